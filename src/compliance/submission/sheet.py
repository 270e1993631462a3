"""One sheet of a workbook as a block of columns; what stands in its way is told with the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from compliance.model.language import named, say
from compliance.model.place import Place
from compliance.rulebook.tables import TableDef
from compliance.submission.convert import NUMBERS
from compliance.submission.headings import Heading, Headings, shown_only
from compliance.submission.number_formats import PERCENT
from compliance.submission.raw import Block, Draft
from compliance.submission.text import bare_heading, is_blank, shortened
from compliance.submission.workbook_package import Cell, SheetFacts, address, column_letters

HEADER_WITHIN = 10
MAX_NAMED = 20
"""Hidden rows that a message names one by one."""
_UNIT_LINE = re.compile(r"单位[:：\s]*(人民币)?([十百千万亿]+元?|美元)\)?$")
Line = Sequence[object]


@dataclass(frozen=True, slots=True)
class _SheetPlaces:
    """Where the rows of a sheet stand: the line of each (from 0) and the column of each field."""

    file: str
    title: str | None
    lines: Sequence[int]
    columns: Mapping[str, int]
    first: int

    def origin(self, number: int) -> Place:
        return self._at(number, self.first)

    def of(self, number: int, name: str) -> Place:
        return self._at(number, self.columns.get(name, self.first))

    def _at(self, number: int, column: int) -> Place:
        return Place(self.file, sheet=self.title, cell=address((self.lines[number - 1], column)))


class Sheet:
    """Reads one sheet into a draft. `links` names the linked workbooks by number."""

    def __init__(self, draft: Draft, table: TableDef, place: Place, grid: Sequence[Line], facts: SheetFacts, links: Mapping[int, str]) -> None:
        self.draft = draft
        self.table = table
        self.place = place
        self.grid = grid
        self.facts = facts
        self.links = links
        self.headings = Headings(table)

    def read(self) -> None:
        """Take the rows of the sheet."""
        header = self.headings.row_of(self.grid, HEADER_WITHIN)
        if header is None:
            titles = "、".join(item.title for item in self.table.fields.values())
            self.draft.lose(self.table.name, "no-header", f"前 {HEADER_WITHIN} 个有内容的行里没有找到表头", self.place, f"表头应为：{titles}")
            return
        fields, loose = self._columns(header)
        self._check_units_above(header, fields)
        grid = self._cleaned(header, fields)
        lines = list(self._lines(grid, header, loose))
        self._check_merged(grid, header, fields)
        self._check_hidden(grid, lines, fields)
        if lines:
            self.draft.add(self.table.name, self._block(grid, header, lines, fields))

    def _block(self, grid: Sequence[Line], header: int, lines: Sequence[int], fields: Mapping[int, Heading]) -> Block:
        turned = list(zip(*(grid[line] for line in lines), strict=True))
        columns = {heading.field.name: column for column, heading in fields.items()}
        scales = {heading.field.name: heading.scale for heading in fields.values() if heading.scale != 1}
        head = {name: self._cell((header, column)) for name, column in columns.items()}
        places = _SheetPlaces(self.place.file, self.place.sheet, lines, columns, min(columns.values()))
        return Block({name: turned[column] for name, column in columns.items()}, len(lines), places, scales, head)

    def _cell(self, cell: Cell) -> Place:
        return Place(self.place.file, sheet=self.place.sheet, cell=address(cell))

    def _columns(self, header: int) -> tuple[dict[int, Heading], list[int]]:
        """The fields by column, and the columns that have no heading."""
        found: dict[int, Heading] = {}
        loose: list[int] = []
        for column, value in enumerate(self.grid[header]):
            heading = self.headings.of(value)
            place = self._cell((header, column))
            if is_blank(value):
                loose.append(column)
            elif heading is None:
                if not shown_only(value):
                    self.draft.unknown_column(str(value).strip(), self.table, place)
            elif heading.field.name in {other.field.name for other in found.values()}:
                self.draft.fault("duplicate-field", f"列“{shortened(str(value))}”出现两次", place, "删去其中一列")
            else:
                found[column] = heading
                if heading.strange_unit:
                    own = heading.field.unit or ("元" if heading.field.type == "money" else "%" if heading.field.type == "percent" else "无")
                    message = f"列名写明的单位“{heading.strange_unit}”不是“{heading.field.title}”的单位（{own}）"
                    self.draft.fault("strange-unit", message, place, f"换算后改列名；金额可写“{heading.field.title}（万元）”")
        return found, loose

    def _check_units_above(self, header: int, fields: Mapping[int, Heading]) -> None:
        """A unit for the whole table, above its headings, would be overlooked by half the columns and taken by the other half: it is no reading."""
        if not any(heading.field.type == "money" for heading in fields.values()):
            return
        for row, line in enumerate(self.grid[:header]):
            for column, value in enumerate(line):
                if isinstance(value, str) and (match := _UNIT_LINE.search(bare_heading(value))):
                    message = f"表头上方写有“{shortened(value.strip())}”，不知用于哪几列"
                    self.draft.fault("unit-above", message, self._cell((row, column)), f"删去这一行，把单位写进列名，如“金额（{match.group(2)}）”")

    def _cleaned(self, header: int, fields: Mapping[int, Heading]) -> Sequence[Line]:
        """The grid with percentages as text that says so, and without what could not be calculated, which is told."""
        facts = self.facts
        if not (facts.errors or facts.uncalculated or facts.units or facts.linked):
            return self.grid
        grid: list[Line] = list(self.grid)
        for cell in sorted(facts.errors.keys() | facts.uncalculated | facts.units.keys() | facts.linked.keys()):
            if header < cell[0] < len(grid) and cell[1] < len(grid[cell[0]]) and cell[1] in fields:
                line = list(grid[cell[0]])
                line[cell[1]] = self._told(cell, line[cell[1]], fields[cell[1]])
                grid[cell[0]] = line
        return grid

    def _told(self, cell: Cell, value: object, heading: Heading) -> object:
        place = self._cell(cell)
        if cell in self.facts.errors:
            self.draft.fault("error-cell", f"单元格是错误值 {self.facts.errors[cell]}", place, "改正公式，或直接填数")
            return None
        if cell in self.facts.uncalculated:
            self.draft.fault("uncalculated", "公式没有计算结果", place, "在 Excel 或 WPS 中打开并保存一次，或直接填数")
            return None
        if cell in self.facts.linked:
            name = self.links.get(self.facts.linked[cell], "") or say("第 {number} 个链接", number=self.facts.linked[cell])
            why = say("公式取自外部工作簿“{name}”，按保存时的结果读取，没有打开该文件", name=name)
            self.draft.doubt(place, named(heading.field.title), shortened(str(value)), why)
        return self._with_unit(cell, value, heading) if cell in self.facts.units and isinstance(value, float) else value

    def _with_unit(self, cell: Cell, value: float, heading: Heading) -> object:
        """A figure as it is shown: a percentage is a number of per cent; with another unit the eye and the program would see two figures."""
        unit = self.facts.units[cell]
        if unit == PERCENT:
            return f"{(Decimal(repr(value)) * 100).normalize():f}%"
        if heading.field.type in NUMBERS:
            message = f"单元格格式显示“{unit}”，格内的数是 {Decimal(repr(value)):f}，不知以哪个为准"
            self.draft.fault("unit-in-format", message, self._cell(cell), "把格式改为“常规”，按列名的单位填数；整列按万元填的，把列名写作“…（万元）”")
        return value

    def _lines(self, grid: Sequence[Line], header: int, loose: Sequence[int]) -> Iterator[int]:
        """The numbers of the lines that hold something; a heading that is repeated, as printing does, holds nothing."""
        head = grid[header]
        for number in range(header + 1, len(grid)):
            line = grid[number]
            if not any(map(_filled, line)):
                continue
            if line == head:
                self.draft.repair(self._cell((number, 0)), named(self.table.title), say("重复的表头"), say("略过"), say("表头重复出现"))
                continue
            for column in loose:
                if not is_blank(line[column]):
                    self.draft.fault("no-header", "有内容的列没有列名", self._cell((number, column)), "补上列名，或把内容移到“说明”工作表")
            yield number

    def _check_merged(self, grid: Sequence[Line], header: int, fields: Mapping[int, Heading]) -> None:
        for first_row, first_column, last_row, last_column in self.facts.merged:
            if last_row <= header or first_row >= len(grid) or not any(first_column <= column <= last_column for column in fields):
                continue
            if first_row <= header < last_row and is_blank(grid[header][first_column] if first_column < len(grid[header]) else ""):
                continue
            if first_row <= header:
                continue
            if first_column < len(grid[first_row]) and not is_blank(grid[first_row][first_column]):
                area = f"{address((first_row, first_column))}:{address((last_row, last_column))}"
                self.draft.fault("merged-cells", f"数据区有合并单元格 {area}，只有第一格有值", self._cell((first_row, first_column)), "取消合并，每格各自填写")

    def _check_hidden(self, grid: Sequence[Line], lines: Sequence[int], fields: Mapping[int, Heading]) -> None:
        hidden = [] if self.draft.filtered else sorted(self.facts.hidden_rows.intersection(lines))
        if hidden:
            named = "、".join(str(line + 1) for line in hidden[:MAX_NAMED]) + (f" 等 {len(hidden)}" if len(hidden) > MAX_NAMED else "")
            message = f"第 {named} 行被隐藏（或被筛选掉），但有内容"
            self.draft.fault("hidden-row", message, self._cell((hidden[0], 0)), "取消隐藏和筛选，核对后提交；不报的行删去")
        for column, heading in fields.items() if self.facts.hidden_columns else ():
            held = next((line for line in lines if not is_blank(grid[line][column])), None) if column in self.facts.hidden_columns else None
            if held is not None:
                message = f"“{heading.field.title}”列（{column_letters(column + 1)} 列）被隐藏，但有内容"
                self.draft.fault("hidden-column", message, self._cell((held, column)), "取消隐藏，核对后提交；不报的内容删去")


def _filled(value: object) -> bool:
    return value is not None and (value.__class__ is not str or not (value == "" or value.isspace()))
