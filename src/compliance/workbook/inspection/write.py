"""The on-site list as a workbook: what to look at where, and room for the inspector's judgement, name, date and remark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

from compliance.rulebook.table_model import Field, TableDef
from compliance.workbook.inspection.points import points_of
from compliance.workbook.inspection.tables import COVER, POINT, inspection_tables

WIDTHS = {
    "place": 13, "clause": 12, "scope": 7, "subject": 11, "location": 9, "quote": 30, "look": 20, "declared": 20, "evidence": 22, "verdict": 12,
    "rating": 10, "inspector": 9, "day": 11, "remark": 18,
}  # fmt: skip
LINE, MAX_HEIGHT = 13.5, 400
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook's own date has no zone; a fixed one makes equal bytes of equal lists
LEAD = "白色格由核查人填写：核查判断选一项，并写明核查人和核查日期；灰色格不要改动。不核查的行留空。"


def write_inspection(results: Mapping[str, Any]) -> bytes:
    """The workbook (.xlsx) of all that `results` (the data of a `results.json`) leaves to people; the same bytes for the same results."""
    import xlsxwriter

    buffer, tables = BytesIO(), inspection_tables().tables
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": "现场核查清单", "created": CREATED})
    sheets = _Sheets(book)
    sheets.cover(tables[COVER], _cover(results))
    sheets.points(tables[POINT], points_of(results), results)
    book.close()
    return buffer.getvalue()


def _cover(results: Mapping[str, Any]) -> dict[str, Any]:
    policy = results["policy"]
    return {
        "unit_name": results["subject"]["name"],
        "policy": policy["id"],
        "policy_title": f"{policy['number']} {policy['title']}",
        "as_of_date": date.fromisoformat(results["as_of"]),
        "submission": results["seal"]["submission"],
    }


class _Sheets:
    def __init__(self, book: Any) -> None:
        frame = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
        self.book = book
        self.head = book.add_format({**frame, "bold": True, "bg_color": "#1F3A5F", "font_color": "white", "valign": "vcenter"})
        self.shown = book.add_format({**frame, "bg_color": "#F2F2F2"})
        self.shown_date = book.add_format({**frame, "bg_color": "#F2F2F2", "num_format": "yyyy-mm-dd", "align": "left"})
        self.open = book.add_format({**frame, "locked": False, "num_format": "@"})
        self.open_date = book.add_format({**frame, "locked": False, "num_format": "yyyy-mm-dd", "align": "left"})

    def cover(self, table: TableDef, values: Mapping[str, Any]) -> None:
        sheet = self.book.add_worksheet(table.title)
        fields = [item for item in table.fields.values() if not item.auto]
        sheet.set_column(0, len(fields) - 1, 28)
        for column, item in enumerate(fields):
            sheet.write_string(0, column, item.title, self.head)
            self._shown(sheet, 1, column, values[item.name])
        sheet.set_row(1, 45)
        sheet.freeze_panes(1, 0)
        self._printed(sheet)
        sheet.protect()

    def points(self, table: TableDef, rows: Sequence[Mapping[str, str]], results: Mapping[str, Any]) -> None:
        sheet = self.book.add_worksheet(table.title)
        fields = list(table.fields.values())
        for column, item in enumerate(fields):
            sheet.set_column(column, column, WIDTHS[item.name])
            sheet.write_string(0, column, item.title, self.head)
        for number, row in enumerate(rows, start=1):
            sheet.set_row(number, _height(row))
            for column, item in enumerate(fields):
                self._cell(sheet, number, column, item, row)
        if rows:
            self._validated(sheet, fields, len(rows))
            sheet.autofilter(0, 0, len(rows), len(fields) - 1)
        sheet.freeze_panes(1, 2)
        self._printed(sheet)
        sheet.set_header(f'&C&"宋体,Bold"&12{results["subject"]["name"].replace("&", "&&")} 现场核查清单（评估日 {results["as_of"]}）')
        sheet.set_footer(f"&L{LEAD}&R第 &P 页，共 &N 页")
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        sheet.activate()

    def _cell(self, sheet: Any, number: int, column: int, item: Field, row: Mapping[str, str]) -> None:
        if item.filled_by == "evaluator":
            sheet.write_blank(number, column, None, self.open_date if item.type == "date" else self.open)
        else:
            self._shown(sheet, number, column, row[item.name])

    def _shown(self, sheet: Any, number: int, column: int, value: str | date) -> None:
        if isinstance(value, date):
            sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), self.shown_date)  # noqa: DTZ001 -- a day has no zone
        elif value:
            sheet.write_string(number, column, value, self.shown)
        else:
            sheet.write_blank(number, column, None, self.shown)

    def _validated(self, sheet: Any, fields: Sequence[Field], rows: int) -> None:
        for column, item in enumerate(fields):
            if item.values:
                sheet.data_validation(1, column, rows, column, {"validate": "list", "source": list(item.values), "error_message": "请从下拉列表中选择"})
            elif item.type == "date":
                first = date(2000, 1, 1)
                sheet.data_validation(
                    1, column, rows, column, {"validate": "date", "criteria": ">=", "value": first, "error_message": "请填日期，如 2020-10-31"}
                )

    def _printed(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_margins(0.4, 0.4, 0.7, 0.6)


def _height(row: Mapping[str, str]) -> float:
    """Points that the fullest cell of a row needs; a Chinese character is two widths wide."""
    lines = max(ceil(sum(2 if ord(char) > 255 else 1 for char in text) / (WIDTHS[name] - 1)) for name, text in row.items())
    return min(MAX_HEIGHT, max(2, lines) * LINE)
