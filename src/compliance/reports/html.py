"""HTML reports: self-contained pages without scripts or requests, set for screen and for A4 print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from compliance.model.evaluation import Evaluation
from compliance.reports.summary import matrices, overviews
from compliance.reports.view import report_view


def render_html(evaluation: Evaluation, templates: Path) -> str:
    """The report of one subject as one HTML page; `templates` is the folder of `report.html.j2`."""
    view = report_view(evaluation)
    running = f"{view.subject}　{view.number}"
    return environment(templates).get_template("report.html.j2").render(view=view, running=running)


def render_summary_html(evaluations: Sequence[Evaluation], templates: Path) -> str:
    """The comparison of several subjects as one HTML page; `templates` is the folder of `summary.html.j2`."""
    return (
        environment(templates)
        .get_template("summary.html.j2")
        .render(matrices=matrices(evaluations), overviews=overviews(evaluations), running="多对象评估结果汇总")
    )


def css_string(text: str) -> Markup:
    """`text` as a CSS string; all but letters and digits is escaped, so that it can end neither the string nor the style element."""
    escaped = "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in text)
    return Markup(f'"{escaped}"')


@lru_cache(maxsize=4)
def environment(templates: Path) -> Environment:
    """The Jinja environment of the templates folder, with the stylesheet."""
    made = Environment(loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    made.filters["css_string"] = css_string
    made.globals["stylesheet"] = Markup((templates / "report.css").read_text(encoding="utf-8"))
    return made
