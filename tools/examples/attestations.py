"""What a county has to declare: one entry for each attested or judged clause, read from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.rulebook.checks import Node, Programs, compile_check
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Rulebook
from compliance.rulebook.rules import Rule

OPERATORS = ("attested", "judged")


@dataclass(frozen=True, slots=True)
class Duty:
    """A clause atom to declare. `scope` is `county` or the table whose rows each declare; `documents` and `activities` are what the rule takes for proof."""

    atom: str
    rule: str
    title: str
    anchor: str
    scope: str
    judged: bool
    documents: tuple[str, ...]
    activities: tuple[str, ...]
    levels: frozenset[str] | None
    units: frozenset[str] | None
    responsible: str

    def binds(self, unit: str, level: str) -> bool:
        """Whether a unit has to declare it."""
        return (self.levels is None or level in self.levels) and (self.units is None or unit in self.units)


def duties(book: Rulebook, policy: str) -> list[Duty]:
    """Every duty of a policy under the default readings, in the order of the plan; an atom that several checks ask for comes once."""
    found = book.policies[policy]
    parameters = {name: choice.parameters for name, choice in choose_readings(book.readings, []).items()}
    order = {atom: index for index, atom in enumerate(found.clauses)}
    result: dict[str, Duty] = {}
    for rule in found.rules.values():
        for duty in _of_rule(rule, compile_check(rule, parameters, Programs())):
            result.setdefault(duty.atom, duty)
    return sorted(result.values(), key=lambda duty: order[duty.atom])


def _of_rule(rule: Rule, root: Node) -> Iterator[Duty]:
    for node, title in _leaves(root, rule.title):
        if node.operator in OPERATORS:
            yield from (_duty(rule, atom, title, node.operator, node.params) for atom in node.atoms[:1])


def _leaves(node: Node, title: str) -> Iterator[tuple[Node, str]]:
    title = f"{title}：{node.item.title}" if node.item else title
    if not node.children:
        yield node, title
    for child in node.children:
        yield from _leaves(child, title)


def _duty(rule: Rule, atom: str, title: str, operator: str, params: Mapping[str, Any]) -> Duty:
    named = (tuple(params.get(key, ())) for key in ("documents", "activities"))
    who = rule.responsible[0] if rule.responsible else ""
    return Duty(atom, rule.id, title, rule.anchor, params.get("scope", "county"), operator == "judged", *named, rule.levels, rule.units, who)
