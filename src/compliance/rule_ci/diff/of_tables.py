"""Changes of what a submission holds: tables, fields, code lists, indicators, the checks of tables, and queries of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from compliance.model.place import Place
from compliance.reports.wording import listed
from compliance.rule_ci.diff.change import Change, was_is
from compliance.rule_ci.diff.meaning import canonical, shown
from compliance.rule_ci.diff.side import Side
from compliance.rulebook.table_model import CodeList, TableCheck, TableDef

TEXT = ("note", "place", "message", "sheet", "label", "office", "prefill")
INDICATOR_TEXT = (*TEXT, "title")
TABLE_PARTS = ("fields", "checks")


def table_changes(old: Side, new: Side) -> Iterator[Change]:
    """Every change of tables, code lists, indicators and queries; notes, labels, the order of sheets and what a template pre-fills are text."""
    yield from _of("table-changed", "表", old.book.tables.tables, new.book.tables.tables, old, new, (*TEXT, *TABLE_PARTS))
    for name, table in new.book.tables.tables.items():
        if (was := old.book.tables.tables.get(name)) is not None:
            yield from _fields(was, table, old, new)
            yield from _checks(was, table)
    yield from _of("indicator-changed", "指标", old.book.tables.indicators, new.book.tables.indicators, old, new, INDICATOR_TEXT)
    yield from _of("code-changed", "代码表", old.book.tables.codes, new.book.tables.codes, old, new, (*TEXT, "title", "values"))
    for name, codes in new.book.tables.codes.items():
        if (listing := old.book.tables.codes.get(name)) is not None:
            yield from _codes(listing, codes, old, new)
    yield from _queries(old, new)


def _of(code: str, what: str, before: Mapping[str, Any], after: Mapping[str, Any], old: Side, new: Side, text: tuple[str, ...]) -> Iterator[Change]:
    for name, now in after.items():
        was, touches = before.get(name), old.rules_with(name) | new.rules_with(name)
        if was is None:
            yield Change(code, name, f"增加{what}“{now.title}”。", now.place, touches=touches)
            continue
        for key, left, right in _differing(was, now, text):
            words = f"{what}“{now.title}”的 {key} 改了。{was_is(left, right)}"
            yield Change(code, name, words, new.key(now.place, key), was=was.place, touches=touches, old=left, new=right)
    for name, was in before.items():
        if name not in after:
            yield Change(code, name, f"{what}“{was.title}”没有了。", was.place, "", True, was.place, old.rules_with(name))


def _differing(was: Any, now: Any, text: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for item in fields(now):
        left, right = getattr(was, item.name), getattr(now, item.name)
        if item.name not in text and left != right:
            yield item.name, _shown(left), _shown(right)


def _shown(value: Any) -> str:
    return "" if value in (None, "", ()) else shown(value)


def _fields(was: TableDef, now: TableDef, old: Side, new: Side) -> Iterator[Change]:
    def change(name: str, message: str) -> Change:
        removed, touches = name not in now.fields, old.rules_with(now.name) | new.rules_with(now.name)
        before = old.key(was.place, name)
        place = before if removed else new.key(now.place, name)
        return Change("field-changed", f"{now.name}.{name}", message, place, "", removed, before, touches)

    for name, field in now.fields.items():
        if name not in was.fields:
            yield change(name, f"增加字段“{field.title}”。")
            continue
        for key, left, right in _differing(was.fields[name], field, TEXT):
            yield change(name, f"字段“{field.title}”的 {key} 改了。{was_is(left, right)}")
    for name, field in was.fields.items():
        if name not in now.fields:
            yield change(name, f"字段“{field.title}”没有了，填有这一列的申报材料不能再用。")


def _checks(was: TableDef, now: TableDef) -> Iterator[Change]:
    old, new = ({_check(check): check for check in table.checks} for table in (was, now))
    for key, check in new.items():
        if key not in old:
            yield Change("table-check", now.name, f"填报时增加一项核对：{check.message}。", check.place, was=was.place)
    for key, check in old.items():
        if key not in new:
            yield Change("table-check", now.name, f"填报时不再核对：{check.message}。", check.place, "", True, check.place)


def _check(check: TableCheck) -> tuple[object, ...]:
    return type(check).__name__, *(getattr(check, item.name) for item in fields(check) if item.name not in TEXT)


def _codes(was: CodeList, now: CodeList, old: Side, new: Side) -> Iterator[Change]:
    def change(names: list[str], words: str) -> Change:
        place = new.key(now.place, next((name for name in names if name in now.values), "values"))
        return Change("code-changed", now.name, words, place, was=was.place, touches=old.rules_with(*names) | new.rules_with(*names))

    if added := [name for name in now.values if name not in was.values]:
        yield change(added, f"代码表“{now.title}”增加 {listed(f'{name}（{now.values[name].title}）' for name in added)}。")
    if gone := [name for name in was.values if name not in now.values]:
        yield change(gone, f"代码表“{now.title}”删去 {listed(f'{name}（{was.values[name].title}）' for name in gone)}。")
    for name, code in now.values.items():
        for key, left, right in _differing(was.values.get(name, code), code, TEXT):
            yield change([name], f"代码 {name} 的 {key} 改了。{was_is(left, right)}")


def _queries(old: Side, new: Side) -> Iterator[Change]:
    before, after = ({query.id: query for query in side.book.queries} for side in (old, new))
    for name, query in after.items():
        if name not in before:
            yield Change("query-changed", name, f"增加数据核对“{query.title}”。", query.place)
        elif canonical(before[name].check) != canonical(query.check):
            yield Change("query-changed", name, f"数据核对“{query.title}”的内容改了。", query.place, was=before[name].place)
    for name, query in before.items():
        if name not in after:
            yield Change("query-changed", name, f"数据核对“{query.title}”没有了。", query.place, "", True, query.place or Place("rules"))
