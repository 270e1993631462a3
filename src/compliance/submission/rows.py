"""Typed rows of a submission, each cell with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from compliance.model.place import Place
from compliance.model.repair import Doubt, Repair

Value = None | str | bool | int | Decimal | date | tuple[str, ...]


class Places(Protocol):
    """Where a row and its cells stand; worked out when asked, since few are."""

    def origin(self) -> Place:
        """The place of the row."""

    def of(self, name: str) -> Place:
        """The place of a field's cell, or of the row when the file has no such cell."""


@dataclass(frozen=True, slots=True)
class At:
    """The places of a row of which only one place is known."""

    place: Place

    def origin(self) -> Place:
        """The place itself."""
        return self.place

    def of(self, _name: str) -> Place:
        """The place itself."""
        return self.place


@dataclass(slots=True, eq=False)
class Row:
    """A row of a table; `number` counts the table's rows from 1. Rows are not changed once made, and equal only to themselves.

    Values are None (not filled), text, bool, int, Decimal, date, or tuples of text.
    """

    table: str
    number: int
    values: Mapping[str, Value]
    places: Places

    def value(self, name: str) -> Value:
        """The value of a field, None when it is not filled."""
        return self.values.get(name)

    def place(self, name: str) -> Place:
        """The place of a cell, or of the row when the file has no such cell."""
        return self.places.of(name)

    @property
    def origin(self) -> Place:
        """The place of the row."""
        return self.places.origin()

    def changed(self, values: Mapping[str, Value]) -> Row:
        """The row with other values in some fields, at the same places."""
        return replace(self, values={**self.values, **values})


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
