"""`compliance rules docs`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.rules.common import folder_options, folders, sound, tell


@click.command()
@folder_options
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="输出文件夹")
def docs(folder: Path | None, policy_docs: Path | None, form: str, out: Path) -> None:
    """生成规则说明：每份政策一页，逐段列出规则；另有一页口径清单，供确认。"""
    from compliance.evaluate.names import TableNames
    from compliance.reports.rule_docs import render_rule_docs
    from compliance.rule_ci.outcome import Outcome
    from compliance.rulebook import paths

    book = sound("docs", folder, policy_docs, form)
    pages = render_rule_docs(book, TableNames(book.tables), paths.templates_dir())
    out.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    tell(Outcome("docs", lines=(f"已写出 {len(pages)} 页到 {out}",)), form, folders(folder, policy_docs))
