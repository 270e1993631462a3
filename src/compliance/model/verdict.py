"""Verdicts, the reasons of an unknown, and what a verdict rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from compliance.model.language import mark, say


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
    Verdict.COMPLIANT: mark("符合"),
    Verdict.NON_COMPLIANT: mark("不符合"),
    Verdict.INSUFFICIENT_DATA: mark("无法判定"),
    Verdict.NOT_DUE: mark("未到期"),
    Verdict.NOT_APPLICABLE: mark("不适用"),
    Verdict.NEEDS_REVIEW: mark("待评估人判定"),
    Verdict.INFORMATIONAL: mark("仅记录"),
}
REASON_TITLES = {
    Reason.NOT_REPORTED: mark("未填报"),
    Reason.MISSING_EVIDENCE: mark("缺佐证"),
    Reason.MISSING_DEFINITION: mark("缺口径"),
    Reason.INVALID_VALUE: mark("数值无效"),
}
BASIS_TITLES = {
    Basis.COMPUTED: mark("按填报数据计算"),
    Basis.AS_REPORTED: mark("据填报比率，未能复算"),
    Basis.ATTESTED: mark("据自报及佐证"),
    Basis.INSPECTED: mark("据评估人核查"),
}


def verdict_title(verdict: Verdict) -> str:
    """E.g. 符合."""
    return say(VERDICT_TITLES[verdict])


def reason_title(reason: Reason | None) -> str:
    """E.g. 未填报; empty without a reason."""
    return say(REASON_TITLES[reason]) if reason else ""


def basis_title(basis: Basis) -> str:
    """E.g. 按填报数据计算."""
    return say(BASIS_TITLES[basis])


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A verdict with the reason of an unknown (None otherwise) and its basis."""

    verdict: Verdict
    reason: Reason | None = None
    basis: Basis = Basis.COMPUTED
