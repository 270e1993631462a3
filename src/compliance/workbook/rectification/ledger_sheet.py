"""The sheet 整改台账: one row a problem, with room for those who mend and those who accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from compliance.rulebook.table_model import Field, TableDef
from compliance.workbook.rectification.entry import LedgerEntry
from compliance.workbook.rectification.looks import Looks
from compliance.workbook.styles import lines

WIDTHS = {
    "number": 5, "kind": 9, "state": 10, "clause": 12, "scope": 6, "subject": 11, "location": 9, "quote": 28, "fact": 34, "cells": 16, "gap": 11, "measure": 30,
    "due": 11, "lead": 11, "support": 13, "deadline": 11, "progress": 20, "opinion": 14, "inspector": 8, "checked": 11, "closed": 8, "first": 11, "times": 6,
    "history": 28,
}  # fmt: skip
LINE_HEIGHT, LEAST, MOST = 13.5, 2, 400
FIRST_DAY = date(2000, 1, 1)
YES_NO = ["是", "否"]
FOOTER = "&L白色格由整改单位和验收人填写：整改期限、进展情况、验收意见、验收人、验收日期、是否销号；灰色格不要改动。&R第 &P 页，共 &N 页"
LET = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}


def write_ledger_sheet(sheet: Any, table: TableDef, entries: Sequence[LedgerEntry], looks: Looks, heading: str) -> None:
    """Fill the sheet."""
    columns = list(table.fields.values())
    for column, item in enumerate(columns):
        sheet.set_column(column, column, WIDTHS[item.name])
        sheet.write_string(0, column, item.title, looks.head)
    for number, entry in enumerate(entries, start=1):
        values = {"number": str(number)} | {field.name: getattr(entry, field.name) for field in fields(entry)}
        sheet.set_row(number, _height(values))
        for column, item in enumerate(columns):
            _write(sheet, (number, column), item, values[item.name], looks)
    if entries:
        _choices(sheet, columns, len(entries))
        sheet.autofilter(0, 0, len(entries), len(columns) - 1)
    sheet.freeze_panes(1, 4)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(0.4, 0.4, 0.7, 0.6)
    sheet.set_header(f'&C&"宋体,Bold"&12{heading.replace("&", "&&")}')
    sheet.set_footer(FOOTER)
    sheet.protect("", LET)


def _write(sheet: Any, at: tuple[int, int], item: Field, value: Any, looks: Looks) -> None:
    """Text is always written as text: what begins with a sign of a formula is none."""
    white = item.filled_by == "evaluator"
    look = (looks.open_day if white else looks.shown_day) if item.type == "date" else looks.open if white else looks.shown
    if item.name == "kind":
        look = looks.kinds.get(value, look)
    if isinstance(value, bool):
        sheet.write_string(*at, "是" if value else "否", look)
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001 -- a day has no zone
    elif isinstance(value, int):
        sheet.write_number(*at, value, look)
    elif value:
        sheet.write_string(*at, value, look)
    else:
        sheet.write_blank(*at, None, look)


def _choices(sheet: Any, columns: Sequence[Field], rows: int) -> None:
    for column, item in enumerate(columns):
        if item.filled_by != "evaluator":
            continue
        if item.type == "bool":
            sheet.data_validation(1, column, rows, column, {"validate": "list", "source": YES_NO, "error_message": "请选“是”或“否”"})
        elif item.type == "date":
            rule = {"validate": "date", "criteria": ">=", "value": FIRST_DAY, "error_message": "请填日期，如 2020-10-31"}
            sheet.data_validation(1, column, rows, column, rule)


def _height(values: dict[str, Any]) -> float:
    tallest = max(lines(value, WIDTHS[name]) for name, value in values.items() if isinstance(value, str))
    return min(MOST, max(LEAST, tallest) * LINE_HEIGHT + 2)
