"""The styles that annotating adds behind those of the workbook: colours for conditional formats, and the look of the front sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.model.language import language
from compliance.model.text import CHINESE
from compliance.workbook.annotate.kinds import KINDS
from compliance.workbook.annotate.outline import Child, outline, spliced, tag
from compliance.workbook.styles import BLUE, FONT, LATIN_FONT, PALE

ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
SINGULAR = {"fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf", "dxfs": "dxf"}
_COUNT = re.compile(rb"""\scount\s*=\s*(?:"[^"]*"|'[^']*')""")
EMPTY = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>"""
FONTS = {"plain": "", "bold": "<b/>", "title": "<b/>", "head": "<b/>", "link": "<u/>"}
SIZES, COLOURS = {"title": 16}, {"title": BLUE, "head": "#FFFFFF", "link": "#0563C1"}
LOOKS = {
    # name: font, fill, border, horizontal alignment
    "title": ("title", "", False, "left"),
    "prose": ("plain", "", False, "left"),
    "label": ("bold", PALE, True, "center"),
    "head": ("head", BLUE, True, "center"),
    "cell": ("plain", "", True, "left"),
    "link": ("link", "", True, "left"),
    **{kind.key: ("bold", f"#{kind.colour}", True, "center") for kind in KINDS},
    "other": ("plain", "", True, "center"),
}


@dataclass(frozen=True, slots=True)
class Added:
    """The changed part, the number of each kind's differential format, and that of each look of the front sheet."""

    xml: bytes
    colours: dict[str, int]
    looks: dict[str, int]


def with_marks(xml: bytes) -> Added:
    """The styles with what the marks need; what was there keeps its numbers."""
    fills = ["", *dict.fromkeys(fill for _, fill, _, _ in LOOKS.values() if fill)]
    sections = {
        "fonts": [_font(name, bold) for name, bold in FONTS.items()],
        "fills": [_solid(fill) for fill in fills[1:]],
        "borders": [_frame()],
        "dxfs": [f'<dxf><fill><patternFill patternType="solid"><bgColor rgb="FF{kind.colour}"/></patternFill></fill></dxf>' for kind in KINDS],
    }
    firsts: dict[str, int] = {}
    for name, items in sections.items():
        xml, firsts[name] = _extended(xml, name, items)
    cells = []
    for font, fill, framed, aligned in LOOKS.values():
        fill_id = firsts["fills"] + fills.index(fill) - 1 if fill else 0
        cells.append(_cell(firsts["fonts"] + list(FONTS).index(font), fill_id, firsts["borders"] if framed else 0, aligned))
    xml, first = _extended(xml, "cellXfs", cells)
    colours = {kind.key: firsts["dxfs"] + number for number, kind in enumerate(KINDS)}
    return Added(xml, colours, {name: first + number for number, name in enumerate(LOOKS)})


def _extended(xml: bytes, section: str, items: list[str]) -> tuple[bytes, int]:
    """The part with `items` at the end of a section, and the number of the first of them."""
    found = outline(xml)
    text = "".join(items)
    if found.prefix:
        text = re.sub(r"<(/?)", rf"<\1{found.prefix}", text)
    old = next(iter(found.named(section)), None)
    head = f'<{found.prefix}{section} count="{(old.count if old else 0) + len(items)}"'.encode()
    if old is None:
        at = found.place(section, ORDER)
        return spliced(xml, [(at, at, head + b">" + text.encode() + f"</{found.prefix}{section}>".encode())]), 0
    return spliced(xml, [(old.start, old.end, head + _rest(xml, old, section) + text.encode() + f"</{found.prefix}{section}>".encode())]), old.count


def _rest(xml: bytes, old: Child, section: str) -> bytes:
    """The other attributes of a section's tag, and what it holds."""
    attributes = _COUNT.sub(b"", tag(xml, old.start)).rstrip(b">").rstrip(b"/").partition(section.encode())[2].rstrip()
    return attributes + b">" + xml[old.inner : old.inner_end]


def _font(name: str, bold: str) -> str:
    colour = f'<color rgb="FF{COLOURS[name][1:]}"/>' if name in COLOURS else ""
    face = "".join(f'<{part} val="{value}"/>' for part, value in font_parts("name"))
    return f'<font>{bold}<sz val="{SIZES.get(name, 10)}"/>{colour}{face}</font>'


def font_parts(name: str) -> Iterator[tuple[str, str]]:
    """The font of the language spoken now, as the parts of a format; a Chinese one also names its character set."""
    yield name, FONT if language() == CHINESE else LATIN_FONT
    if language() == CHINESE:
        yield "charset", "134"


def _solid(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour[1:]}"/><bgColor indexed="64"/></patternFill></fill>'


def _frame() -> str:
    sides = "".join(f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in ("left", "right", "top", "bottom"))
    return f"<border>{sides}<diagonal/></border>"


def _cell(font: int, fill: int, border: int, aligned: str) -> str:
    """`quotePrefix`: a text that begins with a sign of a formula stays a text when its cell is opened and left."""
    applied = 'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
    vertical = "center" if aligned == "center" else "top"
    return (
        f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" quotePrefix="1" {applied}>'
        f'<alignment horizontal="{aligned}" vertical="{vertical}" wrapText="1"/></xf>'
    )
