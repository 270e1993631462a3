"""`compliance compare`: two results of one unit, what changed between them and which input made it change."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from compliance.cli.guard import guarded
from compliance.model.language import speaking
from compliance.model.text import CHINESE, ENGLISH, Catalogue

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
ANY = click.Path(exists=True, path_type=Path)
GIVEN = {
    "submission": (ANY, "的申报材料"),
    "inspection": (FILE, "用的现场核查清单"),
    "waivers": (FILE, "用的豁免清单"),
    "calendar": (FILE, "另用的工作日历"),
    "rules": (FOLDER, "的规则文件夹"),
    "policy-docs": (FOLDER, "的政策文件夹，默认在规则文件夹旁"),
}
SIDES = {"old": "上次", "new": "本次"}


def _of_both_sides(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options for the inputs of either result."""
    for side, when in reversed(SIDES.items()):
        for name, (kind, what) in reversed(GIVEN.items()):
            command = click.option(f"--{side}-{name}", type=kind, help=f"{when}{what}")(command)
    return command


@click.command()
@click.argument("old", type=FILE, metavar="OLD/results.json")
@click.argument("new", type=FILE, metavar="NEW/results.json")
@_of_both_sides
@click.option("--lang", "language", type=click.Choice((CHINESE, ENGLISH)), default=CHINESE, show_default=True, help="对比的语言，须与两份结果的相同")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="输出文件夹")
@guarded
def compare(old: Path, new: Path, language: str, out: Path, **given: Path | None) -> None:
    """比较同一单位、同一文件的两份结果，写出 compare.json 和 compare.html。

    每一处结论变化都归到申报数据、规则、口径、评估日、现场核查、工作日历或者豁免清单：每次只更换其中一项，重新评估。
    两次相同的文件给一份即可；没有给的文件，按哈希能排除的排除，其余写明“不能区分”。

    退出码：0 没有新出现的不符合，1 有条款变为不符合，2 用法不对（包括两份结果不是同一单位、同一文件的），3 输入不能用。
    """
    from compliance.evaluate.compare import Files, check_language, compare, dumps, open_sides, unlike
    from compliance.evaluate.results_file import read_results
    from compliance.reports.compare_view import render_compare_html
    from compliance.rulebook import paths

    before, after = read_results(old), read_results(new)
    if why := unlike(before, after):
        raise click.UsageError(why)
    check_language(before, after, language)
    files = [Files(**{name.removeprefix(f"{side}_"): path for name, path in given.items() if name.startswith(f"{side}_")}) for side in SIDES]
    sides = open_sides(before, after, *files)
    with speaking(_catalogue(language, *files)):
        found = compare(*sides)
        texts = {"compare.json": dumps(found), "compare.html": render_compare_html(found, paths.templates_dir())}
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    opened = sum(change["class"] == "newly_open" for change in found["clauses"].values())
    changed = sum(change["cause"] is not None for change in found["clauses"].values())
    click.echo(f"{found['subject']['name']}：{changed} 条的结论有变化，其中新出现不符合 {opened} 条")
    click.echo(f"已写出 {len(texts)} 个文件到 {out}")
    sys.exit(int(opened > 0))


def _catalogue(language: str, *files: Any) -> Catalogue | None:
    """The translations of the program and of the rules of the newer result, of the older or of those shipped; None for Chinese."""
    if language == CHINESE:
        return None
    from compliance.rulebook import paths
    from compliance.rulebook.catalogue import load_catalogue

    return load_catalogue(language, next((side.rules for side in reversed(files) if side.rules), paths.rules_dir()))
