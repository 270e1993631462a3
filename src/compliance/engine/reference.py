"""The authoritative evaluator: every program becomes a chain of closures, run on exact Python integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from compliance.engine.fence import Fence
from compliance.engine.program import Branch, Comparison, Fact, Program, Test

Fields = Mapping[str, int]
Step = Callable[[Fields], str]


class ReferenceEngine:
    """Decides facts by programs. The constructor raises FenceError for programs outside the fence."""

    name = "reference"

    def __init__(self, programs: Mapping[str, Program]) -> None:
        self.fence = Fence(programs)
        self._steps = {key: compile_program(program) for key, program in programs.items()}

    def decide(self, facts: Sequence[Fact]) -> dict[str, str]:
        """The outcome code by fact id. Facts are taken as checked by the fence; `decide_with_both` sees to that."""
        steps = self._steps
        try:
            return {fact.id: steps[fact.program](fact.fields) for fact in facts}
        except KeyError:
            self.fence.check(facts)
            raise


def compile_program(program: Program) -> Step:
    """A function from the fields of a fact to the outcome of the first branch that holds. The last branch has no tests."""
    *branches, last = program.branches
    step = _constant(last.outcome)
    for branch in reversed(branches):
        step = _chain(branch, step)
    return step


def _chain(branch: Branch, otherwise: Step) -> Step:
    step = _constant(branch.outcome)
    for test in reversed(branch.tests):
        step = _MAKERS[test.comparison](test, step, otherwise)
    return step


def _constant(outcome: str) -> Step:
    return lambda _: outcome


def _equal(test: Test, holds: Step, fails: Step) -> Step:
    field, literal = test.field, test.literal
    return lambda fields: holds(fields) if fields[field] == literal else fails(fields)


def _different(test: Test, holds: Step, fails: Step) -> Step:
    field, literal = test.field, test.literal
    return lambda fields: holds(fields) if fields[field] != literal else fails(fields)


def _below(test: Test, holds: Step, fails: Step) -> Step:
    field, literal = test.field, test.literal
    return lambda fields: holds(fields) if fields[field] < literal else fails(fields)


def _above(test: Test, holds: Step, fails: Step) -> Step:
    field, literal = test.field, test.literal
    return lambda fields: holds(fields) if fields[field] > literal else fails(fields)


def _at_most(test: Test, holds: Step, fails: Step) -> Step:
    return _above(test, fails, holds)


def _at_least(test: Test, holds: Step, fails: Step) -> Step:
    return _below(test, fails, holds)


_MAKERS: Mapping[Comparison, Callable[[Test, Step, Step], Step]] = {
    Comparison.EQ: _equal,
    Comparison.NE: _different,
    Comparison.LT: _below,
    Comparison.LE: _at_most,
    Comparison.GT: _above,
    Comparison.GE: _at_least,
}
