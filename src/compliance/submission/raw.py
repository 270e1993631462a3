"""Rows as a file holds them, before their cells are typed, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.located import Located
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.suggest import nearest, suggestion
from compliance.rulebook.tables import TableDef, Tables

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class RawRow:
    """The cells of a row by field name; blank cells are there when the file has a place for them."""

    cells: Mapping[str, Located]
    origin: Place


class Draft:
    """The rows of a submission by table, while it is read. Reading goes on after a problem, but not past the limit of rows."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.rows: dict[str, list[RawRow]] = {name: [] for name in tables.tables}
        self.problems: list[Problem] = []
        self.lost: set[str] = set()
        self.count = 0

    def fault(self, code: str, message: str, place: Place, mend: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, place, mend))

    def lose(self, table: str, code: str, message: str, place: Place, mend: str) -> None:
        """Note a problem that keeps a whole table from being read, so that what refers to it cannot be checked."""
        self.lost.add(table)
        self.fault(code, message, place, mend)

    def add(self, table: str, row: RawRow) -> None:
        """Take a row. Raises ProblemsError, with everything found so far, once there are too many."""
        self.count += 1
        if self.count > MAX_ROWS:
            self.fault("too-many-rows", f"超过 {MAX_ROWS} 行", row.origin, "检查是否重复导出，或分单位提交")
            raise ProblemsError(self.problems)
        self.rows[table].append(row)

    def unknown_table(self, name: str, place: Place) -> None:
        """Note a table that the definitions do not have."""
        tables = self.tables.tables
        title = self.tables.titles.get(name.strip())
        mend = f"请用英文表名“{title}”" if title else suggestion(name, tables, f"可用的表：{'、'.join(tables)}")
        self.fault("unknown-table", f"没有名为“{name}”的表", place, mend)

    def unknown_field(self, name: str, table: TableDef, place: Place) -> None:
        """Note a column that the table does not have."""
        titles = {item.title: item.name for item in table.fields.values()}
        found = titles.get(name.strip())
        mend = f"请用英文字段名“{found}”" if found else suggestion(name, table.fields, f"可用的字段：{'、'.join(table.fields)}")
        self.fault("unknown-field", f"表“{table.title}”没有名为“{name}”的字段", place, mend)

    def unknown_column(self, name: str, table: TableDef, place: Place) -> None:
        """Note a workbook column that the table does not have; columns are called by their Chinese titles."""
        titles = [item.title for item in table.fields.values()]
        near = nearest(name, titles)
        mend = f"是否指“{near}”？" if near else f"可用的列：{'、'.join(titles)}"
        self.fault("unknown-field", f"表“{table.title}”没有名为“{name}”的列", place, mend)


def refuse(code: str, message: str, place: Place, mend: str) -> ProblemsError:
    """The error of a file that cannot be read at all."""
    return ProblemsError([Problem(code, message, place, mend)])
