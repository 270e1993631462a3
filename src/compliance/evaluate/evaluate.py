"""`evaluate()`: one submission, one policy, one day; what the command line, a web page and a library all call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance import __version__
from compliance.engine import engines_used
from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.findings import Report
from compliance.evaluate.judge import Judgement, Subject, join, judge
from compliance.evaluate.queries import queries
from compliance.evaluate.validity import Timing, timing
from compliance.measures.scene import Scene
from compliance.measures.workdays import WorkCalendar
from compliance.model.evaluation import ClauseResult, Evaluation, Flip, PolicyRef, ReadingUse, RequirementResult, Target
from compliance.model.problem import Problem, ProblemsError
from compliance.model.quantity import plain
from compliance.model.verdict import Conclusion, Reason, Verdict
from compliance.operators.rate import bound
from compliance.rulebook.checks import Node
from compliance.rulebook.documents import Clause
from compliance.rulebook.rules import Cover
from compliance.submission import Submission, as_at


@dataclass(frozen=True, slots=True)
class Request:
    """How a subject is to be judged. `phase` and `as_of` exclude each other; both None: the report's own date."""

    phase: str | None = None
    as_of: date | None = None
    benchmark: bool = False


def evaluate(submission: Submission, compiled: CompiledPolicy, calendar: WorkCalendar, request: Request) -> Evaluation:
    """The evaluation of a submission. Raises ProblemsError for a unit outside the plan, EngineDisagreementError when the engines differ."""
    document = compiled.policy.document
    name, level = _unit(submission, compiled, benchmark=request.benchmark)
    when = timing(document, submission, request.phase, request.as_of, compiled.choices)
    scene = _scene(submission, compiled, calendar, when)
    outside = request.benchmark and name not in document.units
    subject = Subject(name, level, outside, when.suspended)
    judgement = judge(compiled, scene, subject)
    _join_requirements(compiled, judgement)
    flips = _flips(compiled, judgement)
    report = Report(compiled, judgement, scene, subject)
    findings = tuple(report.finding(rule, flips.get(rule.id, ())) for rule in compiled.rules.values())
    return Evaluation(
        policy=PolicyRef(
            document.id, document.title, document.number, document.issuer, document.dated, document.printed, document.valid_until, document.sha256
        ),
        subject_name=name,
        subject_level=level,
        as_of=when.as_of,
        cutoff=when.cutoff,
        phase=when.phase.name if when.phase else None,
        phase_title=when.phase.title if when.phase else str(submission.cover.value("report_kind") or "评估"),
        phase_official=when.phase.official if when.phase else True,
        period=scene.period,
        engines=engines_used(compiled.durable),
        readings=_readings(compiled),
        clauses=tuple(_clause(clause, compiled, judgement, subject) for clause in compiled.policy.clauses.values() if clause.kind != "background"),
        findings=findings,
        requirements=_requirements(compiled, judgement),
        targets=_targets(compiled, judgement),
        banners=_banners(submission, when, compiled, subject),
        queries=queries(compiled.rulebook, scene),
        seal=_seal(submission, compiled, calendar),
        source=submission.file,
        benchmark=outside,
        sample=str(submission.cover.value("note") or ""),
        extra={"policy_text": document.markdown},
    )


def _unit(submission: Submission, compiled: CompiledPolicy, *, benchmark: bool) -> tuple[str, str]:
    units = compiled.policy.document.units
    name, level = str(submission.cover.value("unit_name")), str(submission.cover.value("unit_level"))
    place = submission.cover.place("unit_name")
    if name not in units and not benchmark:
        mend = f"实施范围：{'、'.join(units)}；只作比较时用 --benchmark"
        raise ProblemsError([Problem("outside-scope", f"“{name}”不在《{compiled.policy.document.title}》的实施范围", place, mend)])
    if name in units and level != units[name]:
        place = submission.cover.place("unit_level")
        raise ProblemsError([Problem("wrong-level", f"“{name}”的层级应为“{units[name]}”，填的是“{level}”", place, f"改为“{units[name]}”")])
    return name, level


def _scene(submission: Submission, compiled: CompiledPolicy, calendar: WorkCalendar, when: Timing) -> Scene:
    start, end = (submission.cover.value(name) for name in ("period_start", "period_end"))
    period = (start if isinstance(start, date) else None, end if isinstance(end, date) else None)
    tables, document = compiled.rulebook.tables, compiled.policy.document
    return Scene(as_at(submission, tables, when.cutoff), tables, calendar, when.cutoff, period, document.valid_from, document.valid_until)


def _join_requirements(compiled: CompiledPolicy, judgement: Judgement) -> None:
    pending = dict(compiled.policy.requirements)
    while pending:
        ready = [item for item in pending.values() if not any(group in pending for group in item.groups)]
        join([(item.id, compiled.rollup, [*item.rules, *item.groups]) for item in ready], judgement, compiled)
        for item in ready:
            del pending[item.id]


def _flips(compiled: CompiledPolicy, judgement: Judgement) -> Mapping[str, Sequence[Flip]]:
    """For each rule, the other values of its readings under which its verdict would be another."""
    found: dict[str, list[Flip]] = {}
    for variant in compiled.variants:
        key = variant.rule.id
        verdict = judgement.conclusions[variant.node.key].verdict
        if verdict is not judgement.conclusions[key].verdict:
            title = compiled.rulebook.readings[variant.reading].values[variant.value]
            found.setdefault(key, []).append(Flip(variant.reading, variant.value, title, verdict))
    return found


def _clause(clause: Clause, compiled: CompiledPolicy, judgement: Judgement, subject: Subject) -> ClauseResult:
    atom = clause.id if clause.id in compiled.policy.carried else clause.same_as or clause.id
    rule_id = compiled.policy.carried.get(atom)
    if rule_id is None:
        conclusion = Conclusion(Verdict.INSUFFICIENT_DATA, Reason.MISSING_DEFINITION)
        return ClauseResult(clause.id, clause.at, clause.quote, conclusion, None, clause.same_as, encoded=False)
    if rule_id in compiled.policy.requirements:
        return ClauseResult(clause.id, clause.at, clause.quote, judgement.conclusions[rule_id], rule_id, clause.same_as)
    conclusion = _carried(atom, compiled, compiled.nodes[rule_id], judgement, subject)
    return ClauseResult(clause.id, clause.at, clause.quote, conclusion, rule_id, clause.same_as)


def _carried(atom: str, compiled: CompiledPolicy, root: Node, judgement: Judgement, subject: Subject) -> Conclusion:
    rule = compiled.rules[root.key]
    candidates: list[tuple[Cover, str]] = [(cover, root.key) for cover in rule.covers]
    for child in root.children:
        if child.item is not None:
            candidates += [(Cover(child.item.atom, child.item.units), child.key), *((cover, child.key) for cover in child.item.covers)]
    cover, key = next((cover, key) for cover, key in candidates if cover.atom == atom)
    if cover.units is not None and subject.name not in cover.units:
        return Conclusion(Verdict.NOT_APPLICABLE)
    return judgement.conclusions[key]


def _requirements(compiled: CompiledPolicy, judgement: Judgement) -> tuple[RequirementResult, ...]:
    return tuple(
        RequirementResult(item.id, item.title, item.quote, item.anchor, judgement.conclusions[item.id], item.rules, item.groups)
        for item in compiled.policy.requirements.values()
    )


def _targets(compiled: CompiledPolicy, judgement: Judgement) -> tuple[Target, ...]:
    found = []
    for rule in compiled.rules.values():
        node = compiled.nodes[rule.id]
        observed = judgement.observations.get(rule.id, ())
        if node.operator == "rate" and observed:
            kind, target = bound(node.params)
            label = f"{plain(target)}%" + ("左右" if kind == "about" else "")
            found.append(Target(rule.id, rule.title, plain(target), observed[0].percent, judgement.conclusions[rule.id].verdict, label))
    return tuple(found)


def _readings(compiled: CompiledPolicy) -> tuple[ReadingUse, ...]:
    used = {name for rule in compiled.policy.rules.values() for name in rule.readings}
    used |= {name for name, choice in compiled.choices.items() if choice.set_by != "default"}
    readings = compiled.rulebook.readings
    return tuple(
        ReadingUse(
            id=name,
            title=readings[name].title,
            value=choice.value,
            value_title=readings[name].values[choice.value],
            set_by=choice.set_by,
            parameters={key: None if value is None else plain(value) for key, value in choice.parameters.items()},
            question=readings[name].question,
            rationale=readings[name].rationale,
            quotes=readings[name].quotes,
            alternatives={value: title for value, title in readings[name].values.items() if value != choice.value},
        )
        for name, choice in compiled.choices.items()
        if name in used
    )


def _banners(submission: Submission, when: Timing, compiled: CompiledPolicy, subject: Subject) -> tuple[str, ...]:
    banners = list(when.banners)
    if subject.benchmark:
        banners.append(f"仅供比较：“{subject.name}”不在{compiled.policy.document.number}的实施范围，按视同在范围内对照，不构成评估结论")
    if note := submission.cover.value("note"):
        banners.append(str(note))
    if compiled.durable is None:
        banners.append("本次仅由参考引擎判定，未经第二引擎核对")
    return tuple(banners)


def _seal(submission: Submission, compiled: CompiledPolicy, calendar: WorkCalendar) -> dict[str, str]:
    document = compiled.policy.document
    seal = {"rules": compiled.rulebook.sha256, "policy": document.sha256, "policy_text": document.text_sha256}
    return seal | {"submission": submission.sha256, "calendar": calendar.sha256, "program": __version__}
