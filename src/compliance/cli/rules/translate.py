"""`compliance rules translate`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.rules.common import folder_options, folders, sound, tell
from compliance.model.text import ENGLISH


@click.command()
@folder_options
@click.option("--lang", "language", default=ENGLISH, show_default=True, help="译成哪种语言，如 en")
@click.option("--check", is_flag=True, help="不写出，只检查每条文字是否都有译文、译文文件是否最新")
def translate(folder: Path | None, policy_docs: Path | None, form: str, language: str, check: bool) -> None:
    """把规则中要印在报告上的文字（标题、整改建议、口径等，不含引文）列入 locale/<语言>.po，供翻译；已有的译文保留。"""
    from compliance.rule_ci.translations import brought_up_to_date, checked
    from compliance.rulebook.catalogue import catalogue_path, read_translations
    from compliance.rulebook.paths import locale_dir
    from compliance.rulebook.texts import texts_of

    book, where = sound("translate", folder, policy_docs, form), folders(folder, policy_docs)
    own = locale_dir() / f"{language}.po"
    elsewhere = read_translations(own) if own.is_file() else {}
    do = checked if check else brought_up_to_date
    tell(do(catalogue_path(where[0], language), language, texts_of(book), elsewhere), form, where)
