"""How much room a text takes in the column of a sheet, in narrow characters."""

from __future__ import annotations


def text_width(text: str) -> int:
    """How many narrow characters a text is wide: a Chinese one counts twice."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a column `width` narrow characters wide."""
    return sum(max(1, -(-text_width(part) // max(width - 1, 1))) for part in text.split("\n"))
