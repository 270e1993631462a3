"""Annotating: the submitted workbook, otherwise untouched, with what was found about its cells."""

from __future__ import annotations

from compliance.model.evaluation import Evaluation
from compliance.model.language import say
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.table_model import Tables
from compliance.submission.package import damaged
from compliance.submission.read_workbook import table_of_sheet
from compliance.workbook.annotate.archive import Archive
from compliance.workbook.annotate.areas import area_text, areas_of
from compliance.workbook.annotate.book import Book
from compliance.workbook.annotate.front_rows import Sheets, front_rows, tables_named
from compliance.workbook.annotate.front_sheet import front_sheet
from compliance.workbook.annotate.kinds import KINDS, RANK
from compliance.workbook.annotate.marks import Notes, notes_by_sheet, worst
from compliance.workbook.annotate.sheet_comments import Boxes, write_comments
from compliance.workbook.annotate.sheet_part import Marks, marked
from compliance.workbook.annotate.signs import ALL, signs
from compliance.workbook.annotate.styles_part import with_marks

MAX_COMMENTS = 3000
"""Comments on one sheet; beyond some thousand a spreadsheet becomes slow to open."""


def annotate(data: bytes, evaluation: Evaluation, tables: Tables, told: Evaluation | None = None) -> bytes:
    """The workbook `data`, from which `evaluation` was made, with colours, comments and a front sheet; the same bytes for the same inputs.

    `told` is the evaluation in the language spoken now, where that is not Chinese. What an earlier annotation added is replaced, in whichever language.
    Raises ProblemsError where the workbook has a front sheet of its own, or parts that cannot be read.
    """
    try:
        of_table = _tables(book := Book(Archive(data, evaluation.source)), tables)
        return _annotated(book, told or evaluation, of_table, tables_named(evaluation, of_table))
    except (ValueError, KeyError) as error:
        raise damaged(evaluation.source, str(error)) from None


def _annotated(book: Book, evaluation: Evaluation, of_table: dict[str, str], named: dict[str, tuple[str, ...]]) -> bytes:
    old = _old_front(book, evaluation.source)
    filed = [sheet for number, sheet in enumerate(book.sheets) if number != old]
    notes = notes_by_sheet(evaluation, [sheet.name for sheet in filed])
    styles = with_marks(book.styles())
    book.write_styles(styles.xml)
    boxes = Boxes.of(book)
    remarks = []
    for sheet in filed:
        if sheet.part:
            own = notes.get(sheet.name, {})
            texts = _commented(own)
            if len(texts) < len(own):
                remarks.append(_left_out(sheet.name, len(own), len(texts)))
            drawing = write_comments(book, sheet.part, texts, boxes)
            book.archive.write(sheet.part, marked(book.archive.read(sheet.part), Marks(styles.colours, _areas(own), drawing)))
    known = Sheets({sheet.name: notes.get(sheet.name, {}) for sheet in filed}, of_table, named)
    front = front_sheet(evaluation, list(front_rows(evaluation, known)), styles.looks, book.namespace, remarks)
    book.put_front(signs().front, front, old)
    return book.archive.packed()


def _old_front(book: Book, file: str) -> int | None:
    """The number of the front sheet that an earlier run put in, in whichever language."""
    named = {sheet.name: number for number, sheet in enumerate(book.sheets)}
    ours = [own.front for own in ALL if own.front in named and book.first_text(own.front).startswith(own.title)]
    taken = signs().front
    if taken in named and taken not in ours:
        message = f"工作簿里已有自己的“{taken}”工作表，批注用的同名工作表放不进去"
        raise ProblemsError([Problem("front-sheet-taken", message, Place(file, sheet=taken), "把这张工作表改名为“说明”，或删去")])
    return named[ours[0]] if ours else None


def _left_out(sheet: str, coloured: int, commented: int) -> str:
    return say("“{sheet}”表有颜色的格共 {coloured} 个，其中 {commented} 个带批注，不符合和缺数据的在先", sheet=sheet, coloured=coloured, commented=commented)


def _commented(notes: Notes) -> Notes:
    """The cells that get a comment, the worst first where there are too many."""
    if len(notes) <= MAX_COMMENTS:
        return notes
    ranked = sorted(notes, key=lambda cell: (RANK[worst(notes[cell])], cell))
    kept = set(ranked[:MAX_COMMENTS])
    return {cell: said for cell, said in notes.items() if cell in kept}


def _areas(notes: Notes) -> dict[str, list[str]]:
    by_kind = {kind.key: [cell for cell, said in notes.items() if worst(said) == kind.key] for kind in KINDS}
    return {key: [area_text(area) for area in areas_of(cells)] for key, cells in by_kind.items()}


def _tables(book: Book, tables: Tables) -> dict[str, str]:
    """By the title of each table the sheet that it stands on, empty where it was not submitted."""
    sheets = {table_of_sheet(sheet.name, tables): sheet.name for sheet in book.sheets}
    return {table.title: sheets.get(name, "") for name, table in tables.tables.items()}
