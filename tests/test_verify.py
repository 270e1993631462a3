"""`compliance verify`: the same inputs give the same bytes again, and every change is found and named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from compliance.cli.main import main

THIRD = Path(__file__).parent / "third_policy"
FOLDERS = ["--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
SUBMISSION = THIRD / "qinghe.yaml"
HOW = {
    "as filed": [],
    "another day": ["--as-of", "2025-11-30"],
    "a phase": ["--phase", "self-check"],
    "a reading": ["--reading", "QL-R1=exclusive"],
}


def compliance(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


def evaluated(out: Path, *arguments: object) -> Path:
    done = compliance("evaluate", SUBMISSION, *FOLDERS, "--format", "json", "--out", out, *arguments)
    assert done.exit_code in (0, 1), done.output
    return out / "青禾区" / "results.json"


def verified(results: Path, *arguments: object, submission: Path = SUBMISSION, folders: list[str] = FOLDERS) -> Result:
    return compliance("verify", results, "--submission", submission, *folders, *arguments)


@pytest.mark.parametrize("how", HOW)
def test_untouched_results_are_confirmed_however_they_were_made(tmp_path: Path, how: str) -> None:
    done = verified(evaluated(tmp_path, *HOW[how]))
    assert done.exit_code == 0, done.output
    assert "一致：" in done.output


def _edit(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the data and write it as it was written: one entry a line is not needed for what is tested."""
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def test_a_verdict_made_better_is_named_with_both_values(tmp_path: Path) -> None:
    path = evaluated(tmp_path)
    _edit(path, lambda data: data["clauses"]["QL-2-b"].update(verdict="compliant"))
    done = verified(path)
    assert done.exit_code == 1
    assert 'clauses.QL-2-b.verdict：所报为 "compliant"，重新评估为 "non_compliant"' in done.output


def test_a_finding_left_out_is_a_difference(tmp_path: Path) -> None:
    path = evaluated(tmp_path)
    _edit(path, lambda data: data["findings"].pop())
    assert verified(path).exit_code == 1


def test_white_space_alone_is_said_to_be_white_space(tmp_path: Path) -> None:
    path = evaluated(tmp_path)
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    done = verified(path)
    assert done.exit_code == 1
    assert "内容相同" in done.output


def test_another_submission_is_found_by_its_hash(tmp_path: Path) -> None:
    path = evaluated(tmp_path / "out")
    other = tmp_path / "qinghe.yaml"
    other.write_text(SUBMISSION.read_text("utf-8").replace("weekly_hours: 63", "weekly_hours: 64"), "utf-8")
    done = verified(path, submission=other)
    assert done.exit_code == 1
    assert "seal.submission" in done.output


def test_changed_rules_are_found_by_their_hash(tmp_path: Path) -> None:
    path = evaluated(tmp_path / "out")
    shutil.copytree(THIRD, tmp_path / "third")
    rule = tmp_path / "third/rules/qinghe-library-2025/2/QL-2.yaml"
    rule.write_text(rule.read_text("utf-8").replace("hours: 42", "hours: 41"), "utf-8")
    folders = ["--rules", str(tmp_path / "third/rules"), "--policy-docs", str(tmp_path / "third/policy_docs")]
    done = verified(path, folders=folders)
    assert done.exit_code == 1
    assert "seal.rules" in done.output
    assert "clauses.QL-2-b.verdict" in done.output


def _inspected(tmp_path: Path) -> Path:
    compliance("inspection", evaluated(tmp_path / "plain"), "--out", tmp_path / "核查.xlsx")
    book = openpyxl.load_workbook(tmp_path / "核查.xlsx")
    sheet = book["现场核查清单"]
    column = {cell.value: cell.column for cell in sheet[1]}
    for title, value in {"核查判断": "符合", "核查人": "核查一组", "核查日期": date(2026, 1, 8)}.items():
        sheet.cell(2, column[title]).value = value
    book.save(tmp_path / "核查.xlsx")
    return tmp_path / "核查.xlsx"


def test_results_with_an_inspection_need_it_again(tmp_path: Path) -> None:
    inspection = _inspected(tmp_path)
    path = evaluated(tmp_path / "out", "--inspection", inspection)
    assert verified(path, "--inspection", inspection).exit_code == 0
    without = verified(path)
    assert without.exit_code == 1
    assert "seal.inspection" in without.output


def test_a_benchmark_is_verified_as_one(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SUBMISSION.read_text("utf-8").replace("unit_name: 青禾区", "unit_name: 白石区"), "utf-8")
    done = compliance("evaluate", other, *FOLDERS, "--benchmark", "--format", "json", "--out", tmp_path / "out")
    assert done.exit_code in (0, 1), done.output
    assert verified(tmp_path / "out" / "白石区" / "results.json", submission=other).exit_code == 0


def test_a_file_that_is_no_result_is_refused(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("{}", "utf-8")
    assert verified(tmp_path / "results.json").exit_code == 3
