"""Rules and requirement groups as data: what a rule file says, parsed but not yet under any reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from compliance.located import Located, plain
from compliance.model.place import Place
from compliance.model.verdict import Basis


@dataclass(frozen=True, slots=True)
class Cover:
    """A clause atom that gets a rule's verdict; with `units`, only for submissions of those units."""

    atom: str
    units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One element of a checklist rule: an atom of its own, and the `value` that stands for `$item` in the rule's check."""

    atom: str
    title: str
    value: Any
    by: Mapping[str, date] | None = None
    units: frozenset[str] | None = None
    check: Mapping[str, Any] | None = None
    covers: tuple[Cover, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One obligation. `by` maps a unit name (or `default`) to its due date; None means due from the start of the plan; `places` are those of the keys."""

    id: str
    policy: str
    title: str
    anchor: str
    quote: str
    covers: tuple[Cover, ...]
    levels: frozenset[str] | None
    units: frozenset[str] | None
    by: Mapping[str, date] | None
    waits: bool
    check: Mapping[str, Any]
    basis: Basis | None
    items: tuple[Item, ...]
    readings: Mapping[str, Mapping[str, Mapping[str, Any]]]
    responsible: tuple[str, ...]
    remediation: str
    notes: tuple[str, ...]
    examples: tuple[Mapping[str, Any], ...]
    section: str
    place: Place
    places: Mapping[str, Place]

    def atoms(self) -> tuple[str, ...]:
        """Every clause atom that this rule decides, its own covers before its items'."""
        own = [cover.atom for cover in self.covers]
        return (*own, *(atom for item in self.items for atom in (item.atom, *(cover.atom for cover in item.covers))))

    def binds(self, unit: str, level: str, *, benchmark: bool = False) -> bool:
        """Whether the rule binds a unit; under `benchmark` a unit outside the plan is judged as if inside."""
        return (self.levels is None or level in self.levels) and (benchmark or self.units is None or unit in self.units)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement group: rules and further groups with a joint verdict, which the clause atoms that it covers (the sentence that sums up) inherit."""

    id: str
    policy: str
    title: str
    anchor: str
    quote: str
    rules: tuple[str, ...]
    groups: tuple[str, ...]
    covers: tuple[str, ...]
    place: Place
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Query:
    """A look at the figures that raises questions and decides nothing."""

    id: str
    title: str
    check: Mapping[str, Any]
    place: Place


def due_date(by: Mapping[str, date] | None, unit: str) -> date | None:
    """The due date that binds `unit`, or None where there is none."""
    return None if by is None else by.get(unit, by.get("default"))


def parse_rule(node: Located, policy: str, section: str) -> Rule:
    """The rule of a file that its schema has accepted."""
    data = plain(node)
    applies = data.get("applies") or {}
    return Rule(
        id=data["id"],
        policy=policy,
        title=data["title"],
        anchor=data["clause"].partition("#")[2],
        quote=data["quote"],
        covers=_covers(data.get("covers", [])),
        levels=_names(applies.get("levels")),
        units=_names(applies.get("units")),
        by=_by(data.get("by")),
        waits=data.get("waits", False),
        check=data["check"],
        basis=Basis(data["basis"]) if "basis" in data else None,
        items=tuple(_item(item) for item in data.get("items", [])),
        readings=_readings(data.get("readings", {})),
        responsible=tuple(data.get("responsible", [])),
        remediation=data.get("remediation", ""),
        notes=tuple(data.get("notes", [])),
        examples=tuple(data.get("examples", [])),
        section=section,
        place=node.place,
        places=_places(node),
    )


def parse_requirement(node: Located, policy: str) -> Requirement:
    """The requirement group of a file that its schema has accepted."""
    data = plain(node)
    return Requirement(
        id=data["requirement"],
        policy=policy,
        title=data["title"],
        anchor=data["clause"].partition("#")[2],
        quote=data["quote"],
        rules=tuple(data.get("rules", [])),
        groups=tuple(data.get("groups", [])),
        covers=tuple(data.get("covers", [])),
        place=node.place,
        places={key: child.place for key, child in node.items()},
    )


def parse_query(node: Located) -> Query:
    """The query of a file that its schema has accepted."""
    data = plain(node)
    return Query(data["query"], data["title"], data["check"], node.place)


def patched(rule: Rule, patch: Mapping[str, Any]) -> Rule:
    """The rule with the keys of a reading's patch put in place of its own."""
    applies = patch.get("applies", {})
    changes: dict[str, Any] = {key: patch[key] for key in ("check", "waits") if key in patch}
    if "by" in patch:
        changes["by"] = _by(patch["by"])
    if "applies" in patch:
        changes |= {"levels": _names(applies.get("levels")), "units": _names(applies.get("units"))}
    if "check" in patch:
        changes["items"] = tuple(replace(item, check=None) for item in rule.items)
    return replace(rule, **changes)


def _places(node: Located) -> dict[str, Place]:
    """The places of a rule's keys, and of its examples as `examples.0` and so on."""
    examples = node.at(["examples"]).elements() if "examples" in node.value else []
    return {key: child.place for key, child in node.items()} | {f"examples.{number}": example.place for number, example in enumerate(examples)}


def _covers(entries: list[Any]) -> tuple[Cover, ...]:
    return tuple(Cover(entry) if isinstance(entry, str) else Cover(entry["atom"], _names(entry["units"])) for entry in entries)


def _names(values: list[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)


def _by(value: Any) -> Mapping[str, date] | None:
    if value is None:
        return None
    return value if isinstance(value, dict) else {"default": value}


def _item(data: dict[str, Any]) -> Item:
    return Item(
        atom=data["atom"],
        title=data["title"],
        value=data.get("value", data["title"]),
        by=_by(data.get("by")),
        units=_names(data.get("units")),
        check=data.get("check"),
        covers=_covers(data.get("covers", [])),
        quote=data.get("quote", ""),
    )


def _readings(data: Any) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    if isinstance(data, list):
        return {reading: {} for reading in data}
    return {reading: dict(patches or {}) for reading, patches in (data or {}).items()}
