"""How long a workbook of ten megabytes takes to read, beside the fastest public reader of workbooks.

Three works, on the same bytes:
- rows: python-calamine gives every sheet as rows of Python values (floats, texts, days), which is all that it does;
- typed: python-calamine, then each cell made what its column asks for in the plainest way: exact decimals, whole numbers, None for a blank;
- ours: `read_submission`, which does that and the rest of reading: the file's safety, error cells, formulas, percent formats, merged and hidden cells,
  headings, places, keys, references and the checks between cells.
"""

from __future__ import annotations

import io
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from compliance.rulebook.paths import rules_dir
from compliance.rulebook.tables import TableDef, Tables, load_tables
from compliance.submission import read_submission

TARGET = 10 * 10**6
ROUNDS = 3
MEMBERS = 400
LAST = datetime(2024, 12, 31)  # noqa: DTZ001 - a spreadsheet day has no zone
KINDS = {"settlement": 3, "fund_flow": 3, "activity": 2}


def main() -> None:
    """Print the size, the best and median times of both, and their ratio."""
    tables = load_tables(rules_dir())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.xlsx"
        rows = 20_000
        for _ in range(3):
            rows = int(rows * TARGET / size) if (size := path.stat().st_size if path.exists() else 0) else rows
            total = sample(path, tables, rows)
        data = path.read_bytes()
        cells = sum(len(row) for sheet in to_rows(data) for row in sheet)
        print(f"{len(data) / 10**6:.1f} MB, {total} rows, {cells} cells, Python {sys.version.split()[0]}")
        taken = alternating(lambda: to_rows(data), lambda: to_typed(data, tables), lambda: read_submission(path, tables, frozenset()))
    best = [min(times) for times in taken]
    for name, times in zip(("python-calamine, rows", "python-calamine, typed", "read_submission"), taken, strict=True):
        print(f"{name}: best {min(times):.2f} s, median {statistics.median(times):.2f} s of processor time")
    print(f"read_submission takes {best[2] / best[0]:.2f} times the rows, {best[2] / best[1]:.2f} times the typed rows (best of {ROUNDS})")


def alternating(*works: Callable[[], object]) -> list[list[float]]:
    """Processor seconds of each work, taken in turns, so that a busy machine slows both."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return times


def to_rows(data: bytes) -> list[list[list[Any]]]:
    """Every sheet as rows of Python values, as the library gives them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def to_typed(data: bytes, tables: Tables) -> list[object]:
    """Every sheet as typed rows, cell by cell."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    titles = {table.title: table for table in tables.tables.values()}
    return [typed_rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False), titles[name]) for name in book.sheet_names]


def typed_rows(rows: list[list[Any]], table: TableDef) -> list[list[Any]]:
    """The rows below the headings, each value as its column asks."""
    kinds = {item.title: item.type for item in table.fields.values()}
    makes = [MAKES.get(kinds[title], str.strip) for title in rows[0]]
    return [[None if value == "" else make(value) for make, value in zip(makes, row, strict=True)] for row in rows[1:]]


def exact(value: float) -> Decimal:
    """The decimal that a spreadsheet shows."""
    return Decimal(repr(value))


def same(value: Any) -> Any:
    """A day as it is."""
    return value


MAKES: dict[str, Callable[[Any], Any]] = {"money": exact, "decimal": exact, "percent": exact, "int": int, "year": int, "date": same, "bool": "是".__eq__}


def sample(path: Path, tables: Tables, rows: int) -> int:
    """Write a county's records: `rows` in all of settlements, payments and activities, over 400 institutions; gives the number of rows."""
    chance = random.Random(1)
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        fill(book, tables, "report", [["R", "某县", "县", "dongming", None, LAST]])
        fill(book, tables, "consortium", [["C1", "R", "第一医共体"]])
        fill(book, tables, "institution", [[f"I{number:03}", f"第{number}卫生院", None, None, None, "C1"] for number in range(MEMBERS)])
        total = 1 + 1 + MEMBERS
        for table, share in KINDS.items():
            count = rows * share // sum(KINDS.values())
            fill(book, tables, table, [RECORDS[table](number, chance) for number in range(count)])
            total += count
    return total


def day(chance: random.Random) -> datetime:
    """A day of 2024."""
    return LAST - timedelta(days=66 + chance.randrange(300))


def settlement(number: int, chance: random.Random) -> list[object]:
    """A settlement: eleven filled columns of fifteen."""
    due = chance.randrange(10**6, 10**9) / 100
    start = day(chance)
    days = [start + timedelta(days=step) for step in (0, 12, 20)]
    first = round(due * 0.9, 2)
    own = [f"S{number}", "C1", f"I{number % MEMBERS:03}", f"2024-{chance.randrange(1, 13):02}", ("即时结报", "非即时结报")[number % 2]]
    return [*own, days[0], days[1], due, days[2], first, None, None, None, "临床路径;完整性"]


def fund_flow(number: int, chance: random.Random) -> list[object]:
    """A payment: thirteen filled columns of fifteen."""
    amount = chance.randrange(10**5, 10**9) / 100
    when = day(chance)
    own = [f"F{number}", ("INS_RES", "PH_BASIC", "EML_SUBSIDY")[number % 3], 2024, "月", chance.randrange(1, 13), "县医保局", f"I{number % MEMBERS:03}"]
    return [*own, amount, amount, when, when, ("按月预拨", "季度结算", "专项补助")[number % 3], None, "是"]


def activity(number: int, chance: random.Random) -> list[object]:
    """An activity: nine filled columns of thirteen."""
    when = day(chance)
    own = [f"A{number}", ("AUDIT", "OUTREACH", "VILLAGE_TRAIN")[number % 3], "卫生健康局", f"I{number % MEMBERS:03}", None]
    return [*own, when, when, f"第 {number % 900} 次下乡坐诊", None, chance.randrange(1, 200), "已完成"]


RECORDS = {"settlement": settlement, "fund_flow": fund_flow, "activity": activity}


def fill(book: xlsxwriter.Workbook, tables: Tables, table: str, rows: list[list[object]]) -> None:
    """A sheet of a table, its columns in the order of the definition."""
    sheet = book.add_worksheet(tables.tables[table].title)
    sheet.write_row(0, 0, [item.title for item in tables.tables[table].fields.values()])
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write(number, column, value)


if __name__ == "__main__":
    main()
