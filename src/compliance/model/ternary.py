"""Three-valued (Kleene) logic: True, False, or None for unknown."""

from __future__ import annotations

from collections.abc import Iterable

Ternary = bool | None


def all_hold(values: Iterable[Ternary]) -> Ternary:
    """False as soon as one is false; unknown when none is false but one is unknown."""
    result: Ternary = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def any_holds(values: Iterable[Ternary]) -> Ternary:
    """True as soon as one is true; unknown when none is true but one is unknown."""
    result: Ternary = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def negate(value: Ternary) -> Ternary:
    """The opposite; unknown stays unknown."""
    return None if value is None else not value
