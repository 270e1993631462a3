"""Exact numbers: how they are read from text, rounded for display and shown. No float takes part."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from compliance.model.language import say

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_PERCENT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*%\s*", re.ASCII)
MAX_DIGITS = 40
DECIMALS = 10


def parse_number(text: str) -> Decimal | None:
    """The exact number that `text` writes in ASCII digits, or None when it writes none (NaN, words, more than 40 digits)."""
    text = text.strip()
    if len(text) > MAX_DIGITS or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text)


def parse_percent(value: object) -> Fraction:
    """`65%`, `"92.5%"` as a number of per cent (65, 92.5). Raises ValueError for anything else."""
    match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"百分数应写作“65%”，此处是 {value!r}")
    return Fraction(match.group(1))


def as_decimal(value: Fraction, places: int) -> Decimal:
    """`value` rounded half up to `places` decimals, for display only."""
    scaled = value * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    rounded = whole + (2 * rest >= scaled.denominator)
    return Decimal(rounded if scaled >= 0 else -rounded).scaleb(-places)


def plain(value: Fraction | Decimal | int) -> str:
    """The number in plain digits: exact where it ends within 10 decimals, else rounded to 6 with a leading “约”."""
    number = Fraction(value)
    for places in range(DECIMALS + 1):
        if (number * 10**places).denominator == 1:
            return f"{(Decimal((number * 10**places).numerator)).scaleb(-places):f}"
    return say("约{number}", number=f"{as_decimal(number, 6):f}")


def exact(value: Fraction | Decimal | int) -> str:
    """The number without loss: decimal digits where they end, else `numerator/denominator`."""
    number = Fraction(value)
    ends = any((number * 10**places).denominator == 1 for places in range(DECIMALS + 1))
    return plain(number) if ends else f"{number.numerator}/{number.denominator}"


def display_percent(value: Fraction, target: Fraction | None = None) -> str:
    """A percentage with as many decimals (at least one) as it takes to stay on its own side of `target`.

    64.999 against 65 is shown as 64.999%, never as 65.0%.
    """
    places = 1
    while places < 10 and target is not None and value != target and _crosses(value, target, places):
        places += 1
    return f"{as_decimal(value, places):f}%"


def _crosses(value: Fraction, target: Fraction, places: int) -> bool:
    shown = Fraction(as_decimal(value, places))
    return (shown - target) * (value - target) <= 0
