"""How a template is set: the faces, sizes and line heights of GB/T 9704-2012, and what stands for them in a report in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SONG, HEI, KAI, FANG, TITLE = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"
BODY_LINE, TITLE_LINE, TABLE_LINE = 579, 660, 300
"""Line heights in twentieths of a point: 22 lines fill the 225 mm of a page."""
BODY_SIZE, CLOSER = 32, -5
"""三号 in half points, and what is taken from each character in twentieths of a point: 28 characters fill 156 mm."""


@dataclass(frozen=True)
class Face:
    """A face for Latin text, and what makes it differ from the text around it (`<w:b/>`, `<w:i/>`)."""

    name: str
    weight: str = ""


@dataclass(frozen=True)
class Look:
    """What is set in place of the standard: faces for Latin text by the Chinese face, sizes in half points and line heights by those of the standard.

    Without faces, every script is set in the Chinese one, so that figures and quotation marks are of it too. `strong` marks the third heading,
    `loose` frees lines from the grid, `aligned` says at which margins lines end,
    `cells` what the text of table cells has of its own.
    """

    lang: str
    faces: Mapping[str, Face] = field(default_factory=dict)
    sizes: Mapping[int, int] = field(default_factory=dict)
    lines: Mapping[int, int] = field(default_factory=dict)
    strong: str = ""
    loose: str = ""
    aligned: str = "both"
    cells: str = ""

    def fonts(self, name: str, half_points: int) -> str:
        """A font for every script and its size, as run properties.

        Chinese text of the body's size is set a little closer, so that 28 characters fill a line: a grid of characters would do so too, but LibreOffice
        gives a character wider than its cell two cells.
        """
        face = self.faces.get(name, Face(name))
        hint = "" if self.faces else ' w:hint="eastAsia"'
        names = f'w:ascii="{face.name}" w:eastAsia="{name}" w:hAnsi="{face.name}" w:cs="{face.name}"'
        closer = CLOSER if half_points == BODY_SIZE and not self.faces else 0
        size = self.sizes.get(half_points, half_points)
        return f'<w:rFonts {names}{hint}/>{face.weight}<w:spacing w:val="{closer}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'

    def line(self, height: int, around: int = 0) -> str:
        """Exactly this line height, and space before and after."""
        return f'<w:spacing w:before="{around}" w:after="{around}" w:line="{self.height(height)}" w:lineRule="exact"/>'

    def height(self, standard: int) -> int:
        """A line height of the standard as this look has it."""
        return self.lines.get(standard, standard)


CHINESE = Look("en-US", cells='<w:lang w:val="zh-CN"/>')
"""The language is that of Latin text and figures: named Chinese, LibreOffice parts them anywhere, which is right only in narrow cells."""
SERIF, SANS = "Times New Roman", "Arial"
ENGLISH = Look(
    "en-GB",
    {SONG: Face(SERIF), FANG: Face(SERIF), KAI: Face(SERIF, "<w:i/>"), HEI: Face(SANS, "<w:b/>"), TITLE: Face(SERIF, "<w:b/>")},
    {44: 36, 36: 30, 32: 23, 28: 22, 24: 21, 21: 19},
    {BODY_LINE: 330, TITLE_LINE: 480, 420: 300, 400: 280, TABLE_LINE: 240},
    "<w:b/>",
    '<w:snapToGrid w:val="0"/>',
    "left",
)
"""Faces that every office has; 11.5 points, since a text is half as long again in English."""
