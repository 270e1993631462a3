"""`compliance rules prove`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.rules.common import calendar_of, folder_options, folders, sound, tell


@click.command()
@folder_options
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), help="把求解器给出的县存为示例（每条规则一个文件）的文件夹")
def prove(folder: Path | None, policy_docs: Path | None, form: str, save: Path | None) -> None:
    """用求解器证明：没有做不到或形同虚设的规则，同一文件的规则互不矛盾；列出多余的规则，逐条对照两份文件。"""
    _needs_solver()
    from dataclasses import replace

    from compliance.rule_ci.prove.prove import prove_all
    from compliance.rule_ci.prove.saving import save as write

    where = folders(folder, policy_docs)
    proven = prove_all(sound("prove", folder, policy_docs, form), calendar_of(where))
    outcome = proven.outcome
    if save is not None:
        outcome = replace(outcome, lines=(*outcome.lines, f"已把 {write(proven.examples, save)} 条规则的示例写到 {save}"))
    tell(outcome, form, where)


def _needs_solver() -> None:
    from importlib.util import find_spec

    if find_spec("z3") is None:
        raise click.UsageError("rules prove 需要求解器 z3。请先安装：pip install 'county-compliance[prove]'")
