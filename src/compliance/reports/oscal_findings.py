"""The findings of an evaluation in OSCAL: an observation for each rule, and a finding for each that has been judged or is still to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.model.evaluation import EvidenceRef, Finding
from compliance.model.language import say
from compliance.model.verdict import Basis, Verdict
from compliance.reports.export_text import labelled
from compliance.reports.finding_view import quantity_text, waiver_text
from compliance.reports.oscal_text import Identities, at, markup, markup_line, prop, props, some, token
from compliance.reports.places import places_text
from compliance.reports.wording import conclusion_mark, in_brackets, listed, meaning

STATES = {
    Verdict.COMPLIANT: ("satisfied", "pass"),
    Verdict.NON_COMPLIANT: ("not-satisfied", "fail"),
    Verdict.INSUFFICIENT_DATA: ("not-satisfied", "other"),
    Verdict.NEEDS_REVIEW: ("not-satisfied", "other"),
    Verdict.NOT_DUE: ("not-satisfied", "other"),
}
"""State and reason of the target. OSCAL has two states, so all that is not shown to be met is `not-satisfied`; the reason keeps what failed apart from
what is open. A verdict that is not here says nothing of an obligation, and has an observation only."""
METHODS = {Basis.COMPUTED: "TEST", Basis.AS_REPORTED: "TEST", Basis.ATTESTED: "EXAMINE", Basis.INSPECTED: "EXAMINE"}
MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class Setting:
    """What the findings of a run share: its identities, the day judged, the UUIDs of the tool and of the unit."""

    ids: Identities
    day: date
    tool: str
    unit: str


def judged(finding: Finding) -> bool:
    """Whether the verdict says something of an obligation."""
    return finding.conclusion.verdict in STATES


def observation(finding: Finding, setting: Setting) -> dict[str, Any]:
    """What was seen, on what it rests, and where it stands in the submission."""
    return some(
        uuid=setting.ids.of("observation", finding.rule),
        title=markup_line(finding.title),
        description=markup(*_seen(finding)),
        props=[*_verdict(finding), *props([("rule", finding.rule)])],
        methods=[METHODS[finding.conclusion.basis]],
        types=["control-objective"],
        origins=[{"actors": [{"type": "tool", "actor-uuid": setting.tool}]}],
        subjects=[{"subject-uuid": setting.unit, "type": "party"}],
        relevant_evidence=list(_evidence(finding)),
        collected=at(setting.day),
        remarks=markup(*finding.notes),
    )


def oscal_finding(finding: Finding, setting: Setting) -> dict[str, Any]:
    """What is concluded from the observation."""
    state, reason = STATES[finding.conclusion.verdict]
    mark = conclusion_mark(finding.conclusion)
    said = labelled(in_brackets(mark.word, mark.remark), meaning(finding.conclusion.verdict))
    status = {"state": state, "reason": reason, "remarks": markup(said, waiver_text(finding.waiver))}
    return some(
        uuid=setting.ids.of("finding", finding.rule),
        title=markup_line(finding.title),
        description=markup(finding.sentence, labelled(in_brackets(say("原文"), finding.location), finding.quote)),
        props=[*_verdict(finding), *_standing(finding)],
        origins=[{"actors": [{"type": "tool", "actor-uuid": setting.tool}]}],
        target={"type": "objective-id", "target-id": token(finding.rule), "title": markup_line(finding.title), "status": status},
        related_observations=[{"observation-uuid": setting.ids.of("observation", finding.rule)}],
        remarks=markup(labelled(say("整改建议"), finding.remediation) if finding.remediation and finding.conclusion.verdict is not Verdict.COMPLIANT else ""),
    )


def _verdict(finding: Finding) -> list[dict[str, str]]:
    conclusion = finding.conclusion
    return props([("verdict", conclusion.verdict.value), ("reason", conclusion.reason and conclusion.reason.value), ("basis", conclusion.basis.value)])


def _standing(finding: Finding) -> list[dict[str, str]]:
    gap = "prospective-gap" if finding.conclusion.verdict is Verdict.NOT_DUE else "gap"
    waiver = finding.waiver
    pairs = [
        ("rule", finding.rule),
        *(("clause", atom) for atom in finding.clauses),
        ("due", finding.due.isoformat() if finding.due else None),
        (gap, quantity_text(finding.gap)),
        *(("responsible", body) for body in finding.responsible),
        ("waiver", waiver.state.value if waiver else None),
        ("waiver-expires", waiver.waiver.expires.isoformat() if waiver else None),
        *(("reading", name) for name in finding.readings),
    ]
    return [*props(pairs), *(prop("flip", f"{flip.reading}={flip.value}", **{"class": flip.verdict.value}) for flip in finding.flips)]


def _seen(finding: Finding) -> Iterator[str]:
    for label, text in ((say("应达到"), finding.expected), (say("认定情况"), finding.observed), (say("差距"), finding.gap)):
        if worded := quantity_text(text):
            yield labelled(label, worded)
    if not (finding.expected.text or finding.observed.text):
        yield finding.sentence or finding.title


def _evidence(finding: Finding) -> Iterator[dict[str, Any]]:
    if finding.cells:
        yield {"description": markup(labelled(say("数据位置"), places_text(finding.cells, "", MOST_PLACES)))}
    yield from map(_document, finding.evidence)


def _document(row: EvidenceRef) -> dict[str, Any]:
    told = [
        ("evidence-id", row.evidence_id),
        ("issuer", row.issuer),
        ("issued", row.issue_date.isoformat() if row.issue_date else None),
        ("file", row.file_name),
        ("sha256", row.sha256),
    ]
    return some(description=markup(labelled(say("佐证"), row.title or row.evidence_id or row.file_name)), props=props(told), remarks=markup(listed(row.flags)))
