"""A submission with the evaluators' on-site judgements put in the cells that are theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from compliance.model.inspection import Judgement
from compliance.model.place import Place
from compliance.submission.rows import At, Places, Row, Submission, Value, row_of

MEASURE, CLAUSE, SCOPE, RATING = "measure", "clause_id", "scope_id", "reviewer_rating"


@dataclass(frozen=True, slots=True)
class _Overlaid:
    """The places of a row some of whose cells stand in another file."""

    under: Places
    over: Mapping[str, Place]

    def origin(self, number: int) -> Place:
        return self.under.origin(number)

    def of(self, number: int, name: str) -> Place:
        return self.over.get(name) or self.under.of(number, name)


def with_judgements(submission: Submission, judgements: Iterable[Judgement], carriers: Mapping[str, str]) -> Submission:
    """The submission with every judgement in the rows of its clause and scope, or in a row of its own where the unit filed none.

    `carriers` gives, for a clause that is judged together with others, the one under which a judgement names them all.

    What the unit declared stays as it is; a rating filed with the submission gives way. Each cell keeps its own place. A judgement of the whole unit also
    stands in rows of its parts that nobody rated, since it was given in view of them.
    """
    rows = list(submission.rows(MEASURE))
    judgements = list(judgements)
    judged = {(judgement.atom, judgement.scope) for judgement in judgements}
    held: dict[tuple[str, str], list[int]] = defaultdict(list)
    parts: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        clause = str(row.value(CLAUSE))
        key = carriers.get(clause, clause), _scope(row, submission)
        held[key].append(index)
        if key[1] and key not in judged and row.value(RATING) is None:
            parts[key[0]].append(index)
    for judgement in judgements:
        found = held.get((judgement.atom, judgement.scope), [])
        for index in (*found, *(() if judgement.scope else parts[judgement.atom])):
            rows[index] = _judged(rows[index], judgement)
        if not found:
            rows.append(_judged(_own_row(judgement, len(rows) + 1), judgement))
    return replace(submission, tables=MappingProxyType({**submission.tables, MEASURE: tuple(rows)}), held=submission.held | {MEASURE})


def _scope(row: Row, submission: Submission) -> str:
    """Whom a row is about; a reference to the cover says the whole unit, as an empty one does."""
    value = row.value(SCOPE)
    return "" if value is None or value == submission.cover.value(submission.keys[submission.cover.table]) else str(value)


def _own_row(judgement: Judgement, number: int) -> Row:
    scope: dict[str, Value] = {SCOPE: judgement.scope} if judgement.scope else {}
    return row_of(MEASURE, number, {CLAUSE: judgement.atom, **scope}, At(judgement.places["clause"]))


def _judged(row: Row, judgement: Judgement) -> Row:
    signed = f"{judgement.inspector}，{judgement.day.isoformat()}"
    comment = f"{judgement.remark}（{signed}）" if judgement.remark else signed
    places = _Overlaid(row.places, {RATING: judgement.places["rating"], "reviewer_comment": judgement.places["remark"]})
    return row.changed({RATING: judgement.rating, "reviewer_comment": comment}, places)
