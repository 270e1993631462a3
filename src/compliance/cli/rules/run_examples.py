"""`compliance rules test`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.rules.common import calendar_of, folder_options, folders, sound, tell


@click.command("test")
@folder_options
@click.option("-k", "selection", default="", help="只试验编号含此文字的规则")
@click.option("--boundaries", is_flag=True, help="另试机器所拟的边界情形：界限、期限和未填报的每一格，两个引擎都判，结论不得违反通用规律")
@click.option("--watch", is_flag=True, help="规则文件每次改动后再试验一次：只改了规则文件时只试验改动的规则")
def run_examples(folder: Path | None, policy_docs: Path | None, form: str, selection: str, boundaries: bool, watch: bool) -> None:
    """试验规则文件中的示例；没有试验到任何示例也算失败。"""
    from compliance.rule_ci.try_examples import try_examples

    where = folders(folder, policy_docs)
    if watch:
        _watch(where, form, selection)
    else:
        tell(try_examples(sound("test", folder, policy_docs, form), calendar_of(where), selection, boundaries=boundaries), form, where)


def _watch(where: tuple[Path, Path], form: str, selection: str) -> None:
    """Try, wait for a change, and try again, until the user ends it."""
    from compliance.rule_ci.formats import render
    from compliance.rule_ci.try_examples import try_folders
    from compliance.rule_ci.watch import changes

    def show(changed: frozenset[Path]) -> None:
        click.echo(render(try_folders(*where, calendar_of(where), selection, changed), form, *where))
        click.echo("等待改动，按 Ctrl+C 结束……")

    show(frozenset())
    try:
        for changed in changes(where):
            show(changed)
    except KeyboardInterrupt:
        click.echo()
