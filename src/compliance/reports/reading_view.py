"""The readings in force: those on which a verdict hangs first, with what another value would make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from compliance.model.evaluation import Evaluation, ReadingUse
from compliance.model.language import in_turn, mark, say
from compliance.reports.law_parts import ReadingFlip, ReadingView
from compliance.reports.links import by_mark, finding_link
from compliance.reports.parts import FindingView, Link
from compliance.reports.targets import Targets
from compliance.reports.wording import ORDER, Mark, anchor_id, in_brackets, verdict_mark

SET_HERE = {"command line": mark("本次评估指定")}
Turned = Mapping[tuple[str, str], list[tuple[Mark, Link]]]


def reading_views(evaluation: Evaluation, findings: Mapping[str, FindingView], targets: Targets) -> tuple[ReadingView, ...]:
    """The readings in their order, but those that could turn a verdict before the others."""
    touched: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    turned: defaultdict[str, defaultdict[tuple[str, str], list[tuple[Mark, Link]]]] = defaultdict(lambda: defaultdict(list))
    for finding in sorted(evaluation.findings, key=lambda one: findings[one.rule].number):
        link = finding_link(findings[finding.rule])
        for name in finding.readings:
            touched[name][finding.rule] = link
        for flip in finding.flips:
            turned[flip.reading][flip.value, flip.title].append((verdict_mark(flip.verdict), link))
    views = [_reading(use, touched[use.id].values(), turned[use.id], targets) for use in evaluation.readings]
    return tuple(sorted(views, key=lambda view: not view.flips))


def _reading(use: ReadingUse, touched: Iterable[Link], turned: Turned, targets: Targets) -> ReadingView:
    return ReadingView(
        id=anchor_id("r", use.id),
        name=use.id,
        title=use.title,
        question=use.question,
        chosen=use.value_title or use.value,
        value=use.value,
        set_by=_set_by(use.set_by),
        parameters=in_turn(_parameter(name, value) for name, value in use.parameters.items()),
        rationale=use.rationale,
        alternatives=tuple(in_brackets(title, value) for value, title in use.alternatives.items() if value != use.value),
        quotes=tuple(Link(quote, targets.paragraph(anchor)) for anchor, quote in use.quotes),
        findings=tuple(touched),
        flips=tuple(_flip(value, title, links) for (value, title), links in turned.items()),
    )


def _flip(value: str, title: str, links: list[tuple[Mark, Link]]) -> ReadingFlip:
    return ReadingFlip(in_brackets(title, value) if title else value, by_mark(links, frozenset(ORDER)))


def _set_by(setter: str) -> str:
    """Who set a reading, in words; empty for a default."""
    if setter == "default":
        return ""
    return say(SET_HERE[setter]) if setter in SET_HERE else setter


def _parameter(name: str, value: str | None) -> str:
    return say("{name}＝未设", name=name) if value is None else say("{name}＝{value}", name=name, value=value)
