"""An outcome in the forms that people and tools read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from compliance.rule_ci.formats import github, json_form, junit, sarif, text
from compliance.rule_ci.formats.characters import encodable
from compliance.rule_ci.formats.sources import Sources
from compliance.rule_ci.outcome import Level, Notice, Outcome

_RENDERERS: dict[str, Callable[[Outcome, Sources], str]] = {
    "text": text.render,
    "json": json_form.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "github": github.render,
}
FORMS = tuple(_RENDERERS)
_RANK = {level: rank for rank, level in enumerate(Level)}


def render(outcome: Outcome, form: str, rules_dir: Path, policy_docs_dir: Path) -> str:
    """The outcome in a form; the folders are those that its places are told from.

    Errors come first, then by file and line. The text form is styled for a terminal; `click.echo` drops the styles elsewhere.
    """
    told = replace(outcome, notices=tuple(sorted(outcome.notices, key=_order)))
    return encodable(_RENDERERS[form](told, Sources(rules_dir, policy_docs_dir)))


def _order(notice: Notice) -> tuple[int, str, int, int, str, str]:
    problem = notice.problem
    return _RANK[notice.level], problem.place.file, problem.place.line or 0, problem.place.column or 0, problem.code, problem.message
