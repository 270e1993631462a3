"""The clause table and the policy text, each linked with the findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby

from compliance.model.evaluation import ClauseResult, Evaluation
from compliance.model.language import say
from compliance.reports.law_parts import ClauseRow, ClauseTable, PolicyBlock, SegmentView
from compliance.reports.links import finding_link, item_number
from compliance.reports.parts import FindingView, Link
from compliance.reports.policy_blocks import Block
from compliance.reports.targets import Targets, bare_anchor
from compliance.reports.wording import anchor_id, conclusion_mark

Findings = Mapping[str, FindingView]


def clause_tables(evaluation: Evaluation, findings: Findings, targets: Targets) -> tuple[ClauseTable, ...]:
    """Every clause atom in the order of the policy, by section."""
    items = {item.clause.text: item.title for finding in findings.values() for item in (*finding.items.shown, *finding.items.met)}
    groups = {group.id: Link(say("要求组"), anchor_id("q", group.id)) for group in evaluation.requirements}
    rows = []
    above = ""
    for clause in evaluation.clauses:
        rows.append((targets.chapter(clause.anchor), _clause(clause, above, items.get(clause.id, ""), findings, groups, targets)))
        above = clause.quote
    return tuple(ClauseTable(section, tuple(row for _, row in part)) for section, part in groupby(rows, lambda row: row[0]))


def _clause(clause: ClauseResult, above: str, item: str, findings: Findings, groups: Mapping[str, Link], targets: Targets) -> ClauseRow:
    finding = findings.get(clause.rule or "")
    return ClauseRow(
        id=anchor_id("c", clause.id),
        name=clause.id,
        quote=clause.quote,
        repeats=clause.quote == above,
        item=item,
        paragraph=targets.paragraph(clause.anchor),
        mark=conclusion_mark(clause.conclusion) if clause.encoded else None,
        finding=Link(item_number(finding), finding.id) if finding else groups.get(clause.rule or ""),
        remark=say("与 {clause} 为同一要求", clause=clause.same_as) if clause.same_as else "",
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
