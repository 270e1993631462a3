"""The source line at a place, with a caret under the column."""

from __future__ import annotations

from compliance.model.place import Place
from compliance.rule_ci.formats.characters import columns, visible
from compliance.rule_ci.formats.sources import Sources

WIDTH = 100
BEFORE = 40
_CUT = "…"


def excerpt(place: Place, sources: Sources) -> list[str]:
    """The numbered line, cut to WIDTH columns around the column, and below it the caret; nothing when the line cannot be read."""
    line = sources.line(place)
    if line is None:
        return []
    start, shown = _window(line, place.column or 1)
    number = str(place.line)
    told = [f"{number} | {shown}".rstrip()]
    if place.column:
        lead = len(_CUT) if start else 0
        under = columns(shown[: lead + max(0, place.column - 1 - start)])
        told.append(f"{' ' * len(number)} | {' ' * under}^")
    return told


def _window(line: str, column: int) -> tuple[int, str]:
    """Which character the part of the line begins with, and the part, fit to be shown."""
    start = max(0, min(column - 1, len(line)) - BEFORE) if columns(line[: WIDTH + 1]) > WIDTH else 0
    part = line[start : start + WIDTH]
    while columns(part) > WIDTH:
        part = part[:-1]
    more = start + len(part) < len(line)
    return start, f"{_CUT if start else ''}{visible(part)}{_CUT if more else ''}"
