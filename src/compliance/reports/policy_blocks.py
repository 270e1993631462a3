"""The policy's own text cut into blocks with anchors. Only headings, paragraphs, `- ` lists and anchors are known; all else stays plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.reports.wording import gap

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_ANCHOR = re.compile(r'<a id="([^"\s<>]+)"></a>')
_HEADING = re.compile(r"(#{1,6})\s+(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text, and the anchor that stands before it (None: it continues the clause before)."""

    anchor: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` 1 to 6), a paragraph or a list item (`level` 0)."""

    kind: str
    level: int
    segments: tuple[Segment, ...]

    @property
    def anchors(self) -> tuple[str, ...]:
        """The anchors that stand in the block, in order."""
        return tuple(segment.anchor for segment in self.segments if segment.anchor)


def policy_blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks of the text without its front matter; an anchor on a line of its own belongs to the block after it."""
    body = _FRONT_MATTER.sub("", markdown, count=1)
    waiting = ""
    blocks: list[Block] = []
    for source in _sources(body):
        if not _ANCHOR.sub("", source).strip():
            waiting += source
            continue
        blocks.append(_block(waiting, source))
        waiting = ""
    if waiting:
        blocks.append(_block(waiting, ""))
    return tuple(blocks)


def chapters(blocks: tuple[Block, ...], title: str) -> dict[str, str]:
    """For each anchor the headings it stands under, down to the third level; the plan's own `title` is left out."""
    part = chapter = ""
    found: dict[str, str] = {}
    for block in blocks:
        text = "".join(segment.text for segment in block.segments).strip()
        if block.kind == "heading" and block.level <= 2:
            part, chapter = "" if block.level == 1 or text == title else text, ""
        elif block.kind == "heading" and block.level == 3:
            chapter = text
        for anchor in block.anchors:
            found.setdefault(anchor, gap().join(filter(None, (part, chapter))))
    return found


def _sources(body: str) -> Iterator[str]:
    """The text of one block after another: headings and list items are one line, paragraphs run to an empty line."""
    lines: list[str] = []
    for line in [*body.splitlines(), ""]:
        bare = _ANCHOR.sub("", line).strip()
        alone = bool(_HEADING.match(bare)) or bare.startswith("- ")
        if (alone or not line.strip()) and lines:
            yield "".join(lines)
            lines = []
        if alone:
            yield line.strip()
        elif line.strip():
            lines.append(line.strip())


def _block(waiting: str, source: str) -> Block:
    bare = _ANCHOR.sub("", source).strip()
    kind, level = "paragraph", 0
    if heading := _HEADING.match(bare):
        kind, level = "heading", len(heading.group(1))
    elif bare.startswith("- "):
        kind = "item"
    return Block(kind, level, _segments(waiting + _without_marker(source, kind)))


def _without_marker(source: str, kind: str) -> str:
    marker = {"heading": r"#{1,6}\s+", "item": r"-\s+"}.get(kind)
    return re.sub(rf"\A((?:{_ANCHOR.pattern})*\s*){marker}", r"\1", source, count=1) if marker else source


def _segments(text: str) -> tuple[Segment, ...]:
    parts = _ANCHOR.split(text)
    head = [Segment(None, parts[0])] if parts[0].strip() else []
    return (*head, *(Segment(anchor, run) for anchor, run in zip(parts[1::2], parts[2::2], strict=True)))
