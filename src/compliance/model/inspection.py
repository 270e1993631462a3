"""What evaluators found on the spot, as they filed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.model.place import Place

SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement of one inspector on one point: a clause atom, for the one whose id is `scope` (empty: the whole unit).

    `declared` is what the county's file said when the list was made. `places` are those of the row's filled cells, by field.
    """

    atom: str
    scope: str
    declared: str
    rating: str
    inspector: str
    day: date
    remark: str
    places: dict[str, Place]


@dataclass(frozen=True, slots=True)
class Inspection:
    """The judged rows of one on-site list. `submission` is the SHA-256 of the file that the list was made from, `sha256` that of the list as filed."""

    file: str
    policy: str
    unit: str
    submission: str
    judgements: tuple[Judgement, ...]
    sha256: str
    place: Place


def as_shown(declared: str) -> str:
    """What a unit declared, as an on-site list shows it and as it is compared when the list comes back."""
    return declared.strip()[:SHOWN].strip()
