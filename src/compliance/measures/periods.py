"""Figures of one period held against those of the one before: what looks carried forward, or written in another unit. Questions, never failures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from compliance.measures.scene import Scene
from compliance.model.evaluation import Entry, question
from compliance.model.language import listed, mark, named, say, together
from compliance.rulebook.table_model import Field, TableDef
from compliance.submission.rows import Row

PERIOD_TYPES = ("year", "month", "date")
AMOUNTS = ("money", "decimal", "int")
LEAST_ALIKE = 2
"""A single equal figure is common (a population, a count of posts); two and all that were filed are worth a question."""
SLIP = (Decimal(4000), Decimal(25000))
"""A jump between periods near ten thousand times is more likely 万元 beside 元 than a fact."""


def period_queries(scene: Scene) -> Iterator[Entry]:
    """What the figures of tables that have a period in their key raise."""
    for table in scene.tables.tables.values():
        period = next((table.fields[name] for name in table.key if table.fields[name].type in PERIOD_TYPES), None)
        amounts = [item for item in table.fields.values() if item.type in AMOUNTS and not item.auto and item.name not in table.key]
        if period is not None and amounts:
            for before, after in _neighbours(table, period, scene):
                yield from _carried_forward(before, after, amounts, period, scene)
                yield from _slips(before, after, amounts, period, scene)


def _neighbours(table: TableDef, period: Field, scene: Scene) -> Iterator[tuple[Row, Row]]:
    """Rows that differ in their period alone, each with the next."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in scene.submission.rows(table.name):
        if row.value(period.name) is not None:
            groups[tuple(row.value(name) for name in table.key if name != period.name)].append(row)
    for rows in groups.values():
        yield from pairwise(sorted(rows, key=lambda row: _order(row.value(period.name))))


def _order(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _filled(row: Row, items: list[Field]) -> dict[str, Decimal]:
    found = {item.name: row.value(item.name) for item in items}
    return {name: Decimal(value) for name, value in found.items() if isinstance(value, int | Decimal) and value}


def _carried_forward(before: Row, after: Row, items: list[Field], period: Field, scene: Scene) -> Iterator[Entry]:
    first, second = _filled(before, items), _filled(after, items)
    if len(second) >= LEAST_ALIKE and first == second:
        titles = listed(named(scene.table(after.table).fields[name].title) for name in second)
        first_period, second_period = _period(before, period), _period(after, period)
        detail = say("{first} 与 {second} 的{titles}完全相同，请核对是否沿用了上期数字", first=first_period, second=second_period, titles=titles)
        yield question(say("两期数字相同"), _label(after, scene), detail, tuple(row.place(name) for row in (before, after) for name in second))


def _slips(before: Row, after: Row, items: list[Field], period: Field, scene: Scene) -> Iterator[Entry]:
    first, second = _filled(before, items), _filled(after, items)
    for item in items:
        if item.type != "money" or item.name not in first or item.name not in second:
            continue
        small, large = sorted((first[item.name], second[item.name]))
        if small > 0 and SLIP[0] <= large / small <= SLIP[1]:
            figures = {"before": f"{first[item.name]:f}", "after": f"{second[item.name]:f}"}
            spans = {"first": _period(before, period), "second": _period(after, period)}
            sentence = mark("{title}：{first} 为 {before} 元，{second} 为 {after} 元，请核对是否有一期按万元填写")
            detail = say(sentence, title=named(item.title), **spans, **figures)
            yield question(say("两期数字相差约一万倍"), _label(after, scene), detail, (before.place(item.name), after.place(item.name)))


def _period(row: Row, period: Field) -> str:
    return _order(row.value(period.name))


def _label(row: Row, scene: Scene) -> str:
    return together(named(scene.table(row.table).title), scene.label(row))
