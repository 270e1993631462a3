"""`compliance rules docs`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.rules.common import folder_options, folders, sound, tell


@click.command()
@folder_options
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="输出文件夹")
@click.option("--check", is_flag=True, help="不写出，只检查文件夹中的页是否都是最新的；缺页、过时、多余都算问题")
def docs(folder: Path | None, policy_docs: Path | None, form: str, out: Path, check: bool) -> None:
    """生成规则说明：每份政策一页，逐段列出规则；一页规则目录；另有一页口径清单，供确认。"""
    from compliance.evaluate.names import TableNames
    from compliance.reports.rule_docs import render_rule_docs
    from compliance.rule_ci.rule_pages import checked, written
    from compliance.rulebook import paths

    book = sound("docs", folder, policy_docs, form)
    pages = render_rule_docs(book, TableNames(book.tables), paths.templates_dir())
    tell((checked if check else written)(pages, out), form, folders(folder, policy_docs))
