"""The relations of a part and the kinds of parts, as a package lists them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from compliance.workbook.annotate.archive import Archive, relations_of
from compliance.workbook.annotate.outline import appended, outline, spliced
from compliance.workbook.annotate.xml_text import attribute

KINDS_PART = "[Content_Types].xml"
NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
EMPTY = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{NAMESPACE}"></Relationships>'.encode()
_FREE = "rIdPg{}"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: its id, the last word of its type, and the part that it leads to."""

    id: str
    kind: str
    part: str


class Relations:
    """The relations of the part `of`. `base` is what types of relations begin with in this workbook."""

    def __init__(self, archive: Archive, of: str, base: str) -> None:
        self.archive = archive
        self.of = of
        self.base = base
        self.name = relations_of(of)

    def all(self) -> list[Relation]:
        """Those that lead to parts of this package."""
        return [
            Relation(item.get("Id", ""), item.get("Type", "").rpartition("/")[2], _target(self.of, item.get("Target", "")))
            for item in (ElementTree.fromstring(self.archive.read(self.name)) if self.name in self.archive else ())
            if item.get("TargetMode") != "External"
        ]

    def first(self, kind: str) -> str | None:
        """The part that the first relation of a kind leads to, where there is such a part."""
        return next((item.part for item in self.all() if item.kind == kind and item.part in self.archive), None)

    def add(self, kind: str, part: str) -> str:
        """The id of a new relation."""
        xml = self.archive.read(self.name) if self.name in self.archive else EMPTY
        number = 1
        while f'"{_FREE.format(number)}"'.encode() in xml:
            number += 1
        target = posixpath.relpath(part, posixpath.dirname(self.of))
        new = f'<{outline(xml).prefix}Relationship Id="{_FREE.format(number)}" Type="{self.base}/{kind}" Target="{attribute(target)}"/>'
        self.archive.write(self.name, appended(xml, new.encode()))
        return _FREE.format(number)

    def remove(self, part: str) -> None:
        """Forget the relations that lead to `part`."""
        xml = self.archive.read(self.name)
        gone = {item.id for item in self.all() if item.part == part}
        found = outline(xml)
        edits = [(child.start, child.end, b"") for child in found.children if _attribute(xml[child.start : child.end], "Id") in gone]
        self.archive.write(self.name, spliced(xml, edits))


def add_kind(archive: Archive, part: str, kind: str) -> None:
    """State what kind of part a new part is."""
    xml = archive.read(KINDS_PART)
    new = f'<{outline(xml).prefix}Override PartName="/{attribute(part)}" ContentType="{kind}"/>'
    archive.write(KINDS_PART, appended(xml, new.encode()))


def add_suffix(archive: Archive, suffix: str, kind: str) -> None:
    """State what kind of parts those with a suffix are, where that is not stated."""
    xml = archive.read(KINDS_PART)
    found = outline(xml)
    if any((_attribute(xml[child.start : child.end], "Extension") or "").lower() == suffix for child in found.children):
        return
    new = f'<{found.prefix}Default Extension="{suffix}" ContentType="{kind}"/>'.encode()
    at = found.children[0].start if found.children else found.close
    archive.write(KINDS_PART, spliced(xml, [(at, at, new)]))


def forget(archive: Archive, part: str) -> None:
    """Take a part and the statement of its kind out of the package."""
    xml = archive.read(KINDS_PART)
    edits = [(child.start, child.end, b"") for child in outline(xml).children if _attribute(xml[child.start : child.end], "PartName") == f"/{part}"]
    archive.write(KINDS_PART, spliced(xml, edits))
    archive.drop(part)
    archive.drop(relations_of(part))


def _attribute(element: bytes, name: str) -> str | None:
    match = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""".encode(), element)
    return (match.group(1) or match.group(2) or b"").decode() if match else None


def _target(of: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(of), target)).lstrip("/")
