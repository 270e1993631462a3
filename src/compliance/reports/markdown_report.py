"""The report of one subject as Markdown: the same document as the Word report, in a template that an office can change."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from compliance.model.evaluation import Evaluation
from compliance.reports.document_text import SPEECH
from compliance.reports.document_view import document
from compliance.reports.template_faults import NamedUndefined, found_template, template_faults

TEMPLATE = "report.md.j2"
_SPACE = re.compile(r"[\s\u3000]*[\r\n]+[\s\u3000]*|[ \t]{2,}")
_MEANT = re.compile(r"[\\`*_{}\[\]<>#|~&$@!^]|:(?=\S)")
_LEADING = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=]))(.)")
_WEB = re.compile(r"\b(www)\.", re.IGNORECASE)


def render_markdown(evaluation: Evaluation, *folders: Path) -> str:
    """The text; the first of the folders that holds `report.md.j2` gives the template. Raises ProblemsError for a fault of the template."""
    file = found_template(TEMPLATE, folders)
    view, doc = document(evaluation)
    with template_faults(file):
        return environment(folders).get_template(TEMPLATE).render(view=view, doc=doc)


def plain(value: object) -> Markup:
    """A value as text on one line: no character of it starts markup, a link, a tag, a mention or a table cell."""
    if isinstance(value, Markup):
        return value
    text = _SPACE.sub(" ", str(value)).strip(" \t")
    text = _WEB.sub(r"\1\\.", _MEANT.sub(r"\\\g<0>", text))
    return Markup(_LEADING.sub(r"\1\\\2", text))


@lru_cache(maxsize=4)
def environment(folders: tuple[Path, ...]) -> Environment:
    """The Jinja environment of the template folders: every value is printed as text on one line."""
    finalize: Callable[[object], Markup] = plain
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=NamedUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= SPEECH
    return made
