"""The parts of the pages on rules: immutable, worded in Chinese, ready to be printed."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.reports.parts import Fact


@dataclass(frozen=True, slots=True)
class PageLink:
    """A reference with its whole address, relative to the folder of the pages; `remark` says what it leads to (may be empty)."""

    text: str
    address: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things of one kind; `key` styles it."""

    key: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the plan's text. `id`: the anchor that it begins (None: none). `figure`: how its number is checked (a key of FIGURES), None for plain text."""

    text: str
    id: str | None = None
    figure: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ItemNote:
    """One item of a checklist rule: atom, title, its own check where it has one, and its own due date (empty: that of the rule)."""

    atom: str
    title: str
    sentence: str
    due: str


@dataclass(frozen=True, slots=True)
class RuleNote:
    """A rule as it stands under a paragraph."""

    id: str
    name: str
    title: str
    form: str
    form_title: str
    sentence: str
    facts: tuple[Fact, ...]
    atoms: str
    items: tuple[ItemNote, ...]
    readings: tuple[PageLink, ...]
    notes: tuple[str, ...]
    catalogue: PageLink


@dataclass(frozen=True, slots=True)
class DocBlock:
    """A block of the plan; after the last block of a clause its rules, rules described elsewhere, and atoms without a rule of their own (with the reason)."""

    kind: str
    level: int
    runs: tuple[Run, ...]
    rules: tuple[RuleNote, ...]
    elsewhere: tuple[PageLink, ...]
    others: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The page of one plan."""

    title: str
    number: str
    facts: tuple[Fact, ...]
    counts: tuple[Count, ...]
    figures: tuple[Count, ...]
    blocks: tuple[DocBlock, ...]


@dataclass(frozen=True, slots=True)
class ValueNote:
    """A value of a reading; `rules` are those that it changes."""

    name: str
    sentence: str
    default: bool
    rules: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """A reading with everything that it takes to confirm it."""

    id: str
    name: str
    title: str
    severity: str
    question: str
    quotes: tuple[PageLink, ...]
    values: tuple[ValueNote, ...]
    parameters: tuple[str, ...]
    rationale: str
    bearing: str
    touched: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class ReadingsPage:
    """The page of all readings, in groups by weight."""

    groups: tuple[tuple[str, tuple[ReadingNote, ...]], ...]
    count: int


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A rule in the list of all rules of a plan; `rule` leads to where it is described, `clause` to its paragraph."""

    id: str
    rule: PageLink
    clause: PageLink
    form_title: str
    sentence: str
    due: str
    scope: str
    responsible: str
    readings: tuple[PageLink, ...]
    examples: int


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """All rules of one plan, in groups by the section that they stand in."""

    title: str
    number: str
    groups: tuple[tuple[str, tuple[CatalogueRow, ...]], ...]
    count: int
    examples: int
