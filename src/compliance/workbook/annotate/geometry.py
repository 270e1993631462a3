"""How wide the columns and how high the rows of a sheet are, as far as it takes to size the box of a comment."""

from __future__ import annotations

import re
from collections.abc import Callable

from compliance.submission.workbook_package import Cell

DEFAULT_ROW, DEFAULT_COLUMN = 20, 64
PIXELS_A_POINT, PIXELS_A_CHARACTER = 4 / 3, 7
FURTHEST = 400
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col\b([^>]*)>")
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?sheetFormatPr\b([^>]*)>")
_YES = ("1", "true")


class Geometry:
    """Sizes in pixels; hidden rows and columns have none."""

    def __init__(self, xml: bytes) -> None:
        found = _FORMAT.search(xml)
        default = _attributes(found.group(1)) if found else {}
        self.row = _pixels(default.get("defaultRowHeight"), PIXELS_A_POINT, DEFAULT_ROW)
        self.column = _pixels(default.get("defaultColWidth"), PIXELS_A_CHARACTER, DEFAULT_COLUMN)
        self.rows: dict[int, int] = {}
        self.columns: list[tuple[int, int, int]] = []
        for match in _ROW.finditer(xml):
            item = _attributes(match.group(1))
            if item.get("r", "").isdigit() and ("ht" in item or "hidden" in item):
                self.rows[int(item["r"]) - 1] = 0 if item.get("hidden") in _YES else _pixels(item.get("ht"), PIXELS_A_POINT, self.row)
        for match in _COLUMN.finditer(xml, 0, max(0, xml.find(b"sheetData"))):
            item = _attributes(match.group(1))
            if item.get("min", "").isdigit() and item.get("max", "").isdigit():
                width = 0 if item.get("hidden") in _YES else _pixels(item.get("width"), PIXELS_A_CHARACTER, self.column)
                self.columns.append((int(item["min"]) - 1, int(item["max"]) - 1, width))

    def anchor(self, cell: Cell, width: int, height: int) -> str:
        """Where a box of this size stands beside a cell: column, offset, row, offset of its upper left and of its lower right corner."""
        left, top = cell[1] + 1, max(0, cell[0] - 1)
        right, across = _reach(left, width + 15, self._width)
        bottom, down = _reach(top, height + 4, self._height)
        return f"{left}, 15, {top}, 4, {right}, {across}, {bottom}, {down}"

    def _width(self, column: int) -> int:
        return next((width for first, last, width in self.columns if first <= column <= last), self.column)

    def _height(self, row: int) -> int:
        return self.rows.get(row, self.row)


def _reach(start: int, length: int, size: Callable[[int], int]) -> tuple[int, int]:
    """The row or column that lies `length` pixels behind the beginning of `start`, and how far into it."""
    at = start
    while at < start + FURTHEST and length > size(at):
        length -= size(at)
        at += 1
    return at, min(length, size(at))


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): (double or single).decode() for name, double, single in re.findall(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", text)}


def _pixels(value: str | None, scale: float, default: int) -> int:
    return round(float(value) * scale) if value and re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,20})?", value) else default
