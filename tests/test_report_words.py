"""What a report says: quantities, places, the overall sentences, the geometry of its pictures, and the policy text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.model.evaluation import Evaluation, Quantity, Target, all_of
from compliance.model.place import Place
from compliance.model.verdict import Verdict
from compliance.reports.finding_view import quantity_text
from compliance.reports.overview import overall_sentences
from compliance.reports.places import places_text
from compliance.reports.policy_blocks import policy_blocks
from compliance.reports.view import report_view
from compliance.reports.wording import quoted, state_mark
from report_samples import dongming, kaifeng


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return kaifeng()


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (None, ""),
        (Quantity("2 家", "2", "家"), "2 家"),
        (Quantity("64.996%", "64.996", "%", "649960", "1000000"), "64.996%（分子649960，分母1000000）"),
        (Quantity("共 2 项：待判定 2 项", "0", "项", "0", "2"), "共 2 项：待判定 2 项"),
        (all_of([Quantity("未填报"), Quantity("未填报")]), "未填报"),
        (all_of([Quantity("未填报"), Quantity("2 项")]), "未填报；2 项"),
        (all_of([all_of([Quantity("甲"), Quantity("乙")])] * 2), "甲；乙；甲；乙"),
        (Quantity("64.996%（649,960/1,000,000）", "64.996", "%", "649960", "1000000"), "64.996%（649,960/1,000,000）"),
    ],
)
def test_quantities_are_printed_as_given(quantity: Quantity | None, text: str) -> None:
    assert quantity_text(quantity) == text


@pytest.mark.parametrize(
    ("places", "limit", "text"),
    [
        ([], 3, ""),
        ([Place("a.xlsx", "指标", "D6"), Place("a.xlsx", "指标", "E6"), Place("a.xlsx", "指标", "D6")], 3, "“指标”表 D6、E6"),
        ([Place("b.xlsx", "核查", "B2")], 3, "b.xlsx “核查”表 B2"),
        ([Place("a.xlsx")], 3, "a.xlsx"),
        ([Place("a.xlsx", table="indicator", row=3, field="value"), Place("c.csv", table="fund", row=1)], 3, "表 indicator 第3行 value；c.csv 表 fund 第1行"),
        ([Place("a.xlsx", "流水", f"K{row}") for row in range(2, 14)], 3, "“流水”表 K2–K13"),
        ([Place("a.xlsx", "流水", f"{column}{row}") for row in (9, 10, 11) for column in "CH"], 3, "“流水”表 C9–C11、H9–H11"),
        ([Place("a.xlsx", "流水", f"K{row}") for row in (2, 3, 5, 7, 8, 9)], 9, "“流水”表 K2、K3、K5、K7–K9"),
        ([Place("a.xlsx", "流水", f"K{row}") for row in range(1, 11, 2)], 3, "“流水”表 K1、K3、K5等5处"),
        ([Place("a.xlsx", "流水", "K2"), Place("a.xlsx", "机构", "K3"), Place("b.xlsx", "流水", "K4")], 3, "“流水”表 K2；“机构”表 K3；b.xlsx “流水”表 K4"),
        ([Place("a.xlsx", "流水", cell) for cell in ("K2", "<b>", "A1:B2")], 3, "“流水”表 K2、<b>、A1:B2"),
        ([Place("a.csv", table="fund", row=row, field="paid", line=row + 1) for row in (1, 2, 3)], 3, "a.csv 表 fund 第1–3行 paid 文件第2–4行"),
        ([Place("a.csv", table="fund", row=row, field="paid", line=9 * row) for row in (1, 2, 3)], 1, "a.csv 表 fund 第1行 paid 文件第9行等3处"),
    ],
)
def test_places(places: list[Place], limit: int, text: str) -> None:
    assert places_text(places, "a.xlsx", limit) == text


@given(st.sets(st.tuples(st.sampled_from("ABK"), st.integers(1, 40)), min_size=1))
def test_ranges_name_every_cell_and_no_other(cells: set[tuple[str, int]]) -> None:
    text = places_text([Place("a.xlsx", "表", f"{column}{row}") for column, row in sorted(cells)], "a.xlsx", 999).removeprefix("“表”表 ")
    named = [tuple(re.fullmatch(r"([A-Z])(\d+)(?:–\1(\d+))?", part).groups()) for part in text.split("、")]  # type: ignore[union-attr]
    assert {(column, row) for column, first, last in named for row in range(int(first), int(last or first) + 1)} == cells


def test_an_unknown_state_is_never_shown_as_good() -> None:
    assert state_mark("perfect").word == "情况不明"


def test_inner_quotation_marks() -> None:
    assert quoted("“到2020年”指年底") == "“‘到2020年’指年底”"


def test_no_failure_is_not_said_to_be_full_compliance(evaluation: Evaluation) -> None:
    findings = tuple(one for one in evaluation.findings if one.conclusion.verdict is not Verdict.NON_COMPLIANT)
    sentences = "".join(overall_sentences(replace(evaluation, findings=findings)))
    assert "未发现不等于全部符合" in sentences
    assert "无法判定既不是符合，也不是不符合" in sentences
    assert "2条尚未编入规则" in sentences


@pytest.mark.parametrize(
    ("target", "value", "label", "line", "bar"),
    [
        ("65", "64.996", "64.996%", 650, 649),
        ("65%", "120%", "", 451, 833),
        ("1", "2", "2家", 416, 833),
        ("3", "7/3", "", 833, 648),
        ("10", None, "%", 100, None),
        ("未定", "很多", "", None, None),
        ("0", "0", "0家", None, None),
    ],
)
def test_bars(evaluation: Evaluation, target: str, value: str | None, label: str, line: int | None, bar: int | None) -> None:
    shown = report_view(replace(evaluation, targets=(Target("none", "某指标", target, value, Verdict.NOT_DUE, label),))).targets[0]
    assert (shown.line, shown.bar) == (line, bar)
    assert shown.observed == (value or "未填报")


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("", []),
        ("---\nid: x\n---\n\n# 题\n", [("heading", 1, [(None, "题")])]),
        ('<a id="1"></a>\n### 一、总则\n\n正文\n续行', [("heading", 3, [("1", "一、总则")]), ("paragraph", 0, [(None, "正文续行")])]),
        ('<a id="1"></a>甲。<a id="1.1"></a>乙。', [("paragraph", 0, [("1", "甲。"), ("1.1", "乙。")])]),
        ('- 甲\n<a id="2"></a>- 乙\n丙', [("item", 0, [(None, "甲")]), ("item", 0, [("2", "乙")]), ("paragraph", 0, [(None, "丙")])]),
        ('- <a id="2"></a>乙', [("item", 0, [("2", "乙")])]),
        ("<b>粗</b> **星** `码`", [("paragraph", 0, [(None, "<b>粗</b> **星** `码`")])]),
        ('<a id="x y"></a>甲', [("paragraph", 0, [(None, '<a id="x y"></a>甲')])]),
        ('甲\n\n<a id="9"></a>', [("paragraph", 0, [(None, "甲")]), ("paragraph", 0, [("9", "")])]),
    ],
)
def test_policy_blocks(markdown: str, blocks: list[tuple[str, int, list[tuple[str | None, str]]]]) -> None:
    assert [(block.kind, block.level, [(run.anchor, run.text) for run in block.segments]) for block in policy_blocks(markdown)] == blocks


@given(st.text(alphabet="#- \n一二<>a=\"id1./'"))
def test_policy_blocks_keep_every_character_of_a_text_without_anchors(text: str) -> None:
    kept = "".join(run.text for block in policy_blocks(text) for run in block.segments)
    assert Counter(kept) - Counter(text) == Counter()
    assert Counter(text) - Counter(kept) <= Counter({char: text.count(char) for char in "#- \n"})


@pytest.mark.parametrize("sample", [kaifeng, dongming])
def test_the_stored_policy_texts_are_printed_whole(sample) -> None:
    source = sample().policy_text()
    body = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.DOTALL)
    plain = re.sub(r'<a id="[^"]+"></a>|^#+ |^- ', "", re.sub(r'(<a id="[^"]+"></a>)(?=#|- )', "", body), flags=re.MULTILINE)
    printed = "".join(run.text for block in report_view(sample()).text for run in block.segments)
    assert "".join(printed.split()) == "".join(plain.split())
    assert {run.id for block in report_view(sample()).text for run in block.segments if run.id} == {
        f"p-{name}" for name in re.findall(r'<a id="([^"]+)"', body)
    }
