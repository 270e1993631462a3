"""The same counties at the mid-term: the final submission as it stood on that day, some things not done yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from compliance.rulebook.table_model import Tables
from examples.book import Book, Row
from examples.declarations import PARTLY
from examples.planting import blank

DAY, PERIOD = date(2020, 3, 31), (date(2019, 1, 1), date(2019, 12, 31))
_DATED = {
    "evidence": "issue_date",
    "activity": "start_date",
    "indicator": "period_end",
    "fund_flow": "paid_date",
    "benefit": "effective_date",
    "org_member": "start_date",
}


def midterm(final: Book, tables: Tables) -> Book:
    """The submission of the mid-term; what was planted in the final one and dated later has not happened yet."""
    book = Book(final.unit, final.level, final.regime, "中期评估", DAY, PERIOD)
    for name, rows in final.tables.items():
        if name != "report":
            book.tables[name] = [_as_then(name, row) for row in rows if not _later(row, _DATED.get(name))]
    _forget(book, tables)
    for row in book.rows("measure"):
        blank(row, "reviewer_rating", "reviewer_comment")
    _PLANTS[book.unit](book)
    return book


def _later(row: Row, name: str | None) -> bool:
    value = row.get(name) if name else None
    return isinstance(value, date) and value > DAY


def _as_then(name: str, row: Row) -> Row:
    row = dict(row)
    if name == "status_compare":
        row["after_date"] = DAY
    if name == "measure" and _later(row, "start_date"):
        blank(row, "start_date", "evidence_ids")
        row |= {"status": PARTLY, "description": "正在推进，文件尚未印发"}
    return row


def _forget(book: Book, tables: Tables) -> None:
    """Empty references to documents that had not been issued."""
    known = {row["evidence_id"] for row in book.rows("evidence")}
    for table, item in tables.references():
        if item.to == ("evidence",):
            for row in book.rows(table.name):
                value = row.get(item.name)
                if (isinstance(value, str) and value not in known) or (isinstance(value, tuple) and not known.issuperset(value)):
                    blank(row, item.name)


def _preparing(book: Book, *units: str) -> None:
    for unit in units:
        row = book.row("org_unit", unit_id=unit)
        row["status"] = "筹建"
        blank(row, "established_date", "evidence_id")


def _weishi(book: Book) -> None:
    _preparing(book, "C2-R4", "C2-R7")


def _qixian(book: Book) -> None:
    _preparing(book, "C4-M5", "C4-M1", "C4-R1")
    for row in book.rows("institution", consortium_id="C4", role="成员", kind="乡镇卫生院"):
        blank(row, "plaque_evidence_id")


def _tongxu(book: Book) -> None:
    _preparing(book, "C2-R8")


def _xiangfu(book: Book) -> None:
    _preparing(book, "HMC_OFFICE", "C1-R1")


_PLANTS: Mapping[str, Callable[[Book], None]] = {"尉氏县": _weishi, "杞县": _qixian, "通许县": _tongxu, "祥符区": _xiangfu}
