"""The workbook in which one unit files under one plan: cover, guide, and a sheet a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from compliance.rulebook.rulebook import Policy
from compliance.rulebook.table_model import TableDef, Tables
from compliance.submission.rows import Submission
from compliance.submission.template_stamp import stamp_sheet
from compliance.workbook.asked import Plan
from compliance.workbook.cover_sheet import write_cover
from compliance.workbook.dropdowns import Dropdowns
from compliance.workbook.form import Form, Stamp
from compliance.workbook.guide_sheet import GUIDE_SHEET, write_guide
from compliance.workbook.prefill import Rows, cover_cells
from compliance.workbook.styles import Styles
from compliance.workbook.table_sheet import columns_of, write_table

A4 = 9
TAB_COLOURS = {"fixed": "#70AD47", "register": "#4472C4", "ledger": "#ED7D31"}
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def make_template(stamp: Stamp, plan: Plan, filed: Submission | None) -> bytes:
    """The bytes of the `.xlsx` file; the same inputs give the same bytes. Rows of `filed` are carried over."""
    tables, policy = plan.tables, plan.policy
    rows = Rows(plan, cover_cells(tables, policy, stamp.unit, stamp.level), filed)
    forms = {table.name: Form(table, columns_of(table, tables), tuple(rows.of(table))) for table in _sheets(tables, policy, filed)}
    return _written(stamp, forms, tables, tuple(policy.clauses))


def _sheets(tables: Tables, policy: Policy, filed: Submission | None) -> Sequence[TableDef]:
    """The tables that the plan uses, and those of which something was filed."""
    return [table for table in tables.tables.values() if policy.document.code not in table.optional_for or (filed and filed.rows(table.name))]


def _written(stamp: Stamp, forms: Mapping[str, Form], tables: Tables, clauses: Sequence[str]) -> bytes:
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **AS_TEXT})
    created = datetime(stamp.dated.year, stamp.dated.month, stamp.dated.day)  # noqa: DTZ001 - a workbook's date has no time zone
    book.set_properties({"title": f"{stamp.unit}申报材料填报表", "subject": stamp.policy_title, "created": created})
    styles = Styles(book)
    cover, guide = book.add_worksheet(stamp_sheet(tables)), book.add_worksheet(GUIDE_SHEET)
    sheets = {name: book.add_worksheet(form.table.title) for name, form in forms.items()}
    dropdowns = Dropdowns(book, forms, tables, clauses)
    write_cover(cover, stamp, forms.values(), styles)
    write_guide(guide, styles)
    for name, sheet in sheets.items():
        write_table(sheet, forms[name], forms[tables.cover], styles, dropdowns, tables)
        sheet.set_tab_color(TAB_COLOURS[forms[name].table.kind])
        sheet.repeat_rows(0)
        _print_setup(sheet, stamp)
    for sheet in (cover, guide):
        _print_setup(sheet, stamp, pages=1)
    book.close()
    return stream.getvalue()


def _print_setup(sheet: Any, stamp: Stamp, pages: int = 0) -> None:
    """A4 across, one page wide; `pages` 0: as many as it takes."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, pages)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(f"&L{stamp.unit.replace('&', '&&')}&C&A&R{stamp.policy_number.replace('&', '&&')}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
