"""Texts of the program as plain data and back, so that a file can keep them for another language: what they say, and what fills them."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from compliance.model.text import Counted, Cut, Sentence, Series, Text

DEEPEST = 40
"""Texts within texts; what lies deeper is kept in Chinese only."""
LONGEST = 1_000_000


def as_data(value: object, depth: int = 0) -> Any:
    """A text as JSON holds it: a plain text as such, a text of the program as a list of its form and its parts."""
    if not isinstance(value, Text) or depth >= DEEPEST:
        return _plain(value)
    match value:
        case Sentence():
            return ["say", value.template, {name: as_data(part, depth + 1) for name, part in value.values.items()}]
        case Series():
            return ["series", value.separator, [as_data(part, depth + 1) for part in value.parts]]
        case Counted():
            return ["counted", value.number, value.unit]
        case Cut():
            return ["cut", as_data(value.whole, depth + 1), value.limit]
        case _:
            return _plain(value)


def from_data(data: Any, depth: int = 0) -> str:
    """The text again. Raises ValueError for what `as_data` does not make: a file is anybody's."""
    if isinstance(data, str):
        return data
    if depth > DEEPEST:
        raise ValueError("too deep")
    match data:
        case ["say", str(template), dict(values)]:
            _check(template, values)
            return Sentence(template, {name: from_data(part, depth + 1) for name, part in values.items()})
        case ["series", str(separator), list(parts)]:
            return Series(separator, tuple(from_data(part, depth + 1) for part in parts))
        case ["counted", str(number), str(unit)]:
            return Counted(number, unit)
        case ["cut", whole, int(limit)] if 0 <= limit <= LONGEST:
            return Cut(from_data(whole, depth + 1), limit)
    raise ValueError("not a text")


def _plain(value: object) -> str:
    return str.__str__(value) if isinstance(value, str) else str(value)


def _check(template: str, values: Mapping[str, object]) -> None:
    """That filling the template can do nothing but put each value in its place."""
    for _, slot, how, conversion in Formatter().parse(template) if values else ():
        if slot is not None and (slot not in values or how or conversion):
            raise ValueError("not a slot")
