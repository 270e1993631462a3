"""The evaluator's rating of what several rows declare: whom a rating is about decides what it settles."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.measures.scene import Scene
from compliance.operators.outcomes import RATING_CODES
from compliance.submission.rows import Row, Value

_GRAVEST = ("不符合", "无法判断", None, "基本符合", "符合")
_GOOD = ("符合", "基本符合")
SCOPE, RATING = "scope_id", "reviewer_rating"


def rating_of(rows: Sequence[Row], owner: str | None, scene: Scene) -> int:
    """The code of the gravest rating of an owner (None: the whole unit), 0 while there is none.

    Rows of an owner's own, all rated, settle its matter whatever is said of a wider scope. Otherwise a row without a rating leaves it open, and so does a
    good rating of some parts of the unit where the rest is not rated.
    """
    own = [row for row in rows if owner is not None and row.value(SCOPE) == owner]
    if own and all(row.value(RATING) is not None for row in own):
        rows = own
    ratings = [row.value(RATING) for row in rows]
    if owner is None and not _name_the_whole(rows, scene):
        ratings = [None if rating in _GOOD else rating for rating in ratings]
    return RATING_CODES.get(str(_gravest(ratings) or ""), 0)


def _gravest(ratings: Sequence[Value]) -> Value:
    return min(ratings, key=_GRAVEST.index, default=None)


def _name_the_whole(rows: Sequence[Row], scene: Scene) -> bool:
    """Whether a row speaks for the whole unit, or the rows together name all that some register holds."""
    if any(scene.is_countywide(row, SCOPE, "") for row in rows):
        return True
    named = {row.value(SCOPE) for row in rows}
    tables = {target.table for row in rows if (target := scene.referred(row, SCOPE)) is not None}
    return any(named >= {part.value(scene.table(name).id_field or "") for part in scene.submission.rows(name)} for name in tables)
