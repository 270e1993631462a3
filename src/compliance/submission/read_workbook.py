"""A submission as an `.xlsx` workbook: one sheet a table, headed by the Chinese titles of the fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from compliance.located import Located
from compliance.model.place import Place
from compliance.rulebook.tables import TableDef, Tables
from compliance.submission.convert import is_blank
from compliance.submission.raw import Draft, RawRow, refuse
from compliance.submission.workbook_package import DamagedWorkbookError, SheetFacts, column_letters, sheet_facts

HEADER_WITHIN = 10
MAX_CELLS = 5_000_000
IGNORED_SHEETS = frozenset({"说明", "填报说明", "封面", "代码表", "字典"})
_OLE = b"\xd0\xcf\x11\xe0"
_MEND = "用 Excel 或 WPS 打开检查后，另存为 .xlsx 工作簿"
Grid = Sequence[Sequence[object]]


def read_workbook(data: bytes, file: str, draft: Draft) -> None:
    """Take the rows of every sheet into `draft`. Raises ProblemsError when the file is no whole, open workbook."""
    facts, grids = _open(data, file)
    seen: dict[str, str] = {}
    for sheet, grid in grids.items():
        if not any(not is_blank(value) for line in grid for value in line):
            continue
        name = table_of_sheet(sheet, draft.tables)
        place = Place(file, sheet=sheet)
        if name is None:
            if _bare(sheet) not in IGNORED_SHEETS:
                draft.fault("unknown-table", f"不认识的工作表“{sheet}”", place, f"用表名命名：{'、'.join(draft.tables.titles)}；其他内容放进“说明”工作表")
        elif name in seen:
            draft.fault("duplicate-table", f"工作表“{sheet}”与“{seen[name]}”是同一张表", place, "合并为一张工作表")
        else:
            seen[name] = sheet
            _Sheet(draft, draft.tables.tables[name], place, grid, facts.get(sheet)).read()


def _open(data: bytes, file: str) -> tuple[dict[str, SheetFacts], dict[str, Grid]]:
    if data.startswith(_OLE):
        raise refuse("not-xlsx", "文件是旧版 .xls 格式，或设了打开密码", Place(file), "取消密码，另存为 .xlsx 工作簿")
    try:
        facts = sheet_facts(data)
    except DamagedWorkbookError as error:
        raise refuse("damaged-workbook", f"工作簿打不开，可能已损坏或被截断：{error}", Place(file), _MEND) from None
    for name, fact in facts.items():
        if fact.last_row * fact.last_column > MAX_CELLS:
            raise refuse(
                "sheet-too-large", f"用到了第 {fact.last_row} 行、第 {fact.last_column} 列，范围过大", Place(file, sheet=name), "删去远处多余的单元格内容"
            )
    return facts, _grids(data, file)


def _grids(data: bytes, file: str) -> dict[str, Grid]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except (CalamineError, OSError, ValueError) as error:
        raise refuse("damaged-workbook", f"工作簿打不开，可能已损坏：{error}", Place(file), _MEND) from None


def _bare(title: str) -> str:
    return re.sub(r"[\s*＊:：_]+", "", unicodedata.normalize("NFKC", title)).casefold()


def table_of_sheet(sheet: str, tables: Tables) -> str | None:
    """The table a sheet is titled with: its Chinese title, its English name, or both; numbers and punctuation do not matter."""
    text = unicodedata.normalize("NFKC", sheet).casefold()
    english = "_".join(re.findall("[a-z]+", text))
    chinese = "".join(re.findall("[\u3400-\u9fff]+", text))
    for table in tables.tables.values():
        if english in ("", table.name) and chinese in ("", table.title) and (english or chinese):
            return table.name
    return None


class _Sheet:
    def __init__(self, draft: Draft, table: TableDef, place: Place, grid: Grid, facts: SheetFacts | None) -> None:
        self.draft = draft
        self.table = table
        self.place = place
        self.grid = grid
        self.facts = facts or SheetFacts({}, frozenset(), frozenset(), 0, 0)
        self.columns = {form: item.name for item in table.fields.values() for form in _headings(item.title, item.name)}

    def read(self) -> None:
        header = next((number for number, line in enumerate(self.grid[:HEADER_WITHIN]) if sum(self._field(value) is not None for value in line) >= 2), None)
        if header is None:
            titles = "、".join(item.title for item in self.table.fields.values())
            self.draft.lose(self.table.name, "no-header", f"前 {HEADER_WITHIN} 行里没有找到表头", self.place, f"表头应为：{titles}")
            return
        names = self._names(self.grid[header], header)
        for number, line in enumerate(self.grid[header + 1 :], start=header + 1):
            self._row(number, line, names)

    def _field(self, value: object) -> str | None:
        form = _bare(value) if isinstance(value, str) else ""
        return self.columns.get(form) or self.columns.get(re.sub(r"\([^()]*\)$", "", form))

    def _names(self, line: Sequence[object], number: int) -> list[str | None]:
        """The field of each column: None for one without a heading, the empty text for one that is not taken."""
        names: list[str | None] = []
        for column, value in enumerate(line):
            name = self._field(value)
            if name is not None and name in names:
                self.draft.fault("duplicate-field", f"列“{value}”出现两次", self._cell(number, column), "删去其中一列")
                name = ""
            elif name is None and not is_blank(value):
                self.draft.unknown_column(str(value).strip(), self.table, self._cell(number, column))
                name = ""
            names.append(name)
        return names

    def _row(self, number: int, line: Sequence[object], names: list[str | None]) -> None:
        cells: dict[str, Located] = {}
        filled = False
        for column, (name, value) in enumerate(zip(names, line, strict=True)):
            if name == "":
                continue
            place = self._cell(number, column)
            raw = self._raw(value, place)
            filled = filled or not is_blank(raw)
            if name is not None:
                cells[name] = Located(raw, place)
            elif not is_blank(raw):
                self.draft.fault("no-header", "有内容的列没有列名", place, "补上列名，或把内容移到“说明”工作表")
        if filled:
            first = next(iter(cells.values())).place
            self.draft.add(self.table.name, RawRow(cells, first))

    def _raw(self, value: object, place: Place) -> object:
        cell = place.cell or ""
        if cell in self.facts.errors:
            self.draft.fault("error-cell", f"单元格是错误值 {self.facts.errors[cell]}", place, "改正公式，或直接填数")
            return None
        if cell in self.facts.uncalculated:
            self.draft.fault("uncalculated", "公式没有计算结果", place, "在 Excel 或 WPS 中打开并保存一次，或直接填数")
            return None
        number = _exact(value)
        if cell in self.facts.percents and isinstance(number, int | Decimal) and not isinstance(number, bool):
            return f"{(number * Decimal(100)).normalize():f}%"
        return number

    def _cell(self, number: int, column: int) -> Place:
        return Place(self.place.file, sheet=self.place.sheet, cell=f"{column_letters(column + 1)}{number + 1}")


def _headings(title: str, name: str) -> tuple[str, ...]:
    chinese, english = _bare(title), _bare(name)
    return chinese, english, chinese + english, english + chinese


def _exact(value: object) -> object:
    """A float as the decimal that a spreadsheet shows for it; days and texts as they are."""
    if isinstance(value, float):
        number = Decimal(repr(value))
        return int(number) if number.is_finite() and number == number.to_integral_value() else number
    return value if isinstance(value, str | bool | int | date) else str(value)
