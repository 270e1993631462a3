"""The measure of `rate`: one indicator, or those of several that the county designates by giving a definition (reading X03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compliance.measures.scene import Frame, Scene
from compliance.model.evaluation import Entry, Quantity
from compliance.model.language import counted, in_turn, mark, named, say
from compliance.model.observation import Observation
from compliance.model.place import Place
from compliance.model.quantity import as_decimal, display_percent, exact, plain
from compliance.model.verdict import Basis, Reason
from compliance.operators.outcomes import REASON_CODES
from compliance.operators.programs import SCALE
from compliance.operators.rate import bound
from compliance.submission.rows import Row, Value

TABLE = "indicator"
POINTS = mark("个百分点")
MOST = 2**53 - 1
"""The greatest number that every engine takes exactly."""
READ = ("numerator", "denominator", "value", "definition_ref", "period_start", "period_end")


@dataclass(frozen=True, slots=True)
class Rate:
    """A filed rate in per cent, or the reason why there is none."""

    code: str
    row: Row | None
    percent: Fraction | None
    reason: Reason | None
    basis: Basis = Basis.COMPUTED
    numerator: Fraction | None = None
    denominator: Fraction | None = None


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """The rate (the lowest of the designated ones) with its floor and ceiling in millionths of a percentage point."""
    del frame
    codes = params["indicator"] if isinstance(params["indicator"], list) else [params["indicator"]]
    rates = [_rate(code, scene) for code in codes]
    judged = _designated(rates) if isinstance(params["indicator"], list) and params.get("designated", True) else rates
    kind, target = bound(params)
    entries = tuple(_entry(rate, rate in judged, params, scene) for rate in rates)
    failing = next((rate for rate in judged if rate.percent is None), None)
    if failing is not None:
        fields = {"known": 0, "stale": 0, "floor": 0, "ceiling": 0, "why": REASON_CODES[failing.reason or Reason.NOT_REPORTED]}
        return [Observation(fields, Quantity(_reason_text(failing)), entries=entries, basis=failing.basis)]
    worst = (max if kind == "at_most" else min)(judged, key=lambda rate: rate.percent or Fraction(0))
    found = _observation(worst, judged, kind, target, entries, scene)
    return [_dated(found, judged, params["year"], scene)] if "year" in params else [found]


def _dated(found: Observation, judged: list[Rate], year: int, scene: Scene) -> Observation:
    """Data of a time before the year of the target do not show it: a person decides. A comparison of units outside the plan takes them as they are."""
    ends = [rate.row.value("period_end") or scene.period[1] for rate in judged if rate.row is not None]
    old = any(isinstance(end, date) and end < date(year, 1, 1) for end in ends)
    whole = all(isinstance(end, date) and end >= date(year, 12, 31) for end in ends)
    notes = () if whole else (say("阶段值：统计期没有覆盖 {year} 年全年", year=year),)
    return replace(found, fields=found.fields | {"stale": int(old and not scene.comparison)}, notes=(*found.notes, *notes))


def _designated(rates: list[Rate]) -> list[Rate]:
    """Those with a definition, complete or not; without any, one that says what is missing."""
    with_definition = [rate for rate in rates if rate.row is not None and rate.row.value("definition_ref") is not None]
    return with_definition or [next((rate for rate in rates if rate.reason is Reason.MISSING_DEFINITION), rates[0])]


def _rate(code: str, scene: Scene) -> Rate:
    rows = filed_rows(code, scene)
    row = max(rows, key=_period_end, default=None)
    if row is None or (len(rows) > 1 and any(other.value("period_end") is None for other in rows)):
        return Rate(code, row, None, Reason.NOT_REPORTED)
    above, below, value = (row.value(name) for name in ("numerator", "denominator", "value"))
    if (above is None) != (below is None) or (above is None and value is None):
        return Rate(code, row, None, Reason.NOT_REPORTED)
    if scene.tables.indicators[code].definition_required and row.value("definition_ref") is None:
        return Rate(code, row, None, Reason.MISSING_DEFINITION)
    if not _period_is_stated(row, scene):
        return Rate(code, row, None, Reason.NOT_REPORTED)
    if isinstance(above, int | Decimal) and isinstance(below, int | Decimal):
        return _computed(code, row, Fraction(above), Fraction(below))
    return Rate(code, row, Fraction(value) if isinstance(value, int | Decimal) else None, None, Basis.AS_REPORTED)


def _computed(code: str, row: Row, above: Fraction, below: Fraction) -> Rate:
    if below == 0:
        return Rate(code, row, None, Reason.INVALID_VALUE)
    return Rate(code, row, 100 * above / below, None, Basis.COMPUTED, above, below)


def filed_rows(code: str, scene: Scene) -> list[Row]:
    """The county's own rows of an indicator, without a sub-item, whose period ends within the reported time (any period, where none is stated)."""
    rows = [row for row in scene.submission.rows(TABLE) if row.value("indicator_code") == code and row.value("item") is None]
    return [row for row in rows if scene.is_countywide(row, "scope_id", scene.tables.cover) and _is_reported(row, scene)]


def _is_reported(row: Row, scene: Scene) -> bool:
    """An older row must not stand in for one of the reported time that was left out."""
    end, (first, last) = row.value("period_end"), scene.period
    return not isinstance(end, date) or ((first is None or end >= first) and (last is None or end <= last))


def _period_end(row: Row) -> date:
    end = row.value("period_end")
    return end if isinstance(end, date) else date.min


def _period_is_stated(row: Row, scene: Scene) -> bool:
    start = row.value("period_start") or scene.period[0]
    return start is not None and (row.value("period_end") or scene.period[1]) is not None


def _observation(rate: Rate, judged: list[Rate], kind: str, target: Fraction, entries: tuple[Entry, ...], scene: Scene) -> Observation:
    percent = rate.percent or Fraction(0)
    scaled = percent * SCALE
    floor, ceiling = _within(scaled.numerator // scaled.denominator), _within(-(-scaled.numerator // scaled.denominator))
    fields = {"known": 1, "stale": 0, "floor": floor, "ceiling": ceiling, "why": 0}
    weakest = Basis.AS_REPORTED if any(item.basis is Basis.AS_REPORTED for item in judged) else Basis.COMPUTED
    return Observation(
        fields, quantity(rate, target, scene), _gap(rate, kind, target, scene), entries, (), _notes(rate, target, scene), weakest, percent=exact(percent)
    )


def _within(value: int) -> int:
    """The value, or the greatest that an engine takes: no target lies beyond it, so every comparison stays the same."""
    return max(-MOST, min(MOST, value))


def quantity(rate: Rate, target: Fraction | None, scene: Scene) -> Quantity:
    """The rate with numerator and denominator, shown with enough decimals to stay on its own side of the target."""
    percent = rate.percent or Fraction(0)
    shown = display_percent(percent, target)
    found = _figures(rate, percent, shown, scene)
    start, end = _period_of(rate.row, scene) if rate.row else (None, None)
    return replace(found, period_start=str(start) if start else None, period_end=str(end) if end else None)


def _figures(rate: Rate, percent: Fraction, shown: str, scene: Scene) -> Quantity:
    if rate.numerator is None or rate.denominator is None:
        return Quantity(say("{percent}%（填报比率，未填分子分母）", percent=plain(percent)), exact(percent), "%")
    unit = scene.tables.indicators[rate.code].unit
    above, below = plain(rate.numerator), plain(rate.denominator)
    return Quantity(say("{percent}（{above} ÷ {below}）", percent=shown, above=above, below=counted(below, unit)), exact(percent), "%", above, below)


def _gap(rate: Rate, kind: str, target: Fraction, scene: Scene) -> Quantity | None:
    percent = rate.percent or Fraction(0)
    missing = percent - target if kind == "at_most" else target - percent
    if missing < 0 or (missing == 0 and kind != "above"):
        return None
    if rate.numerator is None or rate.denominator is None:
        return Quantity(counted(plain(missing), POINTS), exact(missing), named(POINTS))
    units = abs(target * rate.denominator / 100 - rate.numerator)
    whole = units.numerator // units.denominator + 1 if kind == "above" else -(-units.numerator // units.denominator)
    unit = scene.tables.indicators[rate.code].unit
    return Quantity(say("{amount}（按分母不变计）", amount=counted(whole, unit)), str(whole), named(unit))


def _notes(rate: Rate, target: Fraction, scene: Scene) -> tuple[str, ...]:
    percent, notes = rate.percent or Fraction(0), []
    rounded = Fraction(as_decimal(percent, 1))
    if percent == target:
        notes.append(say("恰好等于目标 {target}%，按未舍入的数值比较", target=plain(target)))
    elif percent < target <= rounded:
        sentence = mark("四舍五入到一位小数显示为 {shown}%，但未舍入的数值低于 {target}%，不因显示而改变结论")
        notes.append(say(sentence, shown=f"{as_decimal(percent, 1):f}", target=plain(target)))
    if rate.row is not None:
        start, end = _period_of(rate.row, scene)
        notes += [*_disagreement(rate), say("统计期 {start} 至 {end}", start=start, end=end)]
    return tuple(notes)


def _disagreement(rate: Rate) -> list[str]:
    value = rate.row.value("value") if rate.row is not None else None
    if rate.numerator is None or not isinstance(value, int | Decimal):
        return []
    places = max(0, -int(Decimal(value).as_tuple().exponent))
    if as_decimal(rate.percent or Fraction(0), places) == Decimal(value):
        return []
    return [say("填报的比率 {filed}% 与分子分母算得的 {found}% 不一致，以分子分母为准", filed=plain(value), found=plain(rate.percent or 0))]


def _period_of(row: Row, scene: Scene) -> tuple[Value, Value]:
    return row.value("period_start") or scene.period[0], row.value("period_end") or scene.period[1]


def _reason_text(rate: Rate) -> str:
    match rate.reason:
        case Reason.MISSING_DEFINITION:
            return say("已填报，但未注明口径依据")
        case Reason.INVALID_VALUE:
            return say("分母为零")
        case _:
            return say("未填报") if rate.row is None else say("分子、分母、统计期未填全")


def _entry(rate: Rate, judged: bool, params: Mapping[str, Any], scene: Scene) -> Entry:
    title = named(scene.tables.indicators[rate.code].title)
    if rate.row is None:
        return Entry(title, "unknown" if judged else "note", say("未填报"))
    places: tuple[Place, ...] = tuple(rate.row.place(name) for name in READ if rate.row.value(name) is not None)
    if rate.percent is None:
        return Entry(title, "unknown" if judged else "note", _reason_text(rate), places)
    definition = rate.row.value("definition_ref")
    source = say("口径依据：{definition}", definition=definition) if definition else say("未注明口径依据")
    detail = in_turn([quantity(rate, bound(params)[1], scene).text, source])
    return Entry(title, _state(rate.percent, params) if judged else "note", detail, places)


def _state(percent: Fraction, params: Mapping[str, Any]) -> str:
    """How the rate stands to its target, as the decision list of `rate` weighs it."""
    kind, target = bound(params)
    if params.get("review"):
        return "review"
    reached = percent <= target if kind == "at_most" else percent > target if kind == "above" else percent >= target
    if reached or (kind == "about" and _near(percent, target, params.get("tolerance"))):
        return "ok"
    return "review" if kind == "about" and _near(percent, target, params.get("band")) else "bad"


def _near(percent: Fraction, target: Fraction, distance: Any) -> bool:
    return distance is not None and percent >= target - Fraction(distance)
