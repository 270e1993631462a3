"""The boundary cases of every rule, judged by both engines and held against the laws."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Any

from compliance.engine import EngineDisagreementError
from compliance.evaluate.cases import case_of, cases_of
from compliance.evaluate.compiled import CompiledPolicy, compile_policy, narrowed
from compliance.evaluate.trial import Staged, staged, tried
from compliance.measures.workdays import WorkCalendar
from compliance.model.problem import Problem, ProblemsError
from compliance.rule_ci.boundaries.variant import COMPLIANT, FAILED, Variant
from compliance.rule_ci.boundaries.variants import variants
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule
from compliance.submission.assemble import Converters

MEND = "改正规则或程序：这条规律对每条规则都成立"


@dataclass(frozen=True, slots=True)
class Tried:
    """How many cases were made and judged, and what broke a law."""

    number: int
    breaches: tuple[Problem, ...]


def try_boundaries(rulebook: Rulebook, calendar: WorkCalendar, selection: str = "", only: Set[str] = frozenset()) -> Tried:
    """Every boundary case of every rule whose id contains `selection`, or of the rules in `only`. One that no county could file is passed over."""
    choices, converters = choose_readings(rulebook.readings, ()), Converters(rulebook.tables, rulebook.atoms())
    number, breaches = 0, list[Problem]()
    for policy in rulebook.policies.values():
        rules = [rule for rule in policy.rules.values() if selection in rule.id and (not only or rule.id in only)]
        compiled = compile_policy(policy, rulebook, choices, only=frozenset(rule.id for rule in rules))
        for rule in rules:
            for problem in _judged(rule, policy, narrowed(compiled, rule.id), calendar, converters):
                number += 1
                breaches += [problem] if problem else []
    return Tried(number, tuple(breaches))


def _judged(rule: Rule, policy: Policy, compiled: CompiledPolicy, calendar: WorkCalendar, converters: Converters) -> Iterator[Problem | None]:
    for base in _bases(rule, policy, compiled, calendar, converters):
        for variant in variants(base, rule, compiled):
            case = case_of(variant.example, rule, policy, converters, base.case.place)
            if case.submission is not None:
                yield _breach(variant, staged(case, compiled, calendar), compiled)


def _bases(rule: Rule, policy: Policy, compiled: CompiledPolicy, calendar: WorkCalendar, converters: Converters) -> Iterator[Staged]:
    """The first example that must be compliant, and the first that must not be: those that the rule itself gives this verdict."""
    wanted = [COMPLIANT, FAILED]
    for case in cases_of(replace(rule, examples=tuple(_first_of_each(rule, wanted))), policy, converters):
        if case.submission is None:
            continue
        try:
            base = staged(case, compiled, calendar)
        except ProblemsError:
            continue
        if tried(base, compiled).conclusion.verdict.value == case.example["verdict"]:
            yield base


def _first_of_each(rule: Rule, verdicts: list[str]) -> Iterator[Any]:
    for verdict in verdicts:
        yield from [example for example in rule.examples if example["verdict"] == verdict][:1]


def _breach(variant: Variant, example: Staged, compiled: CompiledPolicy) -> Problem | None:
    """What breaks a law, with the county's data."""
    rule, place = example.case.rule, example.case.place
    told = f"{rule} “{variant.example['name']}”，{variant.words}"
    data = f"数据：{variant.example['given']}"
    try:
        verdict = tried(example, compiled).conclusion.verdict.value
    except EngineDisagreementError as error:
        return Problem("engines-disagree", f"{told}：两个引擎结论不同：{error}；{data}", place, MEND)
    if verdict in variant.forbidden:
        return Problem("boundary-law", f"{told}：结论为 {verdict}，违反“{variant.law}”；{data}", place, MEND)
    return None
