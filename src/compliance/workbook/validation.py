"""What a cell accepts while it is being filled in. The reader checks again: a pasted value passes by every validation."""

from __future__ import annotations

from datetime import date
from typing import Any

from compliance.rulebook.table_model import Field, Tables
from compliance.submission.numerals import MAX_MAGNITUDE, MAX_YEAR, MIN_YEAR
from compliance.submission.workbook_package import column_letters
from compliance.workbook.dropdowns import Dropdowns
from compliance.workbook.form import Form
from compliance.workbook.help_text import help_text

TITLE_LENGTH = 32
HIGHEST = int(MAX_MAGNITUDE) - 1
FIRST_DAY, LAST_DAY = date(MIN_YEAR, 1, 1), date(MAX_YEAR, 12, 31)


def validation(item: Field, dropdowns: Dropdowns, cover: Form, tables: Tables) -> dict[str, Any]:
    """The data validation of a column, with its help as the message shown when a cell is chosen."""
    told = {"input_title": item.title[:TITLE_LENGTH], "input_message": help_text(item, tables), "ignore_blank": True}
    source = dropdowns.source(item)
    if source is not None:
        return {**told, "validate": "list", "source": source, **_alert(item, tables)}
    rule = _BOUNDS.get(item.type)
    if rule is None or item.multi:
        return {**told, "validate": "any"}
    return {**told, **rule(item, cover), "error_title": item.title[:TITLE_LENGTH], "error_message": help_text(item, tables)[:220]}


def _alert(item: Field, tables: Tables) -> dict[str, str]:
    """A number may be filed before the row that it leads to, and an open list takes other values: these are asked about, not refused."""
    is_open = item.type == "ref" or (item.codes is not None and tables.codes[item.codes].open)
    words = "不在列表中。若确实要这样填，选“是”。" if is_open else "请从下拉列表中选择。"
    return {"error_type": "warning" if is_open else "stop", "error_title": item.title[:TITLE_LENGTH], "error_message": words}


def _number(kind: str, top: int) -> Any:
    def bounds(item: Field, cover: Form) -> dict[str, Any]:
        del cover
        return {"validate": kind, "criteria": "between", "minimum": -top if item.signed else 0, "maximum": top}

    return bounds


def _year(item: Field, cover: Form) -> dict[str, Any]:
    del item, cover
    return {"validate": "integer", "criteria": "between", "minimum": MIN_YEAR, "maximum": MAX_YEAR}


def _date(item: Field, cover: Form) -> dict[str, Any]:
    last: object = LAST_DAY
    if item.not_after:
        limit = f"'{cover.table.title}'!${column_letters(cover.index(item.not_after) + 1)}$2"
        last = f'=IF({limit}="",DATE({LAST_DAY.year},12,31),{limit})'
    return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": last}


_BOUNDS = {
    "int": _number("integer", HIGHEST),
    "decimal": _number("decimal", HIGHEST),
    "money": _number("decimal", HIGHEST),
    "percent": _number("decimal", 100),
    "year": _year,
    "date": _date,
}
