"""A submission in the making: rows by table, documents numbered as they are filed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

Value = str | int | Decimal | bool | date | tuple[str, ...] | None
Row = dict[str, Value]

COVER = "R"
NOTE = "虚构示例：数据为演示而编，不反映任何单位的真实情况"


class Book:
    """The tables of one submission. Empty cells are left out of a row; `clock` is the date of the report."""

    def __init__(self, unit: str, level: str, regime: str, kind: str, clock: date, period: tuple[date, date], note: str = NOTE) -> None:
        self.unit = unit
        self.level = level
        self.regime = regime
        self.clock = clock
        self.period = period
        cover: Row = {"report_id": COVER, "unit_name": unit, "unit_level": level, "regime": regime, "report_kind": kind, "as_of_date": clock}
        cover |= {"period_start": period[0], "period_end": period[1], "note": note}
        self.tables: dict[str, list[Row]] = {"report": [cover]}

    def add(self, table: str, **cells: Value) -> Row:
        """File a row."""
        row: Row = {name: value for name, value in cells.items() if value is not None and value != ()}
        self.tables.setdefault(table, []).append(row)
        return row

    def rows(self, table: str, **cells: Value) -> list[Row]:
        """The rows of a table that hold the given cells."""
        return [row for row in self.tables.get(table, []) if all(row.get(name) == value for name, value in cells.items())]

    def row(self, table: str, **cells: Value) -> Row:
        """The one row that holds the given cells. Raises ValueError when there are none or several."""
        (found,) = self.rows(table, **cells)
        return found

    def drop(self, table: str, **cells: Value) -> None:
        """Take back the rows that hold the given cells. Raises ValueError when there are none."""
        found = self.rows(table, **cells)
        if not found:
            raise ValueError(f"{self.unit}: no row of {table} with {cells}")
        self.tables[table] = [row for row in self.tables[table] if all(row is not other for other in found)]

    def document(
        self, title: str, issuer: str, day: date, code: str = "OTHER", points: Sequence[str] = (), scope: str | None = None, number: str | None = None
    ) -> str:
        """File a document and give its id."""
        key = f"ZJ{len(self.tables.get('evidence', [])) + 1:03}"
        cells: Mapping[str, Value] = {"doc_code": code, "title": title, "doc_no": number, "issuer": issuer, "scope_id": scope, "issue_date": day}
        self.add("evidence", evidence_id=key, **cells, content_points=tuple(points), file_name=f"{key}_{title}.pdf")
        return key

    def institutions(self, *roles: str, kinds: Sequence[str] = ()) -> Iterator[Row]:
        """Institutions in one of the roles (any when none is named) and of one of the kinds."""
        return (row for row in self.tables["institution"] if (not roles or row.get("role") in roles) and (not kinds or row.get("kind") in kinds))

    def consortia(self) -> list[Row]:
        """The consortia filed."""
        return self.tables.get("consortium", [])


def text(value: Value) -> str:
    """A cell that is known to hold text."""
    if not isinstance(value, str):
        raise TypeError(f"not a text: {value!r}")
    return value


def day(value: Value) -> date:
    """A cell that is known to hold a date."""
    if not isinstance(value, date):
        raise TypeError(f"not a date: {value!r}")
    return value
