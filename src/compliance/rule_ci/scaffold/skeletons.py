"""The check that a draft begins with, for each operator that can be drafted, and the cases that must come out of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from compliance.rule_ci.scaffold.rows import EVIDENCE, PROOF, Rows
from compliance.rulebook.table_model import Field, TableDef, Tables

FIXED_USES = ("measure", EVIDENCE, "indicator", "activity")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_NUMBER = re.compile(r"不(?:少|低)于\s*(\d+)")
_MONTHLY = {"每月": "month", "按月": "month", "每季": "quarter", "按季": "quarter", "每年": "year"}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class CannotDraftError(Exception):
    """The operator has nothing to stand on here; says what is missing."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a draft is made from. `day` is the day that examples are judged on, `by` the due date, `table` and `indicator` what the user chose."""

    atom: str
    quote: str
    tables: Tables
    day: date
    valid_from: date
    by: date | None = None
    table: str | None = None
    indicator: str | None = None

    def rows(self) -> Rows:
        """No rows yet."""
        return Rows(self.tables, self.by or self.day, self.atom)


@dataclass(frozen=True, slots=True)
class Case:
    """An example: what is given and what must come out."""

    name: str
    given: Mapping[str, Any]
    verdict: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A check, its cases, and the table in which an office fills in what it asks."""

    check: Mapping[str, Any]
    cases: tuple[Case, ...]
    table: str


SILENT = Case("没有填报", {}, "insufficient_data", "not_reported")


def _measure(brief: Brief, *, proof: bool = False, **own: Any) -> dict[str, Any]:
    rows = brief.rows()
    if proof:
        own["evidence_ids"] = [rows.proof()]
    rows.add("measure", clause_id=brief.atom, **own)
    return dict(reversed(rows.given.items()))


def attested(brief: Brief) -> Skeleton:
    """Declared by the office, with evidence."""
    cases = (
        Case("自报已落实，有佐证", _measure(brief, proof=True, status="已落实"), "compliant"),
        Case("自报未落实", _measure(brief, status="未落实"), "non_compliant"),
        Case("自报已落实，没有佐证", _measure(brief, status="已落实"), "insufficient_data", "missing_evidence"),
        SILENT,
    )
    return Skeleton({"attested": {}}, cases, "measure")


def judged(brief: Brief) -> Skeleton:
    """Left to the evaluator."""
    cases = (
        Case("评估人判为符合", _measure(brief, proof=True, status="已落实", reviewer_rating="符合"), "compliant"),
        Case("评估人判为不符合", _measure(brief, proof=True, status="已落实", reviewer_rating="不符合"), "non_compliant"),
        Case("有佐证，由评估人判定", _measure(brief, proof=True, status="已落实"), "needs_review"),
        SILENT,
    )
    return Skeleton({"judged": {}}, cases, "measure")


def recorded(name: str) -> Callable[[Brief], Skeleton]:
    """Recorded, never scored: neither passes nor fails."""

    def skeleton(brief: Brief) -> Skeleton:
        cases = (Case("记录采用情况", _measure(brief, status="已落实"), "informational"), Case("没有填报", {}, "informational"))
        return Skeleton({name: {}}, cases, "measure")

    return skeleton


def rate(brief: Brief) -> Skeleton:
    """The percentage of the quote, of an indicator."""
    found = _PERCENT.search(brief.quote)
    if found is None:
        raise CannotDraftError("引文中没有百分数，rate 没有标准可写")
    options = {code: item for code, item in brief.tables.indicators.items() if item.kind != "value"}
    code = brief.indicator or next((code for code, item in options.items() if item.title in brief.quote), next(iter(options), None))
    if code not in options:
        raise CannotDraftError(f"没有分子分母俱全的指标{f'“{code}”' if code else ''}，先在 rules/indicators 中写出，或用 --indicator 另选")
    most = any(word in brief.quote for word in ("不超过", "不高于", "以下"))
    whole, _, part = found.group(1).partition(".")
    at, of = int(whole + part) * 1000, 100 * 1000 * 10 ** len(part)
    beyond = at + 1 if most else at - 1
    cases = (
        Case(f"恰好 {found.group(1)}%", {code: f"{at}/{of}"}, "compliant"),
        Case("多一个单位" if most else "差一个单位", {code: f"{beyond}/{of}"}, "non_compliant"),
        SILENT,
    )
    return Skeleton({"rate": {"indicator": code, "at_most" if most else "at_least": f"{found.group(1)}%"}}, cases, "indicator")


def count(brief: Brief) -> Skeleton:
    """So many rows of a register as the quote says."""
    least = int(found.group(1)) if (found := _NUMBER.search(brief.quote)) else 1
    return _counted(brief, "count", least, {"at_least": least})


def exists(brief: Brief) -> Skeleton:
    """At least one row of a register."""
    return _counted(brief, "exists", 1, {})


def _counted(brief: Brief, name: str, least: int, bound: Mapping[str, int]) -> Skeleton:
    table, item, values = _chosen(brief, lambda table: table.complete, _two_values)
    right, wrong = brief.rows(), brief.rows()
    for _ in range(least):
        right.add(table.name, **{item.name: values[0]})
    for number in range(least):
        wrong.add(table.name, **{item.name: values[0] if number + 1 < least else values[1]})
    check = {name: {"of": table.name, "where": {item.name: values[0]}, **bound}}
    return Skeleton(check, (Case(f"有 {least} 项", right.given, "compliant"), Case("少一项", wrong.given, "non_compliant"), SILENT), table.name)


def every(brief: Brief) -> Skeleton:
    """Each row of a table has the first value of a column."""
    table, item, values = _chosen(brief, lambda table: not table.cover, _two_values)
    right, wrong = brief.rows(), brief.rows()
    right.add(table.name, **{item.name: values[0]})
    wrong.add(table.name, **{item.name: values[1]})
    check = {"every": {"in": table.name, "must": {item.name: values[0]}}}
    return Skeleton(check, (Case("都做到", right.given, "compliant"), Case("有一项没有做到", wrong.given, "non_compliant"), SILENT), table.name)


def deadline(brief: Brief) -> Skeleton:
    """A date on or before the due date."""
    if brief.by is None:
        raise CannotDraftError("deadline 须有期限，用 --by YYYY-MM-DD 写明")
    usual = EVIDENCE if EVIDENCE in brief.tables.tables else None
    table, item, _ = _chosen(replace(brief, table=brief.table or usual), lambda table: not table.cover, _dates)
    right, wrong = brief.rows(), brief.rows()
    for rows, day in ((right, brief.by), (wrong, brief.by + timedelta(days=1))):
        own = dict(zip(PROOF, ("文件", "填报单位", day, "文件.pdf"), strict=True)) if table.name == EVIDENCE else {item.name: day}
        rows.add(table.name, **own)
    check = {"deadline": {"in": table.name, "date": item.name}}
    return Skeleton(check, (Case("期限当日", right.given, "compliant"), Case("晚一天", wrong.given, "non_compliant"), SILENT), table.name)


def periodic(brief: Brief) -> Skeleton:
    """A row in every period."""
    each = next((each for word, each in _MONTHLY.items() if word in brief.quote), "month")
    table, item, _ = _chosen(brief, lambda table: not table.cover, _dates)
    start, end = _period_before(brief.day, _MONTHS[each])
    if start < brief.valid_from:
        raise CannotDraftError(f"从生效日 {brief.valid_from} 到 {brief.day} 没有一个完整的周期可作示例")
    cover = {brief.tables.cover: {"period_start": start, "period_end": end}}
    right, wrong = brief.rows(), brief.rows()
    right.add(table.name, **{item.name: end})
    wrong.add(table.name, **{item.name: start - timedelta(days=1)})
    check = {"periodic": {"in": table.name, "date": item.name, "each": each}}
    cases = (Case("有记录", cover | right.given, "compliant"), Case("这一期没有记录", cover | wrong.given, "non_compliant"))
    return Skeleton(check, (*cases, Case(SILENT.name, cover, SILENT.verdict, SILENT.reason)), table.name)


def _period_before(day: date, months: int) -> tuple[date, date]:
    """First and last day of the whole period before the one that `day` lies in."""
    number = (day.year * 12 + day.month - 1) // months * months
    first, last = number - months, number
    return date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1) - timedelta(days=1)


Values = Callable[[Tables, TableDef, Field], list[Any]]


def _two_values(tables: Tables, table: TableDef, item: Field) -> list[Any]:
    """Two values that a column may hold, the first the one to ask for; empty for a column of another type."""
    if item.multi or item.name in table.key:
        return []
    match item.type:
        case "bool":
            return [True, False]
        case "code":
            return list(tables.codes_of(item))[:2]
        case _:
            return []


def _dates(_: Tables, __: TableDef, item: Field) -> list[Any]:
    return [0, 0] if item.type == "date" else []


def _chosen(brief: Brief, fits: Callable[[TableDef], bool], values: Values) -> tuple[TableDef, Field, list[Any]]:
    """The table and column that the draft looks at: the user's table, else the first that fits."""
    tables = brief.tables.tables
    if brief.table is not None and brief.table not in tables:
        raise CannotDraftError(f"没有表“{brief.table}”，可用：{'、'.join(tables)}")
    own = [tables[brief.table]] if brief.table else [table for table in tables.values() if table.name not in FIXED_USES]
    for table, item in _columns(own, fits):
        if len(found := values(brief.tables, table, item)) == 2:
            return table, item, found
    where = f"表“{brief.table}”" if brief.table else "各表"
    raise CannotDraftError(f"{where}没有可用的列，用 --table 另选一张表，或先用 attested 起草再改 check")


def _columns(tables: list[TableDef], fits: Callable[[TableDef], bool]) -> Iterator[tuple[TableDef, Field]]:
    for table in tables:
        if fits(table):
            yield from ((table, item) for item in table.fields.values() if item.filled_by == "unit")


SKELETONS: Mapping[str, Callable[[Brief], Skeleton]] = {
    "attested": attested,
    "judged": judged,
    "permission": recorded("permission"),
    "informational": recorded("informational"),
    "rate": rate,
    "count": count,
    "exists": exists,
    "every": every,
    "deadline": deadline,
    "periodic": periodic,
}
