"""The rows and items that a check looked at: what is wrong or open is printed, what is in order is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from compliance.model.evaluation import Entry, Finding, Flip, ItemResult
from compliance.model.language import counted, mark, say
from compliance.model.verdict import Verdict
from compliance.reports.parts import EntryFold, EntryTable, EntryView, FlipView, ItemTable, ItemView
from compliance.reports.targets import Targets
from compliance.reports.wording import CALM, STATES, conclusion_mark, listed, quoted, state_mark, verdict_mark

MAX_PRINTED = 12
MAX_CALM = 5
MAX_ROWS = 60
OTHERS, ALSO, ALL = mark("其余 {counts}"), mark("另有 {counts}"), mark("共 {counts}")
ROWS = {
    "bad": mark("{rows}不符合"),
    "unknown": mark("{rows}情况不明"),
    "review": mark("{rows}待判定"),
    "note": mark("{rows}说明"),
    "ok": mark("{rows}符合"),
}
_URGENCY = {state: rank for rank, state in enumerate(STATES)}


def entry_table(entries: Sequence[Entry], targets: Targets) -> EntryTable:
    """The rows, most urgent first; of those wrong or open the first dozen are printed, notes and rows in order only where they are few."""
    ranked = sorted(entries, key=lambda entry: _URGENCY.get(entry.state, 0))
    pressing = [entry for entry in ranked if entry.state not in CALM]
    shown, folds = pressing[:MAX_PRINTED], [pressing[MAX_PRINTED:]]
    for state in CALM:
        rows = [entry for entry in ranked if entry.state == state]
        if len(rows) > MAX_CALM:
            folds.append(rows)
        else:
            shown += rows
    return EntryTable(tuple(entry_view(entry, targets) for entry in shown), tuple(_fold(rows, bool(shown), targets) for rows in folds if rows))


def entry_view(entry: Entry, targets: Targets) -> EntryView:
    """One row."""
    return EntryView(entry.label, state_mark(entry.state), entry.detail, targets.where(entry.cells))


def item_table(finding: Finding, targets: Targets) -> ItemTable:
    """The items; those met are named in one line."""
    met = [item for item in finding.items if item.conclusion.verdict is Verdict.COMPLIANT]
    shown = [item for item in finding.items if item.conclusion.verdict is not Verdict.COMPLIANT]
    words = mark("其余 {count}符合：{titles}") if shown else mark("{count}均符合：{titles}")
    line = say(words, count=counted(len(met), mark("项")), titles=listed(item.title for item in met)) if met else ""
    return ItemTable(tuple(_item(item, targets) for item in shown), tuple(_item(item, targets) for item in met), line)


def flip_view(flip: Flip, targets: Targets) -> FlipView:
    """What another value of a reading would make of a finding or an item."""
    turned = verdict_mark(flip.verdict)
    sentence = say("取{title}（{value}）时，结论为“{verdict}”。", title=quoted(flip.title), value=flip.value, verdict=turned.word)
    brief = say("口径 {reading} 换一种读法，为“{verdict}”", reading=flip.reading, verdict=turned.word)
    return FlipView(targets.reading(flip.reading), sentence, brief, turned)


def own_entries(finding: Finding) -> Iterator[Entry]:
    """The rows of the finding that its items do not show already."""
    known = {(entry.label, entry.detail, entry.cells) for item in finding.items for entry in item.entries}
    return (entry for entry in finding.entries if not {(label, entry.detail, entry.cells) for label in (entry.label, entry.about or entry.label)} & known)


def _fold(rows: list[Entry], more: bool, targets: Targets) -> EntryFold:
    states = Counter(state_mark(entry.state).key for entry in rows)
    words = (OTHERS if "ok" in states else ALSO) if more else ALL
    left = len(rows) - MAX_ROWS
    return EntryFold(
        say(words, counts=listed(_rows(count, state) for state, count in states.items())),
        tuple(entry_view(entry, targets) for entry in rows[:MAX_ROWS]),
        say("另有 {left} 行未列出，见结果数据文件。", left=left) if left > 0 else "",
    )


def _rows(count: int, state: str) -> str:
    return say(ROWS[state], rows=counted(count, mark("行")))


def _item(item: ItemResult, targets: Targets) -> ItemView:
    return ItemView(
        title=item.title,
        mark=conclusion_mark(item.conclusion),
        observed=item.observed,
        clause=targets.clause(item.atom),
        entries=entry_table(item.entries, targets),
        flips=tuple(flip_view(flip, targets) for flip in item.flips),
    )
