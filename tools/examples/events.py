"""Meetings, surveys, inspections and trainings: what rules ask for by name, each with its record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from compliance.rulebook.rulebook import Rulebook
from examples.attestations import Duty
from examples.book import COVER, Book, Row, text

_DATED = {
    "MEET_DEPLOY": date(2019, 6, 18),
    "BASELINE": date(2019, 5, 14),
    "SUPERVISE": date(2019, 11, 12),
    "MEET_PUSH": date(2019, 11, 20),
    "POLICY_TRAIN": date(2019, 9, 10),
    "MEET_HMC": date(2019, 9, 26),
    "RESEARCH_SITE": date(2019, 10, 15),
    "INSPECT_SPECIAL": date(2019, 12, 5),
    "MONITOR_EVAL": date(2020, 1, 9),
    "ASSESS_CONS": date(2020, 1, 16),
    "ASSESS_HEAD_Y": date(2020, 1, 16),
    "PUBLICITY": date(2019, 8, 20),
    "AUDIT": date(2020, 2, 25),
    "EVAL_MID": date(2020, 3, 17),
    "EVAL_FINAL": date(2020, 10, 20),
    "MEET_SUM": date(2020, 10, 28),
    "ASSESS_HEAD_T": date(2020, 9, 22),
}
_USUAL = date(2019, 11, 26)
_PER_UNIT = {"SUPERVISE", "EVAL_MID", "EVAL_FINAL"}


def titles(rules: Rulebook, codes: str) -> dict[str, str]:
    """The titles of a code list by code."""
    return {code: entry.title for code, entry in rules.tables.codes[codes].values.items()}


def file_events(book: Book, codes: Iterable[str], names: dict[str, str], organiser: str, units: Sequence[str] = ()) -> None:
    """An event of the county for each code; events that a city holds for its counties name each of `units`."""
    for code in codes:
        for unit in units if code in _PER_UNIT and units else (None,):
            file_dated(book, code, names[code], organiser, COVER, _DATED.get(code, _USUAL), unit)


def file_events_asked_for(book: Book, duties: Iterable[Duty], names: dict[str, str], organiser: str, usual: date = _USUAL) -> None:
    """An event for each code that a duty takes for proof and that nobody has filed, in every consortium where each must declare."""
    for duty in duties:
        if duty.binds(book.unit, book.level):
            for code in duty.activities:
                scopes = [text(row["consortium_id"]) for row in book.consortia()] if duty.scope == "consortium" else [COVER]
                for scope in scopes:
                    if not book.rows("activity", activity_code=code, scope_id=scope):
                        file_dated(book, code, names[code], organiser, scope, usual)


def file_dated(book: Book, code: str, name: str, organiser: str, scope: str, day: date, unit: str | None = None) -> Row:
    """An event with the record of it."""
    subject = f"{unit}{name}" if unit else name.rpartition("：")[2]
    paper = book.document(
        f"{subject}记录"[:60], organiser, min(day + timedelta(days=3), book.clock), "MINUTES" if code.startswith("MEET") else "RECORD", scope=scope
    )
    number = len(book.tables.get("activity", [])) + 1
    return book.add(
        "activity",
        activity_id=f"HD{number:03}",
        activity_code=code,
        organiser=organiser,
        scope_id=scope,
        subject_unit=unit,
        start_date=day,
        end_date=day,
        topic=subject,
        participants=42 if "TRAIN" in code else None,
        finding="已形成记录",
        follow_up="已反馈并整改",
        evidence_id=paper,
    )
