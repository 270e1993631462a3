"""The repairs and refusals of one column: each is listed, up to a number beyond which the same is only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from compliance.model.language import named, say, series
from compliance.rulebook.tables import Field
from compliance.submission.outcome import Mended, RefusedValueError
from compliance.submission.raw import Block, Draft
from compliance.submission.rows import Value

MAX_EACH = 500
"""Repairs or refusals of one kind in one column that are listed one by one."""


class Told:
    """Notes what becomes of the cells of a column of a block; rows go by their number from 1."""

    def __init__(self, draft: Draft, block: Block, item: Field) -> None:
        self.draft = draft
        self.block = block
        self.item = item
        self.codes = draft.tables.codes_of(item) if item.type == "code" else {}
        self.repairs: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.last = 1

    def refused(self, number: int, error: RefusedValueError) -> None:
        """Note a cell that could not be read."""
        self.faults[error.code] += 1
        self.last = number
        if self.faults[error.code] <= MAX_EACH:
            self.draft.fault(error.code, str(error), self.block.places.of(number, self.item.name), error.mend)

    def mended(self, number: int, raw: object, outcome: Mended) -> None:
        """Note a cell that was put right."""
        self.repairs[outcome.why] += 1
        if self.repairs[outcome.why] <= MAX_EACH:
            read_as = shown_value(outcome.value, self.codes)
            self.draft.repair(self.block.places.of(number, self.item.name), named(self.item.title), _written(raw), read_as, outcome.why)

    def close(self) -> None:
        """Count what was not listed."""
        head = self.block.head.get(self.item.name) or self.block.places.of(1, self.item.name)
        for why, times in self.repairs.items():
            if times > MAX_EACH:
                self.draft.repair(head, named(self.item.title), say("其余 {count} 处", count=times - MAX_EACH), say("同样处理"), why)
        last = self.block.places.of(self.last, self.item.name)
        for code, times in self.faults.items():
            if times > MAX_EACH:
                self.draft.fault(code, f"“{self.item.title}”还有 {times - MAX_EACH} 处同类错误，没有逐一列出", last, "按已列出的改法一并改正")


def _written(raw: object) -> str:
    if isinstance(raw, list):
        return ";".join(str(getattr(part, "value", part)) for part in raw)
    if isinstance(raw, float):
        return f"{Decimal(repr(raw)):f}".removesuffix(".0")
    return f"{raw:f}" if isinstance(raw, Decimal) else str(raw)


def shown_value(value: Value, codes: Collection[str]) -> str:
    """A typed value as people write it; of `codes`, the field's own, a translator knows."""
    if value is None:
        return say("（空）")
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, tuple):
        return series(";", (_worded(part, codes) for part in value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else _worded(str(value), codes)


def _worded(text: str, codes: Collection[str]) -> str:
    return named(text) if text in codes else text
