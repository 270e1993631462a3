"""The parts of the view of a comparison: immutable, worded, ready to be printed."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.reports.parts import Fact
from compliance.reports.wording import Mark


@dataclass(frozen=True, slots=True)
class Moment:
    """What one of the results says of a matter; `mark` None where it has no such matter."""

    mark: Mark | None
    observed: str
    gap: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item of a checklist whose verdict changed; `cause` is empty where it is that of the whole finding."""

    clause: str
    title: str
    old: Moment
    new: Moment
    cause: str


@dataclass(frozen=True, slots=True)
class Change:
    """A finding then and now; `warning` where a failure is gone that nobody has shown to be put right."""

    number: int
    rule: str
    title: str
    quote: str
    location: str
    clauses: str
    responsible: str
    old: Moment
    new: Moment
    cause: str
    warning: str
    items: tuple[ItemChange, ...]


@dataclass(frozen=True, slots=True)
class ChangeTable:
    """Changes of one cause that are printed a row each."""

    cause: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one class: with a card each, or in tables."""

    id: str
    title: str
    meaning: str
    cards: tuple[Change, ...]
    tables: tuple[ChangeTable, ...]

    @property
    def size(self) -> int:
        """How many findings there are."""
        return len(self.cards) + sum(len(table.changes) for table in self.tables)


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input in both results, whether it is the same, and what of it was at hand."""

    title: str
    old: str
    new: str
    same: str
    at_hand: str


@dataclass(frozen=True, slots=True)
class CountsRow:
    """A class with the numbers of clauses, findings and requirement groups."""

    title: str
    meaning: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SquareRow:
    """A verdict of the older result, and the numbers of clauses by the verdict of the newer."""

    mark: Mark | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A requirement group or responsible body with what became of its findings; verdicts and cause for a group."""

    title: str
    old: Mark | None
    new: Mark | None
    cause: str
    counts: str


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A waiver then and now."""

    title: str
    old: str
    new: str
    cause: str


@dataclass(frozen=True, slots=True)
class TrajectoryRow:
    """A rate then and now, and what the arithmetic says."""

    title: str
    target: str
    old: str
    new: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CompareView:
    """Everything that a comparison prints, in its order."""

    title: str
    policy: str
    number: str
    facts: tuple[Fact, ...]
    banners: tuple[str, ...]
    sentences: tuple[str, ...]
    inputs: tuple[InputRow, ...]
    counts: tuple[CountsRow, ...]
    square_head: tuple[Mark | None, ...]
    square: tuple[SquareRow, ...]
    requirements: tuple[GroupRow, ...]
    responsible: tuple[GroupRow, ...]
    groups: tuple[ChangeGroup, ...]
    waivers: tuple[WaiverRow, ...]
    trajectories: tuple[TrajectoryRow, ...]
    trajectory_label: str
    assumption: str
    method: tuple[str, ...]
    runs: tuple[tuple[str, str], ...]
