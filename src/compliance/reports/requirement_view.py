"""The requirement groups: each under the group it belongs to, with what is open in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.model.evaluation import Evaluation, RequirementResult
from compliance.model.verdict import Verdict
from compliance.reports.law_parts import RequirementView
from compliance.reports.links import by_mark, finding_link
from compliance.reports.parts import FindingView, Link
from compliance.reports.targets import Targets, bare_anchor
from compliance.reports.wording import anchor_id, conclusion_mark

OPEN = frozenset(verdict.value for verdict in (Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA, Verdict.NEEDS_REVIEW))
Findings = Mapping[str, FindingView]


def requirement_views(evaluation: Evaluation, findings: Findings, targets: Targets) -> tuple[RequirementView, ...]:
    """The groups in the order of the plan, the groups within a group after it. A group of several groups stands under the first of them."""
    order = {anchor: rank for rank, anchor in enumerate(targets.chapters)}
    ranked = sorted(evaluation.requirements, key=lambda group: order.get(bare_anchor(group.anchor), len(order)))
    inner = {name for group in ranked for name in group.groups if name != group.id}
    tops = [group for group in ranked if group.id not in inner]
    seen: dict[str, RequirementView] = {}
    for group in (*tops, *ranked):
        for depth, member in _walk(group, {one.id: one for one in ranked}, 0, frozenset()):
            if member.id not in seen:
                seen[member.id] = _view(member, depth, findings, targets)
    return tuple(seen.values())


def _walk(group: RequirementResult, groups: Mapping[str, RequirementResult], depth: int, above: frozenset[str]) -> Iterator[tuple[int, RequirementResult]]:
    """The group and all below it; a group that contains itself is not entered again."""
    yield depth, group
    for name in group.groups:
        if name in groups and name not in above | {group.id}:
            yield from _walk(groups[name], groups, depth + 1, above | {group.id})


def _view(group: RequirementResult, depth: int, findings: Findings, targets: Targets) -> RequirementView:
    known = sorted((findings[rule] for rule in group.rules if rule in findings), key=lambda finding: finding.number)
    members = [*map(finding_link, known), *(Link(rule, None) for rule in group.rules if rule not in findings)]
    return RequirementView(
        id=anchor_id("q", group.id),
        depth=depth,
        title=group.title,
        quote=group.quote,
        paragraph=targets.paragraph(group.anchor),
        mark=conclusion_mark(group.conclusion),
        counts=by_mark([(link.mark, link) for link in members if link.mark], OPEN),
        groups=len(group.groups),
        members=tuple(members),
    )
