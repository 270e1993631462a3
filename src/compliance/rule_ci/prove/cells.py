"""The cells of a row that is not yet known: whether each is filled, and a term for its value, by the type of its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import z3

from compliance.measures.conditions import pattern, squeezed
from compliance.rule_ci.prove.formulas import Formula, conj, disj, neg
from compliance.rulebook.table_model import Field

EARLIEST = date(1990, 1, 1)
NUMBERS = ("int", "decimal", "money", "percent", "year")
TEXTS = ("text", "ref")
Predicate = tuple[str, str]
"""`matches` or `contains`, and the pattern or text."""


@dataclass(slots=True, eq=False)
class Cell:
    """`value` is an integer term (a code's place in `options`, a date's or month's number, a text's number) or a real one; None for lists.

    `has` says of each value that conditions ask for whether a list holds it; `constants` are the texts that conditions name, by number;
    `predicates` the patterns that a text is held against.
    """

    definition: Field
    filled: Formula
    value: Any
    options: tuple[str, ...] = ()
    has: dict[str, Formula] = field(default_factory=dict)
    constants: dict[str, int] = field(default_factory=dict)
    predicates: dict[Predicate, Formula] = field(default_factory=dict)
    reading: str = ""
    known: dict[Any, Formula] = field(default_factory=dict)


def domain(cell: Cell, latest: date) -> Iterator[Formula]:
    """What any value of the cell's type meets; a date that the tables tie to the day judged is not later than `latest`."""
    kind, value = cell.definition.type, cell.value
    if cell.definition.multi:
        return
    if kind == "code" and cell.options:
        yield conj([value >= 0, value < len(cell.options)])
    elif kind == "bool":
        yield conj([value >= 0, value <= 1])
    elif kind == "date":
        tied = cell.definition.not_after or cell.definition.after_cutoff
        yield conj([value >= EARLIEST.toordinal(), value <= (latest if tied else latest + timedelta(days=3650)).toordinal()])
    elif kind == "month":
        yield conj([value >= EARLIEST.year * 12, value < (latest.year + 1) * 12])
    elif kind == "year":
        yield conj([value >= EARLIEST.year, value <= latest.year + 10])
    elif kind in NUMBERS:
        yield from () if cell.definition.signed else (value >= 0,)
        yield from (value <= 100,) if kind == "percent" else ()


def term_of(definition: Field, name: str) -> Any:
    """A new term for the value of a field."""
    if definition.multi:
        return None
    return z3.Real(name) if definition.type in ("decimal", "money", "percent") else z3.Int(name)


def equals(cell: Cell, wanted: Any, axioms: list[Formula]) -> Formula:
    """When a filled cell holds a value of a rule file."""
    key = (type(wanted), wanted)
    if key not in cell.known:
        cell.known[key] = _equals(cell, wanted, axioms)
    return cell.known[key]


def _equals(cell: Cell, wanted: Any, axioms: list[Formula]) -> Formula:
    kind = cell.definition.type
    if cell.definition.multi:
        return False
    if kind == "code" and cell.options:
        return cell.value == cell.options.index(wanted) if wanted in cell.options else False
    if kind == "bool":
        return cell.value == int(wanted) if isinstance(wanted, bool) else False
    if kind == "date":
        return cell.value == wanted.toordinal() if isinstance(wanted, date) else False
    if kind == "month":
        return cell.value == _month(str(wanted))
    if kind in NUMBERS:
        return cell.value == z3.RealVal(str(wanted))
    return cell.value == _constant(cell, str(wanted), axioms)


def includes(cell: Cell, wanted: str, axioms: list[Formula]) -> Formula:
    """When a filled list holds a value."""
    if not cell.definition.multi:
        return equals(cell, wanted, axioms)
    if cell.definition.type == "code" and cell.options and wanted not in cell.options:
        return False
    if wanted not in cell.has:
        cell.has[wanted] = z3.Bool(f"{cell.reading}∋{wanted}")
        axioms.append(z3.Implies(cell.has[wanted], cell.filled))
    return cell.has[wanted]


def meets_pattern(cell: Cell, predicate: Predicate, axioms: list[Formula]) -> Formula:
    """When a filled text fits a pattern or holds a text; what follows from one pattern for another is told to the solver."""
    if predicate not in cell.predicates:
        term = z3.Bool(f"{cell.reading}~{predicate}")
        axioms += [z3.Implies(cell.value == code, term == fits(text, predicate)) for text, code in cell.constants.items()]
        for other, known in cell.predicates.items():
            axioms += [*_implied(predicate, term, other, known), *_implied(other, known, predicate, term)]
        cell.predicates[predicate] = term
    return cell.predicates[predicate]


def fits(text: str, predicate: Predicate) -> bool:
    """Whether a text meets a predicate, as the measures decide it."""
    kind, wanted = predicate
    return bool(pattern(wanted).fullmatch(squeezed(text))) if kind == "matches" else squeezed(wanted) in squeezed(text)


def month_text(number: int) -> str:
    """YYYY-MM of a month's number."""
    return f"{number // 12}-{number % 12 + 1:02}"


def _month(text: str) -> int:
    year, _, month = text.partition("-")
    return int(year) * 12 + int(month) - 1 if year.isdigit() and month.isdigit() else -1


def _constant(cell: Cell, text: str, axioms: list[Formula]) -> int:
    if text not in cell.constants:
        code = _number_of(text)
        cell.constants[text] = code
        axioms += [z3.Implies(cell.value == code, term == fits(text, predicate)) for predicate, term in cell.predicates.items()]
    return cell.constants[text]


_NUMBERS: dict[str, int] = {}


def _number_of(text: str) -> int:
    """The number that stands for a text in every cell, so that cells can be compared."""
    return _NUMBERS.setdefault(text, len(_NUMBERS))


def _implied(first: Predicate, held: Formula, second: Predicate, other: Formula) -> Iterator[Formula]:
    """What the first predicate, where it holds, says about the second."""
    kind, wanted = first
    if kind == "matches" and "*" not in wanted:
        yield z3.Implies(held, other if fits(wanted, second) else neg(other))
    elif second[0] == "contains":
        parts = wanted.split("*") if kind == "matches" else [wanted]
        if disj(fits(part, second) for part in parts):
            yield z3.Implies(held, other)
