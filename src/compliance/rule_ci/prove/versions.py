"""The rules of a plan as they are proved: under the readings that hold by default, and under each other value that changes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.evaluate.compiled import CompiledPolicy
from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.rule_ci.outcome import Level, Notice
from compliance.rule_ci.prove.setting import Setting, Subject
from compliance.rule_ci.prove.trees import binds, leaves
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import Rule, due_date

RECORDED = ("permission", "informational")
DECLARED = ("attested", "judged")


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A rule with its check; `reading` and `value` name the other way to read it (empty: the default)."""

    rule: Rule
    node: Node
    reading: str = ""
    value: str = ""

    @property
    def name(self) -> str:
        """The rule's id, and how it is read where that is not the default."""
        return f"{self.rule.id}（口径 {self.reading} 取 {self.value}）" if self.reading else self.rule.id

    def at(self, key: str) -> Place:
        """Where a key of the rule's file stands."""
        return self.rule.places.get(key, self.rule.place)

    def uses_data(self) -> bool:
        """Whether a check looks at more than what people declare."""
        return any(leaf.operator not in (*RECORDED, *DECLARED) for leaf in leaves(self.node))

    def only_recorded(self) -> bool:
        """Whether nothing is judged."""
        return all(leaf.operator in RECORDED for leaf in leaves(self.node))


def versions_of(compiled: CompiledPolicy) -> tuple[list[Version], list[Version]]:
    """Every rule by default, and every one that another value of a reading changes."""
    own = [Version(rule, compiled.nodes[rule.id]) for rule in compiled.rules.values()]
    return own, [Version(item.rule, item.node, item.reading, item.value) for item in compiled.variants]


def subjects(version: Version, setting: Setting) -> list[Subject]:
    """The units that the rule binds; of those for whom it asks the same with the same due dates, one."""
    found: dict[tuple[Any, ...], Subject] = {}
    for name, level in setting.policy.document.units.items():
        subject = Subject(name, level)
        asked = tuple((leaf.key, due_date(leaf.by, name)) for leaf in leaves(version.node) if binds(version.rule, leaf, subject))
        if asked:
            found.setdefault(asked, subject)
    return list(found.values())


def shape(version: Version, subject: Subject) -> tuple[Any, ...]:
    """What the formulas of a rule depend on but for the names of its clauses: rules of one shape are proved once."""
    return (version.rule.waits, version.rule.basis, subject, _shape(version.rule, version.node, subject))


def _shape(rule: Rule, node: Node, subject: Subject) -> tuple[Any, ...]:
    if node.children:
        return (node.operator, *(_shape(rule, child, subject) for child in node.children))
    return (node.operator, repr(node.params), due_date(node.by, subject.name), binds(rule, node, subject))


def notice(code: str, message: str, place: Place, mend: str, level: Level = Level.ERROR, related: tuple[tuple[Place, str], ...] = ()) -> Notice:
    """Something to tell the writer of rules."""
    return Notice(Problem(code, message, place, mend), level, related)


Given = Mapping[str, list[dict[str, Any]]]
