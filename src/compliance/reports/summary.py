"""The view of several subjects side by side: numeric targets, counts by verdict and requirement groups, a table for each policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from compliance.model.evaluation import Evaluation, Finding, RequirementResult, Target
from compliance.model.language import listed, say
from compliance.model.verdict import Reason, reason_title
from compliance.reports.policy_blocks import chapters, policy_blocks
from compliance.reports.requirement_view import in_plan_order
from compliance.reports.summary_gaps import Missed, Missing, Standing, Visits, distance, missed_by_most, missing, outliers, standings, visits
from compliance.reports.view import banners
from compliance.reports.wording import ORDER, Mark, day, verdict_mark

MAX_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """A verdict, a text, or both; neither where the subject has no such row. `gap`: what a value lacks of its target."""

    mark: Mark | None
    text: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A titled row with a cell for every subject. `goal` is the target of an indicator; `depth` how many groups a requirement stands under."""

    title: str
    mark: Mark | None
    cells: tuple[Cell, ...]
    goal: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Up to eight subjects of one policy, and the remarks on them, each with the subjects it is on."""

    policy: str
    number: str
    subjects: tuple[str, ...]
    remarks: tuple[str, ...]
    counts: tuple[MatrixRow, ...]
    requirements: tuple[MatrixRow, ...]
    targets: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class CountLine:
    """A subject and how many of its conclusions are of each verdict, in the order of the matrix."""

    subject: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the subjects of one policy have in common and where they differ."""

    policy: str
    number: str
    remarks: tuple[str, ...]
    counts: tuple[CountLine, ...]
    standings: tuple[Standing, ...]
    missed: tuple[Missed, ...]
    visits: tuple[Visits, ...]
    missing: tuple[Missing, ...]
    outliers: tuple[str, ...]


def overviews(evaluations: Sequence[Evaluation]) -> tuple[Overview, ...]:
    """One a policy."""
    return tuple(_overview([one for one in evaluations if one.policy.id == policy]) for policy in dict.fromkeys(one.policy.id for one in evaluations))


def _overview(own: list[Evaluation]) -> Overview:
    policy = own[0].policy
    counts = tuple(CountLine(one.subject_name, tuple(map(one.summary().__getitem__, ORDER))) for one in own)
    return Overview(policy.title, policy.number, _remarks(own), counts, standings(own), missed_by_most(own), visits(own), missing(own), outliers(own))


def matrices(evaluations: Sequence[Evaluation], columns: int = MAX_COLUMNS) -> tuple[Matrix, ...]:
    """One matrix a policy and as many subjects as there are `columns`, in the order given."""
    policies = dict.fromkeys(evaluation.policy.id for evaluation in evaluations)
    return tuple(_matrix(chunk) for policy in policies for chunk in _chunks([one for one in evaluations if one.policy.id == policy], columns))


def _chunks(evaluations: list[Evaluation], columns: int) -> Iterator[list[Evaluation]]:
    for start in range(0, len(evaluations), columns):
        yield evaluations[start : start + columns]


def _matrix(evaluations: list[Evaluation]) -> Matrix:
    policy = evaluations[0].policy
    return Matrix(
        policy=policy.title,
        number=policy.number,
        subjects=tuple(one.subject_name for one in evaluations),
        remarks=_remarks(evaluations),
        counts=_counts(evaluations),
        requirements=_requirements(evaluations),
        targets=_targets(evaluations),
    )


def _counts(evaluations: list[Evaluation]) -> tuple[MatrixRow, ...]:
    counts = [one.summary() for one in evaluations]
    return tuple(MatrixRow(verdict_mark(verdict).word, verdict_mark(verdict), tuple(Cell(None, str(row[verdict])) for row in counts)) for verdict in ORDER)


def _remarks(evaluations: list[Evaluation]) -> tuple[str, ...]:
    """The day and the banners; the same words on several subjects once, with their names where they are not all."""
    on: dict[str, list[str]] = {}
    for one in evaluations:
        for text in (say("评估截止日 {day}", day=day(one.as_of)), *banners(one)):
            on.setdefault(text.replace(f"“{one.subject_name}”", say("该对象")), []).append(one.subject_name)
    return tuple(text if len(names) == len(evaluations) else say("{subjects}：{remark}", subjects=listed(names), remark=text) for text, names in on.items())


def _requirements(evaluations: list[Evaluation]) -> tuple[MatrixRow, ...]:
    columns = [{group.id: _requirement_cell(group) for group in one.requirements} for one in evaluations]
    nested = {group.id: (depth, group.title) for one in evaluations for depth, group in in_plan_order(one.requirements, _anchors(one))}
    return tuple(MatrixRow(title, None, _cells(key, columns), depth=depth) for key, (depth, title) in nested.items())


def _anchors(evaluation: Evaluation) -> Iterable[str]:
    return chapters(policy_blocks(evaluation.policy_text()), evaluation.policy_heading())


def _requirement_cell(group: RequirementResult) -> Cell:
    conclusion = group.conclusion
    return Cell(verdict_mark(conclusion.verdict), reason_title(conclusion.reason))


def _targets(evaluations: list[Evaluation]) -> tuple[MatrixRow, ...]:
    columns = [_target_cells(one) for one in evaluations]
    known = {target.rule: target for one in evaluations for target in one.targets}
    return tuple(MatrixRow(target.title, None, _cells(rule, columns), goal=target.label or target.target) for rule, target in known.items())


def _target_cells(evaluation: Evaluation) -> dict[str, Cell]:
    findings = {finding.rule: finding for finding in evaluation.findings}
    return {target.rule: _target_cell(target, findings.get(target.rule)) for target in evaluation.targets}


def _target_cell(target: Target, finding: Finding | None) -> Cell:
    observed = finding.observed.text if finding else ""
    return Cell(verdict_mark(target.verdict), observed or target.value or reason_title(Reason.NOT_REPORTED), distance(finding) if finding else "")


def _cells(key: str, columns: list[dict[str, Cell]]) -> tuple[Cell, ...]:
    return tuple(column.get(key, Cell(None)) for column in columns)
