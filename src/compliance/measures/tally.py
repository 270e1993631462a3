"""Sorting what was looked at into ok, bad, unknown and review, and saying it in numbers for an engine and in words for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from compliance.model.evaluation import Entry, Quantity
from compliance.model.observation import Observation
from compliance.model.ternary import Ternary, graver
from compliance.model.verdict import Basis, Reason
from compliance.operators.outcomes import REASON_CODES

WORDS = {"ok": "符合", "bad": "不符合", "unknown": "无法判定", "review": "待判定"}


def state(value: Ternary) -> str:
    """ok, bad or unknown."""
    if isinstance(value, Reason):
        return "unknown"
    return "ok" if value else "bad"


def why(values: Iterable[Ternary]) -> int:
    """The code of the reason to name among unknown values; 0 when none is unknown."""
    reasons = [value for value in values if isinstance(value, Reason)]
    if not reasons:
        return 0
    reason = reasons[0]
    for other in reasons[1:]:
        reason = graver(reason, other)
    return REASON_CODES[reason]


def without_object() -> Observation:
    """There is nobody to ask: the check does not apply."""
    return Observation(dict.fromkeys(("applies", *WORDS, "why"), 0), Quantity("没有须核对的对象"))


def tally(entries: Sequence[Entry], reasons: Iterable[Ternary], unit: str = "项", gap: Quantity | None = None, basis: Basis = Basis.COMPUTED) -> Observation:
    """The observation of sorted entries: the counts, what is wrong with them in whole numbers, and the entries themselves."""
    counts = Counter(entry.state for entry in entries)
    total = sum(counts[name] for name in WORDS)
    words = [f"{WORDS[name]} {counts[name]} {unit}" for name in WORDS if counts[name]]
    observed = Quantity(f"共 {total} {unit}：{'，'.join(words)}" if words else "无相关记录", str(counts["ok"]), unit, str(counts["ok"]), str(total))
    if gap is None and counts["bad"]:
        gap = Quantity(f"{counts['bad']} {unit}", str(counts["bad"]), unit)
    fields = {name: counts[name] for name in WORDS} | {"why": why(reasons)}
    return Observation(fields, observed, gap, tuple(entries), basis=basis)
