"""`results.json`: its shape, its exact values, and that clauses, items and flips are those of the plan and its rules."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from builders import DONGMING, KAIFENG, ROOT, Data, book, calendar, compiled, proof, rate, run, submission
from compliance.evaluate import Request, evaluate
from compliance.evaluate.results import dumps, results
from compliance.rulebook.forms import squashed
from compliance.rulebook.schema import published
from compliance.submission import read_submission


def county() -> Data:
    """A consortium founded in time, its two institutions, one rate a visit short of its target, and one clause declared with evidence."""
    lead = {"institution_id": "H1", "name": "县医院", "kind": "县级公立综合医院", "consortium_id": "C1", "role": "牵头"}
    member = {"institution_id": "T1", "name": "甲乡卫生院", "kind": "乡镇卫生院", "consortium_id": "C1", "role": "成员"}
    founded = {"consortium_id": "C1", "name": "一", "lead_institution_id": "H1", "established_date": "2019-12-30", "status": "运行", "est_evidence_id": "E1"}
    return submission(
        consortium=[founded],
        institution=[lead, member],
        evidence=[proof(issue_date="2019-12-30"), proof("E2", content_points=["KF-3.2-f"])],
        measure=[{"scope_id": "R", "clause_id": "KF-3.2-f", "status": "已落实"}],
        indicator=[rate("PRIMARY_VISIT_RATE", 64999, 100000)],
    )


def other_county() -> Data:
    rates = [rate("IN_COUNTY_VISIT_RATE", 88, 100, period_start="2024-01-01", period_end="2024-12-08")]
    return submission(DONGMING, {"period_start": "2024-01-01"}, consortium=[{"consortium_id": "C1"}], indicator=rates)


@cache
def example() -> dict[str, Any]:
    """A whole county's folder of tables, as shipped."""
    own = read_submission(ROOT / "examples" / "kaifeng-final" / "通许县", book().tables, book().atoms())
    return results(evaluate(own, compiled(KAIFENG), calendar(), Request()))


@cache
def small(name: str) -> dict[str, Any]:
    return run(county() if name == "a" else other_county())


CASES = ("a", "b", "通许县")


def result(name: str) -> dict[str, Any]:
    return example() if name == "通许县" else small(name)


def policy(name: str) -> Any:
    return book().policies[result(name)["policy"]["id"]]


def finding(name: str, rule: str) -> dict[str, Any]:
    (found,) = [item for item in result(name)["findings"] if item["rule"] == rule]
    return dict(found)


@pytest.mark.parametrize("name", CASES)
class TestEvery:
    def test_it_fits_the_published_schema(self, name: str) -> None:
        plain = json.loads(json.dumps(result(name)))
        assert [error.message for error in Draft202012Validator(published("results")).iter_errors(plain)] == []

    def test_no_number_in_it_is_a_float(self, name: str) -> None:
        def refuse(text: str) -> None:
            raise AssertionError(text)

        json.loads(json.dumps(result(name)), parse_float=refuse)

    def test_every_atom_that_is_not_background_is_there_once_and_no_other(self, name: str) -> None:
        wanted = [clause.id for clause in policy(name).clauses.values() if clause.kind != "background"]
        assert list(result(name)["clauses"]) == wanted
        assert result(name)["unencoded"] == []

    def test_quotes_are_verbatim_at_their_place(self, name: str) -> None:
        document = policy(name).document
        text = squashed("".join(document.clauses.values()))
        for item in result(name)["findings"]:
            assert squashed(item["quote"]), item["rule"]
            assert squashed(item["quote"]) in text, item["rule"]
            assert item["location"] == f"{document.number} {document.headings[policy(name).rules[item['rule']].anchor]}"

    def test_aliases_inherit(self, name: str) -> None:
        clauses = result(name)["clauses"]
        aliases = {atom: clause.same_as for atom, clause in policy(name).clauses.items() if clause.same_as}
        assert aliases
        assert {atom: told["same_as"] for atom, told in clauses.items() if "same_as" in told} == aliases
        own = {atom for rule in policy(name).rules.values() for atom in rule.atoms()}
        for atom in aliases.keys() - own:
            assert clauses[atom] == {**clauses[aliases[atom]], "same_as": aliases[atom]}, atom

    def test_items_are_those_of_the_rule_and_the_clauses_say_the_same(self, name: str) -> None:
        for item in result(name)["findings"]:
            rule = policy(name).rules[item["rule"]]
            assert [part["clause"] for part in item["items"]] == [part.atom for part in rule.items]
            for part in item["items"]:
                clause = result(name)["clauses"][part["clause"]]
                assert clause["rule"] == item["rule"]
                assert clause["verdict"] in (part["verdict"], "not_applicable")

    def test_a_rule_with_items_has_the_gravest_verdict_of_them(self, name: str) -> None:
        order = ["non_compliant", "insufficient_data", "needs_review", "not_due", "compliant", "informational", "not_applicable"]
        checked = 0
        for item in result(name)["findings"]:
            if item["items"]:
                assert item["verdict"] == min((part["verdict"] for part in item["items"]), key=order.index), item["rule"]
                checked += 1
        assert checked > 10

    def test_a_reason_goes_with_insufficient_data_and_nothing_else(self, name: str) -> None:
        told = [*result(name)["clauses"].values(), *result(name)["findings"], *result(name)["requirements"]]
        assert all((item["reason"] is not None) is (item["verdict"] == "insufficient_data") for item in told)

    def test_flips_name_a_reading_of_the_rule_another_value_and_another_verdict(self, name: str) -> None:
        readings = result(name)["readings"]
        after = {policy(name).document.validity_reading}
        for item in result(name)["findings"]:
            for flip in item["flips"]:
                assert flip["reading"] in {*item["readings"], *after}
                assert flip["value"] in set(book().readings[flip["reading"]].values) - {readings[flip["reading"]]["value"]}
                assert flip["verdict"] != item["verdict"]

    def test_what_must_be_mended_says_by_whom_and_how(self, name: str) -> None:
        assert all(item["responsible"] and item["remediation"] for item in result(name)["findings"])

    def test_a_declaration_never_shows_as_computed(self, name: str) -> None:
        for item in result(name)["findings"]:
            check = policy(name).rules[item["rule"]].check
            if set(check) <= {"attested", "judged"} and item["verdict"] in ("compliant", "non_compliant", "needs_review") and not item["items"]:
                assert item["basis"] in ("attested", "inspected"), item["rule"]


class TestExactValues:
    def test_a_rate_one_visit_short(self) -> None:
        told = finding("a", "KF-1.3-g")
        assert {key: told[key] for key in ("verdict", "reason", "basis", "due", "clauses")} == {
            "verdict": "non_compliant",
            "reason": None,
            "basis": "computed",
            "due": "2020-10-01",
            "clauses": ["KF-1.3-g"],
        }
        assert told["observed"] == {
            "value": "64.999",
            "unit": "%",
            "numerator": "64999",
            "denominator": "100000",
            "period_start": "2020-01-01",
            "period_end": "2020-10-31",
            "text": "64.999%（64999 ÷ 100000 人次）",
        }
        assert told["expected"] == {"value": "65", "unit": "%", "bound": "at_least", "text": "基层医疗卫生机构就诊率不低于 65%"}
        assert (told["gap"]["value"], told["gap"]["unit"]) == ("1", "人次")
        places = [{"file": "sample.json", "table": "indicator", "row": 1, "field": field} for field in ("numerator", "denominator")]
        assert told["cells"][:2] == places
        assert result("a")["clauses"]["KF-1.3-g"] == {"verdict": "non_compliant", "reason": None, "basis": "computed", "rule": "KF-1.3-g"}

    def test_a_deadline_met(self) -> None:
        told = finding("a", "KF-1.2.1-e")
        assert (told["verdict"], told["basis"], told["due"], told["gap"]) == ("compliant", "computed", "2019-12-31", None)
        assert "2019-12-30" in told["observed"]["text"]

    def test_a_clause_declared_with_evidence(self) -> None:
        told = finding("a", "KF-3.2-f")
        assert (told["verdict"], told["basis"]) == ("compliant", "attested")
        assert [item["evidence_id"] for item in told["evidence"]] == ["E2"]
        assert told["observed"]["text"] == "自报已落实，佐证 1 份"

    def test_what_was_not_filed(self) -> None:
        told = finding("a", "KF-1.3-e")
        assert (told["verdict"], told["reason"], told["cells"]) == ("insufficient_data", "not_reported", [])

    def test_near_ninety_is_left_to_a_person_and_the_stricter_reading_flips_it(self) -> None:
        told = finding("b", "DM-A3-1.2a")
        assert told["verdict"] == "needs_review"
        assert {(flip["reading"], flip["value"], flip["verdict"]) for flip in told["flips"]} >= {("X01", "target-only", "non_compliant")}

    def test_the_head(self) -> None:
        head = {key: result("a")[key] for key in ("schema", "subject", "as_of", "cutoff", "phase", "benchmark", "banners")}
        assert head == {
            "schema": "compliance-results/1",
            "subject": {"name": "尉氏县", "level": "县"},
            "as_of": "2020-10-31",
            "cutoff": "2020-10-31",
            "phase": None,
            "benchmark": False,
            "banners": [],
        }
        document = book().policies[KAIFENG].document
        assert result("a")["policy"] == {"id": KAIFENG, "title": document.title, "number": document.number, "sha256": document.sha256}
        assert result("a")["seal"]["rules"] == book().sha256

    def test_the_example(self) -> None:
        assert finding("通许县", "KF-1.3-g")["observed"]["numerator"] == "871780"
        assert {(flip["reading"], flip["value"]) for flip in finding("通许县", "KF-1.3-g")["flips"]} == {("X02", "exclusive"), ("KF-A28", "year-end")}
        assert sum(result("通许县")["summary"].values()) == len(policy("通许县").rules)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda told: told.pop("seal"), "required"),
        (lambda told: told.update(grade="A"), "Additional"),
        (lambda told: told.update(score=90), "90 is not of type"),
        (lambda told: told["findings"][0].update(verdict="good"), "good"),
        (lambda told: told["findings"][0].pop("quote"), "required"),
        (lambda told: told["clauses"].update({"KF-1.3-g": {"verdict": "compliant"}}), "required"),
        (lambda told: told["summary"].update(compliant="1"), "integer"),
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_allow(change: Any, message: str) -> None:
    told = json.loads(json.dumps(small("a")))
    change(told)
    assert any(message in error.message for error in Draft202012Validator(published("results")).iter_errors(told))


def test_the_text_ends_with_a_line_end_and_keeps_chinese() -> None:
    own = read_submission(ROOT / "examples" / "kaifeng-final" / "通许县", book().tables, book().atoms())
    text = dumps(evaluate(own, compiled(KAIFENG), calendar(), Request()))
    assert text.endswith("}\n")
    assert "通许县" in text
    assert json.loads(text) == example()
