"""The Word report: an official document that Word, WPS and LibreOffice open, inert against what a submission holds, the same bytes every time."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.cli.main import main
from compliance.model.evaluation import Evaluation, Flip, Quantity
from compliance.model.problem import ProblemsError
from compliance.model.verdict import VERDICT_TITLES, Verdict
from compliance.reports.document_matters import COMPARED, NO_DUTIES, NO_PROBLEMS
from compliance.reports.document_text import chinese
from compliance.reports.document_view import document
from compliance.reports.docx_report import render_docx
from compliance.reports.scrub import clean, clip
from compliance.reports.targets import FEW_PLACES
from report_samples import DEPARTMENTS, ROOT, TEMPLATES, UNREPORTED, dongming, kaifeng, large, renamed
from test_report_page import HOSTILE

SECTIONS = ["一、总体情况", "二、逐项结论", "三、存在问题", "四、整改要求"]
COMPARED_SECTIONS = ["一、总体情况", "二、逐项结论", "三、与文件要求的差距", "四、可参照的做法"]
TEMPLATE = TEMPLATES / "report.docx"
NOT_DUE = Verdict.NOT_DUE
THIRD = ROOT / "tests" / "third_policy"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def texts(data: bytes) -> list[str]:
    """Every paragraph of the body, of tables too, line breaks as newlines."""
    body = opened(data).element.body
    return ["".join("\n" if node.tag == qn("w:br") else node.text or "" for node in p.iter(qn("w:t"), qn("w:br"))) for p in body.iter(qn("w:p"))]


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return kaifeng()


@pytest.fixture(scope="module")
def report(evaluation: Evaluation) -> bytes:
    return render_docx(evaluation, TEMPLATES)


class TestContent:
    @pytest.mark.parametrize(("sample", "sections"), [(kaifeng, SECTIONS), (dongming, COMPARED_SECTIONS)])
    def test_sections_in_order_then_annexes_numbered_through(self, sample, sections: list[str]) -> None:
        evaluation = sample()
        document_ = opened(render_docx(evaluation, TEMPLATES))
        named = {name: [p.text for p in document_.paragraphs if p.style.name == name] for name in ("Heading 1", "附件标志", "附件标题")}
        assert named["Heading 1"] == sections
        assert named["附件标志"] == [f"附件{number}" for number in range(1, len(named["附件标志"]) + 1)]
        assert tuple(f"{number}．{title}" for number, title in enumerate(named["附件标题"], start=1)) == document(evaluation)[1].annex_list

    def test_every_finding_clause_and_reading_is_there(self, evaluation: Evaluation, report: bytes) -> None:
        text = "\n".join(texts(report))
        wanted = [one.title for one in evaluation.findings] + [one.id for one in evaluation.clauses] + [one.title for one in evaluation.readings]
        assert [part for part in (*wanted, *evaluation.seal.values()) if part not in text] == []
        assert all(VERDICT_TITLES[verdict] in text for verdict in Verdict)

    def test_a_failure_is_told_with_quote_cells_gap_and_flip(self, report: bytes) -> None:
        told = next(text for text in texts(report) if "还差 40 人次" in text)
        for part in ("基层医疗卫生机构就诊率达到65%以上", "64.996%", "结论为不符合", "“指标”表", "2020年10月1日", "口径 KF-A28 换一种读法，为“未到期”"):
            assert part in told

    def test_what_fails_and_what_to_do_stand_under_the_body_named_first(self, evaluation: Evaluation) -> None:
        _, doc = document(evaluation)
        failed = [one for one in evaluation.findings if one.conclusion.verdict is Verdict.NON_COMPLIANT]
        by_body = Counter(one.responsible[0] if one.responsible else "文件未指明责任单位的事项" for one in failed)
        assert {part.heading[3:] for part in doc.problems.parts} == {f"{body}（{number}项）" for body, number in by_body.items()}
        lines = [line for part in doc.duties.parts for line in part.lines]
        assert any(
            "医管委组成部门" in line and "增补编办、医保局" in line and "会同单位：县卫健委" in line and "2019年6月30日，已到期" in line for line in lines
        )
        assert any("四医联动配套政策" in line and "补报（缺佐证）" in line for line in lines)

    def test_nothing_to_do_is_said(self, evaluation: Evaluation) -> None:
        calm = tuple(one for one in evaluation.findings if one.conclusion.verdict is Verdict.COMPLIANT)
        _, doc = document(replace(evaluation, findings=calm, requirements=(), targets=()))
        assert (doc.problems.lead, doc.duties.lead) == (NO_PROBLEMS, NO_DUTIES)

    def test_a_comparison_makes_no_demands(self) -> None:
        _, doc = document(dongming())
        assert doc.duties.lead == COMPARED
        lines = [line for part in doc.duties.parts for line in part.lines]
        assert lines
        assert not [line for line in lines if "整改" in line or "已到期" in line]

    @pytest.mark.parametrize("sample", [kaifeng, dongming])
    def test_only_those_whom_the_plan_binds_are_told_to_put_right(self, sample) -> None:
        evaluation = sample()
        text = "\n".join(texts(render_docx(evaluation, TEMPLATES)))
        assert ("须整改" in text) is not evaluation.benchmark
        assert ("不作整改要求" in text) is evaluation.benchmark

    def test_where_most_was_not_filed_the_groups_open_for_that_alone_are_only_named(self, evaluation: Evaluation) -> None:
        unfiled = tuple(replace(one, conclusion=UNREPORTED) if number else one for number, one in enumerate(evaluation.findings))
        groups = tuple(replace(one, conclusion=UNREPORTED) if number else one for number, one in enumerate(evaluation.requirements))
        _, doc = document(replace(evaluation, findings=unfiled, requirements=groups))
        assert [row.title for row in doc.requirements] == [evaluation.requirements[0].title]
        assert doc.requirements[0].members == "×不符合1项（第1项）；□无法判定2项"
        assert doc.requirements_caption == "有不符合事项的要求组"
        assert "，有不符合事项的1组列表如下" in doc.requirements_lead
        assert f"无法判定的{len(groups) - 1}组：" in doc.requirements_rest
        assert [one.title for one in groups[1:] if one.title not in doc.requirements_rest] == []

    def test_each_problem_is_named_once_in_its_section_with_what_it_lacks(self, evaluation: Evaluation) -> None:
        view, doc = document(evaluation)
        lines = [line for part in doc.problems.parts for line in part.lines]
        for one in (finding for group in view.groups for finding in group.cards if finding.mark.key == Verdict.NON_COMPLIANT.value):
            assert sum(f"{one.title}（第{one.number}项）" in line for line in lines) == 1
        assert any("基层医疗卫生机构就诊率（第1项），差距：还差 40 人次" in line for line in lines)
        assert len(lines) == len(doc.problems.parts)

    def test_a_problem_without_a_gap_is_named_with_what_was_found(self, evaluation: Evaluation) -> None:
        one = replace(evaluation.findings[0], gap=None, observed=Quantity("自报未落实，无佐证"))
        _, doc = document(replace(evaluation, findings=(one,)))
        assert doc.problems.parts[0].lines == ("基层医疗卫生机构就诊率（第1项），自报未落实，无佐证。",)

    def test_two_values_of_a_reading_that_turn_a_verdict_alike_are_said_once(self, evaluation: Evaluation) -> None:
        flips = tuple(Flip("KF-A28", value, value, verdict) for value, verdict in (("a", NOT_DUE), ("b", NOT_DUE), ("c", Verdict.COMPLIANT)))
        one = replace(evaluation.findings[0], flips=flips)
        _, doc = document(replace(evaluation, findings=(one, *evaluation.findings[1:])))
        told = doc.conclusions[0].passages[0].paragraphs[0]
        assert (told.count("为“未到期”"), told.count("换一种读法，为“符合”")) == (1, 1)

    def test_what_is_met_is_listed_in_the_annex_only(self, evaluation: Evaluation, report: bytes) -> None:
        met = [one.title for one in evaluation.findings if one.conclusion.verdict is Verdict.COMPLIANT]
        told = texts(report)
        main = "\n".join(told[: told.index("附件1")])
        assert [title for title in met if f"：{title}" in main or f"；{title}" in main] == []
        assert [title for title in met if title not in "\n".join(told[told.index("附件1") :])] == []

    def test_banners_stand_on_the_first_page_and_in_every_header(self) -> None:
        evaluation = dongming()
        document_ = opened(render_docx(evaluation, TEMPLATES))
        notices = [p.text for p in document_.paragraphs if p.style.name == "提示"]
        section = document_.sections[0]
        for word in ("试行期已于", "仅供比较", "虚构示例", "规定的评估环节"):
            assert any(word in notice for notice in notices)
            assert word in section.header.paragraphs[0].text
            assert word in section.even_page_header.paragraphs[0].text

    def test_a_long_banner_is_whole_on_the_first_page_and_short_in_the_header(self, evaluation: Evaluation) -> None:
        banner = "公开发表数据：" + "出处" * 100
        document_ = opened(render_docx(replace(evaluation, banners=(banner,)), TEMPLATES))
        assert banner in [p.text for p in document_.paragraphs]
        assert len(document_.sections[0].header.paragraphs[0].text) < 120

    def test_document_numbers_keep_their_brackets(self, report: bytes) -> None:
        assert "汴政办〔2019〕74号" in texts(report)[1]

    def test_main_text_names_few_cells_and_the_annex_all(self, evaluation: Evaluation) -> None:
        cells = tuple(replace(evaluation.findings[0].cells[0], cell=f"{letter}7") for letter in "BCDEFGHJK")
        one = replace(evaluation.findings[0], cells=cells)
        _, doc = document(replace(evaluation, findings=(one, *evaluation.findings[1:])))
        told = next(p for part in doc.conclusions for p in part.passages if one.title in p.heading).paragraphs[0]
        whole = next(p for p in doc.details if one.title in p.heading).paragraphs
        assert told.count("7、") == FEW_PLACES - 1
        assert "等9处" in told
        assert any("B7、C7、D7、E7、F7、G7、H7、J7、K7" in text for text in whole)

    @pytest.mark.parametrize(("number", "word"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")])
    def test_chinese_numerals(self, number: int, word: str) -> None:
        assert chinese(number) == word

    def test_all_of_a_large_run_is_there(self) -> None:
        big = large()
        text = "\n".join(texts(render_docx(big, TEMPLATES)))
        assert [clause.id for clause in big.clauses if clause.id not in text] == []


class TestForm:
    def test_page_of_the_standard(self, report: bytes) -> None:
        section = opened(report).sections[0]
        measures = {name: getattr(section, name) for name in ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")}
        for name, millimetres in zip(measures, (210, 297, 37, 35, 28, 26), strict=True):
            assert abs(measures[name] - Mm(millimetres)) < Mm(0.1), name
        grid = section._sectPr.find(qn("w:docGrid"))
        assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")

    @pytest.mark.parametrize(
        ("style", "font", "points"),
        [
            ("Normal", "仿宋_GB2312", 16),
            ("Title", "方正小标宋简体", 22),
            ("Heading 1", "黑体", 16),
            ("Heading 2", "楷体_GB2312", 16),
            ("表格文字", "仿宋_GB2312", 10.5),
            ("页码单页", "宋体", 14),
            ("页码双页", "宋体", 14),
        ],
    )
    def test_fonts_are_named_for_every_script(self, report: bytes, style: str, font: str, points: float) -> None:
        found = opened(report).styles[style]
        names = found.element.rPr.rFonts.attrib
        assert {names[qn(f"w:{script}")] for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
        assert found.font.size.pt == points

    def test_fonts_have_a_name_to_fall_back_to(self, report: bytes) -> None:
        table = parts(report)["word/fontTable.xml"]
        for font, other in (("仿宋_GB2312", "仿宋"), ("楷体_GB2312", "楷体"), ("方正小标宋简体", "方正小标宋_GBK")):
            assert f'w:name="{font}"><w:altName w:val="{other}"/>' in table

    def test_page_numbers_stand_outside(self, report: bytes) -> None:
        section = opened(report).sections[0]
        assert opened(report).settings.odd_and_even_pages_header_footer
        sides = [
            (footer.paragraphs[0].text, footer.paragraphs[0].style.paragraph_format.alignment.name) for footer in (section.footer, section.even_page_footer)
        ]
        assert sides == [("— 1 —", "RIGHT"), ("— 1 —", "LEFT")]
        assert " PAGE " in parts(report)["word/footer1.xml"]

    def test_heading_rows_repeat_and_rows_stay_whole(self, report: bytes) -> None:
        for table in opened(report).tables:
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
            assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)

    def test_no_tag_and_no_tag_paragraph_is_left(self, report: bytes) -> None:
        assert not [text for text in texts(report) if "{%" in text or "{{" in text]
        assert not [p for p in opened(report).paragraphs if p.style.name == "标签"]


class TestBytes:
    def test_the_same_twice_and_without_a_date(self, evaluation: Evaluation, report: bytes) -> None:
        assert render_docx(evaluation, TEMPLATES) == report
        with zipfile.ZipFile(io.BytesIO(report)) as archive:
            names = archive.namelist()
            assert names[1:] == sorted(names[1:])
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}

    def test_the_shipped_template_is_what_the_tool_writes(self) -> None:
        command = [sys.executable, str(ROOT / "tools" / "make_word_template.py"), "--check"]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0


class TestSafety:
    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_hostile_text_is_text(self, evaluation: Evaluation, text: str) -> None:
        data = render_docx(renamed(evaluation, text), TEMPLATES)
        plain = render_docx(renamed(evaluation, "甲"), TEMPLATES)
        assert shape(data) == shape(plain)
        shown = clip(clean(text)).replace("\t", " ")
        assert any(shown in told for told in texts(data))
        assert "TargetMode" not in "".join(parts(data).values())

    @settings(max_examples=20, deadline=None)
    @given(st.one_of(st.text(min_size=1), st.lists(st.sampled_from([*HOSTILE[:14], *'<>&"\\{}%#_\t\n']), min_size=1).map("".join)))
    def test_any_text_leaves_the_structure_alone(self, text: str) -> None:
        base = kaifeng()
        small = replace(base, findings=base.findings[:12], clauses=(), requirements=(), extra={})
        assert shape(render_docx(renamed(small, f"甲{text}乙"), TEMPLATES)) == shape(render_docx(renamed(small, "甲"), TEMPLATES))


def shape(data: bytes) -> list[str]:
    """The elements of the body in order but for line breaks and what they part."""
    return [node.tag for node in opened(data).element.body.iter() if node.tag not in (qn("w:br"), qn("w:t"))]


def changed(folder: Path, part: str, old: str, new: str) -> Path:
    """A folder with the template, `old` of a part made `new`."""
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(TEMPLATE) as source, zipfile.ZipFile(folder / "report.docx", "w") as target:
        for name in source.namelist():
            text = source.read(name).decode("utf-8")
            if name == part:
                assert old in text
                text = text.replace(old, new, 1)
            target.writestr(name, text)
    return folder


BODY = "word/document.xml"
TITLE = "{{ view.title }}"


class TestOwnTemplates:
    def test_words_tags_and_order_are_the_office_s(self, evaluation: Evaluation, tmp_path: Path) -> None:
        folder = changed(tmp_path / "own", BODY, '{{ say("评估人（签字）：　　　　　　　　") }}', "考核专班（盖章）：{{ view.subject }}")
        told = texts(render_docx(evaluation, folder, TEMPLATES))
        assert any(text.startswith("考核专班（盖章）：示例县") for text in told)

    def test_a_tag_that_word_has_split_is_understood(self, evaluation: Evaluation, tmp_path: Path) -> None:
        split = '{{</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve"> view.</w:t></w:r><w:r><w:t>title }}'
        folder = changed(tmp_path / "own", BODY, TITLE, split)
        assert texts(render_docx(evaluation, folder, TEMPLATES))[0] == "示例县落实情况评估报告"

    def test_what_the_folder_lacks_is_taken_from_the_shipped_one(self, evaluation: Evaluation, report: bytes, tmp_path: Path) -> None:
        assert render_docx(evaluation, tmp_path, TEMPLATES) == report

    @pytest.mark.parametrize(
        ("part", "old", "new", "says"),
        [
            (BODY, TITLE, "{{ view.titel }}", "没有“titel”这一项（正文，在“{{ view.titel }}”处）"),
            (BODY, TITLE, "{{ titel }}", "没有“titel”这一项（正文"),
            (BODY, TITLE, "{{ view.title | vote }}", "没有“vote”这种过滤器（正文"),
            (BODY, TITLE, "{{ view.title", "标签的写法有误"),
            (BODY, TITLE, "{% vote %}", "没有“vote”这种标签（正文，在“{% vote %}”处）"),
            (BODY, "{%p for banner in view.banners %}", "", "没有“endfor”这种标签"),
            (BODY, "{%p for sentence in view.sentences %}", "{%p for sentence in %}", "标签的写法有误"),
            (BODY, "{%p for banner in view.banners %}", "{% for banner in view.banners %}", "标签的起止不在同一层（正文"),
            (BODY, "{%tr for row in doc.counts %}", "{% for row in doc.counts %}", "标签的起止不在同一层（正文"),
            (BODY, TITLE, "{{ view.__class__.__mro__ }}", "“__class__”"),
            (BODY, TITLE, "{{ view.facts.__init__.__globals__ }}", "“__init__”"),
            (BODY, TITLE, "{{ 1 // 0 }}", "标签无法计算"),
            (BODY, TITLE, '{{ say("{one}和{other}", one=view.title) }}', "标签无法计算"),
            (BODY, TITLE, "{% include 'other' %}", "找不到模板 other"),
            ("word/header1.xml", "{{ doc.running }}", "{{ doc.runing }}", "没有“runing”这一项（页眉"),
            ("docProps/core.xml", TITLE, "{{ view.titel }}", "没有“titel”这一项（文档属性"),
            (BODY, "<w:body>", "<w:bodi>", "正文不是合格的 XML"),
        ],
    )
    def test_a_fault_is_told_with_its_place(self, evaluation: Evaluation, tmp_path: Path, part: str, old: str, new: str, says: str) -> None:
        folder = changed(tmp_path / "own", part, old, new)
        with pytest.raises(ProblemsError) as caught:
            render_docx(evaluation, folder, TEMPLATES)
        assert says in str(caught.value)
        assert {problem.place.file for problem in caught.value.problems} == {str(folder / "report.docx")}
        assert all(problem.mend for problem in caught.value.problems)

    def test_the_faults_of_all_parts_are_told_at_once(self, evaluation: Evaluation, tmp_path: Path) -> None:
        folder = changed(tmp_path / "own", BODY, TITLE, "{{ view.titel }}")
        with zipfile.ZipFile(folder / "report.docx") as archive:
            held = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
        held["word/header2.xml"] = held["word/header2.xml"].replace("doc.running", "doc.runing")
        with zipfile.ZipFile(folder / "report.docx", "w") as archive:
            for name, text in held.items():
                archive.writestr(name, text)
        with pytest.raises(ProblemsError) as caught:
            render_docx(evaluation, folder, TEMPLATES)
        assert len(caught.value.problems) == 2

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 an old .doc", TEMPLATE.read_bytes()[:-40]])
    def test_what_is_no_word_file_is_told(self, evaluation: Evaluation, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "report.docx").write_bytes(data)
        with pytest.raises(ProblemsError, match=r"不是 Word 文档.*另存为 \.docx"):
            render_docx(evaluation, tmp_path, TEMPLATES)

    def test_a_zip_of_something_else_is_told(self, evaluation: Evaluation, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "report.docx", "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
        with pytest.raises(ProblemsError, match=r"里面没有 word/document\.xml"):
            render_docx(evaluation, tmp_path, TEMPLATES)

    def test_the_shipped_template_decides_nothing(self) -> None:
        """Tags only repeat and leave out; no comparison, no verdict's name."""
        with zipfile.ZipFile(TEMPLATE) as archive:
            source = archive.read(BODY).decode("utf-8")
        tags = re.findall(r"\{%(?:p|tr)? (.*?) %\}|\{\{ (.*?) \}\}", source)
        for statement, value in tags:
            assert re.fullmatch(r"for \w+ in [\w.]+|if (?:not )?[\w.]+|endfor|endif|", statement), statement
            assert re.fullmatch(r"[\w.]*|say\(\"[^\"“”]+\"(?:, \w+=[\w.]+)*\)", value), value


class TestCommandLine:
    def run(self, out: Path, *options: str):
        base = ["evaluate", str(THIRD / "qinghe.yaml"), "--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
        return CliRunner().invoke(main, [*base, "--out", str(out), *options])

    def test_a_word_file_is_written(self, tmp_path: Path) -> None:
        result = self.run(tmp_path / "out", "--format", "docx")
        assert result.exit_code == 1
        assert {path.name for path in (tmp_path / "out" / "青禾区").iterdir()} == {"results.json", "report.docx"}
        assert opened((tmp_path / "out" / "青禾区" / "report.docx").read_bytes()).paragraphs[0].text == "青禾区落实情况评估报告"

    def test_faults_of_all_templates_are_listed_and_nothing_is_written(self, tmp_path: Path) -> None:
        own = changed(tmp_path / "own", BODY, TITLE, "{{ view.titel }}")
        (own / "report.md.j2").write_text("# {{ view.title }}\n\n{{ view.nobody }}\n", encoding="utf-8")
        (own / "overview.html.j2").write_text("{% for row in view.counts %}\n", encoding="utf-8")
        result = self.run(tmp_path / "out", "--format", "html,docx,md", "--templates", str(own))
        assert result.exit_code == 3
        for says in ("report.docx：", "report.md.j2:3：", "overview.html.j2:1：", "共 3 个错误，未写出任何文件"):
            assert says in result.stderr, says
        assert not (tmp_path / "out").exists()

    def test_a_folder_without_templates_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "own").mkdir()
        (tmp_path / "own" / "report.doc").write_text("", encoding="utf-8")
        result = self.run(tmp_path / "out", "--templates", str(tmp_path / "own"))
        assert result.exit_code == 3
        assert "文件夹里没有报告模板" in result.stderr
        assert "report.docx" in result.stderr

    def test_an_own_page_of_the_html_report_is_used(self, tmp_path: Path) -> None:
        own = tmp_path / "own"
        own.mkdir()
        (own / "records.html.j2").write_text("<p>本单位的说明：{{ view.subject }}</p>\n", encoding="utf-8")
        assert self.run(tmp_path / "out", "--templates", str(own)).exit_code == 1
        assert "<p>本单位的说明：青禾区</p>" in (tmp_path / "out" / "青禾区" / "report.html").read_text(encoding="utf-8")


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_lays_out_pages(tmp_path: Path) -> None:
    assert SOFFICE
    if not (Path(SOFFICE).resolve().parent / "libswlo.so").exists() and not os.environ.get("REQUIRE_PROGRAMS"):
        pytest.skip("needs LibreOffice Writer, which this machine lacks")
    (tmp_path / "report.docx").write_bytes(render_docx(dongming(), TEMPLATES))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("pdf", "txt:Text (encoded):UTF8"):
        command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "report.docx")]
        subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    text = (tmp_path / "report.txt").read_text(encoding="utf-8-sig")
    assert all(section in text for section in COMPARED_SECTIONS)


def test_departments_met_are_named_in_the_annex(evaluation: Evaluation) -> None:
    _, doc = document(evaluation)
    whole = next(p for p in doc.details if "医管委组成部门" in p.heading).paragraphs
    assert all(any(name in text for text in whole) for name in DEPARTMENTS)
