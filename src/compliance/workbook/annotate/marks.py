"""Which cells of a workbook the findings rest on, and what each finding says of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from compliance.model.evaluation import Entry, Evaluation, Finding
from compliance.model.language import mark, say, series
from compliance.model.place import Place
from compliance.model.verdict import Conclusion
from compliance.submission.workbook_package import Cell, column_number
from compliance.workbook.annotate.kinds import RANK, kind_of

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Part:
    """What has a verdict of its own: a finding, or an item of one."""

    finding: Finding
    atom: str
    title: str
    conclusion: Conclusion
    observed: str
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Note:
    """What one part says of one cell: the worst kind, and the rows of that kind."""

    part: Part
    kind: str
    entries: list[Entry] = field(default_factory=list)


Notes = dict[Cell, dict[str, Note]]


def parts_of(finding: Finding) -> list[Part]:
    """The items of a finding that has items, else the finding."""
    if finding.items:
        return [Part(finding, item.atom, item.title, item.conclusion, item.observed, item.entries) for item in finding.items]
    return [Part(finding, finding.clauses[0], "", finding.conclusion, finding.observed.text, finding.entries)]


def notes_by_sheet(evaluation: Evaluation, sheets: Collection[str]) -> dict[str, Notes]:
    """By sheet and cell, what is said by each clause; only of cells of the submission itself."""
    found: dict[str, Notes] = {name: {} for name in sheets}
    for finding in evaluation.findings:
        for part, kind, entry in _said(finding):
            for place in entry.cells:
                cell = cell_of(place, evaluation.source)
                if cell is not None and place.sheet in found:
                    _add(found[str(place.sheet)], cell, part, kind, entry)
    return {name: notes for name, notes in found.items() if notes}


def cell_of(place: Place, file: str) -> Cell | None:
    """The cell of a place of the workbook `file`; None for any other place."""
    match = _CELL.fullmatch(place.cell or "") if place.file == file and place.sheet else None
    return (int(match.group(2)) - 1, column_number(match.group(1)) - 1) if match else None


def worst(notes: Mapping[str, Note]) -> str:
    """The kind that a cell is coloured by."""
    return min((note.kind for note in notes.values()), key=RANK.__getitem__)


def _said(finding: Finding) -> Iterator[tuple[Part, str, Entry]]:
    points = {(point.atom, place): point.conclusion for point in finding.inspection for place in point.cells}
    for part in parts_of(finding):
        said = [(_kind(part, entry, points), entry) for entry in part.entries]
        own = kind_of(part.conclusion, "bad")
        # A count that falls short of the number asked for has only rows that are in order: they are then what the verdict rests on.
        only_good = own is not None and all(kind == "ok" for kind, _ in said)
        yield from ((part, own if only_good and own else kind, entry) for kind, entry in said if kind is not None)
    yield from _papers(finding)


def _kind(part: Part, entry: Entry, points: Mapping[tuple[str, Place], Conclusion]) -> str | None:
    """Where each of several must declare, a row is marked by the conclusion on its own owner."""
    conclusion = next((points[part.atom, place] for place in entry.cells if (part.atom, place) in points), part.conclusion)
    return kind_of(conclusion, entry.state)


def _papers(finding: Finding) -> Iterator[tuple[Part, str, Entry]]:
    """Evidence with something amiss, where the finding is not met without it."""
    kind = kind_of(finding.conclusion, "note")
    if kind in (None, "ok"):
        return
    part = Part(finding, finding.clauses[0], "", finding.conclusion, finding.observed.text, ())
    for ref in finding.evidence:
        if ref.flags and ref.place is not None and kind is not None:
            yield part, kind, Entry(say("佐证 {id}", id=ref.evidence_id), "note", series(mark("，"), ref.flags), (ref.place,))


def _add(notes: Notes, cell: Cell, part: Part, kind: str, entry: Entry) -> None:
    note = notes.setdefault(cell, {}).setdefault(part.atom, Note(part, kind))
    if RANK[kind] < RANK[note.kind]:
        note.kind, note.entries = kind, []
    if kind == note.kind:
        note.entries.append(entry)
