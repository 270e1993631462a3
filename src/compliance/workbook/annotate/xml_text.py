"""Text as an XML part of a workbook holds it."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_BARRED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_QUOTES = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": ""}


def plain(text: str) -> str:
    """The text without characters that no XML holds, such that a spreadsheet takes no part of it for an escape of its own."""
    return _ESCAPED.sub("_x005F_", _BARRED.sub(" ", text).replace("\r", ""))


def content(text: str) -> str:
    """The text between tags."""
    return escape(plain(text))


def attribute(text: str) -> str:
    """The text between double quotes."""
    return escape(plain(text), _QUOTES)
