"""A county in which a rule gets a verdict: found by the solver, written down as an example, and judged by the program itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import z3

from compliance.evaluate.cases import case_of
from compliance.evaluate.compiled import compile_rule
from compliance.evaluate.examples import problem_of
from compliance.measures.workdays import WorkCalendar
from compliance.model.verdict import VERDICT_TITLES, Verdict
from compliance.rule_ci.prove.conditions import sure_workdays
from compliance.rule_ci.prove.county import County
from compliance.rule_ci.prove.drafts import UnrealisedError
from compliance.rule_ci.prove.formulas import Formula, disj, term
from compliance.rule_ci.prove.realise import realise
from compliance.rulebook.readings import ReadingChoice
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule
from compliance.submission.assemble import Converters

PATIENCE = 2_000
"""Milliseconds after which a question is given up; what is not answered is never reported as proved."""


@dataclass(frozen=True, slots=True)
class Witness:
    """An example in the shape of rule files, or why there is none; `problem` is what the program made of it other than the solver says."""

    rule: str
    verdict: Verdict
    example: Mapping[str, Any] | None
    unrealised: str = ""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Court:
    """What the program needs to judge an example."""

    rulebook: Rulebook
    policy: Policy
    choices: Mapping[str, ReadingChoice]
    converters: Converters
    calendar: WorkCalendar


def solver(*formulas: Formula) -> Any:
    """A solver for the formulas; its choices are the same every time."""
    found = z3.SimpleSolver()
    found.set("timeout", PATIENCE)
    found.add(*(term(part) for part in formulas))
    return found


def tidy(county: County) -> list[Formula]:
    """What makes a county easy to write down: whole amounts, dates within the plan, spans clear under any calendar, rows that are somebody's or not."""
    found = [disj([truth.yes, truth.no]) for truth in county.about.values()] + sure_workdays(county)
    found += [cell.value >= county.setting.start.toordinal() for cell in county.cells.values() if cell.definition.type == "date"]
    found += [z3.IsInt(cell.value) for cell in county.cells.values() if cell.definition.type in ("decimal", "money", "percent")]
    return found + [z3.Not(value) for key, value in county.free.items() if isinstance(key, tuple) and key[0] in ("short", "late", "stale")]


def unrated(county: County) -> list[Formula]:
    """That no evaluator has rated anything yet."""
    return [value == 0 for key, value in county.free.items() if isinstance(key, tuple) and key[0] == "rating"]


def model_of(found: Any, county: County, *formulas: Formula) -> Any:
    """A county in which the formulas hold too, as easy to write down as there is one; None where there is none."""
    for wishes in ((*tidy(county), *unrated(county)), tidy(county), unrated(county), ()):
        found.push()
        found.add(*(term(part) for part in (*formulas, *wishes)))
        model = found.model() if found.check() == z3.sat else None
        found.pop()
        if model is not None:
            return model
    return None


def example(county: County, model: Any, verdict: Verdict, name: str, clauses: Mapping[Any, tuple[str, ...]]) -> dict[str, Any]:
    """The example that a model stands for. Raises UnrealisedError."""
    given = realise(county, model, clauses)
    return {"name": name, "as_of": county.setting.cutoff, "unit": county.subject.name, "given": given, "verdict": verdict.value}


def judged(rule: Rule, made: Mapping[str, Any], court: Court) -> str | None:
    """What the program makes of an example other than it says."""
    case = case_of(made, rule, court.policy, court.converters, rule.place)
    return problem_of(case, compile_rule(rule, court.policy, court.rulebook, court.choices), court.calendar)


def witness(rule: Rule, county: County, model: Any, verdict: Verdict, court: Court, clauses: Mapping[Any, tuple[str, ...]] = MappingProxyType({})) -> Witness:
    """The witness of a model, judged; `clauses` are the rule's own in place of those of a rule of the same shape."""
    try:
        made = example(county, model, verdict, f"求解器给出的县：{VERDICT_TITLES[verdict]}", clauses)
    except UnrealisedError as error:
        return Witness(rule.id, verdict, None, str(error))
    return Witness(rule.id, verdict, made, problem=judged(rule, made, court))
