"""A worksheet with colour rules over the cells that findings rest on. Its rows are not touched: what an office filed stays byte for byte as it was.

The colours are conditional formats whose condition always holds, so that a cell's own format stays what it is, and the next annotation finds and removes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from compliance.workbook.annotate.kinds import KINDS
from compliance.workbook.annotate.outline import Edit, Outline, outline, spliced, tag
from compliance.workbook.annotate.signs import ALL, signs

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter",
    "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions",
    "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF",
)  # fmt: skip
MAX_AREAS = 400
_RULE = re.compile(rb"<((?:[\w.-]+:)?cfRule)\b[^>]*?(?:/>|>.*?</\1\s*>)", re.DOTALL)
_PRIORITY = re.compile(rb"""(<(?:[\w.-]+:)?cfRule\b[^>]*?\spriority\s*=\s*["'])([0-9]{1,9})""")
_SELECTED = re.compile(rb"""\stabSelected\s*=\s*["'][^"']*["']""")
_ID = re.compile(rb"""\s[\w.-]+:id\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a sheet gets: for each kind the number of its format and the areas to colour, and the tag that leads to the boxes of its comments."""

    colours: Mapping[str, int]
    areas: Mapping[str, Sequence[str]]
    drawing: bytes


def marked(xml: bytes, marks: Marks) -> bytes:
    """The sheet with the marks, without those of an earlier annotation, and not selected beside the front sheet."""
    found = outline(xml)
    kept = {child: _without_marks(xml[child.start : child.end]) for child in found.named("conditionalFormatting")}
    priorities = [int(match.group(2)) for part in (*kept.values(), _extensions(xml, found)) for match in _PRIORITY.finditer(part)]
    shift = max(0, len(KINDS) + 1 - min(priorities, default=len(KINDS) + 1)) if any(marks.areas.values()) else 0
    edits = [(child.start, child.end, _shifted(part, shift)) for child, part in kept.items()]
    edits += [(child.start, child.end, _shifted(xml[child.start : child.end], shift)) for child in found.named("extLst") if shift]
    edits += [(child.start, child.end, _SELECTED.sub(b"", xml[child.start : child.end])) for child in found.named("sheetViews")]
    at = found.place("conditionalFormatting", ORDER)
    edits.append((at, at, _rules(found.prefix, marks)))
    if marks.drawing and drawing_id(xml, found) is None:
        at = found.place("legacyDrawing", ORDER)
        edits.append((at, at, marks.drawing.replace(b"<", b"<" + found.prefix.encode(), 1)))
    return spliced(xml, [edit for edit in edits if _changes(xml, edit)])


def drawing_id(xml: bytes, found: Outline) -> str | None:
    """The relation by which a sheet names the boxes of its comments."""
    for child in found.named("legacyDrawing"):
        match = _ID.search(tag(xml, child.start))
        return match.group(1).decode() if match else None
    return None


def _without_marks(part: bytes) -> bytes:
    if not _is_ours(part):
        return part
    rest = _RULE.sub(lambda match: b"" if _is_ours(match.group()) else match.group(), part)
    return rest if _RULE.search(rest) else b""


def _is_ours(part: bytes) -> bool:
    return any(own.mark.encode() in part for own in ALL)


def _extensions(xml: bytes, found: Outline) -> bytes:
    return b"".join(xml[child.start : child.end] for child in found.named("extLst"))


def _shifted(part: bytes, shift: int) -> bytes:
    """The rules behind ours: the program's colours go before those of the sheet."""
    return _PRIORITY.sub(lambda match: match.group(1) + str(int(match.group(2)) + shift).encode(), part) if shift else part


def _rules(prefix: str, marks: Marks) -> bytes:
    parts = []
    for priority, kind in enumerate(KINDS, start=1):
        areas = marks.areas.get(kind.key, ())
        for first in range(0, len(areas), MAX_AREAS):
            rule = f'<{prefix}cfRule type="expression" dxfId="{marks.colours[kind.key]}" priority="{priority}">'
            condition = f'<{prefix}formula>N("{signs().mark}")=0</{prefix}formula></{prefix}cfRule>'
            where = f'<{prefix}conditionalFormatting sqref="{" ".join(areas[first : first + MAX_AREAS])}">'
            parts.append(f"{where}{rule}{condition}</{prefix}conditionalFormatting>")
    return "".join(parts).encode()


def _changes(xml: bytes, edit: Edit) -> bool:
    return xml[edit[0] : edit[1]] != edit[2]
