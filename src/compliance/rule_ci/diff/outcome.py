"""The comparison in the shape of every command for writers of rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.rule_ci.diff.compare import Comparison
from compliance.rule_ci.diff.markdown import markdown
from compliance.rule_ci.diff.verdicts import Saying, Trial, Turn, unusable
from compliance.rule_ci.outcome import Notice, Outcome


def outcome(comparison: Comparison, found: Sequence[Trial] | None) -> Outcome:
    """A warning for each change of meaning, an error for each submission that cannot be used; the whole as data."""
    problems = [problem for trial in found or () if (problem := unusable(trial))]
    notices = (*(change.notice() for change in comparison.changes), *map(Notice, problems))
    lines = tuple(markdown(comparison, found).splitlines())
    return Outcome("diff", notices, lines=lines, data=_data(comparison, found))


def _data(comparison: Comparison, found: Sequence[Trial] | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "old": comparison.old.name,
        "new": comparison.new.name,
        "changes": [change.as_json() for change in comparison.changes],
        "text_only": list(comparison.text_only),
    }
    return data if found is None else data | {"submissions": [_trial(trial) for trial in found]}


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "source": trial.source,
        "unit": trial.unit,
        "clauses": trial.clauses,
        "unusable": {"old": [str(item) for item in trial.before], "new": [str(item) for item in trial.after]},
        "turns": [_turn(turn) for turn in trial.turns],
    }


def _turn(turn: Turn) -> dict[str, Any]:
    why = [{"code": change.code, "subject": change.subject} for change in turn.why]
    return {"clause": turn.clause, "quote": turn.quote, "old": _saying(turn.old), "new": _saying(turn.new), "why": why}


def _saying(saying: Saying | None) -> dict[str, Any] | None:
    if saying is None:
        return None
    reason = saying.conclusion.reason.value if saying.conclusion.reason else None
    return {"verdict": saying.conclusion.verdict.value, "reason": reason, "rule": saying.rule, "observed": saying.observed, "expected": saying.expected}
