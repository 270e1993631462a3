"""Meetings, surveys, inspections and trainings: what rules ask for by name, each with its record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from examples.attestations import Duty
from examples.book import COVER, Book, text

_DATED = {
    "MEET_DEPLOY": date(2019, 6, 18), "BASELINE": date(2019, 5, 14), "SUPERVISE": date(2019, 11, 12), "MEET_PUSH": date(2019, 11, 20), "POLICY_TRAIN": date(2019, 9, 10),
    "MEET_HMC": date(2019, 9, 26), "RESEARCH_SITE": date(2019, 10, 15), "INSPECT_SPECIAL": date(2019, 12, 5), "MONITOR_EVAL": date(2020, 1, 9), "ASSESS_CONS": date(2020, 1, 16),
    "ASSESS_HEAD_Y": date(2020, 1, 16), "PUBLICITY": date(2019, 8, 20), "AUDIT": date(2020, 2, 25), "EVAL_MID": date(2020, 3, 17), "EVAL_FINAL": date(2020, 10, 20),
    "MEET_SUM": date(2020, 10, 28), "ASSESS_HEAD_T": date(2020, 9, 22),
}  # fmt: skip
_USUAL = date(2019, 11, 26)
_PER_UNIT = {"SUPERVISE", "EVAL_MID", "EVAL_FINAL"}


def file_events(book: Book, codes: Iterable[str], titles: dict[str, str], organiser: str, units: Iterable[str] = ()) -> None:
    """An event of the county for each code; events that a city holds for its counties name each of `units`."""
    for code in codes:
        for unit in units if code in _PER_UNIT and units else (None,):
            _event(book, code, titles[code], organiser, COVER, _DATED.get(code, _USUAL), unit)


def file_events_asked_for(book: Book, duties: Iterable[Duty], titles: dict[str, str], organiser: str) -> None:
    """An event for each code that a duty takes for proof and that nobody has filed, in every consortium where each must declare."""
    for duty in duties:
        if duty.binds(book.unit, book.level):
            for code in duty.activities:
                scopes = [text(row["consortium_id"]) for row in book.consortia()] if duty.scope == "consortium" else [COVER]
                for scope in scopes:
                    if not book.rows("activity", activity_code=code, scope_id=scope):
                        _event(book, code, titles[code], organiser, scope, _DATED.get(code, _USUAL), None)


def _event(book: Book, code: str, title: str, organiser: str, scope: str, day: date, unit: str | None) -> None:
    day = min(day, book.clock)
    subject = f"{unit}{title}" if unit else title
    paper = book.document(f"{subject}记录", organiser, min(day + timedelta(days=3), book.clock), "MINUTES" if code.startswith("MEET") else "RECORD", scope=scope)
    book.add("activity", activity_id=f"{code}-{scope}{'-' + unit if unit else ''}", activity_code=code, organiser=organiser, scope_id=scope, subject_unit=unit, start_date=day,
             end_date=day, topic=subject, participants=42 if "TRAIN" in code else None, finding="已形成记录", follow_up="已反馈并整改", evidence_id=paper)  # fmt: skip
