"""Brings src/compliance/locale/en.po up to date with the texts that the program and its report templates say. With --check: says what is not."""

from __future__ import annotations

import html
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract, extract_from_dir
from jinja2.ext import babel_extract

from compliance.model.place import Place
from compliance.rule_ci.translations import translation_file
from compliance.rulebook.catalogue import read_translations
from compliance.rulebook.paths import locale_dir

ROOT = Path(__file__).parents[1]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "mark": None, "counted": (2,), "series": (1,)}
LANGUAGE = "en"
LISTED_APART = ("docs_",)
"""Templates of the pages on the rules, which are Chinese only."""
WORD_TAG = re.compile(r"\{%(?:p|tr|tc|r) ")
"""What Word templates write for a tag that takes its paragraph, row or cell with it."""


def texts() -> dict[str, list[str]]:
    """Every text, with the files that say it."""
    found: dict[str, list[str]] = {}
    for file, text in sorted(_all(), key=lambda pair: pair[0]):
        if text and not text.isascii() and file not in (places := found.setdefault(text, [])):
            places.append(file)
    return found


def _all() -> Iterator[tuple[str, str]]:
    package = ROOT / "src" / "compliance"
    for file, _, message, _, _ in extract_from_dir(str(package), [("**.py", "python")], keywords=KEYWORDS):
        yield f"src/compliance/{file}", str(message)
    for path in sorted((ROOT / "reports" / "templates").iterdir()):
        if not path.name.startswith(LISTED_APART):
            yield from ((f"reports/templates/{path.name}", text) for text in _of_template(path))


def _of_template(path: Path) -> Iterator[str]:
    sources = [path.read_bytes()] if path.suffix == ".j2" else _parts(path) if path.suffix == ".docx" else []
    for source in sources:
        for _, message, _, _ in extract(babel_extract, io.BytesIO(source), keywords=KEYWORDS):
            yield str(message)


def _parts(path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                yield WORD_TAG.sub("{% ", html.unescape(package.read(name).decode("utf-8"))).encode()


if __name__ == "__main__":
    path, found = locale_dir() / f"{LANGUAGE}.po", texts()
    known = read_translations(path) if path.is_file() else {}
    made = translation_file(LANGUAGE, found, known).encode()
    left = [f"{Place(where[0])}：{text}" for text, where in found.items() if text not in known]
    if "--check" in sys.argv:
        stale = not path.is_file() or path.read_bytes() != made
        print(*(f"没有译文 {line}" for line in left), *(["en.po 不是最新的：运行 python tools/make_catalogue.py"] if stale else []), sep="\n")
        sys.exit(int(stale or bool(left)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)
    print(f"{len(found)} 条文字，{len(left)} 条没有译文")
