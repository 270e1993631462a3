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

from builders import KAIFENG, alone, calendar, proof, read, submission
from compliance.cli.main import main
from compliance.evaluate import Request, evaluate
from compliance.evaluate.inspected import evaluate_inspected
from compliance.model.evaluation import Evaluation
from compliance.model.inspection import Inspection, Judgement
from compliance.model.place import Place
from compliance.submission.inspected import with_judgements

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


def moved(path: Path, order: Callable[[list[list[Any]]], list[list[Any]]], edit: Edit = lambda _: None) -> Path:
    """The list with its lines in another form, as an inspector may leave it."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["现场核查清单"]
    lines = order([[cell.value for cell in line] for line in sheet.iter_rows()])
    sheet.delete_rows(1, sheet.max_row)
    for line in lines:
        sheet.append(line)
    edit(sheet)
    workbook.save(path)
    return path


def hide(sheet: Any) -> None:
    for number in range(2, sheet.max_row):
        sheet.row_dimensions[number].hidden = True


LEFT = {
    "sorted backwards": (lambda lines: [lines[0], *lines[:0:-1]], lambda _: None),
    "columns turned round": (lambda lines: [line[::-1] for line in lines], lambda _: None),
    "filtered": (lambda lines: lines, hide),
    "unjudged rows deleted": (lambda lines: [lines[0], *(line for line in lines[1:] if line[10])], lambda _: None),
    "with notes": (lambda lines: [[*line, "（参考）笔记" if number == 0 else "再看"] for number, line in enumerate(lines)], lambda _: None),
}


@pytest.mark.parametrize("case", LEFT)
def test_sorted_filtered_and_annotated_lists_say_the_same(plain: Path, tmp_path: Path, case: str) -> None:
    order, edit = LEFT[case]
    path = filled(plain, tmp_path / "填.xlsx", {("QL-9-b", None): {"核查判断": "符合", **SIGNED}, ("QL-9-a", "B1"): {"核查判断": "不符合", **SIGNED}})
    results = evaluated(tmp_path / "out", "--inspection", moved(path, order, edit))
    assert verdict(results, "QL-9-b") == ("compliant", "inspected")
    assert verdict(results, "QL-9-a") == ("non_compliant", "inspected")
    assert any("另有 3 项未核查" in banner for banner in results["banners"])


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


def test_a_list_as_csv_is_refused_with_what_to_do(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "核查.csv").write_text("核查判断\n符合\n", "utf-8")
    done = compliance("evaluate", THIRD / "qinghe.yaml", *FOLDERS, "--inspection", tmp_path / "核查.csv", "--out", tmp_path / "out")
    assert done.exit_code == 3
    assert "另存为“Excel 工作簿（.xlsx）”" in done.output


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "compliance-results/1"}', "没有"])
def test_a_file_that_is_no_result_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "results.json").write_text(text, "utf-8")
    done = compliance("inspection", tmp_path / "results.json", "--out", tmp_path / "x.xlsx")
    assert done.exit_code == 3
    assert "results.json" in done.output
    assert not (tmp_path / "x.xlsx").exists()


PARTS = {
    "consortium": [{"consortium_id": "C1", "lead_institution_id": "L1"}, {"consortium_id": "C2", "lead_institution_id": "L2"}],
    "institution": [{"institution_id": f"L{number}", "role": "牵头", "consortium_id": f"C{number}"} for number in (1, 2)],
    "evidence": [proof()],
}
Rated = list[tuple[str | None, str | None]]


def rated(rule: str, rows: Rated) -> Any:
    """A submission of two consortia that declares a clause, each row for a scope and with a rating."""
    own = {"clause_id": rule, "status": "已落实", "evidence_ids": ["E1"]}
    return submission(**PARTS, measure=[{**own, "scope_id": scope, "reviewer_rating": rating} for scope, rating in rows])


def judged(rule: str, rows: Rated, *judgements: tuple[str, str]) -> Evaluation:
    """The evaluation of one rule with ratings in the submission and judgements (scope, rating) on a list."""
    places = dict.fromkeys(("clause", "declared", "rating", "inspector", "day", "remark"), Place("填.xlsx"))
    found = [Judgement(rule, scope, "", rating, "甲", date(2020, 11, 1), "", places) for scope, rating in judgements]
    return evaluate(with_judgements(read(rated(rule, rows)), found, {}), alone(KAIFENG, rule), calendar(), Request())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("C1", "符合")], "needs_review"),
        ([("L1", "符合")], "needs_review"),
        ([("C1", "不符合")], "non_compliant"),
        ([("C1", "符合"), ("C2", None)], "needs_review"),
        ([("C1", "符合"), ("C2", "符合")], "compliant"),
        ([("C1", "符合"), ("C2", "不符合")], "non_compliant"),
        ([("R", "符合")], "compliant"),
        ([("R", "符合"), ("C1", None)], "needs_review"),
        ([("R", "符合"), ("C1", "不符合")], "non_compliant"),
    ],
)
def test_a_good_rating_of_some_parts_says_nothing_of_the_rest(rows: Rated, expected: str) -> None:
    assert judged("KF-1.2.1-a", rows).findings[0].conclusion.verdict == expected


@pytest.mark.parametrize(("rating", "expected"), [("符合", "compliant"), ("不符合", "non_compliant")])
def test_a_judgement_of_the_whole_unit_settles_what_its_parts_declared(rating: str, expected: str) -> None:
    assert judged("KF-1.2.1-a", [("C1", None), ("C2", None)], ("", rating)).findings[0].conclusion.verdict == expected


def test_a_bad_rating_of_a_part_outlives_a_good_judgement_of_the_whole() -> None:
    assert judged("KF-1.2.1-a", [("C1", "不符合"), ("C2", None)], ("", "符合")).findings[0].conclusion.verdict == "non_compliant"


def test_a_judgement_of_one_hospital_counts_beside_what_its_consortium_declared_and_for_no_other() -> None:
    found = judged("KF-3.8-b", [("C1", None), ("C2", None)], ("L1", "符合"))
    assert found.findings[0].conclusion.verdict == "needs_review"
    assert [(point.scope, point.conclusion.verdict) for point in found.findings[0].inspection] == [("L2", "needs_review")]
    both = judged("KF-3.8-b", [("C1", None), ("C2", None)], ("L1", "符合"), ("L2", "符合"))
    assert (both.findings[0].conclusion.verdict, both.findings[0].conclusion.basis) == ("compliant", "inspected")


def test_a_judgement_of_one_consortium_settles_no_body_of_another() -> None:
    bodies = [{"unit_id": "U1", "owner_id": "C1", "unit_code": "M6", "status": "运行", "established_date": "2019-09-01", "evidence_id": "E1"},
              {"unit_id": "U2", "owner_id": "C2", "unit_code": "M6", "status": "未设"}]  # fmt: skip
    data = submission(**PARTS, org_unit=bodies, measure=[{"clause_id": "KF-3.6-m6", "scope_id": "C1", "reviewer_rating": "符合"}])
    [item] = [item for item in evaluate(read(data), alone(KAIFENG, "KF-3.6-m"), calendar(), Request()).findings[0].items if item.atom == "KF-3.6-m6"]
    assert item.conclusion.verdict == "needs_review"


def listed(filed: Any, rule: str, **request: Any) -> Evaluation:
    """The evaluation of one rule whose only point is judged 符合 on a list."""
    own, compiled = read(filed), alone(KAIFENG, rule)
    places = dict.fromkeys(("clause", "declared", "rating", "inspector", "day", "remark"), Place("填.xlsx"))
    [point] = evaluate(own, compiled, calendar(), Request(**request)).findings[0].inspection
    judgement = Judgement(point.atom, point.scope, point.declared, "符合", "甲", date(2020, 11, 1), "", places)
    return evaluate_inspected(own, compiled, calendar(), Request(**request), Inspection("填.xlsx", KAIFENG, "尉氏县", "", (judgement,), "", Place("填.xlsx")))


@pytest.mark.parametrize(("rule", "clause"), [("KF-3.2-f", "KF-1.3-b"), ("KF-6.3-c", "KF-6.3-c2")])
def test_a_judgement_settles_what_was_declared_under_another_clause_of_the_same_matter(rule: str, clause: str) -> None:
    declared = {"clause_id": clause, "status": "部分落实", "evidence_ids": ["E1"]}
    found = listed(submission(evidence=[proof()], measure=[declared]), rule)
    assert (found.findings[0].conclusion.verdict, found.findings[0].conclusion.basis) == ("compliant", "inspected")
    assert not [entry for entry in found.queries if "未改变结论" in entry.label]


def test_a_judgement_that_changes_nothing_is_told() -> None:
    declared = {"clause_id": "KF-1.2.1-a", "status": "已落实", "start_date": "2020-06-01"}
    filed = submission(evidence=[proof(content_points=["KF-1.2.1-a"])], measure=[declared])
    found = listed(filed, "KF-1.2.1-a", as_of=date(2020, 3, 31))
    assert found.findings[0].conclusion.verdict == "needs_review"
    [entry] = [entry for entry in found.queries if "未改变结论：KF-1.2.1-a" in entry.label]
    assert entry.cells == (Place("填.xlsx"),)
