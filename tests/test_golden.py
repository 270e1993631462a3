"""The golden report: a small policy's whole output, byte by byte, so that every change of what offices see is read before it is accepted.

`make golden` writes it anew; read the difference before committing it.
"""

from __future__ import annotations

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
    command = [sys.executable, "-m", "compliance", "evaluate", str(THIRD / "qinghe.yaml"), *folders, "--out", str(out)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    return out / "青禾区"


@pytest.mark.parametrize("name", ["results.json", "report.html"])
def test_what_is_written_is_the_golden_one(written: Path, name: str) -> None:
    assert (written / name).read_text(encoding="utf-8") == (GOLDEN / name).read_text(encoding="utf-8")


def test_nothing_else_is_kept_or_written(written: Path) -> None:
    assert {path.name for path in written.iterdir()} == {path.name for path in GOLDEN.iterdir()}
