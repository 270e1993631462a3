"""An outcome in the forms that people and tools read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from compliance.rule_ci.formats import text
from compliance.rule_ci.outcome import Outcome

_RENDERERS: dict[str, Callable[[Outcome, Path, Path], str]] = {"text": text.render}


def render(outcome: Outcome, form: str, rules_dir: Path, policy_docs_dir: Path) -> str:
    """The outcome in a form; the folders are those that its places are told from."""
    return _RENDERERS[form](outcome, rules_dir, policy_docs_dir)
