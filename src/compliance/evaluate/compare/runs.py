"""Evaluations with some inputs of the new result and all others of the old one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from compliance.evaluate.compare.inputs import INPUTS, Results
from compliance.evaluate.compare.sides import Side
from compliance.evaluate.compiled import CompiledPolicy, compile_policy
from compliance.evaluate.evaluate import Request, evaluate
from compliance.evaluate.inspected import evaluate_inspected
from compliance.evaluate.waivers import with_waivers
from compliance.model.evaluation import Evaluation
from compliance.model.language import speaking
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Rulebook
from compliance.submission import Submission, read_submission

Key = tuple[str, str]
"""What has an outcome: a kind (`clause`, `finding`, `requirement`, `waiver`) and an id."""
Outcomes = Mapping[Key, str]
Taken = frozenset[str]
"""The inputs of the new result; all others are those of the old one."""


def filed(results: Results) -> Outcomes:
    """The verdicts of a result as filed, and the states of its waivers."""
    found: dict[Key, str] = {("clause", name): clause["verdict"] for name, clause in results["clauses"].items()}
    found |= {("finding", item["rule"]): item["verdict"] for item in results["findings"]}
    found |= {("requirement", item["id"]): item["verdict"] for item in results["requirements"]}
    return found | {("waiver", item["rule"]): item["waiver"]["state"] for item in results["findings"] if "waiver" in item}


def outcomes(evaluation: Evaluation) -> Outcomes:
    """The same of an evaluation."""
    found: dict[Key, str] = {("clause", item.id): item.conclusion.verdict.value for item in evaluation.clauses}
    found |= {("finding", item.rule): item.conclusion.verdict.value for item in evaluation.findings}
    found |= {("requirement", item.id): item.conclusion.verdict.value for item in evaluation.requirements}
    return found | {("waiver", item.rule): item.waiver.state.value for item in evaluation.findings if item.waiver}


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation: its outcomes, or why there are none (`lacking` inputs, or a problem)."""

    taken: Taken
    outcomes: Outcomes | None
    lacking: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass
class Runs:
    """Evaluates on demand, each combination once; what combinations share is read and compiled once."""

    old: Side
    new: Side
    done: dict[tuple[Taken, bool], Run] = field(default_factory=dict)
    compiled: dict[Any, CompiledPolicy] = field(default_factory=dict)
    read: dict[Any, Submission] = field(default_factory=dict)
    evaluated: dict[Taken, Evaluation] = field(default_factory=dict)

    def run(self, taken: Taken, *, waivers: bool = False) -> Run:
        """The evaluation with the `taken` inputs new; with `waivers`, those stand beside the verdicts too."""
        used = [item.name for item in INPUTS if item.on_verdicts or waivers]
        key = (taken & frozenset(used), waivers)
        if key not in self.done:
            self.done[key] = self._run(*key, used)
        return self.done[key]

    def _run(self, taken: Taken, waivers: bool, used: list[str]) -> Run:
        lacking = tuple(name for name in used if name not in self._side(name, taken).held)
        if lacking:
            return Run(taken, None, lacking)
        try:
            with speaking(None):  # evaluation is Chinese whatever language the comparison is told in
                evaluation = self._evaluation(taken - {"waivers"})
                file = self._pick("waivers", taken) if waivers else None
                return Run(taken, outcomes(with_waivers(evaluation, file) if file else evaluation))
        except ProblemsError as error:
            return Run(taken, None, problem=error.problems[0])

    def _side(self, name: str, taken: Taken) -> Side:
        return self.new if name in taken else self.old

    def _pick(self, name: str, taken: Taken) -> Any:
        return self._side(name, taken).held[name]

    def _evaluation(self, taken: Taken) -> Evaluation:
        if taken not in self.evaluated:
            self.evaluated[taken] = self._evaluate(taken)
        return self.evaluated[taken]

    def _evaluate(self, taken: Taken) -> Evaluation:
        book, inspection = self._pick("rules", taken), self._pick("inspection", taken)
        submission, compiled = self._submission(self._pick("data", taken), book), self._policy(book, self._pick("readings", taken))
        request = Request(None, date.fromisoformat(self._pick("day", taken)), self.old.results["benchmark"])
        calendar = self._pick("calendar", taken)
        if inspection is None:
            return evaluate(submission, compiled, calendar, request)
        return evaluate_inspected(submission, compiled, calendar, request, inspection)

    def _submission(self, path: Path, book: Rulebook) -> Submission:
        key = (path, book.sha256)
        if key not in self.read:
            self.read[key] = read_submission(path, book.tables, book.atoms())
        return self.read[key]

    def _policy(self, book: Rulebook, readings: list[str]) -> CompiledPolicy:
        policy = book.policies[self.old.results["policy"]["id"]]
        key = (book.sha256, policy.document.sha256, tuple(readings))
        if key not in self.compiled:
            self.compiled[key] = compile_policy(policy, book, choose_readings(book.readings, readings))
        return self.compiled[key]
