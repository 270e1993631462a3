"""The record of a ledger on its hidden sheet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.submission.package import Package, open_package
from compliance.submission.raw import MAX_BYTES
from compliance.submission.read_workbook import MAX_CELLS
from compliance.submission.workbook_package import Tags, extent
from compliance.workbook.rectification.record import Record, read_record
from compliance.workbook.rectification.wording import NOTICE_SHEET, RECORD_SHEET, SHEETS


def write_record(sheet: Any, pieces: Iterable[str]) -> None:
    """Fill the sheet, and hide it so that it is not unhidden by chance."""
    for row, piece in enumerate(pieces):
        sheet.write_string(row, 0, piece)
    sheet.protect()
    sheet.very_hidden()


def record_of(path: Path) -> Record | None:
    """The record of the ledger at `path`; None for one that has none, as those before it had: they are Chinese. Raises ProblemsError."""
    if path.suffix.lower() != ".xlsx" or not path.is_file() or path.stat().st_size > MAX_BYTES:
        return None
    package = open_package(path.read_bytes(), path.name)
    names = {sheet.name for sheet in package.sheets}
    if RECORD_SHEET in names:
        return _read(package, path.name)
    if not any(title in name for name in names for title in (*SHEETS.values(), NOTICE_SHEET)):
        message = f"不是整改台账，或者其中隐藏的“{RECORD_SHEET}”工作表被删去了"
        raise ProblemsError([Problem("no-ledger", message, Place(path.name), "换用程序写出的整改台账；填写时不要删去其中的工作表")])
    return None


def _read(package: Package, file: str) -> Record:
    from python_calamine import CalamineWorkbook

    try:
        rows, columns = next(extent(sheet.xml, Tags(sheet.xml)) for sheet in package.sheets if sheet.name == RECORD_SHEET)
        if rows * columns > MAX_CELLS:
            raise ValueError("too large")
        grid = CalamineWorkbook.from_filelike(package.bare()).get_sheet_by_name(RECORD_SHEET).to_python()
        return read_record("".join(str(cell) for line in grid for cell in line))
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        message, mend = "隐藏的工作表被改动，读不出这份台账是怎样写的", "换用程序写出的整改台账，不要改动隐藏的工作表"
        raise ProblemsError([Problem("damaged-record", message, Place(file, sheet=RECORD_SHEET), mend)]) from None
