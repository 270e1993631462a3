"""Word tables whose number of columns depends on what is printed: their grid and the widths of their cells, made to fit the cells that there are."""

from __future__ import annotations

import re

_TABLE = re.compile(r"<w:tbl>(?:(?!<w:tbl>).)*?</w:tbl>", re.DOTALL)
_GRID = re.compile(r"<w:tblGrid>.*?</w:tblGrid>", re.DOTALL)
_COLUMN = re.compile(r'<w:gridCol\b[^>]*\bw:w="(\d+)"')
_ROW = re.compile(r"<w:tr\b.*?</w:tr>", re.DOTALL)
_CELL = re.compile(r"<w:tc>")
_SPAN = re.compile(r'(<w:gridSpan\b[^>]*\bw:val=")(\d+)')
_WIDTH = re.compile(r'(<w:tcW\b[^>]*\bw:w=")\d+')


def fitted(xml: str) -> str:
    """The document with each table that has more or fewer cells in a row than columns in its grid given the columns of its rows.

    The first column keeps its width, the others share what is left; a row of one cell spans the table.
    """
    return _TABLE.sub(lambda found: _fitted_table(found[0]), xml)


def _fitted_table(table: str) -> str:
    grid = _GRID.search(table)
    widths = [int(width) for width in _COLUMN.findall(grid[0])] if grid else []
    most = max((len(_CELL.findall(row)) for row in _ROW.findall(table)), default=0)
    spans = any(_SPAN.search(row) for row in _ROW.findall(table) if len(_CELL.findall(row)) > 1)
    if grid is None or most in (0, 1, len(widths)) or spans:
        return table
    new = _shared(widths, most)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in new)
    fitting = _ROW.sub(lambda row: _fitted_row(row[0], new), table)
    return _GRID.sub(f"<w:tblGrid>{columns}</w:tblGrid>", fitting, count=1)


def _shared(widths: list[int], columns: int) -> list[int]:
    left = sum(widths) - widths[0]
    return [widths[0] + left % (columns - 1), *[left // (columns - 1)] * (columns - 1)]


def _fitted_row(row: str, widths: list[int]) -> str:
    head, *cells = row.split("<w:tc>")
    if len(cells) == 1:
        spanning = _SPAN.sub(rf"\g<1>{len(widths)}", cells[0], count=1)
        return f"{head}<w:tc>{spanning}"
    sized = (_WIDTH.sub(rf"\g<1>{width}", cell, count=1) for cell, width in zip(cells, widths, strict=False))
    return "<w:tc>".join((head, *sized))
