"""The sheet 整改台账: one row a problem, with room for those who mend and those who accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from compliance.model.language import language, mark, say
from compliance.model.text import CHINESE
from compliance.rulebook.table_model import Field, TableDef
from compliance.workbook.rectification.entry import LedgerEntry
from compliance.workbook.rectification.looks import Looks, font
from compliance.workbook.rectification.shown import shown
from compliance.workbook.rectification.wording import NO, YES
from compliance.workbook.styles import lines

WIDTHS = {
    "number": 5, "kind": 9, "state": 10, "clause": 12, "scope": 6, "subject": 11, "location": 9, "quote": 28, "fact": 34, "cells": 16, "gap": 11, "measure": 30,
    "due": 11, "lead": 11, "support": 13, "deadline": 11, "progress": 20, "opinion": 14, "inspector": 8, "checked": 11, "closed": 8, "first": 11, "times": 6,
    "history": 28,
}  # fmt: skip
WIDER = {"kind": 13, "scope": 8, "location": 10, "gap": 13, "due": 12, "deadline": 14, "inspector": 10, "checked": 12, "times": 8}
"""Where words of other languages take more room."""
LINE_HEIGHT, LEAST, MOST = 13.5, 2, 400
FIRST_DAY = date(2000, 1, 1)
FOOTER = mark("白色格由整改单位和验收人填写：整改期限、进展情况、验收意见、验收人、验收日期、是否销号；灰色格不要改动。")
LET = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
LONGEST_HEADER = 255
"""What Excel takes; a header that is longer would be left out."""


def write_ledger_sheet(sheet: Any, table: TableDef, entries: Sequence[LedgerEntry], looks: Looks, heading: str) -> None:
    """Fill the sheet."""
    columns = list(table.fields.values())
    widths = WIDTHS if language() == CHINESE else WIDTHS | WIDER
    for column, item in enumerate(columns):
        sheet.set_column(column, column, widths[item.name])
        sheet.write_string(0, column, item.title, looks.head)
    if language() != CHINESE:
        sheet.set_row(0, _height({item.name: item.title for item in columns}, widths))
    for number, entry in enumerate(entries, start=1):
        values = {item.name: str(number) if item.name == "number" else _value(entry, item) for item in columns}
        sheet.set_row(number, _height(values, widths))
        for column, item in enumerate(columns):
            _write(sheet, (number, column), values[item.name], looks.of(item, entry))
    if entries:
        _choices(sheet, columns, len(entries))
        sheet.autofilter(0, 0, len(entries), len(columns) - 1)
    sheet.freeze_panes(1, 4)
    _printed(sheet, heading)
    sheet.protect("", LET)


def _printed(sheet: Any, heading: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(0.4, 0.4, 0.7, 0.6)
    sheet.set_header(_header(heading))
    sheet.set_footer(f"&L{say(FOOTER)}&R{say('第 {page} 页，共 {pages} 页', page='&P', pages='&N')}")


def _header(heading: str) -> str:
    """The heading of a printed page; a digit that it begins with must not be taken for a part of the size before it."""
    head = f'&C&"{font()},Bold"&12{" " if heading[:1].isdigit() else ""}'
    text = " ".join(heading.split())
    while len(head + text.replace("&", "&&")) > LONGEST_HEADER:
        text = text[:-1]
    return head + text.replace("&", "&&")


def _value(entry: LedgerEntry, item: Field) -> Any:
    if item.name == "closed":
        return "" if entry.closed is None else say(YES if entry.closed else NO)
    return getattr(entry, item.name) if item.type in ("date", "int") else shown(entry, item.name)


def _write(sheet: Any, at: tuple[int, int], value: Any, look: Any) -> None:
    """Text is always written as text: what begins with a sign of a formula is none."""
    if isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001 -- a day has no zone
    elif isinstance(value, int):
        sheet.write_number(*at, value, look)
    elif value:
        sheet.write_string(*at, value, look)
    else:
        sheet.write_blank(*at, None, look)


def _choices(sheet: Any, columns: Sequence[Field], rows: int) -> None:
    words = {"yes": say(YES), "no": say(NO)}
    for column, item in enumerate(columns):
        if item.name == "closed":
            refused = say("请选“{yes}”或“{no}”", **words)
            sheet.data_validation(1, column, rows, column, {"validate": "list", "source": list(words.values()), "error_message": refused})
        elif item.filled_by == "evaluator" and item.type == "date":
            rule = {"validate": "date", "criteria": ">=", "value": FIRST_DAY, "error_message": say("请填日期，如 2020-10-31")}
            sheet.data_validation(1, column, rows, column, rule)


def _height(values: dict[str, Any], widths: Mapping[str, int]) -> float:
    tallest = max(lines(value, widths[name]) for name, value in values.items() if isinstance(value, str))
    return min(MOST, max(LEAST, tallest) * LINE_HEIGHT + 2)
