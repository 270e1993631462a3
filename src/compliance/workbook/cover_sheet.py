"""The cover: for whom the workbook was made, for which plan and tables, and what each sheet is for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from compliance.submission.template_stamp import TABLES_LABEL
from compliance.workbook.form import Form, Stamp
from compliance.workbook.help_text import kind_text
from compliance.workbook.styles import Styles, lines

WIDTHS = (18, 30, 46, 34, 12)
HEADINGS = ("工作表", "由谁填", "一行是什么", "空着表示什么", "已预填行数")


def write_cover(sheet: Any, stamp: Stamp, forms: Iterable[Form], styles: Styles) -> None:
    """Fill the cover."""
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)
    sheet.merge_range(0, 0, 0, len(WIDTHS) - 1, f"{stamp.policy_title}　申报材料填报表", styles.title())
    sheet.set_row(0, 54)
    pairs = (
        ("填报单位", f"{stamp.unit}（{stamp.level}级）"),
        ("适用文件", f"{stamp.policy_title}（{stamp.policy_number}）"),
        ("政策编号", stamp.policy),
        (TABLES_LABEL, stamp.tables),
        ("程序版本", stamp.program),
    )
    for number, (label, text) in enumerate(pairs, start=2):
        sheet.write_string(number, 0, label, styles.label())
        sheet.merge_range(number, 1, number, len(WIDTHS) - 1, text, styles.prose())
        sheet.set_row(number, 21)
    _contents(sheet, len(pairs) + 3, forms, styles)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _contents(sheet: Any, top: int, forms: Iterable[Form], styles: Styles) -> None:
    sheet.write_string(top, 0, "目录", styles.section())
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(top + 1, column, heading, styles.heading())
    for row, form in enumerate(forms, start=top + 2):
        table = form.table
        texts = (table.title, table.office, table.note, kind_text(table))
        sheet.write_url(row, 0, f"internal:'{table.title}'!A2", styles.link(), table.title)
        for column, text in enumerate(texts[1:], start=1):
            sheet.write_string(row, column, text, styles.prose())
        sheet.write_string(row, len(texts), str(len(form.rows) or "—"), styles.prose())
        sheet.set_row(row, 16 * max(lines(text, width) for text, width in zip(texts, WIDTHS, strict=False)) + 4)
