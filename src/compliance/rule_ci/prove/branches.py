"""Decision lists taken exactly as the engines run them: branches that no fact can reach."""

from __future__ import annotations

from functools import cache
from typing import Any

import z3

from compliance.model.program import Branch
from compliance.operators.outcomes import RATING_CODES, REASON_CODES
from compliance.rule_ci.prove.facts import COMPARE
from compliance.rule_ci.prove.formulas import conj, neg, term
from compliance.rule_ci.prove.trees import program_of
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import Rule

HIGHEST = {"rating": len(RATING_CODES), "why": len(REASON_CODES), "status": 4, "evidence": 2}
"""The greatest code of fields that hold codes; all other fields are yes or no, a count, a number of days or a percentage."""
COUNTS = ("low", "high", "ok", "bad", "unknown", "review")


def dead(rule: Rule, node: Node) -> tuple[tuple[Branch, ...], list[str]]:
    """The decision list of a check, and its branches that are never taken, in words."""
    branches = program_of(rule, node)
    return branches, _dead(branches)


@cache
def _dead(branches: tuple[Branch, ...]) -> list[str]:
    fields: dict[str, Any] = {}
    for test in (test for branch in branches for test in branch.tests):
        fields.setdefault(test.field, z3.Int(test.field))
    search = z3.SimpleSolver()
    search.add(*(term(part) for name, value in fields.items() for part in _domain(name, value, fields)))
    lines = []
    for number, branch in enumerate(branches, start=1):
        holds = conj(COMPARE[test.comparison](fields[test.field], test.literal) for test in branch.tests)
        if search.check(term(holds)) != z3.sat:
            lines.append(f"第 {number} 支（{branch.outcome}）")
        search.add(term(neg(holds)))
    return lines


def _domain(name: str, value: Any, fields: dict[str, Any]) -> list[Any]:
    if (name == "late" and "dated" in fields) or name in ("floor", "ceiling"):
        other = fields.get("floor")
        return [value >= other, value <= other + 1] if name == "ceiling" and other is not None else []
    if name in COUNTS:
        return [value >= 0, *([value >= fields["low"]] if name == "high" and "low" in fields else [])]
    return [value >= 0, value <= HIGHEST.get(name, 1)]
