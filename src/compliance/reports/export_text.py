"""An evaluation as the exports take it: text made harmless, without what they do not print, which is most of it, and labelled."""

from __future__ import annotations

from dataclasses import replace

from compliance.model.evaluation import Evaluation
from compliance.model.language import say
from compliance.reports.scrub import scrub


def exported(evaluation: Evaluation) -> Evaluation:
    """The evaluation, cleaned; rows, items and on-site points of findings, the clause table and the checks of the data are left out."""
    findings = tuple(replace(finding, entries=(), items=(), inspection=()) for finding in evaluation.findings)
    return scrub(replace(evaluation, findings=findings, clauses=(), requirements=(), targets=(), queries=(), recounts=(), repairs=(), score=None))


def labelled(label: str, text: str) -> str:
    """A text with what it is before it."""
    return say("{label}：{text}", label=label, text=text)
