"""The data to be checked, by kind: at most thirty rows in all are printed, the others counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from compliance.model.evaluation import Entry, Recount, question
from compliance.model.language import counted, mark, say
from compliance.model.repair import Repair
from compliance.reports.entry_view import entry_view
from compliance.reports.parts import EntryFold, EntryView, QueryGroup, RecountView
from compliance.reports.targets import Targets

MAX_SHOWN = 30
OTHER = mark("其他")


def query_groups(queries: Sequence[Entry], targets: Targets) -> tuple[QueryGroup, ...]:
    """One group a kind; each kind has an equal share of the rows printed."""
    kinds: dict[str, list[EntryView]] = {}
    for query in queries:
        view = entry_view(query, targets)
        kinds.setdefault(query.kind or say(OTHER), []).append(replace(view, label=query.about) if query.kind else view)
    share = max(1, MAX_SHOWN // max(1, len(kinds)))
    return tuple(_group(kind, rows, share if rank < MAX_SHOWN else 0) for rank, (kind, rows) in enumerate(kinds.items()))


def recount_view(item: Recount, targets: Targets) -> RecountView:
    """A recount worded for print."""
    return RecountView(item.label, item.submitted, item.recomputed, item.agrees, item.remark or say("一致"), targets.where(item.cells))


def _group(kind: str, rows: list[EntryView], share: int) -> QueryGroup:
    rest = rows[share:]
    fold = EntryFold(say("其余 {rows}", rows=counted(len(rest), mark("条"))), tuple(rest), "") if rest else None
    return QueryGroup(kind, len(rows), tuple(rows[:share]), fold)


def repair_entries(repairs: Sequence[Repair]) -> tuple[Entry, ...]:
    """What was put right on the way in, as remarks on the data."""
    return tuple(_repair_entry(repair) for repair in repairs)


def _repair_entry(repair: Repair) -> Entry:
    detail = say("写作“{written}”，读作“{read_as}”（{why}）", written=repair.written, read_as=repair.read_as, why=repair.why)
    return question(say("读取时更正的写法"), repair.title, detail, (repair.place,))
