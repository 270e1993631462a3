"""`compliance template`: the workbook that a unit fills in, with what it filed before when that is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.guard import guarded

if TYPE_CHECKING:
    from compliance.cli.session import Session
    from compliance.rulebook.rulebook import Policy
    from compliance.submission import Submission


@click.command()
@click.option("--policy", required=True, help="政策编号或短代码")
@click.option("--unit", required=True, help="填报单位，须在政策的实施范围内")
@click.option("--from", "source", type=click.Path(exists=True, path_type=Path), help="这个单位以前的申报材料，内容全部带入新模板")
@click.option("--rules", "rules_dir", type=click.Path(exists=True, file_okay=False, path_type=Path), help="规则文件夹，默认为随程序安装的")
@click.option("--policy-docs", type=click.Path(exists=True, file_okay=False, path_type=Path), help="政策文件夹，默认在规则文件夹旁")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写出的工作簿，.xlsx")
@guarded
def template(policy: str, unit: str, source: Path | None, rules_dir: Path | None, policy_docs: Path | None, out: Path) -> None:
    """生成一个单位按一份政策填报的工作簿：表头、下拉列表、预填行都已备好。"""
    from compliance.cli.session import Session

    if out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"--out 须是 .xlsx 文件，此处是“{out.name}”")
    session = Session.open(rules_dir, policy_docs, None, ())
    plan = session.rulebook.policy_for(policy)
    if plan is None:
        raise click.UsageError(f"没有政策“{policy}”，可用：{'、'.join(session.rulebook.policies)}")
    if unit not in plan.document.units:
        raise click.UsageError(f"“{unit}”不在《{plan.document.title}》的实施范围，可用：{'、'.join(plan.document.units)}")
    filed = _filed(session, source, plan, unit) if source else None
    data = _made(session, plan, unit, filed)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    click.echo(f"已写出 {unit} 的填报模板：{out}")


def _filed(session: Session, source: Path, policy: Policy, unit: str) -> Submission:
    from compliance.submission import read_submission

    filed = read_submission(source, session.rulebook.tables, session.rulebook.atoms(), any_template=True)
    cover = filed.cover
    if (cover.value("regime"), cover.value("unit_name")) != (policy.document.code, unit):
        words = f"“{cover.value('unit_name')}”按“{cover.value('regime')}”填的，不是“{unit}”按“{policy.document.code}”填的"
        raise click.UsageError(f"--from 的申报材料是{words}；一个单位的模板只能带入它自己的材料")
    return filed


def _made(session: Session, policy: Policy, unit: str, filed: Submission | None) -> bytes:
    from compliance import __version__
    from compliance.evaluate import compile_policy
    from compliance.submission.template_stamp import tables_version
    from compliance.workbook.asked import plan_of
    from compliance.workbook.form import Stamp
    from compliance.workbook.template import make_template

    document = policy.document
    stamp = Stamp(
        unit=unit,
        level=document.units[unit],
        policy=document.id,
        policy_title=document.title,
        policy_number=document.number,
        program=__version__,
        tables=tables_version(session.rulebook.tables),
        dated=document.dated,
    )
    compiled = compile_policy(policy, session.rulebook, session.choices, shadow=False)
    bound = [(rule, compiled.nodes[rule.id]) for rule in compiled.rules.values() if rule.binds(unit, stamp.level)]
    return make_template(stamp, plan_of(policy, bound, session.rulebook.tables, unit, filed, session.calendar), filed)
