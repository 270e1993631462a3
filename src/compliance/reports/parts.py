"""The parts of a report view: immutable, worded in the language spoken, ready to be printed by any renderer."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.language import language
from compliance.model.text import CHINESE
from compliance.reports.wording import CALM, Mark

HALF_LINE = 18
HALF_LINE_OF_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line, such as 责任单位; a `brief` one can share its line with another. `key` names it in every language (empty where none asks)."""

    label: str
    text: str
    key: str = ""

    @property
    def brief(self) -> bool:
        """Whether half a line of A4 holds it."""
        return len(self.text) <= (HALF_LINE if language() == CHINESE else HALF_LINE_OF_LETTERS)


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
class EntryFold:
    """Rows only counted in print: their number in words, the rows for those who open them on a screen, and a remark on rows left out (or empty)."""

    title: str
    rows: tuple[EntryView, ...]
    left_out: str

    @property
    def mixed(self) -> bool:
        """Whether the rows differ in their state, so that each must name its own."""
        return len({row.mark for row in self.rows}) > 1


@dataclass(frozen=True, slots=True)
class EntryTable:
    """The rows to print, most urgent first, and those only counted in print."""

    shown: tuple[EntryView, ...]
    folds: tuple[EntryFold, ...]

    @property
    def calm(self) -> bool:
        """Whether there are rows to print and none of them is wrong or open."""
        return bool(self.shown) and all(row.mark.key in CALM for row in self.shown)


@dataclass(frozen=True, slots=True)
class FlipView:
    """What another reading would make of the finding; `brief` says it without the reading's words."""

    reading: Link
    sentence: str
    brief: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of a checklist: its clause atom, verdict, what was seen, and what another reading would make of it."""

    title: str
    mark: Mark
    observed: str
    clause: Link
    entries: EntryTable
    flips: tuple[FlipView, ...]


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The items that are not met, and those that are, which a line names (empty when there are none)."""

    shown: tuple[ItemView, ...]
    met: tuple[ItemView, ...]
    line: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """An evidence row: `number` and `title`; issuer, date, file and place; whom it names; and the remarks on it."""

    number: str
    title: str
    day: str
    origin: str
    scope: str
    flags: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One conclusion with its number in the report and everything it takes to contest it.

    `place` is the location without the policy's number; `where` the cells of the submission that it rests on, `nearby` the first few of them.
    """

    id: str
    number: int
    rule: str
    title: str
    section: str
    mark: Mark
    sentence: str
    quote: str
    location: str
    place: str
    paragraph: str | None
    observed: str
    responsible: str
    remediation: str
    facts: tuple[Fact, ...]
    where: str
    nearby: str
    entries: EntryTable
    items: ItemTable
    evidence: tuple[EvidenceView, ...]
    readings: tuple[Link, ...]
    flips: tuple[FlipView, ...]
    notes: tuple[str, ...]
    clauses: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FindingTable:
    """The findings of one section of the plan that are printed a row each."""

    section: str
    rows: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one verdict: those with a card, `slim` where it is a short one, then those a row each, of a `layout`: declared, unreported or settled.

    `folded` groups are shown closed on a screen; `remark` says what the rows have in common.
    """

    id: str
    mark: Mark
    meaning: str
    folded: bool
    slim: bool
    layout: str
    remark: str
    cards: tuple[FindingView, ...]
    tables: tuple[FindingTable, ...]

    @property
    def findings(self) -> tuple[FindingView, ...]:
        """All of them in the order of their numbers."""
        return (*self.cards, *(row for table in self.tables for row in table.rows))


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


@dataclass(frozen=True, slots=True)
class QueryGroup:
    """The remarks on the data of one kind: how many, those printed and the rest (None when there is none)."""

    kind: str
    count: int
    shown: tuple[EntryView, ...]
    rest: EntryFold | None


@dataclass(frozen=True, slots=True)
class RecountView:
    """A figure as filed beside the one that other filed figures give, what to say of it, and where they stand."""

    label: str
    submitted: str
    recomputed: str
    agrees: bool
    remark: str
    where: str


@dataclass(frozen=True, slots=True)
class WaiverView:
    """A waiver listed on its own: the finding that it is for, and what it is on the day judged."""

    finding: Link
    text: str


@dataclass(frozen=True, slots=True)
class ScoreView:
    """Points by an evaluator's own table: the sentences that sum up, and the rows (finding, points, what they brought)."""

    title: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[Link, str, str], ...]
