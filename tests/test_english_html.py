"""The report in English: every word of the program is English, Chinese is left only where it is quoted, and nothing but the words differs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from compliance.cli.session import Session
from compliance.evaluate import Request
from compliance.model.evaluation import Entry, Evaluation, ItemResult, Quantity, all_of, question
from compliance.model.language import say, speaking
from compliance.model.place import Place
from compliance.model.repair import Repair
from compliance.model.score import Score, ScoreRow
from compliance.model.text import Catalogue, Counted, Cut, Sentence, Series, translated
from compliance.model.verdict import Verdict
from compliance.model.waiver import Fingerprint, Waiver, WaiverState, WaiverUse
from compliance.reports.html import render_html
from compliance.reports.page_language import chinese_marked
from compliance.reports.parts import Fact
from compliance.reports.places import places_text
from compliance.reports.scrub import MAX_TEXT_OF_LETTERS, clip
from compliance.reports.wording import SIGNS, day
from report_samples import NON_COMPLIANT, ROOT, TEMPLATES, dongming, kaifeng, renamed
from test_report_page import HOSTILE, assert_inert, parse

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
CHINESE_SIGNS = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uffef]")
SIGN_OF_NOT_APPLICABLE = "－"
EXAMPLES = (
    "kaifeng-final/尉氏县.xlsx",
    "kaifeng-final/通许县",
    "pilot-counties-2019/A1县.yaml",
)
VOID = ("meta", "rect", "line", "path", "br")


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest, session: Session) -> Evaluation:
    return session.evaluate(ROOT / "examples" / request.param, None, Request(benchmark="pilot" in request.param))


@pytest.fixture(scope="module")
def told(example: Evaluation, english: Catalogue) -> str:
    return page_of(example, english)


def page_of(evaluation: Evaluation, catalogue: Catalogue, *folders: Path) -> str:
    """The English page."""
    told = translated(evaluation, catalogue)
    with speaking(catalogue):
        return render_html(told, *folders, TEMPLATES)


def fresh(catalogue: Catalogue) -> Catalogue:
    """The catalogue before anything was asked for in vain."""
    return replace(catalogue, missing=set())


def without_quotes(node: Any) -> Any:
    """The evaluation with a letter for every Chinese sign of a quote or of what a unit filed: texts of the program and of the rules stay."""
    if isinstance(node, Sentence):
        return Sentence(node.template, without_quotes(node.values))
    if isinstance(node, Series):
        return Series(node.separator, without_quotes(node.parts))
    if isinstance(node, Counted):
        return Counted(without_quotes(node.number), node.unit)
    if isinstance(node, Cut):
        return Cut(without_quotes(node.whole), node.limit)
    if isinstance(node, str):
        return node if isinstance(node, Enum) else CHINESE_SIGNS.sub("x", node)
    if isinstance(node, tuple):
        return tuple(without_quotes(part) for part in node)
    if isinstance(node, Mapping):
        return {key: without_quotes(part) for key, part in node.items()}
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{item.name: without_quotes(getattr(node, item.name)) for item in fields(node) if item.init})
    return node


def everything() -> Evaluation:
    """A made-up county with every part of a report, such as waivers in each state, points, repairs and questions."""
    base = kaifeng()
    states = dict(zip((one.rule for one in base.findings), WaiverState, strict=False))
    findings = tuple(replace(one, waiver=_waiver(one.rule, states[one.rule])) if one.rule in states else one for one in base.findings)
    rows = tuple(ScoreRow(one.rule, one.title, Decimal(5), one.conclusion.verdict, gained) for one, gained in zip(findings, (Decimal(5), None), strict=False))
    place = Place("a.csv", table="fund", row=3, field="paid", line=4)
    return replace(
        base,
        findings=findings,
        score=Score("县表", "某表.csv", (*rows, ScoreRow("其他", "其他", Decimal(1), Verdict.COMPLIANT, Decimal(1))), *map(Decimal, (5, 0, 5, 0))),
        repairs=(Repair(place, "金额", "１００", "100", "全角"),),
        queries=(*base.queries, *(question("合计", f"第{i}行", "不符", (place,)) for i in range(40))),
        cutoff=date(2020, 9, 30),
        benchmark=True,
        phase_official=False,
    )


def _waiver(rule: str, state: WaiverState) -> WaiverUse:
    why = "规则已改动" if state is WaiverState.VOID else ""
    return WaiverUse(Waiver("县", rule, "缓办", "某人", date(2020, 1, 1), date(2020, 12, 31), Fingerprint("0", "0"), Place("w.yaml", line=3)), state, why)


# What is English and what stays Chinese


def test_no_chinese_is_left_but_in_quotes(example: Evaluation, english: Catalogue) -> None:
    catalogue = fresh(english)
    page = page_of(without_quotes(example), catalogue)
    quoted = {run for text in catalogue.texts.values() for form in ([text] if isinstance(text, str) else text) for run in HAN.findall(form)}
    assert set(HAN.findall(page)) - quoted == set()
    assert catalogue.missing == set()


@pytest.mark.parametrize("made", [everything, kaifeng, dongming])
def test_every_word_of_the_program_is_english(made, english: Catalogue) -> None:
    catalogue = fresh(english)
    page = page_of(without_quotes(made()), catalogue)
    assert set(CHINESE_SIGNS.findall(page)) <= {SIGN_OF_NOT_APPLICABLE}
    assert catalogue.missing == set()


def test_what_the_policy_says_and_the_unit_filed_is_printed_as_it_is(example: Evaluation, told: str) -> None:
    shown = "".join(re.sub(r"<[^>]*>", "", told).split())
    for text in (example.subject_name, *(one.quote for one in example.findings), *(row.title for one in example.findings for row in one.evidence[:1])):
        assert "".join(str(Markup.escape(text)).split()) in shown, text


def test_only_the_words_differ(example: Evaluation, told: str) -> None:
    chinese = render_html(example, TEMPLATES)
    assert structure(told) == structure(chinese)
    assert headings(told) == headings(chinese)


def headings(html: str) -> list[str]:
    """The headings of the policy that tables and cards stand under."""
    return [
        " ".join(re.sub("<[^>]*>", "", text).split())
        for text in re.findall(r'<(?:p class="section"|caption)>(.*?)</(?:p|caption)>', html.partition('<section id="s3">')[2])
    ]


def structure(html: str) -> list[tuple[str, str]]:
    """The elements of a page in order, with their ids and where they lead to; the language of a run is none."""
    return [(tag, "".join(re.findall(r' (?:id|href)="[^"]*"', rest))) for tag, rest in re.findall(r"<(\w+)([^>]*)>", html) if tag != "span"]


def test_chinese_pages_are_the_same_after_an_english_one(english: Catalogue) -> None:
    before = render_html(everything(), TEMPLATES)
    page = page_of(everything(), english)
    assert render_html(everything(), TEMPLATES) == before
    assert page_of(everything(), english) == page != before


def test_chinese_pages_need_no_library_of_languages() -> None:
    program = (
        "import sys; from test_english_html import everything, render_html, TEMPLATES; "
        "render_html(everything(), TEMPLATES); sys.exit(any(name.startswith('babel') for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parent)


def test_words_are_set_apart(told: str) -> None:
    text = re.sub(r"<[^>]*>", "\n", re.sub(r"<style>.*?</style>|</?(?:a|i|span|strong)\b[^>]*>", "", told, flags=re.DOTALL))
    signs = "".join(set(SIGNS.values()))
    assert re.findall(f".{{,20}}[{signs}][A-Za-z].{{,20}}", text) == []
    assert re.findall(r".{,20}(?:\b\d+|items?|rows?|entries|documents?)(?:compliant|unclear|for|to be).{,20}", text) == []
    assert re.findall(r".{,20}[a-z]\([A-Za-z].{,20}", text) == []


# The language of the parts of a page


@dataclass
class Languages(HTMLParser):
    """The texts of a page in order, each with the language of the nearest element that names one."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang") or (self.open[-1][1] if self.open else "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] not in ("style", "title", "head"):
            self.texts.append((self.open[-1][1], data))


def languages(html: str) -> Iterator[tuple[str, str]]:
    reader = Languages()
    reader.feed(html)
    yield from reader.texts


def test_the_page_names_its_language_and_that_of_each_quote(told: str) -> None:
    found = [(language, text) for language, text in languages(told) if text.strip()]
    assert {language for language, _ in found} == {"en", "zh-CN"}
    assert [text for language, text in found if language == "en" and HAN.search(text)] == []
    assert [text for language, text in found if language == "zh-CN" and re.search("[A-Za-z]", text)] == []
    assert {language for language, _ in languages(render_html(everything(), TEMPLATES))} == {"zh-CN"}


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("all in English", "all in English"),
        ("of 尉氏县.", "of [尉氏县]."),
        ("a 尉氏县 (县) b", "a [尉氏县 (县)] b"),
        ("(尉氏县)", "([尉氏县])"),
        ("“甲县”, “乙县”; 丙县: 丁县", "“[甲县]”, “[乙县]”; [丙县]: [丁县]"),
        ("1. 甲县。2019年", "1. [甲县。2019年]"),
        ("“到2020年” and “县域，内”", "“[到2020年]” and “[县域，内]”"),
        ("按照“两个允许”", "[按照“两个允许”]"),
        ("《方案》〔2019〕74号", "[《方案》〔2019〕74号]"),
        ("xxx + 分院 + xxx", "xxx + [分院] + xxx"),
        ("－ not applicable", "－ not applicable"),
        ('<a title="县">县</a>', '<a title="县">[县]</a>'),
        ("<a title='a>县'>县</a>", "<a title='a>县'>[县]</a>"),
        ("县 &amp; 区", "[县] &amp; [区]"),
    ],
)
def test_runs_of_chinese(text: str, marked: str, english: Catalogue) -> None:
    with speaking(english):
        assert chinese_marked(Markup(text)).replace('<span lang="zh-CN">', "[").replace("</span>", "]") == marked
    assert chinese_marked(Markup(text)) == text


@pytest.mark.parametrize("text", HOSTILE[:15], ids=range(15))
def test_hostile_text_is_inert(text: str, english: Catalogue) -> None:
    html = page_of(renamed(kaifeng(), text), english)
    assert_inert(parse(html), html)
    assert [tag for tag, _ in structure(html)] == [tag for tag, _ in structure(page_of(renamed(kaifeng(), "A"), english))]


# Days, places, rows and lengths


@pytest.mark.parametrize(
    ("value", "chinese", "told"),
    [(date(2020, 10, 4), "2020年10月4日", "4 October 2020"), (date(2019, 1, 31), "2019年1月31日", "31 January 2019"), (None, "", "")],
)
def test_days(value: date | None, chinese: str, told: str, english: Catalogue) -> None:
    assert day(value) == chinese
    with speaking(english):
        assert day(value) == told


@pytest.mark.parametrize(
    ("places", "text"),
    [
        ([Place("a.xlsx", "指标", "D6"), Place("a.xlsx", "指标", "E6")], "sheet “指标” D6, E6"),
        ([Place("a.xlsx", "流水", "K2"), Place("b.xlsx", "流水", "K4")], "sheet “流水” K2; b.xlsx sheet “流水” K4"),
        ([Place("a.csv", table="fund", row=row, field="paid", line=row + 1) for row in (1, 2, 3)], "a.csv table fund rows 1–3 paid file lines 2–4"),
        ([Place("a.csv", table="fund", row=7, field="paid", line=8)], "a.csv table fund row 7 paid file line 8"),
        ([Place("a.xlsx", "流水", f"K{row}") for row in range(1, 11, 2)], "sheet “流水” K1, K3, K5 and others, 5 places in all"),
    ],
)
def test_places(places: list[Place], text: str, english: Catalogue) -> None:
    with speaking(english):
        assert places_text(places, "a.xlsx", 3) == text


def test_what_is_the_same_is_said_once_in_any_language(english: Catalogue) -> None:
    base = next(one for one in kaifeng().findings if one.rule == "KF-3.1.1-d")
    cells = (Place("a.xlsx", "机构", "B2"),)
    item = ItemResult("KF-x", "分项", NON_COMPLIANT, "没有", (Entry("AAA", "bad", "BBB", cells),))
    row = Entry(say("{label}：{text}", label="分项", text="AAA"), "bad", "BBB", cells, about="AAA")
    same = all_of([Quantity("CCC"), Quantity("CCC")])
    finding = replace(base, items=(item,), entries=(row,), observed=same)
    section = parse(page_of(replace(kaifeng(), findings=(finding,)), english)).sections["f-KF-3.1.1-d"]
    assert (section.count("AAA"), section.count("CCC")) == (1, 1)


def test_questions_are_grouped_by_kind(english: Catalogue) -> None:
    queries = tuple(question(say("口径"), name, "") for name in ("first: 1", "second: 2"))
    headings = re.findall(r"<h4>([^<]*)</h4>", page_of(replace(kaifeng(), queries=queries, repairs=()), english).partition('<section id="s7">')[2])
    assert headings == ["Readings (2 entries)"]


@pytest.mark.parametrize(
    ("text", "chinese", "told"), [("十八个字" * 4 + "两字", True, True), ("c" * 20, False, True), ("c" * 26, False, True), ("c" * 27, False, False)]
)
def test_what_half_a_line_holds(text: str, chinese: bool, told: bool, english: Catalogue) -> None:
    assert Fact("", text).brief is chinese
    with speaking(english):
        assert Fact("", text).brief is told


def test_a_sentence_that_is_longer_in_letters_is_not_cut_for_it(english: Catalogue) -> None:
    with speaking(english):
        assert clip("c" * MAX_TEXT_OF_LETTERS) == "c" * MAX_TEXT_OF_LETTERS
        assert clip("c" * (MAX_TEXT_OF_LETTERS + 1)).endswith(f"c… ({MAX_TEXT_OF_LETTERS + 1} characters in all; the rest is left out here)")


# Templates of an office


def test_an_own_template_that_says_nothing_works_in_every_language(tmp_path: Path, english: Catalogue) -> None:
    own = "{% extends 'page.html.j2' %}{% import 'macros.html.j2' as m %}{% block body %}<h1>{{ view.title }}</h1>{{ m.facts_table(view.facts) }}{% endblock %}"
    (tmp_path / "report.html.j2").write_text(own, encoding="utf-8")
    assert "<h1>示例县落实情况评估报告</h1>" in render_html(kaifeng(), tmp_path, TEMPLATES)
    assert '<h1>Evaluation report on implementation: <span lang="zh-CN">示例县</span></h1>' in page_of(kaifeng(), english, tmp_path)


def test_an_own_template_of_an_earlier_release_still_chooses_facts_by_their_labels(tmp_path: Path) -> None:
    shutil.copy(TEMPLATES / "finding.html.j2", tmp_path)
    own = tmp_path / "finding.html.j2"
    text = own.read_text(encoding="utf-8").replace("if fact.key not in told", "if fact.label in ('差距', '完成期限')")
    own.write_text(text, encoding="utf-8")
    section = parse(render_html(kaifeng(), tmp_path, TEMPLATES)).sections["f-KF-1.3-g"]
    assert "还差 40 人次" in section
    assert "整改建议" not in section


def test_an_own_template_may_say_what_fills_its_sentences_is_escaped(tmp_path: Path, english: Catalogue) -> None:
    own = "{% extends 'page.html.j2' %}{% block body %}{{ say('第{number}项', number='<b>') }} {{ counted(3, '项') }} {{ listed(['a', '<i>']) }}{% endblock %}"
    (tmp_path / "report.html.j2").write_text(own, encoding="utf-8")
    assert "item &lt;b&gt; 3 items a, &lt;i&gt;" in page_of(kaifeng(), english, tmp_path)
    assert '<html lang="en">' in page_of(kaifeng(), english, tmp_path)
    assert "第&lt;b&gt;项 3 项 a、&lt;i&gt;" in render_html(kaifeng(), tmp_path, TEMPLATES)
