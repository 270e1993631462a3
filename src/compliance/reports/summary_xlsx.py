"""The summary of several subjects as a workbook: every text written as text, every sheet ready to be printed on A4 paper that lies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from compliance.model.evaluation import Evaluation
from compliance.model.language import language, say
from compliance.model.text import CHINESE
from compliance.model.text_size import lines
from compliance.reports.scrub import clip
from compliance.reports.summary_sheets import Row, Sheet, summary_sheets

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook's own date has no zone; a fixed one makes equal bytes of equal summaries
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4, MOST, LONGEST_NAME = 9, 32_000, 31
"""The number of the paper, and how many characters a cell and the name of a sheet may have."""
LINE, TALLEST = 13.5, 409
"""The height of a line, and the greatest height of a row, in points."""
FACES = {CHINESE: "宋体"}
OTHER_FACE = "Arial"


def render_summary_xlsx(evaluations: Sequence[Evaluation]) -> bytes:
    """The file; the same bytes for the same evaluations."""
    import xlsxwriter

    view, sheets = summary_sheets(evaluations)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **AS_TEXT})
    book.set_properties({"title": view.title, "created": CREATED})
    looks = _looks(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name[:LONGEST_NAME]), sheet, looks, view.title)
    book.close()
    return buffer.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    """Black on white: signs and words tell the verdicts apart, and grey only what is a heading."""
    frame = {"font_name": FACES.get(language(), OTHER_FACE), "font_size": 10, "text_wrap": True, "valign": "top", "border": 1}
    return {
        "head": book.add_format({**frame, "bold": True, "bg_color": "#E7E6E6", "align": "center", "valign": "vcenter", "quote_prefix": True}),
        "text": book.add_format({**frame, "num_format": "@", "quote_prefix": True}),
        "number": book.add_format({**frame, "num_format": "0", "align": "right"}),
    }


def _write(page: Any, sheet: Sheet, looks: dict[str, Any], title: str) -> None:
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, clip(column.title, MOST), looks["head"])
    page.set_row(0, _height(sheet, tuple(column.title for column in sheet.columns)))
    for line, row in enumerate(sheet.rows or (_nothing(sheet),), start=1):
        page.set_row(line, _height(sheet, row))
        for number, value in enumerate(row):
            if isinstance(value, int):
                page.write_number(line, number, value, looks["number"])
            else:
                page.write_string(line, number, clip(value, MOST), looks["text"])
    _set_for_print(page, sheet, title)


def _height(sheet: Sheet, row: Row) -> float:
    """As many lines as the cell with the longest text needs; no program finds that out by itself where it only prints."""
    tallest = max(lines(str(value), column.width) for value, column in zip(row, sheet.columns, strict=True))
    return min(TALLEST, tallest * LINE + 3)


def _nothing(sheet: Sheet) -> tuple[str, ...]:
    return (say("没有"), *("",) * (len(sheet.columns) - 1))


def _set_for_print(page: Any, sheet: Sheet, title: str) -> None:
    page.freeze_panes(1, sheet.fixed if len(sheet.columns) > sheet.fixed else 0)
    page.repeat_rows(0)
    if sheet.pages > 1:
        page.repeat_columns(0, sheet.fixed - 1)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(sheet.pages, 0)
    page.set_margins(0.5, 0.5, 0.8, 0.7)
    page.set_header("&C&12" + say("{title}：{part}", title=title, part=sheet.name))
    page.set_footer("&R" + say("第 {page} 页，共 {pages} 页", page="&P", pages="&N"))
