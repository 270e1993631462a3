"""Writes reports/templates/report.docx, the Word template of the report; `--check` only says whether the file is the one this would write."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from word_template.package import template_bytes, template_parts

OUT = Path(__file__).resolve().parents[1] / "reports" / "templates" / "report.docx"


def stale() -> bool:
    """Whether the parts of the file differ from those that would be written; how they are packed does not count."""
    with zipfile.ZipFile(OUT) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()} != template_parts()


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit("reports/templates/report.docx is not what tools/make_word_template.py writes" if stale() else 0)
    OUT.write_bytes(template_bytes())
