"""The workbook's own part with the front sheet before all others: what goes by a sheet's number is counted anew."""

from __future__ import annotations

import re

from compliance.workbook.annotate.outline import Child, Edit, Outline, outline, spliced
from compliance.workbook.annotate.xml_text import attribute

ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames", "calcPr",
)  # fmt: skip
_SHOWN = re.compile(rb"""\s(?:activeTab|firstSheet)\s*=\s*["'][^"']*["']""")
_SHEET_ID = re.compile(rb"""\ssheetId\s*=\s*["']([0-9]+)["']""")
_NAME = re.compile(rb"<((?:[\w.-]+:)?definedName)\b[^>]*?(?:/>|>.*?</\1\s*>)", re.DOTALL)
_LOCAL = re.compile(rb"""(\slocalSheetId\s*=\s*["'])([0-9]+)""")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet\b[^>]*>")


def with_front(xml: bytes, name: str, relation: str, namespace: str, headings: str, old: int | None) -> bytes:
    """The part with a first sheet `name`, the rows `headings` of which are printed on every page; `old` is the number of the sheet that it replaces."""
    found = outline(xml)
    sheets = found.named("sheets")[0]
    edits: list[Edit] = [(sheets.start, sheets.end, _listed(xml, sheets, found.prefix, (name, relation, namespace), old))]
    edits += [(child.start, child.end, _SHOWN.sub(b"", xml[child.start : child.end])) for child in found.named("bookViews")]
    quoted = attribute(name.replace("'", "''"))
    own = f'<{found.prefix}definedName name="_xlnm.Print_Titles" localSheetId="0">\'{quoted}\'!{headings}</{found.prefix}definedName>'
    edits.append(_names(xml, found, own.encode(), old))
    return spliced(xml, edits)


def _listed(xml: bytes, sheets: Child, prefix: str, front: tuple[str, str, str], old: int | None) -> bytes:
    part = xml[sheets.start : sheets.end]
    number = max(int(match) for match in _SHEET_ID.findall(part)) + 1
    name, relation, namespace = front
    new = f'<{prefix}sheet xmlns:r="{namespace}" name="{attribute(name)}" sheetId="{number}" r:id="{relation}"/>'.encode()
    tags = list(_SHEET.finditer(part))
    edits: list[Edit] = [(tags[0].start(), tags[0].start(), new)]
    if old is not None:
        edits.append((tags[old].start(), tags[old].end(), b""))
    return spliced(part, edits)


def _names(xml: bytes, found: Outline, own: bytes, old: int | None) -> Edit:
    names = next(iter(found.named("definedNames")), None)
    if names is None or not names.count:
        at = found.place("definedNames", ORDER)
        start, end = (names.start, names.end) if names else (at, at)
        return start, end, f"<{found.prefix}definedNames>".encode() + own + f"</{found.prefix}definedNames>".encode()
    kept = _NAME.sub(lambda match: _moved(match.group(), old), xml[names.inner : names.inner_end])
    return names.inner, names.inner_end, own + kept


def _moved(name: bytes, old: int | None) -> bytes:
    """A name that holds for one sheet, under that sheet's new number; nothing for one of the sheet that is replaced."""
    match = _LOCAL.search(name)
    if match is None:
        return name
    number = int(match.group(2))
    if number == old:
        return b""
    number += 1 if old is None or number < old else 0
    return name[: match.start(2)] + str(number).encode() + name[match.end(2) :]
