"""The ledger as a workbook: cover, problems, the notices to send, and what it all rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from compliance.model.evaluation import Evaluation
from compliance.model.language import cut, say, speaking
from compliance.rulebook.table_model import TableDef
from compliance.workbook.rectification.carry import carried_on
from compliance.workbook.rectification.entry import CLOSED, KIND_OF, MENDED, OPEN_STATES, PROBLEMS, LedgerEntry
from compliance.workbook.rectification.ledger_sheet import LINE_HEIGHT, write_ledger_sheet
from compliance.workbook.rectification.looks import Looks
from compliance.workbook.rectification.notice_sheet import write_notices
from compliance.workbook.rectification.read import Ledger
from compliance.workbook.rectification.record import pieces
from compliance.workbook.rectification.record_sheet import write_record
from compliance.workbook.rectification.seal_sheet import write_seal
from compliance.workbook.rectification.tables import ledger_tables
from compliance.workbook.rectification.wording import wording
from compliance.workbook.styles import lines

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook's own date has no zone; a fixed one makes equal bytes of equal ledgers
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MAX_NAME, COVER_WIDTH = 100, 28


def write_ledger(evaluation: Evaluation, earlier: Ledger | None, told: Evaluation | None = None) -> bytes:
    """The workbook (.xlsx) in the language spoken now: every problem of the evaluation and every row of the earlier ledger.

    `evaluation` is as it was judged, with texts that can be said in any language; `told` the same as the reports tell it. The same bytes for the same inputs.
    """
    import xlsxwriter

    with speaking(None):
        entries = in_order(carried_on(evaluation, earlier))
    told = told or evaluation
    worded, unit = wording(), cut(told.subject_name, MAX_NAME)
    tables = ledger_tables(worded)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **AS_TEXT})
    book.set_properties({"title": say("{unit}整改台账", unit=unit), "created": CREATED})
    looks = Looks(book)
    notice, seal, record = worded.others
    sheets = {name: book.add_worksheet(name) for name in (tables.problem.title, notice, tables.cover.title, seal, record)}
    heading = say("{unit} 整改台账（评估日 {day}）", unit=unit, day=told.as_of)
    write_ledger_sheet(sheets[tables.problem.title], tables.problem, entries, looks, heading)
    write_notices(sheets[notice], entries, told, looks)
    _cover(sheets[tables.cover.title], tables.cover, told, looks)
    write_seal(sheets[seal], told.seal.items(), looks)
    write_record(sheets[record], pieces(worded, entries))
    book.close()
    return buffer.getvalue()


def in_order(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """What is to be done first, by gravity; then what waits for acceptance; last what is closed. Otherwise the order of the plan is kept."""
    states = (MENDED, CLOSED)
    kinds = {KIND_OF[verdict]: rank for rank, verdict in enumerate(PROBLEMS)}
    return sorted(entries, key=lambda entry: (0 if entry.state in OPEN_STATES else 1 + states.index(entry.state), kinds.get(entry.kind, len(kinds))))


def _cover(sheet: Any, table: TableDef, evaluation: Evaluation, looks: Looks) -> None:
    policy = evaluation.policy
    values = {
        "unit_name": evaluation.subject_name,
        "policy": policy.id,
        "policy_title": f"{policy.number} {policy.title}",
        "submission": evaluation.seal.get("submission", ""),
    }
    sheet.set_row(1, max(lines(value, COVER_WIDTH) for value in values.values()) * LINE_HEIGHT + 2)
    for column, item in enumerate(item for item in table.fields.values() if not item.auto):
        sheet.set_column(column, column, COVER_WIDTH)
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
