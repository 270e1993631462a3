"""Sorting what was looked at into ok, bad, unknown and review, and saying it in numbers for an engine and in words for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from compliance.model.evaluation import Entry, Quantity
from compliance.model.language import counted, mark, named, say, series
from compliance.model.observation import Observation
from compliance.model.ternary import Ternary, graver
from compliance.model.verdict import Basis, Reason
from compliance.operators.outcomes import REASON_CODES

ITEMS = mark("项")
STATES = ("ok", "bad", "unknown", "review")
WORDS = {
    "ok": mark("符合 {count}"),
    "bad": mark("不符合 {count}"),
    "unknown": mark("无法判定 {count}"),
    "review": mark("待判定 {count}"),
}


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
    return Observation(dict.fromkeys(("applies", *STATES, "why"), 0), Quantity(say("没有须核对的对象")))


def amount_of(count: int, unit: str) -> Quantity:
    """A whole number of units, e.g. 3 项."""
    return Quantity(counted(count, unit), str(count), named(unit))


def days_late(days: int) -> Quantity:
    """E.g. 晚 3 天."""
    return Quantity(say("晚 {days}", days=counted(days, mark("天"))), str(days), say("天"))


def tally(entries: Sequence[Entry], reasons: Iterable[Ternary], unit: str = ITEMS, gap: Quantity | None = None, basis: Basis = Basis.COMPUTED) -> Observation:
    """The observation of sorted entries: the counts, what is wrong with them in whole numbers, and the entries themselves."""
    counts = Counter(entry.state for entry in entries)
    total = sum(counts[name] for name in STATES)
    words = series(mark("，"), [say(WORDS[name], count=counted(counts[name], unit)) for name in STATES if counts[name]])
    text = say("共 {total}：{words}", total=counted(total, unit), words=words) if words else say("无相关记录")
    observed = Quantity(text, str(counts["ok"]), named(unit), str(counts["ok"]), str(total))
    if gap is None and counts["bad"]:
        gap = amount_of(counts["bad"], unit)
    fields = {name: counts[name] for name in STATES} | {"why": why(reasons)}
    return Observation(fields, observed, gap, tuple(entries), basis=basis)
