"""The parts of a report view: immutable, worded in Chinese, ready to be printed by any renderer."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.reports.wording import Mark

HALF_LINE = 18


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line, such as 责任单位; a `brief` one can share its line with another."""

    label: str
    text: str

    @property
    def brief(self) -> bool:
        """Whether half a line of A4 holds it."""
        return len(self.text) <= HALF_LINE


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another part of the report; `target` is an id in the report, None where there is nothing to lead to."""

    text: str
    target: str | None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class EntryView:
    """A row that a check looked at, and where it stands in the submission (empty when nowhere)."""

    label: str
    mark: Mark
    detail: str
    where: str


@dataclass(frozen=True, slots=True)
class EntryTable:
    """The rows to look at first, those that are in order, and a remark on rows left out for length (empty when none)."""

    pressing: tuple[EntryView, ...]
    settled: tuple[EntryView, ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of a checklist: its clause atom, verdict, what was seen."""

    title: str
    mark: Mark
    observed: str
    clause: Link
    entries: EntryTable


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """An evidence row: number and title, then issuer, date, file and place, then the remarks on it."""

    title: str
    origin: str
    flags: str


@dataclass(frozen=True, slots=True)
class FlipView:
    """What another reading would make of the finding."""

    reading: Link
    sentence: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class FindingView:
    """One conclusion with its number in the report and everything it takes to contest it."""

    id: str
    number: int
    rule: str
    title: str
    section: str
    mark: Mark
    sentence: str
    quote: str
    location: str
    paragraph: str | None
    facts: tuple[Fact, ...]
    entries: EntryTable
    items: tuple[ItemView, ...]
    evidence: tuple[EvidenceView, ...]
    readings: tuple[Link, ...]
    flips: tuple[FlipView, ...]
    notes: tuple[str, ...]
    clauses: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one verdict; `folded` groups are shown closed on a screen."""

    id: str
    title: str
    mark: Mark
    meaning: str
    folded: bool
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """A verdict with the number of findings and what the verdict means."""

    mark: Mark
    count: int
    meaning: str
    target: str | None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A matter to be put right."""

    finding: Link
    gap: str
    due: str
    responsible: str


@dataclass(frozen=True, slots=True)
class TargetView:
    """A value beside its target. `bar` and `line` are positions in thousandths of the picture's width; None: not to be drawn."""

    finding: Link
    observed: str
    expected: str
    mark: Mark
    bar: int | None
    line: int | None
    label: str


@dataclass(frozen=True, slots=True)
class RequirementView:
    """A requirement group with its members, which are findings or other groups."""

    id: str
    title: str
    quote: str
    paragraph: str | None
    mark: Mark
    members: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading in force and the findings it touches."""

    id: str
    name: str
    title: str
    question: str
    chosen: str
    set_by: str
    parameters: str
    rationale: str
    alternatives: tuple[str, ...]
    quotes: tuple[Link, ...]
    findings: tuple[Link, ...]
    flipped: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause atom; `mark` is None where no rule carries it yet. `repeats` is true where its text is that of the row above."""

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
