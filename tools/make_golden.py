"""Writes reports/golden/: what the third policy and the examples give in every format, so that a change of what offices see is read before it is accepted.

Kept whole: everything of the third policy in both languages, the summaries, and the Markdown report of one unit of each kind. Of all else a digest
is kept: it says that a file changed, and the texts kept whole say how. Hashes of rules, templates, translations and sources are left out, because
they change with every change of the program.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import openpyxl
from click.testing import CliRunner
from word_text import lines as lines_of_word

from compliance.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "reports" / "golden"
DIGESTS = "digests.txt"
THIRD = ROOT / "tests" / "third_policy"
FORMATS = "html,docx,md,xlsx,oscal,junit"
CHANGING = ("rules", "templates", "translations")
_SOURCES = re.compile("sources [0-9a-f]{64}")
_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of `compliance evaluate`; `whole` are the names of files kept whole (all, where it is None)."""

    arguments: tuple[str, ...]
    whole: tuple[str, ...] | None = None


THIRD_POLICY = (str(THIRD / "qinghe.yaml"), "--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs"))
RUNS = {
    "third-policy": Run(THIRD_POLICY),
    "third-policy-en": Run((*THIRD_POLICY, "--lang", "en")),
    "kaifeng-midterm": Run(("examples/kaifeng-midterm", "--phase", "midterm"), ("summary.md",)),
    "kaifeng-final": Run(("examples/kaifeng-final",), ("summary.md", "尉氏县/report.md", "开封市/report.md")),
    "kaifeng-final-en": Run(("examples/kaifeng-final", "--lang", "en"), ("summary.md", "尉氏县/report.md")),
    "dongming-effectiveness": Run(("examples/dongming-effectiveness",), ("东明县/report.md",)),
    "dongming-effectiveness-en": Run(("examples/dongming-effectiveness", "--lang", "en"), ()),
    "pilot-counties-2019": Run(("examples/pilot-counties-2019", "--policy", "dongming-2023-27", "--benchmark"), ("summary.md",)),
}


def written(name: str) -> dict[str, str]:
    """What a run writes, as text without what changes with every change of the program, by path."""
    out = Path(tempfile.mkdtemp())
    try:
        arguments = [str(ROOT / part) if part.startswith("examples/") else part for part in RUNS[name].arguments]
        done = CliRunner().invoke(main, ["evaluate", *arguments, "--format", FORMATS, "--out", str(out)])
        assert done.exit_code in (0, 1), done.output
        return dict(_texts(out))
    finally:
        shutil.rmtree(out)


def golden(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The files kept of a run: some whole, the others as a list of digests."""
    whole = RUNS[name].whole
    kept = {path: text for path, text in texts.items() if whole is None or path in whole}
    digests = [f"{sha256(text.encode()).hexdigest()}  {path}" for path, text in sorted(texts.items()) if path not in kept]
    return kept | ({DIGESTS: "\n".join(digests) + "\n"} if digests else {})


def kept(name: str) -> dict[str, str]:
    """The golden files of a run as they lie in the repository."""
    folder = GOLDEN / name
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file()}


def _texts(out: Path) -> Iterator[tuple[str, str]]:
    seals = [json.loads(path.read_text("utf-8"))["seal"] for path in out.glob("*/results.json")]
    changing = {seal[part]: part for seal in seals for part in CHANGING if part in seal}
    for path in sorted(out.rglob("*")):
        if path.is_file():
            name, text = _text(path, path.relative_to(out).as_posix())
            yield name, _steady(text, changing)


def _steady(text: str, changing: Mapping[str, str]) -> str:
    for digest, part in changing.items():
        text = text.replace(digest, part)
    return _UUID.sub("uuid", _SOURCES.sub("sources", text))


def _text(path: Path, name: str) -> tuple[str, str]:
    match path.suffix:
        case ".docx":
            return f"{name}.txt", "\n".join(lines_of_word(path)) + "\n"
        case ".xlsx":
            return f"{name}.txt", "\n".join(_lines_of_workbook(path)) + "\n"
        case _:
            return name, path.read_text("utf-8")


def _lines_of_workbook(path: Path) -> Iterator[str]:
    """Each sheet with its filled cells and comments, row by row."""
    for sheet in openpyxl.load_workbook(path):
        yield f"# {sheet.title} ({sheet.sheet_state})"
        for row in sheet.iter_rows():
            cells = [
                f"{cell.coordinate}={cell.value!r}" + (f" [{cell.comment.text!r}]" if cell.comment else "")
                for cell in row
                if cell.value is not None or cell.comment
            ]
            if cells:
                yield " | ".join(cells)


def write(names: Iterable[str]) -> None:
    """The golden files of runs written anew."""
    for name in names:
        files = golden(name, written(name))
        shutil.rmtree(GOLDEN / name, ignore_errors=True)
        for path, text in files.items():
            (GOLDEN / name / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name / path).write_bytes(text.encode())
        print(f"{name}: {len(files)}")


if __name__ == "__main__":
    write(sys.argv[1:] or RUNS)
