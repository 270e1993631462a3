"""Which input made a verdict change: by what the verdict becomes when inputs are swapped one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from compliance.evaluate.compare.inputs import PROGRAM, differing, is_current
from compliance.evaluate.compare.runs import Key, Outcomes, Run, Runs, Taken, filed
from compliance.model.language import speaking
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Cause:
    """`sets` are the smallest sets of inputs that suffice, taken new with all others old.

    `kind`: `only` (nothing else differs), `alone`, `either` (each of several alone), `undone` (only taking it back could be tried, and that restores the
    old verdict), `together` (pairs), `several` (more than two), `undetermined` (among the inputs of the one set).
    `restores` are the inputs that, taken back alone from the new result, restore the old verdict; `untried` those that could not be swapped alone.
    `lacking` are the inputs whose absence kept evaluations from being made. `programs_agree`: the program is another one, and gives both outcomes again.
    """

    kind: str
    sets: tuple[tuple[str, ...], ...]
    restores: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    programs_agree: bool = False


class Attribution:
    """The causes of all changes between two results. Raises ProblemsError when inputs at hand do not give the results that were filed."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        self.old, self.new = filed(runs.old.results), filed(runs.new.results)
        self.differing = differing(runs.old.results, runs.new.results)
        self.current = is_current(runs.old.results) and is_current(runs.new.results)
        with speaking(None):  # what it finds wrong is told at the terminal
            self._check_reproduced()

    def cause(self, key: Key) -> Cause:
        """Why the outcome of `key` is not the same in both."""
        trusted = self._reproduced(key)
        names = self._bearing(key, trusted)
        if len(names) == 1:
            return Cause("only", (names,), programs_agree=len(self.differing) > 1 and trusted and not self.current)
        if not trusted:
            return Cause("undetermined", (names,), untried=(PROGRAM,), lacking=_lacking(run for _, run in self._ends(key[0] == "waiver")))
        return self._by_swapping(key, names)

    def _bearing(self, key: Key, trusted: bool) -> tuple[str, ...]:
        """The inputs that differ and can be why the outcome of `key` does; a `trusted` program, which gives both outcomes, cannot."""
        return tuple(item.name for item in self.differing if (item.on_verdicts or key[0] == "waiver") and not (trusted and item.name == PROGRAM))

    def _by_swapping(self, key: Key, names: tuple[str, ...]) -> Cause:
        everything, waivers = frozenset(names), key[0] == "waiver"
        swapped = {name: self.runs.run(frozenset({name}), waivers=waivers) for name in names}
        taken_back = {name: self.runs.run(everything - {name}, waivers=waivers) for name in names}
        untried = tuple(name for name, run in swapped.items() if run.outcomes is None)
        restores = tuple(name for name, run in taken_back.items() if run.outcomes is not None and run.outcomes.get(key) == self.old.get(key))
        alone = [name for name, run in swapped.items() if self._gives_new(run, key)]
        if alone:
            return Cause("alone" if len(alone) == 1 else "either", tuple((name,) for name in alone), restores, untried)
        if undone := [name for name in untried if name in restores]:
            return Cause("undone", tuple((name,) for name in undone), restores, untried)
        pairs = [self.runs.run(frozenset(pair), waivers=waivers) for pair in combinations(names, 2)] if len(names) > 2 else []
        tried = [*swapped.values(), *taken_back.values(), *pairs]
        if all(run.outcomes is None for run in tried):
            return Cause("undetermined", (names,), restores, untried, _lacking(tried))
        return self._jointly(key, names, pairs, restores, untried)

    def _jointly(self, key: Key, names: tuple[str, ...], pairs: Sequence[Run], restores: tuple[str, ...], untried: tuple[str, ...]) -> Cause:
        found = tuple(tuple(name for name in names if name in run.taken) for run in pairs if self._gives_new(run, key))
        if len(names) == 2 or found:
            return Cause("together", found or (names,), restores, untried)
        failed = [run for run in pairs if run.outcomes is None]
        if failed:
            return Cause("undetermined", (names,), restores, untried, _lacking(failed))
        return Cause("several", (names,), restores, untried)

    def _gives_new(self, run: Run, key: Key) -> bool:
        return run.outcomes is not None and run.outcomes.get(key) == self.new.get(key)

    def _ends(self, waivers: bool) -> tuple[tuple[Outcomes, Run], ...]:
        everything: Taken = frozenset(item.name for item in self.differing)
        return (self.old, self.runs.run(frozenset(), waivers=waivers)), (self.new, self.runs.run(everything, waivers=waivers))

    def _reproduced(self, key: Key) -> bool:
        """Whether this program gives both outcomes: it does when it made them, else it must be seen to."""
        if self.current:
            return True
        return all(run.outcomes is not None and run.outcomes.get(key) == as_filed.get(key) for as_filed, run in self._ends(key[0] == "waiver"))

    def _check_reproduced(self) -> None:
        problems: list[Problem] = []
        for side, (as_filed, run) in zip((self.runs.old, self.runs.new), self._ends(waivers=False), strict=True):
            made_here = is_current(side.results)
            if run.problem and made_here:
                problems.append(_not_reproduced(side.word, str(run.problem)))
            elif run.outcomes is not None and made_here:
                other = sorted(f"{key[1]}" for key, verdict in as_filed.items() if key[0] != "waiver" and run.outcomes.get(key) != verdict)
                problems += [_not_reproduced(side.word, f"{len(other)} 处结论不同，第一处是 {other[0]}")] if other else []
        changed = [key for key in {**self.old, **self.new} if self.old.get(key) != self.new.get(key)]
        if not all(self._bearing(key, self.current) for key in changed):
            problems.append(_not_reproduced("两次", "能影响结论的输入两次完全相同，结论却不同"))
        if problems:
            raise ProblemsError(problems)


def _lacking(runs: Iterable[Run]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for run in runs for name in run.lacking))


def _not_reproduced(word: str, why: str) -> Problem:
    message = f"{word}的结果不能由它的输入重现：{why}"
    return Problem("not-reproduced", message, Place(f"{word}的 results.json"), "用 compliance verify 核对结果文件是否被改动")
