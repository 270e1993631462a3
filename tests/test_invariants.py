"""What the contract says always holds (1 to 6), and what follows from dates: for every rule, on its own samples, and for the whole program."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import (
    DONGMING,
    FIXED,
    KAIFENG,
    ROOT,
    Data,
    Sample,
    Site,
    Verdicts,
    alone,
    book,
    calendar,
    compiled,
    complete,
    cut,
    one,
    proof,
    rate,
    read,
    run,
    samples,
    sites,
    submission,
    verdicts,
    without,
    write_csv,
    write_json,
    write_yaml,
)
from compliance.engine import DurableEngine, available
from compliance.evaluate import CompiledPolicy, Request, evaluate
from compliance.model.problem import ProblemsError
from compliance.submission import Submission

quick = settings(derandomize=True, deadline=None, database=None, max_examples=40)
POLICIES = (KAIFENG, DONGMING)
CHUNKS = 6
MOST_SITES = 2
COMPUTED = {"rate", "count", "exists", "every", "body", "unchanged", "deadline", "periodic", "ordered", "total"}
DECIDED = {"compliant", "non_compliant"}


def operators_of(value: Any) -> set[str]:
    """Every key of a check, however deep; among them the operators."""
    if isinstance(value, dict):
        return set(value).union(*map(operators_of, value.values()))
    return set().union(*map(operators_of, value)) if isinstance(value, list | tuple) else set()


@cache
def tried() -> tuple[Sample, ...]:
    """The samples that are run: those of rules that compute, and one in ten of those that only attest, which are many and alike."""
    rules = {(name, rule.id): rule for name, policy in book().policies.items() for rule in policy.rules.values()}
    computing = {key for key, rule in rules.items() if COMPUTED & operators_of([rule.check, [item.check for item in rule.items], list(rule.readings.values())])}
    attesting = [sample for sample in samples() if (sample.policy, sample.rule) not in computing]
    return tuple(sorted([sample for sample in samples() if (sample.policy, sample.rule) in computing] + attesting[::10], key=str))


# 1. Unreported is neither; taking data away never makes anything compliant.


def plain_rule(sample: Sample) -> CompiledPolicy:
    """The rule of a sample without its variants: no flips are looked for."""
    return replace(alone(sample.policy, sample.rule), variants=())


def judged(own: Submission, sample: Sample) -> Verdicts:
    return verdicts(evaluate(own, plain_rule(sample), calendar(), Request()))


def improved(before: Verdicts, after: Verdicts) -> list[tuple[str, str]]:
    return [key for key, verdict in after.items() if verdict == "compliant" and before[key] != "compliant"]


def is_usable(data: Data) -> bool:
    try:
        read(data)
    except ProblemsError:
        return False
    return True


ADDED = {"accounting_mode", "alliance_join_date", "central_pharmacy_date", "deduct_other_note", "population_base", "episode_deductible_yuan", "subject_unit"}
"""Fields that this project added to the data model (see test_tables.py)."""


def is_limit(own: Submission, site: Site) -> bool:
    """Whether taking this away is one of the limits that ADR 0003 lists: it says something else, not less. Nothing else is spared."""
    table, index, name = site
    row = own.rows(table)[index]
    policy = next(item for item in book().policies.values() if item.document.code == own.cover.value("regime"))
    last = min(date.fromisoformat(str(own.cover.value("as_of_date"))), policy.document.valid_until or date.max)
    value = None if name is None else row.value(name)
    return (
        # Evidence proves an attested clause with or without a declaration, so a row that contradicts it may go.
        (table == "measure" and name in (None, "status") and row.value("status") in ("未落实", "部分落实"))
        # An evaluator's judgement is not the unit's to take away.
        or (table == "measure" and name is None and row.value("reviewer_rating") is not None)
        # The cover's reported time is a declaration.
        or (table == "report" and name in ("period_start", "period_end"))
        # So is a row's own date: what lies after the day judged is ignored.
        or (isinstance(value, date) and value > last)
        # So is whose body it is, and the definition of an indicator.
        or (table, name) in (("org_unit", "owner_id"), ("indicator", "definition_ref"))
        # The parts of a rate win over its value; without them the value stands, as reported.
        or (name in ("numerator", "denominator") and row.value("value") is not None)
        # What a benefit row is about says which row it is (the grain of the table), and without a last day it is still in force.
        or (table, name) in (("benefit", "scenario"), ("benefit", "end_date"))
        # How many are covered is weighed only where it was filed.
        or name == "covered_count"
        # Added fields refine a check and do not hold it up when they are empty.
        or name in ADDED
    )


def removable(own: Submission, rule: str, policy: str) -> list[Site]:
    """What counts as taking data away: not the choice of a definition (ruling 1), which also goes with the row where a rule has several indicators."""
    several = '"indicator": [' in json.dumps(book().policies[policy].rules[rule].check, default=str, ensure_ascii=False)
    return [site for site in sites(own) if not is_limit(own, site) and not (several and site[0] == "indicator" and site[2] is None)]


def gains(sample: Sample, own: Submission, before: Verdicts, taken: list[Site]) -> list[tuple[str, str]]:
    """What becomes compliant by taking data away, where the rest is still a submission."""
    better = improved(before, judged(without(own, taken), sample))
    return better if better and is_usable(cut(sample.data, taken)) else []


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_taking_one_thing_away_makes_nothing_compliant(chunk: int) -> None:
    found, cases = [], 0
    for sample in tried()[chunk::CHUNKS]:
        own = read(sample.data)
        before = judged(own, sample)
        if set(before.values()) == {"compliant"}:
            continue
        choice = removable(own, sample.rule, sample.policy)
        for site in random.Random(str(sample)).sample(choice, min(MOST_SITES, len(choice))):
            cases += 1
            found += [(str(sample), site, better) for better in gains(sample, own, before, [site])]
    assert cases > 50
    assert not found, "\n".join(map(str, found))


@cache
def undone(policy: str) -> tuple[Sample, ...]:
    return tuple(sample for sample in tried() if sample.policy == policy and len(removable(read(sample.data), sample.rule, policy)) > 1)


@pytest.mark.parametrize("policy", POLICIES)
@quick
@given(data=st.data())
def test_taking_several_things_away_makes_nothing_compliant(policy: str, data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(undone(policy)))
    own = read(sample.data)
    choice = removable(own, sample.rule, policy)
    taken = data.draw(st.lists(st.sampled_from(choice), min_size=2, max_size=6, unique=True))
    assert not gains(sample, own, judged(own, sample), taken)


@pytest.mark.parametrize("policy", POLICIES)
def test_taking_away_from_a_large_submission_makes_no_clause_group_or_finding_compliant(policy: str) -> None:
    data = complete(policy)
    own = read(data)
    before = verdicts(evaluate(own, compiled(policy), calendar(), Request()))
    assert "compliant" in before.values()
    choice = [site for site in sites(own) if not is_limit(own, site)]
    chance = random.Random(policy)
    for _ in range(2):
        taken = chance.sample(choice, 40)
        after = verdicts(evaluate(without(own, taken), compiled(policy), calendar(), Request()))
        assert not improved(before, after) or not is_usable(cut(data, taken)), taken


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_filed_is_neither_met_nor_broken(policy: str) -> None:
    result = run(submission(policy))
    rules = {finding["rule"] for finding in result["findings"] if {cell["table"] for cell in finding["cells"]} == {"report"}}
    groups = {group["id"] for group in result["requirements"] if group["rules"] and not set(group["rules"]) - rules}
    assert not DECIDED & {clause["verdict"] for clause in result["clauses"].values() if clause["rule"] not in rules}
    assert not DECIDED & {finding["verdict"] for finding in result["findings"] if finding["rule"] not in rules}
    assert not DECIDED & {group["verdict"] for group in result["requirements"] if group["id"] not in groups}
    assert result["summary"]["insufficient_data"] > len(rules)


def attested(**own: Any) -> Data:
    """A clause with evidence that names it, and a declaration of the county beside it."""
    row = {"scope_id": "R", "clause_id": "KF-3.2-f", **own}
    return submission(evidence=[proof(content_points=["KF-3.2-f"])], measure=[row])


def platform(**own: Any) -> Data:
    unit = {"unit_id": "U1", "unit_code": "PLATFORM", "established_date": "2024-05-01", "status": "运行", "evidence_id": "E1", **own}
    return submission(DONGMING, consortium=[{"consortium_id": "C1"}], org_unit=[unit], evidence=[proof(issue_date="2024-03-01")])


def benefits(**own: Any) -> Data:
    """Deductibles that fall from level to level, and one row that does not."""
    common = {"service_type": "住院", "scenario": "普通", "place": "县域内"}
    levels = [("基层", 100, {}), ("县级", 400, {}), ("市级及以上", 900, {"place": "县域外"})]
    kinds = [(insured, *level) for insured in ("城乡居民", "城镇职工") for level in levels]
    rows = [
        {"benefit_id": f"B{number}", "insured_type": insured, "institution_level": level, "deductible_yuan": amount, **common, **place}
        for number, (insured, level, amount, place) in enumerate(kinds)
    ]
    odd = {"benefit_id": "B9", "insured_type": "城乡居民", "institution_level": "县级", "deductible_yuan": 50, **common, **own}
    return submission(benefit=[*rows, odd])


def assessments(**cover: Any) -> Data:
    """An assessment of the only consortium, before the time that the report covers."""
    row = {"activity_id": "A1", "activity_code": "ASSESS_CONS", "scope_id": "C1", "start_date": "2024-01-10", "evidence_id": "E1"}
    return submission(DONGMING, cover, consortium=[{"consortium_id": "C1"}], activity=[row], evidence=[proof(issue_date="2024-01-10")])


def settled(**own: Any) -> Data:
    """A batch within twenty working days, of the kind to which the limit does not apply."""
    return submission(DONGMING, settlement=[{"settlement_id": "S1", "received_date": "2024-03-01", "audit_done_date": "2024-03-05", **own}])


def office(**own: Any) -> Data:
    """The head of the office, seen half a year after the end of the trial period."""
    unit = {"unit_id": "U2", "unit_code": "DM_LG_OFFICE", "owner_id": "R", "status": "运行", "established_date": "2023-12-12", "evidence_id": "E1"}
    member = {"unit_id": "U2", "seat_no": 1, "role": "主任", "dept_code": "卫健", "position_kind": "部门主要负责人", **own}
    return submission(DONGMING, {"as_of_date": "2025-06-30"}, org_unit=[unit], org_member=[member], evidence=[proof(issue_date="2023-12-12")])


def roster(kind: str) -> Data:
    """The only institution is of a kind that the alliance does not ask for."""
    row = {"institution_id": "T1", "name": "甲", "kind": kind, "role": "成员"}
    return submission(institution=[row])


TWO_PERIODS = [rate("PRIMARY_VISIT_RATE", 70, 100, period_start="2019-01-01", period_end="2019-12-31"), rate("PRIMARY_VISIT_RATE", 60, 100)]
TWO_DEFINITIONS = [
    rate("IN_COUNTY_VISIT_RATE", 95, 100, period_start="2024-01-01", period_end="2024-12-08"),
    rate("IN_COUNTY_INPT_RATE", 80, 100, period_start="2024-01-01", period_end="2024-12-08"),
]
TAKEN_AWAY: dict[str, tuple[str, Data, list[Site]]] = {
    "the status of a body": ("DM-A2-10a", platform(owner_id="R", status="筹建"), [("org_unit", 0, "status")]),
    "the row of the later period": ("KF-1.3-g", submission(indicator=TWO_PERIODS), [("indicator", 1, None)]),
    "the numerator of one of two rates": ("DM-A3-1.2a", submission(DONGMING, indicator=TWO_DEFINITIONS), [("indicator", 1, "numerator")]),
    "the denominator of one of two rates": ("DM-A3-1.2a", submission(DONGMING, indicator=TWO_DEFINITIONS), [("indicator", 1, "denominator")]),
    "the kind of a batch": ("DM-A5-3.3a", settled(settle_type="非即时结报"), [("settlement", 0, "settle_type")]),
    "the kind of the only institution": ("KF-2.2.3-o2", roster("乡镇卫生院"), [("institution", 0, "kind")]),
    "the level of a row that is out of order": ("KF-4.3-f1", benefits(), [("benefit", 6, "institution_level")]),
    "the scenario of a row that is out of order": ("KF-4.3-f1", benefits(), [("benefit", 6, "scenario")]),
}
# Left out: a whole row of `benefit` that is out of order beside a complete grid. The table has no fixed keys but numbers, so nobody can tell that it is gone.
LIMITS: dict[str, tuple[str, Data, list[Site]]] = {
    "the declaration that it was not done": ("KF-3.2-f", attested(status="未落实"), [("measure", 0, "status")]),
    "the row that declares it was not done": ("KF-3.2-f", attested(status="未落实"), [("measure", 0, None)]),
    "the declaration that it was done in part": ("KF-3.2-f", attested(status="部分落实"), [("measure", 0, "status")]),
    "how many are covered": (
        "KF-3.7-d",
        submission(
            consortium=[{"consortium_id": "C1", "lead_institution_id": "H1"}],
            institution=[
                {"institution_id": "H1", "kind": "县级公立综合医院", "role": "牵头", "consortium_id": "C1"},
                {"institution_id": "T1", "kind": "乡镇卫生院", "role": "成员", "consortium_id": "C1"},
            ],
            measure=[
                {"scope_id": "R", "clause_id": f"KF-3.7-d{number}", "status": "已落实", "covered_count": 1, "evidence_ids": ["E1"]} for number in range(1, 5)
            ],
            evidence=[proof()],
        ),
        [("measure", number, "covered_count") for number in range(4)],
    ),
    "whose body it is": ("DM-A2-10a", platform(owner_id="C1"), [("org_unit", 0, "owner_id")]),
    "the time that the report covers": ("DM-A2-7a", assessments(period_start="2024-06-01"), [("report", 0, "period_start")]),
    "the date that is still to come": ("DM-4.1-e", office(start_date="2025-03-01"), [("org_member", 0, "start_date")]),
    "the parts of a rate that say less than its value": (
        "KF-1.3-g",
        submission(indicator=[rate("PRIMARY_VISIT_RATE", 60, 100, value="70")]),
        [("indicator", 0, "numerator"), ("indicator", 0, "denominator")],
    ),
}


@pytest.mark.parametrize("case", TAKEN_AWAY)
def test_what_is_taken_away_to_look_better(case: str) -> None:
    rule, data, taken = TAKEN_AWAY[case]
    before, after = one(data, rule), one(cut(data, taken), rule)
    assert before["verdict"] != "compliant"
    assert after["verdict"] != "compliant"


@pytest.mark.parametrize("case", LIMITS)
def test_the_limits_of_taking_data_away_are_those_written_down(case: str) -> None:
    """ADR 0003. Should one of these be held up after all, it belongs into TAKEN_AWAY."""
    rule, data, taken = LIMITS[case]
    before, after = one(data, rule), one(cut(data, taken), rule)
    assert before["verdict"] != "compliant"
    assert after["verdict"] == "compliant"
    assert all(is_limit(read(data), site) for site in taken)


# 2. Exact comparison.


@quick
@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_rate_is_compared_exactly(above: int, below: int) -> None:
    above = min(above, below)
    finding = one(submission(indicator=[rate("PRIMARY_VISIT_RATE", above, below)]), "KF-1.3-g")
    assert finding["verdict"] == ("compliant" if Fraction(above, below) >= Fraction(65, 100) else "non_compliant")
    assert (finding["observed"]["numerator"], finding["observed"]["denominator"]) == (str(above), str(below))


@quick
@given(st.integers(1, 10**9), st.integers(-1, 1))
def test_one_visit_beside_the_target_decides(hundreds: int, step: int) -> None:
    above, below = 65 * hundreds + step, 100 * hundreds
    finding = one(submission(indicator=[rate("PRIMARY_VISIT_RATE", above, below)]), "KF-1.3-g")
    assert finding["verdict"] == ("compliant" if step >= 0 else "non_compliant")
    assert (finding["gap"] or {}).get("value") == ("1" if step < 0 else None)


@quick
@given(st.decimals(0, 100, places=12))
def test_a_rate_filed_without_parts_is_compared_exactly_and_says_so(value: Any) -> None:
    row = rate("PRIMARY_VISIT_RATE", None, None, value=f"{value:f}")
    finding = one(submission(indicator=[row]), "KF-1.3-g")
    assert (finding["verdict"], finding["basis"]) == ("compliant" if value >= 65 else "non_compliant", "as_reported")


@pytest.mark.parametrize(
    ("above", "below", "verdict", "note"),
    [
        (64996, 100000, "non_compliant", "未舍入"),
        (64999, 100000, "non_compliant", "未舍入"),
        (649999999, 1000000000, "non_compliant", "未舍入"),
        (65, 100, "compliant", "恰好等于目标"),
        (13, 20, "compliant", "恰好等于目标"),
        (65001, 100000, "compliant", "统计期"),
    ],
)
def test_a_display_never_hides_on_which_side_a_rate_lies(above: int, below: int, verdict: str, note: str) -> None:
    finding = one(submission(indicator=[rate("PRIMARY_VISIT_RATE", above, below)]), "KF-1.3-g")
    assert finding["verdict"] == verdict
    shown = Fraction(finding["observed"]["text"].partition("%")[0])
    assert (shown >= 65) is (verdict == "compliant")
    assert any(note in text for text in finding["notes"])


def test_a_difference_that_no_float_can_hold_decides() -> None:
    row = rate("PRIMARY_VISIT_RATE", "64999999999999.99999", "100000000000000")
    assert one(submission(indicator=[row]), "KF-1.3-g")["verdict"] == "non_compliant"


# 3. One obligation, one verdict.


@cache
def large(policy: str) -> dict[str, Any]:
    """The results of the large submission; not to be changed."""
    return run(complete(policy))


@pytest.mark.parametrize("policy", POLICIES)
def test_what_restates_a_clause_has_its_verdict_and_is_not_counted_again(policy: str) -> None:
    result = large(policy)
    clauses = book().policies[policy].clauses
    aliases = {name: clause.same_as for name, clause in clauses.items() if clause.same_as and name in result["clauses"]}
    covers = [cover for rule in book().policies[policy].rules.values() for part in (rule, *rule.items) for cover in part.covers]
    bound = {cover.atom for cover in covers if cover.units is not None}
    assert aliases
    for name, target in aliases.items():
        own, other = (dict(result["clauses"][key]) for key in (name, target))
        assert own.pop("same_as") == target
        assert own == other or (name in bound and own["verdict"] == "not_applicable"), name
    carriers = {atom: finding["rule"] for finding in result["findings"] for atom in finding["clauses"]}
    assert len(carriers) == sum(len(finding["clauses"]) for finding in result["findings"])
    assert all(carriers.get(aliases[name]) == carriers[name] for name in aliases if name in carriers)
    assert sum(result["summary"].values()) == len(result["findings"]) == len({finding["rule"] for finding in result["findings"]})


@pytest.mark.parametrize("policy", POLICIES)
def test_clauses_rules_and_findings_tell_the_same_story(policy: str) -> None:
    result = large(policy)
    findings = {finding["rule"]: finding for finding in result["findings"]}
    items = {item["clause"]: item["verdict"] for finding in findings.values() for item in finding["items"]}
    groups = {group["id"]: group["verdict"] for group in result["requirements"]}
    for name, clause in result["clauses"].items():
        if clause["rule"] is None:
            assert clause["encoded"] is False, name
            continue
        if clause["rule"] in groups:
            assert clause["verdict"] == groups[clause["rule"]], name
            continue
        finding = findings[clause["rule"]]
        own = clause.get("same_as") if name not in finding["clauses"] else name
        wanted = items.get(own, finding["verdict"])
        assert clause["verdict"] in (wanted, "not_applicable"), name
    assert result["summary"] == {**dict.fromkeys(result["summary"], 0), **Counter(finding["verdict"] for finding in findings.values())}


# 4. No score.

_SCORE = re.compile(r"score|points?$|grade|total|rating|percent_met|总分|得分|等级|评级", re.IGNORECASE)


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from keys_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys_of(part)


@pytest.mark.parametrize("policy", POLICIES)
def test_there_is_no_score_or_grade(policy: str) -> None:
    result = large(policy)
    assert [key for key in keys_of({**result, "seal": None}) if _SCORE.search(key)] == []
    assert set(result["summary"]) == {
        "compliant",
        "non_compliant",
        "insufficient_data",
        "not_due",
        "not_applicable",
        "needs_review",
        "informational",
    }
    assert all(type(count) is int for count in result["summary"].values())


# 5. Readings are named, and every flip is true.


def alternatives(name: str) -> list[str]:
    return list(book().readings[name].values)


def in_play(sample: Sample) -> list[str]:
    """The readings that can change a sample's verdict: those of its rule, and the one that says what counts after the plan's end."""
    policy = book().policies[sample.policy]
    return [*policy.rules[sample.rule].readings, *filter(None, [policy.document.validity_reading])]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_verdict_that_another_reading_would_flip_says_so_and_no_other_does(chunk: int) -> None:
    wrong, flipped = [], 0
    for sample in tried()[chunk::CHUNKS]:
        rule = book().policies[sample.policy].rules[sample.rule]
        if not any(rule.readings.values()):
            continue
        own = read(sample.data)
        finding = one(sample.data, sample.rule)
        told = {(flip["reading"], flip["value"]): flip["verdict"] for flip in finding["flips"]}
        for name in in_play(sample):
            for value in alternatives(name):
                other = evaluate(own, alone(sample.policy, sample.rule, f"{name}={value}"), calendar(), Request())
                verdict = other.findings[0].conclusion.verdict.value
                expected = None if verdict == finding["verdict"] else verdict
                flipped += expected is not None
                if told.pop((name, value), None) != expected:
                    wrong.append((str(sample), name, value, finding["verdict"], verdict))
        wrong += [(str(sample), *key) for key in told]
    assert not wrong, "\n".join(map(str, wrong))
    assert flipped


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_an_item_that_another_reading_would_flip_says_so_and_no_other_does(chunk: int) -> None:
    wrong = []
    for sample in tried()[chunk::CHUNKS]:
        rule = book().policies[sample.policy].rules[sample.rule]
        if not rule.items or not any(rule.readings.values()):
            continue
        items = {item["clause"]: item for item in one(sample.data, sample.rule)["items"]}
        told = {(atom, flip["reading"], flip["value"], flip["verdict"]) for atom, item in items.items() for flip in item["flips"]}
        found = set()
        for name in in_play(sample):
            for value in alternatives(name):
                other = {item["clause"]: item["verdict"] for item in one(sample.data, sample.rule, f"{name}={value}")["items"]}
                found |= {(atom, name, value, verdict) for atom, verdict in other.items() if verdict != items[atom]["verdict"]}
        wrong += [(str(sample), *flip) for flip in told ^ found]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("policy", POLICIES)
def test_a_parameter_that_a_check_uses_belongs_to_a_reading_that_the_rule_names(policy: str) -> None:
    for rule in book().policies[policy].rules.values():
        text = json.dumps([rule.check, [item.check for item in rule.items], list(rule.readings.values())], default=str)
        assert set(re.findall(r"\$([A-Z0-9-]+)\.", text)) <= set(rule.readings), rule.id


@pytest.mark.parametrize("policy", POLICIES)
def test_every_reading_is_named_with_its_value_and_who_set_it(policy: str) -> None:
    result = run(complete(policy), None, "X02=exclusive", "X01.band=3")
    named = {name for finding in result["findings"] for name in finding["readings"]}
    assert named <= set(result["readings"])
    for name, use in result["readings"].items():
        chosen = name in ("X01", "X02")
        assert use["set_by"] == ("command line" if chosen else "default")
        assert use["value"] == ("exclusive" if name == "X02" else book().readings[name].default)
    assert result["readings"]["X01"]["parameters"]["band"] == "3"


@pytest.mark.parametrize("value", ["trial-period", "continues", "not-evaluated"])
def test_the_reading_that_decides_on_the_end_of_a_plan_is_named(value: str) -> None:
    data = submission(DONGMING, {"as_of_date": "2025-06-30"})
    result = run(data, None, f"DM-A01={value}")
    assert result["readings"]["DM-A01"]["value"] == value
    assert run(data)["readings"]["DM-A01"] == {"value": "trial-period", "set_by": "default", "parameters": {}}


def late_platform() -> Data:
    """A platform that was set up after the trial period, seen half a year later."""
    data = platform(owner_id="R", established_date="2025-02-01")
    return {**data, "report": [{**data["report"][0], "as_of_date": "2025-06-30"}]}


def test_a_verdict_that_rests_on_the_end_of_the_plan_says_that_another_reading_would_flip_it() -> None:
    finding = one(late_platform(), "DM-A2-10a")
    continued = one(late_platform(), "DM-A2-10a", "DM-A01=continues")
    assert (finding["verdict"], continued["verdict"]) == ("non_compliant", "compliant")
    flips = {(flip["reading"], flip["value"], flip["verdict"]) for flip in finding["flips"]}
    assert ("DM-A01", "continues", "compliant") in flips


# 6. Same bytes.


def produced(source: Path, out: Path, *arguments: str, cwd: Path, **environment: str) -> dict[str, bytes]:
    command = [sys.executable, "-c", "from compliance.cli.main import main; main()", "evaluate", str(source), *arguments, "--out", str(out)]
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert not done.stderr
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_the_same_bytes_in_any_zone_locale_hash_seed_and_folder(tmp_path: Path) -> None:
    source = write_json(complete(KAIFENG), tmp_path / "申报.json")
    first = produced(source, tmp_path / "a", cwd=tmp_path, TZ="Asia/Shanghai", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")
    second = produced(source, tmp_path / "b" / "c", cwd=ROOT, TZ="America/Los_Angeles", LC_ALL="C", PYTHONHASHSEED="77")
    assert set(first) == {"尉氏县/results.json", "尉氏县/report.html"}
    assert first == second


@pytest.mark.parametrize("policy", POLICIES)
def test_every_format_gives_the_same_verdicts(policy: str, tmp_path: Path) -> None:
    data = complete(policy)
    paths = {"json": write_json(data, tmp_path / "a.json"), "yaml": write_yaml(data, tmp_path / "a.yaml"), "csv": write_csv(data, tmp_path / "a")}
    results = {form: produced(path, tmp_path / "out" / form, "--format", "json", cwd=tmp_path) for form, path in paths.items()}
    loaded = {form: json.loads(next(text for name, text in files.items() if name.endswith("results.json"))) for form, files in results.items()}
    told = [(value["clauses"], [_without_places(finding) for finding in value["findings"]]) for value in loaded.values()]
    assert told[0] == told[1] == told[2]


def _without_places(finding: dict[str, Any]) -> dict[str, Any]:
    entries = [{**entry, "cells": None} for entry in finding["entries"]]
    points = [{**point, "cells": None} for point in finding["inspection"]]
    return {**finding, "cells": None, "entries": entries, "inspection": points}


def test_both_engines_ran() -> None:
    expected = ["reference", "durable-rules"] if available() else ["reference"]
    assert run(submission())["engines"] == expected
    assert isinstance(compiled(KAIFENG).durable, DurableEngine) is available()


# Dates.


def test_before_its_date_nothing_is_broken_or_unknown_and_what_was_done_early_stands() -> None:
    cases = 0
    for sample in tried():
        rule = book().policies[sample.policy].rules[sample.rule]
        due = (rule.by or {}).get(sample.data["report"][0]["unit_name"], (rule.by or {}).get("default"))
        if due is None or any(item.by for item in rule.items):
            continue
        own = read(sample.data)
        only = plain_rule(sample)
        before, on = (evaluate(own, only, calendar(), Request(as_of=day)).findings[0].conclusion.verdict.value for day in (due - timedelta(days=1), due))
        assert before not in ("non_compliant", "insufficient_data"), sample
        assert on != "not_due", sample
        if before == "compliant":
            assert not rule.waits, sample
            assert on == "compliant", sample
        cases += before == "compliant"
    assert cases


def consortium(day: str) -> Data:
    lead = {"institution_id": "H1", "name": "县医院", "kind": "县级公立综合医院", "consortium_id": "C1", "role": "牵头"}
    member = {"institution_id": "T1", "name": "甲乡卫生院", "kind": "乡镇卫生院", "consortium_id": "C1", "role": "成员"}
    row = {"consortium_id": "C1", "name": "一", "lead_institution_id": "H1", "established_date": day, "status": "运行", "est_evidence_id": "E1"}
    return submission(consortium=[row], institution=[lead, member], evidence=[proof(issue_date=day)])


@quick
@given(st.dates(date(2019, 7, 1), date(2020, 10, 31)), st.dates(date(2019, 7, 1), date(2020, 10, 31)))
def test_a_deadline_is_judged_by_its_own_date_on_every_later_day(done: date, seen: date) -> None:
    finding = one(consortium(done.isoformat()), "KF-1.2.1-e", as_of=seen)
    due = date(2019, 12, 31)
    if done <= seen and done <= due:
        assert finding["verdict"] == "compliant"
    elif seen < due:
        assert finding["verdict"] == "not_due"
    else:
        assert finding["verdict"] == "non_compliant"
    if due < done <= seen:
        assert finding["gap"]["value"] == str((done - due).days) or finding["gap"]["unit"] == "项"


@pytest.mark.parametrize(
    ("as_of", "numerator", "verdict"),
    [("2020-03-31", 70, "not_due"), ("2020-09-30", 60, "not_due"), ("2020-10-01", 60, "non_compliant"), ("2020-10-01", 70, "compliant")],
)
def test_a_target_over_a_period_waits_for_its_date_and_shows_progress(as_of: str, numerator: int, verdict: str) -> None:
    row = rate("PRIMARY_VISIT_RATE", numerator, 100, period_end="2020-03-31")
    finding = one(submission(cover={"as_of_date": as_of}, indicator=[row]), "KF-1.3-g")
    assert (finding["verdict"], finding["due"]) == (verdict, "2020-10-01")
    assert finding["observed"]["value"] == str(numerator)


def test_fixed_tables_are_those_of_the_contract() -> None:
    kinds = {name: table.kind for name, table in book().tables.tables.items() if not table.cover}
    assert {name for name, kind in kinds.items() if kind == "fixed"} == set(FIXED)
