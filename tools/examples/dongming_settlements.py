"""Settlement batches of the invented Dongming submission; every one is in time and adds up before anything is planted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from compliance.measures.workdays import WorkCalendar, load_calendar
from compliance.rulebook.paths import rules_dir
from examples.book import Book, Row, text
from examples.dongming_money import CENT, YEAR
from examples.profile import CLINIC

MONTHS = range(1, 12)
CHECKED = ("临床路径", "按病种付费", "DRGs", "完整性", "准确性", "真实性", "转诊规范性")


def file_settlements(book: Book) -> None:
    """A batch for each institution, month and kind: received about the 20th, audited within a week, 90% paid two days later, the rest after assessment."""
    for consortium in book.consortia():
        key = text(consortium["consortium_id"])
        proof = book.document(f"{consortium['name']}医保审核结算记录", text(consortium["name"]), date(2024, 1, 26), "RECORD", scope=key)
        for index, row in enumerate(list(book.institutions("牵头", "成员"))):
            if row["consortium_id"] == key and row["kind"] != CLINIC:
                for month in MONTHS:
                    _batches(book, key, row, month, index, proof)


def _batches(book: Book, key: str, row: Row, month: int, index: int, proof: str) -> None:
    received = _workday(date(YEAR, month, 20))
    audited = _workday(received + timedelta(days=6))
    paid = _workday(audited + timedelta(days=2))
    assessed = _workday(paid + timedelta(days=5))
    for kind, base in (("即时结报", 412_360), ("非即时结报", 96_240)):
        total = Decimal(base * (9 if row["role"] == "牵头" else 1) + 1_310 * index + 2_170 * month)
        first = (total * 9 / 10).quantize(CENT)
        book.add(
            "settlement",
            settlement_id=f"{row['institution_id']}-{YEAR}{month:02}-{kind[0]}",
            consortium_id=key,
            institution_id=row["institution_id"],
            month=f"{YEAR}-{month:02}",
            settle_type=kind,
            received_date=received,
            audit_done_date=audited,
            payable_amount=total,
            pay1_date=paid,
            pay1_amount=first,
            assess_date=assessed,
            pay2_date=_workday(assessed + timedelta(days=1)),
            pay2_amount=total - first,
            checked_points=CHECKED,
            evidence_id=proof,
        )


@cache
def _workday(day: date) -> date:
    """The day, or the next one on which offices work."""
    return day if _calendar().is_workday(day) else _workday(day + timedelta(days=1))


@cache
def _calendar() -> WorkCalendar:
    return load_calendar(rules_dir() / "calendars" / "china.yaml")
