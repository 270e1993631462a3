"""Typed rows of a submission, each cell with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from compliance.model.place import Place
from compliance.model.repair import Doubt, Repair

Value = None | str | bool | int | Decimal | date | tuple[str, ...]


class Places(Protocol):
    """Where the rows of a table and their cells stand, by the number of the row from 1; worked out when asked, since few are."""

    def origin(self, number: int) -> Place:
        """The place of a row."""

    def of(self, number: int, name: str) -> Place:
        """The place of a field's cell, or of the row when the file has no such cell."""


@dataclass(frozen=True, slots=True)
class At:
    """The places of rows of which only one place is known."""

    place: Place

    def origin(self, _number: int) -> Place:
        """The place itself."""
        return self.place

    def of(self, _number: int, _name: str) -> Place:
        """The place itself."""
        return self.place


@dataclass(slots=True, eq=False)
class Row:
    """A row of a table; `number` counts the table's rows from 1. Rows are not changed once made, and equal only to themselves.

    Its values stand at `index` of `columns`, which it shares with the other rows of its file: None (not filled), text, bool, int, Decimal, date, or tuples
    of text.
    """

    table: str
    number: int
    columns: Mapping[str, Sequence[Value]]
    index: int
    places: Places

    def value(self, name: str) -> Value:
        """The value of a field, None when it is not filled."""
        column = self.columns.get(name)
        return None if column is None else column[self.index]

    def place(self, name: str) -> Place:
        """The place of a cell, or of the row when the file has no such cell."""
        return self.places.of(self.number, name)

    @property
    def origin(self) -> Place:
        """The place of the row."""
        return self.places.origin(self.number)

    @property
    def values(self) -> dict[str, Value]:
        """The value of every field that the file has."""
        return {name: column[self.index] for name, column in self.columns.items()}

    def changed(self, values: Mapping[str, Value], places: Places | None = None) -> Row:
        """The row with other values in some fields, at the same places unless others are given."""
        return row_of(self.table, self.number, {**self.values, **values}, places or self.places)


def row_of(table: str, number: int, values: Mapping[str, Value], places: Places) -> Row:
    """A row that shares its values with no other."""
    return Row(table, number, {name: (value,) for name, value in values.items()}, 0, places)


def column_of(rows: Sequence[Row], name: str) -> Sequence[Value]:
    """The values of a field, one a row, for all rows of a table as they were read: none left out and none changed."""
    column = rows[0].columns.get(name) if rows else None
    return [None] * len(rows) if column is None else column


@dataclass(frozen=True, slots=True, eq=False)
class Submission:
    """What one unit filed. `file` is the name as given, `format` one of xlsx, csv, parquet, yaml, json; `sha256` covers the bytes as filed.

    `keys` names the identifying column of tables that have a single one; `held` the tables of which the file held a row;
    `attachments` the SHA-256 of evidence files that lie beside it, by file name. `repairs` is what was put right on the way in,
    `doubts` what was taken as written and looks odd.
    """

    file: str
    format: str
    sha256: str
    tables: Mapping[str, tuple[Row, ...]]
    cover: Row
    keys: Mapping[str, str]
    held: frozenset[str]
    attachments: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()
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
