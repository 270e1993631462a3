"""Where things stand in a submission, as short text: cells by sheet, runs of a column as a range."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compliance.model.language import in_turn, say, together
from compliance.model.place import Place
from compliance.reports.wording import listed

SHORTEST_RANGE = 3
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place within its sheet or table: a row of a column (`line`: where the row stands in its file), or some other text without a row."""

    column: str
    row: int | None = None
    cell: bool = False
    line: int | None = None

    def text(self, last: _Spot | None = None) -> str:
        """The spot, or the range from it to the `last`."""
        end = last or self
        if self.cell:
            return f"{self.column}{self.row}" + (f"–{end.column}{end.row}" if last else "")
        return together(_rows(self.row, end.row) if self.row else "", self.column, _lines(self.line, end.line) if self.line else "")


def places_text(places: Iterable[Place], main_file: str, limit: int) -> str:
    """`“拨付流水”表 K2–K13、M4`; the name of `main_file` is left out, and beyond `limit` cells and ranges the cells are only counted."""
    sheets: dict[str, dict[_Spot, None]] = {}
    for place in places:
        head, spot = _parts(place, main_file)
        sheets.setdefault(head, {})[spot] = None
    ranges = [(head, text) for head, spots in sheets.items() for text in _ranges(spots)]
    shown: dict[str, list[str]] = {}
    for head, text in ranges[:limit]:
        shown.setdefault(head, []).append(text)
    text = in_turn(together(head, listed(filter(None, cells))) for head, cells in shown.items())
    return say("{places}等{total}处", places=text, total=sum(map(len, sheets.values()))) if len(ranges) > limit else text


def _ranges(spots: Iterable[_Spot]) -> Iterator[str]:
    """The spots by column, columns in the order of first mention."""
    columns: dict[str, list[_Spot]] = {}
    for spot in spots:
        columns.setdefault(spot.column, []).append(spot)
    for column in columns.values():
        for run in _runs(sorted(column, key=lambda spot: spot.row or 0)):
            yield from [run[0].text(run[-1])] if len(run) >= SHORTEST_RANGE else [spot.text() for spot in run]


def _runs(column: list[_Spot]) -> Iterator[list[_Spot]]:
    """Cut where a row does not follow the one before."""
    start = 0
    for index in range(1, len(column) + 1):
        if index == len(column) or not _follows(column[index - 1], column[index]):
            yield column[start:index]
            start = index


def _follows(one: _Spot, other: _Spot) -> bool:
    rows = one.row is not None and other.row == one.row + 1
    return rows and (one.line is None if other.line is None else one.line is not None and other.line == one.line + 1)


def _rows(first: int, last: int | None) -> str:
    return say("第{row}行", row=first) if first == last else say("第{first}–{last}行", first=first, last=last)


def _lines(first: int, last: int | None) -> str:
    return say("文件第{line}行", line=first) if first == last else say("文件第{first}–{last}行", first=first, last=last)


def _parts(place: Place, main_file: str) -> tuple[str, _Spot]:
    if place.sheet:
        head, spot = say("“{sheet}”表", sheet=place.sheet), _cell(place.cell or "")
    else:
        head, spot = say("表 {table}", table=place.table) if place.table else "", _Spot(place.field or "", place.row, line=place.line)
    known = place.file == main_file and (head or spot.text())
    return (head if known else together(place.file, head)), spot


def _cell(cell: str) -> _Spot:
    match = _CELL.fullmatch(cell)
    return _Spot(match.group(1), int(match.group(2)), cell=True) if match else _Spot(cell)
