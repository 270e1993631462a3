"""A ledger read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from compliance.model.evaluation import Evaluation
from compliance.model.language import speaking
from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.model.text import Text
from compliance.model.verdict import Verdict
from compliance.submission import Row, read_submission
from compliance.workbook.rectification.entry import KIND_OF, STATE_OF, LedgerEntry
from compliance.workbook.rectification.record import Record
from compliance.workbook.rectification.record_sheet import record_of
from compliance.workbook.rectification.tables import ledger_tables
from compliance.workbook.rectification.wording import Wording, closing_words, wording

TEXTS = ("clause", "scope", "subject", "location", "quote", "fact", "cells", "gap", "measure", "lead", "support",
         "progress", "opinion", "inspector", "history")  # fmt: skip
DATES = ("due", "deadline", "checked", "first")
RECORDED = "原记载："
"""Before ledgers had a hidden sheet they were Chinese, and what stood behind these words was the fact first found."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as it came back; `places` are those of its rows' clause cells, in the order of `entries`, `cover` those of the cover's cells."""

    file: str
    unit: str
    policy: str
    as_of: date
    entries: tuple[LedgerEntry, ...]
    places: tuple[Place, ...]
    cover: Mapping[str, Place]


def read_ledger(path: Path) -> Ledger:
    """The rows of a ledger of whichever language. Raises ProblemsError with every cell that cannot be read."""
    record = record_of(path)
    worded = record.wording if record else _chinese()
    known = ledger_tables(worded)
    filed = read_submission(path, known.tables, frozenset(), passed_over=frozenset(worded.others))
    rows = filed.rows(known.problem.name)
    day = filed.cover.value("as_of_date")
    assert isinstance(day, date)
    cover = {name: filed.cover.place(name) for name in known.cover.fields}
    unit, policy = (str(filed.cover.value(name) or "") for name in ("unit_name", "policy"))
    entries = tuple(_restored(_entry(row, worded), record) for row in rows)
    return Ledger(filed.file, unit, policy, day, entries, tuple(row.place("clause") for row in rows), cover)


def check_ledger(ledger: Ledger, evaluation: Evaluation) -> list[Problem]:
    """What keeps a ledger from being carried on after this evaluation."""
    return [*_foreign(ledger, evaluation), *_unknown(ledger, evaluation)]


def _foreign(ledger: Ledger, evaluation: Evaluation) -> Iterator[Problem]:
    if ledger.unit != evaluation.subject_name:
        message = f"这份整改台账是“{ledger.unit}”的，本次评估的是“{evaluation.subject_name}”"
        yield Problem("other-unit", message, ledger.cover["unit_name"], "换用本单位的整改台账")
    if ledger.policy != evaluation.policy.id:
        message = f"这份整改台账按 {ledger.policy} 生成，本次按 {evaluation.policy.id} 评估"
        yield Problem("other-policy", message, ledger.cover["policy"], "换用同一文件的整改台账")
    if ledger.as_of > evaluation.as_of:
        message = f"这份整改台账的评估日 {ledger.as_of} 晚于本次评估日 {evaluation.as_of}"
        yield Problem("later-ledger", message, ledger.cover["as_of_date"], "换用本次评估之前的整改台账，或核对 --as-of、--phase")


def _unknown(ledger: Ledger, evaluation: Evaluation) -> Iterator[Problem]:
    known = {clause.id for clause in evaluation.clauses}
    for entry, place in zip(ledger.entries, ledger.places, strict=True):
        if entry.clause not in known:
            yield Problem("unknown-clause", f"《{evaluation.policy.title}》没有条款“{entry.clause}”", place, "核对条款编号，不要改动台账的灰色格")


def _chinese() -> Wording:
    with speaking(None):
        return wording()


def _entry(row: Row, worded: Wording) -> LedgerEntry:
    values: dict[str, Any] = {name: str(row.value(name) or "") for name in TEXTS} | {name: row.value(name) for name in DATES}
    times = row.value("times")
    assert isinstance(times, int)
    kind, state = (worded.words[name][str(row.value(name))] for name in ("kind", "state"))
    return LedgerEntry(**values, kind=KIND_OF[Verdict(kind)], state=STATE_OF[state], closed=_closed(row, worded), times=times)


def _closed(row: Row, worded: Wording) -> bool | None:
    """Whether people closed a row; None where they left it open."""
    value = row.value("closed")
    return closing_words(worded)[value] if isinstance(value, str) else value if isinstance(value, bool) else None


def _restored(entry: LedgerEntry, record: Record | None) -> LedgerEntry:
    """The row with the program's texts as they were made; without a record, or where a cell was changed, as far as the cell tells."""
    made = record.restored(entry) if record else entry
    if isinstance(made.fact, Text) or made.recorded or RECORDED not in made.fact:
        return made
    return replace(made, recorded=made.fact.rpartition(RECORDED)[2])
