"""The comments of a sheet: the program's text in comments of its own, or behind what somebody wrote; that of an earlier run is taken out first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.dom.minidom import Document, Element, Node, Text, parseString
from xml.parsers.expat import ExpatError

from compliance.workbook.annotate.signs import ALL, signs
from compliance.workbook.annotate.styles_part import font_parts
from compliance.workbook.annotate.xml_text import plain

FONT_SIZE = "9"
_OWN = re.compile("|".join(rf"\n?[^\n]*{re.escape(own.head)}.*?{re.escape(own.tail)}\n?" for own in ALL), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Comments:
    """The changed part (None when no comment is left), the cells that have a comment now, and those that had one before."""

    xml: bytes | None
    now: frozenset[str]
    before: frozenset[str]


def with_comments(xml: bytes | None, texts: Mapping[str, Sequence[str]], namespace: str) -> Comments:
    """The comments with `texts` (cell to lines). Raises ValueError for a part that is not well-formed."""
    try:
        return _Part(parseString(xml or _empty(namespace))).with_texts(texts)
    except (ExpatError, IndexError) as error:
        raise ValueError(str(error)) from None


def _empty(namespace: str) -> bytes:
    return f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode()


class _Part:
    def __init__(self, document: Document) -> None:
        root = document.documentElement
        assert root is not None
        self.document = document
        self.root = root
        self.prefix = f"{root.prefix}:" if root.prefix else ""
        self.list = root.getElementsByTagName(f"{self.prefix}commentList")[0]
        self.author: int | None = None

    def with_texts(self, texts: Mapping[str, Sequence[str]]) -> Comments:
        """Earlier texts of the program out, new ones in."""
        comments = {item.getAttribute("ref"): item for item in self.list.getElementsByTagName(f"{self.prefix}comment")}
        before = frozenset(comments)
        for cell, item in list(comments.items()):
            if self._cleaned(item):
                self.list.removeChild(item)
                del comments[cell]
        for cell, lines in texts.items():
            if cell not in comments:
                comments[cell] = self._new(cell)
                self._write(comments[cell], lines)
            else:
                self._write(comments[cell], ["\n" + lines[0], *lines[1:]])
        head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return Comments(head + self.root.toxml().encode() if comments else None, frozenset(comments), before)

    def _cleaned(self, comment: Element) -> bool:
        """Take the program's text out of a comment; True when nothing is left of it."""
        nodes = [node for part in comment.getElementsByTagName(f"{self.prefix}t") for node in part.childNodes if node.nodeType == Node.TEXT_NODE]
        whole = "".join(node.data for node in nodes)
        spans = [match.span() for match in _OWN.finditer(whole)]
        at = 0
        for node in nodes:
            text = node.data
            node.data = "".join(_outside(text, at, spans))
            at += len(text)
        return bool(spans) and not _OWN.sub("", whole).strip()

    def _new(self, cell: str) -> Element:
        comment = self._element("comment")
        comment.setAttribute("ref", cell)
        comment.setAttribute("authorId", str(self._own_author()))
        comment.appendChild(self._element("text"))
        self.list.appendChild(comment)
        return comment

    def _own_author(self) -> int:
        if self.author is None:
            authors = self.root.getElementsByTagName(f"{self.prefix}authors")[0]
            names = ["".join(node.data for node in item.childNodes if isinstance(node, Text)) for item in authors.getElementsByTagName(f"{self.prefix}author")]
            own = signs().author
            if own not in names:
                author = self._element("author")
                author.appendChild(self.document.createTextNode(own))
                authors.appendChild(author)
            self.author = (*names, own).index(own)
        return self.author

    def _write(self, comment: Element, lines: Sequence[str]) -> None:
        text = comment.getElementsByTagName(f"{self.prefix}text")[0]
        self._in_runs(text)
        text.appendChild(self._run(lines[0], bold=True))
        text.appendChild(self._run("\n" + "\n".join(lines[1:]), bold=False))

    def _in_runs(self, text: Element) -> None:
        """A text without runs as one run: the schema lets a text be either plain or in runs."""
        for child in list(text.childNodes):
            if child.nodeType == Node.ELEMENT_NODE and child.nodeName == f"{self.prefix}t":
                run = self._element("r")
                text.replaceChild(run, child)
                run.appendChild(child)

    def _run(self, words: str, *, bold: bool) -> Element:
        run, look, text = self._element("r"), self._element("rPr"), self._element("t")
        if bold:
            look.appendChild(self._element("b"))
        for name, value in (("sz", FONT_SIZE), *font_parts("rFont")):
            part = self._element(name)
            part.setAttribute("val", value)
            look.appendChild(part)
        text.setAttribute("xml:space", "preserve")
        text.appendChild(self.document.createTextNode(plain(words)))
        run.appendChild(look)
        run.appendChild(text)
        return run

    def _element(self, name: str) -> Element:
        return self.document.createElement(self.prefix + name)


def _outside(text: str, at: int, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The parts of `text`, which stands at `at` of the whole, that lie in none of the spans."""
    start = 0
    for first, last in spans:
        yield text[start : max(start, first - at)]
        start = min(len(text), max(start, last - at))
    yield text[start:]
