"""A submission as an `.xlsx` workbook: one sheet a table, headed by the Chinese titles of the fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from xml.etree import ElementTree

from compliance.model.place import Place
from compliance.model.problem import ProblemsError
from compliance.rulebook.tables import Tables
from compliance.submission.number_formats import shown_units
from compliance.submission.package import Package, SheetPart, damaged, open_package
from compliance.submission.raw import Draft, refuse
from compliance.submission.sheet import Sheet
from compliance.submission.template_stamp import check_stamp
from compliance.submission.text import bare_heading, is_blank
from compliance.submission.text_volume import MAX_CELL_TEXT, MAX_TEXT_BYTES, longest_text, text_bytes
from compliance.submission.workbook_package import SheetFacts, Tags, extent, sheet_facts

MAX_CELLS = 5_000_000
IGNORED_SHEETS = frozenset({"评估结果", "evaluationresults", "整改通知", "说明", "填报说明", "封面", "代码表", "字典"})
Grid = Sequence[Sequence[object]]


def read_workbook(data: bytes, file: str, draft: Draft) -> None:
    """Take the rows of every sheet into `draft`. Raises ProblemsError when the file is no whole, open workbook."""
    package = open_package(data, file)
    parts = {sheet.name: sheet for sheet in package.sheets}
    facts = _facts(package, file)
    grids = _grids(package, file)
    check_stamp(grids, file, draft)
    seen: dict[str, str] = {}
    for title, grid in grids.items():
        if title in draft.passed_over or not any(not is_blank(value) for line in grid for value in line):
            continue
        name = table_of_sheet(title, draft.tables)
        place = Place(file, sheet=title)
        if name is None:
            if bare_heading(title) not in IGNORED_SHEETS:
                draft.fault("unknown-table", f"不认识的工作表“{title}”", place, f"用表名命名：{'、'.join(draft.tables.titles)}；其他内容放进“说明”工作表")
        elif name in seen:
            draft.fault("duplicate-table", f"工作表“{title}”与“{seen[name]}”是同一张表", place, "合并为一张工作表")
        else:
            seen[name] = title
            if parts[title].hidden:
                draft.fault("hidden-sheet", f"工作表“{title}”被隐藏，但其中有内容", place, "取消隐藏，核对后提交；不报的内容删去")
            Sheet(draft, draft.tables.tables[name], place, grid, facts[title], package.links).read()


def _facts(package: Package, file: str) -> dict[str, SheetFacts]:
    try:
        units = shown_units(package)
    except (ElementTree.ParseError, ValueError) as error:
        raise damaged(file, str(error)) from None
    facts = {}
    for sheet in package.sheets:
        tags = Tags(sheet.xml)
        _check_extent(sheet, tags, file)
        facts[sheet.name] = sheet_facts(sheet.xml, tags, units, linked=bool(package.links))
    if longest_text(package) > MAX_CELL_TEXT:
        raise refuse("text-too-long", f"有一格的文字超过 {MAX_CELL_TEXT // 4} 字", Place(file), "缩短，详细内容放入附件")
    if text_bytes(package) > MAX_TEXT_BYTES:
        raise refuse("package-too-large", f"各单元格的文字合计超过 {MAX_TEXT_BYTES // 2**20} MB", Place(file), "检查是否重复填充，或分单位提交")
    return facts


def _check_extent(sheet: SheetPart, tags: Tags, file: str) -> None:
    rows, columns = extent(sheet.xml, tags)
    if rows * columns > MAX_CELLS:
        message = f"用到了第 {rows} 行、第 {columns} 列，合 {rows * columns} 格，超过 {MAX_CELLS} 格"
        raise refuse("sheet-too-large", message, Place(file, sheet=sheet.name), "删去远处多余的单元格内容")


def _grids(package: Package, file: str) -> dict[str, Grid]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(package.bare())
        return {sheet.name: book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False) for sheet in package.sheets}
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(file, str(error)) from None
    except BaseException as error:
        raise _panic(error, file) from None


def _panic(error: BaseException, file: str) -> BaseException:
    """A panic of the reader's own language is no Exception of Python's, and says as little as any other sign of a damaged file."""
    return damaged(file, "内容前后不一") if type(error).__name__ == "PanicException" and not isinstance(error, ProblemsError) else error


def table_of_sheet(sheet: str, tables: Tables) -> str | None:
    """The table a sheet is titled with: its Chinese title, its English name, or both; numbers and punctuation do not matter."""
    text = unicodedata.normalize("NFKC", sheet).casefold()
    english = "_".join(re.findall("[a-z]+", text))
    chinese = "".join(re.findall("[\u3400-\u9fff]+", text))
    for table in tables.tables.values():
        if english in ("", table.name) and chinese in ("", table.title) and (english or chinese):
            return table.name
    return None
