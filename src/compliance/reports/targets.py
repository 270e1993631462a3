"""What a report can link to, and the words for a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.model.place import Place
from compliance.reports.parts import Link
from compliance.reports.places import places_text
from compliance.reports.wording import anchor_id, in_brackets

MAX_PLACES = 12
FEW_PLACES = 4


@dataclass(frozen=True, slots=True)
class Targets:
    """Anchors of the policy text with their chapters, clauses, readings with their titles; the file most places lie in; the policy's number."""

    chapters: Mapping[str, str]
    clauses: frozenset[str]
    readings: Mapping[str, str]
    main_file: str
    number: str

    def paragraph(self, anchor: str) -> str | None:
        """The id of the paragraph, from `1.3` or `policy#1.3`."""
        name = bare_anchor(anchor)
        return anchor_id("p", name) if name in self.chapters else None

    def chapter(self, anchor: str) -> str:
        """The headings that the paragraph stands under; empty where the text lacks it."""
        return self.chapters.get(bare_anchor(anchor), "")

    def clause(self, atom: str) -> Link:
        """A link to the row of the clause table."""
        return Link(atom, anchor_id("c", atom) if atom in self.clauses else None)

    def reading(self, name: str) -> Link:
        """A link to the reading."""
        return Link(in_brackets(name, self.readings[name]), anchor_id("r", name)) if name in self.readings else Link(name, None)

    def where(self, places: Iterable[Place], limit: int = MAX_PLACES) -> str:
        """Places as text, the first dozen of them."""
        return places_text(places, self.main_file, limit)

    def short(self, location: str) -> str:
        """A location of the policy without its number."""
        return location.removeprefix(self.number).strip()


def bare_anchor(anchor: str) -> str:
    """The anchor without the policy's id before `#`."""
    return anchor.rpartition("#")[2]
