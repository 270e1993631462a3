"""Three-valued (Kleene) logic in which an unknown says why: True, False, or a Reason."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model.verdict import Reason

Ternary = bool | Reason

_ORDER = {reason: rank for rank, reason in enumerate((Reason.NOT_REPORTED, Reason.INVALID_VALUE, Reason.MISSING_DEFINITION, Reason.MISSING_EVIDENCE))}


def graver(first: Reason, second: Reason) -> Reason:
    """The reason to name when two apply: unreported comes before what is reported but not usable."""
    return min(first, second, key=_ORDER.__getitem__)


def all_hold(values: Iterable[Ternary]) -> Ternary:
    """False as soon as one is false; unknown when none is false but one is unknown."""
    unknown: Reason | None = None
    for value in values:
        if value is False:
            return False
        if isinstance(value, Reason):
            unknown = value if unknown is None else graver(unknown, value)
    return True if unknown is None else unknown


def any_holds(values: Iterable[Ternary]) -> Ternary:
    """True as soon as one is true; unknown when none is true but one is unknown."""
    unknown: Reason | None = None
    for value in values:
        if value is True:
            return True
        if isinstance(value, Reason):
            unknown = value if unknown is None else graver(unknown, value)
    return False if unknown is None else unknown
