"""Conditions on a row, decided in three-valued logic and exact arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from compliance.measures.scene import Frame, Scene
from compliance.measures.workdays import CalendarGapError
from compliance.model.quantity import parse_percent
from compliance.model.ternary import Ternary, all_hold, any_holds, graver
from compliance.model.verdict import Reason
from compliance.operators.conditions import COMPARISONS, DATE_COMPARISONS, Condition, parsed
from compliance.submission.rows import Row, Value

EVIDENCE_FIELDS = ("title", "issuer", "issue_date", "file_name")


def meets(row: Row, conditions: tuple[Condition, ...], frame: Frame, scene: Scene) -> Ternary:
    """Whether a row meets every condition."""
    unknown: Reason | None = None
    for condition in conditions:
        value = _decide(row, condition, frame, scene)
        if value is False:
            return False
        if value is not True:
            unknown = value if unknown is None else graver(unknown, value)
    return True if unknown is None else unknown


def is_complete_evidence(row: Row | None) -> bool:
    """Whether an evidence row has title, issuer, date and file."""
    return row is not None and all(row.value(name) is not None for name in EVIDENCE_FIELDS)


def _decide(row: Row, condition: Condition, frame: Frame, scene: Scene) -> Ternary:
    kind, operand = condition.kind, condition.operand
    if kind == "any_of":
        return any_holds(meets(row, part, frame, scene) for part in operand)
    if kind == "count_in":
        return _counts(row, operand, frame, scene)
    if kind == "evidence":
        return _has_evidence(row, condition, scene)
    value, _ = scene.value(row, condition.path)
    if kind == "filled":
        return (value is not None) is bool(operand)
    if value is None:
        return scene.why_empty(row, condition.path)
    if kind in COMPARISONS:
        return _compare(kind, value, amount(row, operand), condition.extra)
    if kind in DATE_COMPARISONS:
        return _compare_days(kind, value, _day(row, operand, frame, scene))
    return _match(row, value, condition, scene)


def _match(row: Row, value: Value, condition: Condition, scene: Scene) -> Ternary:
    operand = condition.operand
    match condition.kind:
        case "is":
            return value in operand
        case "not":
            return value not in (operand if isinstance(operand, tuple) else (operand,))
        case "includes":
            return operand in (value if isinstance(value, tuple) else (value,))
        case "matches":
            return bool(pattern(operand).fullmatch(squeezed(str(value))))
        case "contains":
            return squeezed(operand) in squeezed(str(value))
        case "lacks":
            return squeezed(operand) not in squeezed(str(value))
        case "same_as":
            other = row.value(operand)
            return Reason.NOT_REPORTED if other is None else _folded(value) == _folded(other)
        case _:
            return within_workdays(row, condition, scene)


def _counts(row: Row, wanted: Mapping[str, Any], frame: Frame, scene: Scene) -> Ternary:
    """Whether enough rows of another table lead to this row: an interval where their cells leave it open; unreported while none was filed for it."""
    key = row.value(scene.table(row.table).id_field or "")
    about = [other for other in scene.submission.rows(wanted["of"]) if other.value(wanted["via"]) == key]
    register = parsed(wanted.get("register"))
    listed = [other for other in about if meets(other, register, frame, scene) is not False]
    if not listed:
        return Reason.NOT_REPORTED
    where = parsed(wanted.get("where"))
    held = [(other, all_hold([meets(other, register, frame, scene), meets(other, where, frame, scene)])) for other in listed]
    named = wanted.get("distinct")
    sure = (other for other, value in held if value is True and (named is None or other.value(named) is not None))
    if len(_distinct(sure, wanted)) >= wanted["at_least"]:
        return True
    if len(_distinct((other for other, value in held if value is not False), wanted)) < wanted["at_least"]:
        return False
    return next((value for _, value in held if isinstance(value, Reason)), Reason.NOT_REPORTED)


def _distinct(rows: Iterable[Row], wanted: Mapping[str, Any]) -> set[Any]:
    name = wanted.get("distinct")
    return {squeezed(str(row.value(name))) if name and row.value(name) is not None else row for row in rows}


def _folded(value: Value) -> Value:
    return squeezed(value) if isinstance(value, str) else value


def squeezed(text: str) -> str:
    """A text without white space, `+` and quotation marks, parentheses folded, for matching names and plaques (readings KF-A24, DM-A39)."""
    return re.sub(r"[\s+＋“”\"]", "", text).translate(str.maketrans("(){}", "（）｛｝"))


@cache
def pattern(template: str) -> re.Pattern[str]:
    """The regular expression of a template in which `*` stands for any non-empty text."""
    return re.compile(".+".join(re.escape(squeezed(part)) for part in template.split("*")))


def _has_evidence(row: Row, condition: Condition, scene: Scene) -> Ternary:
    if len(condition.path) > 1:
        step = scene.referred(row, condition.path[0])
        if step is None:
            return Reason.NOT_REPORTED
        row = step
    name = condition.path[-1]
    keys = row.value(name)
    references = keys if isinstance(keys, tuple) else (keys,)
    to = scene.table(row.table).fields[name].to
    found = any(is_complete_evidence(scene.submission.find(to, key)) for key in references)
    return True if found else Reason.MISSING_EVIDENCE


def _compare(kind: str, value: Value, other: Fraction | None, within: Any) -> Ternary:
    if other is None:
        return Reason.NOT_REPORTED
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return Reason.INVALID_VALUE
    number = Fraction(value)
    match kind:
        case "at_least":
            return number >= other
        case "at_most":
            return number <= other
        case "above":
            return number > other
        case "below":
            return number < other
        case _:
            return abs(number - other) <= Fraction(within or 0)


def amount(row: Row, term: Any) -> Fraction | None:
    """The exact value of a term on a row; None while a cell that it needs is empty."""
    if isinstance(term, str):
        value = row.value(term)
        return Fraction(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
    if not isinstance(term, Mapping):
        return Fraction(term)
    if "share" in term:
        base = amount(row, term["of"])
        return None if base is None else base * parse_percent(term["share"]) / 100
    kind, parts = next(iter(term.items()))
    values = [amount(row, part) for part in parts]
    known = [value for value in values if value is not None]
    return None if len(known) < len(values) else _combined(kind, known)


def _combined(kind: str, values: list[Fraction]) -> Fraction:
    if kind == "sum":
        return sum(values, Fraction(0))
    if kind == "minus":
        return values[0] - sum(values[1:], Fraction(0))
    result = Fraction(1)
    for value in values:
        result *= value
    return result


def _day(row: Row, operand: Any, frame: Frame, scene: Scene) -> Value:
    if isinstance(operand, date):
        return operand
    if operand == "as_of":
        return scene.cutoff
    return frame.due if operand == "due" else row.value(operand)


def _compare_days(kind: str, value: Value, other: Value) -> Ternary:
    if not isinstance(other, date) or not isinstance(value, date):
        return Reason.NOT_REPORTED
    return value <= other if kind == "on_or_before" else value >= other


def within_workdays(row: Row, condition: Condition, scene: Scene) -> Ternary:
    """Whether the days taken stay within the limit; a year outside the calendar is unknown, never a guess (reading DM-A14)."""
    taken = workdays_taken(row, condition, scene)
    return taken if isinstance(taken, Reason) else taken <= condition.extra


def workdays_taken(row: Row, condition: Condition, scene: Scene) -> int | Reason:
    """Working days from the start date (day 0) to the date of the condition."""
    end, _ = scene.value(row, condition.path)
    start = row.value(str(condition.operand))
    if not isinstance(start, date) or not isinstance(end, date):
        return Reason.NOT_REPORTED
    if end < start:
        return Reason.INVALID_VALUE
    try:
        return scene.calendar.between(start, end)
    except CalendarGapError:
        return Reason.MISSING_DEFINITION
