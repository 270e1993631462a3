"""What evaluators attach to an evaluation, worded for print: waivers, and points by their own table."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.model.evaluation import Evaluation
from compliance.model.language import counted, mark, say
from compliance.model.score import Score
from compliance.reports.finding_view import waiver_text
from compliance.reports.parts import FindingView, Link, ScoreView, WaiverView


def waiver_views(evaluation: Evaluation, findings: Mapping[str, FindingView]) -> tuple[WaiverView, ...]:
    """Every waiver of the subject, in the order of the report."""
    waived = {finding.rule: finding.waiver for finding in evaluation.findings if finding.waiver}
    return tuple(WaiverView(_link(view), waiver_text(waived[rule])) for rule, view in findings.items() if rule in waived)


def score_view(score: Score | None, findings: Mapping[str, FindingView]) -> ScoreView | None:
    """The points, or None where no table was loaded."""
    if score is None:
        return None
    rows = tuple(
        (
            _link(findings[row.id]) if row.id in findings else Link(row.title, None),
            counted(row.points, mark("分")),
            say("未计分") if row.gained is None else say("得 {gained} 分", gained=row.gained),
        )
        for row in score.rows
    )
    sentences = (
        say("权重表来源：{source}。方案本身没有规定分值，得分只按这份权重表计算。", source=score.source),
        say(
            "得 {gained} 分，失 {lost} 分；无法判定、待判定和未到期的 {open} 分未计，不适用和仅记录的 {outside} 分不计。",
            gained=score.gained,
            lost=score.lost,
            open=score.open,
            outside=score.outside,
        ),
    )
    return ScoreView(score.title, sentences, rows)


def _link(view: FindingView) -> Link:
    return Link(f"{view.number}. {view.title}", view.id, view.mark)
