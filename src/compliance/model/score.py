"""Points by an evaluator's own weight table. Nothing is scored without one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from compliance.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What one entry of the table brought: `gained` is None while the verdict decides nothing (unknown, to be judged, not due)."""

    id: str
    title: str
    points: Decimal
    verdict: Verdict
    gained: Decimal | None


@dataclass(frozen=True, slots=True)
class Score:
    """The rows with their sums; `open` are the points of rows that decide nothing, `outside` those of rows that do not bind the subject."""

    title: str
    source: str
    rows: tuple[ScoreRow, ...]
    gained: Decimal
    lost: Decimal
    open: Decimal
    outside: Decimal
