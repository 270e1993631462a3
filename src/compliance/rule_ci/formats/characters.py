"""What characters need before they may stand in a terminal, in XML or in UTF-8."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def encodable(text: str) -> str:
    """The text without lone surrogates, which an escape in YAML can make and no file can hold."""
    return _SURROGATES.sub(REPLACEMENT, text)


def xml_legal(text: str) -> str:
    """The text with every character that XML 1.0 forbids replaced, and with line ends as XML reads them."""
    return _NOT_XML.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


def visible(text: str) -> str:
    """The text with control characters as pictures, so that what stands in a file can neither steer a terminal nor reorder its line."""
    return "".join(map(_picture, text))


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: East Asian wide characters two, combining ones none."""
    return sum(map(_columns, text))


def _picture(character: str) -> str:
    if character in _REORDERING or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
        code = ord(character)
        return chr(0x2400 + code) if code < 0x20 else REPLACEMENT
    return character


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
