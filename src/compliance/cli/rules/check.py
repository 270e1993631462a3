"""`compliance rules check`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.rules.common import folder_options, folders, sound, tell


@click.command()
@folder_options
def check(folder: Path | None, policy_docs: Path | None, form: str) -> None:
    """检查规则文件：格式、引文、条款、口径、字段和代码；一次列出全部问题。"""
    from compliance.rule_ci.outcome import Outcome

    book = sound("check", folder, policy_docs, form)
    lines = tuple(
        f"{policy.document.id}：{len(policy.rules)} 条规则，条款 {len(policy.clauses)} 个，尚未编入规则 {len(policy.unencoded())} 个"
        for policy in book.policies.values()
    )
    tell(Outcome("check", lines=lines), form, folders(folder, policy_docs))
