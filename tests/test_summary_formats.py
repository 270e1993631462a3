"""The summary in every format: the same subjects, values, distances and seals, ready to print, and nothing of a submission but text."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from jsonschema import Draft202012Validator

from builders import DONGMING, KAIFENG, submission, write_json, write_yaml
from compliance.evaluate.results import dumps, summary
from compliance.model.evaluation import Entry, Evaluation, InspectionPoint, Quantity
from compliance.model.problem import ProblemsError
from compliance.model.verdict import Conclusion, Reason, Verdict
from compliance.reports.docx_grid import fitted
from compliance.reports.html import render_summary_html
from compliance.reports.scrub import clean
from compliance.reports.summary import MAX_COLUMNS
from compliance.reports.summary_document import summary_document
from compliance.reports.summary_docx import render_summary_docx
from compliance.reports.summary_markdown import render_summary_markdown
from compliance.reports.summary_view import summary_view
from compliance.reports.summary_xlsx import render_summary_xlsx
from compliance.rulebook.schema import SCHEMAS
from report_samples import REVIEW, TEMPLATES, dongming, kaifeng
from test_cli import GOOD, compliance
from test_report_docx import opened, parts, shape, texts
from test_report_markdown import GITHUB
from test_report_markdown import shape as markdown_shape
from test_report_page import HOSTILE, parse
from test_report_summary_gaps import RATE, county

FORMULAS = (
    "=cmd()",
    "=cmd|'/c calc'!A1",
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://evil.invalid")',
    "{=1}",
    "'=1",
    "\t=1",
    "_x0041_",
    "&R&P",
    "🏥👩‍⚕️",
)
SEALS = {"rules": "3f" * 32, "policy": "a1" * 32, "submission": "7c" * 32}
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
DARK = 1
"""The colour of a theme that text has of itself."""
SHEETS = ["汇总说明", "结论数量", "要求组对照", "指标与目标", "多数未做到", "须现场核查", "缺少的数据", "请核对的数值", "封存信息"]


def sealed(evaluation: Evaluation, submission_digest: str, **parts: str) -> Evaluation:
    return replace(evaluation, seal={**SEALS, "submission": submission_digest, **parts})


def counties() -> list[Evaluation]:
    """Three counties: one reaches the target, one is a visit short, one filed nothing and was inspected."""
    return [
        sealed(county("甲县"), "01" * 32),
        sealed(county("乙县", "70", Verdict.COMPLIANT, None), "02" * 32),
        sealed(county("丙县", None, Verdict.INSUFFICIENT_DATA, None), "03" * 32, inspection="04" * 32),
    ]


def book(evaluations: Sequence[Evaluation]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_summary_xlsx(evaluations)))


def rows(sheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def as_text(evaluations: Sequence[Evaluation]) -> dict[str, str]:
    """What a reader sees, by format."""
    cells = (cell for sheet in book(evaluations).worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return {
        "html": "\n".join(parse(render_summary_html(evaluations, TEMPLATES)).texts),
        "md": re.sub(r"\\(.)", r"\1", render_summary_markdown(evaluations, TEMPLATES)),
        "docx": "\n".join(texts(render_summary_docx(evaluations, TEMPLATES))),
        "xlsx": "\n".join(str(cell.value) for cell in cells),
    }


class TestContent:
    def test_every_format_has_every_subject_group_value_distance_and_seal(self) -> None:
        made = counties()
        seen = as_text(made)
        wanted = [one.subject_name for one in made] + [group.title for group in made[0].requirements] + [target.title for target in made[0].targets]
        wanted += [made[0].policy.title, made[0].policy.number, "64.996%", "还差 4 人次", "70%", "已达到", "未填报", "按数值排列", "虚构示例"]
        wanted += [digest for one in made for digest in one.seal.values()]
        assert {kind: [part for part in wanted if part not in text] for kind, text in seen.items()} == {kind: [] for kind in seen}

    def test_a_digest_stands_with_the_subjects_that_have_it(self) -> None:
        found = [(row.label, row.text, row.subjects) for row in summary_view(counties()).seals]
        assert found == [
            ("规则库", "3f" * 32, "全部对象"),
            ("政策文件", "a1" * 32, "全部对象"),
            ("申报材料", "01" * 32, "甲县"),
            ("申报材料", "02" * 32, "乙县"),
            ("申报材料", "03" * 32, "丙县"),
            ("现场核查结果", "04" * 32, "丙县"),
        ]

    def test_a_digest_of_some_names_them(self) -> None:
        first, second, third = counties()
        rows = summary_view([first, second, replace(third, seal={**third.seal, "rules": "05" * 32})]).seals
        assert [(row.text, row.subjects) for row in rows if row.label == "规则库"] == [("3f" * 32, "甲县、乙县"), ("05" * 32, "丙县")]

    def test_summary_json_carries_each_subject_s_own_seal_and_fits_its_schema(self) -> None:
        made = counties()
        told = json.loads(summary(made))
        schema = json.loads((SCHEMAS / "summary.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        assert not list(Draft202012Validator(schema).iter_errors(told))
        assert [item["seal"] for item in told["subjects"]] == [json.loads(dumps(one))["seal"] for one in made]

    @pytest.mark.parametrize("change", [lambda one: one.pop("seal"), lambda one: one["seal"].pop("submission"), lambda one: one.update(rank=1)])
    def test_the_schema_refuses_a_missing_seal_and_a_rank(self, change: Callable[[dict[str, object]], object]) -> None:
        told = json.loads(summary(counties()))
        change(told["subjects"][0])
        schema = json.loads((SCHEMAS / "summary.schema.json").read_text(encoding="utf-8"))
        assert list(Draft202012Validator(schema).iter_errors(told))

    def test_only_the_indicators_of_the_policy_are_put_in_order(self) -> None:
        _, doc = summary_document(counties())
        assert [row.subject for row in doc.parts[0].standings[0].rows] == ["乙县", "甲县", "丙县"]
        in_order = [grid.subjects for grid in (*doc.grids, *doc.parts[0].counts)]
        assert in_order == [("甲县", "乙县", "丙县")] * 2
        assert [row.subject for row in doc.parts[0].overview.visits] == ["甲县", "乙县", "丙县"]
        heads = {sheet.title: rows(sheet)[0] for sheet in book(counties()).worksheets}
        assert heads["要求组对照"][1:] == heads["指标与目标"][3:] == ["甲县", "乙县", "丙县"]

    def test_a_standing_tells_the_verdict_of_the_same_subject(self) -> None:
        _, doc = summary_document(counties())
        table = next(table for table in doc.parts[0].standings if RATE in table.caption)
        assert [(row.subject, row.verdict, row.gap) for row in table.rows] == [
            ("乙县", "√符合", "已达到"),
            ("甲县", "×不符合", "还差 4 人次"),
            ("丙县", "□无法判定", "——"),
        ]

    def test_a_value_far_from_the_others_is_asked_about_and_no_finding(self) -> None:
        made = [county(name, value, Verdict.COMPLIANT, None) for name, value in zip("甲乙丙丁", ("64", "65", "66", "95"), strict=True)]
        for kind, text in as_text(made).items():
            told = next(line for line in text.splitlines() if line.lstrip("- ").startswith(f"丁的{RATE}为"))
            assert told.endswith("请核对口径和数据。"), kind
            assert "不是结论" in text, kind
        assert [one["summary"] for one in json.loads(summary(made))["subjects"]] == [{v.value: n for v, n in one.summary().items()} for one in made]

    def test_two_policies_stand_apart(self) -> None:
        made = [*counties(), dongming()]
        _, doc = summary_document(made)
        assert [part.heading for part in doc.parts] == [
            f"（{number}）《{one.policy.title}》（{one.policy.number}）" for number, one in zip("一二", (kaifeng(), dongming()), strict=True)
        ]
        assert all(notice.startswith((kaifeng().policy.number, dongming().policy.number)) for notice in doc.notices)
        matrix = rows(book(made)["要求组对照"])
        assert matrix[0] == ["文件", "要求", "甲县", "乙县", "丙县", "东明县"]
        assert {(row[0], row[2] == "——", row[5] == "——") for row in matrix[1:]} == {("汴政办〔2019〕74号", False, True), ("东政字〔2023〕27号", True, False)}


class TestWorkbook:
    def test_a_sheet_for_each_question_and_whole_numbers_as_numbers(self) -> None:
        made = book(counties())
        assert made.sheetnames == SHEETS
        counts = rows(made["结论数量"])
        assert counts[0] == ["单位", "×不符合", "□无法判定", "▲待评估人判定", "○未到期", "√符合", "◇仅记录", "－不适用"]
        assert counts[1][:3] == ["甲县", *(counties()[0].summary()[verdict] for verdict in (Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA))]
        assert all(isinstance(value, int) for row in counts[1:] for value in row[1:])

    def test_targets_stand_side_by_side_with_what_they_lack(self) -> None:
        lines = rows(book(counties())["指标与目标"])
        assert lines[0] == ["指标", "目标", "内容", "甲县", "乙县", "丙县"]
        assert lines[1:4] == [
            [RATE, "65%以上", "填报值", "64.996%", "70%", "None%"],
            [RATE, "65%以上", "距目标", "还差 4 人次", "已达到", "——"],
            [RATE, "65%以上", "结论", "×不符合", "√符合", "□无法判定"],
        ]

    @pytest.mark.parametrize(("subjects", "pages"), [(2, 1), (8, 1), (9, 2), (17, 3)])
    def test_every_sheet_is_ready_to_print(self, subjects: int, pages: int) -> None:
        for sheet in book([county(f"第{number}县") for number in range(subjects)]).worksheets:
            beside = sheet.title in ("要求组对照", "指标与目标")
            assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (pages if beside else 1, 0)
            assert sheet.print_title_rows == "$1:$1"
            assert bool(sheet.print_title_cols) is (beside and pages > 1)
            assert sheet.freeze_panes == {"指标与目标": "D2"}.get(sheet.title, "B2")

    def test_verdicts_are_told_by_sign_and_word_and_only_headings_are_shaded(self) -> None:
        for sheet in book(counties()).worksheets:
            for row in sheet.iter_rows(min_row=2):
                assert {cell.fill.fill_type for cell in row} == {None}
                assert {cell.font.color.theme for cell in row} == {DARK}
        told = {value for row in rows(book(counties())["要求组对照"])[1:] for value in row[1:]}
        assert told == {"×不符合", "□无法判定（缺佐证）"}

    def test_a_row_is_as_high_as_its_longest_text(self) -> None:
        base = county("甲县")
        finding = replace(base.findings[0], quote="文" * 460)
        sheet = book([replace(base, subject_name=name, findings=(finding, *base.findings[1:])) for name in ("甲县", "乙县")])["多数未做到"]
        heights = {row[2].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows(min_row=2)}
        assert heights["文" * 460] >= 460 * 2 / 46 * 13

    def test_the_same_twice(self) -> None:
        assert render_summary_xlsx(counties()) == render_summary_xlsx(counties())


class TestWord:
    def test_it_has_the_form_of_the_report(self) -> None:
        document = opened(render_summary_docx(counties(), TEMPLATES))
        upright, lying = document.sections
        assert [round(measure / Mm(1)) for measure in (upright.page_width, upright.top_margin, upright.left_margin)] == [210, 37, 28]
        assert [round(measure / Mm(1)) for measure in (lying.page_width, lying.page_height)] == [297, 210]
        headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
        assert [heading[:2] for heading in headings] == ["一、", "二、", "三、", "四、", "五、", "六、"]
        assert [p.text for p in document.paragraphs if p.style.name == "附件标题"] == ["要求组对照表", "封存信息"]
        assert "虚构示例" in upright.header.paragraphs[0].text
        assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)

    @pytest.mark.parametrize("subjects", [1, 2, 3, MAX_COLUMNS, MAX_COLUMNS + 1])
    def test_the_grid_of_a_table_fits_its_cells(self, subjects: int) -> None:
        for table in opened(render_summary_docx([county(f"第{number}县") for number in range(subjects)], TEMPLATES)).tables:
            grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst]
            for row in table._tbl.tr_lst:
                assert [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst] == grid
            assert sum(grid) == int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w")))

    def test_the_same_twice_and_no_tag_left(self) -> None:
        made = render_summary_docx(counties(), TEMPLATES)
        assert render_summary_docx(counties(), TEMPLATES) == made
        assert not [text for text in texts(made) if "{%" in text or "{{" in text]

    def test_an_own_template_is_used_and_its_fault_told_with_its_place(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(TEMPLATES / "summary.docx") as source, zipfile.ZipFile(tmp_path / "summary.docx", "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name).decode("utf-8").replace("{{ doc.opening }}", "本单位汇总{{ doc.nobody }}"))
        with pytest.raises(ProblemsError, match="没有“nobody”这一项（正文，在“本单位汇总"):
            render_summary_docx(counties(), tmp_path, TEMPLATES)


CELL = '<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr><w:p/></w:tc>'


def table_of(columns: int, *row_cells: Sequence[int]) -> str:
    """A table with a grid of so many columns, and rows of cells that span so many of them."""
    grid = "".join('<w:gridCol w:w="100"/>' for _ in range(columns))
    made = ("".join(CELL.format(width=100, span=f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") for span in spans) for spans in row_cells)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{cells}</w:tr>' for cells in made)}</w:tbl>"


@pytest.mark.parametrize(
    ("columns", "row_cells", "grid", "spans"),
    [
        (4, [(1, 1, 1), (1, 1, 1)], [100, 150, 150], []),
        (3, [(1,) * 6], [100, 40, 40, 40, 40, 40], []),
        (4, [(1, 1, 1), (4,)], [100, 150, 150], [3]),
        (3, [(1, 1, 1), (3,)], [100, 100, 100], [3]),
        (3, [(1, 2), (2, 1)], [100, 100, 100], [2, 2]),
        (3, [(3,)], [100, 100, 100], [3]),
        (4, [(1,) * 8], [106, *[42] * 7], []),
    ],
)
def test_a_grid_is_made_to_fit_only_where_rows_have_other_cells(columns: int, row_cells: list[tuple[int, ...]], grid: list[int], spans: list[int]) -> None:
    made = fitted(f"<w:body>{table_of(columns, *row_cells)}</w:body>")
    assert [int(width) for width in re.findall(r'gridCol w:w="(\d+)"', made)] == grid
    assert [int(span) for span in re.findall(r'gridSpan w:val="(\d+)"', made)] == spans
    if len(row_cells[0]) == len(grid):
        assert [int(width) for width in re.findall(r'tcW w:w="(\d+)"', made)][: len(grid)] == grid


# Text that is not inert elsewhere


def hostile(text: str) -> list[Evaluation]:
    """Two counties with the text wherever a summary prints what a unit filed: the name, a remark, a value, a place to visit."""
    base = county("甲县")
    point = InspectionPoint("KF-x", "甲", "H1", text, "查", REVIEW, "自报")
    rows = [replace(one, observed=Quantity(text), inspection=(point,)) for one in base.findings]
    unknown = replace(rows[-1], conclusion=Conclusion(Verdict.INSUFFICIENT_DATA, Reason.MISSING_EVIDENCE))
    one = replace(base, subject_name=text, banners=(f"备注{text}",), findings=(*rows[:-1], unknown), queries=(Entry(text, "note", text),))
    return [one, sealed(county("乙县"), text)]


@pytest.mark.parametrize("text", [*HOSTILE, *FORMULAS], ids=range(len(HOSTILE) + len(FORMULAS)))
class TestHostileText:
    def test_no_cell_of_the_workbook_is_a_formula_or_a_link(self, text: str) -> None:
        data = render_summary_xlsx(hostile(text))
        plain = render_summary_xlsx(hostile("甲"))
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(io.BytesIO(plain)) as other:
            assert archive.namelist() == other.namelist()
            sheets = [archive.read(name).decode("utf-8") for name in archive.namelist() if "worksheets/" in name]
        assert not [sheet for sheet in sheets if "<f>" in sheet or "hyperlink" in sheet]
        cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets for row in sheet.iter_rows() for cell in row]
        assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and cell.row > 1)
        told = [cell.value for cell in cells if isinstance(cell.value, str)]
        begins = clean(text)[:400]
        assert any(value.replace("\r\n", "\n").startswith(begins) for value in told)

    def test_the_document_keeps_its_structure(self, text: str) -> None:
        data = render_summary_docx(hostile(text), TEMPLATES)
        assert shape(data) == shape(render_summary_docx(hostile("甲"), TEMPLATES))
        assert "TargetMode" not in "".join(parts(data).values())
        assert "fldSimple" not in "".join(parts(data).values())

    def test_markdown_keeps_its_structure(self, text: str) -> None:
        made = render_summary_markdown(hostile(text), TEMPLATES)
        assert markdown_shape(made) == markdown_shape(render_summary_markdown(hostile("甲"), TEMPLATES))
        assert not re.search(r"<(?:script|img|a|style|h1 )|javascript:alert\(1\)\"", GITHUB.render(made))

    def test_the_page_keeps_its_structure(self, text: str) -> None:
        made = parse(render_summary_html(hostile(text), TEMPLATES))
        assert made.tags == parse(render_summary_html(hostile("甲"), TEMPLATES)).tags

    def test_json_says_it_as_it_was_filed(self, text: str) -> None:
        assert json.loads(json.dumps(json.loads(summary(hostile(text)))))["subjects"][0]["subject"] == text


def test_every_row_of_a_markdown_table_has_as_many_cells() -> None:
    blocks = re.findall(r"(?:^\|.*\n)+", render_summary_markdown([*counties(), dongming()], TEMPLATES), re.MULTILINE)
    assert len(blocks) > 8
    for block in blocks:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}) == 1, block[:200]


def test_an_own_markdown_template_is_used(tmp_path: Path) -> None:
    (tmp_path / "summary.md.j2").write_text("{% for name in view.subjects %}{{ name }};{% endfor %}", encoding="utf-8")
    assert render_summary_markdown(counties(), tmp_path, TEMPLATES) == "甲县;乙县;丙县;"


def test_the_command_writes_every_format_for_several_subjects_and_none_for_one(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    one = write_json(GOOD, folder / "a.json")
    write_yaml(submission(DONGMING), folder / "b.yaml")
    formats = ("--format", "html,docx,md,xlsx")
    assert compliance("evaluate", folder, *formats, "--out", tmp_path / "two").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "two").glob("summary.*")) == [f"summary.{kind}" for kind in ("docx", "html", "json", "md", "xlsx")]
    told = json.loads((tmp_path / "two" / "summary.json").read_text(encoding="utf-8"))
    digests = {item["seal"]["submission"] for item in told["subjects"]}
    for kind in ("html", "md"):
        assert all(digest in (tmp_path / "two" / f"summary.{kind}").read_text(encoding="utf-8") for digest in digests)
    assert {item["policy"] for item in told["subjects"]} == {DONGMING, KAIFENG}
    assert compliance("evaluate", one, *formats, "--out", tmp_path / "one").exit_code == 0
    assert not list((tmp_path / "one").glob("summary.*"))


@pytest.mark.libreoffice
def test_libreoffice_opens_the_workbook_and_the_document(tmp_path: Path) -> None:
    if SOFFICE is None and not os.environ.get("REQUIRE_PROGRAMS"):
        pytest.skip("needs LibreOffice, which this machine lacks")
    (tmp_path / "summary.docx").write_bytes(render_summary_docx(counties(), TEMPLATES))
    (tmp_path / "summary.xlsx").write_bytes(render_summary_xlsx(counties()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE or "soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf")]
    for name in ("summary.docx", "summary.xlsx"):
        subprocess.run([*command, str(tmp_path / name)], capture_output=True, timeout=120, check=True)
        assert (tmp_path / "pdf" / "summary.pdf").read_bytes().startswith(b"%PDF")
        (tmp_path / "pdf" / "summary.pdf").unlink()
