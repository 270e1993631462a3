"""What a sheet's own XML says and its cell values do not: error cells, units in formats, formulas that were never calculated, merged and hidden cells.

A sheet may have a million cells: whatever is rare is looked for as text first, and only where it occurs are cells taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Cell = tuple[int, int]
"""Row and column from 0."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""

_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LINK = re.compile(rb"\[([0-9]{1,4})\]")
_REFERENCE = re.compile(rb"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ODD_CELL = rb'c(?! r="(?:A[A-X]|[A-Z])[0-9]{1,5}"[ />])(?![A-Za-z])'
NEAR = (99_999, 50)
"""Rows and columns of a sheet that needs no counting."""
_YES = (b"1", b"true")


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """`errors`: cell to error text; `units`: cell to the unit that its format shows; `uncalculated`: formulas without a value;
    `linked`: cell to the number of the workbook that its formula reads; `merged`: merged areas; `hidden_rows`, `hidden_columns`, from 0.
    """

    errors: Mapping[Cell, str] = field(default_factory=dict)
    units: Mapping[Cell, str] = field(default_factory=dict)
    uncalculated: frozenset[Cell] = frozenset()
    linked: Mapping[Cell, int] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


class Tags:
    """How a sheet writes its tags: the prefix of its names, and whether every cell starts with its address, in columns A to AX of rows up to 99,999."""

    def __init__(self, xml: bytes) -> None:
        found = re.search(rb"<([\w.-]+:)?sheetData\b", xml)
        self.prefix = (found.group(1) or b"") if found else b""
        name = b"<" + re.escape(self.prefix)
        self.plain = b"'" not in xml and not re.search(name + _ODD_CELL, xml)
        self.cell, self.row, self.column, self.merged = (re.compile(name + tag + rb"\b([^>]*)>") for tag in (b"c", b"row", b"col", b"mergeCell"))
        self.any_row_or_cell = re.compile(name + rb"(row|c)\b([^>]*)>")
        self.value = re.compile(name + rb"v\b[^>]*>([^<]*)<")
        self.formula = re.compile(name + rb"f[ >/]")
        self.cell_end = re.compile(b"</" + re.escape(self.prefix) + rb"c\s*>")


def extent(xml: bytes, tags: Tags) -> Cell:
    """How many rows and columns the cells of a sheet may span at most; exact beyond row 99,999 or column AX.

    The size that the sheet states is not believed, and cells that only have a format do not count.
    """
    if tags.plain:
        return NEAR
    last_row = last_column = row = column = -1
    for match in tags.any_row_or_cell.finditer(xml):
        found = _attributes(match.group(2))
        if match.group(1) == b"row":
            row, column = int(found[b"r"]) - 1 if found.get(b"r", b"").isdigit() else row + 1, -1
            continue
        cell = _cell(found.get(b"r", b"")) or (row, column + 1)
        row, column = cell
        if not match.group(2).endswith(b"/"):
            last_row, last_column = max(last_row, row), max(last_column, column)
    return last_row + 1, last_column + 1


def sheet_facts(xml: bytes, tags: Tags, shown_units: Mapping[int, str], *, linked: bool) -> SheetFacts:
    """The facts of a sheet; `shown_units` gives the unit of a cell style, `linked` looks for formulas that read other workbooks."""
    errors, units = _marked_cells(xml, tags, shown_units)
    uncalculated, links = _formulas(xml, tags, linked)
    return SheetFacts(errors, units, uncalculated, links, tuple(_merged(xml, tags)), *_hidden(xml, tags))


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(cell: Cell) -> str:
    """A1 for row 0 and column 0."""
    return f"{column_letters(cell[1] + 1)}{cell[0] + 1}"


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}


def _cell(reference: bytes) -> Cell | None:
    match = _REFERENCE.fullmatch(reference.strip())
    return None if match is None else (int(match.group(2)) - 1, column_number(match.group(1).decode().upper()) - 1)


def _marked_cells(xml: bytes, tags: Tags, shown_units: Mapping[int, str]) -> tuple[dict[Cell, str], dict[Cell, str]]:
    """Error cells, and cells with a value that is shown with a unit."""
    wanted = {str(number).encode(): unit for number, unit in shown_units.items() if not tags.plain or b's="%d"' % number in xml}
    errors: dict[Cell, str] = {}
    units: dict[Cell, str] = {}
    if not wanted and tags.plain and b't="e"' not in xml:
        return errors, units
    for match in tags.cell.finditer(xml):
        found = _attributes(match.group(1))
        cell = _cell(found.get(b"r", b""))
        if cell is None or match.group(1).endswith(b"/"):
            continue
        if found.get(b"t") == b"e":
            value = tags.value.search(xml, match.end(), match.end() + 40_000)
            errors[cell] = value.group(1).decode(errors="replace")[:40] if value else "#ERROR!"
        elif (style := found.get(b"s", b"")) in wanted:
            units[cell] = wanted[style]
    return errors, units


def _formulas(xml: bytes, tags: Tags, linked: bool) -> tuple[frozenset[Cell], dict[Cell, int]]:
    """Cells whose formula has no value, and those whose formula reads another workbook."""
    uncalculated: set[Cell] = set()
    links: dict[Cell, int] = {}
    for formula in tags.formula.finditer(xml):
        start = xml.rfind(b"<" + tags.prefix + b"c", 0, formula.start())
        head = tags.cell.match(xml, start) if start >= 0 else None
        end = tags.cell_end.search(xml, formula.start())
        found = _attributes(head.group(1)) if head else {}
        cell = _cell(found.get(b"r", b""))
        if cell is None:
            continue
        body = xml[formula.start() : end.start() if end else len(xml)]
        value = tags.value.search(body)
        if found.get(b"t") not in (b"str", b"e") and (value is None or not value.group(1)):
            uncalculated.add(cell)
        if linked and (link := _LINK.search(body[: value.start() if value else None])):
            links[cell] = int(link.group(1))
    return frozenset(uncalculated), links


def _merged(xml: bytes, tags: Tags) -> Iterator[Area]:
    for match in tags.merged.finditer(xml, max(0, xml.rfind(b"sheetData"))):
        first, _, last = _attributes(match.group(1)).get(b"ref", b"").partition(b":")
        start, end = _cell(first), _cell(last or first)
        if start and end and start != end:
            yield (*start, *end)


def _hidden(xml: bytes, tags: Tags) -> tuple[frozenset[int], frozenset[int]]:
    if b"hidden" not in xml:
        return frozenset(), frozenset()
    rows, columns = set(), set()
    for match in tags.row.finditer(xml):
        found = _attributes(match.group(1)) if b"hidden" in match.group(1) else {}
        if found.get(b"hidden") in _YES and found.get(b"r", b"").isdigit():
            rows.add(int(found[b"r"]) - 1)
    for match in tags.column.finditer(xml, 0, max(0, xml.find(b"sheetData"))):
        found = _attributes(match.group(1))
        if found.get(b"hidden") in _YES and found.get(b"min", b"").isdigit() and found.get(b"max", b"").isdigit():
            columns |= set(range(int(found[b"min"]) - 1, min(int(found[b"max"]), 16_384)))
    return frozenset(rows), frozenset(columns)
