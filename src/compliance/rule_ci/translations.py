"""The file of translations beside the rules: brought up to date with the texts, and what it still lacks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.model.text import Translation
from compliance.rule_ci.outcome import Outcome, errors
from compliance.rulebook.catalogue import read_translations

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
MEND = "在 {path} 中补上译文；新的文字先用 compliance rules translate 写进去"
MOST_PLACES = 3


def translation_file(language: str, texts: Mapping[str, Iterable[str]], known: Mapping[str, Translation]) -> str:
    """The PO file of texts (each with what it belongs to) in their order, with the translations that there are; a unit of count has two forms."""
    from babel.messages.pofile import write_po

    catalog = _catalog(language)
    for text, places in texts.items():
        translation = known.get(text, "")
        forms = isinstance(translation, tuple)
        catalog.add((text, text) if forms else text, translation, auto_comments=list(places)[:MOST_PLACES])
    body = io.BytesIO()
    write_po(body, catalog, width=0, omit_header=True)
    return HEADER.format(language=language) + body.getvalue().decode()


def brought_up_to_date(path: Path, language: str, texts: Mapping[str, Iterable[str]], elsewhere: Iterable[str]) -> Outcome:
    """The file written with every text of the rules but those translated `elsewhere` (in the program); what is no text any more is left out."""
    known = read_translations(path) if path.is_file() else {}
    wanted = _wanted(texts, elsewhere)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(translation_file(language, wanted, known).encode())
    left = sum(text not in known for text in wanted)
    gone = len(known.keys() - wanted.keys())
    return Outcome("translate", lines=(f"已写出 {path}：{len(wanted)} 条文字，其中 {left} 条还没有译文，去掉不再使用的 {gone} 条",))


def checked(path: Path, language: str, texts: Mapping[str, Iterable[str]], elsewhere: Iterable[str]) -> Outcome:
    """An error for every text without a translation, and for a file that is not as `brought_up_to_date` writes it."""
    known = read_translations(path) if path.is_file() else {}
    wanted = _wanted(texts, elsewhere)
    place, mend = Place(path.as_posix()), MEND.format(path=path)
    problems = [Problem("no-translation", f"没有译文：{text}（{'、'.join(places)}）", place, mend) for text, places in wanted.items() if text not in known]
    if not problems and path.is_file() and path.read_bytes() != translation_file(language, wanted, known).encode():
        problems = [Problem("stale-translations", "译文文件与现在的规则不一致，或写法被改动过", place, "运行 compliance rules translate 重新写出")]
    return Outcome("translate", errors(problems), lines=(f"{len(wanted)} 条文字，{len(problems)} 个问题" if problems else f"{len(wanted)} 条文字都有译文",))


def _wanted(texts: Mapping[str, Iterable[str]], elsewhere: Iterable[str]) -> dict[str, Iterable[str]]:
    there = set(elsewhere)
    return {text: places for text, places in texts.items() if text not in there}


def _catalog(language: str) -> Catalog:
    from babel.messages.catalog import Catalog

    return Catalog(locale=language)
