"""`compliance rules test`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.rules.common import folder_options, folders, sound, tell


@click.command("test")
@folder_options
@click.option("-k", "selection", default="", help="只试验编号含此文字的规则")
def run_examples(folder: Path | None, policy_docs: Path | None, form: str, selection: str) -> None:
    """试验规则文件中的示例；没有试验到任何示例也算失败。"""
    from compliance.measures.workdays import load_calendar
    from compliance.rule_ci.try_examples import try_examples
    from compliance.rulebook import paths

    book = sound("test", folder, policy_docs, form)
    calendar = load_calendar(paths.rules_dir() / "calendars" / "china.yaml")
    tell(try_examples(book, calendar, selection), form, folders(folder, policy_docs))
