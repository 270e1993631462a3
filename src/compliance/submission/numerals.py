"""Exact numbers out of cells: plain digits, and the forms of them that have one meaning only."""

from __future__ import annotations

import re
from decimal import Decimal

from compliance.model.language import mark, say, series
from compliance.model.quantity import parse_number
from compliance.rulebook.tables import Field
from compliance.submission.outcome import Convert, Mended, RefusedValueError
from compliance.submission.text import half_width, shortened, trimmed

MAX_MAGNITUDE = Decimal(10) ** 15
MAX_PLACES = 20
MAX_SHOWN_DIGITS = 60
MIN_YEAR, MAX_YEAR = 1900, 2200
SCALES = {"千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
"""The multiples that a heading or a cell may write before its unit."""

_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_WITH_UNIT = re.compile(r"([¥]?)\s*([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(\D*)")
_ONLY_NUMBER = "只填半角数字，不带单位；没有数据请留空"


def number_converter(item: Field, scale: int) -> Convert:
    """What turns a cell of a number field into an exact number; `scale` is the multiple that the column's heading declares (1 for none)."""
    percent = item.type == "percent"

    def convert(raw: object) -> int | Decimal | Mended:
        number, why = _parsed(raw, item, scale, percent)
        checked = _in_bounds(number, item)
        value = _whole(checked) if item.type in ("int", "year") else checked
        if item.type == "year" and not MIN_YEAR <= value <= MAX_YEAR:
            raise RefusedValueError("bad-year", f"不是年份：{value}", "填四位年份，如 2020")
        return Mended(value, why) if why else value

    return convert


def _parsed(raw: object, item: Field, scale: int, percent: bool) -> tuple[Decimal, str]:
    """The number, and what was put right ("" for nothing)."""
    if isinstance(raw, float):
        raw = Decimal(repr(raw))
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        raise RefusedValueError("not-a-number", "应为数字，此处是“是/否”值或日期", "只填数字")
    if not isinstance(raw, str):
        number = Decimal(raw) if isinstance(raw, Decimal) or abs(raw) < 10**20 else MAX_MAGNITUDE
        return _scaled(number, scale)
    plain = parse_number(raw)
    if plain is not None and raw.isascii():
        return _scaled(plain, scale)
    return _odd(raw, item, scale, percent)


def _scaled(number: Decimal, scale: int) -> tuple[Decimal, str]:
    if scale == 1 or not number.is_finite():
        return number, ""
    return _times(number, scale), _scale_why(scale)


def _times(number: Decimal, scale: int) -> Decimal:
    """`number` times a power of ten, exactly: decimal arithmetic would round to 28 digits."""
    sign, digits, exponent = number.as_tuple()
    moved = Decimal((sign, digits, int(exponent) + len(str(scale)) - 1))
    return Decimal(int(moved)) if 0 < int(moved.as_tuple().exponent) < MAX_PLACES else moved


def _odd(raw: str, item: Field, scale: int, percent: bool) -> tuple[Decimal, str]:
    text = half_width(trimmed(raw))
    refusal = RefusedValueError("not-a-number", f"应为数字，此处是“{shortened(raw)}”", _mend(raw))
    match = _WITH_UNIT.fullmatch(text) if len(text) <= MAX_SHOWN_DIGITS else None
    if match is None:
        raise refusal
    sign, digits, unit = match.groups()
    number = parse_number(digits.replace(",", "")) if "," not in digits or _GROUPED.fullmatch(digits) else None
    factor = _factor(unit.strip(), item, percent, bool(sign))
    if number is None or factor is None or (sign and item.type != "money"):
        raise refusal
    said = bool(unit.strip() or sign)
    if said and scale != 1:
        raise RefusedValueError("two-units", f"表头已写明单位，单元格“{shortened(raw)}”又写了单位", "单位只写一处：单元格里只留数字")
    mended = ((mark("去掉千分位逗号"), "," in digits), (mark("按单元格所写的单位"), said), (mark("全角改半角"), text != trimmed(raw)))
    whys = [say(words) for words, holds in mended if holds] + ([] if scale == 1 else [_scale_why(scale)])
    return _times(number, factor * scale), series(mark("，"), whys or [say("去掉特殊空格")])


def _scale_why(scale: int) -> str:
    return say("表头声明的单位，乘以 {scale}", scale=scale)


def _factor(unit: str, item: Field, percent: bool, currency: bool) -> int | None:
    """By what a written unit multiplies: 1 for the field's own, None for one that the field does not have."""
    if not unit:
        return 1
    if item.type == "year":
        return 1 if unit == "年" else None
    if percent:
        return 1 if unit == "%" else None
    return unit_scale(unit, item, bare=True) if not currency or unit in ("元", *SCALES, *(f"{name}元" for name in SCALES)) else None


def unit_scale(unit: str, item: Field, *, bare: bool = False) -> int | None:
    """The multiple that a unit such as 万元 declares for a field: 1 for the field's own unit, None for a unit that is not the field's.

    `bare` also takes a multiple with no unit behind it (12.5万).
    """
    own = {item.unit, *item.unit.split("/")} - {""} | ({"元", "人民币元"} if item.type == "money" else set())
    if unit in own:
        return 1
    for name, scale in SCALES.items():
        rest = unit.removeprefix(name)
        if rest != unit and (rest in own or (bare and not rest)):
            return scale
    return None


def _mend(raw: str) -> str:
    if "%" in raw or "％" in raw:
        return "去掉百分号，65% 填 65；工作簿中把单元格设为常规格式"
    if "," in raw or "，" in raw:
        return "去掉逗号；千分位每三位一个"
    return _ONLY_NUMBER


def _in_bounds(number: Decimal, item: Field) -> Decimal:
    if not number.is_finite():
        raise RefusedValueError("not-a-number", "应为有限的数", "只填数字")
    if abs(number) >= MAX_MAGNITUDE or int(number.as_tuple().exponent) < -MAX_PLACES:
        raise RefusedValueError("number-out-of-range", "数字过大或小数位过多", "核对单位和小数位")
    if number < 0 and not item.signed:
        raise RefusedValueError("negative", f"“{item.title}”不能为负，此处是 {number:f}", "填不小于 0 的数")
    if item.type == "percent" and number > 100:
        raise RefusedValueError("over-100", f"“{item.title}”是百分数，不能超过 100，此处是 {number:f}", "填 0 至 100 之间的数")
    return number


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise RefusedValueError("not-an-integer", f"应为整数，此处是 {number:f}", "填整数，不带小数")
    return int(number)
