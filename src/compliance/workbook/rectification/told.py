"""Texts of the program that a ledger holds over several lines."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model.language import series, together
from compliance.model.text import Series, Text

BREAK = "\n"


def spoken(text: str) -> str:
    """A text that was made in Chinese, in the language spoken now."""
    return together(text)


def in_lines(lines: Iterable[str]) -> str:
    """Texts one a line."""
    return series(BREAK, lines)


def lines_of(text: str) -> list[str]:
    """The lines of a text that was made of lines, or of one that somebody wrote; empty ones are left out."""
    if isinstance(text, Text):
        return list(text.parts) if isinstance(text, Series) and text.separator == BREAK else [text]
    return [line for line in text.split(BREAK) if line]


def newest(lines: list[str], limit: int) -> list[str]:
    """As many of the last lines as `limit` characters hold; at least one."""
    while len(BREAK.join(lines)) > limit and len(lines) > 1:
        lines = lines[1:]
    return lines
