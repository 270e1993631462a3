"""How far rates are from their targets, and when a straight line through two values would reach them. Arithmetic on what was filed, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from compliance.evaluate.compare.inputs import Results
from compliance.model.language import counted, mark, say
from compliance.model.quantity import exact, plain

LABEL = mark("仅为算术推算，不是结论")
PER = 30
"""The pace is told for so many days."""
DAYS = mark("天")
NO_VALUE = {
    (False, True): mark("上次没有可用的数值，不作推算。"),
    (True, False): mark("本次没有可用的数值，不作推算。"),
    (False, False): mark("上次、本次没有可用的数值，不作推算。"),
}
"""By whether the older and the newer result have a value."""
SENTENCES = {
    "reached": (mark("按数值已达到目标 {target}。"), mark("按数值已达到目标 {target}（目标与上次不同，上次为：{old_target}）。")),
    "no_interval": (mark("两次数值不是先后两个日期的，不能推算。"), mark("两次数值不是先后两个日期的，不能推算（目标与上次不同，上次为：{old_target}）。")),
    "never": (mark("按此速度不会达到 {target}。"), mark("按此速度不会达到 {target}（目标与上次不同，上次为：{old_target}）。")),
    "beyond_calendar": (
        mark("按此速度，须再过 {days}才达到 {target}。"),
        mark("按此速度，须再过 {days}才达到 {target}（目标与上次不同，上次为：{old_target}）。"),
    ),
    "without_due_day": (
        mark("按此速度，从 {day} 起再过 {days}，即 {reached} 达到 {target}。"),
        mark("按此速度，从 {day} 起再过 {days}，即 {reached} 达到 {target}（目标与上次不同，上次为：{old_target}）。"),
    ),
    "late": (
        mark("按此速度，从 {day} 起再过 {days}，即 {reached} 达到 {target}，比期限 {due} 晚 {late}。"),
        mark("按此速度，从 {day} 起再过 {days}，即 {reached} 达到 {target}，比期限 {due} 晚 {late}（目标与上次不同，上次为：{old_target}）。"),
    ),
    "in_time": (
        mark("按此速度，从 {day} 起再过 {days}，即 {reached} 达到 {target}，在期限 {due} 之前。"),
        mark("按此速度，从 {day} 起再过 {days}，即 {reached} 达到 {target}，在期限 {due} 之前（目标与上次不同，上次为：{old_target}）。"),
    ),
    "on_the_day": (
        mark("按此速度，从 {day} 起再过 {days}，即 {reached} 达到 {target}，正是期限 {due}。"),
        mark("按此速度，从 {day} 起再过 {days}，即 {reached} 达到 {target}，正是期限 {due}（目标与上次不同，上次为：{old_target}）。"),
    ),
}
"""By case: where both results have the same target, and where they have not."""
Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """A rate in per cent on a day."""

    value: Fraction
    day: date


@dataclass(frozen=True, slots=True)
class Pace:
    """`per_day` in percentage points; `days` and `reached` (None: not within the calendar) from the newer value to the target, where the pace leads there.

    `state`: `reached`, `on_the_way`, `never`, or `no_interval` (the second value is not of a later day).
    """

    state: str
    per_day: Fraction | None = None
    days: int | None = None
    reached: date | None = None


def pace(old: Point, new: Point, target: Fraction, kind: str) -> Pace:
    """The pace from `old` to `new` towards a target of a `kind` of BOUNDS; 左右 is reached from below."""
    if _met(new.value, target, kind):
        return Pace("reached", _per_day(old, new))
    per_day = _per_day(old, new)
    if per_day is None:
        return Pace("no_interval")
    if (per_day >= 0) if kind == "at_most" else (per_day <= 0):
        return Pace("never", per_day)
    needed = (target - new.value) / per_day
    days = needed.numerator // needed.denominator + 1 if kind == "above" else -(-needed.numerator // needed.denominator)
    return Pace("on_the_way", per_day, days, new.day + timedelta(days) if days <= (date.max - new.day).days else None)


def _per_day(old: Point, new: Point) -> Fraction | None:
    days = (new.day - old.day).days
    return (new.value - old.value) / days if days > 0 else None


def _met(value: Fraction, target: Fraction, kind: str) -> bool:
    return value > target if kind == "above" else value <= target if kind == "at_most" else value >= target


def trajectories(old: Results, new: Results) -> Iterator[dict[str, Any]]:
    """One for each percentage that the plan sets in both results, as plain data with exact numbers."""
    before = {finding["rule"]: finding for finding in old["findings"] if _is_target(finding)}
    for finding in new["findings"]:
        if _is_target(finding) and finding["rule"] in before:
            yield _trajectory(before[finding["rule"]], finding, old["as_of"], new["as_of"])


def _is_target(finding: Finding) -> bool:
    return finding["expected"].get("unit") == "%" and "bound" in finding["expected"]


def _trajectory(old: Finding, new: Finding, old_day: str, new_day: str) -> dict[str, Any]:
    head = {"rule": new["rule"], "title": new["title"], "target": new["expected"]["text"], "due": new["due"], "label": say(LABEL)}
    before, after = _value(old), _value(new)
    if before is None or after is None:
        return head | {"state": "no_value", "sentence": say(NO_VALUE[before is not None, after is not None])}
    days_by, days = _days(old, new, old_day, new_day)
    points = Point(before, days[0]), Point(after, days[1])
    found = pace(*points, Fraction(new["expected"]["value"]), new["expected"]["bound"])
    return head | {
        "days_by": days_by,
        "old": _shown(points[0], old),
        "new": _shown(points[1], new),
        "state": found.state,
        "pace": None if found.per_day is None else {"percentage_points": exact(found.per_day * PER), "days": PER},
        "days": found.days,
        "reached_on": found.reached.isoformat() if found.reached else None,
        "sentence": _sentence(found, points[1], new, old["expected"]),
    }


def _shown(point: Point, finding: Finding) -> dict[str, str]:
    return {"value": exact(point.value), "day": point.day.isoformat(), "text": finding["observed"]["text"]}


def _days(old: Finding, new: Finding, old_day: str, new_day: str) -> tuple[str, tuple[date, date]]:
    """The ends of the periods that the values are of, where both are told, else the days judged."""
    ends = _period_end(old), _period_end(new)
    if ends[0] is None or ends[1] is None:
        return "as_of", (date.fromisoformat(old_day), date.fromisoformat(new_day))
    return "period_end", (ends[0], ends[1])


def _value(finding: Finding) -> Fraction | None:
    observed = finding["observed"]
    return Fraction(observed["value"]) if observed.get("unit") == "%" and "value" in observed else None


def _period_end(finding: Finding) -> date | None:
    end = finding["observed"].get("period_end")
    return date.fromisoformat(end) if end else None


def _sentence(found: Pace, newer: Point, finding: Finding, old_target: Mapping[str, str]) -> str:
    target, due = finding["expected"], date.fromisoformat(finding["due"]) if finding["due"] else None
    same = all(old_target.get(key) == target.get(key) for key in ("value", "bound"))
    return say(
        SENTENCES[_case(found, due)][0 if same else 1],
        target=f"{plain(Fraction(target['value']))}%",
        old_target=old_target["text"],
        day=newer.day,
        days=counted(found.days, DAYS),
        reached=found.reached,
        due=due,
        late=counted((found.reached - due).days, DAYS) if found.reached and due else "",
    )


def _case(found: Pace, due: date | None) -> str:
    """Which of the sentences says it."""
    if found.state != "on_the_way":
        return found.state
    if found.reached is None:
        return "beyond_calendar"
    if due is None:
        return "without_due_day"
    return "late" if found.reached > due else "in_time" if found.reached < due else "on_the_day"
