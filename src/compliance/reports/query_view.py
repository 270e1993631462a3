"""The data to be checked, by kind: at most thirty rows in all are printed, the others counted."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.model.evaluation import Entry, Recount
from compliance.model.repair import Repair
from compliance.reports.entry_view import entry_view
from compliance.reports.parts import EntryFold, EntryView, QueryGroup, RecountView
from compliance.reports.targets import Targets

MAX_SHOWN = 30
OTHER = "其他"


def query_groups(queries: Sequence[Entry], targets: Targets) -> tuple[QueryGroup, ...]:
    """One group a kind, which is what stands before the colon of a label; each kind has an equal share of the rows printed."""
    kinds: dict[str, list[EntryView]] = {}
    for query in queries:
        kind, colon, label = query.label.partition("：")
        view = entry_view(query, targets)
        kinds.setdefault(kind if colon else OTHER, []).append(EntryView(label, view.mark, view.detail, view.where) if colon else view)
    share = max(1, MAX_SHOWN // max(1, len(kinds)))
    return tuple(_group(kind, rows, share if rank < MAX_SHOWN else 0) for rank, (kind, rows) in enumerate(kinds.items()))


def recount_view(item: Recount, targets: Targets) -> RecountView:
    """A recount worded for print."""
    return RecountView(item.label, item.submitted, item.recomputed, item.agrees, item.remark or "一致", targets.where(item.cells))


def _group(kind: str, rows: list[EntryView], share: int) -> QueryGroup:
    rest = rows[share:]
    return QueryGroup(kind, len(rows), tuple(rows[:share]), EntryFold(f"其余 {len(rest)} 条", tuple(rest), "") if rest else None)


def repair_entries(repairs: Sequence[Repair]) -> tuple[Entry, ...]:
    """What was put right on the way in, as remarks on the data."""
    return tuple(_repair_entry(repair) for repair in repairs)


def _repair_entry(repair: Repair) -> Entry:
    detail = f"写作“{repair.written}”，读作“{repair.read_as}”（{repair.why}）"
    return Entry(f"读取时更正的写法：{repair.title}", "note", detail, (repair.place,))
