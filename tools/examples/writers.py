"""A submission as a workbook, a folder of CSV files, or one YAML file; the same rows give the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from compliance.rulebook.table_model import TableDef, Tables
from examples.book import Book, Row, Value

CREATED = datetime(2024, 1, 1)  # noqa: DTZ001 - a workbook's date has no time zone
WIDEST, NARROWEST = 48, 9
Files = dict[Path, bytes]


def workbook(book: Book, tables: Tables) -> bytes:
    """The bytes of an `.xlsx` workbook: a sheet a table, Chinese headings, frozen header."""
    stream = io.BytesIO()
    target = xlsxwriter.Workbook(stream, {"in_memory": True})
    target.set_properties({"title": f"{book.unit}申报材料", "comments": str(book.tables["report"][0].get("note", "")), "created": CREATED})
    formats = {
        "head": target.add_format({"bold": True, "bg_color": "#DDE6EF", "border": 1, "text_wrap": True, "valign": "vcenter"}),
        "date": target.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "money": target.add_format({"num_format": "0.00"}),
        "text": target.add_format({"num_format": "@"}),
    }
    for definition in _in_order(book, tables):
        _sheet(target.add_worksheet(definition.title), definition, book.tables.get(definition.name, []), formats)
    target.close()
    return stream.getvalue()


def _in_order(book: Book, tables: Tables) -> list[TableDef]:
    used = [table for table in tables.tables.values() if book.regime not in table.optional_for]
    return sorted(used, key=lambda table: table.sheet)


def _sheet(sheet: Any, table: TableDef, rows: list[Row], formats: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 30)
    for column, item in enumerate(table.fields.values()):
        sheet.write_string(0, column, item.title, formats["head"])
        shown = [_shown(row.get(item.name)) for row in rows]
        sheet.set_column(column, column, max(NARROWEST, min(WIDEST, max(map(_width, [item.title, *shown])) + 2)))
        for number, row in enumerate(rows, start=1):
            _cell(sheet, number, column, row.get(item.name), item.type, formats)


def _cell(sheet: Any, row: int, column: int, value: Value, kind: str, formats: Mapping[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, column, value, formats["money"] if kind == "money" else None)
    else:
        sheet.write_string(row, column, _shown(value), formats["text"])


def _shown(value: Value) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def csv_folder(book: Book, tables: Tables) -> Files:
    """One CSV file a table that holds rows, headed by English field names, by file name."""
    return {Path(f"{table.name}.csv"): _csv(table, book.tables[table.name]) for table in _in_order(book, tables) if book.tables.get(table.name)}


def _csv(table: TableDef, rows: list[Row]) -> bytes:
    names = [name for name in table.fields if any(name in row for row in rows)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_shown(row.get(name)) for name in names] for row in rows)
    return stream.getvalue().encode()


def yaml_file(book: Book, heading: str = "") -> bytes:
    """One YAML file, a row a line."""
    lines = [f"# {line}\n" for line in heading.splitlines()]
    for name, rows in book.tables.items():
        lines.append(f"{name}:\n")
        lines += [f"- {_flow(row)}\n" for row in rows]
    return "".join(lines).encode()


def _flow(row: Row) -> str:
    plain = {name: list(value) if isinstance(value, tuple) else f"{value:f}" if isinstance(value, Decimal) else value for name, value in row.items()}
    return yaml.dump(plain, Dumper=_WithoutAliases, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10**9).strip()


class _WithoutAliases(yaml.SafeDumper):
    """Writes a value again where it occurs again: submissions may hold no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        """Whether `data` is written out each time: always."""
        del data
        return True
