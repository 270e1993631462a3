"""`compliance rules schemas`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.guard import guarded
from compliance.cli.rules.common import folders, format_option, tell


@click.command()
@format_option
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="输出文件夹；写到 .vscode，编辑器即可使用")
@guarded
def schemas(form: str, out: Path) -> None:
    """写出规则文件的 JSON Schema 和编辑器设置；已有的 settings.json 不改动。"""
    from compliance.rule_ci.editor_files import write_editor_files

    tell(write_editor_files(out), form, folders(None, None))
