"""`compliance rules coverage`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from compliance.cli.rules.common import calendar_of, folder_options, folders, sound, tell

MOST = 100


def _least(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, Decimal]:
    """`NAME=PERCENT` as a mapping."""
    from compliance.model.quantity import parse_number
    from compliance.rule_ci.exercise import TITLES

    least = {}
    for text in values:
        name, _, number = text.partition("=")
        percent = parse_number(number.removesuffix("%"))
        if name not in TITLES or percent is None or not 0 <= percent <= MOST:
            raise click.BadParameter(f"“{text}”应写作 NAME=PERCENT，NAME 为 {'、'.join(TITLES)} 之一，PERCENT 为 0 到 100")
        least[name] = percent
    return least


@click.command()
@folder_options
@click.option("--fail-under", "least", multiple=True, callback=_least, metavar="NAME=PERCENT", help="示例须试到的百分比，例如 clauses=100；可用多次")
def coverage(folder: Path | None, policy_docs: Path | None, form: str, least: dict[str, Decimal]) -> None:
    """列出每个条款的去向：由哪条规则、要求组或同一要求判定，留给评估人的理由，以及没有去向或不止一个去向的条款；另计示例试到了多少。"""
    from compliance.rule_ci.clause_coverage import clause_coverage

    where = folders(folder, policy_docs)
    book = sound("coverage", folder, policy_docs, form)
    tell(clause_coverage(book, calendar_of(where), least), form, where)
