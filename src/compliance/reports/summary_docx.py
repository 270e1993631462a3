"""The summary of several subjects as a Word document in the form of the report, filled into a template that an office can change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compliance.model.evaluation import Evaluation
from compliance.reports.docx_grid import fitted
from compliance.reports.docx_template import word_template
from compliance.reports.summary_document import summary_document
from compliance.reports.template_faults import spoken_template

TEMPLATE = "summary.docx"


def render_summary_docx(evaluations: Sequence[Evaluation], *folders: Path) -> bytes:
    """The file; the first of the folders that holds `summary.docx` or `summary.en.docx` gives the template. Raises ProblemsError for a fault of it."""
    template = word_template(spoken_template(TEMPLATE, folders))
    view, doc = summary_document(evaluations)
    return template.render({"view": view, "doc": doc}, fitted)
