"""What a supervisor asks of several subjects at once: who stands where on the plan's own indicators, what most miss, what to visit, what is not known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.model.evaluation import Evaluation, Finding, Target
from compliance.model.language import counted, in_turn, listed, mark, say, together
from compliance.model.verdict import Basis, Reason, Verdict, reason_title
from compliance.reports.wording import Mark, verdict_mark

MAX_PLACES = 6
LEAD = mark("（牵头）")
LEAST_FOR_OUTLIER = 4
LEAST_DISTANCE = 1
OUTLYING = 3
"""A value is asked about when it lies further from all the others than three times the distance between those: a question, whatever the scale."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The subjects in the order of one indicator of the plan, each with its value and what it lacks; those without a value last.

    `marks` are the verdicts, in the same order.
    """

    title: str
    goal: str
    places: tuple[tuple[str, str, str], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A rule that more than half of those whom it binds do not meet."""

    rule: str
    title: str
    quote: str
    count: str
    subjects: str


@dataclass(frozen=True, slots=True)
class Visits:
    """How much of a subject is left to people: to be judged, only declared, and where to go first."""

    subject: str
    review: int
    declared: int
    places: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What of a subject is not known: how much for each reason, as pairs and as a text, and the titles of the first few rules."""

    subject: str
    counts: tuple[tuple[str, int], ...]
    reasons: str
    rules: str


def standings(evaluations: Sequence[Evaluation]) -> tuple[Standing, ...]:
    """One for each indicator for which the plan sets a target; nothing else is put in an order."""
    known: dict[str, Target] = {target.rule: target for one in evaluations for target in one.targets}
    return tuple(_standing(rule, target, evaluations) for rule, target in known.items())


def _standing(rule: str, target: Target, evaluations: Sequence[Evaluation]) -> Standing:
    rows = []
    for one in evaluations:
        value = next((_number(item) for item in one.targets if item.rule == rule), None)
        finding = next((item for item in one.findings if item.rule == rule), None)
        if finding is not None and finding.conclusion.verdict is not Verdict.NOT_APPLICABLE:
            rows.append((value, one.subject_name, finding))
    rows.sort(key=lambda row: (row[0] is None, -(row[0] or 0)))
    places = tuple((name, _observed(value, finding), distance(finding)) for value, name, finding in rows)
    return Standing(target.title, target.label or target.target, places, tuple(verdict_mark(finding.conclusion.verdict) for _, _, finding in rows))


def _number(target: Target) -> Fraction | None:
    return None if target.value is None else Fraction(target.value)


def _observed(value: Fraction | None, finding: Finding) -> str:
    return finding.observed.text if value is not None else reason_title(Reason.NOT_REPORTED)


def distance(finding: Finding) -> str:
    """What a value lacks of its target, in the units that are counted where it has such; empty where that is not known."""
    if finding.gap is not None:
        return say("还差 {gap}", gap=finding.gap.text)
    return say("已达到") if finding.conclusion.verdict is Verdict.COMPLIANT else ""


def missed_by_most(evaluations: Sequence[Evaluation]) -> tuple[Missed, ...]:
    """The rules that more than half of those bound do not meet, the most frequent first; nothing for fewer than two subjects."""
    bound: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
    for one in evaluations:
        for finding in one.findings:
            if finding.conclusion.verdict is not Verdict.NOT_APPLICABLE:
                bound[finding.rule].append((one.subject_name, finding))
    found = [row for rule, rows in bound.items() if (row := _missed(rule, rows))]
    return tuple(row for _, row in sorted(found, key=lambda pair: -pair[0]))


def _missed(rule: str, rows: list[tuple[str, Finding]]) -> tuple[Fraction, Missed] | None:
    failing = [name for name, finding in rows if finding.conclusion.verdict is Verdict.NON_COMPLIANT]
    if len(rows) < 2 or 2 * len(failing) <= len(rows):
        return None
    first = rows[0][1]
    count = say("{failing}／{bound}", failing=len(failing), bound=len(rows))
    return Fraction(len(failing), len(rows)), Missed(rule, first.title, first.quote, count, listed(failing))


def visits(evaluations: Sequence[Evaluation]) -> tuple[Visits, ...]:
    """One row a subject."""
    return tuple(_visits(one) for one in evaluations)


def _visits(one: Evaluation) -> Visits:
    points = [(finding, point) for finding in one.findings for point in finding.inspection]
    places = Counter(point.subject or _lead(finding) for finding, point in points if point.conclusion.verdict is Verdict.NEEDS_REVIEW)
    named = [together(place, counted(count, mark("项"))) for place, count in places.most_common(MAX_PLACES)]
    review = sum(point.conclusion.verdict is Verdict.NEEDS_REVIEW for _, point in points)
    declared = sum(point.conclusion.verdict is Verdict.COMPLIANT and point.conclusion.basis is Basis.ATTESTED for _, point in points)
    return Visits(one.subject_name, review, declared, _some(named, len(places)))


def _some(names: Sequence[str], there_are: int) -> str:
    """The names, and that there are more where they are not all."""
    return say("{names}等", names=listed(names)) if there_are > len(names) else listed(names)


def _lead(finding: Finding) -> str:
    return finding.responsible[0].removesuffix(say(LEAD)) if finding.responsible else say("本单位")


def missing(evaluations: Sequence[Evaluation]) -> tuple[Missing, ...]:
    """One row for each subject of which something is not known."""
    return tuple(row for one in evaluations if (row := _missing(one)).counts)


def _missing(one: Evaluation) -> Missing:
    unknown = [finding for finding in one.findings if finding.conclusion.verdict is Verdict.INSUFFICIENT_DATA]
    reasons = Counter(finding.conclusion.reason for finding in unknown if finding.conclusion.reason)
    counts = tuple((reason_title(reason), count) for reason, count in reasons.most_common())
    told = in_turn(together(reason, counted(count, mark("项"))) for reason, count in counts)
    return Missing(one.subject_name, counts, told, _some([finding.title for finding in unknown[:MAX_PLACES]], len(unknown)))


def outliers(evaluations: Sequence[Evaluation]) -> tuple[str, ...]:
    """Values of indicators far from those of all other subjects, as questions; they are no findings."""
    values: dict[str, dict[str, Fraction]] = defaultdict(dict)
    titles: dict[str, str] = {}
    for one in evaluations:
        for target in one.targets:
            if (value := _number(target)) is not None:
                values[target.rule][one.subject_name], titles[target.rule] = value, target.title
    return tuple(sentence for rule, own in values.items() for sentence in _outlying(titles[rule], own, _texts(rule, evaluations)))


def _texts(rule: str, evaluations: Iterable[Evaluation]) -> Mapping[str, str]:
    return {one.subject_name: finding.observed.text for one in evaluations for finding in one.findings if finding.rule == rule}


def _outlying(title: str, values: Mapping[str, Fraction], texts: Mapping[str, str]) -> Iterator[str]:
    if len(values) < LEAST_FOR_OUTLIER:
        return
    for name, value in values.items():
        others = [other for key, other in values.items() if key != name]
        spread, distance = max(others) - min(others), min(abs(value - other) for other in others)
        if distance > OUTLYING * spread and distance >= LEAST_DISTANCE:
            yield say("{name}的{title}为 {value}，与其他各家相差较大，请核对口径和数据。", name=name, title=title, value=texts.get(name, ""))
