"""The page of a notice: rows written one after the other, and how high each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from compliance.workbook.rectification.looks import Looks
from compliance.workbook.styles import lines

COLUMNS = {"number": 5, "quote": 18, "fact": 20, "measure": 17, "due": 10, "deadline": 10}
"""Widths in narrow characters."""
LINE = 14


class Page:
    """Rows written one after the other."""

    def __init__(self, sheet: Any, row: int, looks: Looks) -> None:
        self.sheet = sheet
        self.row = row
        self.looks = looks

    def line(self, text: str, look: Any, height: float | None = None) -> None:
        """A text over the whole width."""
        self.sheet.merge_range(self.row, 0, self.row, len(COLUMNS) - 1, "", look)
        self.sheet.write_string(self.row, 0, text, look)
        self.sheet.set_row(self.row, height or across(text))
        self.row += 1

    def cells(self, values: Sequence[Any], looks: Sequence[Any], height: float) -> None:
        """A row of the table."""
        for column, (value, look) in enumerate(zip(values, looks, strict=True)):
            if value in (None, ""):
                self.sheet.write_blank(self.row, column, None, look)
            elif isinstance(value, str):
                self.sheet.write_string(self.row, column, value, look)
            else:
                self.sheet.write_datetime(self.row, column, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001 -- a day has no zone
        self.sheet.set_row(self.row, height)
        self.row += 1


def across(text: str) -> float:
    """How high a text over the whole width is."""
    return lines(text, int(sum(COLUMNS.values()) * 10 / 11)) * 18 + 4.0


def height(texts: Mapping[str, str]) -> float:
    """How high a row with these texts by column is."""
    return max(lines(text, COLUMNS[name]) for name, text in texts.items()) * LINE + 4.0
