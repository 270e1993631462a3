"""Changes of the working-day calendars beside the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from compliance.located import load_yaml
from compliance.measures.workdays import WorkCalendar, load_calendar
from compliance.model.place import Place
from compliance.reports.wording import day, listed
from compliance.rule_ci.diff.change import Change
from compliance.rule_ci.diff.side import Side

MOST_NAMED = 8
WORD = "workdays_after"


def calendar_changes(old: Side, new: Side) -> Iterator[Change]:
    """Calendars added and removed, years added and removed, and days that became working days or ceased to be."""
    before, after = (_files(side) for side in (old, new))
    touches = old.rules_with(WORD) | new.rules_with(WORD)
    for name in sorted(before.keys() | after.keys()):
        place = Place(f"rules/calendars/{name}", line=1)
        if name not in before or name not in after:
            removed = name not in after
            yield Change("calendar-changed", name, "没有这份工作日历了。" if removed else "增加一份工作日历。", place, "", removed, touches=touches)
        elif before[name].read_bytes() != after[name].read_bytes():
            for year, words in _years(load_calendar(before[name]), load_calendar(after[name])):
                yield Change("calendar-changed", name, words, _place(after[name], place, year), was=place, touches=touches)


def _files(side: Side) -> dict[str, Path]:
    return {path.name: path for path in sorted((side.rules_dir / "calendars").glob("*.yaml"))}


def _place(path: Path, top: Place, year: int) -> Place:
    found = load_yaml(path.read_bytes(), top.file).at(["years", str(year)])
    return Place(top.file, line=found.place.line)


def _years(was: WorkCalendar, now: WorkCalendar) -> Iterator[tuple[int, str]]:
    for year in sorted(was.counts.keys() | now.counts.keys()):
        if not was.covers(year) or not now.covers(year):
            yield year, f"{'增加' if now.covers(year) else '不再收录'} {year} 年。"
        elif was.counts[year] != now.counts[year]:
            days = [date(year, 1, 1) + timedelta(days=number) for number in range(len(now.counts[year]) - 1)]
            changed = [one for one in days if was.is_workday(one) != now.is_workday(one)]
            named = listed(f"{day(one)}{'改为上班' if now.is_workday(one) else '改为放假'}" for one in changed[:MOST_NAMED])
            yield year, f"{year} 年有 {len(changed)} 天改了：{named}{'等' if len(changed) > MOST_NAMED else ''}。"
