"""The parts of the report as a document to be read on paper: whole paragraphs and plain rows, the same for Word and Markdown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A conclusion told in whole sentences under its numbered heading."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DigestRow:
    """The matters of one section of the plan that are only named: how many, their numbers in the report, their titles."""

    section: str
    numbers: str
    matters: str


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of a section, `（二）…`: what introduces it, the conclusions told at length, those only named."""

    heading: str
    lead: str
    passages: tuple[Passage, ...] = ()
    digest: tuple[DigestRow, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyPart:
    """What falls to one responsible body: numbered lines under a numbered heading."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyList:
    """The matters of all responsible bodies under the heading of their section, with the sentence that introduces them."""

    heading: str
    lead: str
    parts: tuple[BodyPart, ...]


@dataclass(frozen=True, slots=True)
class CountLine:
    """A verdict with its sign, how many findings have it, and what it means."""

    verdict: str
    count: int
    meaning: str


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement group, its title indented by how deep it stands, and its rules by verdict."""

    title: str
    verdict: str
    members: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A value beside its target."""

    title: str
    observed: str
    expected: str
    verdict: str


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A conclusion as a row: its number, title, the quote, its place, both together as cited, what was filed or is to be filed,

    the evidence by title and by number, who is responsible, the verdict with its basis."""

    number: int
    title: str
    quote: str
    place: str
    cited: str
    filed: str
    evidence: str
    numbers: str
    responsible: str
    verdict: str


@dataclass(frozen=True, slots=True)
class MatterSection:
    """The rows of one section of the plan."""

    section: str
    rows: tuple[MatterRow, ...]


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause atom as a row."""

    name: str
    quote: str
    verdict: str
    see: str


@dataclass(frozen=True, slots=True)
class ClauseSection:
    """The clause atoms of one section of the plan."""

    section: str
    rows: tuple[ClauseLine, ...]


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A reading in force and what another value would turn; `effect` is empty where no verdict hangs on it."""

    name: str
    title: str
    chosen: str
    effect: str


@dataclass(frozen=True, slots=True)
class QueryRow:
    """A remark on the data."""

    kind: str
    label: str
    detail: str
    where: str


@dataclass(frozen=True, slots=True)
class Annex:
    """`附件1` and its title."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Annexes:
    """The annexes in their order; None where there is nothing to put into one."""

    clauses: Annex
    readings: Annex | None
    data: Annex
    seal: Annex
    details: Annex | None
    declared: Annex | None
    unreported: Annex | None
    settled: Annex | None


@dataclass(frozen=True, slots=True)
class Document:
    """The report as an official document, beside the view that all renderers share. `running` heads every page."""

    running: str
    opening: str
    counts: tuple[CountLine, ...]
    targets: tuple[TargetRow, ...]
    requirements_heading: str
    requirements_lead: str
    requirements_caption: str
    requirements: tuple[RequirementRow, ...]
    requirements_rest: str
    conclusions: tuple[Part, ...]
    problems: BodyList
    duties: BodyList
    annexes: Annexes
    annex_list: tuple[str, ...]
    bases: str
    clauses_note: str
    clauses: tuple[ClauseSection, ...]
    readings: tuple[ReadingRow, ...]
    queries: tuple[QueryRow, ...]
    queries_left: str
    details: tuple[Passage, ...]
    declared: tuple[MatterSection, ...]
    unreported: tuple[MatterSection, ...]
    settled: tuple[MatterSection, ...]
