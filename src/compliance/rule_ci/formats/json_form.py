"""For programs: `schemas/rules-output.schema.json` describes it."""

from __future__ import annotations

import json
from typing import Any

from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.rule_ci.catalogue import entry
from compliance.rule_ci.formats.sources import Sources
from compliance.rule_ci.outcome import Notice, Outcome, Trial

SCHEMA = "compliance-rules/1"


def render(outcome: Outcome, sources: Sources) -> str:
    """One JSON object. Files have the names that places give them (`rules/...`, `policy_docs/...`), wherever the folders lie."""
    del sources
    document = {
        "schema": SCHEMA,
        "command": outcome.command,
        "ok": not outcome.failed,
        "notices": [_notice(notice) for notice in outcome.notices],
        "trials": [_trial(trial) for trial in outcome.trials],
        "lines": list(outcome.lines),
        "data": dict(outcome.data),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _notice(notice: Notice) -> dict[str, Any]:
    known = entry(notice.problem.code)
    return {
        **_problem(notice.problem),
        "level": notice.level.value,
        "why": known.why if known else None,
        "page": known.page if known else None,
        "place": _place(notice.problem.place),
        "related": [{"place": _place(place), "text": text} for place, text in notice.related],
    }


def _trial(trial: Trial) -> dict[str, Any]:
    problem = trial.problem
    return {"suite": trial.suite, "name": trial.name, "place": _place(trial.place), "ok": problem is None, "problem": _problem(problem) if problem else None}


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "message": problem.message, "mend": problem.mend}


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}
