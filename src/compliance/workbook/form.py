"""A workbook to be filled in, before it is written: what each sheet shows, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from compliance.rulebook.table_model import TableDef
from compliance.submission.rows import Value


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row that stands in the template already. `locked` names the cells an office leaves as they are; `shown` holds the columns for reference by name."""

    cells: Mapping[str, Value]
    locked: frozenset[str] = frozenset()
    shown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: a field of the table, or (`shown`) one for reference that no reader takes."""

    name: str
    title: str
    width: int
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet: a table with its columns in the order shown and the rows that stand there already."""

    table: TableDef
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]

    def index(self, name: str) -> int:
        """Where a field's column stands, from 0."""
        return next(number for number, column in enumerate(self.columns) if column.name == name and not column.shown)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a template says of itself: `tables` is the version of the table definitions, `dated` the plan's day (no clock is read)."""

    unit: str
    level: str
    policy: str
    policy_title: str
    policy_number: str
    program: str
    tables: str
    dated: date
