"""`compliance rules`: for those who write rules, and for CI."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.guard import guarded

if TYPE_CHECKING:
    from compliance.rulebook.rulebook import Rulebook

PATHS = click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
DOCS = click.option("--policy-docs", type=click.Path(exists=True, file_okay=False, path_type=Path), help="政策文件夹，默认在规则文件夹旁")


@click.group()
def rules() -> None:
    """检查和试验规则文件。"""


def _folders(folder: Path | None, policy_docs: Path | None) -> tuple[Path, Path]:
    from compliance.rulebook import paths

    if folder is None:
        folder = Path("rules") if Path("rules").is_dir() else paths.rules_dir()
    beside = folder.resolve().parent / "policy_docs"
    return folder, policy_docs or (beside if beside.is_dir() else paths.policy_docs_dir())


def _sound(folder: Path | None, policy_docs: Path | None) -> Rulebook:
    """The rulebook; its problems are listed and end the command with 1 (contract: findings)."""
    from compliance.model.problem import ProblemsError
    from compliance.rulebook.rulebook import load_rulebook

    try:
        return load_rulebook(*_folders(folder, policy_docs))
    except ProblemsError as error:
        for problem in error.problems:
            click.echo(str(problem))
        click.echo(f"发现 {len(error.problems)} 个问题")
        sys.exit(1)


@rules.command()
@PATHS
@DOCS
@guarded
def check(folder: Path | None, policy_docs: Path | None) -> None:
    """检查规则文件：格式、引文、条款、口径、字段和代码；一次列出全部问题。"""
    book = _sound(folder, policy_docs)
    for policy in book.policies.values():
        missing = policy.unencoded()
        click.echo(f"{policy.document.id}：{len(policy.rules)} 条规则，条款 {len(policy.clauses)} 个，尚未编入规则 {len(missing)} 个")


@rules.command("test")
@PATHS
@DOCS
@click.option("-k", "selection", default="", help="只试验编号含此文字的规则")
@guarded
def run_examples(folder: Path | None, policy_docs: Path | None, selection: str) -> None:
    """试验规则文件中的示例；没有试验到任何示例也算失败。"""
    from compliance.evaluate.examples import run
    from compliance.measures.workdays import load_calendar
    from compliance.rulebook import paths

    book = _sound(folder, policy_docs)
    results = list(run(book, load_calendar(paths.rules_dir() / "calendars" / "china.yaml"), selection))
    failed = [result for result in results if result.problem]
    for result in failed:
        click.echo(f"{result.place}：{result.rule} “{result.name}”：{result.problem}")
    click.echo(f"示例 {len(results)} 个，失败 {len(failed)} 个")
    sys.exit(int(bool(failed) or not results))


@rules.command()
@PATHS
@DOCS
@guarded
def coverage(folder: Path | None, policy_docs: Path | None) -> None:
    """列出每个条款的去向：由哪条规则、要求组或同一要求判定，留给评估人的理由，以及没有去向或不止一个去向的条款。"""
    from compliance.rulebook.ledger import KINDS, irregular, ledger

    book = _sound(folder, policy_docs)
    for policy in book.policies.values():
        entries = ledger(policy)
        for entry in entries:
            click.echo("\t".join((entry.atom, KINDS[entry.kind], entry.carrier, policy.clauses[entry.atom].quote, entry.reason)))
        counts = "，".join(f"{title} {sum(entry.kind == kind for entry in entries)}" for kind, title in KINDS.items())
        click.echo(f"{policy.document.id}：条款 {len(policy.clauses)} 个，{counts}")
    wrong = [(atom, number) for policy in book.policies.values() for atom, number in irregular(policy).items()]
    for atom, number in wrong:
        click.echo(f"{atom}：{f'有 {number} 个去向，应只有一个' if number else '没有去向'}")
    sys.exit(int(bool(wrong)))


@rules.command()
@PATHS
@DOCS
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="输出文件夹")
@guarded
def docs(folder: Path | None, policy_docs: Path | None, out: Path) -> None:
    """生成规则说明：每份政策一页，逐段列出规则；另有一页口径清单，供确认。"""
    from compliance.evaluate.names import TableNames
    from compliance.reports.rule_docs import render_rule_docs
    from compliance.rulebook import paths

    book = _sound(folder, policy_docs)
    pages = render_rule_docs(book, TableNames(book.tables), paths.templates_dir())
    out.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"已写出 {len(pages)} 页到 {out}")
