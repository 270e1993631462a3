"""What became of a verdict from one result to the next."""

from __future__ import annotations

from compliance.model.verdict import Verdict

CLASSES = (
    "newly_open",
    "newly_unknown",
    "newly_to_judge",
    "no_longer_due",
    "no_longer_applicable",
    "only_recorded",
    "removed",
    "added",
    "closed",
    "known_again",
    "judged",
    "newly_due",
    "newly_applicable",
    "still_open",
    "unchanged",
)
"""The most pressing first."""
UNCHANGED = frozenset({"still_open", "unchanged"})
_TO = {
    Verdict.NON_COMPLIANT: "newly_open",
    Verdict.INSUFFICIENT_DATA: "newly_unknown",
    Verdict.NEEDS_REVIEW: "newly_to_judge",
    Verdict.NOT_DUE: "no_longer_due",
    Verdict.NOT_APPLICABLE: "no_longer_applicable",
    Verdict.INFORMATIONAL: "only_recorded",
}
_TO_COMPLIANT = {
    Verdict.NON_COMPLIANT: "closed",
    Verdict.INSUFFICIENT_DATA: "known_again",
    Verdict.NEEDS_REVIEW: "judged",
    Verdict.NOT_DUE: "newly_due",
    Verdict.NOT_APPLICABLE: "newly_applicable",
    Verdict.INFORMATIONAL: "newly_applicable",
}


def class_of(old: str | None, new: str | None) -> str:
    """The class of a change; None: the result has no such clause, rule or group. Only a failure that is now shown to be met is `closed`."""
    if old == new:
        return "still_open" if new == Verdict.NON_COMPLIANT else "unchanged"
    if new is None:
        return "removed"
    if old is None and new != Verdict.NON_COMPLIANT:
        return "added"
    return _TO_COMPLIANT[Verdict(old or "")] if new == Verdict.COMPLIANT else _TO[Verdict(new)]
