"""Values of cells out of a model of the solver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import z3

from compliance.rule_ci.prove.cells import NUMBERS, Cell, fits, month_text
from compliance.rule_ci.prove.drafts import UnrealisedError
from compliance.rule_ci.prove.formulas import Formula

REST = "其他"


class Values:
    """What a model says; of what it leaves open, that it is not so."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def holds(self, part: Formula) -> bool:
        """Whether a formula holds."""
        return part if isinstance(part, bool) else bool(z3.is_true(self.model.eval(part)))

    def number(self, term: Any) -> Fraction:
        """The value of a number, 0 where it is left open."""
        value = self.model.eval(term)
        if z3.is_int_value(value):
            return Fraction(value.as_long())
        if z3.is_rational_value(value):
            return Fraction(value.numerator_as_long(), value.denominator_as_long())
        if z3.is_algebraic_value(value):
            raise UnrealisedError("数值不是有理数")
        return Fraction(0)

    def of(self, cell: Cell) -> Any:
        """The value of a filled cell as a submission writes it."""
        kind = cell.definition.type
        if cell.definition.multi:
            return self._list(cell)
        number = self.number(cell.value)
        if kind == "code" and cell.options:
            return cell.options[int(number)]
        if kind == "bool":
            return bool(number)
        if kind == "date":
            return date.fromordinal(max(int(number), 1)).isoformat()
        if kind == "month":
            return month_text(int(number))
        if kind in NUMBERS:
            return decimal(number)
        return self._text(cell, int(number))

    def _list(self, cell: Cell) -> list[str]:
        held = [value for value, part in cell.has.items() if self.holds(part)]
        others = [value for value in cell.options if value not in cell.has] or ([] if cell.options else [REST])
        if not held and not others:
            raise UnrealisedError(f"“{cell.definition.title}”没有可填的值")
        return held or others[:1]

    def _text(self, cell: Cell, number: int) -> str:
        named = next((text for text, code in cell.constants.items() if code == number), None)
        if named is not None:
            return named
        wanted = {predicate: self.holds(part) for predicate, part in cell.predicates.items()}
        for text in _texts([predicate for predicate, held in wanted.items() if held], number):
            if text not in cell.constants and all(fits(text, predicate) is held for predicate, held in wanted.items()):
                return text
        raise UnrealisedError(f"“{cell.definition.title}”没有合乎各样式的文字")


def _texts(wanted: list[tuple[str, str]], number: int) -> Iterator[str]:
    """Texts that may meet all that is wanted; space between the letters changes a text and nothing that it is held against."""
    filler = f"{REST}{number}"
    contained = filler.join(text for kind, text in wanted if kind == "contains")
    patterns = [text for kind, text in wanted if kind == "matches"]
    for pattern in sorted(patterns, key=lambda text: ("*" in text, text.startswith("*"), text)) or ["*"]:
        others = filler.join(other.replace("*", filler) for other in patterns if other != pattern)
        for fill in (filler, filler + contained, filler + others + filler, filler + others + filler + contained + filler):
            yield pattern.replace("*", fill)
        yield pattern[:1] + " " * (number % 50 + 1) + pattern[1:].replace("*", filler)
    yield contained or filler
    yield contained + filler


def decimal(number: Fraction) -> int | str:
    """A number in digits. Raises UnrealisedError for one that has no end."""
    if number.denominator == 1:
        return number.numerator
    for places in range(1, 13):
        scaled = number * 10**places
        if scaled.denominator == 1:
            return str(Decimal(scaled.numerator).scaleb(-places))
    raise UnrealisedError(f"{number} 写不成有限小数")
