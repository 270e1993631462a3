"""How cells look: white to fill in, grey to leave, headings in blue."""

from __future__ import annotations

from typing import Any

from compliance.model.text_size import lines, text_width

__all__ = ["BLUE", "FONT", "GREY", "NUMBER_FORMATS", "PALE", "WHITE", "Styles", "lines", "text_width"]
FONT, LATIN_FONT = "宋体", "Arial"
WHITE, GREY, BLUE, PALE = "#FFFFFF", "#EDEDED", "#1F4E79", "#DDEBF7"
NUMBER_FORMATS = {
    "text": "@", "ref": "@", "code": "@", "month": "@", "bool": "@",
    "date": "yyyy-mm-dd", "money": "#,##0.00", "int": "0", "year": "0",
}  # fmt: skip


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def cell(self, kind: str, *, locked: bool) -> Any:
        """A cell for a field of type `kind`."""
        shape = {"border": 1, "border_color": "#BFBFBF", "text_wrap": True, "valign": "vcenter"}
        return self._format(num_format=NUMBER_FORMATS.get(kind, "General"), bg_color=GREY if locked else WHITE, locked=locked, **shape)

    def column(self, kind: str, *, locked: bool) -> Any:
        """The cells of a column beneath the rows that are drawn; without borders, so that an empty sheet does not print them."""
        fill = {"bg_color": GREY} if locked else {}
        return self._format(num_format=NUMBER_FORMATS.get(kind, "General"), locked=locked, text_wrap=True, valign="vcenter", **fill)

    def heading(self, *, asked: bool = True) -> Any:
        """The heading of a column; `asked` False for one that offices do not fill."""
        colours = {"bg_color": BLUE, "font_color": WHITE} if asked else {"bg_color": "#7F7F7F", "font_color": WHITE}
        return self._format(bold=True, border=1, border_color="#BFBFBF", text_wrap=True, valign="vcenter", align="center", **colours)

    def title(self) -> Any:
        """The title of a sheet to be read."""
        return self._format(bold=True, font_size=20, font_color=BLUE, valign="vcenter", text_wrap=True)

    def section(self) -> Any:
        """A heading within a sheet to be read."""
        return self._format(bold=True, font_size=13, font_color=BLUE, valign="vcenter")

    def label(self) -> Any:
        """The left of a pair."""
        return self._format(bold=True, bg_color=PALE, border=1, border_color="#BFBFBF", valign="vcenter", text_wrap=True)

    def prose(self) -> Any:
        """Text to be read."""
        return self._format(text_wrap=True, valign="vcenter", border=1, border_color="#BFBFBF", num_format="@")

    def link(self) -> Any:
        """A way to another sheet."""
        return self._format(font_color="#0563C1", underline=1, border=1, border_color="#BFBFBF", valign="vcenter")

    def _format(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items(), key=lambda item: item[0]))
        if key not in self._made:
            self._made[key] = self.book.add_format({"font_name": FONT, "font_size": 11, **properties})
        return self._made[key]
