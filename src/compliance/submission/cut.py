"""A submission as it stood on an earlier day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from compliance.rulebook.tables import AfterCutoff, TableDef, Tables
from compliance.submission.rows import Row, Submission


def as_at(submission: Submission, tables: Tables, cutoff: date) -> Submission:
    """The submission without what lies after `cutoff`, as each date's `after_cutoff` says.

    Rows that do not change are the same objects; a reference to a row that is gone stays as an id that leads nowhere.
    """
    kept = {name: _cut_table(rows, _dated(tables.tables[name]), cutoff) for name, rows in submission.tables.items()}
    return replace(submission, tables=kept)


def _dated(table: TableDef) -> Mapping[str, AfterCutoff]:
    return {item.name: item.after_cutoff for item in table.fields.values() if item.after_cutoff is not None}


def _cut_table(rows: tuple[Row, ...], dated: Mapping[str, AfterCutoff], cutoff: date) -> tuple[Row, ...]:
    cut = (_cut_row(row, dated, cutoff) for row in rows)
    return tuple(row for row in cut if row is not None)


def _cut_row(row: Row, dated: Mapping[str, AfterCutoff], cutoff: date) -> Row | None:
    later = [effect for name, effect in dated.items() if isinstance(day := row.value(name), date) and day > cutoff]
    if not later:
        return row
    if any(effect.drop for effect in later):
        return None
    return row.changed({name: value for effect in later for name, value in effect.changes})
