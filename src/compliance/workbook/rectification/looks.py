"""How the sheets of the ledger look: grey cells are the program's, white ones are people's."""

from __future__ import annotations

from typing import Any

from compliance.model.language import language
from compliance.model.text import CHINESE
from compliance.model.verdict import Verdict
from compliance.rulebook.table_model import Field
from compliance.workbook.rectification.entry import KIND_OF, LedgerEntry
from compliance.workbook.styles import FONT, LATIN_FONT

GREY, BLUE, LINE = "#F2F2F2", "#1F3A5F", "#BFBFBF"
DAY = "yyyy-mm-dd"
KIND_COLOURS = {Verdict.NON_COMPLIANT: "#F8B4AE", Verdict.INSUFFICIENT_DATA: "#D9C3EC", Verdict.NEEDS_REVIEW: "#FFE699", Verdict.COMPLIANT: "#C6E0B4"}


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        frame = {"font_name": font(), "font_size": 10, "text_wrap": True, "valign": "top", "border": 1, "border_color": LINE}
        plain = {"font_name": font(), "font_size": 12, "text_wrap": True, "valign": "vcenter"}
        self.head = book.add_format({**frame, "bold": True, "bg_color": BLUE, "font_color": "white", "align": "center", "valign": "vcenter"})
        self.shown = book.add_format({**frame, "bg_color": GREY, "quote_prefix": True})
        self.shown_day = book.add_format({**frame, "bg_color": GREY, "num_format": DAY, "align": "left"})
        self.kinds = {KIND_OF[verdict]: book.add_format({**frame, "bg_color": colour, "bold": True}) for verdict, colour in KIND_COLOURS.items()}
        self.open = book.add_format({**frame, "locked": False, "num_format": "@"})
        self.open_day = book.add_format({**frame, "locked": False, "num_format": DAY, "align": "left"})
        self.title = book.add_format({**plain, "font_size": 18, "bold": True, "align": "center"})
        self.prose = book.add_format({**plain, "quote_prefix": True})
        self.label = book.add_format({**frame, "bold": True, "align": "center", "valign": "vcenter"})
        self.small = book.add_format({**frame, "quote_prefix": True})
        self.day = book.add_format({**frame, "num_format": DAY, "align": "left"})

    def of(self, item: Field, entry: LedgerEntry) -> Any:
        """The look of a row's cell."""
        if item.name == "kind" and entry.kind in self.kinds:
            return self.kinds[entry.kind]
        if item.filled_by == "evaluator":
            return self.open_day if item.type == "date" else self.open
        return self.shown_day if item.type == "date" else self.shown


def font() -> str:
    """The font of the language spoken now."""
    return FONT if language() == CHINESE else LATIN_FONT
