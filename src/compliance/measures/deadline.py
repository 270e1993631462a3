"""The measure of `deadline`: the earliest date on which something was done, against the due date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.measures.conditions import is_complete_evidence
from compliance.measures.population import Member, is_filed, owned, owners, selected
from compliance.measures.scene import Frame, Scene
from compliance.measures.tally import days_late, why
from compliance.model.evaluation import Entry, Quantity
from compliance.model.language import say
from compliance.model.observation import NOTHING, Observation
from compliance.model.ternary import Ternary
from compliance.model.verdict import Reason
from compliance.operators.conditions import paths_read
from compliance.submission.rows import Row


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """One observation for each owner, with the days from the due date to the earliest date."""
    asked = owners(params, frame, scene)
    if frame.due is None or not asked or not is_filed(params, params["in"], frame, scene):
        return [_silent("")]
    found = selected(params, params["in"], frame, scene)
    return [_earliest(owned(found, owner, params, scene), owner.label, frame.due, params, scene) for owner in asked]


def _silent(label: str) -> Observation:
    return Observation({"filed": 0, "dated": 0, "late": 0, "maybe": 0, "early": 0, "why": why([Reason.NOT_REPORTED])}, NOTHING, label=label)


def _earliest(found: list[Member], label: str, due: date, params: Mapping[str, Any], scene: Scene) -> Observation:
    if not found and params["in"] == "evidence":
        return _silent(label)
    opening = date.fromisoformat(params["from"]) if "from" in params else date.min
    dated = [(member, day) for member in found if (day := _day(member.row, params, scene)) is not None]
    certain = [day for member, day in dated if member.belongs is True and day >= opening and _proved(member.row, params) is True]
    doubts: list[Ternary] = [_proved(member.row, params) if member.belongs is True else member.belongs for member, day in dated if opening <= day <= due]
    doubts += [
        _why_undated(member.row, params, scene) if member.belongs is True else member.belongs for member in found if _day(member.row, params, scene) is None
    ]
    early = any(day < opening for _, day in dated)
    fields = {"filed": 1, "dated": int(bool(certain)), "late": 0, "maybe": int(why(doubts) > 0), "early": int(early and not certain), "why": why(doubts)}
    entries = tuple(_entry(member, due, params, scene) for member in found)
    if not certain:
        return Observation(fields, Quantity(say("没有可认定的日期")), None, entries, label=label)
    first = min(certain)
    late = (first - due).days
    gap = days_late(late) if late > 0 else None
    return Observation(fields | {"late": late}, Quantity(say("{day} 完成", day=first.isoformat()), first.isoformat(), say("日期")), gap, entries, label=label)


def _day(row: Row, params: Mapping[str, Any], scene: Scene) -> date | None:
    names = params["date"] if isinstance(params["date"], list) else [params["date"]]
    days = [value for name in names if isinstance(value := scene.value(row, tuple(name.split(".")))[0], date)]
    return max(days) if len(days) == len(names) else None


def _why_undated(row: Row, params: Mapping[str, Any], scene: Scene) -> Reason:
    names = params["date"] if isinstance(params["date"], list) else [params["date"]]
    paths = [tuple(name.split(".")) for name in names]
    return next((scene.why_empty(row, path) for path in paths if scene.value(row, path)[0] is None), Reason.NOT_REPORTED)


def _proved(row: Row, params: Mapping[str, Any]) -> Ternary:
    return True if params["in"] != "evidence" or is_complete_evidence(row) else Reason.MISSING_EVIDENCE


def _entry(member: Member, due: date, params: Mapping[str, Any], scene: Scene) -> Entry:
    names = params["date"] if isinstance(params["date"], list) else [params["date"]]
    day = _day(member.row, params, scene)
    sure = day is not None and member.belongs is True and _proved(member.row, params) is True
    return scene.entry(member.row, "unknown" if not sure or day is None else "ok" if day <= due else "bad", [*names, *paths_read(params.get("where"))])
