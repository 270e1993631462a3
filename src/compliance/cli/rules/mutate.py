"""`compliance rules mutate`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from compliance.cli.rules.common import calendar_of, folder_options, folders, sound, tell


@click.command()
@folder_options
@click.option("-k", "selection", default="", help="只改动编号含此文字的规则")
@click.option("--jobs", type=click.IntRange(1), help="同时使用的进程数，默认为处理器核数")
@click.option("--threshold", type=click.FloatRange(0, 100), default=100, show_default=True, metavar="PERCENT", help="每份政策至少须发觉的百分比")
def mutate(folder: Path | None, policy_docs: Path | None, form: str, selection: str, jobs: int | None, threshold: float) -> None:
    """把每条规则的界限、日期、条件、代码、范围和“每一”逐一改动，看有没有示例发觉；没有发觉的，逐条列出。"""
    from compliance.rule_ci.mutate.report import mutation_outcome
    from compliance.rule_ci.parallel import cores

    where = folders(folder, policy_docs)
    book = sound("mutate", folder, policy_docs, form)
    tell(mutation_outcome(book, calendar_of(where), where[0], selection, jobs or cores(), Decimal(str(threshold))), form, where)
