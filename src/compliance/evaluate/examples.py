"""Inline examples of rules, judged: does each get the verdict, reason, gap and clause verdicts that it must get?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from compliance.evaluate.cases import Case, cases_of
from compliance.evaluate.compiled import CompiledPolicy, compile_policy, narrowed
from compliance.evaluate.trial import staged, tried
from compliance.measures.workdays import WorkCalendar
from compliance.model.place import Place
from compliance.model.problem import ProblemsError
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Rulebook
from compliance.submission.assemble import Converters

RuleKey = tuple[str, str]
"""A rule by its policy's id and its own."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example that was run; `problem` is None when it got what it must get."""

    rule: str
    name: str
    place: Place
    problem: str | None


def run(rulebook: Rulebook, calendar: WorkCalendar, selection: str = "", only: Set[str] = frozenset()) -> Iterator[ExampleResult]:
    """The result of every example of every rule whose id contains `selection`; of those in `only`, where there are some."""
    chosen = chosen_rules(rulebook, selection, only)
    try_rule = trier(rulebook, calendar, frozenset(rule for _, rule in chosen))
    for key in chosen:
        yield from try_rule(key)


def chosen_rules(rulebook: Rulebook, selection: str, only: Set[str]) -> list[RuleKey]:
    """The rules to be tried."""
    rules = ((name, rule) for name, policy in rulebook.policies.items() for rule in policy.rules)
    return [(name, rule) for name, rule in rules if selection in rule and (not only or rule in only)]


def trier(rulebook: Rulebook, calendar: WorkCalendar, rules: frozenset[str]) -> Callable[[RuleKey], list[ExampleResult]]:
    """What tries the examples of one of `rules` (all rules compiled, by both engines)."""
    choices, converters = choose_readings(rulebook.readings, ()), Converters(rulebook.tables, rulebook.atoms())
    compiled = {name: compile_policy(policy, rulebook, choices, only=rules) for name, policy in rulebook.policies.items()}

    def try_rule(key: RuleKey) -> list[ExampleResult]:
        policy, rule = rulebook.policies[key[0]], rulebook.policies[key[0]].rules[key[1]]
        alone = narrowed(compiled[key[0]], rule.id)
        return [ExampleResult(rule.id, case.name, case.place, problem_of(case, alone, calendar)) for case in cases_of(rule, policy, converters)]

    return try_rule


def problem_of(case: Case, compiled: CompiledPolicy, calendar: WorkCalendar) -> str | None:
    """What an example got other than it must get, with what it rests on; None when all is as it must be. `compiled` holds its rule alone."""
    if case.submission is None:
        return f"示例数据不能用：{'；'.join(str(problem) for problem in case.problems[:3])}"
    try:
        wrong = tried(staged(case, compiled, calendar), compiled).complaint()
    except ProblemsError as error:
        return f"示例数据不能用：{'；'.join(str(problem) for problem in error.problems[:3])}"
    if wrong is None:
        return None
    return f"{wrong}；{tried(staged(case, compiled, calendar, explain=True), compiled).operands()}"
