"""The summary of several subjects as Markdown: the same document as in Word, in a template that an office can change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compliance.model.evaluation import Evaluation
from compliance.reports.markdown_report import environment
from compliance.reports.summary_document import summary_document
from compliance.reports.template_faults import found_template, template_faults

TEMPLATE = "summary.md.j2"


def render_summary_markdown(evaluations: Sequence[Evaluation], *folders: Path) -> str:
    """The text; the first of the folders that holds `summary.md.j2` gives the template. Raises ProblemsError for a fault of the template."""
    view, doc = summary_document(evaluations)
    with template_faults(found_template(TEMPLATE, folders)):
        return environment(folders).get_template(TEMPLATE).render(view=view, doc=doc)
