"""The ledger as a workbook: cover, problems, and the notices to send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from compliance.model.evaluation import Evaluation
from compliance.rulebook.table_model import TableDef
from compliance.workbook.rectification.carry import carried_on
from compliance.workbook.rectification.entry import OPEN_STATES, LedgerEntry
from compliance.workbook.rectification.ledger_sheet import write_ledger_sheet
from compliance.workbook.rectification.looks import Looks
from compliance.workbook.rectification.notice_sheet import NOTICE_SHEET, write_notices
from compliance.workbook.rectification.read import Ledger
from compliance.workbook.rectification.tables import COVER, PROBLEM, ledger_tables

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook's own date has no zone; a fixed one makes equal bytes of equal ledgers
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
KINDS = ("不符合", "待补材料", "待判定")


def write_ledger(evaluation: Evaluation, earlier: Ledger | None) -> bytes:
    """The workbook (.xlsx): every problem of the evaluation and every row of the earlier ledger; the same bytes for the same inputs."""
    import xlsxwriter

    entries, tables = in_order(carried_on(evaluation, earlier)), ledger_tables().tables
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **AS_TEXT})
    book.set_properties({"title": f"{evaluation.subject_name}整改台账", "created": CREATED})
    looks = Looks(book)
    ledger, notices, cover = (book.add_worksheet(name) for name in (tables[PROBLEM].title, NOTICE_SHEET, tables[COVER].title))
    write_ledger_sheet(ledger, tables[PROBLEM], entries, looks, f"{evaluation.subject_name} 整改台账（评估日 {evaluation.as_of}）")
    write_notices(notices, entries, evaluation, looks)
    _cover(cover, tables[COVER], evaluation, looks)
    book.close()
    return buffer.getvalue()


def in_order(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """What is to be done first, by gravity; then what waits for acceptance; last what is closed. Otherwise the order of the plan is kept."""
    states = ("已整改（待验收）", "已销号")
    kinds = {kind: rank for rank, kind in enumerate(KINDS)}
    return sorted(entries, key=lambda entry: (0 if entry.state in OPEN_STATES else 1 + states.index(entry.state), kinds.get(entry.kind, len(kinds))))


def _cover(sheet: Any, table: TableDef, evaluation: Evaluation, looks: Looks) -> None:
    policy = evaluation.policy
    values = {
        "unit_name": evaluation.subject_name,
        "policy": policy.id,
        "policy_title": f"{policy.number} {policy.title}",
        "submission": evaluation.seal.get("submission", ""),
    }
    for column, item in enumerate(item for item in table.fields.values() if not item.auto):
        sheet.set_column(column, column, 28)
        sheet.write_string(0, column, item.title, looks.head)
        if item.type == "date":
            day = evaluation.as_of
            sheet.write_datetime(1, column, datetime(day.year, day.month, day.day), looks.shown_day)  # noqa: DTZ001 -- a day has no zone
        else:
            sheet.write_string(1, column, values[item.name], looks.shown)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.protect()
