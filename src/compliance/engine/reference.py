"""The authoritative evaluator: every decision list becomes a tree of closures, run on exact Python integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from compliance.engine.fence import Fence
from compliance.model.program import Branch, Comparison, Fact, Program, Test

Fields = Mapping[str, int]
Step = Callable[[Fields], str]


class ReferenceEngine:
    """Decides facts by programs. The constructor raises FenceError for programs outside the fence."""

    name = "reference"

    def __init__(self, programs: Mapping[str, Program]) -> None:
        self.fence = Fence(programs)
        steps = [compile_list(branches) for branches in self.fence.lists]
        self._steps = {key: steps[number] for key, number in self.fence.numbers.items()}

    def decide(self, facts: Sequence[Fact]) -> dict[str, str]:
        """The outcome code by fact id. Facts are taken as checked by the fence; `decide_with_both` sees to that."""
        steps = self._steps
        try:
            return {fact.id: steps[fact.program](fact.fields) for fact in facts}
        except KeyError:
            self.fence.check(facts)
            raise


def compile_list(branches: Sequence[Branch], otherwise: Step | None = None) -> Step:
    """A function from the fields of a fact to the outcome of the first branch that holds, or what `otherwise` says where none does.

    Neighbours with the same first test share it, so that a fact is asked once. A list without `otherwise` must end in a branch without tests.
    """
    step = otherwise
    for first, group in reversed([(first, list(group)) for first, group in groupby(branches, key=_first_test)]):
        if first is None:
            step = _constant(group[0].outcome)
        elif step is None:
            raise ValueError("判定表最后一条分支须没有条件")
        else:
            step = _MAKERS[first.comparison](first, compile_list([Branch(branch.tests[1:], branch.outcome) for branch in group], step), step)
    if step is None:
        raise ValueError("判定表没有分支")
    return step


def _first_test(branch: Branch) -> Test | None:
    return branch.tests[0] if branch.tests else None


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
