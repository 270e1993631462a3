"""The first page of a report: counts, plain sentences, what must be put right, and values beside targets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from compliance.model.evaluation import Evaluation, Target
from compliance.model.verdict import REASON_TITLES, Verdict
from compliance.reports.finding_view import quantity_text
from compliance.reports.parts import ActionRow, CountRow, FindingView, Link, TargetView
from compliance.reports.wording import MEANINGS, ORDER, anchor_id, day, listed, quoted, verdict_mark

MAX_ACTIONS = 20
MAX_NAMED = 5
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?|\d+/[1-9]\d*)\s*%?\s*")


def count_rows(evaluation: Evaluation) -> tuple[CountRow, ...]:
    """One row a verdict, the weightiest first."""
    counts = evaluation.summary()
    return tuple(
        CountRow(verdict_mark(verdict), counts[verdict], MEANINGS[verdict], anchor_id("g", verdict.value) if counts[verdict] else None) for verdict in ORDER
    )


def overall_sentences(evaluation: Evaluation) -> tuple[str, ...]:
    """What matters most, in whole sentences."""
    counts = evaluation.summary()
    sentences = (
        f"按{day(evaluation.cutoff)}的情况，对{evaluation.subject_name}共作出{len(evaluation.findings)}项结论。{_failures(evaluation)}",
        _unknowns(evaluation) if counts[Verdict.INSUFFICIENT_DATA] else "",
        f"有{counts[Verdict.NEEDS_REVIEW]}项由评估人判定，判定之前不计为符合。" if counts[Verdict.NEEDS_REVIEW] else "",
        _flipped(evaluation),
        _unencoded(evaluation),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _failures(evaluation: Evaluation) -> str:
    titles = [finding.title for finding in evaluation.findings if finding.conclusion.verdict is Verdict.NON_COMPLIANT]
    if not titles:
        return "未发现不符合事项；未发现不等于全部符合，须与下列各项一并阅读。"
    named = listed(quoted(title) for title in titles[:MAX_NAMED])
    return f"其中{len(titles)}项不符合，须整改：{named}{'等' if len(titles) > MAX_NAMED else ''}。"


def _unknowns(evaluation: Evaluation) -> str:
    conclusions = [finding.conclusion for finding in evaluation.findings if finding.conclusion.verdict is Verdict.INSUFFICIENT_DATA]
    reasons = Counter(conclusion.reason for conclusion in conclusions)
    parts = listed(f"{title}{reasons[reason]}项" for reason, title in REASON_TITLES.items() if reasons[reason])
    return f"有{len(conclusions)}项因材料不足无法判定{f'（{parts}）' if parts else ''}，补齐材料后可重新评估；无法判定既不是符合，也不是不符合。"


def _flipped(evaluation: Evaluation) -> str:
    number = sum(1 for finding in evaluation.findings if finding.flips)
    return f"有{number}项结论取决于对文件用语的理解，换一种口径结论会改变，已在各项中逐一注明。" if number else ""


def _unencoded(evaluation: Evaluation) -> str:
    number = sum(1 for clause in evaluation.clauses if not clause.encoded)
    return f"文件共{len(evaluation.clauses)}条可评价内容，其中{number}条尚未编入规则，本报告对其不作结论。" if number else ""


def action_rows(findings: Mapping[str, FindingView], evaluation: Evaluation) -> tuple[ActionRow, ...]:
    """The first twenty matters to be put right."""
    failed = [finding for finding in evaluation.findings if finding.conclusion.verdict is Verdict.NON_COMPLIANT]
    return tuple(
        ActionRow(
            Link(f"{findings[finding.rule].number}. {finding.title}", findings[finding.rule].id),
            quantity_text(finding.gap) or quantity_text(finding.observed),
            day(finding.due),
            listed(finding.responsible),
        )
        for finding in failed[:MAX_ACTIONS]
    )


def target_views(findings: Mapping[str, FindingView], evaluation: Evaluation) -> tuple[TargetView, ...]:
    """The numeric targets with the geometry of their bars."""
    return tuple(_target(target, findings.get(target.rule)) for target in evaluation.targets)


def _target(target: Target, finding: FindingView | None) -> TargetView:
    bar, line = _positions(target)
    return TargetView(
        finding=Link(target.title, finding.id if finding else None),
        observed=(finding.observed if finding else "") or target.value or "未填报",
        expected=target.label or target.target,
        mark=verdict_mark(target.verdict),
        bar=bar,
        line=line,
    )


def _positions(target: Target) -> tuple[int | None, int | None]:
    """Where bar and target mark end: shares fill a scale to 100, other numbers one that ends a fifth beyond the larger."""
    value, goal = _number(target.value), _number(target.target)
    known = [number for number in (value, goal) if number is not None]
    share = "%" in f"{target.target}{target.value}{target.label}" and all(number <= 100 for number in known)
    scale = Fraction(100) if share else max(known, default=Fraction(0)) * Fraction(6, 5)
    return _thousandths(value, scale), _thousandths(goal, scale)


def _number(text: str | None) -> Fraction | None:
    match = _NUMBER.fullmatch(text or "")
    return Fraction(match.group(1)) if match else None


def _thousandths(value: Fraction | None, scale: Fraction) -> int | None:
    return int(value / scale * 1000) if value is not None and scale else None
