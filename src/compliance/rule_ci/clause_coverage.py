"""What becomes of every clause atom, told line by line, and how much of each policy its examples exercise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from compliance.measures.workdays import WorkCalendar
from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.rule_ci.exercise import TITLES, Exercised, exercised
from compliance.rule_ci.outcome import Notice, Outcome, errors
from compliance.rulebook.ledger import KINDS, irregular, ledger
from compliance.rulebook.rulebook import Policy, Rulebook

MEND = "让这个条款恰有一个去向：一条规则、一个要求组，或在清单中写明它重述哪一条"
MEND_EXAMPLES = "为没有试到的补上示例，或调低门槛"
MAX_SHOWN = 20


def clause_coverage(rulebook: Rulebook, calendar: WorkCalendar, least: Mapping[str, Decimal] | None = None) -> Outcome:
    """The ledger of every policy, then what its examples exercise.

    An atom with no entry or with several is an error; so is what is exercised to less than `least` per cent (by rules, operators, verdicts, clauses).
    """
    policies = rulebook.policies.values()
    found = {policy.document.id: exercised(rulebook, policy, calendar) for policy in policies}
    low = [problem for policy in policies for problem in _low(policy, found[policy.document.id], least or {})]
    lines = [line for policy in policies for line in (*_lines(policy), _exercised_line(policy, found[policy.document.id]))]
    data = {"policies": {policy.document.id: _data(policy, found) for policy in policies}}
    return Outcome("coverage", (*irregular_entries(rulebook), *errors(low)), lines=tuple(lines), data=data)


def irregular_entries(rulebook: Rulebook) -> tuple[Notice, ...]:
    """Each atom with no entry in the ledger, or with several."""
    return errors([problem for policy in rulebook.policies.values() for problem in _irregular(policy)])


def _lines(policy: Policy) -> Iterator[str]:
    entries = ledger(policy)
    for entry in entries:
        yield "\t".join((entry.atom, KINDS[entry.kind], entry.carrier, policy.clauses[entry.atom].quote, entry.reason))
    counts = "，".join(f"{title} {sum(entry.kind == kind for entry in entries)}" for kind, title in KINDS.items())
    yield f"{policy.document.id}：条款 {len(policy.clauses)} 个，{counts}"


def _exercised_line(policy: Policy, found: Mapping[str, Exercised]) -> str:
    counts = "，".join(f"{TITLES[name]} {each.total - len(each.missing)}／{each.total}" for name, each in found.items())
    return f"{policy.document.id}：示例试到{counts}"


def _irregular(policy: Policy) -> Iterator[Problem]:
    for atom, number in irregular(policy).items():
        fate = f"有 {number} 个去向，应只有一个" if number else "没有去向"
        yield Problem("ledger-entry", f"{atom}：{fate}", policy.clauses[atom].place, MEND)


def _low(policy: Policy, found: Mapping[str, Exercised], least: Mapping[str, Decimal]) -> Iterator[Problem]:
    for name, percent in least.items():
        each = found[name]
        if each.percent < percent:
            shown = "、".join(each.missing[:MAX_SHOWN]) + (f" 等 {len(each.missing)} 个" if len(each.missing) > MAX_SHOWN else "")
            message = f"{policy.document.id}：示例只试到{TITLES[name]}的 {each.percent}%，低于 {percent}%；没有试到：{shown}"
            yield Problem("coverage-low", message, Place(f"rules/{policy.document.id}"), MEND_EXAMPLES)


def _data(policy: Policy, found: Mapping[str, Mapping[str, Exercised]]) -> dict[str, Any]:
    entries = ledger(policy)
    fates = {kind: sum(entry.kind == kind for entry in entries) for kind in KINDS}
    of_examples = {
        name: {"total": each.total, "exercised": each.total - len(each.missing), "percent": str(each.percent), "missing": list(each.missing)}
        for name, each in found[policy.document.id].items()
    }
    return {"atoms": len(policy.clauses), "fates": fates, "examples": of_examples}
