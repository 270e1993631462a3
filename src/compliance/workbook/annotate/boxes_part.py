"""The boxes of a sheet's comments, in the old drawing language that spreadsheets still ask for. It is often no XML, so it is changed as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compliance.submission.workbook_package import Cell

BLOCK = 1024
"""Shapes are numbered through the whole workbook, each drawing reserving blocks of this size."""
NAMES = b"".join(b' xmlns:%s="urn:schemas-microsoft-com:%s"' % pair for pair in ((b"v", b"vml"), (b"o", b"office:office"), (b"x", b"office:excel")))
EMPTY = b"<xml" + NAMES + b'><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
TYPE = (
    b'<v:shapetype%s id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
SHAPE = (
    '<v:shape{names} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;width:{width}px;height:{height}px;z-index:1;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    "<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE = re.compile(rb"<([\w.-]+:)?shape\b.*?</\1shape\s*>", re.DOTALL)
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_ROW, _COLUMN = (re.compile(rb"<(?:[\w.-]+:)?" + name + rb"\s*>\s*([0-9]{1,7})\s*<") for name in (b"Row", b"Column"))
_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor\s*>)[^<]*(<)")
_SIZE = re.compile(rb"(?<![\w-])(width|height)\s*:\s*[0-9.]+\s*(?:pt|px)")
_BLOCKS = re.compile(rb"""(<(?:[\w.-]+:)?idmap\b[^>]*?\sdata\s*=\s*["'])([0-9, ]*)""")
_NUMBER = re.compile(rb"_x0000_s([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Box:
    """The size of a comment's box in pixels, and where it is anchored."""

    width: int
    height: int
    anchor: str


def first_free_block(drawings: list[bytes]) -> int:
    """The number of the first block that no drawing of the workbook reserves or uses."""
    used = [int(number) for xml in drawings for match in _BLOCKS.finditer(xml) for number in re.findall(rb"[0-9]+", match.group(2))]
    used += [int(number) // BLOCK for xml in drawings for number in _NUMBER.findall(xml)]
    return max(used, default=0) + 1


def with_boxes(xml: bytes | None, boxes: Mapping[Cell, Box], gone: frozenset[Cell], block: int) -> tuple[bytes, int]:
    """The drawing with a box for each cell of `boxes`, without those of the cells `gone`; and the first block that is still free."""
    known: set[Cell] = set()
    xml = _SHAPE.sub(lambda match: _kept(match.group(), boxes, gone, known), xml or EMPTY)
    new = [cell for cell in boxes if cell not in known]
    if not new:
        return xml, block
    a_block, names = BLOCK - 1, b"" if xml[: xml.index(b">")].count(b"xmlns:v=") else NAMES
    blocks = range(block, block + -(-len(new) // a_block))
    numbers = [(block + index // a_block) * BLOCK + index % a_block + 1 for index in range(len(new))]
    shapes = "".join(_shape(boxes[cell], cell, number, names.decode()) for cell, number in zip(new, numbers, strict=True))
    xml = _BLOCKS.sub(lambda match: match.group(1) + _joined(match.group(2), blocks), xml, count=1)
    kind = b"" if b'id="_x0000_t202"' in xml else TYPE % names
    end = xml.rindex(b"</xml")
    return xml[:end] + kind + shapes.encode() + xml[end:], blocks.stop


def _shape(box: Box, cell: Cell, number: int, names: str) -> str:
    return SHAPE.format(names=names, number=number, row=cell[0], column=cell[1], width=box.width, height=box.height, anchor=box.anchor)


def _joined(blocks: bytes, more: range) -> bytes:
    return b",".join(part for part in (blocks.strip(b", "), ",".join(map(str, more)).encode()) if part)


def _kept(shape: bytes, boxes: Mapping[Cell, Box], gone: frozenset[Cell], known: set[Cell]) -> bytes:
    """A shape as it was; made large enough where text was added to its comment; nothing where its comment is gone."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if not _NOTE.search(shape) or row is None or column is None:
        return shape
    cell = int(row.group(1)), int(column.group(1))
    if cell in gone:
        return b""
    if cell not in boxes:
        return shape
    known.add(cell)
    sizes = {b"width": boxes[cell].width, b"height": boxes[cell].height}
    head, end, rest = shape.partition(b">")
    head = _SIZE.sub(lambda match: f"{match.group(1).decode()}:{sizes[match.group(1)]}px".encode(), head)
    return head + end + _ANCHOR.sub(lambda match: match.group(1) + boxes[cell].anchor.encode() + match.group(2), rest)
