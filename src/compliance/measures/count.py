"""The measure of `count` and `exists`: how many rows there are for certain, and how many there may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from compliance.measures.calendar_years import judged_years, reported_time
from compliance.measures.conditions import is_complete_evidence
from compliance.measures.population import Member, Owner, is_complete, is_filed, members, owned, owner_table_is_filed, owners, selected
from compliance.measures.scene import Frame, Scene
from compliance.measures.tally import ITEMS, amount_of, why
from compliance.model.evaluation import Entry, Quantity
from compliance.model.language import counted, named, say, together
from compliance.model.observation import NOTHING, Observation
from compliance.model.ternary import Ternary, all_hold
from compliance.model.verdict import Reason
from compliance.operators.conditions import paths_read
from compliance.submission.rows import Value


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """One observation for each owner and, where the rule counts by year, for each judged calendar year."""
    table = params["of"]
    if not is_filed(params, table, frame, scene):
        return [_silent("")]
    found = selected(params, table, frame, scene)
    asked = owners(params, frame, scene)
    if not asked:
        return [_outside() if owner_table_is_filed(params, scene) else _silent("")]
    return [observation for owner in asked for observation in _for_owner(owner, found, params, frame, scene)]


def _for_owner(owner: Owner, found: list[Member], params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    if params.get("by_owner"):
        listed = members(params["of"], params.get("register"), frame, scene)
        if not owned(listed, owner, params, scene):
            return [_silent(owner.label)]
    return _by_period(owned(found, owner, params, scene), owner, params, scene)


def _silent(label: str) -> Observation:
    fields = {"filed": 0, "low": 0, "high": 0, "partial": 0, "why": why([Reason.NOT_REPORTED])}
    return Observation(fields, NOTHING, label=label)


def _outside() -> Observation:
    return Observation({"applies": 0, "filed": 0, "low": 0, "high": 0, "partial": 0, "why": 0}, Quantity(say("没有须核对的对象")))


def _by_period(found: list[Member], owner: Owner, params: Mapping[str, Any], scene: Scene) -> list[Observation]:
    if "period" not in params:
        return [_counted(found, owner, params, scene)]
    day = params["date"]
    if params["period"] == "reported":
        return [_counted([_within(member, day, *reported_time(scene)) for member in found], owner, params, scene)]
    return [_of_year(year, found, owner, params, scene) for year in judged_years(scene)]


def _of_year(year: int, found: list[Member], owner: Owner, params: Mapping[str, Any], scene: Scene) -> Observation:
    """The count of a calendar year; a year that is not over, while the plan still runs, is not due; one of which the plan covers a part goes to a person."""
    inside = [_within(member, params["date"], date(year, 1, 1), min(date(year, 12, 31), scene.cutoff)) for member in found]
    counted = _counted(inside, Owner(owner.id, together(owner.label, say("{year} 年", year=year)), owner.belongs), params, scene)
    running = scene.cutoff < min(date(year, 12, 31), scene.valid_until or date.max)
    fields = counted.fields | {"partial": int(date(year, 1, 1) < scene.valid_from)} | ({"due": 0} if running else {})
    return replace(counted, fields=fields)


def _within(member: Member, name: str, start: date, end: date) -> Member:
    value = member.row.value(name)
    inside: Ternary = start <= value <= end if isinstance(value, date) else Reason.NOT_REPORTED
    return Member(member.row, all_hold([member.belongs, inside]))


def _counted(found: list[Member], owner: Owner, params: Mapping[str, Any], scene: Scene) -> Observation:
    found = [_proved(member, params, scene) for member in found if member.belongs is not False]
    low = len({_identity(member, params) for member in found if member.belongs is True} - {None})
    high = max(low, len({_identity(member, params) or member.row for member in found}))
    unit = params.get("unit", ITEMS)
    least = params.get("at_least", 1)
    entries = tuple(_entry(member, params, scene) for member in found)
    gap = amount_of(least - low, unit) if low < least else None
    text = counted(low, unit) if low == high else say("{low} 至 {high}", low=low, high=counted(high, unit))
    doubts = [member.belongs for member in found]
    if high < least and (not is_complete(params, params["of"], scene) or owner.belongs is not True):
        high, doubts = least, [*doubts, Reason.NOT_REPORTED]
    fields = {"filed": 1, "low": low, "high": high, "partial": 0, "why": why(doubts)}
    return Observation(fields, Quantity(text, str(low), named(unit)), gap, entries, label=owner.label)


def _proved(member: Member, params: Mapping[str, Any], scene: Scene) -> Member:
    if "evidence" not in params or member.belongs is not True:
        return member
    evidence = scene.referred(member.row, params["evidence"])
    return member if is_complete_evidence(evidence) else Member(member.row, Reason.MISSING_EVIDENCE)


def _identity(member: Member, params: Mapping[str, Any]) -> Value | object:
    if "distinct" not in params:
        return member.row
    value = member.row.value(params["distinct"])
    return value.replace(" ", "") if isinstance(value, str) else value


def _entry(member: Member, params: Mapping[str, Any], scene: Scene) -> Entry:
    paths = [*paths_read(params.get("register"), params.get("where")), *([params["date"]] if "date" in params else ())]
    return scene.entry(member.row, "ok" if member.belongs is True else "unknown", dict.fromkeys(paths) or scene.table(member.row.table).key)
