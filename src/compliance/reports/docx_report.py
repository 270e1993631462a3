"""The report of one subject as a Word document, filled into a template that an office can change."""

from __future__ import annotations

from pathlib import Path

from compliance.model.evaluation import Evaluation
from compliance.reports.document_view import document
from compliance.reports.docx_template import word_template
from compliance.reports.template_faults import spoken_template

TEMPLATE = "report.docx"


def render_docx(evaluation: Evaluation, *folders: Path) -> bytes:
    """The file; the first of the folders that holds `report.docx` or `report.en.docx` gives the template. Raises ProblemsError for a fault of it."""
    template = word_template(spoken_template(TEMPLATE, folders))
    view, doc = document(evaluation)
    return template.render({"view": view, "doc": doc})
