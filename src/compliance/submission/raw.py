"""Rows as a file holds them, before their cells are typed, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.model.repair import Doubt, Repair
from compliance.rulebook.suggest import nearest, suggestion
from compliance.rulebook.tables import TableDef, Tables
from compliance.submission.rows import Places
from compliance.submission.text import shortened

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000


@dataclass(slots=True)
class Block:
    """Rows of one table by column, as a file holds them: `columns` gives for each field one raw value a row, None or a blank text where nothing was written.

    `scales` are the multiples that headings declare, `head` the places of the headings, where the file has them.
    """

    columns: dict[str, Sequence[object]]
    count: int
    places: Places
    scales: Mapping[str, int] = field(default_factory=dict)
    head: Mapping[str, Place] = field(default_factory=dict)


class Draft:
    """The rows of a submission by table, while it is read. Reading goes on after a problem, but not past the limit of rows.

    `any_template`: a workbook made for other table definitions is read as far as it fits; `filtered`: hidden rows are rows like others;
    `passed_over`: sheets that are not looked at.
    """

    def __init__(self, tables: Tables, *, any_template: bool = False, filtered: bool = False, passed_over: frozenset[str] = frozenset()) -> None:
        self.tables = tables
        self.any_template = any_template
        self.filtered = filtered
        self.passed_over = passed_over
        self.blocks: dict[str, Block] = {}
        self.problems: list[Problem] = []
        self.repairs: list[Repair] = []
        self.doubts: list[Doubt] = []
        self.lost: set[str] = set()
        self.count = 0

    def fault(self, code: str, message: str, place: Place, mend: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, place, mend))

    def lose(self, table: str, code: str, message: str, place: Place, mend: str) -> None:
        """Note a problem that keeps a whole table from being read, so that what refers to it cannot be checked."""
        self.lost.add(table)
        self.fault(code, message, place, mend)

    def repair(self, place: Place, title: str, written: str, read_as: str, why: str) -> None:
        """Note what was put right."""
        self.repairs.append(Repair(place, title, shortened(written), shortened(read_as), why))

    def doubt(self, place: Place, title: str, written: str, why: str) -> None:
        """Note what was taken as written and looks odd."""
        self.doubts.append(Doubt(place, title, shortened(written), why))

    def add(self, table: str, block: Block) -> None:
        """Take the rows of a table. Raises ProblemsError, with everything found so far, once there are too many."""
        self.count += block.count
        if self.count > MAX_ROWS:
            first = block.count - (self.count - MAX_ROWS) + 1
            self.fault("too-many-rows", f"超过 {MAX_ROWS} 行", block.places.origin(first), "检查是否重复导出，或分单位提交")
            raise ProblemsError(self.problems)
        if block.count:
            self.blocks[table] = block

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
        self.fault("unknown-field", f"表“{table.title}”没有名为“{name}”的列", place, f"{mend}；自用的列，列名前加“（参考）”")


def refuse(code: str, message: str, place: Place, mend: str) -> ProblemsError:
    """The error of a file that cannot be read at all."""
    return ProblemsError([Problem(code, message, place, mend)])


def in_reading_order(problems: Sequence[Problem]) -> list[Problem]:
    """Problems by file and table as first met, then down the rows; columns are read one after the other, people read lines."""
    parts = list(dict.fromkeys((item.place.file, item.place.sheet or item.place.table) for item in problems))
    rank = {part: number for number, part in enumerate(parts)}
    return sorted(problems, key=lambda item: (rank[item.place.file, item.place.sheet or item.place.table], _line_of(item.place)))


def _line_of(place: Place) -> tuple[int, int]:
    if place.cell:
        return int("".join(char for char in place.cell if char.isdigit()) or 0), len(place.cell)
    return (place.row or 0, 0) if place.table else (0, 0)
