"""Official working days: the calendar of the State Council's holiday notices, read from a file that names every exception.

A calendar file lists for each year the weekdays off (`holidays`) and the weekend days worked (`workdays`). A year that
the file does not list is not covered, and nothing is said about its days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from compliance.located import Located, load_yaml
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError

_SATURDAY = 5
_YEAR = re.compile(r"[1-9][0-9]{3}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WEEKDAYS = "一二三四五六日"


class CalendarGapError(LookupError):
    """Working days were asked of a year that the calendar does not cover; `year` is the first such year."""

    def __init__(self, year: int, calendar: str) -> None:
        self.year = year
        self.calendar = calendar
        super().__init__(f"工作日历未收录 {year} 年，无法计算工作日（日历来源：{calendar}）")

    def __reduce__(self) -> tuple[type[CalendarGapError], tuple[int, str]]:
        return type(self), (self.year, self.calendar)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of the covered years. `name` is the source to print, `sha256` the hex digest of the file's bytes.

    `counts[year][n]` is the number of working days among the first `n` days of the year, for n from 0 to 365 or 366.
    """

    name: str
    sha256: str
    counts: Mapping[int, tuple[int, ...]] = field(repr=False, hash=False)

    def covers(self, year: int) -> bool:
        """Whether the calendar knows the working days of `year`."""
        return year in self.counts

    def is_workday(self, day: date) -> bool:
        """Whether `day` is an official working day. Raises CalendarGapError."""
        counts, number = self._year(day.year), _day_of_year(day)
        return counts[number] > counts[number - 1]

    def between(self, start: date, end: date) -> int:
        """The number of working days after `start` up to and including `end`; `start` is day 0.

        Raises ValueError if `end` is before `start`, CalendarGapError if any year from that of `start` to that of `end` is not covered.
        """
        if end.toordinal() < start.toordinal():
            raise ValueError(f"the span ends on {end}, before its start on {start}")
        whole_years = sum(self._year(year)[-1] for year in range(start.year, end.year))
        return whole_years + self._year(end.year)[_day_of_year(end)] - self._year(start.year)[_day_of_year(start)]

    def _year(self, year: int) -> tuple[int, ...]:
        try:
            return self.counts[year]
        except KeyError:
            raise CalendarGapError(year, self.name) from None


def load_calendar(path: Path) -> WorkCalendar:
    """The calendar in the YAML or JSON file at `path`. Raises ProblemsError with every fault of the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        fault = Problem("calendar-unreadable", f"无法读取工作日历：{error.strerror}", Place(str(path)), "检查路径是否正确、文件是否可读")
        raise ProblemsError([fault]) from None
    return parse_calendar(data, str(path))


def parse_calendar(data: bytes, file: str) -> WorkCalendar:
    """The calendar in `data`, the bytes of a YAML or JSON file that places call `file`. Raises ProblemsError."""
    reader = _Reader()
    name, exceptions = reader.calendar(load_yaml(data, file))
    if reader.problems:
        raise ProblemsError(reader.problems)
    return WorkCalendar(name, sha256(data).hexdigest(), {year: _prefix_counts(year, days) for year, days in exceptions.items()})


def _day_of_year(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _prefix_counts(year: int, exceptions: set[date]) -> tuple[int, ...]:
    first = date(year, 1, 1)
    days = (first + timedelta(days=offset) for offset in range(_day_of_year(date(year, 12, 31))))
    return tuple(accumulate((_is_weekend(day) == (day in exceptions) for day in days), initial=0))


class _Reader:
    """Reads the tree of a calendar file into its name and, by year, the days that depart from Monday to Friday."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fault(self, code: str, message: str, node: Located, mend: str) -> None:
        self.problems.append(Problem(code, message, node.place, mend))

    def calendar(self, root: Located) -> tuple[str, dict[int, set[date]]]:
        parts = self.mapping(root, "工作日历", ("source", "years"))
        name = self.source(parts["source"]) if "source" in parts else ""
        years = self.years(parts["years"]) if "years" in parts else {}
        return name, years

    def mapping(self, node: Located, what: str, keys: tuple[str, ...]) -> dict[str, Located]:
        """The children of `node` under `keys`, all of which are required; other keys are faults."""
        if not isinstance(node.value, dict):
            self.fault("calendar-shape", f"{what}应为键值结构", node, f"写出 {'、'.join(keys)} 各键")
            return {}
        for key, child in node.items():
            if key not in keys:
                self.fault("unknown-key", f"{what}不认识键“{key}”", child, f"只能使用 {'、'.join(keys)}")
        for key in keys:
            if key not in node.value:
                self.fault("missing-key", f"{what}缺少键“{key}”", node, f"补上 {key}")
        return {key: child for key, child in node.items() if key in keys}

    def source(self, node: Located) -> str:
        if isinstance(node.value, str) and node.value.strip():
            return node.value
        self.fault("calendar-shape", "日历来源 source 应为非空文字", node, "写明依据的放假通知")
        return ""

    def years(self, node: Located) -> dict[int, set[date]]:
        if not isinstance(node.value, dict) or not node.value:
            self.fault("calendar-shape", "years 应按年份列出放假和调休上班的日子", node, "至少写出一个年份，例如 2024")
            return {}
        return dict(self.numbered_years(node))

    def numbered_years(self, node: Located) -> Iterator[tuple[int, set[date]]]:
        for key, child in node.items():
            if _YEAR.fullmatch(key):
                yield int(key), self.year(int(key), child)
            else:
                self.fault("bad-year", f"“{key}”不是年份", child, "用四位数字写年份，例如 2024")

    def year(self, year: int, node: Located) -> set[date]:
        parts = self.mapping(node, f"{year} 年", ("holidays", "workdays"))
        seen: set[date] = set()
        for key, child in parts.items():
            for element in self.elements(child, f"{year} 年的 {key}"):
                self.day(element, year, key, seen)
        if "holidays" in parts and parts["holidays"].value == []:
            self.fault("no-holidays", f"{year} 年没有列出任何放假日", parts["holidays"], "补全该年放假安排；尚未公布的年份请整年删去")
        return seen

    def elements(self, node: Located, what: str) -> list[Located]:
        if not isinstance(node.value, list):
            self.fault("calendar-shape", f"{what}应为日期列表", node, "逐行写“- 2024-10-01”；没有时写 []")
        return node.elements()

    def day(self, node: Located, year: int, key: str, seen: set[date]) -> None:
        day = _as_date(node.value)
        if day is None:
            self.fault("bad-date", f"“{node.value}”不是有效日期", node, "按“年-月-日”书写，例如 2024-10-01")
            return
        weekday = f"{day} 是星期{_WEEKDAYS[day.weekday()]}"
        if day.year != year:
            self.fault("wrong-year", f"{day} 列在 {year} 年之下", node, f"移到 {day.year} 年之下，或改正日期")
        if day in seen:
            self.fault("date-twice", f"{day} 重复列出", node, "只保留一处；同一天不能既放假又上班")
        if key == "holidays" and _is_weekend(day):
            self.fault("holiday-on-weekend", f"放假日 {weekday}，本来就休息", node, "删去该行，或改正日期")
        if key == "workdays" and not _is_weekend(day):
            self.fault("workday-on-weekday", f"调休上班日 {weekday}，本来就上班", node, "删去该行，或改正日期")
        seen.add(day)


def _as_date(value: object) -> date | None:
    """The date itself, or that of the text `YYYY-MM-DD`, which is how JSON and quoted YAML write it; None for all else."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
