"""`results.json`: the evaluation as the contract lays it down, the same bytes for the same inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from compliance.model.evaluation import ClauseResult, Entry, Evaluation, EvidenceRef, Finding, Flip, InspectionPoint, ItemResult, Recount, RequirementResult
from compliance.model.repair import Repair
from compliance.model.score import Score
from compliance.model.text import CHINESE
from compliance.model.verdict import Conclusion
from compliance.model.waiver import WaiverUse

SCHEMA = "compliance-results/1"


def results(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as plain data."""
    policy = evaluation.policy
    return {
        "schema": SCHEMA,
        **({} if evaluation.language == CHINESE else {"lang": evaluation.language}),
        "policy": {"id": policy.id, "title": policy.title, "number": policy.number, "sha256": policy.sha256},
        "subject": {"name": evaluation.subject_name, "level": evaluation.subject_level},
        "as_of": evaluation.as_of.isoformat(),
        "cutoff": evaluation.cutoff.isoformat(),
        "phase": evaluation.phase,
        "benchmark": evaluation.benchmark,
        "banners": list(evaluation.banners),
        "readings": {use.id: {"value": use.value, "set_by": use.set_by, "parameters": dict(use.parameters)} for use in evaluation.readings},
        "engines": list(evaluation.engines),
        "clauses": {clause.id: _clause(clause) for clause in evaluation.clauses},
        "findings": [_finding(finding) for finding in evaluation.findings],
        "requirements": [_requirement(item) for item in evaluation.requirements],
        "unencoded": [clause.id for clause in evaluation.clauses if not clause.encoded],
        "queries": [_entry(entry) for entry in evaluation.queries],
        "repairs": [_repair(repair) for repair in evaluation.repairs],
        "recounts": [_recount(item) for item in evaluation.recounts],
        "summary": {verdict.value: count for verdict, count in evaluation.summary().items()},
        **({"score": _score(evaluation.score)} if evaluation.score else {}),
        "seal": dict(evaluation.seal),
    }


def dumps(evaluation: Evaluation) -> str:
    """The text of `results.json`."""
    return _one_entry_a_line(results(evaluation))


def summary(evaluations: Sequence[Evaluation]) -> str:
    """The text of `summary.json`: for each subject its counts, the verdicts of the requirement groups, its values beside targets, and its seal."""
    subjects = [
        {
            "subject": item.subject_name,
            "policy": item.policy.id,
            "as_of": item.as_of.isoformat(),
            "summary": {verdict.value: count for verdict, count in item.summary().items()},
            "requirements": {group.id: group.conclusion.verdict.value for group in item.requirements},
            "targets": {target.rule: {"value": target.value, "verdict": target.verdict.value} for target in item.targets},
            "seal": dict(item.seal),
        }
        for item in evaluations
    ]
    return _one_entry_a_line({"schema": "compliance-summary/1", "subjects": subjects})


def _one_entry_a_line(data: Mapping[str, Any]) -> str:
    """JSON with each member of the top level's lists and mappings on a line of its own, so that two files compare line by line."""
    return "{\n" + ",\n".join(f"{_compact(key)}: {_lines(value)}" for key, value in data.items()) + "\n}\n"


def _lines(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_compact, value)) + "\n]"
    if isinstance(value, Mapping) and value:
        return "{\n" + ",\n".join(f"{_compact(key)}: {_compact(item)}" for key, item in value.items()) + "\n}"
    return _compact(value)


_compact = json.JSONEncoder(ensure_ascii=False).encode


def _recount(item: Recount) -> dict[str, Any]:
    figures = {"label": item.label, "submitted": item.submitted, "recomputed": item.recomputed, "agrees": item.agrees, "remark": item.remark}
    return figures | {"cells": [place.as_json() for place in item.cells]}


def _conclusion(conclusion: Conclusion) -> dict[str, Any]:
    reason = conclusion.reason.value if conclusion.reason else None
    return {"verdict": conclusion.verdict.value, "reason": reason, "basis": conclusion.basis.value}


def _clause(clause: ClauseResult) -> dict[str, Any]:
    extra = {"same_as": clause.same_as} if clause.same_as else {}
    return _conclusion(clause.conclusion) | {"rule": clause.rule} | extra | ({} if clause.encoded else {"encoded": False})


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "title": finding.title,
        "clauses": list(finding.clauses),
        "quote": finding.quote,
        "location": finding.location,
        **_conclusion(finding.conclusion),
        "observed": finding.observed.as_json(),
        "expected": finding.expected.as_json(),
        "gap": finding.gap.as_json() if finding.gap else None,
        "due": finding.due.isoformat() if finding.due else None,
        "cells": [place.as_json() for place in finding.cells],
        "evidence": [_evidence(ref) for ref in finding.evidence],
        "responsible": list(finding.responsible),
        "remediation": finding.remediation,
        "readings": list(finding.readings),
        "flips": [_flip(flip) for flip in finding.flips],
        "notes": list(finding.notes),
        "items": [_item(item) for item in finding.items],
        "entries": [_entry(entry) for entry in finding.entries],
        "inspection": [_point(point) for point in finding.inspection],
        "fingerprint": {"rule": finding.fingerprint.rule, "data": finding.fingerprint.data} if finding.fingerprint else None,
        **({"waiver": _waiver(finding.waiver)} if finding.waiver else {}),
    }


def _waiver(use: WaiverUse) -> dict[str, str]:
    waiver = use.waiver
    days = {"approved": waiver.approved.isoformat(), "expires": waiver.expires.isoformat()}
    return {"state": use.state.value, "why": use.why, "reason": waiver.reason, "approver": waiver.approver, **days}


def _score(score: Score) -> dict[str, Any]:
    rows = [
        {"id": row.id, "points": str(row.points), "verdict": row.verdict.value, "gained": None if row.gained is None else str(row.gained)} for row in score.rows
    ]
    sums = {"gained": str(score.gained), "lost": str(score.lost), "open": str(score.open), "outside": str(score.outside)}
    return {"title": score.title, "source": score.source, **sums, "rows": rows}


def _point(point: InspectionPoint) -> dict[str, Any]:
    cells = [place.as_json() for place in point.cells]
    who = {"clause": point.atom, "title": point.title, "scope": point.scope, "subject": point.subject, "asked": point.asked}
    return who | _conclusion(point.conclusion) | {"declared": point.declared, "cells": cells}


def _item(item: ItemResult) -> dict[str, Any]:
    flips = [_flip(flip) for flip in item.flips]
    return {"clause": item.atom, "title": item.title, **_conclusion(item.conclusion), "observed": item.observed, "flips": flips}


def _flip(flip: Flip) -> dict[str, str]:
    return {"reading": flip.reading, "value": flip.value, "verdict": flip.verdict.value}


def _entry(entry: Entry) -> dict[str, Any]:
    return {"label": entry.label, "state": entry.state, "detail": entry.detail, "cells": [place.as_json() for place in entry.cells]}


def _repair(repair: Repair) -> dict[str, Any]:
    return {"cell": repair.place.as_json(), "title": repair.title, "written": repair.written, "read_as": repair.read_as, "why": repair.why}


def _evidence(ref: EvidenceRef) -> dict[str, Any]:
    return {
        "evidence_id": ref.evidence_id,
        "title": ref.title,
        "issuer": ref.issuer,
        "issue_date": ref.issue_date.isoformat() if ref.issue_date else None,
        "file_name": ref.file_name,
        "sha256": ref.sha256 or None,
        "scope": ref.scope,
        "flags": list(ref.flags),
    }


def _requirement(item: RequirementResult) -> dict[str, Any]:
    return {"id": item.id, "title": item.title, **_conclusion(item.conclusion), "rules": list(item.rules), "groups": list(item.groups)}
