"""What a report prints in full, what in a row, and what it only counts: a county head reads some dozen pages and loses nothing on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compliance.model.evaluation import Entry, Evaluation, Flip, ItemResult, Quantity, RequirementResult, question
from compliance.model.place import Place
from compliance.model.verdict import Basis, Conclusion, Verdict
from compliance.reports.entry_view import entry_table
from compliance.reports.html import render_html
from compliance.reports.law_parts import RequirementView
from compliance.reports.query_view import query_groups
from compliance.reports.targets import Targets
from compliance.reports.view import report_view
from report_samples import COMPLIANT, NON_COMPLIANT, NOT_DUE, REVIEW, TEMPLATES, UNREPORTED, kaifeng
from test_report_page import Page, parse

NOWHERE = Targets({}, frozenset(), {}, "", "")
GAP = Quantity("还差 1 项", "1", "项")


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return kaifeng()


@pytest.fixture(scope="module")
def page(evaluation: Evaluation) -> Page:
    return parse(render_html(evaluation, TEMPLATES))


def holder(page: Page, rule: str) -> str:
    """The element that holds a finding: `article` for a card, `tbody` for a row."""
    return next(tag for tag, name, value in page.attributes if name == "id" and value == f"f-{rule}")


def only(evaluation: Evaluation, **changes: object) -> Evaluation:
    """The evaluation with one finding, the review of KF-1.3-c, changed so."""
    base = next(one for one in evaluation.findings if one.rule == "KF-1.3-c")
    return replace(evaluation, findings=(replace(base, **changes),), clauses=(), requirements=(), targets=())  # type: ignore[arg-type]


# Cards and rows


def test_what_must_be_acted_on_has_a_card_and_what_is_settled_a_row(evaluation: Evaluation, page: Page) -> None:
    cards = {Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA, Verdict.NOT_DUE}
    for finding in evaluation.findings:
        verdict = finding.conclusion.verdict
        if verdict is not Verdict.NEEDS_REVIEW:
            assert holder(page, finding.rule) == ("article" if verdict in cards else "tbody"), finding.rule


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "tbody"),
        ({"items": (ItemResult("KF-x", "甲", REVIEW, "自报已落实"),)}, "tbody"),
        ({"entries": (Entry("甲", "note", "自报已落实"), Entry("乙", "review", ""))}, "tbody"),
        ({"conclusion": Conclusion(Verdict.NEEDS_REVIEW, basis=Basis.COMPUTED)}, "article"),
        ({"conclusion": Conclusion(Verdict.NEEDS_REVIEW, basis=Basis.AS_REPORTED)}, "article"),
        ({"conclusion": Conclusion(Verdict.NEEDS_REVIEW, basis=Basis.INSPECTED)}, "article"),
        ({"gap": GAP}, "article"),
        ({"items": (ItemResult("KF-x", "甲", NON_COMPLIANT, "没有"),)}, "article"),
        ({"items": (ItemResult("KF-x", "甲", UNREPORTED, "没有"),)}, "article"),
        ({"entries": (Entry("甲", "bad", "没有"),)}, "article"),
        ({"entries": (Entry("甲", "unknown", "没有"),)}, "article"),
    ],
)
def test_only_what_is_merely_declared_is_left_to_the_evaluator_in_a_row(evaluation: Evaluation, changes: dict[str, object], expected: str) -> None:
    assert holder(parse(render_html(only(evaluation, **changes), TEMPLATES)), "KF-1.3-c") == expected


def test_a_declared_row_has_what_the_evaluator_needs_and_boxes_to_tick(evaluation: Evaluation) -> None:
    evidence = next(one for one in evaluation.findings if one.evidence).evidence
    flips = (Flip("KF-A28", "year-end", "年底", Verdict.NOT_DUE),)
    text = parse(render_html(only(evaluation, evidence=evidence, flips=flips), TEMPLATES)).sections["f-KF-1.3-c"]
    row, details = text.split("详情")
    for part in (
        "协同推进配套政策",
        "协同推进医改配套政策和保障措施落实",
        "1/3",
        "县自报“已落实”",
        "E-014 关于成立",
        "2019年6月3日",
        "※早于文件印发",
        "县卫健委",
    ):
        assert part in row.replace("※ ", "※"), part
    assert "口径 KF-A28 换一种读法，为“未到期”" in row
    assert row.rstrip().endswith("符合基本符合不符合无法判断")
    assert "▲ 待评估人判定" in details
    assert "KF-1.3-c" in details


def test_whom_evidence_names_is_said_plainly(page: Page) -> None:
    assert "涉及：示例县医管委" in page.sections["f-KF-3.1.1-d"]
    assert "※ 示例县医管委" not in page.sections["f-KF-3.1.1-d"]


def test_what_is_not_due_shows_its_progress_and_its_day(page: Page) -> None:
    text = page.sections["f-KF-3.10-h"].split("详情")[0]
    assert all(part in text for part in ("○ 未到期", "目前进展", "见说明", "2021年6月30日", "与城市二级以上医院建立上下转诊关系"))


def test_what_was_not_filed_is_a_row_where_that_is_most_of_the_report(evaluation: Evaluation) -> None:
    unreported = [one for one in evaluation.findings if one.conclusion == UNREPORTED]
    others = [one for one in evaluation.findings if one.conclusion != UNREPORTED]
    few = (*unreported, *others[: len(unreported)])
    many = (*unreported, *others[: len(unreported) - 1])
    for findings, expected in ((few, "article"), (many, "tbody")):
        page = parse(render_html(replace(evaluation, findings=tuple(findings), clauses=()), TEMPLATES))
        assert {holder(page, one.rule) for one in unreported} == {expected}
    assert "补充印发的文件、会议纪要等材料" in page.sections[f"f-{unreported[0].rule}"].split("详情")[0]


def test_details_that_are_for_the_screen_are_not_printed(page: Page) -> None:
    style = page.style.split("@media print")[1]
    assert ".contents, .screen { display: none; }" in style
    assert ".more > :not(summary) { display: none; }" in style
    assert ("details", "class", "card screen") in page.attributes


# Rows and items of a card


@pytest.mark.parametrize(
    ("states", "shown", "folds"),
    [
        ("", "", []),
        ("ok bad note unknown review", "bad unknown review note ok", []),
        ("ok " * 5, "ok " * 5, []),
        ("ok " * 6, "", ["共 6 行符合"]),
        ("ok " * 6 + "bad", "bad", ["其余 6 行符合"]),
        ("note " * 7 + "bad", "bad", ["另有 7 行说明"]),
        ("bad " * 14, "bad " * 12, ["另有 2 行不符合"]),
        ("bad " * 11 + "unknown " * 3 + "ok " * 80, "bad " * 11 + "unknown", ["另有 2 行情况不明", "其余 80 行符合"]),
    ],
)
def test_rows_in_need_of_attention_come_first_and_the_others_are_counted(states: str, shown: str, folds: list[str]) -> None:
    table = entry_table([Entry(f"第{i}行", state, "") for i, state in enumerate(states.split())], NOWHERE)
    assert [row.mark.key for row in table.shown] == shown.split()
    assert [fold.title for fold in table.folds] == folds
    assert all(len(fold.rows) <= 60 for fold in table.folds)


def test_rows_left_out_for_length_are_counted() -> None:
    fold = entry_table([Entry("甲", "ok", "")] * 100, NOWHERE).folds[0]
    assert (len(fold.rows), fold.left_out) == (60, "另有 40 行未列出，见结果数据文件。")


def test_items_that_are_not_met_are_shown_and_the_met_ones_named(page: Page) -> None:
    text = page.sections["f-KF-3.1.1-d"]
    assert "其余 5 项符合：县政府办、发改委、财政局、人社局、卫健委" in text
    assert text.index("市场监管局") < text.index("其余 5 项符合")


def test_rows_that_an_item_shows_are_not_shown_again(evaluation: Evaluation) -> None:
    cells = (Place("a.xlsx", "机构", "B2"),)
    item = ItemResult("KF-x", "分项", NON_COMPLIANT, "没有", (Entry("甲院", "bad", "未设", cells),))
    entries = (Entry("分项：甲院", "bad", "未设", cells, about="甲院"), Entry("乙院", "bad", "也未设"))
    text = parse(render_html(only(evaluation, items=(item,), entries=entries), TEMPLATES)).sections["f-KF-1.3-c"]
    assert text.count("甲院") == 1
    assert "也未设" in text


def test_what_another_reading_makes_of_an_item_stands_with_the_item(evaluation: Evaluation) -> None:
    item = ItemResult("KF-x", "分项", NON_COMPLIANT, "没有", flips=(Flip("X10", "literal", "按名称", Verdict.COMPLIANT),))
    assert "口径 X10 换一种读法，为“符合”" in parse(render_html(only(evaluation, items=(item,)), TEMPLATES)).sections["f-KF-1.3-c"]


# Requirement groups, readings, data to be checked


def grouped(evaluation: Evaluation, *groups: RequirementResult) -> tuple[RequirementView, ...]:
    return report_view(replace(evaluation, requirements=groups)).requirements


def group(name: str, anchor: str, rules: tuple[str, ...] = (), groups: tuple[str, ...] = ()) -> RequirementResult:
    return RequirementResult(name, name, "", anchor, NON_COMPLIANT, rules, groups)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([group("b", "3.1"), group("a", "1.3")], [(0, "a"), (0, "b")]),
        ([group("a", "3.10", groups=("b", "c")), group("b", "1.3"), group("c", "3.1")], [(0, "a"), (1, "b"), (1, "c")]),
        ([group("a", "1.3", groups=("b",)), group("b", "3.1", groups=("c",)), group("c", "3.10")], [(0, "a"), (1, "b"), (2, "c")]),
        ([group("a", "1.3", groups=("c",)), group("b", "3.1", groups=("c",)), group("c", "3.10")], [(0, "a"), (1, "c"), (0, "b")]),
        ([group("a", "1.3", groups=("b",)), group("b", "3.1", groups=("a",))], [(0, "a"), (1, "b")]),
        ([group("a", "1.3", groups=("a",)), group("b", "9.9")], [(0, "a"), (0, "b")]),
        ([group("a", "1.3", groups=("gone",))], [(0, "a")]),
    ],
)
def test_groups_stand_in_the_order_of_the_plan_under_the_group_they_belong_to(
    evaluation: Evaluation, groups: list[RequirementResult], expected: list[tuple[int, str]]
) -> None:
    assert [(view.depth, view.title) for view in grouped(evaluation, *groups)] == expected


def test_a_group_links_at_most_five_open_matters_a_verdict_and_counts_the_others(evaluation: Evaluation) -> None:
    rules = tuple(one.rule for one in evaluation.findings)
    counts = {part.mark.key: part for part in grouped(evaluation, group("a", "1.3", rules))[0].counts}
    summary = evaluation.summary()
    assert {key: part.count for key, part in counts.items()} == {verdict.value: summary[verdict] for verdict in Verdict}
    assert {key for key, part in counts.items() if part.links} == {"non_compliant", "insufficient_data", "needs_review"}
    review = counts["needs_review"]
    assert (len(review.links), review.left) == (5, summary[Verdict.NEEDS_REVIEW] - 5)
    text = parse(render_html(replace(evaluation, requirements=(group("a", "1.3", rules),)), TEMPLATES)).sections["q-a"]
    assert f"等 {review.count} 项" in text
    assert f"√符合 {summary[Verdict.COMPLIANT]} 项" in text


def test_readings_that_would_turn_a_verdict_come_first_and_say_which(evaluation: Evaluation, page: Page) -> None:
    readings = report_view(evaluation).readings
    assert [view.name for view in readings] == ["X01", "KF-A28", "X02", "X03", "X10"]
    assert [bool(view.flips) for view in readings] == [True, True, False, False, False]
    number = next(view.number for one in report_view(evaluation).groups for view in one.findings if view.rule == "KF-1.3-h")
    text = page.sections["r-X01"].split("问题、理由与原文")[0]
    assert f"若取：允许2个百分点的容差（tolerance），则第{number}项变为“√符合”。" in text
    assert "band＝5；tolerance＝未设" in text
    assert "以县方申报的口径为准" in page.sections["r-X03"]


def test_data_to_be_checked_are_listed_by_kind_thirty_at_most() -> None:
    queries = [
        *(question("合计不符", f"第{i}行", "") for i in range(50)),
        Entry("床位数", "note", ""),
        *(question("日期可疑", f"第{i}行", "") for i in range(3)),
    ]
    groups = query_groups(queries, NOWHERE)
    assert [(one.kind, one.count, len(one.shown), one.rest.title if one.rest else "") for one in groups] == [
        ("合计不符", 50, 10, "其余 40 条"),
        ("其他", 1, 1, ""),
        ("日期可疑", 3, 3, ""),
    ]
    assert (groups[0].shown[0].label, groups[1].shown[0].label) == ("第0行", "床位数")
    kinds = query_groups([question(f"第{i}类", "甲", "") for i in range(40)], NOWHERE)
    assert sum(len(one.shown) for one in kinds) == 30


def test_every_verdict_can_be_read_without_colour(evaluation: Evaluation, page: Page) -> None:
    for finding in (one for one in evaluation.findings if one.conclusion in (COMPLIANT, NOT_DUE, NON_COMPLIANT)):
        sign = {"compliant": "√ 符合", "not_due": "○ 未到期", "non_compliant": "× 不符合"}[finding.conclusion.verdict]
        assert sign in page.sections[f"f-{finding.rule}"], finding.rule
