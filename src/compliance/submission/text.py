"""Text as it was typed in an office: what is a blank, and the signs that a Chinese keyboard or a web page puts in the place of others."""

from __future__ import annotations

import re
import unicodedata

from compliance.model.language import cut

MAX_SHOWN = 40
_SIGNS = frozenset("/\\-‐‑‒–—―─_.。·…?*×~、,;:|")
_ABBREVIATIONS = frozenset({"n/a", "na", "n.a.", "nil", "none", "null", "#n/a"})
_WORDS = frozenset(["无", "没有", "暂无", "未有", "尚无", "未填", "未填报", "无数据", "不详", "未知", "待定", "待补", "待补充", "待填", "空", "暂缺", "缺"])
_PLAIN_SPACE = " \t\r\n"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = {0x3000: " ", 0xA0: " ", 0x2007: " ", 0x202F: " ", 0xFEFF: None, 0x200B: None, 0x200C: None, 0x200D: None, 0x2060: None}
_HALF_WIDTH = {**_FULL_WIDTH, **_SPACES}


def is_blank(raw: object) -> bool:
    """True for a cell in which nothing was written."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def trimmed(text: str) -> str:
    """The text without spaces of any kind at its ends, and without signs that have no width there."""
    bare = text.strip()
    return bare.strip("".join(map(chr, _SPACES))).strip() if bare and (bare[0] > "~" or bare[-1] > "~") else bare


def odd_edges(text: str) -> bool:
    """Whether trimming takes away more than what a space bar or a line break leaves behind."""
    return trimmed(text) != text.strip(_PLAIN_SPACE)


def half_width(text: str) -> str:
    """Digits, letters and signs in their half-width form, special spaces as plain ones; nothing else is changed."""
    return text if text.isascii() else text.translate(_HALF_WIDTH).strip()


def bare_heading(title: str) -> str:
    """A heading for comparison: without spaces, line breaks, stars and colons, in half width and lower case."""
    return re.sub(r"[\s*:_\u200b-\u200d\ufeff\u2060]+", "", unicodedata.normalize("NFKC", title)).casefold()


def form_of(text: str) -> str:
    """A code or its title for comparison: width and spaces do not count."""
    return re.sub(r"[\s\u200b-\u200d\ufeff\u2060]+", "", unicodedata.normalize("NFKC", text))


def says_nothing(text: str, kind: str) -> bool:
    """Whether a text stands for an empty cell, by the `nothing` of its field."""
    form = form_of(text).casefold()
    return bool(kind) and (all(sign in _SIGNS for sign in form) or form in _ABBREVIATIONS or (kind == "words" and form in _WORDS))


def shortened(text: str) -> str:
    """The text, cut where a message would become too long."""
    return cut(text, MAX_SHOWN)
