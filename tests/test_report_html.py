"""The HTML report: complete, two-way linked, self-contained, inert against what a submission may hold, the same bytes every time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model.evaluation import ClauseResult, Entry, Evaluation, Quantity, Target
from compliance.model.place import Place
from compliance.model.verdict import VERDICT_TITLES, Conclusion, Verdict
from compliance.reports.finding_view import quantity_text
from compliance.reports.html import css_string, render_html, render_summary_html
from compliance.reports.overview import overall_sentences
from compliance.reports.policy_blocks import chapters, policy_blocks
from compliance.reports.scrub import MAX_TEXT, clean, clip
from compliance.reports.view import report_view
from compliance.reports.wording import SIGNS, places_text, quoted, state_mark
from report_samples import FILE, TEMPLATES, UNREPORTED, dongming, kaifeng, large, renamed

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--enable-logging=stderr",
)
SECTIONS = ["一、总体情况", "二、要求组", "三、逐项结论", "四、口径解释", "五、条款对照", "六、政策原文", "七、数据核对提示", "八、封存信息"]
HOSTILE = (
    "<script>document.title='owned'</script>",
    "<img src=http://evil.invalid/x onerror=document.title='owned'>",
    "</style></title></td></details><h1>插入</h1>",
    "\"' onmouseover=alert(1) x='",
    "{{ view.seal }}{% for x in view %}{% endfor %}",
    "&lt;b&gt;&#x3c;script&#x3e;",
    '"; } @import url(http://evil.invalid/c.css); a { content: "',
    "\\3c script",
    "](javascript:alert(1))",
    '<a id="1.3"></a>',
    "控\x00制\x07字\x1b[31m符\x7f\x85",
    "\u202e反向\u2066文字\u200f",
    "\ud800孤立代理",
    "👩‍⚕️🏥" * 20,
    "长" * 50_000,
    "x" * 5_000,
    "行\r\n行\n\t行",
)


@dataclass
class Page(HTMLParser):
    """The elements of a page in order, with its texts by the nearest element that has an id."""

    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    style: str = ""
    open_ids: list[tuple[str, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in values.items()]
        if tag == "a" and "href" in values:
            self.links.append((self.owner(), values["href"]))
        if tag not in ("meta", "rect", "line", "path", "br"):
            self.open_ids.append((tag, values.get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self.open_ids and self.open_ids.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open_ids and self.open_ids[-1][0] == "style":
            self.style += data
            return
        self.texts.append(data)
        for _, name in self.open_ids:
            if name:
                self.sections[name] = self.sections.get(name, "") + data

    def owner(self) -> str:
        """The id of the nearest element that has one."""
        return next((name for _, name in reversed(self.open_ids) if name), "")

    @property
    def ids(self) -> list[str]:
        return [value for _, name, value in self.attributes if name == "id"]


def parse(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return kaifeng()


@pytest.fixture(scope="module")
def page(evaluation: Evaluation) -> Page:
    return parse(render_html(evaluation, TEMPLATES))


# Structure


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
    assert "工作表“指标” D6、E6" in rate
    assert FILE not in rate
    committee = page.sections["f-KF-3.1.1-d"]
    assert "早于文件印发" in committee
    assert "编办" in committee
    assert "由谁设定本次评估指定" in "".join(page.sections["r-KF-A28"].split())
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
    for number in ("64.996%", "≥ 65%", "88.00%", "90%左右"):
        assert number in page.sections["s1"]
    assert page.tags.count("rect") == 3, "a value that is not there has no bar"


def test_banners_that_must_not_be_missing_are_added_once() -> None:
    bare = replace(dongming(), banners=())
    assert len(report_view(bare).banners) == 3
    given = ("仅供比较：不在适用范围。", "虚构示例。", "自查为非文件规定的评估环节。")
    assert report_view(replace(bare, banners=given)).banners == given
    assert report_view(replace(bare, banners=(), benchmark=False, sample="", phase_official=True)).banners == ()


# Words


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (None, ""),
        (Quantity("2 家", "2", "家"), "2 家"),
        (Quantity("64.996%", "64.996", "%", "649960", "1000000"), "64.996%（分子649960，分母1000000）"),
        (Quantity("64.996%（649,960/1,000,000）", "64.996", "%", "649960", "1000000"), "64.996%（649,960/1,000,000）"),
    ],
)
def test_quantities_are_printed_as_given(quantity: Quantity | None, text: str) -> None:
    assert quantity_text(quantity) == text


@pytest.mark.parametrize(
    ("places", "limit", "text"),
    [
        ([], 3, ""),
        ([Place("a.xlsx", "指标", "D6"), Place("a.xlsx", "指标", "E6"), Place("a.xlsx", "指标", "D6")], 3, "工作表“指标” D6、E6"),
        ([Place("b.xlsx", "核查", "B2")], 3, "b.xlsx 工作表“核查” B2"),
        ([Place("a.xlsx")], 3, "a.xlsx"),
        ([Place("a.xlsx", table="indicator", row=3, field="value"), Place("c.csv", table="fund", row=1)], 3, "表 indicator 第3行 value；c.csv 表 fund 第1行"),
        ([Place("a.xlsx", "指标", f"D{row}") for row in range(5)], 3, "工作表“指标” D0、D1、D2等5处"),
    ],
)
def test_places(places: list[Place], limit: int, text: str) -> None:
    assert places_text(places, "a.xlsx", limit) == text


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


def test_rows_beyond_the_limit_are_counted_and_the_bad_ones_come_first(evaluation: Evaluation) -> None:
    entries = (*(Entry(f"好{i}", "ok", "") for i in range(100)), *(Entry(f"坏{i}", "bad", "缺") for i in range(7)))
    table = report_view(replace(evaluation, findings=(replace(evaluation.findings[0], entries=entries),))).groups[0].findings[0].entries
    assert [row.label for row in table.pressing] == [f"坏{i}" for i in range(7)]
    assert len(table.pressing) + len(table.settled) == 60
    assert table.left_out == "另有47条未列出（符合47条），见结果数据文件。"


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


# Policy text


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


# Safety


@pytest.mark.parametrize("sample", [kaifeng, dongming])
def test_self_contained_without_scripts_or_requests(sample) -> None:
    html = render_html(sample(), TEMPLATES)
    assert_inert(parse(html), html)


def assert_inert(page: Page, html: str) -> None:
    """No element, attribute or style that runs or fetches; the policy that forbids it is there."""
    policies = [value for tag, name, value in page.attributes if tag == "meta" and name == "content" and "default-src" in value]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]
    assert {"script", "img", "link", "iframe", "object", "embed", "form", "base", "video", "audio", "image", "use"} & set(page.tags) == set()
    assert [name for _, name, _ in page.attributes if name.startswith("on") or name in ("src", "srcset", "action", "style", "xlink:href")] == []
    assert all(value.startswith("#") for _, name, value in page.attributes if name == "href")
    assert not re.search(r"url\(|@import|expression", re.sub(r'content: "(?:[^"\\]|\\.)*"', "", page.style))
    assert html.encode("utf-8")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_inert(evaluation: Evaluation, text: str) -> None:
    html = render_html(renamed(evaluation, text), TEMPLATES)
    page = parse(html)
    assert page.tags == parse(render_html(renamed(evaluation, "甲"), TEMPLATES)).tags
    assert_inert(page, html)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    assert clip(clean(text)) in page.texts


@settings(max_examples=25, deadline=None)
@given(st.one_of(st.text(min_size=1), st.lists(st.sampled_from([*HOSTILE[:14], *'<>&"\\{}%#']), min_size=1).map("".join)))
def test_any_text_leaves_the_structure_alone(text: str) -> None:
    small = replace(kaifeng(), findings=kaifeng().findings[:1], extra={})
    html = render_html(renamed(small, f"甲{text}乙"), TEMPLATES)
    assert parse(html).tags == parse(render_html(renamed(small, "甲"), TEMPLATES)).tags
    assert html.encode("utf-8")


@given(st.text())
def test_css_strings_hold_no_character_that_ends_them(text: str) -> None:
    inner = str(css_string(text))[1:-1]
    assert all(char.isalnum() or char in "\\ " for char in inner)


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_is_stable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", once)
    assert once.encode("utf-8").decode("utf-8") == once


def test_long_text_is_clipped_and_says_so() -> None:
    assert clip("字" * MAX_TEXT) == "字" * MAX_TEXT
    assert clip("字" * (MAX_TEXT + 1)).endswith(f"（全文共{MAX_TEXT + 1}字，此处从略）")


def test_a_missing_template_variable_is_an_error(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    report = tmp_path / "templates" / "report.html.j2"
    report.write_text(report.read_text(encoding="utf-8").replace("view.title", "view.titel"), encoding="utf-8")
    with pytest.raises(Exception, match="titel"):
        render_html(kaifeng(), tmp_path / "templates")


# Bytes


def test_the_same_bytes_under_any_hash_seed_zone_and_locale() -> None:
    program = (
        "import hashlib; from report_samples import TEMPLATES, dongming, kaifeng; "
        "from compliance.reports.html import render_html, render_summary_html; "
        "pages = render_html(kaifeng(), TEMPLATES) + render_summary_html([kaifeng(), dongming()], TEMPLATES); "
        "print(hashlib.sha256(pages.encode()).hexdigest())"
    )
    path = os.pathsep.join(entry for entry in (str(Path(__file__).parent), *sys.path) if entry)
    digests = set()
    for seed, zone, locale in (("1", "Asia/Shanghai", "C"), ("2", "America/Lima", "C.UTF-8")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": path}
        digests.add(subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True, text=True).stdout)
    assert len(digests) == 1


def test_a_large_report_stays_below_three_megabytes() -> None:
    html = render_html(large(), TEMPLATES)
    assert 300_000 < len(html.encode()) < 3_000_000
    assert parse(html).tags.count("article") == 400


# Summary


def test_summary_has_every_subject_group_and_target_in_words() -> None:
    other = replace(kaifeng(), subject_name="另一县", targets=())
    html = render_summary_html([kaifeng(), other, dongming()], TEMPLATES)
    page = parse(html)
    text = "".join(page.texts)
    assert_inert(page, html)
    assert re.findall(r"<h2>(.*?)</h2>", html) == [f"《{one.policy.title}》　{one.policy.number}" for one in (kaifeng(), dongming())]
    for part in ("示例县", "另一县", "东明县", "四医联动", "缺佐证", "基层医疗卫生机构就诊率（目标：≥ 65%）", "64.996%", "仅供比较", *VERDICT_TITLES.values()):
        assert part in text
    row = re.search(r"<tr><th scope=\"row\">基层医疗卫生机构就诊率.*?</tr>", html, re.DOTALL)
    assert row is not None
    assert "——" in row.group(), "a subject without the target has a dash"


def test_summary_of_many_subjects_is_cut_into_tables_that_fit_a_page() -> None:
    many = [replace(kaifeng(), subject_name=f"第{i}县") for i in range(8)]
    page = parse(render_summary_html(many, TEMPLATES))
    assert page.tags.count("section") == 2
    assert all(f"第{i}县" in "".join(page.texts) for i in range(8))


def test_hostile_subject_names_are_inert_in_the_summary() -> None:
    plain = parse(render_summary_html([replace(kaifeng(), subject_name="甲")], TEMPLATES)).tags
    for text in HOSTILE:
        assert parse(render_summary_html([replace(kaifeng(), subject_name=text)], TEMPLATES)).tags == plain


def test_an_evaluation_without_anything_is_still_a_report() -> None:
    empty = replace(kaifeng(), findings=(), clauses=(), requirements=(), targets=(), readings=(), queries=(), seal={}, extra={}, engines=())
    assert "本次评估没有作出结论" in render_html(empty, TEMPLATES)


def test_a_clause_that_is_carried_but_unknown_keeps_its_verdict(evaluation: Evaluation) -> None:
    clause = ClauseResult("KF-y", "1.3", "某条", UNREPORTED, "KF-1.3-g")
    page = parse(render_html(replace(evaluation, clauses=(clause,)), TEMPLATES))
    assert "无法判定" in page.sections["c-KF-y"]
    assert Conclusion(Verdict.INSUFFICIENT_DATA, UNREPORTED.reason) == UNREPORTED


# Browser


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_prints_the_page_without_a_request_or_a_word_on_the_console(tmp_path: Path) -> None:
    hostile = "".join(HOSTILE[:9])
    page = tmp_path / "report.html"
    page.write_text(render_html(renamed(kaifeng(), hostile), TEMPLATES), encoding="utf-8")
    net = tmp_path / "net.json"
    pdf = tmp_path / "report.pdf"
    log = browse(tmp_path, f"--log-net-log={net}", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "CONSOLE" not in log
    assert "evil.invalid" not in net.read_text(encoding="utf-8", errors="replace")


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_runs_nothing_and_the_check_can_tell(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    html = render_html(renamed(kaifeng(), HOSTILE[1]), TEMPLATES)
    page.write_text(html.replace("</main>", "<script>document.title='owned'</script></main>"), encoding="utf-8")
    log = browse(tmp_path, "--dump-dom", page.as_uri())
    assert "CONSOLE" in log, "the policy refuses an injected script and the browser says so"
    page.write_text(html, encoding="utf-8")
    assert "CONSOLE" not in browse(tmp_path, "--dump-dom", page.as_uri())


def browse(folder: Path, *arguments: str) -> str:
    """Run the browser on a fresh profile; its log."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, check=True, timeout=120, text=True, errors="replace").stderr
