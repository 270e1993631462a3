"""A ledger read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compliance.model.evaluation import Evaluation
from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.submission import Row, read_submission
from compliance.workbook.rectification.entry import LedgerEntry
from compliance.workbook.rectification.tables import COVER, PROBLEM, ledger_tables

TEXTS = ("kind", "state", "clause", "scope", "subject", "location", "quote", "fact", "cells", "gap", "measure", "lead", "support",
         "progress", "opinion", "inspector", "history")  # fmt: skip
DATES = ("due", "deadline", "checked", "first")


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
    """The rows of a ledger. Raises ProblemsError with every cell that cannot be read."""
    filed = read_submission(path, ledger_tables(), frozenset())
    rows = filed.rows(PROBLEM)
    day = filed.cover.value("as_of_date")
    assert isinstance(day, date)
    cover = {name: filed.cover.place(name) for name in ledger_tables().tables[COVER].fields}
    unit, policy = (str(filed.cover.value(name) or "") for name in ("unit_name", "policy"))
    return Ledger(filed.file, unit, policy, day, tuple(map(_entry, rows)), tuple(row.place("clause") for row in rows), cover)


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


def _entry(row: Row) -> LedgerEntry:
    values: dict[str, Any] = {name: str(row.value(name) or "") for name in TEXTS} | {name: row.value(name) for name in DATES}
    times = row.value("times")
    assert isinstance(times, int)
    return LedgerEntry(**values, closed=row.value("closed") is True if row.value("closed") is not None else None, times=times)
