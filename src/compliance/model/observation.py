"""What a measure found for one check of one subject: the integers an engine decides on, and what a person reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from compliance.model.evaluation import Entry, EvidenceRef, Quantity
from compliance.model.language import mark
from compliance.model.text import Sentence
from compliance.model.verdict import Basis

NOTHING = Quantity(Sentence(mark("未填报"), {}))


@dataclass(frozen=True, slots=True)
class Observation:
    """`fields` are the fact for the engine; the rest explains it. `label` names the group (a consortium, a body) when a check is made for each.

    `owner` is the id of the row that must declare, where each of several must.
    """

    fields: dict[str, int]
    observed: Quantity = NOTHING
    gap: Quantity | None = None
    entries: tuple[Entry, ...] = ()
    evidence: tuple[EvidenceRef, ...] = ()
    notes: tuple[str, ...] = ()
    basis: Basis = Basis.COMPUTED
    label: str = ""
    percent: str | None = None
    extra: dict[str, str] = field(default_factory=dict)
    owner: str = ""
