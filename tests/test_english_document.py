"""The Word and Markdown reports in English: no word of the program stays Chinese, the document is built the same, and offices' own templates keep working."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from compliance.cli.session import Session
from compliance.evaluate import Request
from compliance.model.evaluation import Evaluation
from compliance.model.language import speaking
from compliance.model.text import Catalogue, translated
from compliance.reports.document_text import SPEECH, ended, labelled, marked, numbered, sentence, spaced
from compliance.reports.document_view import document
from compliance.reports.docx_report import render_docx
from compliance.reports.markdown_report import plain, render_markdown
from compliance.reports.template_faults import spoken_template
from compliance.reports.wording import verdict_mark
from report_samples import ROOT, TEMPLATES, Verdict, dongming, kaifeng, renamed
from test_english_html import CHINESE_SIGNS, HAN, SIGN_OF_NOT_APPLICABLE, fresh, without_quotes
from test_report_docx import opened, parts, shape, texts
from test_report_page import HOSTILE

SECTIONS = ["1. Overview", "2. Verdicts item by item", "3. Problems", "4. Rectification required"]
COMPARED_SECTIONS = [*SECTIONS[:2], "3. Gaps against the document", "4. Practices for reference"]
EXAMPLES = ("kaifeng-final/尉氏县.xlsx", "dongming-effectiveness/东明县.xlsx", "pilot-counties-2019/A1县.yaml")
ENGLISH_TEMPLATE = TEMPLATES / "report.en.docx"
"""Made by tools/make_word_template.py as the Chinese one is."""
MIXED = re.compile(r"[A-Za-z0-9][，。；：、（）《》]|[，。；：、（）《》][A-Za-z]")
"""A Chinese stop or bracket that touches a Latin letter."""


def word(evaluation: Evaluation, catalogue: Catalogue, *folders: Path) -> bytes:
    """The Word report in the language of the catalogue."""
    told = translated(evaluation, catalogue)
    with speaking(catalogue):
        return render_docx(told, *folders, TEMPLATES)


def markdown(evaluation: Evaluation, catalogue: Catalogue) -> str:
    told = translated(evaluation, catalogue)
    with speaking(catalogue):
        return render_markdown(told, TEMPLATES)


def all_text(data: bytes) -> str:
    """Every word of the file: text, headers, footers, properties."""
    filled = [part for name, part in parts(data).items() if re.fullmatch(r"(?:word/(?:document|header|footer)|docProps/).*\.xml", name)]
    return "\n".join(re.sub(r"<[^>]+>", "\n", part) for part in filled)


class TestWords:
    @pytest.mark.parametrize("example", EXAMPLES)
    def test_no_chinese_is_left_but_quotes_and_what_the_unit_filed(self, session: Session, english: Catalogue, example: str) -> None:
        evaluation = session.evaluate(ROOT / "examples" / example, None, Request(benchmark="pilot" in example))
        catalogue, bare = fresh(english), without_quotes(evaluation)
        quoted = {run for text in catalogue.texts.values() for form in ([text] if isinstance(text, str) else text) for run in HAN.findall(form)}
        for text in (all_text(word(bare, catalogue)), markdown(bare, catalogue)):
            assert set(HAN.findall(text)) - quoted == set()
            assert MIXED.findall(text) == []
        assert catalogue.missing == set()

    @pytest.mark.parametrize("sample", [kaifeng, dongming])
    def test_every_word_and_sign_of_the_program_is_english(self, sample, english: Catalogue) -> None:
        catalogue, bare = fresh(english), without_quotes(sample())
        for text in (all_text(word(bare, catalogue)), markdown(bare, catalogue)):
            assert set(CHINESE_SIGNS.findall(text)) <= {SIGN_OF_NOT_APPLICABLE}
        assert catalogue.missing == set()

    def test_quotes_and_document_numbers_stay_as_they_are(self, english: Catalogue) -> None:
        evaluation = kaifeng()
        for text in ("\n".join(texts(word(evaluation, english))), markdown(evaluation, english)):
            assert evaluation.policy.number in text
            assert "基层医疗卫生机构就诊率达到65%以上" in text

    def test_sections_days_and_signatures_are_english(self, english: Catalogue) -> None:
        report = opened(word(kaifeng(), english))
        told = [p.text for p in report.paragraphs]
        assert [p.text for p in report.paragraphs if p.style.name == "Heading 1"] == SECTIONS
        assert [p.text[:3] for p in report.paragraphs if p.style.name == "Heading 2"][:4] == ["(1)", "(2)", "(3)", "(4)"]
        assert any("The evaluation date is 31 October 2020." in text for text in told)
        signed = [p.text for p in report.paragraphs if p.style.name == "落款"]
        assert [text.split(":")[0] for text in signed] == ["Evaluating body (seal)", "Evaluator (signature)", "Date"]
        assert [p.text for p in report.paragraphs if p.style.name == "附件标志"][:2] == ["Annex 1", "Annex 2"]

    def test_a_comparison_makes_no_demands(self, english: Catalogue) -> None:
        text = "\n".join(texts(word(dongming(), english)))
        assert [section for section in COMPARED_SECTIONS if section not in text] == []
        assert "no rectification is required" in text
        assert "to be rectified" not in text

    def test_markdown_has_the_sections_of_word(self, english: Catalogue) -> None:
        lines = markdown(kaifeng(), english).splitlines()
        assert [line.replace("\\", "").removeprefix("## ") for line in lines if line.startswith("## ")][:4] == SECTIONS


class TestForm:
    @pytest.mark.parametrize("sample", [kaifeng, dongming])
    def test_the_document_is_built_as_in_chinese(self, sample, english: Catalogue) -> None:
        evaluation = sample()
        assert shape(word(evaluation, english)) == shape(render_docx(evaluation, TEMPLATES))

    def test_telling_in_english_leaves_the_chinese_report_alone(self, english: Catalogue) -> None:
        before = (render_docx(kaifeng(), TEMPLATES), render_markdown(kaifeng(), TEMPLATES))
        first = (word(kaifeng(), english), markdown(kaifeng(), english))
        assert (render_docx(kaifeng(), TEMPLATES), render_markdown(kaifeng(), TEMPLATES)) == before
        assert (word(kaifeng(), english), markdown(kaifeng(), english)) == first
        assert first[1] != before[1]

    def test_latin_text_is_set_in_latin_faces_flush_left(self, english: Catalogue) -> None:
        styles = opened(word(kaifeng(), english)).styles
        for name, face in (("Normal", "Times New Roman"), ("Heading 1", "Arial"), ("表头", "Arial"), ("表格文字", "Times New Roman")):
            fonts = styles[name].element.rPr.rFonts.attrib
            assert {fonts[qn(f"w:{script}")] for script in ("ascii", "hAnsi", "cs")} == {face}
            assert qn("w:hint") not in fonts
        assert styles["Normal"].paragraph_format.alignment.name == "LEFT"
        assert 'w:lang w:val="en-GB"' in parts(word(kaifeng(), english))["word/styles.xml"]

    @pytest.mark.parametrize("text", HOSTILE[:14], ids=range(14))
    def test_hostile_text_is_text(self, english: Catalogue, text: str) -> None:
        assert shape(word(renamed(kaifeng(), text), english)) == shape(word(renamed(kaifeng(), "甲"), english))


class TestOwnTemplates:
    def test_an_own_template_without_any_word_to_translate_keeps_its_words(self, english: Catalogue, tmp_path: Path) -> None:
        with zipfile.ZipFile(TEMPLATES / "report.docx") as source, zipfile.ZipFile(tmp_path / "report.docx", "w") as target:
            for name in source.namelist():
                text = re.sub(r"\{\{ say\(\"([^\"]+)\"\) \}\}", r"\1", source.read(name).decode("utf-8"))
                target.writestr(name, text)
        told = texts(word(kaifeng(), english, tmp_path))
        assert "一、总体情况" in told
        assert any("The evaluation date is" in text for text in told)
        assert render_docx(kaifeng(), tmp_path, TEMPLATES) == render_docx(kaifeng(), TEMPLATES)

    def test_the_own_template_for_the_language_comes_before_the_common_one(self, english: Catalogue, tmp_path: Path) -> None:
        shutil.copy(TEMPLATES / "report.docx", tmp_path / "report.docx")
        assert spoken_template("report.docx", (tmp_path, TEMPLATES)) == tmp_path / "report.docx"
        with speaking(english):
            assert spoken_template("report.docx", (tmp_path, TEMPLATES)) == tmp_path / "report.docx"
            assert spoken_template("report.docx", (TEMPLATES,)) == ENGLISH_TEMPLATE
            shutil.copy(ENGLISH_TEMPLATE, tmp_path / "report.en.docx")
            assert spoken_template("report.docx", (tmp_path, TEMPLATES)) == tmp_path / "report.en.docx"
        assert spoken_template("report.docx", (tmp_path, TEMPLATES)) == tmp_path / "report.docx"

    def test_words_of_an_own_template_can_be_said_in_both_languages(self, english: Catalogue, tmp_path: Path) -> None:
        (tmp_path / "report.md.j2").write_text('{{ say("附件：") }}{{ gap() }}{{ say("我单位的话") }} {{ language() }}\n', encoding="utf-8")
        assert render_markdown(kaifeng(), tmp_path, TEMPLATES) == "附件：\u3000我单位的话 zh\n"
        with speaking(english):
            assert render_markdown(kaifeng(), tmp_path, TEMPLATES) == "Annexes:\u2003我单位的话 en\n"

    def test_both_shipped_templates_hold_the_same_tags(self) -> None:
        bodies = [docx.Document(str(TEMPLATES / name)).element.body for name in ("report.docx", "report.en.docx")]
        first, second = ([node.text for node in body.iter(qn("w:t"))] for body in bodies)
        assert first == second

    def test_a_template_can_use_all_that_words_texts(self) -> None:
        assert {"say", "named", "counted", "listed", "gap", "language"} <= set(SPEECH)


class TestPieces:
    @pytest.mark.parametrize(
        ("made", "chinese", "told"),
        [
            (lambda: numbered(12, "x"), "（十二）x", "(12) x"),
            (lambda: spaced("a", "", "b"), "ab", "a b"),
            (lambda: ended("Done"), "Done。", "Done."),
            (lambda: ended("Done."), "Done.", "Done."),
            (lambda: ended("已做到。"), "已做到。", "已做到。"),
            (lambda: sentence("on time"), "On time。", "On time."),
            (lambda: labelled("x", ""), "", ""),
            (lambda: labelled("x", "y"), "x：y。", "x: y."),
            (lambda: marked(verdict_mark(Verdict.COMPLIANT)), "√符合", "√ compliant"),
        ],
    )
    def test_numbers_stops_and_spaces_are_those_of_the_language(self, english: Catalogue, made, chinese: str, told: str) -> None:
        assert made() == chinese
        with speaking(english):
            assert made() == told

    @pytest.mark.parametrize(
        ("text", "escaped"), [("Gap: 2 items", "Gap: 2 items"), ("http://a.b", "http\\://a.b"), (":smile:", "\\:smile:"), ("a:b:", "a\\:b:")]
    )
    def test_a_colon_before_a_space_is_left_alone_in_markdown(self, text: str, escaped: str) -> None:
        assert plain(text) == escaped

    def test_a_banner_is_shortened_in_the_header_where_its_language_has_no_room(self, english: Catalogue) -> None:
        _, doc = document(replace(kaifeng(), banners=("长" * 60,)))
        assert "……（见首页）" in doc.running
        with speaking(english):
            _, short = document(replace(kaifeng(), banners=("w" * 60,)))
            _, long = document(replace(kaifeng(), banners=("w" * 160,)))
        assert "see the first page" not in short.running
        assert "see the first page" in long.running


def test_english_report_opens_in_python_docx(english: Catalogue) -> None:
    report = docx.Document(io.BytesIO(word(kaifeng(), english)))
    assert report.core_properties.title.startswith("Evaluation report")
