"""The parts of a report view that stand on the side of the law: requirement groups, readings, clauses and the policy text."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.reports.parts import Link
from compliance.reports.wording import Mark


@dataclass(frozen=True, slots=True)
class LinkList:
    """What has one mark: how many, the first few as links, and how many more there are."""

    mark: Mark
    count: int
    links: tuple[Link, ...]
    left: int


@dataclass(frozen=True, slots=True)
class RequirementView:
    """A requirement group, `depth` groups down. `counts` are its own rules by verdict; `groups` how many groups stand below it; `members` all its rules."""

    id: str
    depth: int
    title: str
    quote: str
    paragraph: str | None
    mark: Mark
    counts: tuple[LinkList, ...]
    groups: int
    members: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReadingFlip:
    """Another value of a reading and the conclusions that it would turn, by what they would become."""

    title: str
    turned: tuple[LinkList, ...]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading in force and the findings it touches; `set_by` is empty for a default."""

    id: str
    name: str
    title: str
    question: str
    chosen: str
    value: str
    set_by: str
    parameters: str
    rationale: str
    alternatives: tuple[str, ...]
    quotes: tuple[Link, ...]
    findings: tuple[Link, ...]
    flips: tuple[ReadingFlip, ...]


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause atom; `mark` is None where no rule carries it yet. `repeats` is true where its text is that of the row above.

    `finding` leads to the conclusion on it, which may be that of a requirement group.
    """

    id: str
    name: str
    quote: str
    repeats: bool
    item: str
    paragraph: str | None
    mark: Mark | None
    finding: Link | None
    remark: str


@dataclass(frozen=True, slots=True)
class ClauseTable:
    """The clause atoms of one section of the plan."""

    section: str
    rows: tuple[ClauseRow, ...]


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A run of policy text with the id it is linked by (None: it has no anchor of its own)."""

    id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class PolicyBlock:
    """A block of the policy text and the findings that rest on it."""

    kind: str
    level: int
    segments: tuple[SegmentView, ...]
    findings: tuple[Link, ...]
