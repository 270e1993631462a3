"""The comparison of several subjects."""

from __future__ import annotations

import re
from dataclasses import replace

from compliance.model.verdict import VERDICT_TITLES
from compliance.reports.html import render_summary_html
from compliance.reports.summary import matrices
from report_samples import TEMPLATES, dongming, kaifeng
from test_report_page import HOSTILE, assert_inert, parse


def test_summary_has_every_subject_group_and_target_in_words() -> None:
    other = replace(kaifeng(), subject_name="另一县", targets=())
    html = render_summary_html([kaifeng(), other, dongming()], TEMPLATES)
    page = parse(html)
    text = "".join(page.texts)
    assert_inert(page, html)
    heads = [f"《{one.policy.title}》　{one.policy.number}" for one in (kaifeng(), dongming())]
    assert re.findall(r"<h2>(.*?)</h2>", html) == [*heads, *(f"综合情况　{one.policy.number}" for one in (kaifeng(), dongming())), "封存信息"]
    for part in ("示例县", "另一县", "东明县", "四医联动", "缺佐证", "基层医疗卫生机构就诊率", "64.996%", "仅供比较", *VERDICT_TITLES.values()):
        assert part in text
    assert re.findall(r"<h3>(.*?)</h3>", html)[:5] == ["指标与目标", "各类结论的数量", "要求组", "各类结论的数量", "要求组"]


def test_a_target_stands_beside_the_values_of_all_subjects() -> None:
    targets = matrices([kaifeng(), replace(kaifeng(), subject_name="另一县", targets=())])[0].targets
    rate = next(row for row in targets if row.title == "基层医疗卫生机构就诊率")
    assert rate.goal == "65%以上"
    assert [(cell.text, cell.mark and cell.mark.word) for cell in rate.cells] == [("64.996%", "不符合"), ("", None)]
    html = render_summary_html([replace(kaifeng(), targets=kaifeng().targets[:1]), replace(kaifeng(), targets=())], TEMPLATES)
    assert re.search(r"基层医疗卫生机构就诊率</th><td>65%以上</td><td>64.996%.*?</td><td>——</td>", html)


def test_the_same_remark_on_several_subjects_is_made_once() -> None:
    names = ("甲县", "乙县", "丙县")
    many = [replace(kaifeng(), subject_name=name, sample="", banners=(f"“{name}”不在范围", *(["另注"] if name != "丙县" else []))) for name in names]
    assert matrices(many)[0].remarks == ("评估截止日 2020年10月31日", "该对象不在范围", "甲县、乙县：另注")


def test_requirement_groups_stand_under_their_parents() -> None:
    rows = matrices([kaifeng()])[0].requirements
    assert [(row.depth, row.title) for row in rows] == [(0, "工作目标"), (0, "组织模式"), (1, "医管委"), (0, "四医联动"), (0, "章程与权责"), (0, "双向转诊")]


def test_summary_of_many_subjects_is_cut_into_tables_that_fit_a_page() -> None:
    many = [replace(kaifeng(), subject_name=f"第{i}县") for i in range(10)]
    page = parse(render_summary_html(many, TEMPLATES))
    assert page.tags.count("section") == 4
    assert all(f"第{i}县" in "".join(page.texts) for i in range(10))


def test_hostile_subject_names_are_inert_in_the_summary() -> None:
    plain = parse(render_summary_html([replace(kaifeng(), subject_name="甲")], TEMPLATES)).tags
    for text in HOSTILE:
        assert parse(render_summary_html([replace(kaifeng(), subject_name=text)], TEMPLATES)).tags == plain
