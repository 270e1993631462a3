"""The requirement groups: each under the group it belongs to, with what is open in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    """The groups as `in_plan_order` has them."""
    return tuple(_view(group, depth, findings, targets) for depth, group in in_plan_order(evaluation.requirements, targets.chapters))


def in_plan_order(requirements: Sequence[RequirementResult], anchors: Iterable[str]) -> tuple[tuple[int, RequirementResult], ...]:
    """The groups by the order of `anchors`, each followed by the groups within it and with its depth; one of several groups stands under the first."""
    order = {anchor: rank for rank, anchor in enumerate(anchors)}
    ranked = sorted(requirements, key=lambda group: order.get(bare_anchor(group.anchor), len(order)))
    inner = {name for group in ranked for name in group.groups if name != group.id}
    known = {group.id: group for group in ranked}
    seen: dict[str, tuple[int, RequirementResult]] = {}
    for group in (*(group for group in ranked if group.id not in inner), *ranked):
        for depth, member in _walk(group, known, 0, frozenset()):
            seen.setdefault(member.id, (depth, member))
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
