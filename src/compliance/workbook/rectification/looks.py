"""How the sheets of the ledger look: grey cells are the program's, white ones are people's."""

from __future__ import annotations

from typing import Any

FONT = "宋体"
GREY, BLUE, LINE = "#F2F2F2", "#1F3A5F", "#BFBFBF"
DAY = "yyyy-mm-dd"
KIND_COLOURS = {"不符合": "#F8B4AE", "待补材料": "#D9C3EC", "待判定": "#FFE699", "符合": "#C6E0B4"}


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        frame = {"font_name": FONT, "font_size": 10, "text_wrap": True, "valign": "top", "border": 1, "border_color": LINE}
        plain = {"font_name": FONT, "font_size": 12, "text_wrap": True, "valign": "vcenter"}
        self.head = book.add_format({**frame, "bold": True, "bg_color": BLUE, "font_color": "white", "align": "center", "valign": "vcenter"})
        self.shown = book.add_format({**frame, "bg_color": GREY, "quote_prefix": True})
        self.shown_day = book.add_format({**frame, "bg_color": GREY, "num_format": DAY, "align": "left"})
        self.kinds = {kind: book.add_format({**frame, "bg_color": colour, "bold": True}) for kind, colour in KIND_COLOURS.items()}
        self.open = book.add_format({**frame, "locked": False, "num_format": "@"})
        self.open_day = book.add_format({**frame, "locked": False, "num_format": DAY, "align": "left"})
        self.title = book.add_format({**plain, "font_size": 18, "bold": True, "align": "center"})
        self.prose = book.add_format({**plain, "quote_prefix": True})
        self.label = book.add_format({**frame, "bold": True, "align": "center", "valign": "vcenter"})
        self.small = book.add_format({**frame, "quote_prefix": True})
        self.day = book.add_format({**frame, "num_format": DAY, "align": "left"})
