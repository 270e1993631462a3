"""The golden report: a small policy's whole output, byte by byte, so that every change of what offices see is read before it is accepted.

`make golden` writes it anew; read the difference before committing it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
THIRD = ROOT / "tests" / "third_policy"
GOLDEN = ROOT / "reports" / "golden"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("golden")
    folders = ["--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
    command = [sys.executable, "-m", "compliance", "evaluate", str(THIRD / "qinghe.yaml"), *folders, "--format", "html,docx,md,oscal,junit", "--out", str(out)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    word = out / "青禾区" / "report.docx"
    subprocess.run([sys.executable, str(ROOT / "tools" / "word_text.py"), str(word)], check=True)
    word.unlink()
    return out / "青禾区"


@pytest.mark.parametrize("name", ["results.json", "report.html", "report.md", "report.docx.txt", "assessment-results.oscal.json", "results.junit.xml"])
def test_what_is_written_is_the_golden_one(written: Path, name: str) -> None:
    assert _told(written, name) == _told(GOLDEN, name)


def _told(folder: Path, name: str) -> str:
    """The text, but for the seals of sources and templates: they change with every change of the program, whatever is printed."""
    text = (folder / name).read_text(encoding="utf-8")
    seal = json.loads((folder / "results.json").read_text(encoding="utf-8"))["seal"]
    return re.sub("sources [0-9a-f]{64}", "sources", text.replace(seal["templates"], "templates"))


def test_nothing_else_is_kept_or_written(written: Path) -> None:
    assert {path.name for path in written.iterdir()} == {path.name for path in GOLDEN.iterdir()}
