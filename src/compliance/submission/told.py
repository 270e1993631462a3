"""The repairs and refusals of one column: each is listed, up to a number beyond which the same is only counted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from compliance.model.place import Place
from compliance.rulebook.tables import Field
from compliance.submission.outcome import Mended, RefusedValueError
from compliance.submission.raw import Draft
from compliance.submission.rows import Places, Value

MAX_EACH = 500
"""Repairs or refusals of one kind in one column that are listed one by one."""


class Told:
    """Notes what becomes of the cells of a column in a draft."""

    def __init__(self, draft: Draft, item: Field) -> None:
        self.draft = draft
        self.item = item
        self.times: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    def refused(self, places: Places, error: RefusedValueError) -> None:
        """Note a cell that could not be read."""
        self.faults[error.code] += 1
        if self.faults[error.code] <= MAX_EACH:
            self.draft.fault(error.code, str(error), places.of(self.item.name), error.mend)
        self.last = places

    def mended(self, places: Places, raw: object, outcome: Mended) -> None:
        """Note a cell that was put right."""
        self.times[outcome.why] += 1
        if self.times[outcome.why] <= MAX_EACH:
            self.draft.repair(places.of(self.item.name), self.item.title, _written(raw), shown_value(outcome.value), outcome.why)
        self.last = places

    def close(self, head: Place | None) -> None:
        """Count what was not listed."""
        for why, times in self.times.items():
            if times > MAX_EACH:
                self.draft.repair(head or self.last.of(self.item.name), self.item.title, f"其余 {times - MAX_EACH} 处", "同样处理", why)
        for code, times in self.faults.items():
            if times > MAX_EACH:
                message = f"“{self.item.title}”还有 {times - MAX_EACH} 处同类错误，没有逐一列出"
                self.draft.fault(code, message, head or self.last.of(self.item.name), "按已列出的改法一并改正")


def _written(raw: object) -> str:
    if isinstance(raw, list):
        return ";".join(str(getattr(part, "value", part)) for part in raw)
    if isinstance(raw, float):
        return f"{Decimal(repr(raw)):f}".removesuffix(".0")
    return f"{raw:f}" if isinstance(raw, Decimal) else str(raw)


def shown_value(value: Value) -> str:
    """A typed value as people write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
