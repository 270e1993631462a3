"""docs/guide.md, followed literally: every file that it shows is written, every command is run in order, and what it shows is what comes out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from compliance.measures import MEASURES
from compliance.operators import OPERATORS

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide.md"
CHINESE = ROOT / "docs" / "guide.zh-CN.md"
COPIED = ("src", "tools", "policy_docs", "pyproject.toml", "tests/third_policy", "rules/calendars", "reports/templates")
LEFT_OUT = "…"
_FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "@@@"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file that it is (if one), its text, and the line of the guide that it starts on."""

    language: str
    file: str | None
    text: str
    line: int

    def __str__(self) -> str:
        return f"line {self.line}"


@cache
def blocks() -> tuple[Block, ...]:
    text = GUIDE.read_text(encoding="utf-8")
    return tuple(Block(found[1], found[2], found[3], text.count("\n", 0, found.start()) + 1) for found in _FENCE.finditer(text))


def shown() -> list[tuple[Block, Block]]:
    """Each block of commands with the output shown after it."""
    found = blocks()
    return [(found[index - 1], block) for index, block in enumerate(found) if block.language == "text"]


def heredoc(command: str, block: Block) -> str:
    return f"{command} <<'{_MARK}{block.line}'\n{block.text}{_MARK}{block.line}\n"


def script() -> str:
    """The guide as one shell script. A file is written, a patch applied, commands are run between marks; the first that fails ends it."""
    parts = ["set -e\nhome=$PWD\n"]
    for block in blocks():
        if block.file:
            # Paths of files are told from where the reader is: the practice folder, until the first walk is over.
            parts.append(f'mkdir -p "$(dirname {block.file})"\n' if "practice/" not in block.file else f'mkdir -p "$home/$(dirname {block.file})"\n')
            target = block.file if "practice/" not in block.file else f'"$home/{block.file}"'
            parts.append(heredoc(f"cat > {target}", block))
        elif block.language == "diff":
            parts.append(heredoc("git apply --unidiff-zero -", block))
        elif block.language == "sh":
            parts.append(f"echo '{_MARK}{block.line}'\n{block.text}")
    return "".join(parts) + f"echo '{_MARK}0'\n"


def environment() -> dict[str, str]:
    """That of a terminal in the checkout in which `.venv` is active."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON", "COV_", "PYTEST_"))}
    own = Path(sys.executable).parent
    return kept | {"PATH": f"{own}{os.pathsep}{kept.get('PATH', '')}", "PYTHONPATH": "src", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, str]:
    """What each block of commands printed, by its line in the guide."""
    home = tmp_path_factory.mktemp("guide") / "checkout"
    for name in COPIED:
        source, target = ROOT / name, home / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    own = environment() | {"PYTHONPATH": str(home / "src"), "XDG_CACHE_HOME": str(home / ".cache")}
    done = subprocess.run(
        ["bash", "-c", script()], cwd=home, env=own, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=120, check=False
    )
    parts = re.split(rf"^{_MARK}(\d+)\n", done.stdout, flags=re.MULTILINE)
    assert done.returncode == 0, f"the block at line {parts[-2]} failed:\n{parts[-1]}{done.stderr}"
    return {int(line): text for line, text in zip(parts[1::2], parts[2::2], strict=True)}


def pattern(expected: str) -> re.Pattern[str]:
    """The shown output, in which a line `…` stands for any lines and `…` within a line for any text of it."""
    lines = []
    for line in expected.splitlines():
        whole = line == LEFT_OUT
        lines.append("(?:.*\n)*?" if whole else "[^\n]*".join(map(re.escape, line.split(LEFT_OUT))) + "\n")
    return re.compile("".join(lines) + r"(?:\n)*")


class TestGuide:
    @pytest.mark.parametrize(("commands", "expected"), shown(), ids=str)
    def test_what_is_shown_is_what_comes_out(self, commands: Block, expected: Block, outputs: Mapping[int, str]) -> None:
        assert commands.language == "sh"
        assert pattern(expected.text).fullmatch(outputs[commands.line]), outputs[commands.line]

    def test_every_command_was_run(self, outputs: Mapping[int, str]) -> None:
        assert [block.line for block in blocks() if block.language == "sh" and block.line not in outputs] == []

    def test_all_three_walks_show_commands_and_files(self) -> None:
        for title in ("Write your first rule in ten minutes", "Add an operator", "Add a policy"):
            walk = GUIDE.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
            assert "```sh" in walk
            assert 'title="' in walk

    def test_every_fence_is_understood(self) -> None:
        text = GUIDE.read_text(encoding="utf-8")
        assert len(re.findall(r"^```", text, re.MULTILINE)) == 2 * len(blocks())
        assert {block.language for block in blocks()} == {"sh", "text", "yaml", "python", "diff", "markdown"}

    def test_the_chinese_guide_shows_the_same(self) -> None:
        fences = [[found[0] for found in _FENCE.finditer(path.read_text(encoding="utf-8"))] for path in (GUIDE, CHINESE)]
        assert fences[0] == fences[1]

    @pytest.mark.parametrize("guide", [GUIDE, CHINESE], ids=lambda path: path.name)
    def test_links_lead_to_files_and_headings(self, guide: Path) -> None:
        for target in re.findall(r"\]\(([^)]+)\)", guide.read_text(encoding="utf-8")):
            name, _, heading = target.partition("#")
            path = guide.parent / name if name else guide
            assert path.is_file(), target
            headings = {
                re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
                for line in path.read_text(encoding="utf-8").splitlines()
                if line.startswith("#")
            }
            assert not heading or heading in headings, target

    def test_what_an_operator_must_be_entered_in_is_all_there_is(self) -> None:
        """The guide names the tables by operator; each holds every operator that looks at data."""
        from compliance.rule_ci.mutate.parameters import GENERATORS

        leaves = {name for name, operator in OPERATORS.items() if not operator.composite}
        text = GUIDE.read_text(encoding="utf-8")
        assert MEASURES.keys() == leaves
        assert leaves - GENERATORS.keys() <= {"permission", "informational"}
        for name, file in (("GENERATORS", "mutate/parameters.py"), ("LOOKS", "prove/trees.py")):
            assert f"`{name}` in `rule_ci/{file}`" in text
            assert re.search(rf"^{name}\b", (ROOT / "src" / "compliance" / "rule_ci" / file).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("expected", "output", "fits"),
    [
        ("a\n", "a\n", True),
        ("a\n", "b\n", False),
        ("a\nc\n", "a\nb\nc\n", False),
        ("a\n…\nc\n", "a\nb\nc\n", True),
        ("a\n…\n", "a\nb\n", True),
        ("a…c\n", "abc\n", True),
        ("a…\n", "b\n", False),
        ("a\n", "a\nb\n", False),
        ("b\n", "a\nb\n", False),
    ],
)
def test_how_an_output_is_compared(expected: str, output: str, fits: bool) -> None:
    assert bool(pattern(expected).fullmatch(output)) is fits
