"""What a county has to declare: one entry for each attested or judged clause, read from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.evaluate import compile_policy
from compliance.rulebook.checks import Node
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Rulebook
from compliance.rulebook.rules import Rule, due_date

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
    by: Mapping[str, date] | None

    def binds(self, unit: str, level: str) -> bool:
        """Whether a unit has to declare it."""
        return (self.levels is None or level in self.levels) and (self.units is None or unit in self.units)

    def due(self, unit: str) -> date | None:
        """The day by which a unit has to have done it."""
        return due_date(self.by, unit)


def duties(book: Rulebook, policy: str) -> list[Duty]:
    """Every duty of a policy under the default readings, in the order of the plan; an atom that several checks ask for comes once."""
    compiled = compile_policy(book.policies[policy], book, choose_readings(book.readings, []), shadow=False)
    order = {atom: index for index, atom in enumerate(compiled.policy.clauses)}
    result: dict[str, Duty] = {}
    for key, rule in compiled.rules.items():
        for duty in _of_rule(rule, compiled.nodes[key]):
            result.setdefault(duty.atom, duty)
    return sorted(result.values(), key=lambda duty: order[duty.atom])


def _of_rule(rule: Rule, root: Node) -> Iterator[Duty]:
    for node, title in _leaves(root, rule.title):
        if node.operator in OPERATORS:
            yield from (_duty(rule, atom, title, node) for atom in node.atoms[:1])


def _leaves(node: Node, title: str) -> Iterator[tuple[Node, str]]:
    title = f"{title}：{node.item.title}" if node.item else title
    if not node.children:
        yield node, title
    for child in node.children:
        yield from _leaves(child, title)


def _duty(rule: Rule, atom: str, title: str, node: Node) -> Duty:
    documents, activities = (tuple(node.params.get(key, ())) for key in ("documents", "activities"))
    who = rule.responsible[0] if rule.responsible else ""
    return Duty(
        atom,
        rule.id,
        title,
        rule.anchor,
        node.params.get("scope", "county"),
        node.operator == "judged",
        documents,
        activities,
        rule.levels,
        rule.units,
        who,
        node.by,
    )
