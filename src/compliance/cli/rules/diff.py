"""`compliance rules diff`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from compliance.cli.guard import guarded
from compliance.cli.rules.common import encoded, folders, format_option

DIRECTORY = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--against", type=click.Path(exists=True, path_type=Path), help="申报材料（文件，或装有它们的文件夹）：两版规则各评估一次，列出结论改变的条款")
@click.option("--old-policy-docs", type=DIRECTORY, help="OLD 的政策文件夹，默认在规则文件夹旁")
@click.option("--new-policy-docs", type=DIRECTORY, help="NEW 的政策文件夹，默认在规则文件夹旁")
@format_option
@guarded
def diff(old: str, new: str | None, against: Path | None, old_policy_docs: Path | None, new_policy_docs: Path | None, form: str) -> None:
    """比较两版规则，列出含义的改动；标题、整改、说明、示例、注释、键的次序和空白只计数。

    OLD 和 NEW 是规则文件夹，也可以是 git 版本：HEAD~1、main，或“版本:规则文件夹”；NEW 默认为当前的规则文件夹。

    text 格式是 Markdown，可以贴进评审意见。

    退出码与 diff 相同：0 含义没有改动，1 有改动（或有申报材料不能评估）；2 用法不对（没有这个文件夹或版本）；3 有一版规则不能用。
    """
    from compliance.rule_ci.diff.compare import compare
    from compliance.rule_ci.diff.outcome import outcome
    from compliance.rule_ci.diff.source import side
    from compliance.rule_ci.diff.verdicts import trials
    from compliance.rule_ci.formats import render

    here = folders(None, None)[0]
    like = Path(new) if new and Path(new).is_dir() else here
    with ExitStack() as stack:
        left = stack.enter_context(side(old, "OLD", like, old_policy_docs))
        right = stack.enter_context(side(new or str(here), "NEW", here, new_policy_docs))
        comparison = compare(left, right)
        result = outcome(comparison, None if against is None else trials(comparison, against))
        # A reviewer's comment says each change once: in its own lines, and not as a notice before them.
        text = "".join(f"{line}\n" for line in result.lines) if form == "text" else render(result, form, right.rules_dir, right.policy_docs_dir)
    click.echo(encoded(text, form), nl=False)
    sys.exit(int(bool(result.notices)))
