"""The annotated workbook: what was filed stays as it was, and says on its cells and on a front sheet what was found."""

from __future__ import annotations

import io
import json
import posixpath
import re
import shutil
import subprocess
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import ROOT
from compliance.cli.main import main
from compliance.cli.session import Session
from compliance.evaluate import Request
from compliance.evaluate.results import results
from compliance.model.evaluation import Evaluation
from compliance.model.problem import ProblemsError
from compliance.model.verdict import Conclusion, Reason, Verdict
from compliance.submission.read_workbook import IGNORED_SHEETS
from compliance.workbook.annotate import annotate
from compliance.workbook.annotate.areas import area_text, areas_of
from compliance.workbook.annotate.comment_text import HEAD, TAIL
from compliance.workbook.annotate.front_sheet import FRONT_SHEET
from compliance.workbook.annotate.kinds import BY_KEY, KINDS, kind_of
from compliance.workbook.annotate.outline import outline, spliced

THIRD = ROOT / "tests" / "third_policy"
EXAMPLES = ("kaifeng-final/尉氏县.xlsx", "dongming-effectiveness/东明县.xlsx")
FORMULA_LIKE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)")
HOURS = 4
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
Tables = dict[str, list[dict[str, Any]]]


@cache
def session(third: bool = True) -> Session:
    return Session.open(THIRD / "rules", THIRD / "policy_docs", None, ()) if third else Session.open(None, None, None, ())


def filed() -> Tables:
    data: Tables = yaml.safe_load((THIRD / "qinghe.yaml").read_text("utf-8"))
    return data


def workbook(path: Path, data: Tables, dress: Callable[[Any, dict[str, Any]], None] = lambda *_: None) -> Path:
    """The tables as a workbook in the order given; `dress` adds what is not to be lost, by table."""
    tables = session().rulebook.tables.tables
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False, "strings_to_urls": False})
    sheets = {}
    for name, rows in data.items():
        sheet = sheets[name] = book.add_worksheet(tables[name].title)
        columns = list(tables[name].fields.values())
        sheet.write_row(0, 0, [item.title for item in columns])
        for number, row in enumerate(rows, start=1):
            for column, item in enumerate(columns):
                value = row.get(item.name)
                if value is not None:
                    sheet.write(number, column, ";".join(value) if isinstance(value, list) else "是否"[1 - value] if isinstance(value, bool) else value)
    dress(book, sheets)
    book.close()
    return path


def evaluated(path: Path, third: bool = True) -> Evaluation:
    return session(third).evaluate(path, None, Request())


def annotated(path: Path, third: bool = True) -> bytes:
    return annotate(path.read_bytes(), evaluated(path, third), session(third).rulebook.tables)


def saved(data: bytes, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def opened(data: bytes) -> Any:
    """As openpyxl sees it, which warns of the extensions that it would lose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def said(evaluation: Evaluation) -> dict[str, Any]:
    """All that an evaluation says but the hash of the file that it was made from."""
    found = results(evaluation)
    found["seal"].pop("submission")
    return found


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def colours(sheet: Any) -> dict[str, str]:
    """By cell the colour that is drawn over it: that of the rule that goes first."""
    found: dict[str, tuple[int, str]] = {}
    for where, rules in sheet.conditional_formatting._cf_rules.items():
        for rule in rules:
            if rule.formula == ['N("评估标记")=0']:
                for row in [cell for area in where.sqref.ranges for line in area.rows for cell in line]:
                    name = openpyxl.utils.get_column_letter(row[1]) + str(row[0])
                    assert name not in found, f"{name} has two colours"
                    found[name] = rule.priority, rule.dxf.fill.bgColor.rgb[2:]
    return {name: colour for name, (_, colour) in found.items()}


def front_rows(book: Any) -> list[dict[str, Any]]:
    sheet = book[FRONT_SHEET]
    head = [cell.value for cell in sheet[7]]
    return [dict(zip(head, (cell for cell in row), strict=True)) for row in sheet.iter_rows(min_row=8)]


def finding_row(book: Any, clause: str) -> dict[str, Any]:
    return next(row for row in front_rows(book) if clause in str(row["条款编号"].value).split("、"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(tmp_path_factory.mktemp("plain") / "青禾区.xlsx", filed())


@pytest.fixture(scope="module")
def marked(plain: Path) -> bytes:
    return annotated(plain)


@pytest.mark.parametrize("name", EXAMPLES)
def test_reading_it_again_gives_the_same_results(name: str, tmp_path: Path) -> None:
    path = ROOT / "examples" / name
    again = saved(annotated(path, third=False), tmp_path / path.name)
    assert said(evaluated(again, third=False)) == said(evaluated(path, third=False))


def test_the_rows_of_every_sheet_stay_byte_for_byte(plain: Path, marked: bytes) -> None:
    rows = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    before, after = parts(plain.read_bytes()), parts(marked)
    for name in (name for name in before if name.startswith("xl/worksheets/sheet")):
        assert rows.findall(before[name]) == rows.findall(after[name])
    assert before["xl/sharedStrings.xml"] == after["xl/sharedStrings.xml"]
    assert before["docProps/core.xml"] == after["docProps/core.xml"]


def rich(book: Any, sheets: dict[str, Any]) -> None:
    """All kinds of things that a program that rewrites workbooks is known to lose."""
    branch = sheets["branch"]
    branch.write_formula(1, HOURS, "=60+3", None, 63)
    branch.insert_image("Z9", "pixel.png", {"image_data": io.BytesIO(PIXEL)})
    branch.data_validation("C2:C9", {"validate": "list", "source": "='馆舍'!$A$2:$A$5"})
    branch.conditional_format("E2:E9", {"type": "cell", "criteria": "<", "value": 42, "format": book.add_format({"bg_color": "#00FF00"})})
    branch.write_comment("E4", "请馆里核对", {"author": "李四"})
    branch.write_comment("B2", "总馆", {"author": "李四", "width": 50})
    branch.protect()
    branch.freeze_panes(1, 1)
    branch.repeat_rows(0)
    branch.autofilter(0, 0, 4, 3)
    branch.activate()
    branch.set_first_sheet()
    book.define_name("馆数", "='馆舍'!$A$2")
    book.add_chart({"type": "bar"}).add_series({"values": "='馆舍'!$E$2:$E$5"})
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "='馆舍'!$E$2:$E$5"})
    sheets["card"].insert_chart("H2", chart)


EXTENSION = (
    b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    b'<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1">'
    b"<x14:formula1><xm:f>card!$A$2:$A$3</xm:f></x14:formula1><xm:sqref>A2</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)


def with_part(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with each part put through `change`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts(data).items():
            package.writestr(name, change(name, part))
    return buffer.getvalue()


@pytest.fixture(scope="module")
def dressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as an office's program saves it, with a drop-down list in an extension, as Excel writes those that look at another sheet."""
    path = workbook(tmp_path_factory.mktemp("dressed") / "青禾区.xlsx", filed(), rich)

    def extended(name: str, part: bytes) -> bytes:
        return part.replace(b"</worksheet>", EXTENSION + b"</worksheet>") if name == "xl/worksheets/sheet2.xml" else part

    return saved(with_part(path.read_bytes(), extended), path)


def test_nothing_that_was_in_the_workbook_is_lost(dressed: Path) -> None:
    before, after = parts(dressed.read_bytes()), parts(annotated(dressed))
    kept = [name for name in before if re.match(r"xl/(media|charts|drawings/drawing|theme)", name)]
    assert len(kept) >= 4
    for name in kept:
        assert after[name] == before[name]
    sheet = after["xl/worksheets/sheet2.xml"]
    assert EXTENSION in sheet
    for piece in (b"<f>60+3</f><v>63</v>", b"<dataValidations", b"<sheetProtection", b"<pane ", b"<autoFilter", b"<drawing ", b"<legacyDrawing "):
        assert piece in before["xl/worksheets/sheet2.xml"]
        assert piece in sheet
    book = opened(annotated(dressed))
    assert book["馆舍"].print_title_rows == "$1:$1"
    assert book["馆舍"].auto_filter.ref == "A1:D5"
    assert "馆数" in book.defined_names
    assert book[FRONT_SHEET].print_title_rows == "$7:$7"


def test_the_package_is_whole(dressed: Path, tmp_path: Path) -> None:
    """Every part is stated and every relation leads somewhere: office programs offer to repair what is not so."""
    once = annotated(dressed)
    for made in (once, annotated(saved(once, tmp_path / dressed.name))):
        found = parts(made)
        kinds = ElementTree.fromstring(found["[Content_Types].xml"])
        stated = [item.get("PartName", "")[1:] for item in kinds if item.get("PartName")]
        suffixes = {item.get("Extension") for item in kinds}
        assert len(stated) == len(set(stated))
        assert set(stated) <= set(found)
        assert all(name in stated or name.rpartition(".")[2] in suffixes for name in found if name != "[Content_Types].xml")
        assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None
        for name in (name for name in found if name.endswith(".rels")):
            folder = name.replace("_rels/", "").rpartition("/")[0]
            items = list(ElementTree.fromstring(found[name]))
            assert len({item.get("Id") for item in items}) == len(items)
            targets = [posixpath.normpath(posixpath.join("/" + folder, item.get("Target", ""))).lstrip("/") for item in items]
            assert set(targets) <= set(found)


def test_style_numbers_stay_within_their_lists(dressed: Path, tmp_path: Path) -> None:
    found = parts(annotated(saved(annotated(dressed), tmp_path / dressed.name)))
    root = ElementTree.fromstring(found["xl/styles.xml"])
    lists = {item.tag.rpartition("}")[2]: item for item in root if item.get("count")}
    assert all(int(item.get("count", "")) == len(item) for item in lists.values())
    for xf in lists["cellXfs"]:
        assert int(xf.get("fontId", "")) < len(lists["fonts"])
        assert int(xf.get("fillId", "")) < len(lists["fills"])
        assert int(xf.get("borderId", "")) < len(lists["borders"])
    for part in (part for name, part in found.items() if name.startswith("xl/worksheets/sheet")):
        assert all(int(number) < len(lists["cellXfs"]) for number in re.findall(rb' s="(\d+)"', part))
        assert all(int(number) < len(lists["dxfs"]) for number in re.findall(rb'dxfId="(\d+)"', part))


def test_the_order_of_calculation_which_counts_sheets_is_left_to_be_found_anew(dressed: Path, tmp_path: Path) -> None:
    kind = b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>'
    relation = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/>'

    def chained(name: str, part: bytes) -> bytes:
        if name == "xl/_rels/workbook.xml.rels":
            return part.replace(b"</Relationships>", relation + b"</Relationships>")
        return part.replace(b"</Types>", kind) if name == "[Content_Types].xml" else part

    data = with_part(dressed.read_bytes(), chained)
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("xl/calcChain.xml", '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="E2" i="2"/></calcChain>')
    found = parts(annotated(saved(buffer.getvalue(), tmp_path / dressed.name)))
    assert "xl/calcChain.xml" not in found
    assert b"calcChain" not in found["[Content_Types].xml"] + found["xl/_rels/workbook.xml.rels"]


def test_rules_of_the_sheet_go_behind_the_programs_colours(dressed: Path) -> None:
    sheet = opened(annotated(dressed))["馆舍"]
    rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
    own = [rule.priority for rule in rules if rule.type == "cellIs"]
    assert own == [len(KINDS) + 1]
    assert max(rule.priority for rule in rules if rule.type == "expression") < own[0]


def test_only_the_front_sheet_is_selected(dressed: Path) -> None:
    """Two selected sheets would be edited at once."""
    book = opened(annotated(dressed))
    assert book.sheetnames[0] == FRONT_SHEET
    assert book.active.title == FRONT_SHEET
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [FRONT_SHEET]


def test_the_reader_leaves_the_front_sheet_out() -> None:
    assert FRONT_SHEET in IGNORED_SHEETS


@pytest.mark.parametrize(
    ("verdict", "state", "kind"),
    [
        (Verdict.NON_COMPLIANT, "bad", "bad"), (Verdict.NON_COMPLIANT, "ok", "ok"), (Verdict.NON_COMPLIANT, "unknown", "unknown"),
        (Verdict.NON_COMPLIANT, "note", "bad"), (Verdict.NON_COMPLIANT, "review", "review"),
        (Verdict.INSUFFICIENT_DATA, "bad", "unknown"), (Verdict.INSUFFICIENT_DATA, "note", "unknown"), (Verdict.INSUFFICIENT_DATA, "ok", "ok"),
        (Verdict.NEEDS_REVIEW, "bad", "review"), (Verdict.NEEDS_REVIEW, "note", "review"),
        (Verdict.NOT_DUE, "bad", "pending"), (Verdict.NOT_DUE, "ok", "pending"),
        (Verdict.COMPLIANT, "bad", "ok"), (Verdict.COMPLIANT, "unknown", "ok"),
        (Verdict.NOT_APPLICABLE, "bad", None), (Verdict.INFORMATIONAL, "note", None),
    ],
)  # fmt: skip
def test_a_cell_is_never_called_worse_than_the_finding_that_rests_on_it(verdict: Verdict, state: str, kind: str | None) -> None:
    assert kind_of(Conclusion(verdict, Reason.NOT_REPORTED if verdict is Verdict.INSUFFICIENT_DATA else None), state) == kind


def cell_of(data: Tables, table: str, row: int, field: str) -> str:
    columns = list(session().rulebook.tables.tables[table].fields)
    return f"{openpyxl.utils.get_column_letter(columns.index(field) + 1)}{row + 1}"


def test_cells_have_the_colour_of_the_worst_that_rests_on_them(marked: bytes) -> None:
    book, data = opened(marked), filed()
    branch = colours(book["馆舍"])
    hours = [branch[cell_of(data, "branch", row, "weekly_hours")] for row in (1, 2, 3, 4)]
    assert hours == [BY_KEY[key].colour for key in ("ok", "ok", "bad", "ok")]
    assert branch[cell_of(data, "branch", 3, "step_free")] == BY_KEY["pending"].colour
    assert colours(book[session().rulebook.tables.tables["measure"].title])[cell_of(data, "measure", 5, "status")] == BY_KEY["review"].colour
    assert len({kind.colour for kind in KINDS}) == len({kind.word for kind in KINDS}) == len(KINDS)


def test_a_comment_says_the_verdict_in_words_first_then_clause_gap_and_remedy(marked: bytes) -> None:
    comment = opened(marked)["馆舍"][cell_of(filed(), "branch", 3, "weekly_hours")].comment
    lines = comment.text.split("\n")
    assert lines[0].startswith("不符合")
    assert lines[-1] == TAIL
    text = comment.text
    assert "QL-2-b〔不符合〕总馆每周开放不少于60小时" in text
    assert "差距：0.5 小时" in text
    assert "怎么办：调整开放时间" in text


def test_every_coloured_cell_has_a_comment_that_begins_with_the_word_of_its_colour(marked: bytes) -> None:
    book = opened(marked)
    words = {kind.colour: kind.word for kind in KINDS}
    seen = 0
    for sheet in book.worksheets[1:]:
        found = colours(sheet)
        assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} >= set(found)
        for name, colour in found.items():
            first = sheet[name].comment.text.split("\n")[0]
            assert re.fullmatch(re.escape(words[colour]) + r"(（本格涉及 \d+ 条）)?" + HEAD, first)
            seen += 1
    assert seen > 40


def test_an_empty_cell_that_a_finding_lacks_is_marked(tmp_path: Path) -> None:
    data = filed()
    del data["branch"][1]["weekly_hours"]
    sheet = opened(annotated(workbook(tmp_path / "青禾区.xlsx", data)))["馆舍"]
    cell = cell_of(data, "branch", 2, "weekly_hours")
    assert sheet[cell].value is None
    assert colours(sheet)[cell] == BY_KEY["unknown"].colour
    assert sheet[cell].comment.text.startswith("无法判定")


def test_where_each_must_declare_a_row_is_marked_by_what_is_said_of_its_own(tmp_path: Path) -> None:
    data = filed()
    data["measure"][1]["status"] = "未落实"
    sheet = opened(annotated(workbook(tmp_path / "青禾区.xlsx", data)))[session().rulebook.tables.tables["measure"].title]
    found = [colours(sheet)[cell_of(data, "measure", row, "status")] for row in (1, 2, 3, 4)]
    assert found == [BY_KEY[key].colour for key in ("ok", "bad", "ok", "ok")]


def test_a_row_that_is_missing_is_named_on_the_front_sheet_with_a_way_to_its_sheet(marked: bytes) -> None:
    row = finding_row(opened(marked), "QL-5-c")
    assert "残障读者服务岗" in row["缺少的行"].value
    assert row["缺少的行"].hyperlink.location == "'部门与岗位'!A1"


def test_where_the_sheet_itself_is_missing_there_is_no_way_to_it(tmp_path: Path) -> None:
    data = filed()
    del data["office"]
    row = finding_row(opened(annotated(workbook(tmp_path / "青禾区.xlsx", data))), "QL-5-c")
    assert "没有提交“部门与岗位”" in row["缺少的行"].value
    assert row["缺少的行"].hyperlink is None


def test_the_front_sheet_lists_every_finding_those_to_act_on_first_and_folds_the_rest(plain: Path, marked: bytes) -> None:
    rows = front_rows(opened(marked))
    verdicts = [row["结论"].value.partition("（")[0] for row in rows]
    order = ["不符合", "无法判定", "待评估人判定", "未到期", "符合", "仅记录", "不适用", "数据疑问"]
    assert [order.index(verdict) for verdict in verdicts] == sorted(order.index(verdict) for verdict in verdicts)
    assert len([verdict for verdict in verdicts if verdict != "数据疑问"]) == len(evaluated(plain).findings)
    sheet = opened(marked)[FRONT_SHEET]
    hidden = {row["结论"].value.partition("（")[0] for row in rows if sheet.row_dimensions[row["结论"].row].hidden}
    assert hidden == {"符合", "仅记录", "不适用"}


def test_the_front_sheet_has_counts_banners_and_a_legend_in_words(marked: bytes, plain: Path) -> None:
    sheet = opened(marked)[FRONT_SHEET]
    assert "虚构示例" in sheet["A3"].value
    counts = [cell.value for cell in sheet[4] if cell.value]
    assert f"不符合 {evaluated(plain).summary()[Verdict.NON_COMPLIANT]}" in counts
    legend = [cell.value for cell in sheet[5] if cell.value]
    assert all(any(text.startswith(f"{kind.word}：") for text in legend) for kind in KINDS)


def test_links_lead_to_the_cells_that_the_finding_rests_on(marked: bytes) -> None:
    book = opened(marked)
    row = finding_row(book, "QL-2-b")
    assert row["单元格 1"].hyperlink.location == f"'馆舍'!{cell_of(filed(), 'branch', 3, 'weekly_hours')}"
    links = [cell.hyperlink for line in book[FRONT_SHEET].iter_rows() for cell in line if cell.hyperlink]
    assert len(links) > 10
    for link in links:
        sheet, _, area = link.location.rpartition("!")
        assert book[sheet.strip("'")][area]


@pytest.mark.parametrize("text", FORMULA_LIKE)
def test_text_that_begins_like_a_formula_stays_a_text(text: str, tmp_path: Path) -> None:
    data = filed()
    data["branch"][2]["name"] = text
    data["report"][0]["note"] = text
    made = annotated(workbook(tmp_path / "青禾区.xlsx", data))
    book = opened(made)
    assert book[FRONT_SHEET]["A3"].value.split("\n")[-1] == text
    front = next(part for part in parts(made).values() if b"tabSelected" in part)
    assert b"<f" not in re.sub(rb"</?f(?:ont|ill)", b"", front)
    assert set(re.findall(rb' t="([^"]*)"', front)) == {b"inlineStr"}
    assert all(cell.data_type in "sn" and cell.quotePrefix for row in book[FRONT_SHEET].iter_rows() for cell in row if cell.value is not None)
    assert text in book["馆舍"]["B4"].value


def test_a_comment_that_somebody_wrote_is_kept_and_added_to(dressed: Path) -> None:
    sheet = opened(annotated(dressed))["馆舍"]
    text = sheet["E4"].comment.text
    assert text.startswith("请馆里核对")
    assert "不符合" in text[len("请馆里核对") :]
    assert sheet["E4"].comment.author == "李四"
    assert opened(annotated(dressed))["馆舍"]["B1"].comment is None


def test_annotating_again_replaces_what_was_annotated(dressed: Path, tmp_path: Path) -> None:
    first = annotated(dressed)
    path = saved(first, tmp_path / dressed.name)
    second = annotated(path)
    assert said(evaluated(saved(second, tmp_path / "二" / dressed.name))) == said(evaluated(dressed))
    one, two = opened(first), opened(second)
    assert one.sheetnames == two.sheetnames
    for sheet in one.worksheets[1:]:
        again = two[sheet.title]
        assert colours(sheet) == colours(again)
        for row in sheet.iter_rows():
            for cell in row:
                assert (cell.comment and cell.comment.text) == (again[cell.coordinate].comment and again[cell.coordinate].comment.text)


def test_what_is_put_right_loses_its_colour_and_comment(plain: Path, marked: bytes, tmp_path: Path) -> None:
    """The office mends the annotated workbook itself and files it again."""
    cell = cell_of(filed(), "branch", 3, "weekly_hours")
    mended = with_part(marked, lambda name, part: part.replace(b"<v>41.5</v>", b"<v>42</v>"))
    sheet = opened(annotated(saved(mended, tmp_path / plain.name)))["馆舍"]
    assert colours(sheet)[cell] == BY_KEY["ok"].colour
    assert sheet[cell].comment.text.startswith("符合")
    assert "不符合〕" not in sheet[cell].comment.text


def test_where_no_finding_rests_on_a_cell_any_more_nothing_is_left_of_its_mark(dressed: Path, tmp_path: Path) -> None:
    once = annotated(dressed)
    bare = annotate(once, replace(evaluated(saved(once, tmp_path / dressed.name)), findings=()), session().rulebook.tables)
    assert not any(colours(sheet) for sheet in opened(bare).worksheets)
    left = {cell.coordinate: cell.comment.text for sheet in opened(bare) for row in sheet.iter_rows() for cell in row if cell.comment}
    assert left == {"E4": "请馆里核对", "B2": "总馆"}
    assert sum(part.count(b"<v:shape ") for name, part in parts(bare).items() if name.endswith(".vml")) == 2


def test_an_answer_written_into_the_programs_comment_is_kept(plain: Path, marked: bytes, tmp_path: Path) -> None:
    answered = with_part(marked, lambda name, part: part.replace(TAIL.encode(), TAIL.encode() + "\n已报编办".encode()) if "comments" in name else part)
    sheet = opened(annotated(saved(answered, tmp_path / plain.name)))["馆舍"]
    text = sheet[cell_of(filed(), "branch", 3, "weekly_hours")].comment.text
    assert text.count("已报编办") == text.count(HEAD) == text.count(TAIL) == 1


def test_comments_and_their_boxes_agree_and_boxes_are_numbered_through_the_workbook(dressed: Path, tmp_path: Path) -> None:
    once = annotated(dressed)
    twice = annotated(saved(once, tmp_path / dressed.name))
    for made in (once, twice):
        found = parts(made)
        drawings = [part for name, part in found.items() if name.endswith(".vml")]
        numbers = [number for part in drawings for number in re.findall(rb'id="(_x0000_s\d+)"', part)]
        assert max(Counter(numbers).values()) == 1
        blocks = [block for part in drawings for block in re.search(rb'idmap[^>]*data="([\d,]+)"', part).group(1).split(b",")]  # type: ignore[union-attr]
        assert max(Counter(blocks).values()) == 1
        assert {str(int(number[8:]) // 1024).encode() for number in numbers} <= set(blocks)
        comments = sum(part.count(b"<comment ") for name, part in found.items() if "comments" in name)
        assert comments == len(numbers) > 40


def test_more_comments_than_a_block_holds_take_a_second_one(plain: Path, marked: bytes) -> None:
    from compliance.workbook.annotate.boxes_part import Box, with_boxes

    xml, free = with_boxes(None, {(row, 0): Box(1, 1, "0") for row in range(2000)}, frozenset(), 7)
    numbers = [int(number) for number in re.findall(rb'id="_x0000_s(\d+)"', xml)]
    assert len(set(numbers)) == 2000
    assert {number // 1024 for number in numbers} == {7, 8}
    assert b'data="7,8"' in xml
    assert free == 9


@pytest.mark.parametrize("prefix", ["x", "ns0"])
def test_programs_that_write_with_a_prefix_are_served_as_well(plain: Path, prefix: str, tmp_path: Path) -> None:
    def prefixed(name: str, part: bytes) -> bytes:
        if not re.match(r"xl/(worksheets/|workbook\.xml|styles|sharedStrings)", name) or name.endswith(".rels"):
            return part
        return re.sub(rb"<(/?)([A-Za-z])", rb"<\1" + prefix.encode() + rb":\2", part).replace(b"xmlns=", f"xmlns:{prefix}=".encode())

    path = saved(with_part(plain.read_bytes(), prefixed), tmp_path / plain.name)
    made = annotated(path)
    assert said(evaluated(saved(made, tmp_path / "二" / plain.name))) == said(evaluated(plain))
    assert colours(opened(made)["馆舍"]) == colours(opened(annotated(plain))["馆舍"])


def test_a_workbook_saved_by_another_library_is_served_as_well(dressed: Path, tmp_path: Path) -> None:
    book = opened(dressed.read_bytes())
    book["馆舍"]["E2"].value = 63
    path = tmp_path / dressed.name
    book.save(path)
    sheet = opened(annotated(path))["馆舍"]
    assert sheet["E4"].comment.text.startswith("请馆里核对")
    assert HEAD in sheet["E4"].comment.text
    assert colours(sheet)["E4"] == BY_KEY["bad"].colour


def test_the_same_inputs_give_the_same_bytes(plain: Path, marked: bytes) -> None:
    assert annotated(plain) == marked


def test_a_front_sheet_of_the_offices_own_is_not_overwritten(tmp_path: Path) -> None:
    path = workbook(tmp_path / "青禾区.xlsx", filed(), lambda book, _: book.add_worksheet(FRONT_SHEET).write("A1", "本馆自评"))
    with pytest.raises(ProblemsError) as caught:
        annotated(path)
    assert [problem.code for problem in caught.value.problems] == ["front-sheet-taken"]
    assert caught.value.problems[0].place.sheet == FRONT_SHEET


@pytest.mark.parametrize(
    ("part", "new"),
    [("xl/comments1.xml", b"<comments><authors>"), ("xl/comments1.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), ("xl/drawings/vmlDrawing1.vml", b"gone")],
)
def test_a_part_that_cannot_be_read_is_told_and_nothing_made(dressed: Path, tmp_path: Path, part: str, new: bytes) -> None:
    path = saved(with_part(dressed.read_bytes(), lambda name, old: new if name == part else old), tmp_path / dressed.name)
    with pytest.raises(ProblemsError) as caught:
        annotated(path)
    assert [problem.code for problem in caught.value.problems] == ["damaged-workbook"]


def test_where_there_are_too_many_comments_the_worst_cells_have_one_and_the_front_sheet_says_so(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(sys.modules["compliance.workbook.annotate.annotate"], "MAX_COMMENTS", 2)
    book = opened(annotated(plain))
    assert "个带批注" in book[FRONT_SHEET]["A3"].value
    comments = [cell.comment.text for row in book["馆舍"].iter_rows() for cell in row if cell.comment]
    assert len(comments) == 2
    assert all(text.startswith("不符合") for text in comments)
    assert len(colours(book["馆舍"])) > 2


def test_places_of_other_files_mark_nothing(plain: Path) -> None:
    found = evaluated(plain)
    elsewhere = annotate(plain.read_bytes(), replace(found, source="另一份.xlsx"), session().rulebook.tables)
    assert not any(colours(sheet) for sheet in opened(elsewhere).worksheets)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 6)), max_size=40))
def test_areas_cover_each_cell_once_and_no_other(cells: set[tuple[int, int]]) -> None:
    covered = [(row, column) for top, left, bottom, right in areas_of(cells) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    assert len(covered) == len(set(covered))
    assert set(covered) == cells


def test_an_area_of_one_cell_is_its_address() -> None:
    assert [area_text(area) for area in areas_of([(1, 1)])] == ["B2"]


NAMES = st.sampled_from(["a", "b", "x:c", "sheetData", "extLst"])
TEXTS = st.sampled_from(["", "文字", " ", "<!-- > -->", "&lt;"])
ELEMENTS = st.builds(
    lambda name, text, inner, bare, quote: f"<{name} k={quote}1>2{quote}/>" if bare else f"<{name} k={quote}{quote}>{text}<i/>{text * inner}</{name}>",
    NAMES, TEXTS, st.integers(0, 2), st.booleans(), st.sampled_from("\"'"),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(ELEMENTS, max_size=6), TEXTS, st.booleans())
def test_children_are_found_where_they_stand(elements: list[str], text: str, mark: bool) -> None:
    if sum("sheetData" in item for item in elements) > 1:
        elements = [item for item in elements if "sheetData" not in item]
    xml = (("\ufeff" if mark else "") + f"<r xmlns:x='u'>{text}{text.join(elements)}</r>").encode()
    found = outline(xml)
    assert [xml[child.start : child.end].decode() for child in found.children] == elements
    assert xml[found.close :] == b"</r>"
    assert spliced(xml, [(child.start, child.end, b"") for child in found.children]).count(b"k=") == 0


def test_the_command_writes_it_for_a_workbook_only(plain: Path, tmp_path: Path) -> None:
    def run(path: Path, out: Path) -> set[str]:
        folders = ["--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
        done = CliRunner().invoke(main, ["evaluate", str(path), *folders, "--format", "xlsx", "--out", str(out)])
        assert done.exit_code == 1, done.output
        return {item.name for item in (out / "青禾区").iterdir()}

    assert run(plain, tmp_path / "a") == {"results.json", "ledger.xlsx", "annotated.xlsx"}
    assert run(THIRD / "qinghe.yaml", tmp_path / "b") == {"results.json", "ledger.xlsx"}
    assert (tmp_path / "a" / "青禾区" / "annotated.xlsx").read_bytes() == annotated(plain)


@pytest.mark.libreoffice
def test_an_office_program_opens_it_and_what_it_saves_reads_the_same(dressed: Path, tmp_path: Path) -> None:
    saved(annotated(dressed), tmp_path / "in" / dressed.name)
    program = shutil.which("soffice") or "libreoffice"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "in" / dressed.name)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = evaluated(tmp_path / "out" / dressed.name)
    assert json.dumps(said(again)["clauses"]) == json.dumps(said(evaluated(dressed))["clauses"])
    book = opened((tmp_path / "out" / dressed.name).read_bytes())
    assert book.sheetnames[0] == FRONT_SHEET
    assert HEAD in book["馆舍"]["E4"].comment.text
    second = opened(annotated(tmp_path / "out" / dressed.name))
    assert second["馆舍"]["E4"].comment.text.count(HEAD) == 1
    assert colours(second["馆舍"])["E4"] == BY_KEY["bad"].colour
