"""Dates in Chinese text: the first and the last day that each stands for."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_MONTHS = re.compile(
    r"(?<!每年)(?:(?P<year>\d{4})\s*年\s*)?(?:(?P<first>\d{1,2})\s*月?\s*[—–~～至到-]+\s*)?(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*日)?(?P<end>底|末)?(?P<before>之?前)?"
)
_YEAR = re.compile(r"(?P<year>\d{4})\s*年(?!\s*\d)(?P<end>底|末)?")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")


@dataclass(frozen=True, slots=True)
class Span:
    """A time that a text names: its first and last day, and its words. `whole_year`: the text says no more than the year."""

    first: date
    last: date
    text: str
    whole_year: bool = False


@lru_cache(maxsize=4096)
def spans(text: str, year: int | None = None) -> tuple[Span, ...]:
    """The times that a text names. A month without a year lies in the last year that the text names before it, at first in `year`;
    where neither is known it names no day.
    """
    found = sorted({(match.start(), match.end()): match for form in (_ISO, _MONTHS, _YEAR) for match in form.finditer(text)}.items())
    result: list[Span] = []
    until = 0
    for (start, end), match in found:
        if start < until:
            continue
        until = end
        year = int(match["year"]) if match["year"] else year
        if year is not None:
            result.extend(_span(match, year))
    return tuple(result)


def last_year(text: str) -> int | None:
    """The last year that a text names."""
    years = [span.first.year for span in spans(text)]
    return years[-1] if years else None


def without_days(text: str) -> str:
    """The text with dates blanked out."""
    for form in (_ISO, _MONTHS, _YEAR):
        text = form.sub(lambda match: "　" * len(match.group()), text)
    return text


def _span(match: re.Match[str], year: int) -> Iterator[Span]:
    groups = match.groupdict()
    text = match.group().strip()
    try:
        if not groups.get("month"):
            yield Span(date(year, 1, 1), date(year, 12, 31), text, whole_year=not groups["end"])
        elif groups["day"]:
            day = date(year, int(groups["month"]), int(groups["day"]))
            yield Span(day, day, text)
        else:
            yield _months(year, int(groups.get("first") or groups["month"]), int(groups["month"]), text, before=bool(groups["before"] and not groups["end"]))
    except ValueError:
        return


def _months(year: int, first: int, last: int, text: str, *, before: bool) -> Span:
    """From the first day of a month to the last of another; “9月前” ends on the day before."""
    start = date(year, first, 1)
    if before:
        day = start - timedelta(days=1)
        return Span(day, day, text)
    return Span(start, date(year, last, calendar.monthrange(year, last)[1]), text)
