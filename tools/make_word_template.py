"""Writes the Word templates of the report and of the summary; `--check` only says which are not the ones this would write."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from word_template.package import KINDS, template_bytes, template_parts

FOLDER = Path(__file__).resolve().parents[1] / "reports" / "templates"


def stale(file: str) -> bool:
    """Whether the parts of the file differ from those that would be written; how they are packed does not count."""
    with zipfile.ZipFile(FOLDER / file) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()} != template_parts(file)


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        found = [file for file in KINDS if stale(file)]
        sys.exit(f"not what tools/make_word_template.py writes: {', '.join(found)}" if found else 0)
    for file in KINDS:
        (FOLDER / file).write_bytes(template_bytes(file))
