"""Boundary cases made by machine: which are made, that sound rules break no law, and that planted faults do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from builders import book, calendar
from compliance.cli.main import main
from compliance.evaluate.cases import cases_of
from compliance.evaluate.compiled import compile_rule
from compliance.evaluate.trial import staged
from compliance.measures import MEASURES
from compliance.model.observation import Observation
from compliance.rule_ci.boundaries import try_boundaries as module
from compliance.rule_ci.boundaries.try_boundaries import try_boundaries
from compliance.rule_ci.boundaries.variants import variants
from compliance.rule_ci.try_examples import try_examples
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Policy, Rulebook, load_rulebook
from compliance.rulebook.rules import Rule
from compliance.submission.assemble import Converters

THIRD = Path(__file__).parent / "third_policy"


@cache
def library() -> Rulebook:
    return load_rulebook(THIRD / "rules", THIRD / "policy_docs")


def policy() -> Policy:
    return library().policies["qinghe-library-2025"]


def made(rule: Rule, number: int = 0) -> dict[str, frozenset[str]]:
    """What is made around an example: the words of each case with the verdicts that are forbidden."""
    compiled = compile_rule(rule, policy(), library(), choose_readings(library().readings, ()))
    case = list(cases_of(rule, policy(), Converters(library().tables, library().atoms())))[number]
    return {variant.words: variant.forbidden for variant in variants(staged(case, compiled, calendar()), rule, compiled)}


COMPLIANT, FAILED = frozenset({"compliant"}), frozenset({"non_compliant"})


class TestMade:
    def test_around_a_target(self) -> None:
        found = made(policy().rules["QL-3-a"])
        assert "compliant" not in found["BORROW_RATE 为 60000000 ÷ 100000000"]
        assert "compliant" not in found["BORROW_RATE 为 60000001 ÷ 100000000"]
        assert found["BORROW_RATE 为 59999999 ÷ 100000000"] == COMPLIANT
        assert found["BORROW_RATE 为 0 ÷ 0"] == COMPLIANT | FAILED

    @pytest.mark.parametrize(("kind", "reached"), [("above", 60_000_001), ("at_most", 60_000_000)])
    def test_other_targets(self, kind: str, reached: int) -> None:
        rule = replace(policy().rules["QL-3-a"], check={"rate": {"indicator": "BORROW_RATE", kind: "60%"}})
        short = reached - 1 if kind == "above" else reached + 1
        found = made(rule)
        assert found[f"BORROW_RATE 为 {short} ÷ 100000000"] == COMPLIANT
        assert "compliant" not in found[f"BORROW_RATE 为 {reached} ÷ 100000000"]

    def test_around_the_edge_of_working_days(self) -> None:
        found = made(policy().rules["QL-6-a"])
        assert found["押金退还第 1 行“退还日期”为 2025-03-25"] == COMPLIANT
        assert "compliant" not in found["押金退还第 1 行“退还日期”为 2025-03-24"]
        assert "compliant" not in found["押金退还第 1 行“退还日期”为 2025-03-23"]

    def test_one_row_short(self) -> None:
        found = made(policy().rules["QL-4-a"])
        assert [words for words, forbidden in found.items() if "少第" in words and forbidden == COMPLIANT] == [f"馆舍少第 {number} 行" for number in (1, 2, 3)]

    def test_the_days_around_a_due_date(self) -> None:
        found = made(policy().rules["QL-3-b"])
        assert found["评估日为期限前一天 2026-06-29"] == FAILED
        assert found["评估日为期限当天 2026-06-30"] == found["评估日为期限后一天 2026-07-01"] == frozenset({"not_due"})

    def test_a_failure_with_a_cell_less_does_not_become_compliant(self) -> None:
        assert made(policy().rules["QL-6-a"], 1)["押金退还第 1 行没有填“退还日期”"] == COMPLIANT

    def test_a_cell_that_is_asked_to_be_filled_is_left_alone(self) -> None:
        rule = replace(policy().rules["QL-6-a"], check={"every": {"in": "deposit", "must": {"paid_date": {"filled": True}}}})
        assert not [words for words in made(rule) if "退还日期" in words]

    def test_a_field_that_is_read_twice_has_no_edge(self) -> None:
        check = {"every": {"in": "deposit", "must": {"paid_date": {"on_or_after": "requested_date"}, "requested_date": {"on_or_before": date(2025, 4, 1)}}}}
        found = made(replace(policy().rules["QL-6-a"], check=check))
        assert not [words for words in found if "“申请日期”为" in words]
        assert [words for words in found if "“退还日期”为" in words]


class TestLaws:
    def test_the_library_breaks_none(self) -> None:
        tried = try_boundaries(library(), calendar())
        assert tried.number > 80
        assert tried.breaches == ()

    def test_shipped_rules_break_none(self) -> None:
        tried = try_boundaries(book(), calendar(), "A5-")
        assert tried.number > 100
        assert tried.breaches == ()


def plant(monkeypatch: pytest.MonkeyPatch, operator: str, fault: Callable[[Observation], Observation]) -> None:
    measure = MEASURES[operator]
    monkeypatch.setitem(MEASURES, operator, lambda *asked: [fault(found) for found in measure(*asked)])


def with_fields(**changes: Callable[[dict[str, int]], int]) -> Callable[[Observation], Observation]:
    return lambda found: replace(found, fields={**found.fields, **{name: change(dict(found.fields)) for name, change in changes.items()}})


FAULTS: list[tuple[str, str, Callable[[Observation], Observation], str]] = [
    ("QL-3-a", "rate", with_fields(floor=lambda fields: fields["floor"] + 1), "差一个单位不会是符合"),
    ("QL-3-a", "rate", with_fields(floor=lambda fields: fields["floor"] - 1), "达到目标即为符合"),
    ("QL-3-a", "rate", with_fields(known=lambda _: 1), "分母为零不会有结论"),
    ("QL-6-a", "every", with_fields(bad=lambda fields: fields["bad"] + fields["unknown"], unknown=lambda _: 0), "没有填报不等于不符合"),
    ("QL-6-a", "every", with_fields(ok=lambda fields: fields["ok"] + fields["unknown"], unknown=lambda _: 0), "少填一格不会因此符合"),
    ("QL-4-a", "count", with_fields(low=lambda fields: fields["low"] + 1, high=lambda fields: fields["high"] + 1), "少一项不会是符合"),
    ("QL-3-b", "every", with_fields(due=lambda _: 1), "期限之前不会是不符合"),
    ("QL-3-b", "every", with_fields(due=lambda _: 0), "到期之日不再是未到期"),
]


class TestPlanted:
    @pytest.mark.parametrize(("rule", "operator", "fault", "law"), FAULTS, ids=lambda value: value if isinstance(value, str) else "")
    def test_a_fault_of_a_measure_breaks_a_law(
        self, monkeypatch: pytest.MonkeyPatch, rule: str, operator: str, fault: Callable[[Observation], Observation], law: str
    ) -> None:
        monkeypatch.setattr(module, "_bases", any_base(monkeypatch))
        plant(monkeypatch, operator, fault)
        found = [problem for problem in try_boundaries(library(), calendar(), rule).breaches if f"“{law}”" in problem.message]
        assert found
        assert {problem.code for problem in found} == {"boundary-law"}
        assert all("数据：{" in problem.message and problem.place.line for problem in found)

    def test_engines_that_differ_are_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from compliance.engine import EngineDisagreementError

        original = module.tried

        def quarrel(example: Any, compiled: Any) -> Any:
            if example.case.example["name"] == "恰好60%" and "BORROW_RATE" in example.case.example["given"] and "59999999" in str(example.case.example):
                raise EngineDisagreementError([])
            return original(example, compiled)

        monkeypatch.setattr(module, "tried", quarrel)
        assert [problem.code for problem in try_boundaries(library(), calendar(), "QL-3-a").breaches] == ["engines-disagree"]


def any_base(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Iterator[Any]]:
    """Bases as they were before a fault was planted, which may spoil them."""
    bases = module._bases
    kept = {}
    for rule in policy().rules.values():
        compiled = compile_rule(rule, policy(), library(), choose_readings(library().readings, ()))
        kept[rule.id] = list(bases(rule, policy(), compiled, calendar(), Converters(library().tables, library().atoms())))
    return lambda rule, *_: iter(kept[rule.id])


class TestCommand:
    def test_rules_test_counts_them_on_demand(self) -> None:
        plain, with_them = try_examples(library(), calendar(), "QL-3"), try_examples(library(), calendar(), "QL-3", boundaries=True)
        assert len(with_them.lines) == len(plain.lines) + 1
        assert "边界情形" in with_them.lines[-1]
        assert not with_them.failed

    def test_the_option(self) -> None:
        folders = [str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
        done = CliRunner().invoke(main, ["rules", "test", *folders, "-k", "QL-3", "--boundaries"])
        assert (done.exit_code, "边界情形" in done.output) == (0, True)

    def test_a_breach_fails_the_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        plant(monkeypatch, "rate", with_fields(floor=lambda fields: fields["floor"] + 1))
        assert try_examples(library(), calendar(), "QL-3-a", boundaries=True).failed
