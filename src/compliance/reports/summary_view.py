"""The view of several subjects that every format of the summary prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compliance.model.evaluation import Evaluation
from compliance.model.language import listed, mark, say
from compliance.model.seal import seal_title
from compliance.reports.scrub import scrub
from compliance.reports.summary import MAX_COLUMNS, Matrix, Overview, matrices, overviews

NOTE = mark("文件未规定评分，本表不打分、不作综合排名，各对象按评估次序排列；只有文件定了目标值的指标按数值排列。“——”表示该对象没有此项。")


@dataclass(frozen=True, slots=True)
class SealRow:
    """A part of the seals, its digest, and the subjects in whose seals it stands so."""

    label: str
    text: str
    subjects: str


@dataclass(frozen=True, slots=True)
class SummaryView:
    """Several subjects side by side, policy by policy. `subjects` are their names in the order given; `note` says how all is to be read."""

    title: str
    note: str
    subjects: tuple[str, ...]
    matrices: tuple[Matrix, ...]
    overviews: tuple[Overview, ...]
    seals: tuple[SealRow, ...]


def summary_view(evaluations: Sequence[Evaluation], columns: int = MAX_COLUMNS) -> SummaryView:
    """The view, with at most so many subjects beside each other; text that came with the submissions is cleaned and clipped."""
    clean = [scrub(_needed(one)) for one in evaluations]
    names = tuple(one.subject_name for one in clean)
    return SummaryView(say("多对象评估结果汇总"), say(NOTE), names, matrices(clean, columns), overviews(clean), _seals(clean))


def _needed(one: Evaluation) -> Evaluation:
    """The evaluation without what no summary prints, which is most of it."""
    findings = tuple(replace(finding, entries=(), items=(), cells=(), evidence=(), flips=(), notes=()) for finding in one.findings)
    return replace(one, findings=findings, clauses=(), queries=(), recounts=(), repairs=(), readings=(), score=None)


def _seals(evaluations: Sequence[Evaluation]) -> tuple[SealRow, ...]:
    """Every part of every seal; a digest that several subjects have in common stands once, with their names."""
    parts = dict.fromkeys(part for one in evaluations for part in one.seal)
    return tuple(row for part in parts for row in _sealed(part, evaluations))


def _sealed(part: str, evaluations: Sequence[Evaluation]) -> Iterator[SealRow]:
    holders: dict[str, list[str]] = {}
    for one in evaluations:
        if part in one.seal:
            holders.setdefault(one.seal[part], []).append(one.subject_name)
    for text, names in holders.items():
        yield SealRow(seal_title(part), text, say("全部对象") if len(names) == len(evaluations) else listed(names))
