"""The sheet 封存信息: what the ledger rests on, part by part, as hashes and versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from compliance.model.language import say
from compliance.model.seal import seal_title
from compliance.workbook.rectification.looks import Looks
from compliance.workbook.styles import lines

WIDTHS = (24, 72)
LINE = 15.0


def write_seal(sheet: Any, seal: Iterable[tuple[str, str]], looks: Looks) -> None:
    """Fill the sheet."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    note = say("以下为本次评估所用各项输入的校验值。用同样的输入重新评估，应得到逐字节相同的结果。")
    sheet.merge_range(0, 0, 0, 1, "", looks.prose)
    sheet.write_string(0, 0, note, looks.prose)
    sheet.set_row(0, lines(note, int(sum(WIDTHS) * 10 / 12)) * 18 + 4)
    sheet.write_string(1, 0, say("输入"), looks.head)
    sheet.write_string(1, 1, say("校验值（SHA-256）"), looks.head)
    for row, (part, value) in enumerate(seal, start=2):
        sheet.write_string(row, 0, seal_title(part), looks.small)
        sheet.write_string(row, 1, value, looks.small)
        sheet.set_row(row, max(lines(seal_title(part), WIDTHS[0]), lines(value, WIDTHS[1])) * LINE)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.protect()
