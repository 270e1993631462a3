"""A workbook as a package: its sheets, its styles, and the namespaces that its program writes in."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from compliance.submission.package import WORKBOOK, local_name
from compliance.workbook.annotate.archive import Archive
from compliance.workbook.annotate.front_sheet import HEADINGS
from compliance.workbook.annotate.outline import outline
from compliance.workbook.annotate.relations import Relations, add_kind, forget
from compliance.workbook.annotate.styles_part import EMPTY
from compliance.workbook.annotate.workbook_part import with_front

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
PLAIN_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A sheet as the workbook lists it; `part` is empty for one that is no worksheet."""

    name: str
    part: str


class Book:
    """The parts of a workbook that annotating reads and changes."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.namespace = outline(archive.read(WORKBOOK)).namespace
        self.base = STRICT_RELATIONS if self.namespace == STRICT else PLAIN_RELATIONS
        self.relations = Relations(archive, WORKBOOK, self.base)
        self.sheets = self._sheets()

    def _sheets(self) -> list[SheetRef]:
        worksheets = {item.id: item.part for item in self.relations.all() if item.kind == "worksheet"}
        listed = [item for item in ElementTree.fromstring(self.archive.read(WORKBOOK)).iter() if local_name(item) == "sheet"]
        return [SheetRef(item.get("name", ""), worksheets.get(item.get(f"{{{self.base}}}id", ""), "")) for item in listed]

    def first_text(self, sheet: str) -> str:
        """What the first cell of a sheet says."""
        from python_calamine import CalamineWorkbook

        grid = CalamineWorkbook.from_filelike(BytesIO(self.archive.packed())).get_sheet_by_name(sheet).to_python(nrows=1)
        return str(grid[0][0]) if grid and grid[0] else ""

    def styles(self) -> bytes:
        """The styles part, or an empty one."""
        part = self.relations.first("styles")
        return self.archive.read(part) if part else EMPTY.format(self.namespace).encode()

    def write_styles(self, xml: bytes) -> None:
        """Replace the styles part, or add one."""
        part = self.relations.first("styles")
        if part is None:
            part = self.archive.free_name("xl/styles{}.xml")
            self.relations.add("styles", part)
            add_kind(self.archive, part, SPREADSHEET + "styles+xml")
        self.archive.write(part, xml)

    def put_front(self, name: str, xml: bytes, old: int | None) -> None:
        """Add the front sheet before all others, in the place of the sheet numbered `old`; the order of calculation, which counts sheets, is left out."""
        if old is not None:
            self.relations.remove(self.sheets[old].part)
            forget(self.archive, self.sheets[old].part)
        chain = self.relations.first("calcChain")
        if chain is not None:
            self.relations.remove(chain)
            forget(self.archive, chain)
        part = self.archive.free_name("xl/worksheets/sheet{}.xml")
        self.archive.write(part, xml)
        add_kind(self.archive, part, SPREADSHEET + "worksheet+xml")
        relation = self.relations.add("worksheet", part)
        self.archive.write(WORKBOOK, with_front(self.archive.read(WORKBOOK), name, relation, self.base, HEADINGS, old))
