"""`evaluate()`: one submission, one policy, one day; what the command line, a web page and a library all call."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from compliance.engine import engines_used
from compliance.evaluate.circumstances import banners, readings_in_force, targets
from compliance.evaluate.clauses import clause_results, requirement_results
from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.findings import Report
from compliance.evaluate.judge import Judgement, Subject, join, judge
from compliance.evaluate.queries import doubts, queries, recounted
from compliance.evaluate.scenes import scene_of, unit_of
from compliance.evaluate.seal import seal
from compliance.evaluate.validity import other_validity, timing
from compliance.measures.workdays import WorkCalendar
from compliance.model.evaluation import Evaluation, Flip, PolicyRef
from compliance.model.language import mark, named
from compliance.rulebook.checks import Node
from compliance.submission import Submission

OCCASION = mark("评估")


@dataclass(frozen=True, slots=True)
class Request:
    """How a subject is to be judged. `phase` and `as_of` exclude each other; both None: the report's own date."""

    phase: str | None = None
    as_of: date | None = None
    benchmark: bool = False


def evaluate(submission: Submission, compiled: CompiledPolicy, calendar: WorkCalendar, request: Request) -> Evaluation:
    """The evaluation of a submission. Raises ProblemsError for a unit outside the plan, EngineDisagreementError when the engines differ."""
    document = compiled.policy.document
    name, level = unit_of(submission, compiled, benchmark=request.benchmark)
    when = timing(document, submission, request.phase, request.as_of, compiled.choices)
    outside = request.benchmark and name not in document.units
    scene = scene_of(submission, compiled, calendar, when.cutoff, comparison=outside)
    subject = Subject(name, level, outside, when.suspended)
    judgement = judge(compiled, scene, subject)
    _join_requirements(compiled, judgement)
    flips = _flips(compiled, judgement)
    for value, cutoff, suspended in other_validity(document, when, compiled.choices):
        silent = scene_of(submission, compiled, calendar, cutoff, comparison=outside, explain=False)
        other = judge(compiled, silent, replace(subject, suspended=suspended))
        _add_flips(flips, document.validity_reading or "", value, other, compiled, judgement)
    report = Report(compiled, judgement, scene, subject, flips)
    findings = tuple(report.finding(rule) for rule in compiled.rules.values())
    return Evaluation(
        policy=PolicyRef(
            document.id, named(document.title), document.number, named(document.issuer), document.dated, document.printed, document.valid_until, document.sha256
        ),
        subject_name=name,
        subject_level=named(level),
        as_of=when.as_of,
        cutoff=when.cutoff,
        phase=when.phase.name if when.phase else None,
        phase_title=named(when.phase.title if when.phase else str(submission.cover.value("report_kind") or OCCASION)),
        phase_official=when.phase.official if when.phase else True,
        period=scene.period,
        engines=engines_used(compiled.durable),
        readings=readings_in_force(compiled),
        clauses=clause_results(compiled, judgement, subject),
        findings=findings,
        requirements=requirement_results(compiled, judgement),
        targets=targets(compiled, judgement),
        banners=banners(submission, when, compiled, subject),
        queries=(*queries(compiled.rulebook, scene), *doubts(submission)),
        repairs=submission.repairs,
        recounts=recounted(compiled.rulebook, scene),
        seal=seal(submission, compiled, calendar),
        source=submission.file,
        benchmark=outside,
        sample=str(submission.cover.value("note") or ""),
        extra={"policy_text": document.markdown, "policy_title": document.title, "policy_issuer": document.issuer},
    )


def _join_requirements(compiled: CompiledPolicy, judgement: Judgement) -> None:
    pending = dict(compiled.policy.requirements)
    while pending:
        ready = [item for item in pending.values() if not any(group in pending for group in item.groups)]
        join([(item.id, compiled.rollup, [*item.rules, *item.groups]) for item in ready], judgement, compiled)
        for item in ready:
            del pending[item.id]


def _flips(compiled: CompiledPolicy, judgement: Judgement) -> dict[str, list[Flip]]:
    """By node key (a rule or an item of one), the other values of readings under which its verdict would be another."""
    found: dict[str, list[Flip]] = defaultdict(list)
    for variant in compiled.variants:
        pairs = [(variant.rule.id, variant.node.key), *_items(compiled.nodes[variant.rule.id], variant.node)]
        for key, other in pairs:
            verdict = judgement.conclusions[other].verdict
            if verdict is not judgement.conclusions[key].verdict:
                title = named(compiled.rulebook.readings[variant.reading].values[variant.value])
                found[key].append(Flip(variant.reading, variant.value, title, verdict))
    return found


def _items(node: Node, other: Node) -> list[tuple[str, str]]:
    """Keys of the items of a rule, beside those of the same items under another reading."""
    others = {child.item.atom: child.key for child in other.children if child.item is not None}
    return [(child.key, others[child.item.atom]) for child in node.children if child.item is not None and child.item.atom in others]


def _add_flips(flips: dict[str, list[Flip]], reading: str, value: str, other: Judgement, compiled: CompiledPolicy, judgement: Judgement) -> None:
    title = named(compiled.rulebook.readings[reading].values[value])
    for key in [*compiled.nodes, *(child.key for node in compiled.nodes.values() for child in node.children if child.item is not None)]:
        if other.conclusions[key].verdict is not judgement.conclusions[key].verdict:
            flips[key].append(Flip(reading, value, title, other.conclusions[key].verdict))
