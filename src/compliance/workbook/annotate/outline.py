"""Where the children of an XML part's root stand, in bytes, so that a part is changed in places and otherwise left as its program wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.parsers import expat

_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_ROWS = re.compile(rb"<([\w.-]+:)?sheetData\b[^>]*[^/]>|<([\w.-]+:)?sheetData>")
Edit = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the root: its local name, its bytes from `start` to `end`, those of its content, and how many children it has."""

    name: str
    start: int
    inner: int
    inner_end: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The root's prefix (`x:` or nothing), namespace by which it goes, its children, and where its content ends. `empty`: the root has no content."""

    prefix: str
    namespace: str
    children: tuple[Child, ...]
    close: int
    empty: bool

    def named(self, name: str) -> list[Child]:
        """The children of one name."""
        return [child for child in self.children if child.name == name]

    def place(self, name: str, order: Sequence[str]) -> int:
        """Where a new child `name` goes in the order of the schema; what the order does not name stands behind."""
        rank = order.index(name)
        return next((child.start for child in self.children if child.name not in order or order.index(child.name) >= rank), self.close)


def outline(xml: bytes) -> Outline:
    """The outline of a part; the rows of a sheet are not walked through. Raises ValueError where the part is not well-formed."""
    first, last = _rows(xml)
    reader = _Reader(xml[:first] + xml[last:], lambda offset: offset if offset < first else offset + last - first)
    try:
        return reader.outline(xml)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


def spliced(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """`xml` with the bytes between start and end of each edit replaced; edits do not overlap, and those at one place keep their order."""
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [xml[at:start], new]
        at = end
    return b"".join([*parts, xml[at:]])


def appended(xml: bytes, new: bytes) -> bytes:
    """`xml` with `new` as the last content of its root."""
    found = outline(xml)
    if not found.empty:
        return spliced(xml, [(found.close, found.close, new)])
    start = xml.rindex(b"/>")
    name = re.match(rb"<([^\s/>]+)", xml[xml.rindex(b"<") :])
    assert name is not None
    return xml[:start] + b">" + new + b"</" + name.group(1) + b">"


def tag(xml: bytes, start: int) -> bytes:
    """The tag that starts at `start`."""
    found = _TAG.match(xml, start)
    assert found is not None
    return found.group()


def _rows(xml: bytes) -> tuple[int, int]:
    found = _ROWS.search(xml)
    if found is None:
        return 0, 0
    prefix = found.group(1) or found.group(2) or b""
    return found.end(), max(found.end(), xml.rfind(b"</" + prefix + b"sheetData"))


class _Reader:
    def __init__(self, xml: bytes, offset: Callable[[int], int]) -> None:
        self.xml = xml
        self.offset = offset
        self.depth = 0
        self.root = ""
        self.attributes: dict[str, str] = {}
        self.found: list[tuple[str, int, int, int]] = []
        self.open: list[int] = []
        self.close = 0

    def outline(self, whole: bytes) -> Outline:
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda name, attributes: self._start(name, attributes, parser.CurrentByteIndex)
        parser.EndElementHandler = lambda name: self._end(name, parser.CurrentByteIndex)
        parser.Parse(self.xml, True)
        prefix = self.root.rpartition(":")[0]
        namespace = self.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
        children = tuple(self._child(whole, *item) for item in self.found)
        close = self._whole(self.close)
        return Outline(f"{prefix}:" if prefix else "", namespace, children, close, not whole.startswith(b"</", close))

    def _start(self, name: str, attributes: dict[str, str], at: int) -> None:
        if self.depth == 0:
            self.root, self.attributes = name, attributes
        elif self.depth == 1:
            self.open = [at, 0]
        elif self.depth == 2:
            self.open[1] += 1
        self.depth += 1

    def _end(self, name: str, at: int) -> None:
        self.depth -= 1
        if self.depth == 0:
            self.close = at
        elif self.depth == 1:
            self.found.append((name.rpartition(":")[2], self.open[0], at, self.open[1]))

    def _child(self, whole: bytes, name: str, start: int, end: int, count: int) -> Child:
        start, end = self._whole(start), self._whole(end)
        head = tag(whole, start)
        inner = start + len(head)
        if head.endswith(b"/>"):
            return Child(name, start, inner, inner, inner, 0)
        return Child(name, start, inner, end, whole.index(b">", end) + 1, count)

    def _whole(self, offset: int) -> int:
        return self.offset(offset)
