"""Clauses of two plans held against each other: the same, stricter in one of them, or only in one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compliance.model.quantity import plain
from compliance.operators.conditions import Names
from compliance.operators.rate import bound
from compliance.rule_ci.prove.conflicts import implies, may_follow
from compliance.rule_ci.prove.county import County
from compliance.rule_ci.prove.setting import Setting, Subject
from compliance.rule_ci.prove.single import reads
from compliance.rule_ci.prove.trees import furnish, leaves, verdicts
from compliance.rule_ci.prove.versions import RECORDED, Version
from compliance.rulebook.checks import Node
from compliance.rulebook.sentences import sentence

SAME, STRICTER, OTHER = "same", "stricter", "different"
RELATIONS = {SAME: "相同", STRICTER: "更严", OTHER: "要求不同"}


@dataclass(frozen=True, slots=True, eq=False)
class Duty:
    """What one clause asks: a rule, or an item of one. `looks` is what its checks read, without declarations."""

    version: Version
    atom: str
    title: str
    quote: str
    topic: str
    looks: frozenset[object]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A clause of each plan on the same matter; `stricter` is the plan that asks more, `by` says how much."""

    first: Duty
    second: Duty
    relation: str
    stricter: str = ""
    by: str = ""


def duties(versions: Sequence[Version], setting: Setting) -> list[Duty]:
    """The clauses of a plan that are judged."""
    found = []
    for version in versions:
        topic = setting.policy.document.headings.get(version.rule.anchor, version.rule.anchor)
        items = [child for child in version.node.children if child.item is not None]
        for node in items or [version.node]:
            if all(leaf.operator in RECORDED for leaf in leaves(node)):
                continue
            rule, item = replace(version.rule, levels=None, units=None, items=()), node.item
            alone = Version(rule, Node(node.key, node.operator, node.params, node.program, node.atoms, node.by, node.children))
            quote = item.quote if item and item.quote else version.rule.quote
            atom = item.atom if item else version.rule.id
            found.append(Duty(alone, atom, item.title if item else rule.title, quote, topic, _looks(alone, setting)))
    return found


def _looks(version: Version, setting: Setting) -> frozenset[object]:
    if not version.uses_data():
        return frozenset()
    county = County(setting, _anyone(setting))
    furnish(county, version.rule, version.node)
    verdicts(version.rule, version.node, county)
    return frozenset(item for item in reads(county) if item[0] != "status")


def _anyone(setting: Setting) -> Subject:
    return Subject(*next(iter(setting.policy.document.units.items())))


def compare(first: Sequence[Duty], second: Sequence[Duty], setting: Setting, names: Names) -> list[Pair]:
    """The pairs of clauses on the same matter, under the day and tables of `setting`."""
    pairs = []
    for duty in first:
        alike = [other for other in second if _words(other.quote) == _words(duty.quote)]
        same_looks = [other for other in second if duty.looks and duty.looks == other.looks and other not in alike and may_follow(duty.version, other.version)]
        found = [*(pair for other in same_looks if (pair := _held(duty, other, setting, names))), *(Pair(duty, other, SAME, by="原文相同") for other in alike)]
        pairs += sorted(found, key=lambda pair: list(RELATIONS).index(pair.relation))[:1]
    return pairs


def _held(duty: Duty, other: Duty, setting: Setting, names: Names) -> Pair | None:
    subject = _anyone(setting)
    forth, back = implies(duty.version, other.version, setting, subject), implies(other.version, duty.version, setting, subject)
    if forth and back:
        return Pair(duty, other, SAME)
    if forth or back:
        strict, lax = (duty, other) if forth else (other, duty)
        return Pair(duty, other, STRICTER, strict.version.rule.policy, _by(strict, lax, names))
    return Pair(duty, other, OTHER, by=_both(duty, other, names)) if _same_matter(duty.version.node, other.version.node) else None


def _same_matter(first: Node, second: Node) -> bool:
    """Whether two checks choose the same rows, indicators or items, whatever they ask of them."""
    chosen = [
        {key: value for key, value in node.params.items() if key in ("of", "in", "table", "unit", "indicator", "item", "register", "where")}
        for node in (first, second)
    ]
    return not first.children and not second.children and first.operator == second.operator and chosen[0] == chosen[1]


def _by(strict: Duty, lax: Duty, names: Names) -> str:
    a, b = strict.version.node, lax.version.node
    if a.operator == b.operator == "rate":
        return f"相差 {plain(abs(bound(a.params)[1] - bound(b.params)[1]))} 个百分点"
    if a.operator in ("count", "exists") and b.operator in ("count", "exists"):
        least = [node.params.get("at_least", 1) for node in (a, b)]
        if least[0] != least[1]:
            return f"至少 {least[0]} 项，另一方至少 {least[1]} 项"
    return _both(strict, lax, names)


def _both(first: Duty, second: Duty, names: Names) -> str:
    return f"{sentence(first.version.node, names)}；另一方：{sentence(second.version.node, names)}"


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def only(own: Sequence[Duty], matched: Iterator[Duty]) -> list[Duty]:
    """The clauses of a plan that no clause of the other speaks of."""
    known = {id(duty) for duty in matched}
    return [duty for duty in own if id(duty) not in known]
