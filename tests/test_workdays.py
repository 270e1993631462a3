"""The official working-day calendar: what it counts, what it refuses to guess, and how it reports a faulty file."""

import json
import pickle
import runpy
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from compliance.located import load_yaml, plain
from compliance.measures.workdays import CalendarGapError, WorkCalendar, load_calendar, parse_calendar
from compliance.model.problem import ProblemsError

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "rules" / "calendars" / "china.yaml"
CALENDAR = load_calendar(SHIPPED)
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
SCHEMA = json.loads((ROOT / "src" / "compliance" / "schemas" / "calendar.schema.json").read_text(encoding="utf-8"))

covered_days = st.dates(FIRST, LAST)


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def naive(calendar: WorkCalendar, start: date, end: date) -> int:
    return sum(calendar.is_workday(day) for day in every_day(start, end)[1:])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # 2023: 29 September to 6 October off, Saturday 7 and Sunday 8 October worked
        ("2023-09-28", "2023-10-06", 0),
        ("2023-09-28", "2023-10-07", 1),
        ("2023-09-28", "2023-10-08", 2),
        ("2023-09-28", "2023-10-09", 3),
        # 2024: Sunday 29 September worked, 1 to 7 October off, Saturday 12 October worked
        ("2024-09-27", "2024-09-28", 0),
        ("2024-09-27", "2024-09-29", 1),
        ("2024-09-30", "2024-10-07", 0),
        ("2024-09-30", "2024-10-08", 1),
        ("2024-10-11", "2024-10-12", 1),
        ("2024-10-11", "2024-10-13", 1),
        # Spring Festival 2024: Sundays 4 and 18 February worked, the eve (Friday 9) worked, 10 to 17 off
        ("2024-02-02", "2024-02-03", 0),
        ("2024-02-02", "2024-02-04", 1),
        ("2024-02-08", "2024-02-17", 1),
        ("2024-02-08", "2024-02-18", 2),
        # 2020: the festival was prolonged to 2 February, which cancelled the Saturday worked on 1 February
        ("2020-01-23", "2020-02-02", 0),
        ("2020-01-23", "2020-02-03", 1),
        # 2019: Labour Day rearranged by a later notice
        ("2019-04-27", "2019-04-28", 1),
        ("2019-04-30", "2019-05-04", 0),
        ("2019-04-30", "2019-05-05", 1),
        # 2026: Sunday 4 January worked after a holiday across the turn of the year
        ("2025-12-31", "2026-01-03", 0),
        ("2025-12-31", "2026-01-04", 1),
        # ordinary weeks, a start on a day off, a span of no days
        ("2024-03-08", "2024-03-11", 1),
        ("2024-03-09", "2024-03-11", 1),
        ("2024-03-09", "2024-03-10", 0),
        ("2024-03-11", "2024-03-11", 0),
        ("2024-03-09", "2024-03-09", 0),
        ("2023-12-29", "2024-01-02", 1),
    ],
)
def test_known_spans(start: str, end: str, expected: int) -> None:
    assert CALENDAR.between(date.fromisoformat(start), date.fromisoformat(end)) == expected


@pytest.mark.parametrize(
    ("start", "last_in_time", "first_late", "limit"),
    [
        ("2024-09-26", "2024-10-09", "2024-10-10", 5),
        ("2024-03-11", "2024-03-18", "2024-03-19", 5),
        ("2024-01-26", "2024-02-28", "2024-02-29", 20),
        ("2023-09-15", "2023-10-19", "2023-10-20", 20),
        ("2024-01-26", "2024-03-06", "2024-03-07", 25),
        ("2019-12-27", "2020-02-10", "2020-02-11", 25),
    ],
)
def test_edges_of_time_limits(start: str, last_in_time: str, first_late: str, limit: int) -> None:
    begin = date.fromisoformat(start)
    assert CALENDAR.between(begin, date.fromisoformat(last_in_time)) == limit
    assert CALENDAR.between(begin, date.fromisoformat(first_late)) == limit + 1


@pytest.mark.parametrize(
    ("year", "days_of_year", "weekend_days", "statutory_days"),
    [(2021, 365, 104, 11), (2022, 365, 105, 11), (2023, 365, 105, 11), (2024, 366, 104, 11), (2025, 365, 104, 13), (2026, 365, 104, 13)],
)
def test_moved_weekends_cancel_out_over_a_year(year: int, days_of_year: int, weekend_days: int, statutory_days: int) -> None:
    first = date(year, 1, 1)
    total = CALENDAR.between(first, date(year, 12, 31)) + CALENDAR.is_workday(first)
    assert total == days_of_year - weekend_days - statutory_days


def test_shipped_calendar_agrees_with_its_source_on_every_day() -> None:
    assert [day for day in every_day(FIRST, LAST) if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_shipped_file_is_what_the_script_makes() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_calendar.py"))["render"]()
    assert SHIPPED.read_bytes() == made.encode(), "运行 python tools/make_calendar.py 重新生成"


def test_calendar_names_its_source_and_bytes() -> None:
    assert "国务院办公厅" in CALENDAR.name
    assert CALENDAR.sha256 == sha256(SHIPPED.read_bytes()).hexdigest()


@given(covered_days, covered_days)
def test_between_equals_counting_day_by_day(one: date, other: date) -> None:
    start, end = sorted((one, other))
    assert CALENDAR.between(start, end) == naive(CALENDAR, start, end)


@given(st.tuples(covered_days, covered_days, covered_days))
def test_between_adds_up(days: tuple[date, date, date]) -> None:
    start, middle, end = sorted(days)
    assert CALENDAR.between(start, end) == CALENDAR.between(start, middle) + CALENDAR.between(middle, end)


@given(covered_days, covered_days)
def test_a_span_that_ends_before_it_starts_is_an_error(one: date, other: date) -> None:
    start, end = sorted((one, other))
    if start == end:
        end += timedelta(days=1)
    with pytest.raises(ValueError, match=f"{start}"):
        CALENDAR.between(end, start)


@given(st.sets(st.dates(date(2027, 1, 1), date(2028, 12, 31)), min_size=1, max_size=40))
def test_any_calendar_counts_exactly_the_days_it_lists(exceptions: set[date]) -> None:
    listed = exceptions | {date(2027, 10, 1), date(2028, 10, 2)}
    lists = {
        str(year): {
            "holidays": sorted(str(day) for day in listed if day.year == year and day.weekday() < 5),
            "workdays": sorted(str(day) for day in listed if day.year == year and day.weekday() >= 5),
        }
        for year in (2027, 2028)
    }
    calendar = parse_calendar(json.dumps({"source": "试", "years": lists}).encode(), "c.json")
    expected = [(day.weekday() < 5) != (day in listed) for day in every_day(date(2027, 1, 1), date(2028, 12, 31))]
    assert [calendar.is_workday(day) for day in every_day(date(2027, 1, 1), date(2028, 12, 31))] == expected
    assert calendar.between(date(2027, 1, 1), date(2028, 12, 31)) == sum(expected[1:])


GAPPED = """\
source: 只有两年的日历
years:
  2023:
    holidays: [2023-10-02]
    workdays: []
  2025:
    holidays: [2025-10-01]
    workdays: [2025-10-11]
"""


@pytest.mark.parametrize(
    ("start", "end", "missing"),
    [
        ("2023-05-01", "2024-05-01", 2024),
        ("2024-05-01", "2025-05-01", 2024),
        ("2023-12-29", "2025-01-02", 2024),
        ("2024-05-01", "2024-05-01", 2024),
        ("2022-12-31", "2023-01-03", 2022),
        ("2025-12-31", "2026-01-01", 2026),
        ("2022-06-01", "2026-06-01", 2022),
    ],
)
def test_a_span_that_touches_an_uncovered_year_is_refused(start: str, end: str, missing: int) -> None:
    calendar = parse_calendar(GAPPED.encode(), "c.yaml")
    with pytest.raises(CalendarGapError, match=f"{missing} 年") as caught:
        calendar.between(date.fromisoformat(start), date.fromisoformat(end))
    assert caught.value.year == missing
    assert "只有两年的日历" in str(caught.value)


def test_covered_years() -> None:
    assert [year for year in range(2015, 2035) if CALENDAR.covers(year)] == list(range(2019, 2027))
    calendar = parse_calendar(GAPPED.encode(), "c.yaml")
    assert [year for year in range(2020, 2030) if calendar.covers(year)] == [2023, 2025]


@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2027, 1, 1), date.min, date.max])
def test_a_day_of_an_uncovered_year_is_refused(day: date) -> None:
    with pytest.raises(CalendarGapError, match=f"{day.year} 年"):
        CALENDAR.is_workday(day)


def test_a_gap_error_crosses_processes_whole() -> None:
    copy = pickle.loads(pickle.dumps(CalendarGapError(2031, "某日历")))
    assert (copy.year, str(copy)) == (2031, str(CalendarGapError(2031, "某日历")))


def year_2024(holidays: str = "[2024-10-01]", workdays: str = "[2024-10-12]", extra: str = "") -> str:
    return f"source: 试\nyears:\n  2024:\n    holidays: {holidays}\n    workdays: {workdays}\n{extra}"


def problems_of(text: str) -> list[tuple[str, int | None, int | None]]:
    with pytest.raises(ProblemsError) as caught:
        parse_calendar(text.encode(), "c.yaml")
    assert all(problem.place.file == "c.yaml" and problem.mend for problem in caught.value.problems)
    return [(problem.code, problem.place.line, problem.place.column) for problem in caught.value.problems]


SHAPE_FAULTS = {
    "empty": ("", [("calendar-shape", 1, 1)]),
    "a list": ("- 2024-10-01\n", [("calendar-shape", 1, 1)]),
    "nothing but the source": ("source: 试\n", [("missing-key", 1, 1)]),
    "no source": ("years: {2024: {holidays: [2024-10-01], workdays: []}}\n", [("missing-key", 1, 1)]),
    "blank source": ("source: ' '\nyears: {2024: {holidays: [2024-10-01], workdays: []}}\n", [("calendar-shape", 1, 9)]),
    "source is a number": ("source: 3\nyears: {2024: {holidays: [2024-10-01], workdays: []}}\n", [("calendar-shape", 1, 9)]),
    "no years": ("source: 试\nyears: {}\n", [("calendar-shape", 2, 8)]),
    "years is null": ("source: 试\nyears:\n", [("calendar-shape", 2, 7)]),
    "unknown key at the top": (year_2024(extra="region: 河南\n"), [("unknown-key", 6, 9)]),
    "unknown key in a year": (year_2024(extra="    halfdays: []\n"), [("unknown-key", 6, 15)]),
    "not a year": ("source: 试\nyears:\n  '24': {holidays: [2024-10-01], workdays: []}\n", [("bad-year", 3, 9)]),
    "year is a list": ("source: 试\nyears:\n  2024: [2024-10-01]\n", [("calendar-shape", 3, 9)]),
    "no make-up days": ("source: 试\nyears:\n  2024:\n    holidays: [2024-10-01]\n", [("missing-key", 4, 5)]),
    "holidays is one date": (year_2024(holidays="2024-10-01"), [("calendar-shape", 4, 15)]),
    "workdays is null": (year_2024(workdays=""), [("calendar-shape", 5, 14)]),
    "a year without holidays": (year_2024(holidays="[]"), [("no-holidays", 4, 15)]),
    "day that no month has": (year_2024(holidays="[2024-09-31]"), [("bad-date", 4, 16)]),
    "compact date": (year_2024(holidays="['20241001']"), [("bad-date", 4, 16)]),
    "date as a number": (year_2024(holidays="[20241001]"), [("bad-date", 4, 16)]),
    "date as a mapping": (year_2024(holidays="[{}]"), [("bad-date", 4, 16)]),
    "holiday twice in a list": (year_2024(holidays="[2024-10-01, 2024-10-01]"), [("date-twice", 4, 28)]),
}
DAY_FAULTS = {
    "quoted and bare date are the same": (year_2024(holidays="[2024-10-01, '2024-10-01']"), [("date-twice", 4, 28)]),
    "both off and worked": (year_2024(workdays="[2024-10-01]"), [("date-twice", 5, 16), ("workday-on-weekday", 5, 16)]),
    "holiday on a weekend": (year_2024(holidays="[2024-10-05]"), [("holiday-on-weekend", 4, 16)]),
    "make-up day on a weekday": (year_2024(workdays="[2024-10-11]"), [("workday-on-weekday", 5, 16)]),
    "date of another year": (year_2024(holidays="[2024-10-01, 2025-10-01]"), [("wrong-year", 4, 28)]),
    "all faults in one pass": (
        year_2024(holidays="[2024-13-01, 2024-10-05]", workdays="[2024-10-12, 2024-10-12]", extra="note: 无\n"),
        [("unknown-key", 6, 7), ("bad-date", 4, 16), ("holiday-on-weekend", 4, 28), ("date-twice", 5, 28)],
    ),
    "year twice": (year_2024(extra="  2024: {holidays: [2024-10-02], workdays: []}\n"), [("duplicate-key", 6, 3)]),
}


@pytest.mark.parametrize("case", [*SHAPE_FAULTS, *DAY_FAULTS])
def test_a_faulty_file_is_refused_at_the_fault(case: str) -> None:
    text, expected = (SHAPE_FAULTS | DAY_FAULTS)[case]
    assert problems_of(text) == expected


def test_a_missing_file_is_a_problem_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        load_calendar(tmp_path / "none.yaml")
    assert [(problem.code, problem.place.file) for problem in caught.value.problems] == [("calendar-unreadable", str(tmp_path / "none.yaml"))]


def schema_accepts(text: str) -> bool:
    document = json.loads(json.dumps(plain(load_yaml(text.encode(), "c.yaml")), default=str))
    return Draft202012Validator(SCHEMA, format_checker=FormatChecker()).is_valid(document)


def test_schema_accepts_what_the_reader_accepts() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert schema_accepts(SHIPPED.read_text(encoding="utf-8"))
    assert schema_accepts(GAPPED)


@pytest.mark.parametrize("case", SHAPE_FAULTS)
def test_schema_refuses_the_shapes_the_reader_refuses(case: str) -> None:
    assert not schema_accepts(SHAPE_FAULTS[case][0])
