"""For a person at a terminal."""

from __future__ import annotations

from pathlib import Path

from compliance.rule_ci.outcome import Outcome


def render(outcome: Outcome, rules_dir: Path, policy_docs_dir: Path) -> str:
    """One line a notice, then the lines that sum up."""
    del rules_dir, policy_docs_dir
    return "".join(f"{line}\n" for line in (*(str(notice.problem) for notice in outcome.notices), *outcome.lines))
