"""`compliance verify`: evaluate again, and say whether the same bytes come out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.guard import guarded

if TYPE_CHECKING:
    from compliance.evaluate import Request

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST = 40


@click.command()
@click.argument("results", type=EXISTING, metavar="RESULTS.json")
@click.option("--submission", required=True, type=click.Path(exists=True, path_type=Path), help="当时评估的申报材料")
@click.option("--inspection", type=EXISTING, help="当时用的现场核查清单")
@click.option("--waivers", type=EXISTING, help="当时用的豁免清单")
@click.option("--weights", type=EXISTING, help="当时用的权重表")
@click.option("--calendar", type=EXISTING, help="当时另用的工作日历")
@click.option("--rules", "rules_dir", type=click.Path(exists=True, file_okay=False, path_type=Path), help="规则文件夹，默认为随程序安装的")
@click.option("--policy-docs", type=click.Path(exists=True, file_okay=False, path_type=Path), help="政策文件夹，默认在规则文件夹旁")
@guarded
def verify(
    results: Path,
    submission: Path,
    inspection: Path | None,
    waivers: Path | None,
    weights: Path | None,
    calendar: Path | None,
    rules_dir: Path | None,
    policy_docs: Path | None,
) -> None:
    """按结果文件所记的评估日、口径等重新评估，逐字节比对；一致退出码为 0，不一致为 1，并列出不同之处。"""
    from compliance.cli.evaluate import with_files
    from compliance.cli.session import Session
    from compliance.evaluate.reproduce import differences, readings_of, request_of
    from compliance.evaluate.results import dumps
    from compliance.evaluate.results_file import read_results

    filed = read_results(results)
    session = Session.open(rules_dir, policy_docs, calendar, readings_of(filed))
    evaluation = _evaluated(session, submission, inspection, filed["policy"]["id"], request_of(filed))
    again = dumps(with_files([evaluation], waivers, weights)[0])
    if again.encode() == results.read_bytes():
        click.echo(f"一致：重新评估 {filed['subject']['name']}（{filed['as_of']}）得到相同的结果文件")
        return
    found = differences(filed, again)
    for line in found[:MOST]:
        click.echo(line)
    click.echo(f"不一致：共 {len(found)} 处不同" if found else "不一致：内容相同，写法（空白、换行或顺序）被改动过")
    sys.exit(1)


def _evaluated(session: Any, submission: Path, inspection: Path | None, policy: str, request: Request) -> Any:
    if inspection is None:
        return session.evaluate(submission, policy, request)
    from compliance.workbook.inspection import read_inspection

    found = read_inspection(inspection)
    return session.evaluate(submission, policy, request, {found.unit: found})
