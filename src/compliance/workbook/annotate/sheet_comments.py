"""The comments of one sheet with the boxes they are shown in: two parts that must agree, and the relations that lead to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compliance.submission.workbook_package import Cell, address, column_number
from compliance.workbook.annotate.book import SPREADSHEET, Book
from compliance.workbook.annotate.boxes_part import Box, first_free_block, with_boxes
from compliance.workbook.annotate.comment_text import comment_lines
from compliance.workbook.annotate.comments_part import Comments, with_comments
from compliance.workbook.annotate.geometry import Geometry
from compliance.workbook.annotate.marks import Notes
from compliance.workbook.annotate.outline import outline
from compliance.workbook.annotate.relations import Relations, add_kind, add_suffix, forget
from compliance.workbook.annotate.sheet_part import drawing_id
from compliance.workbook.styles import lines

WIDTH, LINE, TALLEST = 400, 15, 560
CHARACTERS = 62
"""Narrow characters that fit in a line of a comment's box."""
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(slots=True)
class Boxes:
    """Which block of numbers the next drawing takes."""

    free: int

    @classmethod
    def of(cls, book: Book) -> Boxes:
        """The state before anything is drawn."""
        names = [name for name in book.archive.infos if name.lower().endswith(".vml")]
        return cls(first_free_block([book.archive.read(name) for name in names]))


def write_comments(book: Book, part: str, notes: Notes, boxes: Boxes) -> bytes:
    """Write the comments of the worksheet `part`; the tag by which the sheet is led to a drawing that it did not have, empty where there is none."""
    relations = Relations(book.archive, part, book.base)
    known = relations.first("comments")
    if not notes and known is None:
        return b""
    texts = {address(cell): comment_lines(said) for cell, said in sorted(notes.items())}
    comments = with_comments(book.archive.read(known) if known else None, texts, book.namespace)
    _write(book, relations, known, comments)
    return _write_boxes(book, relations, part, comments, texts, boxes)


def _write(book: Book, relations: Relations, known: str | None, comments: Comments) -> None:
    if comments.xml is None:
        if known is not None:
            relations.remove(known)
            forget(book.archive, known)
        return
    if known is None:
        known = book.archive.free_name("xl/comments{}.xml")
        relations.add("comments", known)
        add_kind(book.archive, known, SPREADSHEET + "comments+xml")
    book.archive.write(known, comments.xml)


def _write_boxes(book: Book, relations: Relations, part: str, comments: Comments, texts: dict[str, list[str]], boxes: Boxes) -> bytes:
    sheet = book.archive.read(part)
    geometry = Geometry(sheet)
    sized = {_cell(name): _box(_cell(name), said, geometry, name in comments.before) for name, said in texts.items()}
    gone = frozenset(map(_cell, comments.before - comments.now))
    relation = drawing_id(sheet, outline(sheet))
    drawing = next((item.part for item in relations.all() if item.id == relation and item.part in book.archive), None)
    if drawing is None and not sized:
        return b""
    xml, boxes.free = with_boxes(book.archive.read(drawing) if drawing else None, sized, gone, boxes.free)
    if drawing is not None:
        book.archive.write(drawing, xml)
        return b""
    drawing = book.archive.free_name("xl/drawings/vmlDrawing{}.vml")
    book.archive.write(drawing, xml)
    add_suffix(book.archive, "vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    return f'<legacyDrawing xmlns:r="{book.base}" r:id="{relations.add("vmlDrawing", drawing)}"/>'.encode()


def _box(cell: Cell, said: list[str], geometry: Geometry, more: bool) -> Box:
    """A box that holds the text; half as high again where somebody's own text stands before it."""
    height = sum(lines(line, CHARACTERS) for line in said) * LINE + 12
    height = min(TALLEST, height + height // 2 if more else height)
    return Box(WIDTH, height, geometry.anchor(cell, WIDTH, height))


def _cell(name: str) -> Cell:
    match = _REFERENCE.fullmatch(name)
    if match is None:
        raise ValueError(f"批注的位置“{name[:20]}”不是单元格")
    return int(match.group(2)) - 1, column_number(match.group(1)) - 1
