"""Formulas of the solver: joined with constants folded away, and three-valued truths made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import z3

Formula = Any
"""A Python bool, or a boolean term of the solver, which publishes no types."""


def conj(parts: Iterable[Formula]) -> Formula:
    """All of them."""
    kept = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept.append(part)
    return True if not kept else kept[0] if len(kept) == 1 else _joined(z3.Z3_mk_and, kept)


def disj(parts: Iterable[Formula]) -> Formula:
    """One of them at least."""
    kept = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept.append(part)
    return False if not kept else kept[0] if len(kept) == 1 else _joined(z3.Z3_mk_or, kept)


def neg(part: Formula) -> Formula:
    """Its opposite."""
    context = z3.main_ctx()
    return not part if isinstance(part, bool) else z3.BoolRef(z3.Z3_mk_not(context.ref(), part.as_ast()), context)


def _joined(make: Any, parts: list[Formula]) -> Formula:
    """The term built directly: the solver's own And and Or check the sort of every part, which takes longer than the proof."""
    context = z3.main_ctx()
    return z3.BoolRef(make(context.ref(), len(parts), (z3.Ast * len(parts))(*(part.as_ast() for part in parts))), context)


def number_if(part: Formula) -> Any:
    """1 where it holds, else 0."""
    return int(part) if isinstance(part, bool) else z3.If(part, 1, 0)


def term(part: Formula) -> Any:
    """The formula as a term of the solver."""
    return z3.BoolVal(part) if isinstance(part, bool) else part


@dataclass(frozen=True, slots=True)
class Truth:
    """A three-valued statement: when it surely holds (`yes`), when it surely does not (`no`), and when it is open for want of evidence alone (`unproved`)."""

    yes: Formula
    no: Formula
    unproved: Formula = False

    @property
    def may(self) -> Formula:
        """It is not excluded."""
        return neg(self.no)

    @property
    def open(self) -> Formula:
        """It is unknown."""
        return conj([neg(self.yes), neg(self.no)])


def plainly(part: Formula) -> Truth:
    """A statement that is never unknown."""
    return Truth(part, neg(part))


def known_if(known: Formula, part: Formula, unproved: Formula = False) -> Truth:
    """A statement that is unknown unless `known`."""
    return Truth(conj([known, part]), conj([known, neg(part)]), unproved)


def all_hold(truths: Iterable[Truth]) -> Truth:
    """As `model.ternary.all_hold`."""
    found = list(truths)
    yes, no = conj(item.yes for item in found), disj(item.no for item in found)
    unproved = conj([neg(yes), neg(no), *(disj([item.yes, item.unproved]) for item in found)]) if any(item.unproved is not False for item in found) else False
    return Truth(yes, no, unproved)


def any_holds(truths: Iterable[Truth]) -> Truth:
    """As `model.ternary.any_holds`."""
    found = list(truths)
    yes, no = disj(item.yes for item in found), conj(item.no for item in found)
    unproved = conj([neg(yes), neg(no), *(disj([item.no, item.unproved]) for item in found)]) if any(item.unproved is not False for item in found) else False
    return Truth(yes, no, unproved)
