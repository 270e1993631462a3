"""Dates and months out of cells: ISO, and the other ways of writing a day that have one meaning only."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from compliance.model.language import say
from compliance.submission.numerals import MAX_YEAR, MIN_YEAR
from compliance.submission.outcome import Mended, RefusedValueError
from compliance.submission.text import half_width, shortened, trimmed

MIN_DAY, MAX_DAY = date(MIN_YEAR, 1, 1), date(MAX_YEAR, 12, 31)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.0+)?)?"
_OTHER = re.compile(rf"([0-9]{{4}})\s*([-/.]|年)\s*([0-9]{{1,2}})\s*(?:\2|月)\s*([0-9]{{1,2}})\s*[日号]?(?:[T ]\s*({_CLOCK}))?")
_PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_OTHER_MONTH = re.compile(r"([0-9]{4})\s*(?:[-/]\s*([0-9]{1,2})|年\s*([0-9]{1,2})\s*月份?)|([0-9]{4})([0-9]{2})")
_DATE_MEND = "写作 YYYY-MM-DD，如 2020-03-31；工作簿中用日期格式"
_MONTH_MEND = "写作 YYYY-MM，如 2024-03"


def as_date(raw: object) -> date | Mended:
    """A day of the years 1900 to 2200. A number is one only where it writes YYYYMMDD: a serial of the spreadsheet says nothing without a date format."""
    if isinstance(raw, datetime):
        return _sane(raw.date()) if raw.time() == time() else Mended(_sane(raw.date()), say("去掉时刻"))
    if isinstance(raw, date):
        return _sane(raw)
    if isinstance(raw, str):
        match = _ISO.fullmatch(raw.strip())
        if match is not None and raw.isascii():
            return _day(*match.groups())
    return _written(raw)


def _written(raw: object) -> Mended:
    text = _digits(raw)
    match = _OTHER.fullmatch(text) or _PACKED.fullmatch(text)
    if match is None or _mixed(match):
        shown = shortened(text or str(raw)) if isinstance(raw, str | int | float | Decimal) and not isinstance(raw, bool) else "其他类型的值"
        raise RefusedValueError("bad-date", f"应为日期，此处是“{shown}”", _mend(text))
    if match.re is _PACKED:
        return Mended(_day(*match.groups()), say("日期写法"))
    year, _, month, day, clock = match.groups()
    return Mended(_day(year, month, day), say("去掉时刻") if clock else say("日期写法"))


def _mixed(match: re.Match[str]) -> bool:
    """年 goes with 月, and a sign with the same sign."""
    return match.re is _OTHER and (match.group(2) == "年") != ("月" in match.group(0))


def _mend(text: str) -> str:
    if re.fullmatch(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}", text):
        return f"分不清年、月、日的先后；{_DATE_MEND}"
    if re.fullmatch(r"[0-9]{5}", text):
        return f"像是日期的序号：把单元格设为日期格式；或{_DATE_MEND}"
    return _DATE_MEND


def _digits(raw: object) -> str:
    """What a cell writes, in half width; for a number its whole digits."""
    if isinstance(raw, str):
        return half_width(trimmed(raw))
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return ""
    whole = int(raw) if -(10**9) < raw < 10**9 else None
    return "" if whole is None or whole != raw else str(whole)


def _day(year: str, month: str, day: str) -> date:
    try:
        return _sane(date(int(year), int(month), int(day)))
    except ValueError:
        raise RefusedValueError("bad-date", f"没有这一天：{year}-{month:0>2}-{day:0>2}", "核对月份和日数") from None


def _sane(day: date) -> date:
    if not MIN_DAY <= day <= MAX_DAY:
        raise RefusedValueError("bad-date", f"日期不合常理：{day.isoformat()}", "核对年份")
    return day


def as_month(raw: object) -> str | Mended:
    """A month as YYYY-MM. 2020.1 is none: a spreadsheet writes 2020.10 that way too."""
    if isinstance(raw, date):
        day = raw.date() if isinstance(raw, datetime) else raw
        month = f"{_sane(day).year:04}-{day.month:02}"
        whole = day.day == 1 and (day is raw or raw == datetime.combine(day, time()))
        return month if whole else Mended(month, say("由日期取月份"))
    if isinstance(raw, str) and _MONTH.fullmatch(raw.strip()) and raw.isascii():
        return raw.strip()
    text = _digits(raw)
    match = _OTHER_MONTH.fullmatch(text)
    if match is None:
        shown = f"，此处是“{shortened(raw)}”" if isinstance(raw, str) else ""
        raise RefusedValueError("bad-month", f"应为月份{shown}", _MONTH_MEND)
    year, number = match.group(1) or match.group(4), next(part for part in match.group(2, 3, 5) if part)
    if not 1 <= int(number) <= 12:
        raise RefusedValueError("bad-month", f"没有这个月份：{shortened(text)}", _MONTH_MEND)
    return Mended(f"{year}-{int(number):02}", say("月份写法"))
