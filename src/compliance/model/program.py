"""What both engines run: decision lists of literal comparisons over small facts of integers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Comparison(StrEnum):
    """A comparison of a fact's field with a literal."""

    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True)
class Test:
    """`field comparison literal`; field is ASCII, literal an integer below 2**53 in magnitude."""

    field: str
    comparison: Comparison
    literal: int


@dataclass(frozen=True, slots=True)
class Branch:
    """When all tests hold the outcome is decided; an empty tuple of tests always holds. `outcome` is an ASCII code."""

    tests: tuple[Test, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Program:
    """A decision list: the first branch that holds decides. The last branch has no tests, so that every fact is decided."""

    key: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Integers about one check of one subject. `id` is unique in a run and ASCII; `program` names the decision list to apply."""

    id: str
    program: str
    fields: dict[str, int]
