"""WordprocessingML by hand: paragraphs, tables, and the rows and paragraphs that hold the template's tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TEXT_WIDTH, WIDE = 8845, 12756
"""156 mm in twentieths of a point, and the 225 mm of a page that lies."""
TEXT_WIDTHS = (TEXT_WIDTH, WIDE)


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in twentieths of a point, and what stands in a cell (lines apart by a newline)."""

    heading: str
    width: int
    cell: str
    centred: bool = False


def said(text: str, /, **values: str) -> str:
    """The tag for a text that is said in the language of the report, its slots filled with what the template knows.

    No quotation marks in it: what makes a Word file ready to be filled takes curly ones in a tag for straight ones.
    """
    assert not set(text) & set('“”‘’"'), text
    slots = "".join(f", {name}={value}" for name, value in values.items())
    return f'{{{{ say("{text}"{slots}) }}}}'


def paragraph(text: str, style: str) -> str:
    """A paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text)}</w:p>'


def run(text: str) -> str:
    """A run; newlines are line breaks."""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(map(escape, text.split("\n")))
    return f'<w:r><w:t xml:space="preserve">{lines}</w:t></w:r>'


def tag(text: str) -> str:
    """A paragraph that only carries a tag and leaves nothing behind."""
    return paragraph(f"{{%p {text} %}}", "Tag")


def repeated(loop: str, *content: str) -> str:
    """Content once for each round of a loop."""
    return "".join((tag(f"for {loop}"), *content, tag("endfor")))


def given(condition: str, *content: str) -> str:
    """Content where the condition holds."""
    return "".join((tag(f"if {condition}"), *content, tag("endif")))


def table(columns: Sequence[Column], loop: str, section: tuple[str, str] | None = None) -> str:
    """A table with a heading row that every page repeats and a row for each round of `loop`.

    With `section`, a loop and a text, the rows stand in groups, each under a row of its own.
    """
    rows = [_tag_row(f"for {loop}", columns), _row(columns), _tag_row("endfor", columns)]
    if section:
        rows = [_tag_row(f"for {section[0]}", columns), _section_row(section[1], columns), *rows, _tag_row("endfor", columns)]
    return f"<w:tbl>{_frame(columns)}{_head(columns)}{''.join(rows)}</w:tbl>"


def table_width(columns: Sequence[Column]) -> int:
    """The widths of all columns."""
    return sum(column.width for column in columns)


def _frame(columns: Sequence[Column]) -> str:
    width = table_width(columns)
    assert width in TEXT_WIDTHS, [column.heading for column in columns]
    grid = "".join(f'<w:gridCol w:w="{column.width}"/>' for column in columns)
    layout = f'<w:tblStyle w:val="ReportTable"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
    return f"<w:tblPr>{layout}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"


def _head(columns: Sequence[Column]) -> str:
    cells = "".join(_cell(column.heading, column.width, "TableHead") for column in columns)
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(columns: Sequence[Column]) -> str:
    cells = "".join(_cell(column.cell, column.width, "TableCentre" if column.centred else "TableText") for column in columns)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, style: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(text, style)}</w:tc>'


def _tag_row(text: str, columns: Sequence[Column]) -> str:
    return f"<w:tr>{_wide(f'{{%tr {text} %}}', columns, 'TableText')}</w:tr>"


def _section_row(text: str, columns: Sequence[Column]) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_wide(text, columns, 'TableSection')}</w:tr>"


def _wide(text: str, columns: Sequence[Column], style: str) -> str:
    properties = f'<w:tcPr><w:tcW w:w="{table_width(columns)}" w:type="dxa"/><w:gridSpan w:val="{len(columns)}"/></w:tcPr>'
    return f"<w:tc>{properties}{paragraph(text, style)}</w:tc>"
