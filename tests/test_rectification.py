"""The rectification ledger: one row a problem, filled in, read back at the next evaluation, and never losing what is open."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import ROOT
from compliance.cli.main import main
from compliance.cli.session import Session
from compliance.evaluate import Request
from compliance.model.evaluation import Evaluation
from compliance.model.place import Place
from compliance.model.verdict import Basis, Conclusion, Verdict
from compliance.workbook.rectification import Ledger, read_ledger, write_ledger
from compliance.workbook.rectification.carry import carried_on
from compliance.workbook.rectification.entry import OPEN_STATES, LedgerEntry
from compliance.workbook.rectification.notice_sheet import NOTICE_SHEET, by_department
from compliance.workbook.rectification.problems import problems_of
from compliance.workbook.rectification.write import in_order

THIRD = ROOT / "tests" / "third_policy"
FOLDERS = ["--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
WHITE = {"整改期限", "进展情况", "验收意见", "验收人", "验收日期", "是否销号"}
LATER = ("as_of_date: 2025-12-31", "as_of_date: 2026-02-28")
Judged = dict[str, dict[str, Any]]


def compliance(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


def submission(path: Path, *changes: tuple[str, str]) -> Path:
    """The sample submission with words replaced."""
    text = (THIRD / "qinghe.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def made(out: Path, *arguments: object, source: Path = THIRD / "qinghe.yaml") -> Path:
    """The ledger that an evaluation writes."""
    done = compliance("evaluate", source, *FOLDERS, "--format", "xlsx", "--out", out, *arguments)
    assert done.exit_code in (0, 1), done.output
    return out / "青禾区" / "ledger.xlsx"


def rows(path: Path) -> list[dict[str, Any]]:
    header, *body = openpyxl.load_workbook(path)["整改台账"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


def row(path: Path, clause: str) -> dict[str, Any]:
    found = [item for item in rows(path) if item["条款编号"] == clause]
    assert len(found) == 1, f"{clause}: {len(found)} rows"
    return found[0]


def filled(path: Path, out: Path, judged: Judged, edit: Callable[[Any], None] = lambda _: None) -> Path:
    """The ledger with cells of some rows (by clause) filled."""
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    column = {cell.value: cell.column for cell in sheet[1]}
    for number in range(2, sheet.max_row + 1):
        for title, value in judged.get(sheet.cell(number, column["条款编号"]).value, {}).items():
            sheet.cell(number, column[title]).value = value
    edit(book)
    book.save(out)
    return out


@cache
def session() -> Session:
    return Session.open(THIRD / "rules", THIRD / "policy_docs", None, ())


@cache
def evaluation() -> Evaluation:
    return session().evaluate(THIRD / "qinghe.yaml", None, Request())


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("first"))


def test_every_problem_has_a_row_and_nothing_else_has(first: Path) -> None:
    results = json.loads((first.parent / "results.json").read_text("utf-8"))
    problems = {"non_compliant": "不符合", "insufficient_data": "待补材料", "needs_review": "待判定"}
    expected = set()
    for finding in results["findings"]:
        for part in finding["items"] or [finding | {"clause": finding["clauses"][0]}]:
            if part["verdict"] in problems:
                expected.add((part["clause"], problems[part["verdict"]]))
    assert {(item["条款编号"], item["类别"]) for item in rows(first)} == expected
    assert {item["状态"] for item in rows(first)} == {"新增"}
    assert len(expected) == 8


def test_a_row_quotes_the_clause_and_says_fact_gap_measure_deadline_and_who(first: Path) -> None:
    item = row(first, "QL-4-a")
    assert item["条款原文"] == "2025年9月底前，区内建成开放的分馆不少于3家"
    assert item["问题（事实）"].startswith("2 项")
    assert item["差距"] == "1 项"
    assert item["政策期限"] == datetime(2025, 9, 30)  # noqa: DTZ001
    assert item["牵头单位"] == "区文化和旅游局"
    assert item["整改措施"]
    assert "branch" in item["数据位置"]
    assert item["首次列入日"] == datetime(2025, 12, 31)  # noqa: DTZ001
    assert item["列入次数"] == 1


def test_a_deadline_that_the_plan_does_not_give_is_not_invented(first: Path) -> None:
    assert row(first, "QL-6-a")["政策期限"] is None
    assert all(item[title] is None for item in rows(first) for title in WHITE)


def test_the_lead_is_the_one_marked_so_and_the_others_support() -> None:
    finding = replace(evaluation().findings[0], responsible=("财政局", "卫健委（牵头）", "医保局"))
    entry = next(entry for entry in problems_of(replace(evaluation(), findings=(finding,))))
    assert (entry.lead, entry.support) == ("卫健委", "财政局、医保局")


def test_only_peoples_cells_are_open_and_closing_is_a_choice(first: Path) -> None:
    sheet = openpyxl.load_workbook(first)["整改台账"]
    assert sheet.protection.sheet
    assert {sheet.cell(1, cell.column).value for cell in sheet[2] if not cell.protection.locked} == WHITE
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert lists == ['"是,否"']


def test_the_same_inputs_give_the_same_bytes(first: Path, tmp_path: Path) -> None:
    assert made(tmp_path / "again").read_bytes() == first.read_bytes()
    assert made(tmp_path / "a", "--ledger", first).read_bytes() == made(tmp_path / "b", "--ledger", first).read_bytes()


def test_what_is_open_and_still_fails_is_carried_over_with_progress_and_history(first: Path, tmp_path: Path) -> None:
    day = date(2026, 1, 31)
    old = filled(first, tmp_path / "旧.xlsx", {"QL-6-a": {"进展情况": "已退还一笔", "整改期限": day, "验收意见": "继续"}})
    item = row(made(tmp_path / "out", "--ledger", old, source=submission(tmp_path / "青禾区.yaml", LATER)), "QL-6-a")
    assert item["状态"] == "延续"
    assert item["进展情况"] == "已退还一笔"
    assert item["整改期限"].date() == day
    assert item["首次列入日"].date() == date(2025, 12, 31)
    assert item["列入次数"] == 2
    assert item["历史"] == "2025-12-31 未完成：已退还一笔；验收意见：继续"


def test_history_grows_a_line_a_round(first: Path, tmp_path: Path) -> None:
    old = filled(first, tmp_path / "一.xlsx", {"QL-6-a": {"进展情况": "第一步"}})
    second = made(tmp_path / "out", "--ledger", old, source=submission(tmp_path / "二.yaml", LATER))
    old = filled(second, tmp_path / "二.xlsx", {"QL-6-a": {"进展情况": "第二步"}})
    third = made(tmp_path / "out3", "--ledger", old, source=submission(tmp_path / "三.yaml", (LATER[0], "as_of_date: 2026-05-31")))
    assert row(third, "QL-6-a")["历史"] == "2025-12-31 未完成：第一步\n2026-02-28 未完成：第二步"
    assert row(third, "QL-6-a")["列入次数"] == 3


def test_what_was_closed_and_fails_again_is_marked_as_recurring(first: Path, tmp_path: Path) -> None:
    closed = {"是否销号": "是", "验收人": "张三", "验收日期": date(2026, 1, 15), "进展情况": "已退还"}
    old = filled(first, tmp_path / "旧.xlsx", {"QL-6-a": closed})
    item = row(made(tmp_path / "out", "--ledger", old, source=submission(tmp_path / "青禾区.yaml", LATER)), "QL-6-a")
    assert item["状态"] == "反复出现"
    assert item["是否销号"] is None
    assert item["验收人"] is None
    assert item["历史"] == "2025-12-31 已销号（验收人 张三，验收日期 2026-01-15）；2026-02-28 再次列为“不符合”"


MENDED = ("weekly_hours: 41.5", "weekly_hours: 42")


def test_what_is_met_now_waits_for_acceptance_with_what_shows_it(first: Path, tmp_path: Path) -> None:
    old = filled(first, tmp_path / "旧.xlsx", {"QL-2-b": {"进展情况": "已延长开放"}})
    item = row(made(tmp_path / "out", "--ledger", old, source=submission(tmp_path / "青禾区.yaml", LATER, MENDED)), "QL-2-b")
    assert (item["状态"], item["类别"], item["是否销号"]) == ("已整改（待验收）", "符合", None)
    assert "符合 3 项" in item["问题（事实）"]
    assert item["差距"] is None
    assert item["历史"] == "2025-12-31 未完成：已延长开放"


def test_a_closed_row_that_stays_met_stays_closed_and_is_known_when_it_fails_later(first: Path, tmp_path: Path) -> None:
    old = filled(first, tmp_path / "旧.xlsx", {"QL-2-b": {"是否销号": "是", "验收人": "张三"}})
    second = made(tmp_path / "out", "--ledger", old, source=submission(tmp_path / "二.yaml", LATER, MENDED))
    assert row(second, "QL-2-b")["状态"] == "已销号"
    assert row(second, "QL-2-b")["是否销号"] == "是"
    third = made(tmp_path / "out3", "--ledger", second, source=submission(tmp_path / "三.yaml", (LATER[0], "as_of_date: 2026-05-31")))
    assert row(third, "QL-2-b")["状态"] == "反复出现"
    assert "张三" in row(third, "QL-2-b")["历史"]


def test_what_was_mended_and_not_accepted_is_listed_again_when_it_fails(first: Path, tmp_path: Path) -> None:
    second = made(tmp_path / "out", "--ledger", first, source=submission(tmp_path / "二.yaml", LATER, MENDED))
    third = made(tmp_path / "out3", "--ledger", second, source=submission(tmp_path / "三.yaml", (LATER[0], "as_of_date: 2026-05-31")))
    assert row(third, "QL-2-b")["状态"] == "重新列入"
    assert row(third, "QL-2-b")["历史"].endswith("2026-02-28 已整改待验收；2026-05-31 再次列为“不符合”")


def test_new_problems_are_new(first: Path, tmp_path: Path) -> None:
    source = submission(tmp_path / "青禾区.yaml", LATER, ("numerator: 6000", "numerator: 5000"))
    assert row(made(tmp_path / "out", "--ledger", first, source=source), "QL-3-a")["状态"] == "新增"


def test_the_same_evaluation_on_its_own_ledger_counts_no_further_round(first: Path, tmp_path: Path) -> None:
    once = made(tmp_path / "a", "--ledger", first)
    twice = made(tmp_path / "b", "--ledger", once)
    assert {item["列入次数"] for item in rows(twice)} == {1}
    assert [item["历史"] for item in rows(twice)] == [item["历史"] for item in rows(once)]


def test_one_of_several_who_must_each_do_it_has_a_row_of_its_own(tmp_path: Path) -> None:
    source = submission(tmp_path / "青禾区.yaml", ("B1, clause_id: QL-9-a, status: 已落实", "B1, clause_id: QL-9-a, status: 未落实"))
    found = [item for item in rows(made(tmp_path / "out", source=source)) if item["条款编号"] == "QL-9-a"]
    assert [(item["对象编号"], item["对象"], item["类别"]) for item in found] == [("B1", "东城分馆", "不符合")]


def test_what_the_rows_of_several_do_not_say_has_a_row_for_the_whole() -> None:
    """An inspected failure is no longer a point to visit, and must not be lost for that."""
    finding = next(item for item in evaluation().findings if item.rule == "QL-9-a")
    assert {point.conclusion.verdict for point in finding.inspection} == {Verdict.COMPLIANT}
    failed = replace(finding, conclusion=Conclusion(Verdict.NON_COMPLIANT, basis=Basis.INSPECTED))
    assert [(entry.key, entry.kind) for entry in problems_of(replace(evaluation(), findings=(failed,)))] == [(("QL-9-a", ""), "不符合")]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)"])
def test_text_that_begins_like_a_formula_stays_a_text(first: Path, tmp_path: Path, text: str) -> None:
    def typed(book: Any) -> None:
        sheet = book["整改台账"]
        column = next(cell.column for cell in sheet[1] if cell.value == "进展情况")
        for line in sheet.iter_rows(min_row=2, min_col=column, max_col=column):
            line[0].value = text
            line[0].data_type = "s"

    old = filled(first, tmp_path / "旧.xlsx", {}, typed)
    book = openpyxl.load_workbook(made(tmp_path / "out", "--ledger", old, source=submission(tmp_path / "青禾区.yaml", LATER)))
    values = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value == text]
    assert values
    assert all(cell.data_type == "s" for cell in values)
    assert not [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


def cover(title: str, value: Any) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        sheet = book["台账信息"]
        sheet.cell(2, next(cell.column for cell in sheet[1] if cell.value == title)).value = value

    return edit


@pytest.mark.parametrize(
    ("judged", "edit", "message", "sheet"),
    [
        ({}, cover("被评估单位", "柳溪镇"), "柳溪镇", "台账信息"),
        ({}, cover("依据文件编号", "another-2020"), "another-2020", "台账信息"),
        ({}, cover("评估日", date(2026, 3, 1)), "晚于本次评估日 2025-12-31", "台账信息"),
        ({"QL-6-a": {"条款编号": "QL-99-z"}}, lambda _: None, "没有条款“QL-99-z”", "整改台账"),
        ({"QL-6-a": {"条款编号": "QL-4-a"}}, lambda _: None, "QL-4-a", "整改台账"),
        ({"QL-6-a": {"是否销号": "也许"}}, lambda _: None, "应为“是”或“否”", "整改台账"),
        ({"QL-6-a": {"整改期限": "尽快"}}, lambda _: None, "应为日期，此处是“尽快”", "整改台账"),
        ({"QL-6-a": {"状态": "不知道"}}, lambda _: None, "不知道", "整改台账"),
    ],
)
def test_a_ledger_that_cannot_be_carried_on_is_refused_at_its_cell(
    first: Path, tmp_path: Path, judged: Judged, edit: Callable[[Any], None], message: str, sheet: str
) -> None:
    old = filled(first, tmp_path / "旧.xlsx", judged, edit)
    done = compliance("evaluate", THIRD / "qinghe.yaml", *FOLDERS, "--ledger", old, "--out", tmp_path / "out")
    assert done.exit_code == 3, done.output
    assert message in done.output
    assert re.search(rf"旧\.xlsx 工作表“{sheet}” 单元格 [A-Z]+\d", done.output)
    assert not (tmp_path / "out").exists()


def test_two_ledgers_of_one_unit_are_refused(first: Path, tmp_path: Path) -> None:
    done = compliance("evaluate", THIRD / "qinghe.yaml", *FOLDERS, "--ledger", first, "--ledger", first, "--out", tmp_path / "out")
    assert done.exit_code == 3
    assert "已有一份整改台账" in done.output


def test_problems_of_ledger_and_submission_are_told_together(first: Path, tmp_path: Path) -> None:
    old = filled(first, tmp_path / "旧.xlsx", {"QL-6-a": {"是否销号": "也许"}})
    source = submission(tmp_path / "青禾区.yaml", ("weekly_hours: 63", "weekly_hours: 很多"))
    done = compliance("evaluate", source, *FOLDERS, "--ledger", old, "--out", tmp_path / "out")
    assert "应为“是”或“否”" in done.output
    assert "很多" in done.output


CLAUSES = sorted({clause.id for clause in evaluation().clauses})
STATES = ["新增", "延续", "反复出现", "重新列入", "已整改（待验收）", "已销号"]
ENTRIES = st.builds(
    LedgerEntry,
    kind=st.sampled_from(["不符合", "待补材料", "待判定", "符合", "未到期"]), state=st.sampled_from(STATES), clause=st.sampled_from(CLAUSES),
    scope=st.sampled_from(["", "B0", "B1", "X9"]), subject=st.just("某馆"), location=st.just("二"), quote=st.just("原文"), fact=st.just("事实"),
    cells=st.just("A1"), gap=st.just("1 项"), measure=st.just("措施"), due=st.none(), lead=st.just("某局"), support=st.just(""),
    deadline=st.none() | st.just(date(2025, 6, 1)), progress=st.sampled_from(["", "在办"]), opinion=st.sampled_from(["", "继续"]),
    closed=st.sampled_from([None, True, False]), first=st.just(date(2025, 1, 1)), times=st.integers(1, 9),
    history=st.sampled_from(["", "2024-12-31 未完成：在办"]),
)  # fmt: skip


def ledger_of(entries: list[LedgerEntry]) -> Ledger:
    own = tuple({entry.key: entry for entry in entries}.values())
    return Ledger("旧.xlsx", "青禾区", evaluation().policy.id, date(2025, 6, 30), own, tuple(Place("旧.xlsx") for _ in own), {})


@settings(max_examples=150, deadline=None)
@given(st.lists(ENTRIES, max_size=25))
def test_no_row_is_lost_and_nothing_open_is_taken_for_mended_unless_the_clause_is_met(entries: list[LedgerEntry]) -> None:
    ledger = ledger_of(entries)
    after = carried_on(evaluation(), ledger)
    found = {entry.key: entry for entry in after}
    assert len(found) == len(after)
    now = {entry.key: entry for entry in problems_of(evaluation())}
    assert found.keys() == now.keys() | {entry.key for entry in ledger.entries}
    verdicts = {clause.id: clause.conclusion.verdict for clause in evaluation().clauses}
    points = {(point.atom, point.scope): point.conclusion.verdict for finding in evaluation().findings for point in finding.inspection}
    assert all(found[key].state in OPEN_STATES and found[key].kind == entry.kind for key, entry in now.items())
    for older in ledger.entries:
        entry = found[older.key]
        was_closed = older.closed is True or older.state == "已销号"
        assert entry.history.startswith(older.history)
        assert entry.first == older.first
        if older.key in now:
            assert entry.state in (("反复出现", "重新列入") if was_closed else ("延续", "重新列入"))
            assert (entry.state == "反复出现") == (was_closed and entry.kind == "不符合")
        elif was_closed:
            assert entry.state == "已销号"
        elif Verdict.COMPLIANT in (verdicts[older.clause], points.get(older.key)):
            assert entry.state == "已整改（待验收）"
        else:
            assert entry.state in OPEN_STATES


@settings(max_examples=25, deadline=None)
@given(entries=st.lists(ENTRIES, max_size=12))
def test_what_is_written_is_read_back_as_it_was(entries: list[LedgerEntry], tmp_path_factory: pytest.TempPathFactory) -> None:
    ledger = ledger_of(entries)
    path = tmp_path_factory.mktemp("ledger") / "台账.xlsx"
    path.write_bytes(write_ledger(evaluation(), ledger))
    again = read_ledger(path)
    assert list(again.entries) == in_order(carried_on(evaluation(), ledger))
    assert (again.unit, again.policy, again.as_of) == ("青禾区", evaluation().policy.id, evaluation().as_of)


def notices(path: Path) -> dict[str, list[list[Any]]]:
    """The rows of each notice, by department."""
    found: dict[str, list[list[Any]]] = {}
    department = ""
    lines = list(openpyxl.load_workbook(path)[NOTICE_SHEET].iter_rows(values_only=True))
    for number, line in enumerate(lines):
        if line[0] == "整 改 通 知":
            department = str(lines[number + 1][0]).rstrip("：")
            found[department] = []
        found[department].append(list(line))
    return found


def test_each_lead_department_has_a_notice_with_its_problems_deadlines_and_room_to_sign(first: Path) -> None:
    found = notices(first)
    assert set(found) == {"区图书馆", "区文化和旅游局"}
    lines = found["区文化和旅游局"]
    row = next(line for line in lines if line[1] == "2025年9月底前，区内建成开放的分馆不少于3家")
    assert row[4] == datetime(2025, 9, 30)  # noqa: DTZ001
    assert row[5] is None
    assert any("签收" in str(line[0]) for line in lines)
    assert len([line for line in lines if isinstance(line[1], str) and line[0] != "序号"]) == 2


def test_what_is_left_to_an_evaluator_or_mended_is_no_departments_task() -> None:
    entries = [replace(entry, kind=kind, state=state) for entry in problems_of(evaluation())[:1] for kind in ("不符合", "待判定", "符合") for state in STATES]
    named = [(entry.kind, entry.state) for own in by_department(entries).values() for _, entry in own]
    assert sorted(named) == sorted(("不符合", state) for state in OPEN_STATES)


def test_a_notice_is_one_page_however_many_problems_there_are(tmp_path: Path) -> None:
    """What does not fit is named by its number in the ledger."""
    long = replace(problems_of(evaluation())[0], fact="很长的事实" * 60, measure="很长的措施" * 60, quote="原文" * 80)
    many = [replace(long, scope=f"B{number}") for number in range(60)]
    ledger = replace(ledger_of(many), as_of=evaluation().as_of)
    path = tmp_path / "台账.xlsx"
    path.write_bytes(write_ledger(evaluation(), ledger))
    book = openpyxl.load_workbook(path)
    sheet = book[NOTICE_SHEET]
    breaks = [item.id for item in sheet.row_breaks.brk]
    assert len(breaks) == len(notices(path)) - 1
    edges = [0, *breaks, sheet.max_row]
    for start, end in pairwise(edges):
        assert sum(sheet.row_dimensions[number].height for number in range(start + 1, end + 1)) <= 820
    text = [str(line[0]) for line in notices(path)["区图书馆"]]
    left = next(line for line in text if "见《整改台账》" in line)
    total = len([item for item in rows(path) if item["牵头单位"] == "区图书馆" and item["类别"] in ("不符合", "待补材料")])
    shown = len([line for line in notices(path)["区图书馆"] if isinstance(line[1], str) and line[0] != "序号"])
    assert int(re.search(r"另有 (\d+) 项", left).group(1)) + shown == total  # type: ignore[union-attr]


def test_the_notice_prints_on_upright_a4(first: Path) -> None:
    sheet = openpyxl.load_workbook(first)[NOTICE_SHEET]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)


def test_the_ledger_itself_is_read_without_the_notices(first: Path) -> None:
    assert len(read_ledger(first).entries) == len(rows(first))


@pytest.mark.libreoffice
def test_an_office_program_prints_one_page_a_department(first: Path, tmp_path: Path) -> None:
    program = shutil.which("soffice") or "libreoffice"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run([program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(first)], check=True, capture_output=True, timeout=120)
    pages = (tmp_path / "ledger.pdf").read_bytes().count(b"/Type/Page\n") or len(re.findall(rb"/Type\s*/Page[^s]", (tmp_path / "ledger.pdf").read_bytes()))
    cover, seal = 1, 1
    assert pages == 1 + len(notices(first)) + cover + seal
