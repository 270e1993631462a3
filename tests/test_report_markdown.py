"""The Markdown report: the document of the Word report as text, in which nothing of a submission is markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from compliance.model.evaluation import Evaluation
from compliance.model.problem import ProblemsError
from compliance.reports.document_view import document
from compliance.reports.markdown_report import plain, render_markdown
from compliance.reports.scrub import clean, clip
from report_samples import ROOT, TEMPLATES, dongming, kaifeng, large, renamed
from test_report_page import HOSTILE

SECTIONS = ["一、总体情况", "二、逐项结论"]
PIECES = (
    *("1. ", "2) ", "- ", "+", "=", "#", "`", "*", "_", "[", "](", "|", "<", "&lt;", "\\", "\n", "\n\n", "    ", "~~", "!"),
    *("http://a.b", "www.a.b", "a@b.c", "{{", "{%"),
)
GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return kaifeng()


def headings(text: str, level: int) -> list[str]:
    tokens = GITHUB.parse(text)
    return [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open" and token.tag == f"h{level}"]


def shape(text: str) -> list[str]:
    """The kinds of all tokens, blocks and inline, but for text."""
    tokens = GITHUB.parse(text)
    inline = [child.type for token in tokens for child in token.children or () if child.type not in ("text", "softbreak")]
    return [token.type for token in tokens] + inline


@pytest.mark.parametrize("sample", [kaifeng, dongming])
def test_the_document_is_the_one_of_the_word_report(sample) -> None:
    text = render_markdown(sample(), TEMPLATES)
    _, doc = document(sample())
    assert headings(text, 1) == [f"{sample().subject_name}落实情况评估报告"]
    assert headings(text, 2)[:4] == [*SECTIONS, doc.problems.heading, doc.duties.heading]
    assert [name.replace("　", "．").removeprefix("附件") for name in headings(text, 2)[4:]] == list(doc.annex_list)
    for part in doc.conclusions:
        assert part.heading in headings(text, 3)
        assert [passage.heading for passage in part.passages if passage.heading not in headings(text, 4)] == []


def test_every_table_has_as_many_cells_in_each_row(evaluation: Evaluation) -> None:
    text = render_markdown(evaluation, TEMPLATES)
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(blocks) > 8
    for block in blocks:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}) == 1, block[:200]


def test_all_clauses_of_a_large_run_are_there() -> None:
    text = render_markdown(large(), TEMPLATES)
    assert [clause.id for clause in large().clauses if f"| {clause.id} |" not in text] == []


def test_the_same_twice(evaluation: Evaluation) -> None:
    assert render_markdown(evaluation, TEMPLATES) == render_markdown(kaifeng(), TEMPLATES)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(evaluation: Evaluation, text: str) -> None:
    written = render_markdown(renamed(evaluation, text), TEMPLATES)
    assert shape(written) == shape(render_markdown(renamed(evaluation, "甲"), TEMPLATES))
    shown = GITHUB.render(written)
    assert not re.search(r"<(?:script|img|a|style|h1 )|javascript:alert\(1\)\"", shown)
    assert str(plain(clip(clean(text)))) in written


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_a_value_is_one_paragraph_and_one_cell_of_text(value: str) -> None:
    told = plain(clean(value))
    assert "\n" not in told
    allowed = {"paragraph_open", "inline", "paragraph_close", "text", "softbreak"}
    assert set(shape(f"{told}\n")) <= allowed
    rows = [token for token in GITHUB.parse(f"| a | b |\n|---|---|\n| {told} | x |\n") if token.type == "td_open"]
    assert len(rows) == 2


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]), min_size=1))
def test_a_value_reads_as_it_was_written(value: str) -> None:
    children = GITHUB.parse(f"甲{plain(clean(value))}乙")[1].children or []
    assert "".join(child.content for child in children) == f"甲{clean(value)}乙"


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("# {{ view.title }}\n{{ view.nobody }}\n", 2, "没有“nobody”这一项"),
        ("{% for row in doc.targets %}\n", 1, "标签 for 没有结束（缺 endfor）"),
        ("\n\n{% vote %}\n", 3, "没有“vote”这种标签"),
        ("{{ view.title | vote }}", 1, "没有“vote”这种过滤器"),
        ("{{ view.__class__ }}", 1, "“__class__”"),
        ("{{ view.counts[99].mark }}", 1, "没有“99”这一项"),
        ("{% include 'nothing.md.j2' %}", None, "找不到模板 nothing.md.j2"),
        ("x\n{{ 'a' + 1 }}", 2, "标签无法计算"),
    ],
)
def test_a_fault_of_an_own_template_is_told_with_its_line(evaluation: Evaluation, tmp_path: Path, source: str, line: int | None, says: str) -> None:
    (tmp_path / "report.md.j2").write_text(source, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        render_markdown(evaluation, tmp_path, TEMPLATES)
    (problem,) = caught.value.problems
    assert says in problem.message
    assert problem.place.file == str(tmp_path / "report.md.j2")
    assert line is None or problem.place.line == line


def test_an_own_template_is_used(evaluation: Evaluation, tmp_path: Path) -> None:
    (tmp_path / "report.md.j2").write_text("{{ view.subject }}：{% for row in view.counts %}{{ row.count }} {% endfor %}", encoding="utf-8")
    counts = " ".join(str(number) for number in (row.count for row in document(evaluation)[0].counts))
    assert render_markdown(evaluation, tmp_path, TEMPLATES) == f"示例县：{counts} "


def test_the_example_of_the_documentation_works(evaluation: Evaluation, tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "report-templates.md").read_text(encoding="utf-8")
    (tmp_path / "report.md.j2").write_text(re.findall(r"```jinja\n(.*?)```", guide, re.DOTALL)[0], encoding="utf-8")
    text = render_markdown(evaluation, tmp_path, TEMPLATES)
    assert headings(text, 1) == ["示例县评估简报"]
    assert headings(text, 2) == [part.heading for part in document(evaluation)[1].duties.parts]


def test_the_shipped_template_decides_nothing() -> None:
    source = (TEMPLATES / "report.md.j2").read_text(encoding="utf-8")
    for statement in re.findall(r"\{%-? (.*?) %\}", source):
        assert re.fullmatch(r"for \w+ in (?:[\w.]+|\([\w., ]+\))|if (?:not )?[\w.]+|else|endfor|endif", statement), statement
