"""How much text the cells of a workbook come to: one long shared text, used by a million cells, is a bomb of its own."""

from __future__ import annotations

import re

from compliance.submission.package import Package

MAX_CELL_TEXT = 32_767 * 4
MAX_TEXT_BYTES = 400 * 2**20
_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v\s*>\s*([0-9]{1,9})""")


def text_bytes(package: Package) -> int:
    """At least how many bytes the shared texts come to when every cell has its own copy; 0 where the number of cells keeps them small."""
    lengths = [len(part) for part in _ITEM_END.split(package.texts)]
    longest = max(lengths)
    uses = sum(sheet.xml.count(b"<v") + sheet.xml.count(b":v") for sheet in package.sheets)
    if longest * uses <= MAX_TEXT_BYTES:
        return 0
    total = 0
    for sheet in package.sheets:
        for match in _SHARED.finditer(sheet.xml):
            number = int(match.group(1))
            total += lengths[number] if number < len(lengths) else 0
        if total > MAX_TEXT_BYTES:
            break
    return total


def longest_text(package: Package) -> int:
    """The bytes of the longest shared text."""
    return max(len(part) for part in _ITEM_END.split(package.texts))
