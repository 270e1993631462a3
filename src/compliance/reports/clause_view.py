"""The law side of a report: requirement groups, readings, the clause table and the policy text, each linked with the findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from compliance.model.evaluation import ClauseResult, Evaluation, ReadingUse, RequirementResult
from compliance.reports.finding_view import Targets, bare_anchor
from compliance.reports.parts import ClauseRow, FindingView, Link, PolicyBlock, ReadingView, RequirementView, SegmentView
from compliance.reports.policy_blocks import Block
from compliance.reports.wording import anchor_id, conclusion_mark

SETTERS = {"default": "缺省取法", "command line": "本次评估指定"}
Findings = Mapping[str, FindingView]


def finding_link(finding: FindingView) -> Link:
    """`第12项`, with the verdict."""
    return Link(f"第{finding.number}项", finding.id, finding.mark)


def requirement_views(evaluation: Evaluation, findings: Findings, targets: Targets) -> tuple[RequirementView, ...]:
    """The requirement groups in their order."""
    groups = {group.id: Link(group.title, anchor_id("q", group.id), conclusion_mark(group.conclusion)) for group in evaluation.requirements}
    return tuple(_requirement(group, groups, findings, targets) for group in evaluation.requirements)


def _requirement(group: RequirementResult, groups: Mapping[str, Link], findings: Findings, targets: Targets) -> RequirementView:
    inner = [groups.get(name, Link(name, None)) for name in group.groups]
    rules = [finding_link(findings[rule]) if rule in findings else Link(rule, None) for rule in group.rules]
    return RequirementView(
        anchor_id("q", group.id), group.title, group.quote, targets.paragraph(group.anchor), conclusion_mark(group.conclusion), (*inner, *rules)
    )


def reading_views(evaluation: Evaluation, findings: Findings, targets: Targets) -> tuple[ReadingView, ...]:
    """The readings in force in their order."""
    touched: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    flipped: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    for finding in evaluation.findings:
        link = finding_link(findings[finding.rule])
        for name in finding.readings:
            touched[name][finding.rule] = link
        for flip in finding.flips:
            flipped[flip.reading][finding.rule] = link
    return tuple(_reading(use, touched[use.id].values(), flipped[use.id].values(), targets) for use in evaluation.readings)


def _reading(use: ReadingUse, touched: Iterable[Link], flipped: Iterable[Link], targets: Targets) -> ReadingView:
    return ReadingView(
        id=anchor_id("r", use.id),
        name=use.id,
        title=use.title,
        question=use.question,
        chosen=f"{use.value_title}（{use.value}）" if use.value_title else use.value,
        set_by=SETTERS.get(use.set_by, use.set_by),
        parameters="；".join(f"{name}＝{'未设' if value is None else value}" for name, value in use.parameters.items()),
        rationale=use.rationale,
        alternatives=tuple(f"{title}（{value}）" for value, title in use.alternatives.items() if value != use.value),
        quotes=tuple(Link(quote, targets.paragraph(anchor)) for anchor, quote in use.quotes),
        findings=tuple(touched),
        flipped=tuple(flipped),
    )


def clause_rows(evaluation: Evaluation, findings: Findings, targets: Targets) -> tuple[ClauseRow, ...]:
    """Every clause atom in the order of the policy."""
    items = {item.clause.text: item.title for finding in findings.values() for item in finding.items}
    rows = []
    above = ""
    for clause in evaluation.clauses:
        rows.append(_clause(clause, above, items.get(clause.id, ""), findings, targets))
        above = clause.quote
    return tuple(rows)


def _clause(clause: ClauseResult, above: str, item: str, findings: Findings, targets: Targets) -> ClauseRow:
    finding = findings.get(clause.rule or "")
    return ClauseRow(
        id=anchor_id("c", clause.id),
        name=clause.id,
        quote=clause.quote,
        repeats=clause.quote == above,
        item=item,
        paragraph=targets.paragraph(clause.anchor),
        mark=conclusion_mark(clause.conclusion) if clause.encoded else None,
        finding=Link(f"第{finding.number}项", finding.id) if finding else None,
        remark=f"与 {clause.same_as} 为同一要求" if clause.same_as else "",
    )


def linked_blocks(evaluation: Evaluation, blocks: tuple[Block, ...], findings: Findings) -> tuple[PolicyBlock, ...]:
    """The policy text; after the last block of each clause, the findings that rest on it by their own anchor or by an atom they carry."""
    resting = _resting(evaluation, findings)
    seen: set[str] = set()
    waiting: dict[str, Link] = {}
    linked = []
    for number, block in enumerate(blocks, start=1):
        for anchor in block.anchors:
            waiting.update(resting.get(anchor, {}))
        ends = number == len(blocks) or bool(blocks[number].anchors)
        linked.append(PolicyBlock(block.kind, block.level, _segments(block, seen), tuple(waiting.values()) if ends else ()))
        waiting = {} if ends else waiting
    return tuple(linked)


def _resting(evaluation: Evaluation, findings: Findings) -> Mapping[str, dict[str, Link]]:
    """For each anchor the findings by rule, in the order of their numbers."""
    anchors: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for result in evaluation.findings:
        anchors[result.rule][bare_anchor(result.anchor)] = None
    for clause in evaluation.clauses:
        anchors[clause.rule or ""][bare_anchor(clause.anchor)] = None
    resting: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    for rule, finding in findings.items():
        for anchor in anchors[rule]:
            resting[anchor][rule] = finding_link(finding)
    return resting


def _segments(block: Block, seen: set[str]) -> tuple[SegmentView, ...]:
    """The runs of a block; an anchor that was seen before gives no second id."""
    runs = []
    for segment in block.segments:
        new = segment.anchor is not None and segment.anchor not in seen
        runs.append(SegmentView(anchor_id("p", segment.anchor) if new and segment.anchor else None, segment.text))
        seen.update([segment.anchor] if segment.anchor else [])
    return tuple(runs)
