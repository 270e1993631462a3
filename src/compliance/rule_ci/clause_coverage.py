"""What becomes of every clause atom, told line by line."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.problem import Problem
from compliance.rule_ci.outcome import Outcome, errors
from compliance.rulebook.ledger import KINDS, irregular, ledger
from compliance.rulebook.rulebook import Policy, Rulebook

MEND = "让这个条款恰有一个去向：一条规则、一个要求组，或在清单中写明它重述哪一条"


def clause_coverage(rulebook: Rulebook) -> Outcome:
    """The ledger of every policy; an atom with no entry or with several is an error."""
    lines = tuple(line for policy in rulebook.policies.values() for line in _lines(policy))
    return Outcome("coverage", errors([problem for policy in rulebook.policies.values() for problem in _problems(policy)]), lines=lines)


def _lines(policy: Policy) -> Iterator[str]:
    entries = ledger(policy)
    for entry in entries:
        yield "\t".join((entry.atom, KINDS[entry.kind], entry.carrier, policy.clauses[entry.atom].quote, entry.reason))
    counts = "，".join(f"{title} {sum(entry.kind == kind for entry in entries)}" for kind, title in KINDS.items())
    yield f"{policy.document.id}：条款 {len(policy.clauses)} 个，{counts}"


def _problems(policy: Policy) -> Iterator[Problem]:
    for atom, number in irregular(policy).items():
        fate = f"有 {number} 个去向，应只有一个" if number else "没有去向"
        yield Problem("ledger-entry", f"{atom}：{fate}", policy.clauses[atom].place, MEND)
