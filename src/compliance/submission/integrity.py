"""What must hold between rows: ids that lead somewhere, keys that occur once, dates in order, one lead hospital a consortium."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import le

from compliance.model.problem import Problem
from compliance.rulebook.suggest import suggestion
from compliance.rulebook.tables import Field, FilledWhenReferenced, InOrder, NotGreater, OnePer, SumNotGreater, TableCheck, TableDef, Tables
from compliance.submission.rows import Row, Submission, Value, column_of

_IN_ORDER: Callable[[Value, Value], bool] = le  # type: ignore[assignment]
Failed = frozenset[tuple[str, int, str]]


def check_integrity(submission: Submission, tables: Tables, failed: Failed, lost: frozenset[str]) -> Iterator[Problem]:
    """Every breach. Cells in `failed` (table, row number, field) and tables in `lost` were already reported."""
    yield from _check_references(submission, tables, lost)
    for name, rows in submission.tables.items():
        table = tables.tables[name]
        yield from _check_keys(table, rows, tables.cover, submission, failed)
        yield from _check_dates(table, rows, submission, tables)
        for check in table.checks:
            yield from _CHECKS[type(check)](check, table, submission, tables)


def _filled(row: Row, item: Field) -> tuple[Value, ...]:
    value = row.value(item.name)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _check_references(submission: Submission, tables: Tables, lost: frozenset[str]) -> Iterator[Problem]:
    known = {name: set(column_of(submission.rows(name), key)) for name, key in submission.keys.items()}
    for table, item in tables.references():
        rows = submission.rows(table.name) if lost.isdisjoint(item.to) else ()
        bad = {target for target in _targets(rows, item) if sum(target in known[name] for name in item.to) != 1}
        for row in rows if bad else ():
            for target in (value for value in _filled(row, item) if value in bad):
                holders = [name for name in item.to if target in known[name]]
                titles = "、".join(f"“{tables.tables[name].title}”" for name in (holders or item.to))
                if holders:
                    message, mend = f"“{item.title}”的编号“{target}”在{titles}中都有", "改编号，使各表不重复"
                else:
                    message, mend = f"“{item.title}”所引的“{target}”在{titles}表中没有", _nearest_id(target, item, known)
                yield Problem("ambiguous-reference" if holders else "dangling-reference", message, row.place(item.name), mend)


def _targets(rows: Sequence[Row], item: Field) -> set[Value]:
    """The different ids that a column refers to."""
    values = set(column_of(rows, item.name)) - {None}
    return {part for value in values for part in (value if isinstance(value, tuple) else (value,))}


def _nearest_id(target: Value, item: Field, known: Mapping[str, set[Value]]) -> str:
    options = sorted(str(value) for name in item.to for value in known[name] if value is not None)
    return suggestion(str(target), options, "补上那一行，或改正编号")


def _check_keys(table: TableDef, rows: tuple[Row, ...], cover: str, submission: Submission, failed: Failed) -> Iterator[Problem]:
    home = submission.cover.value(submission.keys[cover])
    stand_in = {name: home for name in table.key if cover in table.fields[name].to}
    columns = [column_of(rows, name) for name in table.key]
    if not any(None in column for column in columns) and len(set(zip(*columns, strict=True))) == len(rows):
        return
    first: dict[tuple[Value, ...], Row] = {}
    for row in rows:
        if any((table.name, row.number, name) in failed for name in table.key):
            continue
        key = tuple(stand_in.get(name) if (value := row.value(name)) is None else value for name in table.key)
        other = first.setdefault(key, row)
        if other is not row:
            shown = "、".join(f"{table.fields[name].title}={'（空）' if value is None else value}" for name, value in zip(table.key, key, strict=True))
            yield Problem("duplicate-key", f"与另一行重复：{shown}（{other.place(table.key[0])}）", row.place(table.key[0]), "删去重复的行，或改正编号")


def _check_dates(table: TableDef, rows: tuple[Row, ...], submission: Submission, tables: Tables) -> Iterator[Problem]:
    for item in table.fields.values():
        if item.not_after is None:
            continue
        limit = submission.cover.value(item.not_after)
        title = tables.tables[tables.cover].fields[item.not_after].title
        for row, day in zip(rows, column_of(rows, item.name), strict=True):
            if isinstance(day, date) and isinstance(limit, date) and day > limit:
                yield Problem("date-after-cover", f"“{item.title}”{day} 晚于“{title}”{limit}", row.place(item.name), f"核对日期，或改正封面的{title}")


def _breach(check: TableCheck, code: str, row: Row, field: str, detail: str) -> Problem:
    return Problem(code, f"{check.message}：{detail}", row.place(field), "核对后改正")


def _number(value: Value) -> Decimal | int | None:
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _not_greater(check: NotGreater, table: TableDef, submission: Submission, tables: Tables) -> Iterator[Problem]:
    """A zero on the right is left to the evaluation: it makes the figure invalid, not the file."""
    for row in submission.rows(table.name):
        indicator = tables.indicators.get(str(row.value(check.share_of))) if check.share_of else None
        if check.share_of and (indicator is None or indicator.kind != "share"):
            continue
        left = _number(row.value(check.left))
        right = check.right if isinstance(check.right, Decimal) else _number(row.value(check.right))
        if left is not None and right is not None and left > right and not (right == 0 and isinstance(check.right, str)):
            yield _breach(check, "not-greater", row, check.left, f"{left:f} 大于 {right:f}")


def _sum_not_greater(check: SumNotGreater, table: TableDef, submission: Submission, _: Tables) -> Iterator[Problem]:
    rows = submission.rows(table.name)
    columns = [column_of(rows, name) for name in check.parts]
    for row, filed, *values in zip(rows, column_of(rows, check.total), *columns, strict=True):
        if filed is None:
            continue
        parts = [number for value in values if (number := _number(value)) is not None]
        total = _number(filed)
        if parts and total is not None and sum(parts) > total:
            yield _breach(check, "sum-not-greater", row, check.total, f"{sum(parts):f} 大于 {total:f}")


def _in_order(check: InOrder, table: TableDef, submission: Submission, _: Tables) -> Iterator[Problem]:
    rows = submission.rows(table.name)
    columns = [column_of(rows, name) for name in check.fields]
    if all(None not in column for column in columns) and all(all(map(_IN_ORDER, *pair)) for pair in pairwise(columns)):
        return
    for row, *filed in zip(rows, *columns, strict=True):
        known = [day for day in filed if day is not None]
        if known == sorted(known):
            continue
        days = [(name, day) for name, day in zip(check.fields, filed, strict=True) if isinstance(day, date)]
        for (_first, before), (name, after) in pairwise(days):
            if after < before:
                yield _breach(check, "dates-out-of-order", row, name, f"{after} 早于 {before}")


def _one_per(check: OnePer, table: TableDef, submission: Submission, tables: Tables) -> Iterator[Problem]:
    groups: dict[Value, list[Row]] = defaultdict(list)
    for row in submission.rows(table.name):
        groups[row.value(check.group)].append(row)
    field = check.where[0][0]
    for target, rows in groups.items():
        home = submission.find(table.fields[check.group].to, target)
        if home is None:
            continue
        chosen = [row for row in rows if all(row.value(name) == value for name, value in check.where)]
        wanted = home.value(check.agrees_field) if check.agrees_field else None
        for row in chosen[1:]:
            yield _breach(check, "more-than-one", row, field, f"“{target}”已有另一行是“{check.where[0][1]}”（{chosen[0].place(field)}）")
        if not chosen and not any(row.value(name) is None for row in rows for name, _ in check.where):
            yield _breach(check, "none-of-group", home, check.agrees_field or "", f"“{target}”没有一行是“{check.where[0][1]}”")
        for row in chosen[:1]:
            own = row.value(table.key[0])
            if wanted is not None and own != wanted:
                title = tables.tables[home.table].fields[str(check.agrees_field)].title
                yield _breach(check, "disagrees", row, field, f"“{tables.tables[home.table].title}”表中“{title}”是“{wanted}”，此处是“{own}”")


def _filled_when_referenced(check: FilledWhenReferenced, table: TableDef, submission: Submission, tables: Tables) -> Iterator[Problem]:
    lacking = {row.value(table.key[0]): row for row in submission.rows(table.name) if any(row.value(name) is None for name in check.fields)}
    if not lacking:
        return
    columns = [(other, item) for other, item in tables.references() if table.name in item.to and (not check.by or item.name in check.by)]
    used = {target: row for other, item in columns for row in submission.rows(other.name) for target in _filled(row, item) if target in lacking}
    for key, row in lacking.items():
        if key in used:
            empty = next(name for name in check.fields if row.value(name) is None)
            yield _breach(check, "empty-though-referenced", row, empty, f"“{key}”的“{table.fields[empty].title}”空着，引用处：{used[key].origin}")


_CHECKS: Mapping[type, Callable[..., Iterator[Problem]]] = {
    NotGreater: _not_greater,
    SumNotGreater: _sum_not_greater,
    InOrder: _in_order,
    OnePer: _one_per,
    FilledWhenReferenced: _filled_when_referenced,
}
