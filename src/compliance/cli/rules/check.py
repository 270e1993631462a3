"""`compliance rules check`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.rules.common import folder_options, folders, sound, tell

if TYPE_CHECKING:
    from compliance.rule_ci.outcome import Notice
    from compliance.rulebook.rulebook import Rulebook


@click.command()
@folder_options
def check(folder: Path | None, policy_docs: Path | None, form: str) -> None:
    """检查规则文件：格式、引文、条款、口径、字段和代码，以及数、日期和用词是否与引文一致；一次列出全部问题。"""
    from compliance.rule_ci.lint.run import lint
    from compliance.rule_ci.outcome import Outcome

    where = folders(folder, policy_docs)
    book = sound("check", folder, policy_docs, form)
    notices = lint(book, where[0])
    tell(Outcome("check", notices, lines=tuple(_lines(book, notices))), form, where)


def _lines(book: Rulebook, notices: tuple[Notice, ...]) -> Iterator[str]:
    from compliance.rule_ci.outcome import Level

    for policy in book.policies.values():
        yield f"{policy.document.id}：{len(policy.rules)} 条规则，条款 {len(policy.clauses)} 个，尚未编入规则 {len(policy.unencoded())} 个"
    if notices:
        errors = sum(notice.level is Level.ERROR for notice in notices)
        yield f"发现 {errors} 个错误，{len(notices) - errors} 个警告"
