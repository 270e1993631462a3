"""Writes rules/calendars/china.yaml from the chinesecalendar package: `python tools/make_calendar.py`.

To add a year, wait until the package knows the State Council's notice for it, raise LAST_YEAR and run this script.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar

FIRST_YEAR, LAST_YEAR = 2019, 2026
TARGET = Path(__file__).resolve().parents[1] / "rules" / "calendars" / "china.yaml"
SATURDAY = 5
HEADER = f"""\
# 全国法定工作日历。由 tools/make_calendar.py 生成，请勿手工修改；另有安排时请复制本文件，用 --calendar 指定。
# holidays：周一至周五中放假的日子；workdays：周六、周日中因调休上班的日子；其余日子按周一至周五上班。
source: 国务院办公厅{FIRST_YEAR}年至{LAST_YEAR}年各年“部分节假日安排的通知”，含2019年劳动节调整、2020年春节延长（经 chinesecalendar 整理）
years:
"""


def render() -> str:
    """The text of the calendar file. Raises NotImplementedError for a year that the package does not know."""
    return HEADER + "".join(_year(year) for year in range(FIRST_YEAR, LAST_YEAR + 1))


def _year(year: int) -> str:
    off = [day for day in _days(year) if day.weekday() < SATURDAY and not chinese_calendar.is_workday(day)]
    on = [day for day in _days(year) if day.weekday() >= SATURDAY and chinese_calendar.is_workday(day)]
    return f"  {year}:\n    holidays:\n{_lines(off)}    workdays:\n{_lines(on)}"


def _days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - first).days))


def _lines(days: list[date]) -> str:
    return "".join(f"      - {day}  # {_remark(day)}\n" for day in days)


def _remark(day: date) -> str:
    holiday = chinese_calendar.Holiday(chinese_calendar.get_holiday_detail(day)[1]).chinese
    shifted = "调休" if day.weekday() >= SATURDAY else ""
    return f"周{'一二三四五六日'[day.weekday()]} {holiday}{shifted}"


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(render().encode())
