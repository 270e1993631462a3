"""Typed rows of a submission, each cell with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from compliance.model.place import Place

Value = None | str | bool | int | Decimal | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value (None: not filled) and where it stands. Numbers are int or Decimal, lists are tuples of text."""

    value: Value
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of a table; `number` counts the table's rows from 1, `origin` is its place. Rows are equal only to themselves."""

    table: str
    number: int
    cells: Mapping[str, Cell]
    origin: Place

    def value(self, name: str) -> Value:
        """The value of a field, None when it is not filled."""
        cell = self.cells.get(name)
        return None if cell is None else cell.value

    def place(self, name: str) -> Place:
        """The place of a cell, or of the row when the file has no such cell."""
        cell = self.cells.get(name)
        return self.origin if cell is None else cell.place


@dataclass(frozen=True, slots=True, eq=False)
class Submission:
    """What one unit filed. `file` is the name as given, `format` one of xlsx, csv, yaml, json; `sha256` covers the bytes as filed.

    `keys` names the identifying column of tables that have a single one; `held` the tables of which the file held a row;
    `attachments` the SHA-256 of evidence files that lie beside it, by file name.
    """

    file: str
    format: str
    sha256: str
    tables: Mapping[str, tuple[Row, ...]]
    cover: Row
    keys: Mapping[str, str]
    held: frozenset[str]
    attachments: Mapping[str, str] = field(default_factory=dict)
    _index: Mapping[str, Mapping[Value, Row]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        index = {table: {row.value(key): row for row in self.rows(table)} for table, key in self.keys.items()}
        object.__setattr__(self, "_index", index)

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table in the order filed; none for a table that was left out."""
        return self.tables.get(table, ())

    def find(self, tables: Iterable[str], key: Value) -> Row | None:
        """The row of one of `tables` whose identifying column holds `key`; None for an empty key or an id that leads nowhere."""
        if key is None:
            return None
        return next((row for table in tables if (row := self._index.get(table, {}).get(key)) is not None), None)

    def filed(self, table: str) -> bool:
        """True when the file held at least one row of the table, even one that is not there yet on the day judged."""
        return table in self.held
