"""What the number formats of a workbook add to the figures that they show: a percentage, or a unit that the cell's value does not know of."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from compliance.submission.package import Package, local_name

PERCENT = "%"
_BUILT_IN_PERCENT = (9, 10)
_CONDITION = re.compile(r"\[[^\]]*\]")
_LITERAL = re.compile(r'"[^"]*"|[\\!_*].')
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_UNIT = re.compile("[千百十]?[千万亿][元人]?|‰")


def shown_units(package: Package) -> dict[int, str]:
    """By number of the cell style: PERCENT where it shows hundredfold, or the unit in its text (12.5 shown as “12.5万元”) where it shows the bare value."""
    if not package.styles:
        return {}
    root = ElementTree.fromstring(package.styles)
    formats = {int(item.get("numFmtId", "0")): item.get("formatCode", "") for item in root.iter() if local_name(item) == "numFmt"}
    units = dict.fromkeys(_BUILT_IN_PERCENT, PERCENT) | {number: unit for number, code in formats.items() if (unit := unit_of(code))}
    cells = next((item for item in root if local_name(item) == "cellXfs"), ElementTree.Element("none"))
    numbers = (int(item.get("numFmtId", "0")) for item in cells)
    return {index: units[number] for index, number in enumerate(numbers) if number in units}


def unit_of(code: str) -> str:
    """What a format code makes of a positive number: PERCENT, a unit, or nothing. A code that divides by thousands shows another number than the cell holds."""
    first = _CONDITION.sub("", code).partition(";")[0]
    bare = _LITERAL.sub(" ", first)
    if "%" in bare:
        return PERCENT
    unit = _UNIT.search(first)
    return unit.group() if unit and not _SCALED.search(bare) else ""
