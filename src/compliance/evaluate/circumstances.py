"""What a report states beside its findings: readings in force, values against targets, headings."""

from __future__ import annotations

from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.judge import Judgement, Subject
from compliance.evaluate.validity import Timing
from compliance.model.banners import only_compared
from compliance.model.evaluation import ReadingUse, Target
from compliance.model.language import named, say
from compliance.model.quantity import plain
from compliance.operators.rate import bound
from compliance.submission import Submission


def readings_in_force(compiled: CompiledPolicy) -> tuple[ReadingUse, ...]:
    """The readings that bear on a rule of the policy, and those that the run set."""
    used = {name for rule in compiled.policy.rules.values() for name in rule.readings}
    used |= {compiled.policy.document.validity_reading or ""}
    used |= {name for name, choice in compiled.choices.items() if choice.set_by != "default"}
    readings = compiled.rulebook.readings
    return tuple(
        ReadingUse(
            id=name,
            title=named(readings[name].title),
            value=choice.value,
            value_title=named(readings[name].values[choice.value]),
            set_by=choice.set_by,
            parameters={key: None if value is None else plain(value) for key, value in choice.parameters.items()},
            question=named(readings[name].question),
            rationale=named(readings[name].rationale),
            quotes=readings[name].quotes,
            alternatives={value: named(title) for value, title in readings[name].values.items() if value != choice.value},
        )
        for name, choice in compiled.choices.items()
        if name in used
    )


def targets(compiled: CompiledPolicy, judgement: Judgement) -> tuple[Target, ...]:
    """The percentages that the plan sets beside those found."""
    found = []
    for rule in compiled.rules.values():
        node = compiled.nodes[rule.id]
        observed = judgement.observations.get(rule.id, ())
        if node.operator == "rate" and observed:
            kind, target = bound(node.params)
            label = say("{percent}%左右", percent=plain(target)) if kind == "about" else f"{plain(target)}%"
            found.append(Target(rule.id, named(rule.title), plain(target), observed[0].percent, judgement.conclusions[rule.id].verdict, label))
    return tuple(found)


def banners(submission: Submission, when: Timing, compiled: CompiledPolicy, subject: Subject) -> tuple[str, ...]:
    """What must stand at the head of every page of a report."""
    found = list(when.banners)
    if subject.benchmark:
        found.append(only_compared(subject.name, compiled.policy.document.number))
    if note := submission.cover.value("note"):
        found.append(str(note))
    if compiled.durable is None:
        found.append(say("本次仅由参考引擎判定，未经第二引擎核对"))
    return tuple(found)
