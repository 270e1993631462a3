"""What a supervisor asks of several subjects at once: who stands where on the plan's own indicators, what most miss, what to visit, what is not known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.model.evaluation import Evaluation, Finding, Target
from compliance.model.verdict import REASON_TITLES, Basis, Verdict
from compliance.reports.wording import listed

MAX_PLACES = 6
LEAST_FOR_OUTLIER = 4
LEAST_DISTANCE = 1
OUTLYING = 3
"""A value is asked about when it lies further from all the others than three times the distance between those: a question, whatever the scale."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The subjects in the order of one indicator of the plan, each with its value and what it lacks; those without a value last."""

    title: str
    goal: str
    places: tuple[tuple[str, str, str], ...]


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
    """What of a subject is not known, by reason."""

    subject: str
    counts: tuple[tuple[str, int], ...]
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
    return Standing(target.title, target.label or target.target, tuple((name, _observed(value, finding), _gap(finding)) for value, name, finding in rows))


def _number(target: Target) -> Fraction | None:
    return None if target.value is None else Fraction(target.value)


def _observed(value: Fraction | None, finding: Finding) -> str:
    return finding.observed.text if value is not None else "未填报"


def _gap(finding: Finding) -> str:
    if finding.gap is not None:
        return f"还差 {finding.gap.text}"
    return "已达到" if finding.conclusion.verdict is Verdict.COMPLIANT else ""


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
    return Fraction(len(failing), len(rows)), Missed(rule, first.title, first.quote, f"{len(failing)}／{len(rows)}", listed(failing))


def visits(evaluations: Sequence[Evaluation]) -> tuple[Visits, ...]:
    """One row a subject."""
    return tuple(_visits(one) for one in evaluations)


def _visits(one: Evaluation) -> Visits:
    points = [(finding, point) for finding in one.findings for point in finding.inspection]
    places = Counter(point.subject or _lead(finding) for finding, point in points if point.conclusion.verdict is Verdict.NEEDS_REVIEW)
    named = [f"{place} {count} 项" for place, count in places.most_common(MAX_PLACES)]
    review = sum(point.conclusion.verdict is Verdict.NEEDS_REVIEW for _, point in points)
    declared = sum(point.conclusion.verdict is Verdict.COMPLIANT and point.conclusion.basis is Basis.ATTESTED for _, point in points)
    return Visits(one.subject_name, review, declared, listed(named) + ("等" if len(places) > MAX_PLACES else ""))


def _lead(finding: Finding) -> str:
    return finding.responsible[0].removesuffix("（牵头）") if finding.responsible else "本单位"


def missing(evaluations: Sequence[Evaluation]) -> tuple[Missing, ...]:
    """One row for each subject of which something is not known."""
    return tuple(row for one in evaluations if (row := _missing(one)).counts)


def _missing(one: Evaluation) -> Missing:
    unknown = [finding for finding in one.findings if finding.conclusion.verdict is Verdict.INSUFFICIENT_DATA]
    reasons = Counter(REASON_TITLES[finding.conclusion.reason] for finding in unknown if finding.conclusion.reason)
    named = [finding.title for finding in unknown[:MAX_PLACES]]
    return Missing(one.subject_name, tuple(reasons.most_common()), listed(named) + ("等" if len(unknown) > MAX_PLACES else ""))


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
            yield f"{name}的{title}为 {texts.get(name, '')}，与其他各家相差较大，请核对口径和数据。"
