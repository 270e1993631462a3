"""One sheet a table: headings, the rows that stand there already, and beneath them white cells to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.table_model import Field, TableDef, Tables
from compliance.submission.convert import shown_code
from compliance.submission.headings import SHOWN_ONLY
from compliance.submission.rows import Value
from compliance.submission.workbook_package import column_letters
from compliance.workbook.dropdowns import Dropdowns
from compliance.workbook.form import Column, Form, FormRow
from compliance.workbook.help_text import heading, help_text
from compliance.workbook.styles import Styles, lines, text_width
from compliance.workbook.validation import validation

SHOWN_TITLES = {
    "place": "条款位置", "quote": "条款原文", "title": "要求", "whom": "谁来报",
    "responsible": "责任单位", "due": "期限", "numerator": "分子指", "denominator": "分母指",
}  # fmt: skip
SHOWN_WIDTHS = {"place": 11, "quote": 40, "title": 24, "whom": 11, "responsible": 16, "due": 11, "numerator": 22, "denominator": 22}
WIDTHS = {"text": 16, "ref": 11, "code": 10, "date": 12, "month": 9, "year": 7, "bool": 7, "int": 9, "decimal": 12, "money": 15, "percent": 9}
WIDEST = 22
FIRST_YEAR = 1900
"""A spreadsheet counts the days of this year wrongly: its dates are written as text."""
TEMPLATE = "模板"
DRAWN_ROWS, MORE_ROWS = 25, 500
HEADING_HEIGHT, ROW_HEIGHT, LINE_HEIGHT, TALLEST = 36, 21, 15, 400
ALLOWED = dict.fromkeys(("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter"), True)


def columns_of(table: TableDef, tables: Tables) -> tuple[Column, ...]:
    """The columns of a table's sheet: its fields in order, those for reference right after the value that they speak of."""
    found: list[Column] = []
    for item in table.fields.values():
        found.append(Column(item.name, heading(item), _width(item, tables)))
        if table.prefill and item.name == table.prefill.each:
            found += [Column(name, SHOWN_ONLY + SHOWN_TITLES[name], SHOWN_WIDTHS[name], shown=True) for name in table.prefill.show]
    return tuple(found)


def _width(item: Field, tables: Tables) -> int:
    longest = max((text_width(shown_code(code, title)) for code, title in tables.codes_of(item).items()), default=0) + 3 if item.type == "code" else 0
    return min(WIDEST, max(WIDTHS[item.type], longest, -(-text_width(heading(item)) // 2) + 2))


def write_table(sheet: Any, form: Form, cover: Form, styles: Styles, dropdowns: Dropdowns, tables: Tables) -> None:
    """Fill the sheet of one table."""
    sheet.set_row(0, HEADING_HEIGHT)
    sheet.freeze_panes(1, 1)
    last = 1 if form.table.cover else len(form.rows) + MORE_ROWS
    for number, column in enumerate(form.columns):
        item = None if column.shown else form.table.fields[column.name]
        asked = item is not None and item.filled_by == "unit"
        kind = item.type if item else "text"
        sheet.set_column(number, number, column.width, styles.column(kind, locked=not asked or form.table.cover))
        sheet.write_string(0, number, column.title, styles.heading(asked=asked))
        if item is not None:
            sheet.write_comment(0, number, help_text(item, tables), {"x_scale": 1.6, "font_size": 10})
            sheet.data_validation(1, number, last, number, validation(item, dropdowns, cover, tables))
    drawn = [*form.rows, *[FormRow({})] * (0 if form.table.cover else DRAWN_ROWS)]
    for number, row in enumerate(drawn, start=1):
        _write_row(sheet, number, row, form, styles, tables)
    if not form.table.cover:
        sheet.autofilter(0, 0, last, len(form.columns) - 1)
    sheet.protect("", ALLOWED)


def _write_row(sheet: Any, number: int, row: FormRow, form: Form, styles: Styles, tables: Tables) -> None:
    tallest = 1
    for place, column in enumerate(form.columns):
        if column.shown:
            text = row.shown.get(column.name, "")
            _write(sheet, number, place, text or None, styles.cell("text", locked=True))
        else:
            item = form.table.fields[column.name]
            value = _shown(item, row.cells.get(column.name), tables)
            locked = column.name in row.locked or item.filled_by == "evaluator"
            _write(sheet, number, place, value, styles.cell(item.type, locked=locked))
            text = value if isinstance(value, str) else ""
        tallest = max(tallest, lines(text, column.width))
    sheet.set_row(number, min(max(tallest * LINE_HEIGHT + 3, ROW_HEIGHT), TALLEST))


def _shown(item: Field, value: Value, tables: Tables) -> Value:
    """A value as the cell holds it: codes with their titles, lists joined, 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    titles: Mapping[str, str] = tables.codes_of(item) if item.type == "code" else {}
    if isinstance(value, tuple):
        return ";".join(value)
    return shown_code(value, titles.get(value, "")) if isinstance(value, str) else value


def _write(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    """Text is always written as text: a cell that starts with `=` is no formula."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, date) and value.year > FIRST_YEAR:
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | Decimal) and _is_exact(value):
        sheet.write_number(row, column, value, style)
    elif sheet.write_string(row, column, f"{value:f}" if isinstance(value, Decimal) else str(value), style):
        place = Place(TEMPLATE, sheet=sheet.get_name(), cell=f"{column_letters(column + 1)}{row + 1}")
        raise ProblemsError([Problem("cell-too-long", "这一格的文字超过工作簿一格能存的长度", place, "缩短原填报中的这一格，再带入")])


def _is_exact(value: int | Decimal) -> bool:
    """Whether a spreadsheet, which keeps sixteen digits, gives the number back as it is."""
    return Decimal(repr(float(f"{float(value):.16G}"))) == value
