"""Numbers in Chinese text, and what the words around them ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from compliance.rule_ci.lint.day_text import without_days

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_CHINESE = "零〇一二两三四五六七八九十百千万"
_UNITS = "个?(?:百分点|工作日|小时|月)|公里|分钟|万元|亿元|平方米|[个家名人位期次种项天日元倍册张台所间支件份层岁月周成年]"
_NUMBER = rf"(?:\d+(?:\.\d+)?|[{_CHINESE}]+)"
_ASKED = re.compile(
    rf"(?P<before>不超过|不少于|不低于|不小于|不多于|不高于|不大于|不得超过|不得少于|不得低于|至少|至多|超过|高于|大于|多于|低于|少于|小于)?(?:组建|达到|为)?\s*"
    rf"(?<![第\d.A-Za-z+＋{_CHINESE}])(?:百分之(?P<hundredth>{_NUMBER})|(?P<first>{_NUMBER})\s*(?P<p1>[%％])?(?:\s*[—–~～至到-]+\s*(?P<second>{_NUMBER}))?\s*"
    rf"(?P<unit>[%％]|{_UNITS}))(?!之)\s*(?P<after>及?以上|及?以下|以内|之内|左右)?"
)
_NAMES = re.compile(r"“[^”]*”|《[^》]*》|〔[^〕]*〕|（[一二三四五六七八九十\d]+）|^\s*(?:\d+\.|[一二三四五六七八九十]+、)")
_MENTIONED = re.compile(rf"(?P<number>\d+(?:\.\d+)?)\s*(?P<percent>[%％]|个百分点)?|百分之(?P<hundredth>{_NUMBER})|(?P<chinese>[{_CHINESE}]+)")
_SENSES = {
    "least": ("不少于", "不低于", "不小于", "不得少于", "不得低于", "至少", "以上", "及以上", "超过", "高于", "大于", "多于"),
    "most": ("不超过", "不多于", "不高于", "不大于", "不得超过", "至多", "以下", "及以下", "以内", "之内", "低于", "少于", "小于"),
    "about": ("左右",),
}
_SENSE = {word: sense for sense, words in _SENSES.items() for word in words}
_COUNTS = frozenset("个家名人位期次种项台所间支件份层")


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that a text asks for. `sense`: least, most, about, or empty where the words leave it open; `text` as written.

    `counts`: it only says how many things there are, as 四项 after a list of four.
    """

    value: Decimal
    percent: bool
    sense: str
    text: str
    counts: bool = False


@lru_cache(maxsize=4096)
def asked(text: str) -> tuple[Asked, ...]:
    """The numbers of a text that count or measure something. Numbers in names, titles, ordinals and dates do not; neither do nought and one,
    which every check that something exists expresses.
    """
    plain = without_names(without_days(text))
    return tuple(number for match in _ASKED.finditer(plain) for number in _asked(match) if number.value > 1)


def _asked(match: re.Match[str]) -> Iterator[Asked]:
    percent = bool(match["hundredth"] or match["p1"] or (match["unit"] or "") in "%％")
    sense = _SENSE.get(match["after"] or match["before"] or "", "")
    if match["hundredth"]:
        yield Asked(_value(match["hundredth"]), True, sense, match.group().strip())
        return
    text = match.group().strip()
    if match["second"]:
        yield Asked(_value(match["first"]), percent, "least", text)
        yield Asked(_value(match["second"]), percent, "most", text)
    else:
        yield Asked(_value(match["first"]), percent, sense, text, counts=not sense and match["unit"] in _COUNTS)


def without_names(text: str) -> str:
    """The text without what it names in quotation marks or as a title, and without ordinals."""
    return _NAMES.sub("　", text)


@lru_cache(maxsize=4096)
def mentioned(text: str) -> frozenset[tuple[Decimal, bool]]:
    """Every number that stands anywhere in a text, in names and dates too, with whether it is a percentage."""
    found: set[tuple[Decimal, bool]] = set()
    for match in _MENTIONED.finditer(text):
        if match["number"]:
            found.add((Decimal(match["number"]), bool(match["percent"])))
        elif match["hundredth"]:
            found.add((_value(match["hundredth"]), True))
        else:
            found |= {(_value(part), False) for part in (match["chinese"], *match["chinese"])}
    return frozenset(found)


def _value(text: str) -> Decimal:
    """The value of digits, or of a Chinese numeral below a hundred million."""
    if text[0].isdigit():
        return Decimal(text)
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign == "万":
            total, section, digit = (total + section + digit) * _POWERS[sign], 0, 0
        else:
            section, digit = section + (digit or 1) * _POWERS[sign], 0
    return Decimal(total + section + digit)
