"""Decision lists of the leaf operators and of roll-ups, over facts of small integers.

Every leaf fact has `applies`, `due`, `suspended` (0 or 1), `rating` (0 none, else RATING_CODES) and `why` (REASON_CODES, 0 when nothing is unknown).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compliance.model.program import Branch, Comparison, Test
from compliance.model.verdict import Basis, Reason, Verdict
from compliance.operators.outcomes import RATING_CODES, REASON_CODES, outcome

SCALE = 10**6
"""Percentages travel as millionths of a percentage point: the floor decides `at least`, the ceiling `above` and `at most`, both exactly."""

COUNTED = {
    "bad": Verdict.NON_COMPLIANT,
    "unknown": Verdict.INSUFFICIENT_DATA,
    "review": Verdict.NEEDS_REVIEW,
    "pending": Verdict.NOT_DUE,
    "ok": Verdict.COMPLIANT,
    "recorded": Verdict.INFORMATIONAL,
    "outside": Verdict.NOT_APPLICABLE,
}
"""Fields of a roll-up fact, in the order in which they decide, each counting the members with that verdict."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a rule says around its check: it waits for its date; a failure is a failure or a question for a person; an evaluator's rating goes first."""

    waits: bool = False
    on_fail: Verdict = Verdict.NON_COMPLIANT
    rated: bool = False


def eq(field: str, literal: int) -> Test:
    """`field == literal`."""
    return Test(field, Comparison.EQ, literal)


def at_least(field: str, literal: int) -> Test:
    """`field >= literal`."""
    return Test(field, Comparison.GE, literal)


def at_most(field: str, literal: int) -> Test:
    """`field <= literal`."""
    return Test(field, Comparison.LE, literal)


def above(field: str, literal: int) -> Test:
    """`field > literal`."""
    return Test(field, Comparison.GT, literal)


def below(field: str, literal: int) -> Test:
    """`field < literal`."""
    return Test(field, Comparison.LT, literal)


def framed(branches: Iterable[Branch], options: Options) -> tuple[Branch, ...]:
    """The branches of a check within what holds for all checks: applicability, waiting for a date, and a last resort."""
    frame = [Branch((eq("applies", 0),), outcome(Verdict.NOT_APPLICABLE)), Branch((eq("suspended", 1),), outcome(Verdict.NEEDS_REVIEW))]
    if options.waits:
        frame.append(Branch((eq("due", 0),), outcome(Verdict.NOT_DUE)))
    if options.rated:
        frame += rated()
    return (*frame, *branches, Branch((), outcome(Verdict.INSUFFICIENT_DATA, Reason.NOT_REPORTED)))


def passes(*tests: Test) -> list[Branch]:
    """Success stands at once."""
    return [Branch(tests, outcome(Verdict.COMPLIANT))]


def fails(options: Options, *tests: Test) -> list[Branch]:
    """A proven failure: not due before its date; after it a failure, or a question for a person where the rule says so."""
    if options.on_fail is Verdict.NEEDS_REVIEW:
        return asks(*tests)
    return [Branch((*tests, eq("due", 0)), outcome(Verdict.NOT_DUE)), Branch(tests, outcome(options.on_fail))]


def unknown(*tests: Test) -> list[Branch]:
    """Nothing can be said: not due before the date, else insufficient data with the reason in `why`."""
    known = [Branch((*tests, eq("why", code)), outcome(Verdict.INSUFFICIENT_DATA, reason)) for reason, code in REASON_CODES.items()]
    return [Branch((*tests, eq("due", 0)), outcome(Verdict.NOT_DUE)), *known, Branch(tests, outcome(Verdict.INSUFFICIENT_DATA, Reason.NOT_REPORTED))]


def asks(*tests: Test) -> list[Branch]:
    """A question for a person, settled by the evaluator's rating where there is one."""
    return [*rated(*tests), Branch((*tests, eq("due", 0)), outcome(Verdict.NOT_DUE)), Branch(tests, outcome(Verdict.NEEDS_REVIEW))]


def rated(*tests: Test) -> list[Branch]:
    """The evaluator's rating, where given, decides."""
    inspected = Basis.INSPECTED
    return [
        Branch((*tests, eq("rating", RATING_CODES["符合"])), outcome(Verdict.COMPLIANT, basis=inspected)),
        Branch((*tests, eq("rating", RATING_CODES["不符合"]), eq("due", 0)), outcome(Verdict.NOT_DUE)),
        Branch((*tests, eq("rating", RATING_CODES["不符合"])), outcome(Verdict.NON_COMPLIANT, basis=inspected)),
        Branch((*tests, eq("rating", RATING_CODES["基本符合"])), outcome(Verdict.NEEDS_REVIEW, basis=inspected)),
        Branch((*tests, eq("rating", RATING_CODES["无法判断"])), outcome(Verdict.INSUFFICIENT_DATA, Reason.MISSING_EVIDENCE, inspected)),
    ]


def tally_program(options: Options, empty: Sequence[Branch] = ()) -> tuple[Branch, ...]:
    """For checks that sort rows into `bad`, `unknown`, `review`, `ok`; `empty` decides when there are no rows."""
    branches = [
        *fails(options, at_least("bad", 1)),
        *unknown(at_least("unknown", 1)),
        *asks(at_least("review", 1)),
        *passes(at_least("ok", 1)),
        *empty,
    ]
    return framed(branches, options)


def rollup_program() -> tuple[Branch, ...]:
    """All members must hold: the gravest verdict that occurs is the verdict of the group."""
    return (*_members(tuple(COUNTED)), Branch((), outcome(Verdict.NOT_APPLICABLE)))


def alternative_program() -> tuple[Branch, ...]:
    """One member suffices: the most favourable verdict that occurs decides, unless the matter is `denied` (contract, ruling 7)."""
    denied = Branch((at_least("denied", 1),), outcome(Verdict.NON_COMPLIANT))
    return (denied, *_members(("ok", "review", "unknown", "pending", "bad", "recorded", "outside")), Branch((), outcome(Verdict.NOT_APPLICABLE)))


def _members(order: Sequence[str]) -> list[Branch]:
    branches: list[Branch] = []
    for field in order:
        test = at_least(field, 1)
        if field == "unknown":
            branches += [Branch((test, eq("why", code)), outcome(Verdict.INSUFFICIENT_DATA, reason)) for reason, code in REASON_CODES.items()]
        else:
            branches.append(Branch((test,), outcome(COUNTED[field])))
    return branches
