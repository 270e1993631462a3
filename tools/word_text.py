"""Writes the text of Word files beside them: every paragraph with its style, tables row by row, headers and footers; the golden reports are kept so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph


def lines(file: Path) -> Iterator[str]:
    """The text of the file in reading order, headers and footers last."""
    document = docx.Document(str(file))
    for block in document.iter_inner_content():
        yield from _table(block) if isinstance(block, Table) else [_paragraph(block)]
    for section in document.sections:
        for name in ("header", "even_page_header", "footer", "even_page_footer"):
            yield from (f"{name}: {_paragraph(paragraph)}" for paragraph in getattr(section, name).paragraphs)


def _paragraph(paragraph: Paragraph) -> str:
    return f"[{paragraph.style.name}] {paragraph.text}"


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = {cell._tc: cell for cell in row.cells}
        yield " | ".join(cell.text.replace("\n", " / ") for cell in cells.values())


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(f"{name}.txt").write_text("\n".join(lines(Path(name))) + "\n", encoding="utf-8")
