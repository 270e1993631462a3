"""How a command ends when an input or a rule could not be used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from compliance.model.problem import ProblemsError

WRONG_USAGE, UNUSABLE = 2, 3


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that lists the problems of its inputs or rules on standard error and exits with 3."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from compliance.engine import DurableError, EngineDisagreementError, FenceError

        try:
            return command(*args, **kwargs)
        except ProblemsError as error:
            for problem in error.problems:
                click.echo(f"错误：{problem}", err=True)
            click.echo(f"共 {len(error.problems)} 个错误，未写出任何文件。", err=True)
            if all(problem.place.file.startswith("--") for problem in error.problems):
                sys.exit(WRONG_USAGE)
        except OSError as error:
            click.echo(f"错误：{error.filename or ''} 无法读写：{error.strerror or error}（检查路径和权限）", err=True)
        except (EngineDisagreementError, FenceError, DurableError) as error:
            click.echo(f"错误：{error}", err=True)
        sys.exit(UNUSABLE)

    return run
