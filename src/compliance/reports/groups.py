"""The findings by verdict: a card for what must be acted on, a row in a table for what is only declared, not filed, or settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count, groupby

from compliance.model.evaluation import Evaluation, Finding
from compliance.model.language import mark, say
from compliance.model.verdict import Basis, Reason, Verdict
from compliance.reports.finding_view import finding_view
from compliance.reports.parts import FindingGroup, FindingTable, FindingView
from compliance.reports.targets import Targets
from compliance.reports.wording import FOLDED, ORDER, anchor_id, meaning, verdict_mark

REMARKS = {
    "declared": mark("下列各项只有自报与佐证，没有可计算的数据，由评估人对照材料现场判定。"),
    "unreported": mark("下列各项没有填报。填报以后重新评估，即可得出结论。"),
}
_WRONG = (Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA)


def finding_groups(evaluation: Evaluation, targets: Targets) -> tuple[FindingGroup, ...]:
    """The groups that have findings, the weightiest first; the findings are numbered in the order in which they are printed."""
    empty = _mostly_empty(evaluation.findings)
    numbers = count(1)
    groups = []
    for verdict in ORDER:
        findings = [finding for finding in evaluation.findings if finding.conclusion.verdict is verdict]
        if findings:
            groups.append(_group(verdict, findings, evaluation, empty, lambda finding: finding_view(finding, next(numbers), targets)))
    return tuple(groups)


def _group(verdict: Verdict, findings: list[Finding], evaluation: Evaluation, empty: bool, view: Callable[[Finding], FindingView]) -> FindingGroup:
    layout = "settled" if verdict in FOLDED else "unreported" if verdict is Verdict.INSUFFICIENT_DATA else "declared"
    rows = [finding for finding in findings if _in_row(finding, layout, empty)]
    cards = tuple(view(finding) for finding in findings if not _in_row(finding, layout, empty))
    return FindingGroup(
        id=anchor_id("g", verdict.value),
        mark=verdict_mark(verdict),
        meaning=meaning(verdict, evaluation.benchmark),
        folded=verdict in FOLDED,
        slim=verdict is Verdict.NOT_DUE,
        layout=layout,
        remark=say(REMARKS[layout]) if rows and layout in REMARKS else "",
        cards=cards,
        tables=_tables([view(finding) for finding in rows]),
    )


def _tables(rows: Iterable[FindingView]) -> tuple[FindingTable, ...]:
    return tuple(FindingTable(section, tuple(part)) for section, part in groupby(rows, lambda row: row.section))


def _in_row(finding: Finding, layout: str, empty: bool) -> bool:
    if layout == "declared":
        return finding.conclusion.verdict is Verdict.NEEDS_REVIEW and _declared(finding)
    return layout == "settled" or (empty and finding.conclusion.reason is Reason.NOT_REPORTED)


def _declared(finding: Finding) -> bool:
    """Whether there is only a declaration with its evidence: no figure, nothing missing, nothing that fails."""
    failing = any(item.conclusion.verdict in _WRONG for item in finding.items) or any(entry.state in ("bad", "unknown") for entry in finding.entries)
    return finding.conclusion.basis is Basis.ATTESTED and finding.gap is None and not failing


def _mostly_empty(findings: tuple[Finding, ...]) -> bool:
    """Whether more than half of the findings are unknown because nothing was filed."""
    unreported = sum(1 for finding in findings if finding.conclusion.reason is Reason.NOT_REPORTED)
    return 2 * unreported > len(findings)
