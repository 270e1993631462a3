"""Faults seeded one at a time into a small rulebook: the command finds each, names it, and points at its line.

To add a fault: a row of FAULTS with the edits that seed it and what must be told. Every other finding counts as wrong.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from compliance.cli.main import main

THIRD = Path(__file__).parent / "third_policy"
PLAN = "rules/qinghe-library-2025"
DOCUMENT = "policy_docs/qinghe-library-2025.md"
CLAUSES = f"{PLAN}/clauses.yaml"
GROUP = f"{PLAN}/requirements/QL-R-network.yaml"


def rule(name: str) -> str:
    """The file of a rule."""
    return f"{PLAN}/{name.split('-')[1]}/{name}.yaml"


@dataclass(frozen=True)
class Edit:
    """`old` becomes `new`, once, in a file; without `old` the whole file becomes `new`."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """A finding: its code, and the text that stands at its place. `says` is in its message or remedy."""

    code: str
    file: str
    at: str
    says: str = ""


@dataclass(frozen=True)
class Fault:
    """A fault, the edits that seed it, and everything that `command` must tell about it."""

    name: str
    edits: tuple[Edit, ...]
    told: tuple[Told, ...]
    command: tuple[str, ...] = ("check",)
    exit_code: int = 1


BOMB = "".join(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True))
ROUND = "groups: [QL-R-network]\nrules: [QL-2, QL-4-a, QL-9-a]"

FAULTS = [
    Fault(
        "wrong number",
        (Edit(rule("QL-3-a"), "at_least: 60%", "at_least: 55%"),),
        (Told("number-unfounded", rule("QL-3-a"), "55%"),),
    ),
    Fault(
        "wrong number of one item",
        (Edit(rule("QL-2"), "hours: 60", "hours: 42"),),
        (Told("number-unfounded", rule("QL-2"), "42}"),),
    ),
    Fault(
        "number left out",
        (Edit(rule("QL-4-a"), "at_least: 3", "at_least: 1"),),
        (Told("number-unused", rule("QL-4-a"), "count:", "不少于3家"),),
    ),
    Fault(
        "wrong number of working days",
        (Edit(rule("QL-6-a"), "at_most: 15", "at_most: 30"),),
        (Told("number-unfounded", rule("QL-6-a"), "30"),),
    ),
    Fault(
        "wrong number in the title",
        (Edit(rule("QL-6-a"), "押金15个", "押金10个"),),
        (Told("number-in-words", rule("QL-6-a"), "押金10个"),),
    ),
    Fault(
        "lower bound made an upper one",
        (Edit(rule("QL-2"), "weekly_hours: {at_least: $item.hours}", "weekly_hours: {at_most: 60}"),),
        (Told("bound-direction", rule("QL-2"), "60}"),),
    ),
    Fault(
        "wrong quote",
        (Edit(rule("QL-3-a"), "quote: 持证读者年度", "quote: 持证读者每年"),),
        (Told("quote-not-found", rule("QL-3-a"), "持证读者每年"),),
    ),
    Fault(
        "wrong clause",
        (Edit(rule("QL-3-a"), "covers: [QL-3-a]", "covers: [QL-3-b]"), Edit(rule("QL-3-b"), "covers: [QL-3-b]", "covers: [QL-3-a]")),
        (
            Told("wrong-clause", rule("QL-3-a"), "QL-3-b]"),
            Told("date-unused", rule("QL-3-a"), "id: QL-3-a"),
            Told("wrong-clause", rule("QL-3-b"), "QL-3-a]"),
            Told("reading-unnamed", rule("QL-3-b"), "QL-3-b"),
        ),
    ),
    Fault(
        "lost item",
        (Edit(rule("QL-5"), "  - {atom: QL-5-c, title: 残障读者服务岗, value: ACCESS}\n", ""),),
        (Told("ledger-entry", CLAUSES, "{id: QL-5-c"),),
    ),
    Fault(
        "lost rule",
        (Edit(rule("QL-7-a"), "covers: [QL-7-a]", "covers: [QL-8-a]"),),
        (Told("carried-twice", rule("QL-8-a"), "[QL-8-a]"),),
    ),
    Fault(
        "duplicate id",
        (Edit(rule("QL-3-b"), "id: QL-3-b", "id: QL-3-a"),),
        (Told("duplicate-id", rule("QL-3-b"), "id: QL-3-a", "改用别的编号"),),
    ),
    Fault(
        "tab",
        (Edit(rule("QL-3-b"), "responsible:", "\tresponsible:"),),
        (Told("yaml-syntax", rule("QL-3-b"), "\tresponsible", "不要用制表符"),),
    ),
    Fault(
        "duplicate key",
        (Edit(rule("QL-3-b"), "by: 2026-06-30", "by: 2026-06-30\nby: 2026-12-31"),),
        (Told("duplicate-key", rule("QL-3-b"), "by: 2026-12-31"),),
    ),
    Fault(
        "anchor bomb",
        (Edit(rule("QL-3-b"), "", f"a: &a [x, x, x, x, x, x, x, x, x]\n{BOMB}"),),
        tuple(Told("alias", rule("QL-3-b"), f"&{name} ") for name in "abcdefgh"),
    ),
    Fault(
        "file of ten megabytes",
        (Edit(rule("QL-3-b"), "", "- a\n" * 2_500_000),),
        (Told("file-too-large", rule("QL-3-b"), "- a"),),
    ),
    Fault(
        "deep nesting",
        (Edit(rule("QL-3-b"), "", f"check: {'[' * 100_000}\n"),),
        (Told("too-deep", rule("QL-3-b"), "["),),
    ),
    Fault(
        "circular requirement",
        (Edit(GROUP, "rules: [QL-2, QL-4-a, QL-9-a]", ROUND),),
        (Told("circular-requirement", GROUP, "[QL-R-network]"),),
    ),
    Fault(
        "unknown key",
        (Edit(rule("QL-3-b"), "responsible:", "responsable:"),),
        (Told("unknown-key", rule("QL-3-b"), "responsable:", "“responsible”"), Told("missing-key", rule("QL-3-b"), "id: QL-3-b")),
    ),
    Fault(
        "unknown field",
        (Edit(rule("QL-3-b"), "step_free", "step_fre"),),
        (Told("unknown-field", rule("QL-3-b"), "{every:", "“step_free”"),),
    ),
    Fault(
        "wrong date",
        (Edit(rule("QL-4-a"), "by: 2025-09-30", "by: 2025-06-30"),),
        (Told("date-unfounded", rule("QL-4-a"), "2025-06-30", "9月底前"),),
    ),
    Fault(
        "date left out",
        (Edit(rule("QL-3-b"), "by: 2026-06-30\n", ""),),
        (Told("date-unused", rule("QL-3-b"), "id: QL-3-b", "2026-06-30"),),
    ),
    Fault(
        "左右 without a reading",
        (
            Edit(DOCUMENT, "借阅率达到60%以上", "借阅率达到60%左右"),
            Edit(CLAUSES, "借阅率达到60%以上", "借阅率达到60%左右"),
            Edit(rule("QL-3-a"), "借阅率达到60%以上", "借阅率达到60%左右"),
            Edit(rule("QL-3-a"), "at_least: 60%", "about: 60%"),
            Edit("rules/readings/QL-R1.yaml", "借阅率达到60%以上", "借阅率达到60%左右"),
        ),
        (Told("word-unread", rule("QL-3-a"), "持证读者年度"),),
        exit_code=0,
    ),
    Fault(
        "reading left out",
        (Edit(rule("QL-3-a"), "readings:\n  QL-R1: {exclusive: {check: {rate: {indicator: BORROW_RATE, above: 60%}}}}\n", ""),),
        (Told("reading-unnamed", rule("QL-3-a"), "QL-3-a", "QL-R1"),),
    ),
    Fault(
        "order of keys",
        (Edit(rule("QL-7-a"), "covers: [QL-7-a]\n", ""), Edit(rule("QL-7-a"), "responsible:", "covers: [QL-7-a]\nresponsible:")),
        (Told("key-order", rule("QL-7-a"), "[QL-7-a]"),),
    ),
    Fault(
        "number that no engine holds",
        (Edit(rule("QL-12-b"), "{exists: {of: database, where: {remote: true}}}", f"{{count: {{of: database, where: {{remote: true}}, at_least: {2**60}}}}}"),),
        (Told("number-unfounded", rule("QL-12-b"), str(2**60)), Told("outside-fence", rule("QL-12-b"), "any_of:")),
    ),
    Fault(
        "group without members",
        (Edit(GROUP, "rules: [QL-2, QL-4-a, QL-9-a]\n", ""),),
        (Told("group-empty", GROUP, "requirement:"),),
    ),
]


def seed(folder: Path, edits: tuple[Edit, ...]) -> None:
    """Copy the third policy and put a fault into it."""
    for name in ("rules", "policy_docs"):
        shutil.copytree(THIRD / name, folder / name)
    for edit in edits:
        path = folder / edit.file
        text = path.read_text(encoding="utf-8")
        assert not edit.old or edit.old in text
        path.write_text(text.replace(edit.old, edit.new, 1) if edit.old else edit.new, encoding="utf-8", newline="\n")


def found(folder: Path, command: tuple[str, ...]) -> tuple[int, list[dict[str, object]]]:
    """The exit code of a command for writers of rules, and its notices."""
    name, *options = command
    arguments = ["rules", name, str(folder / "rules"), "--policy-docs", str(folder / "policy_docs"), *options, "--format", "json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, json.loads(result.stdout)["notices"]


def line_of(folder: Path, told: Told) -> int:
    """The line on which the text that a finding must point at first stands."""
    lines = (folder / told.file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if told.at in line)


def test_without_a_fault_nothing_is_told(tmp_path: Path) -> None:
    seed(tmp_path, ())
    assert found(tmp_path, ("check",)) == (0, [])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_seeded_fault_is_found_at_its_line(fault: Fault, tmp_path: Path) -> None:
    seed(tmp_path, fault.edits)
    exit_code, notices = found(tmp_path, fault.command)
    places = {(notice["code"], notice["place"]["file"], notice["place"]["line"]) for notice in notices}
    expected = {(told.code, told.file, line_of(tmp_path, told)) for told in fault.told}
    assert (exit_code, places) == (fault.exit_code, expected)
    for told in fault.told:
        texts = [f"{notice['message']}{notice['mend']}" for notice in notices if notice["code"] == told.code]
        assert any(told.says in text for text in texts)
