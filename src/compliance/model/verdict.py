"""Verdicts, the reasons of an unknown, and what a verdict rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What is said of a rule, a clause or a requirement group."""

    NON_COMPLIANT = "non_compliant"
    INSUFFICIENT_DATA = "insufficient_data"
    NEEDS_REVIEW = "needs_review"
    NOT_DUE = "not_due"
    COMPLIANT = "compliant"
    INFORMATIONAL = "informational"
    NOT_APPLICABLE = "not_applicable"


class Reason(StrEnum):
    """Why a verdict is `insufficient_data`."""

    NOT_REPORTED = "not_reported"
    MISSING_EVIDENCE = "missing_evidence"
    MISSING_DEFINITION = "missing_definition"
    INVALID_VALUE = "invalid_value"


class Basis(StrEnum):
    """What a verdict rests on, from the weakest to the strongest but for `inspected`, an evaluator's own judgement."""

    COMPUTED = "computed"
    AS_REPORTED = "as_reported"
    ATTESTED = "attested"
    INSPECTED = "inspected"


VERDICT_TITLES = {
    Verdict.COMPLIANT: "符合",
    Verdict.NON_COMPLIANT: "不符合",
    Verdict.INSUFFICIENT_DATA: "无法判定",
    Verdict.NOT_DUE: "未到期",
    Verdict.NOT_APPLICABLE: "不适用",
    Verdict.NEEDS_REVIEW: "待评估人判定",
    Verdict.INFORMATIONAL: "仅记录",
}
REASON_TITLES = {
    Reason.NOT_REPORTED: "未填报",
    Reason.MISSING_EVIDENCE: "缺佐证",
    Reason.MISSING_DEFINITION: "缺口径",
    Reason.INVALID_VALUE: "数值无效",
}
BASIS_TITLES = {
    Basis.COMPUTED: "按填报数据计算",
    Basis.AS_REPORTED: "据填报比率，未能复算",
    Basis.ATTESTED: "据自报及佐证",
    Basis.INSPECTED: "据评估人核查",
}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A verdict with the reason of an unknown (None otherwise) and its basis."""

    verdict: Verdict
    reason: Reason | None = None
    basis: Basis = Basis.COMPUTED
