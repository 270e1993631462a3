"""What a supervisor reads from several evaluations: order by the plan's own indicators only, what most miss, what to visit, what is unknown, what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from compliance.model.evaluation import Evaluation, Quantity
from compliance.model.quantity import exact
from compliance.model.verdict import Conclusion, Reason, Verdict
from compliance.reports.summary_gaps import missed_by_most, missing, outliers, standings, visits
from report_samples import kaifeng

RATE = "基层医疗卫生机构就诊率"


def county(name: str, percent: str | None = "64.996", verdict: Verdict = Verdict.NON_COMPLIANT, gap: str | None = "4 人次") -> Evaluation:
    """The sample with another name and another value of its first target."""
    sample = kaifeng()
    first = sample.targets[0]
    value = None if percent is None else exact(Fraction(percent))
    targets = (replace(first, value=value, verdict=verdict), *sample.targets[1:])
    own = {"observed": Quantity(f"{percent}%"), "gap": None if gap is None else Quantity(gap), "conclusion": Conclusion(verdict)}
    rows = [replace(item, **own) if item.rule == first.rule else item for item in sample.findings]
    return replace(sample, subject_name=name, targets=targets, findings=tuple(rows))


def test_subjects_are_put_in_order_by_an_indicator_with_a_target_and_by_nothing_else() -> None:
    found = standings([county("甲"), county("乙", "70", Verdict.COMPLIANT, None), county("丙", None, Verdict.INSUFFICIENT_DATA, None), county("丁", "64.9961")])
    assert [row.title for row in found] == [target.title for target in kaifeng().targets]
    assert found[0].places == (("乙", "70%", "已达到"), ("丁", "64.9961%", "还差 4 人次"), ("甲", "64.996%", "还差 4 人次"), ("丙", "未填报", ""))


def test_a_subject_that_an_indicator_does_not_bind_is_left_out() -> None:
    found = standings([county("甲"), county("市", None, Verdict.NOT_APPLICABLE, None)])
    assert [name for name, *_ in found[0].places] == ["甲"]


@pytest.mark.parametrize(
    ("verdicts", "count"),
    [
        ((Verdict.NON_COMPLIANT, Verdict.NON_COMPLIANT, Verdict.COMPLIANT), "2／3"),
        ((Verdict.NON_COMPLIANT, Verdict.COMPLIANT), None),
        ((Verdict.NON_COMPLIANT, Verdict.NON_COMPLIANT, Verdict.NOT_APPLICABLE), "2／2"),
        ((Verdict.INSUFFICIENT_DATA, Verdict.INSUFFICIENT_DATA, Verdict.NON_COMPLIANT), None),
        ((Verdict.NON_COMPLIANT,), None),
    ],
)
def test_what_most_miss_counts_those_bound_and_takes_unknown_for_no_failure(verdicts: Sequence[Verdict], count: str | None) -> None:
    rows = {row.title: row for row in missed_by_most([county(f"第{number}县", "60", verdict) for number, verdict in enumerate(verdicts)])}
    assert (rows[RATE].count if RATE in rows else None) == count
    if count == "2／3":
        assert rows[RATE].subjects == "第0县、第1县"


def test_what_is_unknown_is_counted_by_reason() -> None:
    sample = kaifeng()
    unknown = [replace(item, conclusion=Conclusion(Verdict.INSUFFICIENT_DATA, Reason.MISSING_EVIDENCE)) for item in sample.findings[:2]]
    known = [replace(item, conclusion=Conclusion(Verdict.COMPLIANT)) for item in sample.findings[2:]]
    [row] = missing([replace(sample, findings=(*unknown, *known)), replace(sample, subject_name="全", findings=tuple(known))])
    assert row.counts == (("缺佐证", 2),)
    assert all(item.title in row.rules for item in unknown)


def test_visits_count_what_is_left_to_people_and_not_what_was_computed() -> None:
    sample = kaifeng()
    [row] = visits([replace(sample, findings=tuple(replace(item, inspection=()) for item in sample.findings))])
    assert (row.review, row.declared, row.places) == (0, 0, "")


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        (("64", "65", "66", "95"), ["丁"]),
        (("64", "65", "66", "68"), []),
        (("64", "65", "66", "72.0"), []),
        (("64", "65", "66", "72.1"), ["丁"]),
        (("64", "64", "64", "64.9"), []),
        (("64", "64", "64", "65"), ["丁"]),
        (("64", "64", "64", "64"), []),
        (("64", "65", "95"), []),
    ],
)
def test_a_value_far_from_all_others_is_a_question(values: Sequence[str], asked: list[str]) -> None:
    sentences = [sentence for sentence in outliers([county(name, value) for name, value in zip("甲乙丙丁", values, strict=False)]) if RATE in sentence]
    assert [sentence[0] for sentence in sentences] == asked
    assert all("请核对" in sentence for sentence in sentences)
