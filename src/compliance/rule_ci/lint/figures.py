"""Numbers and days in the checks of a rule, each with the way to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.rulebook.rules import Rule

Way = tuple[str | int, ...]
"""Keys and indices from the root of a rule file to a value in it."""

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)(%?)")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
NOT_FROM_THE_TEXT = frozenset({"within", "band", "tolerance"})
"""Parameters that say how exactly amounts agree or what a reading sets: no plan names them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or day of a rule file; `path` leads to it, its last key says what it bounds."""

    path: Way
    value: Decimal | date
    percent: bool = False

    @property
    def key(self) -> str:
        """The name of the parameter that holds it."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")

    @property
    def patched(self) -> bool:
        """Whether it holds only under another reading."""
        return self.path[0] == "readings"

    def __str__(self) -> str:
        return f"{self.value}{'%' if self.percent else ''}"


def figures(rule: Rule) -> tuple[Figure, ...]:
    """Every figure of the check, of items and of the patches of readings; due dates are not among them."""
    found = [*_walk(rule.check, ("check",))]
    for number, item in enumerate(rule.items):
        found += _walk(item.value, ("items", number, "value"))
        found += _walk(item.check or {}, ("items", number, "check"))
    for reading, patches in rule.readings.items():
        for value, patch in patches.items():
            found += _walk(patch.get("check", {}), ("readings", reading, value, "check"))
    return tuple(found)


def due_dates(rule: Rule) -> tuple[Figure, ...]:
    """Every due date: of the rule, of items, and of the patches of readings."""
    found = [*_due(rule.by, ("by",))]
    for number, item in enumerate(rule.items):
        found += _due(item.by, ("items", number, "by"))
    for reading, patches in rule.readings.items():
        for value, patch in patches.items():
            found += _due(patch.get("by"), ("readings", reading, value, "by"))
    return tuple(found)


def _due(by: Any, path: Way) -> Iterator[Figure]:
    entries = by.items() if isinstance(by, Mapping) else [("default", by)] if by else []
    for unit, day in entries:
        yield Figure((*path, unit), day)


def _walk(form: Any, path: Way) -> Iterator[Figure]:
    match form:
        case dict():
            for key, value in form.items():
                if key not in NOT_FROM_THE_TEXT:
                    yield from _walk(value, (*path, key))
        case list():
            for number, value in enumerate(form):
                yield from _walk(value, (*path, number))
        case bool() | None:
            return
        case int() | Decimal():
            yield Figure(path, Decimal(form))
        case date():
            yield Figure(path, form)
        case str() if _ISO.fullmatch(form):
            yield Figure(path, date.fromisoformat(form))
        case str() if match := _PERCENT.fullmatch(form):
            yield Figure(path, Decimal(match[1]), percent=bool(match[2]))
