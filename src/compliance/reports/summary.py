"""The view of several subjects side by side: requirement groups, numeric targets and counts by verdict, a table for each policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from compliance.model.evaluation import Evaluation, RequirementResult
from compliance.model.verdict import REASON_TITLES
from compliance.reports.scrub import scrub
from compliance.reports.view import banners
from compliance.reports.wording import ORDER, Mark, day, verdict_mark

MAX_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A verdict, a text, or both; neither where the subject has no such row."""

    mark: Mark | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A titled row with a cell for every subject."""

    title: str
    mark: Mark | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SubjectColumn:
    """A subject: its name, the day it was judged on and the remarks on it."""

    name: str
    day: str
    banners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Up to six subjects of one policy."""

    policy: str
    number: str
    subjects: tuple[SubjectColumn, ...]
    counts: tuple[MatrixRow, ...]
    requirements: tuple[MatrixRow, ...]
    targets: tuple[MatrixRow, ...]


def matrices(raw: Sequence[Evaluation]) -> tuple[Matrix, ...]:
    """One matrix a policy and a half-dozen of subjects, in the order given."""
    evaluations = [scrub(evaluation) for evaluation in raw]
    policies = dict.fromkeys(evaluation.policy.id for evaluation in evaluations)
    return tuple(_matrix(chunk) for policy in policies for chunk in _chunks([one for one in evaluations if one.policy.id == policy]))


def _chunks(evaluations: list[Evaluation]) -> Iterator[list[Evaluation]]:
    for start in range(0, len(evaluations), MAX_COLUMNS):
        yield evaluations[start : start + MAX_COLUMNS]


def _matrix(evaluations: list[Evaluation]) -> Matrix:
    policy = evaluations[0].policy
    return Matrix(
        policy=policy.title,
        number=policy.number,
        subjects=tuple(SubjectColumn(one.subject_name, day(one.as_of), banners(one)) for one in evaluations),
        counts=_counts(evaluations),
        requirements=_requirements(evaluations),
        targets=_targets(evaluations),
    )


def _counts(evaluations: list[Evaluation]) -> tuple[MatrixRow, ...]:
    counts = [one.summary() for one in evaluations]
    return tuple(MatrixRow(verdict_mark(verdict).word, verdict_mark(verdict), tuple(Cell(None, str(row[verdict])) for row in counts)) for verdict in ORDER)


def _requirements(evaluations: list[Evaluation]) -> tuple[MatrixRow, ...]:
    columns = [{group.id: _requirement_cell(group) for group in one.requirements} for one in evaluations]
    titles = {group.id: group.title for one in evaluations for group in one.requirements}
    return _rows(titles.items(), columns)


def _requirement_cell(group: RequirementResult) -> Cell:
    conclusion = group.conclusion
    return Cell(verdict_mark(conclusion.verdict), REASON_TITLES[conclusion.reason] if conclusion.reason else "")


def _targets(evaluations: list[Evaluation]) -> tuple[MatrixRow, ...]:
    columns = [_target_cells(one) for one in evaluations]
    goals = {finding.rule: finding.expected.text for one in evaluations for finding in one.findings}
    titles = {target.rule: f"{target.title}（目标：{goals.get(target.rule) or target.target}）" for one in evaluations for target in one.targets}
    return _rows(titles.items(), columns)


def _target_cells(evaluation: Evaluation) -> dict[str, Cell]:
    observed = {finding.rule: finding.observed.text for finding in evaluation.findings}
    return {target.rule: Cell(verdict_mark(target.verdict), observed.get(target.rule) or target.value or "未填报") for target in evaluation.targets}


def _rows(titles: Iterable[tuple[str, str]], columns: list[dict[str, Cell]]) -> tuple[MatrixRow, ...]:
    absent = Cell(None)
    return tuple(MatrixRow(title, None, tuple(column.get(key, absent) for column in columns)) for key, title in titles)
