"""The measure of `periodic`: which whole months, quarters or years of the evaluated time have their row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from compliance.measures.conditions import meets
from compliance.measures.population import Member, Owner, is_filed, owned, owner_table_is_filed, owners, selected
from compliance.measures.scene import Frame, Scene
from compliance.measures.tally import state, tally, without_object
from compliance.model.evaluation import Entry
from compliance.model.language import in_turn, say, together
from compliance.model.observation import Observation
from compliance.model.ternary import Ternary, all_hold, any_holds
from compliance.model.verdict import Reason
from compliance.operators.conditions import parsed, paths_read
from compliance.operators.periodic import EACH
from compliance.submission.rows import Row

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """One entry for each owner and whole period between the start of the reported time (or of the plan) and the day judged."""
    unit = EACH[params["each"]]
    asked = owners(params, frame, scene)
    if not asked and owner_table_is_filed(params, scene):
        return [without_object()]
    if not asked or not is_filed(params, params["in"], frame, scene):
        return [tally([Entry("", "unknown", say("未填报"))], [Reason.NOT_REPORTED], unit)]
    found = selected(params, params["in"], frame, scene)
    results = [
        _one(period, owned(found, owner, params, scene), owner, params, frame, scene) for owner in asked for period in whole_periods(params["each"], scene)
    ]
    return [tally([entry for entry, _ in results], [value for _, value in results], unit)]


def whole_periods(each: str, scene: Scene) -> Iterator[tuple[date, date]]:
    """First and last day of every period that lies wholly within the evaluated time."""
    start = max(scene.period[0] or scene.valid_from, scene.valid_from)
    end = min(scene.period[1] or scene.cutoff, scene.cutoff)
    length = MONTHS[each]
    number = (start.year * 12 + start.month - 1) // length * length
    while (last := _first_of(number + length) - timedelta(days=1)) <= end:
        if _first_of(number) >= start:
            yield _first_of(number), last
        number += length


def _first_of(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _one(period: tuple[date, date], found: list[Member], owner: Owner, params: Mapping[str, Any], frame: Frame, scene: Scene) -> tuple[Entry, Ternary]:
    must = parsed(params.get("must"))
    inside = [(member, all_hold([member.belongs, _falls_in(member.row, period, params)])) for member in found]
    inside = [(member, value) for member, value in inside if value is not False]
    value = any_holds(all_hold([value, meets(member.row, must, frame, scene)]) for member, value in inside)
    label = together(owner.label, _title(period, params["each"]))
    value = owner.held(value)
    if not inside:
        return Entry(label, state(value), say("没有记录")), value
    paths = list(dict.fromkeys([*paths_read(params.get("must")), *([params["date"]] if "date" in params else ())])) or list(scene.table(params["in"]).key)
    shown = [scene.entry(member.row, state(value), paths) for member, _ in inside]
    return Entry(label, state(value), in_turn(entry.detail for entry in shown[:3]), tuple(place for entry in shown for place in entry.cells)), value


def _falls_in(row: Row, period: tuple[date, date], params: Mapping[str, Any]) -> Ternary:
    if "month" in params:
        value = row.value(params["month"])
        return Reason.NOT_REPORTED if value is None else period[0].strftime("%Y-%m") <= str(value) <= period[1].strftime("%Y-%m")
    if "number" in params:
        year, number = row.value(params["number"]["year"]), row.value(params["number"]["no"])
        if not isinstance(year, int) or not isinstance(number, int):
            return Reason.NOT_REPORTED
        return (year, number) == (period[0].year, (period[0].month - 1) // MONTHS[params["each"]] + 1)
    day = row.value(params["date"])
    return period[0] <= day <= period[1] if isinstance(day, date) else Reason.NOT_REPORTED


def _title(period: tuple[date, date], each: str) -> str:
    start = period[0]
    match each:
        case "month":
            return say("{year} 年 {month} 月", year=start.year, month=start.month)
        case "quarter":
            return say("{year} 年第 {quarter} 季度", year=start.year, quarter=(start.month + 2) // 3)
        case _:
            return say("{year} 年", year=start.year)
