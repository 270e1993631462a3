"""Raw cells as typed values: exact numbers, real dates, known codes; everything else is refused with a reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from compliance.located import Located
from compliance.model.quantity import parse_number
from compliance.rulebook.suggest import suggestion
from compliance.rulebook.tables import Field
from compliance.submission.rows import Value

MAX_TEXT = 10_000
MAX_MAGNITUDE = Decimal(10) ** 15
MAX_PLACES = 20
MIN_YEAR, MAX_YEAR = 1900, 2200
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_SEPARATOR = re.compile("[;；]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WORDS = {"true": True, "是": True, "false": False, "否": False}

Convert = Callable[[object], Value]


class RefusedValueError(Exception):
    """A cell that does not hold what its field asks for; `code` and `mend` as in a Problem."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code = code
        self.mend = mend


def is_blank(raw: object) -> bool:
    """True for a cell in which nothing was written."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def converter(item: Field, codes: Mapping[str, str], open_list: bool = False) -> Convert:
    """What turns a raw, filled cell of the field into its value; `codes` are the allowed ones of a field with codes, by title."""
    convert = _code_converter(item, codes, open_list) if codes or item.type == "code" else _BY_TYPE[item.type]
    convert = _bounded(item, convert) if item.type in ("int", "decimal", "money", "percent") else convert
    return _many(convert) if item.multi else _single(item, convert)


def _single(item: Field, convert: Convert) -> Convert:
    def one(raw: object) -> Value:
        if isinstance(raw, list | dict):
            raise RefusedValueError("not-a-scalar", f"“{item.title}”只能填一个值", "去掉列表，只留一个值")
        return convert(raw)

    return one


def _many(convert: Convert) -> Convert:
    def several(raw: object) -> Value:
        if isinstance(raw, dict):
            raise RefusedValueError("not-a-list", "应为列表或用“;”分隔的文字", "改为 [甲, 乙] 或 甲;乙")
        parts = [part.value if isinstance(part, Located) else part for part in raw] if isinstance(raw, list) else _split(raw)
        if any(isinstance(part, list | dict) for part in parts):
            raise RefusedValueError("not-a-list", "列表里不能再有列表", "改为 [甲, 乙] 的形式")
        return tuple(str(convert(part)) for part in parts if not is_blank(part)) or None

    return several


def _split(raw: object) -> list[object]:
    return list(_SEPARATOR.split(raw)) if isinstance(raw, str) else [raw]


def _text(raw: object) -> str:
    if isinstance(raw, bool):
        raise RefusedValueError("not-text", "应为文字，此处是“是/否”值", "改为文字；形似 true、false 的文字加引号")
    if isinstance(raw, datetime):
        raw = raw.date()
    text = raw.isoformat() if isinstance(raw, date) else f"{raw:f}" if isinstance(raw, Decimal) else str(raw).strip()
    if len(text) > MAX_TEXT:
        raise RefusedValueError("text-too-long", f"文字超过 {MAX_TEXT} 字", "缩短，详细内容放入附件")
    if _CONTROL.search(text):
        raise RefusedValueError("control-character", "含有不可见的控制字符", "删去控制字符后重填")
    return text


def _code_converter(item: Field, codes: Mapping[str, str], open_list: bool) -> Convert:
    by_form = {_form(code): code for code in codes}
    names = {**{title: code for code, title in codes.items()}, **{code: code for code in codes}}

    def convert(raw: object) -> Value:
        text = _text(raw)
        if text in codes:
            return text
        found = by_form.get(_form(text))
        if found is not None or open_list:
            return found or text
        titled = names.get(text)
        mend = f"请填代码“{titled}”" if titled else suggestion(text, codes, f"可用：{_shown(codes)}")
        raise RefusedValueError("unknown-code", f"“{item.title}”没有代码“{_cut(text)}”", mend)

    return convert


def _form(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _shown(codes: Mapping[str, str]) -> str:
    some = list(codes)[:15]
    return "、".join(some) + (f" 等 {len(codes)} 个" if len(codes) > len(some) else "")


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _number(raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        raise RefusedValueError("not-a-number", "应为数字，此处是“是/否”值或日期", "只填数字")
    if isinstance(raw, str):
        parsed = parse_number(raw) if raw.isascii() else None
        if parsed is None:
            raise RefusedValueError("not-a-number", f"应为数字，此处是“{_cut(raw)}”", _number_mend(raw))
        raw = parsed
    number = Decimal(raw) if isinstance(raw, Decimal) or abs(raw) < 10**20 else MAX_MAGNITUDE
    if not number.is_finite():
        raise RefusedValueError("not-a-number", "应为有限的数", "只填数字")
    if abs(number) >= MAX_MAGNITUDE or int(number.as_tuple().exponent) < -MAX_PLACES:
        raise RefusedValueError("number-out-of-range", "数字过大或小数位过多", "核对单位和小数位")
    return number


def _number_mend(raw: str) -> str:
    if "%" in raw or "％" in raw:
        return "去掉百分号，65% 填 65；工作簿中把单元格设为常规格式"
    if "," in raw or "，" in raw:
        return "去掉千分位逗号"
    return "只填半角数字，不带单位；没有数据请留空"


def _int(raw: object) -> int:
    number = _number(raw)
    if number != number.to_integral_value():
        raise RefusedValueError("not-an-integer", f"应为整数，此处是 {number:f}", "填整数，不带小数")
    return int(number)


def _bounded(item: Field, convert: Convert) -> Convert:
    top = 100 if item.type == "percent" else None

    def checked(raw: object) -> Value:
        number = convert(raw)
        assert isinstance(number, int | Decimal)
        if number < 0 and not item.signed:
            raise RefusedValueError("negative", f"“{item.title}”不能为负，此处是 {number:f}", "填不小于 0 的数")
        if top is not None and number > top:
            raise RefusedValueError("over-100", f"“{item.title}”是百分数，不能超过 100，此处是 {number:f}", "填 0 至 100 之间的数")
        return number

    return checked


def _year(raw: object) -> int:
    year = _int(raw)
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise RefusedValueError("bad-year", f"不是年份：{year}", "填四位年份，如 2020")
    return year


def _date(raw: object) -> date:
    if isinstance(raw, datetime):
        raw = raw.date()
    day = raw if isinstance(raw, date) else _parse_date(raw)
    if day.year < MIN_YEAR:
        raise RefusedValueError("bad-date", f"日期不合常理：{day.isoformat()}", "核对年份")
    return day


def _parse_date(raw: object) -> date:
    match = _DATE.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if match is None:
        shown = _cut(str(raw)) if isinstance(raw, str | int | Decimal) and not isinstance(raw, bool) else "其他类型的值"
        raise RefusedValueError("bad-date", f"应为日期，此处是“{shown}”", "写作 YYYY-MM-DD，如 2020-03-31；工作簿中用日期格式")
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        raise RefusedValueError("bad-date", f"没有这一天：{match.group(0)}", "核对月份和日数") from None


def _month(raw: object) -> str:
    if isinstance(raw, date):
        return f"{raw.year:04}-{raw.month:02}"
    if not isinstance(raw, str) or not _MONTH.fullmatch(raw.strip()):
        raise RefusedValueError("bad-month", "应为月份", "写作 YYYY-MM，如 2024-03")
    return raw.strip()


def _bool(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    value = _WORDS.get(raw.strip().casefold()) if isinstance(raw, str) else None
    if value is None:
        raise RefusedValueError("not-a-boolean", "应为“是”或“否”", "填 是 或 否（也可填 true、false）")
    return value


_BY_TYPE: Mapping[str, Convert] = {
    "text": _text,
    "ref": _text,
    "int": _int,
    "decimal": _number,
    "money": _number,
    "percent": _number,
    "date": _date,
    "month": _month,
    "year": _year,
    "bool": _bool,
}
