"""The on-site list: out of results, to the inspectors, and back as judgements of basis `inspected`."""

from __future__ import annotations

import json
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
SIGNED = {"核查人": "核查一组", "核查日期": date(2026, 1, 8)}
Edit = Callable[[Any], None]


def compliance(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


def evaluated(out: Path, *arguments: object, submission: Path = THIRD / "qinghe.yaml") -> dict[str, Any]:
    done = compliance("evaluate", submission, *FOLDERS, "--format", "json", "--out", out, *arguments)
    assert done.exit_code in (0, 1), done.output
    found: dict[str, Any] = json.loads((out / "青禾区" / "results.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    evaluated(folder)
    done = compliance("inspection", folder / "青禾区" / "results.json", "--out", folder / "核查.xlsx")
    assert done.exit_code == 0, done.output
    return folder


def rows(path: Path) -> list[dict[str, Any]]:
    header, *body = openpyxl.load_workbook(path)["现场核查清单"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


def filled(plain: Path, out: Path, judged: dict[tuple[str, str | None], dict[str, Any]], edit: Edit = lambda _: None) -> Path:
    """The list with the cells of some rows (by clause and scope) filled, as an inspector would."""
    book = openpyxl.load_workbook(plain / "核查.xlsx")
    sheet = book["现场核查清单"]
    column = {cell.value: cell.column for cell in sheet[1]}
    for number in range(2, sheet.max_row + 1):
        key = sheet.cell(number, column["条款编号"]).value, sheet.cell(number, column["对象编号"]).value
        for title, value in judged.get(key, {}).items():
            sheet.cell(number, column[title]).value = value
    edit(book)
    book.save(out)
    return out


def refused(plain: Path, tmp_path: Path, judged: dict[tuple[str, str | None], dict[str, Any]], edit: Edit = lambda _: None) -> str:
    """What the command says to a list that it must refuse; nothing may be written."""
    path = filled(plain, tmp_path / "填.xlsx", judged, edit)
    done = compliance("evaluate", THIRD / "qinghe.yaml", *FOLDERS, "--inspection", path, "--out", tmp_path / "out")
    assert done.exit_code == 3, done.output
    assert not (tmp_path / "out").exists()
    return done.output


def verdict(results: dict[str, Any], clause: str) -> tuple[str, str]:
    return results["clauses"][clause]["verdict"], results["clauses"][clause]["basis"]


def test_it_lists_what_needs_a_person_and_what_is_only_attested_and_nothing_else(plain: Path) -> None:
    results = json.loads((plain / "青禾区" / "results.json").read_text("utf-8"))
    found = {(row["条款编号"], row["对象编号"]) for row in rows(plain / "核查.xlsx")}
    assert found == {("QL-9-a", "B0"), ("QL-9-a", "B1"), ("QL-9-a", "B2"), ("QL-9-a", "B3"), ("QL-9-b", None)}
    for clause, _ in found:
        assert results["clauses"][clause]["verdict"] == "needs_review" or results["clauses"][clause]["basis"] == "attested"


def test_a_row_says_where_to_go_what_to_look_at_and_what_was_declared(plain: Path) -> None:
    row = next(row for row in rows(plain / "核查.xlsx") if row["对象编号"] == "B1")
    assert row["核查地点"] == row["对象"] == "东城分馆"
    assert row["条款原文"] == "各馆免费开放，馆内整洁安静"
    assert row["县里填报"] == "自报已落实，佐证 1 份"
    assert row["现结论"] == "符合（据自报及佐证）"
    assert "E3 免费开放公告" in row["佐证"]
    assert [row[title] for title in ("核查判断", "核查人", "核查日期", "备注")] == [None] * 4


def test_the_same_results_give_the_same_bytes(plain: Path, tmp_path: Path) -> None:
    compliance("inspection", plain / "青禾区" / "results.json", "--out", tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (plain / "核查.xlsx").read_bytes()


def test_only_the_inspectors_cells_are_open(plain: Path) -> None:
    sheet = openpyxl.load_workbook(plain / "核查.xlsx")["现场核查清单"]
    assert sheet.protection.sheet
    open_titles = {sheet.cell(1, cell.column).value for cell in sheet[2] if not cell.protection.locked}
    assert open_titles == {"核查判断", "核查人", "核查日期", "备注"}


@pytest.mark.parametrize(
    ("rating", "expected"),
    [("符合", "compliant"), ("基本符合", "needs_review"), ("不符合", "non_compliant"), ("无法判断", "insufficient_data")],
)
def test_each_judgement_has_its_verdict_and_the_basis_is_inspected(plain: Path, tmp_path: Path, rating: str, expected: str) -> None:
    path = filled(plain, tmp_path / "填.xlsx", {("QL-9-b", None): {"核查判断": rating, **SIGNED}})
    assert verdict(evaluated(tmp_path / "out", "--inspection", path), "QL-9-b") == (expected, "inspected")


def test_a_judgement_of_one_branch_leaves_the_others_as_they_were(plain: Path, tmp_path: Path) -> None:
    path = filled(plain, tmp_path / "填.xlsx", {("QL-9-a", "B1"): {"核查判断": "不符合", "备注": "收取押金以外的费用", **SIGNED}})
    results = evaluated(tmp_path / "out", "--inspection", path)
    assert verdict(results, "QL-9-a") == ("non_compliant", "inspected")
    assert verdict(results, "QL-13-a") == ("non_compliant", "inspected")
    assert verdict(results, "QL-9-b") == ("needs_review", "attested")
    left = {(point["clause"], point["scope"]) for finding in results["findings"] for point in finding["inspection"]}
    assert left == {("QL-9-a", "B0"), ("QL-9-a", "B2"), ("QL-9-a", "B3"), ("QL-9-b", "")}


def test_where_inspector_and_self_report_differ_both_are_shown_with_their_cells(plain: Path, tmp_path: Path) -> None:
    path = filled(plain, tmp_path / "填.xlsx", {("QL-9-a", "B1"): {"核查判断": "不符合", "备注": "收取费用", **SIGNED}})
    query = next(item for item in evaluated(tmp_path / "out", "--inspection", path)["queries"] if "现场核查与自报不一致" in item["label"])
    assert "自报已落实" in query["detail"]
    assert "不符合，核查一组 2026-01-08，收取费用" in query["detail"]
    assert {cell["file"] for cell in query["cells"]} == {"qinghe.yaml", "填.xlsx"}
    assert any(cell.get("cell", "").startswith("K") for cell in query["cells"])


def test_an_agreeing_judgement_is_no_difference(plain: Path, tmp_path: Path) -> None:
    path = filled(plain, tmp_path / "填.xlsx", {("QL-9-a", "B1"): {"核查判断": "符合", **SIGNED}})
    results = evaluated(tmp_path / "out", "--inspection", path)
    assert not [item for item in results["queries"] if "不一致" in item["label"]]
    assert results["seal"]["inspection"]
    assert any("已纳入现场核查 1 项" in banner for banner in results["banners"])


ONE = {("QL-9-b", None): {"核查判断": "符合", **SIGNED}}


@pytest.mark.parametrize(
    ("judged", "message"),
    [
        ({("QL-9-b", None): {"核查判断": "符合", "核查日期": date(2026, 1, 8)}}, "没有核查人"),
        ({("QL-9-b", None): {"核查判断": "符合", "核查人": "核查一组"}}, "没有核查日期"),
        ({("QL-9-b", None): {"核查判断": "符合", "核查人": "核查一组", "核查日期": date(2025, 12, 30)}}, "早于申报数据截止日 2025-12-31"),
        ({("QL-9-b", None): {"核查判断": "还行", **SIGNED}}, "没有代码“还行”"),
        ({("QL-9-b", None): {"核查人": "核查一组"}}, "没有填核查判断"),
        ({("QL-9-b", None): {"县里填报": "自报部分落实", "核查判断": "符合", **SIGNED}}, "县里填报已改动"),
        ({("QL-9-b", None): {"条款编号": "QL-3-a", "核查判断": "符合", **SIGNED}}, "不在本次需要核查的范围内"),
        ({}, "没有一行填了核查判断"),
    ],
)
def test_a_judgement_that_cannot_stand_is_refused_at_its_cell(plain: Path, tmp_path: Path, judged: Any, message: str) -> None:
    output = refused(plain, tmp_path, judged)
    assert message in output
    if judged:
        assert "工作表“现场核查清单” 单元格" in output


@pytest.mark.parametrize(("title", "value", "message"), [("被评估单位", "柳溪镇", "柳溪镇"), ("依据文件编号", "another-2020", "another-2020")])
def test_a_list_of_another_unit_or_policy_is_refused(plain: Path, tmp_path: Path, title: str, value: str, message: str) -> None:
    def edit(book: Any) -> None:
        sheet = book["核查信息"]
        sheet.cell(2, next(cell.column for cell in sheet[1] if cell.value == title)).value = value

    assert message in refused(plain, tmp_path, ONE, edit)


def test_a_list_made_before_the_unit_changed_its_figures_is_refused(plain: Path, tmp_path: Path) -> None:
    text = (THIRD / "qinghe.yaml").read_text("utf-8").replace("clause_id: QL-9-b, status: 已落实", "clause_id: QL-9-b, status: 部分落实")
    (tmp_path / "qinghe.yaml").write_text(text, "utf-8")
    path = filled(plain, tmp_path / "填.xlsx", ONE)
    done = compliance("evaluate", tmp_path / "qinghe.yaml", *FOLDERS, "--inspection", path, "--out", tmp_path / "out")
    assert done.exit_code == 3
    assert "县里填报已改动：核查时为“自报已落实，佐证 1 份”，现为“自报部分落实，佐证 1 份”" in done.output


def test_two_lists_of_one_unit_are_refused(plain: Path, tmp_path: Path) -> None:
    path = filled(plain, tmp_path / "填.xlsx", ONE)
    done = compliance("evaluate", THIRD / "qinghe.yaml", *FOLDERS, "--inspection", path, "--inspection", path, "--out", tmp_path / "out")
    assert done.exit_code == 3
    assert "已有一份核查清单" in done.output


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "compliance-results/1"}', "没有"])
def test_a_file_that_is_no_result_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "results.json").write_text(text, "utf-8")
    done = compliance("inspection", tmp_path / "results.json", "--out", tmp_path / "x.xlsx")
    assert done.exit_code == 3
    assert "results.json" in done.output
    assert not (tmp_path / "x.xlsx").exists()
