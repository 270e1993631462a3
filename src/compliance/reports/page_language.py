"""The language of a page: of the whole, and of the Chinese in it where the page speaks another."""

from __future__ import annotations

import re

from markupsafe import Markup

from compliance.model.language import language
from compliance.model.text import CHINESE

LANGUAGES = {CHINESE: "zh-CN"}
_CHINESE = "\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_RUN = re.compile(f"([{_CHINESE}](?:(?:(?![,;:.] )[^A-Za-z&])*[{_CHINESE}])?)([)”’]*)")
_WORD = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PAIRS = {")": "(", "”": "“", "’": "‘"}
_PART = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>|[^<]+""")


def page_language() -> str:
    """The language of a page, as HTML names it."""
    return LANGUAGES.get(language(), language())


def chinese_marked(page: Markup) -> Markup:
    """The markup with each run of Chinese (quotes, and what a unit filed) named as such, so that it is read aloud and set as Chinese."""
    if language() == CHINESE:
        return page
    return Markup(_PART.sub(lambda part: part[0] if part[0].startswith("<") else _RUN.sub(_named, part[0]), str(page)))


def _named(run: re.Match[str]) -> str:
    """The run as Chinese, with the brackets and quotation marks that were opened in it; signs without a word are left as they are."""
    text, closing = run.groups()
    if not _WORD.search(text):
        return run[0]
    own = 0
    while own < len(closing) and text.count(_PAIRS[closing[own]]) > text.count(closing[own]):
        text, own = text + closing[own], own + 1
    return f'<span lang="{LANGUAGES[CHINESE]}">{text}</span>{closing[own:]}'
