"""`compliance rules new`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from compliance.cli.guard import guarded
from compliance.cli.rules.common import calendar_of, folders, format_option, sound, tell

OPERATORS = ("attested", "judged", "permission", "informational", "rate", "count", "exists", "every", "deadline", "periodic")


@click.command()
@click.argument("clause_id")
@click.option("--rules", "rules_dir", type=click.Path(exists=True, file_okay=False, path_type=Path), help="规则文件夹，默认为当前目录的 rules")
@click.option("--policy-docs", type=click.Path(exists=True, file_okay=False, path_type=Path), help="政策文件夹，默认在规则文件夹旁")
@click.option("--operator", type=click.Choice(OPERATORS), help="检查方式，默认 attested（授权性条款为 permission）；其他方式先起草，再改 check")
@click.option("--by", type=click.DateTime(["%Y-%m-%d"]), help="期限")
@click.option("--table", help="count、exists、every、deadline、periodic 看哪张表，默认取第一张合用的")
@click.option("--indicator", help="rate 看哪个指标，默认取引文提到的")
@click.option("--at", help="条款不在清单中时：它在政策文件中的位置（锚点，或“政策编号#锚点”）")
@click.option("--quote", help="条款不在清单中时：原文")
@format_option
@guarded
def new(
    clause_id: str,
    rules_dir: Path | None,
    policy_docs: Path | None,
    operator: str | None,
    by: datetime | None,
    table: str | None,
    indicator: str | None,
    at: str | None,
    quote: str | None,
    form: str,
) -> None:
    """给条款清单中的一个条款起草规则：引文、适用、检查、口径、整改和能通过的示例。

    条款已有规则、文件已存在、示例不能得到应有的结论时拒绝，不写出任何东西；退出码 1。
    """
    from compliance.model.problem import ProblemsError
    from compliance.rule_ci.outcome import Outcome, errors
    from compliance.rule_ci.scaffold.draft import Wish
    from compliance.rule_ci.scaffold.write import new_rule

    book = sound("new", rules_dir, policy_docs, form)
    where = folders(rules_dir, policy_docs)
    wish = Wish(operator, by.date() if by else None, table, indicator)
    try:
        outcome = new_rule(book, where[0], clause_id, (at, quote), wish, calendar_of(where))
    except ProblemsError as error:
        outcome = Outcome("new", errors(error.problems), lines=("没有写出任何文件",))
    tell(outcome, form, where)
