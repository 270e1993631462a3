"""The HTML report: complete, in order, and every conclusion linked with the paragraph it rests on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from compliance.model.banners import not_foreseen, only_compared
from compliance.model.evaluation import ClauseResult, Evaluation
from compliance.model.verdict import VERDICT_TITLES, Conclusion, Verdict
from compliance.reports.html import render_html
from compliance.reports.policy_blocks import chapters, policy_blocks
from compliance.reports.view import report_view
from compliance.reports.wording import SIGNS
from report_samples import FILE, NON_COMPLIANT, TEMPLATES, UNREPORTED, dongming, kaifeng, large
from test_report_page import Page, parse

SECTIONS = ["一、总体情况", "二、要求组", "三、逐项结论", "四、口径解释", "五、条款对照", "六、政策原文", "七、数据核对提示", "八、封存信息"]


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return kaifeng()


@pytest.fixture(scope="module")
def page(evaluation: Evaluation) -> Page:
    return parse(render_html(evaluation, TEMPLATES))


@pytest.mark.parametrize("sample", [kaifeng, dongming])
def test_all_sections_in_order(sample) -> None:
    html = render_html(sample(), TEMPLATES)
    assert re.findall(r"<h2>(.*?)</h2>", html) == SECTIONS


def test_every_finding_is_there_with_its_verdict_in_words(evaluation: Evaluation, page: Page) -> None:
    for finding in evaluation.findings:
        text = page.sections[f"f-{finding.rule}"]
        for part in (finding.title, finding.quote, VERDICT_TITLES[finding.conclusion.verdict], SIGNS[finding.conclusion.verdict], finding.observed.text):
            assert part in text, (finding.rule, part)
    assert {finding.conclusion.verdict for finding in evaluation.findings} == set(Verdict)


def test_findings_are_ordered_by_weight_and_numbered_throughout(evaluation: Evaluation) -> None:
    findings = [finding for group in report_view(evaluation).groups for finding in group.findings]
    assert [finding.number for finding in findings] == list(range(1, len(evaluation.findings) + 1))
    assert [group.mark.key for group in report_view(evaluation).groups] == [verdict.value for verdict in SIGNS]
    assert [group.folded for group in report_view(evaluation).groups] == [False, False, False, False, True, True, True]


def test_findings_and_paragraphs_lead_to_each_other(evaluation: Evaluation, page: Page) -> None:
    out = set(page.links)
    back = {href for owner, href in page.links if owner == "s6" or owner.startswith("p-")}
    for finding in evaluation.findings:
        assert (f"f-{finding.rule}", f"#p-{finding.anchor}") in out
        assert f"p-{finding.anchor}" in page.ids
        assert f"#f-{finding.rule}" in back


@pytest.mark.parametrize("sample", [kaifeng, dongming, large])
def test_no_dead_link_and_no_id_twice(sample) -> None:
    page = parse(render_html(sample(), TEMPLATES))
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []
    assert {href[1:] for _, href in page.links} - set(page.ids) == set()


def test_a_place_that_the_policy_text_lacks_is_said_and_not_linked(evaluation: Evaluation) -> None:
    lost = replace(evaluation.findings[0], anchor="9.9.9")
    page = parse(render_html(replace(evaluation, findings=(lost, *evaluation.findings[1:])), TEMPLATES))
    assert "所附原文中无此位置" in page.sections[f"f-{lost.rule}"]
    assert "#p-9.9.9" not in {href for _, href in page.links}


def test_flips_readings_evidence_items_and_gap_are_printed(page: Page) -> None:
    rate = page.sections["f-KF-1.3-g"]
    assert "取“‘到2020年’指2020年12月31日”（year-end）时，结论为“未到期”。" in rate
    assert "还差 40 人次" in rate
    assert "“指标”表 D6、E6" in rate
    assert FILE not in rate
    committee = page.sections["f-KF-3.1.1-d"]
    assert "早于文件印发" in committee
    assert "编办" in committee
    assert "※ 本次评估指定" in page.sections["r-KF-A28"]
    assert "第1项 ×不符合" in page.sections["r-KF-A28"]


def test_findings_stand_under_the_headings_of_the_plan() -> None:
    sections = {one.rule: one.section for group in report_view(kaifeng()).groups for one in group.findings}
    assert (sections["KF-1.3-g"], sections["KF-3.10-a"]) == ("一、总体要求", "三、具体任务")
    annex = '# 通知\n\n## 甲方案\n\n<a id="1"></a>\n### 一、总则\n\n## 乙清单\n\n<a id="A1"></a>引言\n\n### 二、职能\n\n<a id="A1.2"></a>正文'
    assert chapters(policy_blocks(annex), "甲方案") == {"1": "一、总则", "A1": "乙清单", "A1.2": "乙清单　二、职能"}


def test_clauses_without_a_rule_are_listed_as_such(page: Page) -> None:
    assert "尚未编入规则" in page.sections["c-KF-3.12-f"]
    assert "无法判定" not in page.sections["c-KF-3.12-f"]
    assert "2 条尚未编入规则" in page.sections["s5"]
    assert "与 KF-2.2.2-a 为同一要求" in page.sections["c-KF-5.2.2-b"]


def test_folded_groups_are_present(page: Page) -> None:
    assert "√ 符合" in page.sections["g-compliant"]
    assert ("details", "id", "g-compliant") in page.attributes
    assert ("details", "id", "g-non_compliant") not in page.attributes


def test_repeated_text_of_a_clause_is_shortened_to_its_item(page: Page) -> None:
    assert "县政府办、编办、发改委" in page.sections["c-KF-3.1.1-d1"]
    assert "（同上）" in page.sections["c-KF-3.1.1-d2"]
    assert "编办" in page.sections["c-KF-3.1.1-d2"]


def test_pictures_have_their_numbers_in_print(page: Page) -> None:
    assert page.tags.count("svg") == 4
    for number in ("64.996%", "65%以上", "88.00%", "90%左右"):
        assert number in page.sections["s1"]
    assert page.tags.count("rect") == 3, "a value that is not there has no bar"


def test_banners_that_must_not_be_missing_are_added_once() -> None:
    bare = replace(dongming(), banners=())
    assert len(report_view(bare).banners) == 3
    given = (only_compared("东明县", "东政字〔2023〕27号"), "虚构示例。", not_foreseen("自查", "东政字〔2023〕27号"))
    assert report_view(replace(bare, banners=given)).banners == given
    assert report_view(replace(bare, banners=(), benchmark=False, sample="", phase_official=True)).banners == ()


def test_an_evaluation_without_anything_is_still_a_report() -> None:
    empty = replace(kaifeng(), findings=(), clauses=(), requirements=(), targets=(), readings=(), queries=(), seal={}, extra={}, engines=())
    assert "本次评估没有作出结论" in render_html(empty, TEMPLATES)


def test_a_clause_that_is_carried_but_unknown_keeps_its_verdict(evaluation: Evaluation) -> None:
    clause = ClauseResult("KF-y", "1.3", "某条", UNREPORTED, "KF-1.3-g")
    page = parse(render_html(replace(evaluation, clauses=(clause,)), TEMPLATES))
    assert "无法判定" in page.sections["c-KF-y"]
    assert Conclusion(Verdict.INSUFFICIENT_DATA, UNREPORTED.reason) == UNREPORTED


def test_a_clause_that_a_requirement_group_decides_leads_to_the_group(evaluation: Evaluation) -> None:
    clause = ClauseResult("KF-y", "1.3", "某条", NON_COMPLIANT, "KF-R-goals")
    page = parse(render_html(replace(evaluation, clauses=(clause,)), TEMPLATES))
    assert ("c-KF-y", "#q-KF-R-goals") in page.links
