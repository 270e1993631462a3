"""`compliance inspection`: the on-site list of what is left to people."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.guard import guarded
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError


@click.command()
@click.argument("results", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="RESULTS.json")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写出的清单（.xlsx）")
@guarded
def inspection(results: Path, out: Path) -> None:
    """生成现场核查清单：待评估人判定的和只凭自报的，按核查地点排列；填好后用 evaluate --inspection 读回。"""
    from compliance.evaluate.results_file import read_results
    from compliance.workbook.inspection import write_inspection
    from compliance.workbook.inspection.points import points_of

    if out.suffix.lower() != ".xlsx":
        raise click.UsageError("--out 应为 .xlsx 文件")
    data = read_results(results)
    if "lang" in data:
        message = "结果文件不是中文的：核查清单要与申报材料的中文表述逐字核对"
        raise ProblemsError([Problem("other-language", message, Place(results.name), "不加 --lang 重新评估，用那份 results.json 生成清单")])
    workbook = write_inspection(data)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(workbook)
    click.echo(f"已写出 {out}：{len(points_of(data))} 项")
