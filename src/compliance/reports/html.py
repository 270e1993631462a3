"""HTML reports: self-contained pages without scripts or requests, set for screen and for A4 print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from compliance.model.evaluation import Evaluation
from compliance.model.language import catalogue_spoken, counted, language, listed, named, say
from compliance.reports.page_language import chinese_marked, page_language
from compliance.reports.summary_view import summary_view
from compliance.reports.template_faults import NamedUndefined, found_template, template_faults
from compliance.reports.view import report_view
from compliance.reports.wording import gap, space


def render_html(evaluation: Evaluation, *folders: Path) -> str:
    """The report of one subject as one HTML page; each template is taken from the first of the folders that has it. Raises ProblemsError for its faults."""
    view = report_view(evaluation)
    running = f"{view.subject}{gap()}{view.number}"
    with template_faults(found_template("report.html.j2", folders)):
        return environment(*folders).get_template("report.html.j2").render(view=view, running=running)


def render_summary_html(evaluations: Sequence[Evaluation], *folders: Path) -> str:
    """The comparison of several subjects as one HTML page; templates and faults as for a report."""
    view = summary_view(evaluations)
    with template_faults(found_template("summary.html.j2", folders)):
        return environment(*folders).get_template("summary.html.j2").render(view=view, running=view.title)


def css_string(text: str) -> Markup:
    """`text` as a CSS string; all but letters and digits is escaped, so that it can end neither the string nor the style element."""
    escaped = "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in text)
    return Markup(f'"{escaped}"')


def said(text: str, /, **values: object) -> Markup:
    """`say` for a page: what fills the slots is escaped, unless it is markup already."""
    sentence = _chinese(text) if catalogue_spoken() is None else str(escape(say(text)))
    return Markup(sentence.format_map({name: escape(value) for name, value in values.items()}) if values else sentence)


@lru_cache(maxsize=2_000)
def _chinese(text: str) -> str:
    """The texts of the templates are few and said often."""
    return str(escape(text))


SPEECH = {
    "say": said, "named": named, "counted": counted, "listed": listed, "gap": gap, "space": space, "language": language, "page_language": page_language,
}  # fmt: skip
"""What a template words its texts with; each looks up the language when it is called."""


@lru_cache(maxsize=4)
def environment(*folders: Path) -> Environment:
    """The Jinja environment of the template folders, with the stylesheet. A folder of an office's own makes it a sandbox."""
    kind = ImmutableSandboxedEnvironment if len(folders) > 1 else Environment
    made = kind(loader=FileSystemLoader(folders), autoescape=True, undefined=NamedUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    made.filters |= {"css_string": css_string, "chinese_marked": chinese_marked}
    made.globals |= SPEECH
    made.globals["stylesheet"] = Markup(found_template("report.css", folders).read_text(encoding="utf-8"))
    return made
