"""`compliance rules coverage`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.rules.common import folder_options, folders, sound, tell


@click.command()
@folder_options
def coverage(folder: Path | None, policy_docs: Path | None, form: str) -> None:
    """列出每个条款的去向：由哪条规则、要求组或同一要求判定，留给评估人的理由，以及没有去向或不止一个去向的条款。"""
    from compliance.rule_ci.clause_coverage import clause_coverage

    book = sound("coverage", folder, policy_docs, form)
    tell(clause_coverage(book), form, folders(folder, policy_docs))
