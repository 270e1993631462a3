"""Cells as areas: what a colour rule covers and what a link leads to."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.submission.workbook_package import Area, Cell, address


def areas_of(cells: Iterable[Cell]) -> list[Area]:
    """The cells as runs down a column, those of neighbouring columns joined where they span the same rows; in reading order."""
    runs: list[Area] = []
    for row, column in sorted(set(cells), key=lambda cell: (cell[1], cell[0])):
        last = runs[-1] if runs else None
        if last and last[3] == column and last[2] == row - 1:
            runs[-1] = (last[0], column, row, column)
        else:
            runs.append((row, column, row, column))
    joined: dict[tuple[int, int, int], Area] = {}
    for top, left, bottom, right in runs:
        before = joined.pop((top, bottom, left - 1), None)
        joined[top, bottom, right] = (top, before[1] if before else left, bottom, right)
    return sorted(joined.values())


def area_text(area: Area) -> str:
    """`B2:B7`, or `B2` for a single cell."""
    first, last = address(area[:2]), address(area[2:])
    return first if first == last else f"{first}:{last}"


def location(sheet: str, area: str) -> str:
    """Where a link within the workbook leads."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{area}"
