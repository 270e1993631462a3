"""How much text the cells of a workbook come to: one long shared text, used by a million cells, is a bomb of its own."""

from __future__ import annotations

import re

from compliance.submission.package import Package

MAX_CELL_TEXT = 32_767 * 4
MAX_TEXT_BYTES = 400 * 2**20
_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v\s*>\s*([0-9]{1,9})""")


SMALLEST_CELL = 25
"""The bytes that a cell with a shared text takes at least in its sheet."""


def text_bytes(package: Package) -> int:
    """How many bytes the shared texts come to when every cell has its own copy; 0 where the sheets are too small for that to matter."""
    longest = longest_text(package)
    if longest * sum(len(sheet.xml) for sheet in package.sheets) <= MAX_TEXT_BYTES * SMALLEST_CELL:
        return 0
    lengths = [len(part) for part in _ITEM_END.split(package.texts)]
    total = 0
    for sheet in package.sheets:
        for match in _SHARED.finditer(sheet.xml):
            number = int(match.group(1))
            total += lengths[number] if number < len(lengths) else 0
        if total > MAX_TEXT_BYTES:
            break
    return total


def longest_text(package: Package) -> int:
    """The bytes of the longest shared text, with its tags."""
    plain = package.texts[max(0, package.texts.find(b"<si>")) :].split(b"</si>")
    return max(map(len, plain)) if len(plain) > 1 else max(len(part) for part in _ITEM_END.split(package.texts))
