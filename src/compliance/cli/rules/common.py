"""What the commands for writers of rules share: which folders are meant, and how an outcome is told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from compliance.cli.guard import guarded

if TYPE_CHECKING:
    from compliance.measures.workdays import WorkCalendar
    from compliance.rule_ci.outcome import Outcome
    from compliance.rulebook.rulebook import Rulebook

FORMATS = ("text", "json", "sarif", "junit", "github")


def folder_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The rules folder as argument, the policy documents and the form of the output as options; input problems end it as everywhere."""
    command = guarded(command)
    command = format_option(command)
    command = click.option("--policy-docs", type=click.Path(exists=True, file_okay=False, path_type=Path), help="政策文件夹，默认在规则文件夹旁")(command)
    return click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))(command)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The form of the output as an option."""
    return click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="输出格式")(command)


def folders(folder: Path | None, policy_docs: Path | None) -> tuple[Path, Path]:
    """The rules folder (default: `rules/` here, else the installed one) and that of the policy documents (default: `policy_docs/` beside it)."""
    from compliance.rulebook import paths

    if folder is None:
        folder = Path("rules") if Path("rules").is_dir() else paths.rules_dir()
    beside = folder.resolve().parent / "policy_docs"
    return folder, policy_docs or (beside if beside.is_dir() else paths.policy_docs_dir())


def calendar_of(where: tuple[Path, Path]) -> WorkCalendar:
    """The calendar of the rules folder, or the one shipped."""
    from compliance.measures.workdays import load_calendar
    from compliance.rulebook import paths

    return load_calendar(paths.calendar_of(where[0]))


def sound(command: str, folder: Path | None, policy_docs: Path | None, form: str) -> Rulebook:
    """The rulebook; its problems are told and end the command with 1 (contract: findings)."""
    from compliance.model.problem import ProblemsError
    from compliance.rule_ci.outcome import Outcome, errors
    from compliance.rulebook.cache import load_cached_rulebook

    where = folders(folder, policy_docs)
    try:
        return load_cached_rulebook(*where)
    except ProblemsError as error:
        tell(Outcome(command, errors(error.problems), lines=(f"发现 {len(error.problems)} 个问题",)), form, where)


def tell(outcome: Outcome, form: str, where: tuple[Path, Path]) -> NoReturn:
    """Print the outcome and end the command: 0 when clean, 1 with findings. `where` are the two folders that places are told from."""
    from compliance.rule_ci.formats import render

    click.echo(encoded(render(outcome, form, *where), form), nl=False)
    sys.exit(int(outcome.failed))


def encoded(told: str, form: str) -> str | bytes:
    """What to print: forms for programs are UTF-8 whatever the system; text is in the terminal's encoding, with escapes for what that lacks."""
    encoding = sys.stdout.encoding or "utf-8"
    return told.encode(encoding, "backslashreplace").decode(encoding) if form == "text" else told.encode()
