"""What the cells of a row say in the language spoken now."""

from __future__ import annotations

from compliance.model.language import say
from compliance.model.text import Text
from compliance.workbook.rectification.entry import LedgerEntry
from compliance.workbook.rectification.told import BREAK, lines_of, newest, spoken

LONGEST = 9000
"""Characters: a cell with more than 10,000 is refused when it is read back."""


def shown(entry: LedgerEntry, name: str) -> str:
    """The text of a cell; what people wrote is given as they wrote it."""
    value: str = getattr(entry, name)
    if name in ("kind", "state"):
        return say(value)
    if not isinstance(value, Text):
        return value
    text = BREAK.join(newest([spoken(line) for line in lines_of(value)], LONGEST)) if name == "history" else spoken(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
