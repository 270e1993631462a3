"""The first page of a report: counts, plain sentences, what must be put right, and values beside targets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from compliance.model.evaluation import Evaluation, Target
from compliance.model.language import mark, say
from compliance.model.verdict import Reason, Verdict, reason_title
from compliance.reports.finding_view import quantity_text
from compliance.reports.parts import ActionRow, CountRow, FindingView, Link, TargetView
from compliance.reports.wording import ORDER, anchor_id, day, listed, meaning, quoted, verdict_mark

MAX_ACTIONS = 20
MAX_NAMED = 5
NO_FAILURE = mark("按{day}的情况，对{subject}共作出{total}项结论。未发现不符合事项；未发现不等于全部符合，须与下列各项一并阅读。")
FAILURES = mark("按{day}的情况，对{subject}共作出{total}项结论。其中{number}项不符合，须整改：{titles}。")
MANY_FAILURES = mark("按{day}的情况，对{subject}共作出{total}项结论。其中{number}项不符合，须整改：{titles}等。")
COMPARED_FAILURES = mark("按{day}的情况，对{subject}共作出{total}项结论。其中{number}项未达到文件要求，仅供比较，不作整改要求：{titles}。")
MANY_COMPARED_FAILURES = mark("按{day}的情况，对{subject}共作出{total}项结论。其中{number}项未达到文件要求，仅供比较，不作整改要求：{titles}等。")
SUMMED_UP = {
    (False, False): FAILURES, (False, True): MANY_FAILURES, (True, False): COMPARED_FAILURES, (True, True): MANY_COMPARED_FAILURES,
}  # fmt: skip
"""By whether the subject is only compared, and whether there are more failures than are named."""
UNKNOWN = mark("有{number}项因材料不足无法判定，补齐材料后可重新评估；无法判定既不是符合，也不是不符合。")
UNKNOWN_FOR_REASONS = mark("有{number}项因材料不足无法判定（{reasons}），补齐材料后可重新评估；无法判定既不是符合，也不是不符合。")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?|\d+/[1-9]\d*)\s*%?\s*")


def count_rows(evaluation: Evaluation) -> tuple[CountRow, ...]:
    """One row a verdict, the weightiest first."""
    counts = evaluation.summary()
    return tuple(
        CountRow(verdict_mark(verdict), counts[verdict], meaning(verdict, evaluation.benchmark), anchor_id("g", verdict.value) if counts[verdict] else None)
        for verdict in ORDER
    )


def overall_sentences(evaluation: Evaluation) -> tuple[str, ...]:
    """What matters most, in whole sentences."""
    counts = evaluation.summary()
    sentences = (
        _failures(evaluation),
        _unknowns(evaluation) if counts[Verdict.INSUFFICIENT_DATA] else "",
        say("有{number}项由评估人判定，判定之前不计为符合。", number=counts[Verdict.NEEDS_REVIEW]) if counts[Verdict.NEEDS_REVIEW] else "",
        _flipped(evaluation),
        _unencoded(evaluation),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _failures(evaluation: Evaluation) -> str:
    titles = [finding.title for finding in evaluation.findings if finding.conclusion.verdict is Verdict.NON_COMPLIANT]
    words = SUMMED_UP[evaluation.benchmark, len(titles) > MAX_NAMED] if titles else NO_FAILURE
    return say(
        words,
        day=day(evaluation.cutoff),
        subject=evaluation.subject_name,
        total=len(evaluation.findings),
        number=len(titles),
        titles=listed(quoted(title) for title in titles[:MAX_NAMED]),
    )


def actions_title(evaluation: Evaluation) -> str:
    """What stands over the matters that are not met."""
    return say("与文件要求有差距的事项") if evaluation.benchmark else say("须整改事项")


def _unknowns(evaluation: Evaluation) -> str:
    conclusions = [finding.conclusion for finding in evaluation.findings if finding.conclusion.verdict is Verdict.INSUFFICIENT_DATA]
    reasons = Counter(conclusion.reason for conclusion in conclusions)
    parts = listed(say("{reason}{number}项", reason=reason_title(reason), number=reasons[reason]) for reason in Reason if reasons[reason])
    words = UNKNOWN_FOR_REASONS if parts else UNKNOWN
    return say(words, number=len(conclusions), reasons=parts)


def _flipped(evaluation: Evaluation) -> str:
    number = sum(1 for finding in evaluation.findings if finding.flips)
    return say("有{number}项结论取决于对文件用语的理解，换一种口径结论会改变，已在各项中逐一注明。", number=number) if number else ""


def _unencoded(evaluation: Evaluation) -> str:
    number = sum(1 for clause in evaluation.clauses if not clause.encoded)
    words = mark("文件共{total}条可评价内容，其中{number}条尚未编入规则，本报告对其不作结论。")
    return say(words, total=len(evaluation.clauses), number=number) if number else ""


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
        observed=(finding.observed if finding else "") or target.value or reason_title(Reason.NOT_REPORTED),
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
