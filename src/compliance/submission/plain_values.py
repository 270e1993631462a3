"""The cells that say exactly what their field asks for, in bulk: most of a large workbook, and not worth a call each.

What a short cut does not take is left to the field's converter, which must come to the same value for what it does take.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from compliance.rulebook.tables import Field
from compliance.submission.convert import MAX_TEXT
from compliance.submission.days import MAX_DAY, MIN_DAY
from compliance.submission.rows import Value

Plain = Callable[[Sequence[object]], list[Value] | None]
_LEAST = 0.001


def plain_values(item: Field) -> Plain | None:
    """The short cut of a field of one value without codes: the values of a whole column, or None where a cell needs a closer look."""
    if item.type in ("text", "ref"):
        return None if item.nothing else _texts
    if item.type == "date":
        return _days
    if item.signed or item.type not in ("int", "decimal", "money", "percent"):
        return None
    return _whole_numbers if item.type == "int" else partial(_numbers, 100.0 if item.type == "percent" else 1e15)


def _texts(raws: Sequence[object]) -> list[Value] | None:
    """Printable text has no control signs and no spaces but the plain one."""
    try:
        text = "".join(raws)  # type: ignore[arg-type]
    except TypeError:
        return None
    if not text.isprintable() or (" " in text and any(raw[:1] == " " or raw[-1:] == " " for raw in raws)):  # type: ignore[index]
        return None
    return [raw or None for raw in raws] if max(map(len, raws)) <= MAX_TEXT else None  # type: ignore[arg-type,misc]


def _days(raws: Sequence[object]) -> list[Value] | None:
    if not set(map(type, raws)) <= {date, str}:
        return None
    found = set(raws) - {""}
    if not all(raw.__class__ is date and MIN_DAY <= raw <= MAX_DAY for raw in found):
        return None
    return [raw or None for raw in raws]  # type: ignore[misc]


def _numbers(most: float, raws: Sequence[object]) -> list[Value] | None:
    """Floats as the decimals that a spreadsheet shows for them: the shortest that are the same float."""
    filled = _floats(raws, most)
    if filled is None or min(filled, default=1.0) < _LEAST:
        return None
    return [None if raw == "" else Decimal(int(raw)) if raw.is_integer() else Decimal(repr(raw)) for raw in raws]  # type: ignore[attr-defined,call-overload]


def _whole_numbers(raws: Sequence[object]) -> list[Value] | None:
    filled = _floats(raws, 1e15)
    if filled is None or min(filled, default=0.0) < 0 or not all(map(float.is_integer, filled)):
        return None
    return [None if raw == "" else int(raw) for raw in raws]  # type: ignore[call-overload]


def _floats(raws: Sequence[object], most: float) -> list[float] | None:
    """The numbers of a column that holds nothing but floats below `most` and blanks; None for any other."""
    if not set(map(type, raws)) <= {float, str}:
        return None
    filled = [raw for raw in raws if raw != ""]
    return filled if not filled or (set(map(type, filled)) == {float} and max(filled) < most) else None  # type: ignore[return-value,type-var,operator]
