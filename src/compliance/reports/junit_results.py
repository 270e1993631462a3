"""An evaluation as JUnit XML, for dashboards that show tests: a suite for each chapter of the plan, a case for each rule. Only 符合 shows as a pass."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

from compliance.model.evaluation import Evaluation, Finding, Flip
from compliance.model.language import in_turn, say
from compliance.model.seal import seal_title
from compliance.model.verdict import Verdict
from compliance.reports.export_text import exported, labelled
from compliance.reports.finding_view import quantity_text, waiver_text
from compliance.reports.places import places_text
from compliance.reports.policy_blocks import chapters, policy_blocks
from compliance.reports.targets import bare_anchor
from compliance.reports.wording import conclusion_mark, day, gap, in_brackets, listed, meaning

OUTCOMES = {
    Verdict.NON_COMPLIANT: "failure",
    Verdict.INSUFFICIENT_DATA: "error",
    Verdict.NEEDS_REVIEW: "skipped",
    Verdict.NOT_DUE: "skipped",
    Verdict.INFORMATIONAL: "skipped",
    Verdict.NOT_APPLICABLE: "skipped",
}
"""The element that a verdict becomes; 符合 alone has none. What could not be judged is an error: as in a test that could not run, somebody must act."""
COUNTS = {"failures": "failure", "errors": "error", "skipped": "skipped"}
MOST_PLACES = 12


def render_junit(raw: Evaluation) -> str:
    """The text of `results.junit.xml` of one subject."""
    evaluation = exported(raw)
    root = ElementTree.Element("testsuites", name=f"{evaluation.subject_name}{gap()}{evaluation.policy.title}")
    under = chapters(policy_blocks(evaluation.policy_text()), evaluation.policy_heading())
    suites: dict[str, list[Finding]] = {}
    for finding in evaluation.findings:
        suites.setdefault(under.get(bare_anchor(finding.anchor)) or evaluation.policy.title, []).append(finding)
    facts = _facts(evaluation)
    for name, findings in suites.items():
        _suite(root, name, findings, facts)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _facts(evaluation: Evaluation) -> dict[str, str]:
    """What every suite says of the run, since readers show one suite at a time."""
    facts = {
        say("被评估对象"): evaluation.subject_name,
        say("评估依据"): in_brackets(evaluation.policy.title, evaluation.policy.number),
        say("评估截止日"): day(evaluation.as_of),
        say("评估阶段"): evaluation.phase_title,
        say("提示"): in_turn(evaluation.banners),
        say("口径"): in_turn(in_brackets(f"{use.id}={use.value}", use.set_by) for use in evaluation.readings),
    }
    sealed = {say("封存信息：{part}", part=seal_title(part)): text for part, text in evaluation.seal.items()}
    return {name: text for name, text in facts.items() if text} | sealed


def _suite(root: ElementTree.Element, name: str, findings: list[Finding], facts: Mapping[str, str]) -> None:
    cases = [_case(finding, name) for finding in findings]
    suite = ElementTree.SubElement(root, "testsuite", name=name, tests=str(len(cases)))
    for count, kind in COUNTS.items():
        suite.set(count, str(sum(case.find(kind) is not None for case in cases)))
    told = ElementTree.SubElement(suite, "properties")
    for label, text in facts.items():
        ElementTree.SubElement(told, "property", name=label, value=text)
    suite.extend(cases)


def _case(finding: Finding, suite: str) -> ElementTree.Element:
    conclusion = finding.conclusion
    case = ElementTree.Element("testcase", name=f"{finding.rule} {finding.title}", classname=suite)
    mark = conclusion_mark(conclusion)
    said = in_brackets(mark.word, mark.remark)
    detail = "\n".join(labelled(label, text) for label, text in _told(finding) if text)
    kind = OUTCOMES.get(conclusion.verdict)
    if kind is None:
        ElementTree.SubElement(case, "system-out").text = f"{said}\n{detail}"
        return case
    message = labelled(said, quantity_text(finding.gap) or meaning(conclusion.verdict))
    outcome = ElementTree.SubElement(case, kind, type=conclusion.reason.value if conclusion.reason else conclusion.verdict.value, message=message)
    outcome.text = detail
    return case


def _told(finding: Finding) -> tuple[tuple[str, str], ...]:
    return (
        (say("原文"), in_brackets(finding.quote, finding.location)),
        (say("应达到"), quantity_text(finding.expected)),
        (say("认定情况"), quantity_text(finding.observed)),
        (say("差距"), quantity_text(finding.gap)),
        (say("完成期限"), day(finding.due)),
        (say("责任单位"), listed(finding.responsible)),
        (say("整改建议"), finding.remediation if finding.conclusion.verdict is not Verdict.COMPLIANT else ""),
        (say("豁免"), waiver_text(finding.waiver)),
        (say("数据位置"), places_text(finding.cells, "", MOST_PLACES)),
        (say("佐证"), in_turn(f"{row.evidence_id} {row.title}".strip() for row in finding.evidence)),
        (say("换一种口径结论会变"), in_turn(_flipped(flip) for flip in finding.flips)),
    )


def _flipped(flip: Flip) -> str:
    return say("{reading} 时为 {verdict}", reading=f"{flip.reading}={flip.value}", verdict=flip.verdict.value)
