"""Facts whose fields are not yet known, put through the decision lists that the engines run."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from compliance.model.program import Branch, Comparison
from compliance.model.verdict import Basis, Verdict
from compliance.operators.outcomes import conclusion
from compliance.operators.programs import SCALE
from compliance.rule_ci.prove.formulas import Formula, conj, disj, neg, number_if

COMPARE: dict[Comparison, Callable[[Any, Any], Any]] = {
    Comparison.EQ: operator.eq,
    Comparison.NE: operator.ne,
    Comparison.LT: operator.lt,
    Comparison.LE: operator.le,
    Comparison.GT: operator.gt,
    Comparison.GE: operator.ge,
}
Holds = Callable[[Comparison, int], Formula]
"""A field of a fact: whether it compares with a literal."""
Fields = Mapping[str, Holds]
Verdicts = Mapping[Verdict, Formula]
"""When each verdict is given; verdicts that are never given are left out."""


def constant(value: int) -> Holds:
    """A field with a known value."""
    return lambda comparison, literal: bool(COMPARE[comparison](value, literal))


def flag(part: Formula) -> Holds:
    """A field that is 1 where `part` holds, else 0."""

    def holds(comparison: Comparison, literal: int) -> Formula:
        compare = COMPARE[comparison]
        return disj([conj([part, bool(compare(1, literal))]), conj([neg(part), bool(compare(0, literal))])])

    return holds


def integer(value: Any) -> Holds:
    """A field with the value of an integer term."""
    return lambda comparison, literal: COMPARE[comparison](value, literal)


def counted(parts: Sequence[Formula]) -> Holds:
    """How many of the parts hold."""

    def holds(comparison: Comparison, literal: int) -> Formula:
        if (comparison, literal) in ((Comparison.GE, 1), (Comparison.GT, 0)):
            return disj(parts)
        if (comparison, literal) in ((Comparison.LT, 1), (Comparison.LE, 0)):
            return neg(disj(parts))
        numbers = [number_if(part) for part in parts]
        return COMPARE[comparison](z3.Sum(numbers) if any(not isinstance(number, int) for number in numbers) else sum(numbers), literal)

    return holds


def raised(base: Holds, unsure: Formula, least: int) -> Holds:
    """`base`, but no less than `least` where it is `unsure` that nothing was left out."""
    if unsure is False:
        return base
    lifted = conj([unsure, base(Comparison.LT, least)])
    return lambda comparison, literal: disj([conj([neg(lifted), base(comparison, literal)]), conj([lifted, bool(COMPARE[comparison](least, literal))])])


@dataclass(frozen=True, slots=True)
class Percentages:
    """Floor and ceiling, in millionths, of the worst of several percentages, of which those count whose condition holds."""

    rates: tuple[tuple[Formula, Any], ...]

    def __call__(self, comparison: Comparison, literal: int) -> Formula:
        """The worst reaches the literal when all do: the decision lists ask for no more than that."""
        return conj(disj([neg(judged), COMPARE[comparison](rate * SCALE, literal)]) for judged, rate in self.rates)


def decide(branches: Sequence[Branch], fields: Fields) -> dict[Verdict, Formula]:
    """When a decision list gives each verdict."""
    found: dict[Verdict, list[Formula]] = defaultdict(list)
    still: Formula = True
    for branch in branches:
        holds = conj(fields[test.field](test.comparison, test.literal) for test in branch.tests)
        found[conclusion(branch.outcome, Basis.COMPUTED).verdict].append(conj([still, holds]))
        still = conj([still, neg(holds)])
        if still is False:
            break
    joined = {verdict: disj(parts) for verdict, parts in found.items()}
    return {verdict: part for verdict, part in joined.items() if part is not False}
