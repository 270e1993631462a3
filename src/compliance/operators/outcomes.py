"""Outcome codes: how a conclusion travels through an engine as one ASCII word, e.g. `insufficient_data:not_reported`, `compliant/inspected`."""

from __future__ import annotations

from compliance.model.verdict import Basis, Conclusion, Reason, Verdict

REASON_CODES = {Reason.NOT_REPORTED: 1, Reason.MISSING_EVIDENCE: 2, Reason.MISSING_DEFINITION: 3, Reason.INVALID_VALUE: 4}
RATING_CODES = {"符合": 1, "基本符合": 2, "不符合": 3, "无法判断": 4}


def outcome(verdict: Verdict, reason: Reason | None = None, basis: Basis | None = None) -> str:
    """The code of a conclusion; without `basis` the basis of what was observed applies."""
    return verdict.value + (f":{reason.value}" if reason else "") + (f"/{basis.value}" if basis else "")


def conclusion(code: str, observed_basis: Basis) -> Conclusion:
    """The conclusion that a code stands for."""
    text, _, basis = code.partition("/")
    verdict, _, reason = text.partition(":")
    return Conclusion(Verdict(verdict), Reason(reason) if reason else None, Basis(basis) if basis else observed_basis)
