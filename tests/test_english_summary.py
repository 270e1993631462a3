"""The summary in English: no word of the program stays Chinese in any format, order and figures are the same, and Chinese summaries stay as they are."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pytest

from compliance.cli.session import Session
from compliance.evaluate import Request
from compliance.evaluate.results import summary
from compliance.model.evaluation import Evaluation, InspectionPoint
from compliance.model.language import named, speaking
from compliance.model.text import Catalogue, translated
from compliance.reports.html import render_summary_html
from compliance.reports.summary_docx import render_summary_docx
from compliance.reports.summary_gaps import visits
from compliance.reports.summary_markdown import render_summary_markdown
from compliance.reports.summary_view import SummaryView, summary_view
from compliance.reports.summary_xlsx import render_summary_xlsx
from compliance.submission import find_submissions
from report_samples import REVIEW, ROOT, TEMPLATES, dongming, kaifeng
from test_english_document import all_text
from test_english_html import CHINESE_SIGNS, SIGN_OF_NOT_APPLICABLE, without_quotes
from test_report_docx import opened
from test_report_page import parse

LONGEST_SHEET_NAME = 31


@pytest.fixture(scope="module", params=["kaifeng-midterm", "pilot-counties-2019"])
def run(request: pytest.FixtureRequest, session: Session) -> list[Evaluation]:
    """Two counties of a plan, or eight for comparison with another."""
    pilot = request.param.startswith("pilot")
    policy, asked = "dongming-2023-27" if pilot else None, Request(benchmark=pilot)
    found = find_submissions(ROOT / "examples" / request.param)
    return [session.evaluate(path, policy, asked) for path in (found if pilot else found[:2])]


@pytest.fixture(scope="module")
def english_run(run: list[Evaluation], english: Catalogue) -> list[Evaluation]:
    """The same in English."""
    return told(run, english)


def told(evaluations: Sequence[Evaluation], catalogue: Catalogue) -> list[Evaluation]:
    return [translated(one, catalogue) for one in evaluations]


def cells(data: bytes) -> list[object]:
    """The names and cells of all sheets, and what stands on every printed page."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    printed = [part.text for sheet in book.worksheets for part in (sheet.oddHeader.center, sheet.oddFooter.right)]
    return [*book.sheetnames, *printed, *(cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)]


def in_english(evaluations: Sequence[Evaluation], catalogue: Catalogue) -> dict[str, str]:
    """Every word of the summary of evaluations in English, by format."""
    with speaking(catalogue):
        page, document = render_summary_html(evaluations, TEMPLATES), render_summary_docx(evaluations, TEMPLATES)
        markdown, workbook = render_summary_markdown(evaluations, TEMPLATES), render_summary_xlsx(evaluations)
    return {"html": "".join(parse(page).texts), "docx": all_text(document), "md": markdown, "xlsx": "\n".join(map(str, cells(workbook)))}


def in_chinese(evaluations: Sequence[Evaluation]) -> tuple[object, ...]:
    workbook = render_summary_xlsx(evaluations)
    return (
        render_summary_html(evaluations, TEMPLATES), render_summary_docx(evaluations, TEMPLATES), render_summary_markdown(evaluations, TEMPLATES), workbook,
        summary(evaluations),
    )  # fmt: skip


def view_of(evaluations: Sequence[Evaluation], catalogue: Catalogue) -> SummaryView:
    with speaking(catalogue):
        return summary_view(evaluations)


def test_no_chinese_is_left_but_quotes_and_what_the_units_filed(run: list[Evaluation], english: Catalogue) -> None:
    catalogue = replace(english, missing=set())
    seen = in_english(told([without_quotes(one) for one in run], catalogue), catalogue)
    left = {kind: [line for line in text.splitlines() if CHINESE_SIGNS.search(line.replace(SIGN_OF_NOT_APPLICABLE, ""))] for kind, text in seen.items()}
    quoted = {run for text in catalogue.texts.values() for run in re.findall("“[^”]*”", text if isinstance(text, str) else "")}
    assert {kind: [line for line in lines if not any(quote in line for quote in quoted)] for kind, lines in left.items()} == {kind: [] for kind in seen}
    assert sorted(catalogue.missing) == []


def test_every_remark_of_the_view_is_english_where_nothing_is_quoted(english: Catalogue) -> None:
    catalogue = replace(english, missing=set())
    made = [replace(kaifeng(), subject_name=name, findings=(), requirements=(), targets=(), banners=()) for name in "AB"]
    bare = [without_quotes(one) for one in (*made, replace(dongming(), findings=(), requirements=(), banners=()))]
    text = in_english(told(bare, catalogue), catalogue)["md"]
    assert not CHINESE_SIGNS.search(text.replace(SIGN_OF_NOT_APPLICABLE, ""))
    assert sorted(catalogue.missing) == []


def test_names_and_quotes_are_printed_as_they_are(run: list[Evaluation], english_run: list[Evaluation], english: Catalogue) -> None:
    shown = {kind: re.sub(r"\\(.)", r"\1", text) for kind, text in in_english(english_run, english).items()}
    missed = [row.quote for part in summary_view(run).overviews for row in part.missed]
    for kind, text in shown.items():
        assert [name for name in (*(one.subject_name for one in run), *missed, run[0].policy.number) if name not in text] == [], kind


def test_only_the_words_differ(run: list[Evaluation], english_run: list[Evaluation], english: Catalogue) -> None:
    with speaking(english):
        page, document, workbook = (
            render_summary_html(english_run, TEMPLATES), render_summary_docx(english_run, TEMPLATES), render_summary_xlsx(english_run),
        )  # fmt: skip
    assert _tags(page) == _tags(render_summary_html(run, TEMPLATES))
    assert _tables(document) == _tables(render_summary_docx(run, TEMPLATES))
    assert [value for value in cells(workbook) if isinstance(value, int)] == [value for value in cells(render_summary_xlsx(run)) if isinstance(value, int)]


def _tags(page: str) -> list[str]:
    """The elements of a page; Chinese in an English one is marked as such by spans."""
    return [tag for tag in parse(page).tags if tag != "span"]


def _tables(data: bytes) -> list[tuple[int, int]]:
    return [(len(table.rows), len(table.columns)) for table in opened(data).tables]


def test_order_seal_and_verdicts_are_those_of_the_chinese_summary(run: list[Evaluation], english_run: list[Evaluation], english: Catalogue) -> None:
    chinese, other = summary_view(run), view_of(english_run, english)
    assert [[place[0] for place in row.places] for part in other.overviews for row in part.standings] == [
        [place[0] for place in row.places] for part in chinese.overviews for row in part.standings
    ]
    assert [[mark.key for mark in row.marks] for part in other.overviews for row in part.standings] == [
        [mark.key for mark in row.marks] for part in chinese.overviews for row in part.standings
    ]
    assert [row.text for row in other.seals] == [row.text for row in chinese.seals]
    assert [(row.review, row.declared) for part in other.overviews for row in part.visits] == [
        (row.review, row.declared) for part in chinese.overviews for row in part.visits
    ]
    assert json.loads(summary(english_run)) == json.loads(summary(run))


def test_chinese_summaries_are_the_same_after_an_english_one(english: Catalogue) -> None:
    made = [replace(kaifeng(), subject_name=name) for name in ("甲县", "乙县")]
    before = in_chinese(made)
    first = in_english(told(made, english), english)
    assert in_chinese(made) == before
    assert in_english(told(made, english), english) == first


def test_the_names_of_sheets_are_apart_and_fit(english: Catalogue) -> None:
    made = [replace(kaifeng(), subject_name=name) for name in ("甲县", "乙县")]
    with speaking(english):
        names = openpyxl.load_workbook(io.BytesIO(render_summary_xlsx(told(made, english)))).sheetnames
    assert len(set(names)) == 9
    assert all(len(name) < LONGEST_SHEET_NAME and not CHINESE_SIGNS.search(name) for name in names)


def test_a_long_translation_of_a_sheet_name_is_cut(english: Catalogue) -> None:
    long = replace(english, texts={**english.texts, "封存信息": "Seal " * 20})
    with speaking(long):
        names = openpyxl.load_workbook(io.BytesIO(render_summary_xlsx(told([kaifeng(), dongming()], long)))).sheetnames
    assert names[-1] == ("Seal " * 20)[:LONGEST_SHEET_NAME]


@pytest.mark.parametrize(("body", "place"), [("市医保局（牵头）", "City healthcare security bureau 1 item"), ("本单位的科室", "本单位的科室 1 item")])
def test_the_body_that_leads_is_named_without_that_remark(english: Catalogue, body: str, place: str) -> None:
    base = kaifeng()
    name = named(body) if "牵头" in body else body
    point = InspectionPoint("KF-x", "甲", "", "", "查", REVIEW, "自报")
    one = replace(base, findings=(replace(base.findings[0], responsible=(name,), inspection=(point,)),))
    assert visits([one])[0].places == f"{body.removesuffix('（牵头）')} 1 项"
    with speaking(english):
        assert visits(told([one], english))[0].places == place


def test_a_remark_on_several_units_is_made_once_and_names_none_of_them(run: list[Evaluation], english_run: list[Evaluation], english: Catalogue) -> None:
    chinese, other = summary_view(run).overviews, view_of(english_run, english).overviews
    assert [len(part.remarks) for part in other] == [len(part.remarks) for part in chinese]
    assert not [remark for part in (*chinese, *other) for remark in part.remarks if any(f"“{one.subject_name}”" in remark for one in run)]


def test_the_distance_from_a_target_is_told_in_the_same_unit(run: list[Evaluation], english_run: list[Evaluation], english: Catalogue) -> None:
    parts = zip(summary_view(run).overviews, view_of(english_run, english).overviews, strict=True)
    rows = [pair for part, other in parts for pair in zip(part.standings, other.standings, strict=True)]
    pairs = [(ours, theirs) for row, other in rows for (_, _, ours), (_, _, theirs) in zip(row.places, other.places, strict=True)]
    assert pairs
    assert all(bool(ours) == bool(theirs) for ours, theirs in pairs)
    assert all(theirs.startswith(("Short by ", "Reached")) for _, theirs in pairs if theirs)
    assert all(re.findall(r"[\d.]+", ours) == re.findall(r"[\d.]+", theirs.replace(",", "")) for ours, theirs in pairs)
