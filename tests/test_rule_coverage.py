"""`rules coverage`: what examples exercise is counted by running them, and held against thresholds."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders import book, calendar
from compliance.cli.main import main
from compliance.rule_ci.clause_coverage import clause_coverage
from compliance.rule_ci.exercise import TITLES, Exercised, exercised
from compliance.rulebook.rulebook import Policy, Rulebook, load_rulebook

THIRD = Path(__file__).parent / "third_policy"
FOLDERS = [str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
NAME = "qinghe-library-2025"


@cache
def library() -> Rulebook:
    return load_rulebook(THIRD / "rules", THIRD / "policy_docs")


def with_examples(kept: str) -> Policy:
    """The library's policy where only one rule keeps its examples."""
    own = library().policies[NAME]
    return replace(own, rules={name: rule if name == kept else replace(rule, examples=()) for name, rule in own.rules.items()})


def count(found: Exercised) -> tuple[int, int]:
    return found.total - len(found.missing), found.total


class TestCounts:
    def test_all_of_the_library(self) -> None:
        found = exercised(library(), library().policies[NAME], calendar())
        assert {name: each.missing for name, each in found.items()} == dict.fromkeys(TITLES, ())

    def test_one_rule_exercises_itself_and_what_it_decides(self) -> None:
        found = exercised(library(), with_examples("QL-9-a"), calendar())
        assert {name: count(each)[0] for name, each in found.items()} == {"rules": 1, "operators": 1, "verdicts": 3, "clauses": 2}
        assert "QL-13-a" not in found["clauses"].missing, "an atom that restates another is decided with it"
        assert "attested" not in found["operators"].missing

    def test_joints_count_as_operators(self) -> None:
        found = exercised(library(), with_examples("QL-12-b"), calendar())
        assert not {"any_of", "exists"} & set(found["operators"].missing)

    def test_an_example_that_fails_exercises_nothing(self) -> None:
        own = with_examples("QL-9-a")
        rule = own.rules["QL-9-a"]
        wrong = tuple({**example, "verdict": "not_due"} for example in rule.examples)
        found = exercised(library(), replace(own, rules={**own.rules, "QL-9-a": replace(rule, examples=wrong)}), calendar())
        assert {count(each)[0] for each in found.values()} == {0}

    def test_where_nothing_applies_no_clause_is_decided(self) -> None:
        own = with_examples("QL-4-b")
        rule = own.rules["QL-4-b"]
        outside = tuple(example for example in rule.examples if example["verdict"] == "not_applicable")
        found = exercised(library(), replace(own, rules={**own.rules, "QL-4-b": replace(rule, examples=outside)}), calendar())
        assert {name: count(each)[0] for name, each in found.items()} == {"rules": 1, "operators": 0, "verdicts": 1, "clauses": 0}

    @pytest.mark.parametrize(("total", "missing", "percent"), [(3, 1, "66.66"), (100_000, 1, "99.99"), (4, 0, "100.00"), (0, 0, "100")])
    def test_the_share_is_rounded_down(self, total: int, missing: int, percent: str) -> None:
        assert str(Exercised("rules", total, ("x",) * missing).percent) == percent

    def test_shipped_policies_exercise_every_rule_operator_and_verdict(self) -> None:
        for own in book().policies.values():
            found = exercised(book(), own, calendar())
            assert {name: found[name].missing for name in TITLES} == dict.fromkeys(TITLES, ())


class TestThresholds:
    def outcome(self, **least: int) -> tuple[bool, list[str]]:
        rulebook = replace(library(), policies={NAME: with_examples("QL-9-a")})
        found = clause_coverage(rulebook, calendar(), {name: Decimal(number) for name, number in least.items()})
        return found.failed, [notice.problem.message for notice in found.notices]

    def test_without_any_nothing_fails(self) -> None:
        assert self.outcome() == (False, [])

    def test_one_that_is_not_reached_fails_and_names_what_is_missing(self) -> None:
        failed, (message,) = self.outcome(verdicts=100)
        assert failed
        assert "42.85%" in message
        assert "needs_review" in message

    def test_one_that_is_reached_does_not(self) -> None:
        assert self.outcome(verdicts=42, rules=5) == (False, [])

    def test_a_long_list_is_cut(self) -> None:
        _, (message,) = self.outcome(clauses=100)
        assert "等 19 个" not in message
        assert message.count("、") == 18


class TestCommand:
    def run(self, *options: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["rules", "coverage", *FOLDERS, *options])
        return done.exit_code, done.output

    def test_it_prints_what_is_exercised(self) -> None:
        code, told = self.run()
        assert (code, told.splitlines()[-1]) == (0, f"{NAME}：示例试到规则 17／17，运算 16／16，结论 7／7，条款 21／21")

    def test_every_threshold_can_be_set(self) -> None:
        assert self.run(*(option for name in TITLES for option in ("--fail-under", f"{name}=100%")))[0] == 0

    @pytest.mark.parametrize("text", ["rules", "rules=", "rules=101", "rules=-1", "lines=5", "rules=x"])
    def test_a_threshold_that_is_none_is_wrong_usage(self, text: str) -> None:
        code, told = self.run("--fail-under", text)
        assert (code, "NAME=PERCENT" in told) == (2, True)

    def test_json_has_the_numbers(self) -> None:
        code, told = self.run("--format", "json")
        data = json.loads(told)
        examples = (data.get("data") or data)["policies"][NAME]["examples"]
        assert code == 0
        assert examples["clauses"] == {"total": 21, "exercised": 21, "percent": "100.00", "missing": []}
