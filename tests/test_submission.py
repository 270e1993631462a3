"""Submissions: the same content in every format, cells that know their place, and broken inputs told all at once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compliance.model.problem import ProblemsError
from compliance.rulebook.paths import rules_dir
from compliance.rulebook.tables import load_tables
from compliance.submission import Submission, as_at, find_submissions, raw, read_submission
from compliance.submission.attachments import attachment_hashes

TABLES = load_tables(rules_dir())
ATOMS = frozenset({"KF-1.3-g", "KF-1.2.2-a"})
Content = dict[str, list[dict[str, Any]]]

CONTENT: Content = {
    "report": [{"report_id": "R1", "unit_name": "尉氏县", "unit_level": "县", "regime": "kaifeng", "as_of_date": date(2020, 10, 31)}],
    "consortium": [
        {"consortium_id": "C1", "report_id": "R1", "name": "第一医共体", "lead_institution_id": "I1", "established_date": date(2019, 8, 1), "term_system": True}
    ],
    "institution": [
        {"institution_id": "I1", "name": "县人民医院", "consortium_id": "C1", "role": "牵头", "remote_linked": ["会诊", "影像"]},
        {"institution_id": "I2", "name": "第一卫生院", "consortium_id": "C1", "role": "成员", "join_date": date(2020, 5, 1), "zero_markup": False},
    ],
    "org_unit": [{"unit_id": "U1", "owner_id": "R1", "unit_code": "HMC", "established_date": date(2020, 4, 1), "status": "运行", "covered_count": 12}],
    "evidence": [
        {
            "evidence_id": "E1",
            "title": "方案，含“引号”",
            "issuer": "县政府",
            "issue_date": date(2019, 9, 1),
            "file_name": "a.pdf",
            "content_points": ["KF-1.3-g", "要点"],
        }
    ],
    "measure": [{"clause_id": "KF-1.3-g", "scope_id": "R1", "status": "已落实", "evidence_ids": ["E1"]}],
    "indicator": [
        {
            "scope_id": "R1",
            "indicator_code": "PRIMARY_VISIT_RATE",
            "period_end": date(2020, 9, 30),
            "numerator": Decimal("649960.5"),
            "denominator": Decimal(1000000),
        },
        {"scope_id": "R1", "indicator_code": "KPI_DUTY", "weight_pct": Decimal("12.5")},
    ],
    "fund_year": [{"scope_id": "I2", "fund_code": "GOV_INPUT", "year": 2020, "budget_total": Decimal("1234567.89"), "pop_resident": 800000}],
    "settlement": [{"settlement_id": "S1", "consortium_id": "C1", "institution_id": "I2", "month": "2020-03", "payable_amount": Decimal("0.1")}],
}


def plain_text(value: Any) -> Any:
    """The value as YAML, JSON and CSV carry it: exact numbers as digits, dates as ISO text."""
    if isinstance(value, date | Decimal):
        return str(value)
    return value


def as_mapping(content: Content) -> dict[str, Any]:
    return {table: [{name: plain_text(value) for name, value in row.items()} for row in rows] for table, rows in content.items()}


def write_json(folder: Path, content: Content) -> Path:
    path = folder / "county.json"
    path.write_text(json.dumps(as_mapping(content), ensure_ascii=True), "utf-8")
    return path


def write_yaml(folder: Path, content: Content) -> Path:
    path = folder / "county.yaml"
    path.write_text(json.dumps(as_mapping(content), ensure_ascii=False, indent=1), "utf-8")
    return path


def csv_bytes(rows: list[dict[str, Any]]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        cells = [row.get(name, "") for name in names]
        writer.writerow([";".join(cell) if isinstance(cell, list) else {True: "是", False: "否"}[cell] if isinstance(cell, bool) else cell for cell in cells])
    return out.getvalue().encode()


def write_csv(folder: Path, content: Content) -> Path:
    path = folder / "county"
    path.mkdir()
    for table, rows in content.items():
        (path / f"{table}.csv").write_bytes(csv_bytes(rows))
    return path


def write_xlsx(folder: Path, content: Content) -> Path:
    path = folder / "county.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for table, rows in content.items():
            definition = TABLES.tables[table]
            sheet = book.add_worksheet(definition.title)
            names = list(dict.fromkeys(name for row in rows for name in row))
            for column, name in enumerate(names):
                sheet.write(0, column, definition.fields[name].title)
                for number, row in enumerate(rows, start=1):
                    if name in row:
                        write_cell(sheet, number, column, row[name])
    return path


def write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day))  # noqa: DTZ001 - a spreadsheet day has no zone
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Decimal | int):
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, ";".join(value) if isinstance(value, list) else value)


WRITERS = {"yaml": write_yaml, "json": write_json, "csv": write_csv, "xlsx": write_xlsx}


def read(path: Path) -> Submission:
    return read_submission(path, TABLES, ATOMS)


def values(submission: Submission) -> dict[str, list[dict[str, Any]]]:
    return {table: [{name: value for name, value in row.values.items() if value is not None} for row in rows] for table, rows in submission.tables.items()}


def typed(content: Content) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()} for row in rows] for table, rows in content.items()
    }


def yaml_submission(folder: Path, text: str) -> Path:
    path = folder / "county.yaml"
    path.write_text(text, "utf-8")
    return path


COVER = "report: {unit_name: 尉氏县, unit_level: 县, regime: kaifeng, as_of_date: 2020-10-31}\n"


def problems(path: Path) -> list[Any]:
    with pytest.raises(ProblemsError) as caught:
        read(path)
    return list(caught.value.problems)


def codes(path: Path) -> list[str]:
    return [problem.code for problem in problems(path)]


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_content_reads_alike_in_every_format(tmp_path, form):
    submission = read(WRITERS[form](tmp_path, CONTENT))
    assert values(submission) == typed(CONTENT)
    assert submission.format == form
    kinds = {type(value) for rows in submission.tables.values() for row in rows for value in row.values.values() if value is not None}
    assert kinds == {str, int, Decimal, date, bool, tuple}


@pytest.mark.parametrize(
    ("form", "shown", "as_json"),
    [
        ("xlsx", "county.xlsx 工作表“机构” 单元格 F3", {"file": "county.xlsx", "sheet": "机构", "cell": "F3"}),
        (
            "csv",
            "county/institution.csv:3 表 institution 第 2 行 字段 join_date",
            {"file": "county/institution.csv", "table": "institution", "row": 2, "field": "join_date"},
        ),
    ],
)
def test_a_cell_knows_its_place(tmp_path, form, shown, as_json):
    place = read(WRITERS[form](tmp_path, CONTENT)).rows("institution")[1].place("join_date")
    assert str(place) == shown
    assert place.as_json() == as_json


def test_a_yaml_cell_knows_its_line_and_column(tmp_path):
    path = yaml_submission(tmp_path, COVER + "consortium:\n  - {consortium_id: C1, name: 甲}\n")
    row = read(path).rows("consortium")[0]
    assert str(row.place("name")) == "county.yaml:3:31 表 consortium 第 1 行 字段 name"
    assert str(row.place("status")) == "county.yaml:3:5 表 consortium 第 1 行"


def test_rows_are_found_by_id_over_several_tables(tmp_path):
    submission = read(write_json(tmp_path, CONTENT))
    scope = ("report", "consortium", "institution")
    assert submission.find(scope, "R1") is submission.cover
    assert submission.find(scope, "I2") is submission.rows("institution")[1]
    assert submission.find(("consortium",), "I2") is None
    assert submission.find(scope, None) is None
    assert (submission.filed("org_unit"), submission.filed("activity"), submission.rows("activity")) == (True, False, ())


def test_attachments_beside_a_submission_are_hashed(tmp_path):
    path = write_json(tmp_path, CONTENT)
    assert read(path).attachments == {}
    for folder, content in (("附件", b"shared"), (f"附件/{path.stem}", b"own")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.pdf").write_bytes(content)
        assert read(path).attachments == {"a.pdf": hashlib.sha256(content).hexdigest()}


def test_attachments_in_a_folder_of_csv_files_are_hashed(tmp_path):
    path = write_csv(tmp_path, CONTENT)
    (path / "附件").mkdir()
    (path / "附件" / "a.pdf").write_bytes(b"x")
    (path / "附件" / "b.csv").write_bytes(b"no submission")
    assert list(read(path).attachments) == ["a.pdf"]
    assert find_submissions(path) == [path]


@pytest.mark.parametrize("name", ["../a.pdf", "..", ".", "附件/a.pdf", "C:a.pdf", "\\\\host\\a.pdf", "a" * 5000, "a\0b"])
def test_a_file_name_leads_nowhere_else(tmp_path, name):
    (tmp_path / "a.pdf").write_bytes(b"x")
    assert attachment_hashes(tmp_path / "a.json", [name]) == {}


def test_the_hash_covers_the_bytes_of_a_file_and_the_names_of_a_folder(tmp_path):
    path = write_json(tmp_path, CONTENT)
    assert read(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    folder = write_csv(tmp_path, CONTENT)
    before = read(folder).sha256
    assert read(folder).sha256 == before
    (folder / "activity.csv").write_text("activity_id\n")
    assert read(folder).sha256 != before


@pytest.mark.parametrize("form", WRITERS)
def test_ids_left_empty_are_made_and_say_the_row(tmp_path, form):
    content: Content = {
        "report": [{"unit_name": "尉氏县", "unit_level": "县", "regime": "kaifeng", "as_of_date": date(2020, 10, 31)}],
        "activity": [{"activity_code": "AUDIT", "topic": "甲"}, {"activity_code": "AUDIT", "topic": "乙"}],
        "list_item": [{"list_code": "用药目录", "item_name": "甲"}, {"list_code": "用药目录", "item_name": "乙"}],
    }
    submission = read(WRITERS[form](tmp_path, content))
    assert submission.cover.value("report_id") == "report"
    assert [row.value("activity_id") for row in submission.rows("activity")] == ["第1行", "第2行"]
    assert [row.value("seq") for row in submission.rows("list_item")] == ["第1行", "第2行"]


@pytest.mark.parametrize("blank", ["", "  ", "~", '""', "[]"])
def test_an_empty_cell_is_not_filled(tmp_path, blank):
    path = yaml_submission(tmp_path, COVER + f"institution: [{{institution_id: I1, remote_linked: {blank or '~'}, name: {'~' if blank == '[]' else blank}}}]\n")
    row = read(path).rows("institution")[0]
    assert (row.value("remote_linked"), row.value("name")) == (None, None)


BROKEN = {
    "unknown table": ("instituton: []", "unknown-table", (2, 13), "institution"),
    "Chinese table name": ("机构: []", "unknown-table", (2, 5), "institution"),
    "unknown field": ("institution: [{institution_id: I1, nmae: 甲}]", "unknown-field", (2, 42), "name"),
    "unknown code": ("org_unit: [{unit_code: HMCC}]", "unknown-code", (2, 24), "HMC"),
    "unknown value": ("institution: [{institution_id: I1, role: 会员}]", "unknown-code", (2, 42), "成员"),
    "unknown clause": ("measure: [{clause_id: KF-1.3-q}]", "unknown-code", (2, 23), "KF-1.3-g"),
    "text for a number": ("indicator: [{indicator_code: ALOS, numerator: 约三百}]", "not-a-number", (2, 47), "数字"),
    "thousands separator in the wrong place": ('indicator: [{indicator_code: ALOS, numerator: "1,23"}]', "not-a-number", (2, 47), "逗号"),
    "day before month": ("org_unit: [{unit_code: HMC, established_date: 3/4/2019}]", "bad-date", (2, 47), "先后"),
    "title of several codes": ("org_unit: [{unit_code: 医保管理中心}]", "unknown-code", (2, 24), "几个代码"),
    "per cent sign": ("indicator: [{indicator_code: ALOS, value: 65%}]", "not-a-number", (2, 43), "百分号"),
    "boolean for a number": ("indicator: [{indicator_code: ALOS, numerator: true}]", "not-a-number", (2, 47), "数字"),
    "date for a number": ("indicator: [{indicator_code: ALOS, numerator: 2020-01-01}]", "not-a-number", (2, 47), "数字"),
    "NaN": ("indicator: [{indicator_code: ALOS, numerator: .nan}]", "not-a-number", (2, 47), "数字"),
    "infinite": ("indicator: [{indicator_code: ALOS, numerator: Infinity}]", "not-a-number", (2, 47), "数字"),
    "beyond all bounds": ("indicator: [{indicator_code: ALOS, numerator: 1e400}]", "number-out-of-range", (2, 47), "单位"),
    "beneath all bounds": ("indicator: [{indicator_code: ALOS, numerator: 1e-400}]", "number-out-of-range", (2, 47), "小数位"),
    "negative": ("fund_flow: [{fund_code: INS_RES, paid_amount: -1}]", "negative", (2, 47), "不小于 0"),
    "over 100 per cent": ("benefit: [{rate_pct: 100.01}]", "over-100", (2, 22), "0 至 100"),
    "fraction for an integer": ("org_unit: [{unit_code: HMC, covered_count: 1.5}]", "not-an-integer", (2, 44), "整数"),
    "impossible date": ("org_unit: [{unit_code: HMC, established_date: 2020-02-30}]", "bad-date", (2, 47), "日数"),
    "date of another age": ("org_unit: [{unit_code: HMC, established_date: 0220-03-01}]", "bad-date", (2, 47), "年份"),
    "impossible month": ("settlement: [{month: 2020-13}]", "bad-month", (2, 22), "YYYY-MM"),
    "impossible year": ("fund_year: [{fund_code: INS_RES, year: 20200}]", "bad-year", (2, 40), "四位年份"),
    "word for a boolean": ("institution: [{institution_id: I1, zero_markup: 有}]", "not-a-boolean", (2, 49), "是 或 否"),
    "letter for a mark": ("institution: [{institution_id: I1, zero_markup: x}]", "not-a-boolean", (2, 49), "×"),
    "boolean for a text": ("consortium: [{consortium_id: C1, name: true}]", "not-text", (2, 40), "引号"),
    "list for one value": ("consortium: [{consortium_id: C1, name: [甲, 乙]}]", "not-a-scalar", (2, 40), "一个值"),
    "mapping for a list": ("evidence: [{evidence_id: E1, content_points: {a: b}}]", "not-a-list", (2, 46), "[甲, 乙]"),
    "list in a list": ("evidence: [{evidence_id: E1, content_points: [[a]]}]", "not-a-list", (2, 46), "[甲, 乙]"),
    "control character": ('consortium: [{consortium_id: C1, name: "\\x01"}]', "control-character", (2, 40), "控制字符"),
    "long text": (f"consortium: [{{consortium_id: C1, name: {'长' * 10_001}}}]", "text-too-long", (2, 40), "附件"),
    "no key": ("institution: [{name: 甲}]", "required", (2, 15), "补填"),
    "no code": ("activity: [{topic: 甲}]", "required", (2, 12), "补填"),
    "numerator above denominator": ("indicator: [{indicator_code: SATISFACTION, numerator: 5, denominator: 4}]", "not-greater", (2, 55), "改正"),
    "share above 100": ("indicator: [{indicator_code: SATISFACTION, value: 100.1}]", "not-greater", (2, 51), "改正"),
    "dangling key": ("consortium: [{consortium_id: C1, lead_institution_id: I9}]", "dangling-reference", (2, 55), "补上"),
    "dangling evidence": ("measure: [{clause_id: KF-1.3-g, evidence_ids: [E1]}]", "dangling-reference", (2, 47), "补上"),
    "evidence without file": (
        "measure: [{clause_id: KF-1.3-g, evidence_ids: [E1]}]\nevidence: [{evidence_id: E1}]",
        "empty-though-referenced",
        (3, 12),
        "改正",
    ),
    "duplicate key": ("consortium: [{consortium_id: C1}, {consortium_id: C1}]", "duplicate-key", (2, 51), "重复"),
    "duplicate composite key": ("indicator: [{indicator_code: ALOS, value: 1}, {indicator_code: ALOS, value: 2}]", "duplicate-key", (2, 47), "重复"),
    "the county and no scope": ("measure: [{clause_id: KF-1.3-g}, {clause_id: KF-1.3-g, scope_id: report}]", "duplicate-key", (2, 66), "重复"),
    "one id in two tables": (
        "consortium: [{consortium_id: X}]\ninstitution: [{institution_id: X}]\nactivity: [{activity_code: AUDIT, scope_id: X}]",
        "ambiguous-reference",
        (4, 45),
        "不重复",
    ),
    "two lead hospitals": (
        "consortium: [{consortium_id: C1}]\n"
        "institution: [{institution_id: I1, consortium_id: C1, role: 牵头}, {institution_id: I2, consortium_id: C1, role: 牵头}]",
        "more-than-one",
        (3, 112),
        "改正",
    ),
    "another lead hospital than declared": (
        "consortium: [{consortium_id: C1, lead_institution_id: I2}]\n"
        "institution: [{institution_id: I1, consortium_id: C1, role: 牵头}, {institution_id: I2, consortium_id: C1, role: 成员}]",
        "disagrees",
        (3, 61),
        "改正",
    ),
    "no lead hospital": (
        "consortium: [{consortium_id: C1}]\ninstitution: [{institution_id: I1, consortium_id: C1, role: 成员}]",
        "none-of-group",
        (2, 14),
        "改正",
    ),
    "founded after the report's day": ("org_unit: [{unit_code: HMC, established_date: 2020-11-01}]", "date-after-cover", (2, 47), "核对"),
    "joined after the report's day": ("institution: [{institution_id: I1, join_date: 2020-11-01}]", "date-after-cover", (2, 47), "核对"),
    "issued after the report's day": ("evidence: [{evidence_id: E1, issue_date: 2020-11-01}]", "date-after-cover", (2, 42), "核对"),
    "paid more than due": ("settlement: [{payable_amount: 1, pay1_amount: 0.9, pay2_amount: 0.11}]", "sum-not-greater", (2, 31), "改正"),
    "audited before received": ("settlement: [{received_date: 2020-03-02, audit_done_date: 2020-03-01}]", "dates-out-of-order", (2, 59), "改正"),
    "paid before audited": ("settlement: [{audit_done_date: 2020-03-02, pay1_date: 2020-03-01}]", "dates-out-of-order", (2, 55), "改正"),
    "table that is no list": ("institution: 甲", "not-a-table", (2, 14), "- "),
    "row that is no mapping": ("institution: [甲]", "not-a-row", (2, 15), "字段"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_input_is_told_with_place_and_mend(tmp_path, case):
    text, code, place, mend = BROKEN[case]
    found = problems(yaml_submission(tmp_path, COVER + text + "\n"))
    assert [(problem.code, (problem.place.line, problem.place.column)) for problem in found] == [(code, place)]
    assert mend in found[0].mend
    assert found[0].message


@pytest.mark.parametrize(
    "text",
    [
        "indicator: [{indicator_code: CAP_BED, numerator: 5, denominator: 4, value: 120}]",
        "indicator: [{indicator_code: SATISFACTION, numerator: 5, denominator: 0}]",
        "indicator: [{indicator_code: SATISFACTION, numerator: 5}]",
        "indicator: [{indicator_code: ALOS, item: 甲, value: 1}, {indicator_code: ALOS, item: 乙, value: 1}]",
        "consortium: [{consortium_id: C1}]",
        "consortium: [{consortium_id: C1}]\ninstitution: [{institution_id: I1, consortium_id: C1}]",
        "evidence: [{evidence_id: E1}]\norg_unit: [{unit_code: HMC, evidence_id: E1}]",
        "evidence: [{evidence_id: E1, doc_code: 自拟类别}]",
        "settlement: [{pay1_amount: 5}]",
        "settlement: [{payable_amount: 1, pay1_amount: 0.9, pay2_amount: 0.1}]",
        "org_unit: [{unit_code: HMC, established_date: 2020-10-31}]",
        "institution: [{institution_id: I1, role: 参与（非成员）, zero_markup: 是, remote_linked: 会诊；影像}]",
        "status_compare: [{item_code: 政府办医主体责任}, {item_code: 编制}]",
        "org_unit: [{unit_code: HMC}, {unit_code: HMC}]",
        "activity: ~",
        "institution: [{}]",
    ],
)
def test_what_is_only_incomplete_or_unusual_is_accepted(tmp_path, text):
    assert read(yaml_submission(tmp_path, COVER + text + "\n")).cover.value("unit_name") == "尉氏县"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("consortium: [{consortium_id: C1}]\n", ["no-cover"]),
        ("report: []\n", ["no-cover"]),
        ("[]\n", ["not-a-submission", "no-cover"]),
        ("", ["not-a-submission", "no-cover"]),
        (
            COVER.replace("report: {", "report: [{").replace(
                "}\n", "}, {unit_name: 乙, unit_level: 县, regime: kaifeng, as_of_date: 2020-10-31, report_id: 2}]\n"
            ),
            ["second-cover"],
        ),
        ("report: {unit_name: 甲}\n", ["required", "required", "required"]),
        (COVER.replace("kaifeng", "kaifen"), ["unknown-code"]),
        (COVER + "report: {}\n", ["duplicate-key"]),
        (COVER + "a: [\n", ["yaml-syntax"]),
    ],
)
def test_the_cover_is_one_row_of_a_whole_document(tmp_path, text, expected):
    found = codes(yaml_submission(tmp_path, text))
    assert [code for code in found if code in expected] == expected


@pytest.mark.parametrize("form", WRITERS)
def test_all_errors_are_told_at_once(tmp_path, form):
    content: Mapping[str, Any] = {
        **CONTENT,
        "report": [{**CONTENT["report"][0], "unit_level": "镇"}],
        "institution": [*CONTENT["institution"], {"institution_id": "I2", "name": "重复", "consortium_id": "C9", "role": "成员"}],
        "fund_year": [{**CONTENT["fund_year"][0], "budget_total": Decimal(-1), "pop_resident": "八十万"}],
    }
    found = problems(WRITERS[form](tmp_path, dict(content)))
    assert sorted(problem.code for problem in found) == ["dangling-reference", "duplicate-key", "negative", "not-a-number", "unknown-code"]
    assert all(problem.place.cell or problem.place.row for problem in found)
    assert all(problem.place.file.startswith("county") for problem in found)


def test_a_table_that_cannot_be_read_brings_no_dangling_references(tmp_path):
    folder = write_csv(tmp_path, CONTENT)
    (folder / "institution.csv").write_bytes('institution_id,name\n"I1,县'.encode())
    assert codes(folder) == ["csv-syntax"]


def test_json_escapes_beyond_the_basic_plane_are_read(tmp_path):
    content = {**CONTENT, "consortium": [{**CONTENT["consortium"][0], "name": "𠮷\\u4e00𠮷"}]}
    assert read(write_json(tmp_path, content)).rows("consortium")[0].value("name") == "𠮷\\u4e00𠮷"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_files_are_read_in_the_usual_encodings(tmp_path, encoding):
    folder = write_csv(tmp_path, CONTENT)
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().decode().encode(encoding))
    assert values(read(folder)) == typed(CONTENT)


CSV_BROKEN = {
    "ragged": (b"institution_id,name\nI1\n", "ragged-row", 2),
    "too wide": (b"institution_id,name\nI1,a,b\n", "ragged-row", 2),
    "column without name": (b"institution_id,,name\nI1,a,b\n", "no-header", 2),
    "column twice": (b"institution_id,name,name\nI1,a,b\n", "duplicate-field", 1),
    "unknown column": (b"institution_id,nmae\nI1,a\n", "unknown-field", 1),
    "Chinese column": ("institution_id,机构名称\nI1,a\n".encode(), "unknown-field", 1),
    "cut off inside a character": ("institution_id,name\nI1,县人民医院".encode()[:-1], "not-utf8", 2),
    "neither UTF-8 nor GB18030": (b"institution_id,name\nI1,\xff\xff\xff\n", "not-utf8", 2),
    "UTF-16": ("institution_id,name\nI1,县\n".encode("utf-16"), "not-utf8", 1),
    "quote left open": (b'institution_id,name\nI1,"a\n', "csv-syntax", 2),
    "field without end": (b"institution_id,name\nI1," + b"a" * 200_000 + b"\n", "csv-syntax", 2),
    "NUL": (b"institution_id,name\nI1,a\0\n", "control-character", 2),
}


@pytest.mark.parametrize("case", CSV_BROKEN)
def test_a_broken_csv_file_is_told_with_its_line(tmp_path, case):
    data, code, line = CSV_BROKEN[case]
    folder = write_csv(tmp_path, {"report": CONTENT["report"]})
    (folder / "institution.csv").write_bytes(data)
    assert [(problem.code, problem.place.line, problem.place.file) for problem in problems(folder)] == [(code, line, "county/institution.csv")]


def test_csv_lines_count_through_quoted_line_breaks_and_blank_rows(tmp_path):
    folder = write_csv(tmp_path, {"report": CONTENT["report"]})
    (folder / "institution.csv").write_bytes(b'institution_id,name\nI1,"a\nb"\n,\n\nI2,c\n')
    rows = read(folder).rows("institution")
    assert [(row.number, row.origin.line, row.value("name")) for row in rows] == [(1, 2, "a\nb"), (2, 6, "c")]


@pytest.mark.parametrize(("name", "code"), [("instituton.csv", "unknown-table"), ("other.xlsx", "stray-file")])
def test_a_file_that_does_not_belong_in_a_csv_folder_is_no_silent_skip(tmp_path, name, code):
    folder = write_csv(tmp_path, {"report": CONTENT["report"]})
    (folder / name).write_bytes(b"a\n")
    (folder / "readme.md").write_bytes(b"a\n")
    assert codes(folder) == [code]


def workbook(folder: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    cover = [["申报单位", "层级", "适用文件", "数据截止日"], ["尉氏县", "县", "kaifeng", "2020-10-31"]]
    for title, lines in {"申报信息": cover, **sheets}.items():
        sheet = book.create_sheet(title.replace("__", " "))
        for line in lines:
            sheet.append(line)
    path = folder / "county.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("title", ["机构", "institution", "机构__institution", "institution（机构）", "2 机构", "2.institution"])
@pytest.mark.parametrize(
    "heads", [["机构编号", "机构名称"], ["institution_id", "name"], ["机构编号 institution_id", "*机构名称（全称）"], ["机构编号\n(institution_id)", "name"]]
)
def test_sheets_and_columns_go_by_chinese_or_english_name(tmp_path, title, heads):
    path = workbook(tmp_path, **{title: [heads, ["I1", "县医院"]]})
    assert [row.value("name") for row in read(path).rows("institution")] == ["县医院"]


def test_cells_keep_their_address_below_titles_and_beside_empty_columns(tmp_path):
    lines = [[], [None, "表2 机构"], [], [None, "机构编号", None, "机构名称"], [None, "I1", None, "甲"], [], [None, "I2", None, "乙"]]
    rows = read(workbook(tmp_path, 机构=lines)).rows("institution")
    assert [(row.number, row.place("name").cell, row.origin.cell) for row in rows] == [(1, "D5", "B5"), (2, "D7", "B7")]


def test_sheets_with_explanations_are_passed_over(tmp_path):
    path = workbook(tmp_path, 说明=[["怎么填"]], 填报说明=[["a", "b"]], 代码表=[["HMC"]], 字典=[["x"]], 封面=[["y"]], Sheet1=[])
    assert list(read(path).tables) == ["report"]


WORKBOOK_BROKEN: dict[str, tuple[dict[str, list[list[Any]]], list[tuple[str, str | None, str | None]]]] = {
    "unknown sheet": ({"机购": [["a"]]}, [("unknown-table", "机购", None)]),
    "one table twice": ({"机构": [["机构编号", "机构名称"]], "institution": [["机构编号", "机构名称"]]}, [("duplicate-table", "institution", None)]),
    "no header": ({"机构": [["甲", "乙"], ["I1", "丙"]]}, [("no-header", "机构", None)]),
    "unknown column": ({"机构": [["机构编号", "机构名称", "机构类型"], ["I1", "甲", "x"]]}, [("unknown-field", "机构", "C1")]),
    "column twice": ({"机构": [["机构编号", "机构名称", "机构名称"], ["I1", "甲", "乙"]]}, [("duplicate-field", "机构", "C1")]),
    "note beside the table": ({"机构": [["机构编号", "机构名称"], ["I1", "甲", "备注"]]}, [("no-header", "机构", "C2")]),
    "formula without value": ({"机构": [["机构编号", "机构名称"], ["I1", "=A2"]]}, [("uncalculated", "机构", "B2")]),
    "number for a date": ({"机构": [["机构编号", "加入日期"], ["I1", 43891]]}, [("bad-date", "机构", "B2")]),
    "fraction for people": ({"年度资金预算": [["资金类别", "年度常住人口"], ["PH_BASIC", 1.5]]}, [("not-an-integer", "年度资金预算", "B2")]),
}


@pytest.mark.parametrize("case", WORKBOOK_BROKEN)
def test_a_broken_workbook_is_told_with_sheet_and_cell(tmp_path, case):
    sheets, expected = WORKBOOK_BROKEN[case]
    found = problems(workbook(tmp_path, **sheets))
    assert [(problem.code, problem.place.sheet, problem.place.cell) for problem in found] == expected


def test_a_workbook_without_cover_sheet_is_refused(tmp_path):
    assert codes(write_xlsx(tmp_path, {"institution": CONTENT["institution"][:0] or [{"institution_id": "I1", "name": "甲"}]})) == ["no-cover"]


def special_workbook(folder: Path) -> Path:
    path = folder / "county.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title, lines in {
            "申报信息": [["申报单位", "层级", "适用文件", "数据截止日"], ["尉氏县", "县", "kaifeng", "2020-10-31"]],
            "指标数据": [["指标代码", "分子", "单值指标"]],
        }.items():
            sheet = book.add_worksheet(title)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
        sheet.write(1, 0, "ALOS")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_number(1, 2, 0.65, book.add_format({"num_format": "0.0%"}))
        sheet.write(2, 0, "KPI_DUTY")
        sheet.write_formula(2, 1, "=1+2", None, 3)
        sheet.write_number(2, 2, 0.65, book.add_format({"num_format": "0.00"}))
    return path


def test_error_cells_and_percent_formats_are_not_taken_for_numbers(tmp_path):
    found = problems(special_workbook(tmp_path))
    assert [(problem.code, problem.place.cell) for problem in found] == [("error-cell", "B2"), ("not-a-number", "C2")]
    assert "65%" in found[1].message


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "damaged-workbook"), (b"not a workbook", "damaged-workbook"), (b"PK\x03\x04" + bytes(100), "damaged-workbook"), (OLE, "not-xlsx")],
)
def test_what_is_no_workbook_is_refused(tmp_path, data, code):
    path = tmp_path / "county.xlsx"
    path.write_bytes(data)
    assert codes(path) == [code]


def test_a_workbook_cut_short_anywhere_is_refused(tmp_path):
    whole = write_xlsx(tmp_path, CONTENT).read_bytes()
    path = tmp_path / "cut.xlsx"
    for share in range(1, 10):
        path.write_bytes(whole[: len(whole) * share // 10])
        assert codes(path) == ["damaged-workbook"]


def test_a_workbook_whose_used_range_is_a_desert_is_refused(tmp_path):
    path = workbook(tmp_path, 机构=[["机构编号", "机构名称"], ["I1", "甲"]])
    book = openpyxl.load_workbook(path)
    book["机构"].cell(row=1_048_576, column=16_384, value="x")
    book.save(path)
    assert codes(path) == ["sheet-too-large"]


def test_a_workbook_without_styles_or_with_a_missing_part_is_told(tmp_path):
    path = write_xlsx(tmp_path, CONTENT)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    del parts["xl/worksheets/sheet2.xml"]
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert codes(path) == ["damaged-workbook"]


@pytest.mark.parametrize("name", ["county.xls", "county.csv", "county.txt", "county", "county.parquet"])
def test_other_formats_are_refused_by_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x")
    assert codes(path) == ["unknown-format"]


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path):
    assert codes(tmp_path / "none.yaml") == ["unreadable"]
    assert codes(tmp_path) == ["no-submission"]


@pytest.mark.parametrize("form", WRITERS)
def test_too_many_rows_are_refused(tmp_path, form, monkeypatch):
    monkeypatch.setattr(raw, "MAX_ROWS", 5)
    assert "too-many-rows" in codes(WRITERS[form](tmp_path, CONTENT))


@pytest.mark.parametrize("form", ["json", "csv"])
def test_too_large_a_file_is_refused(tmp_path, form):
    path = WRITERS[form](tmp_path, {"report": CONTENT["report"]})
    with (path if path.is_file() else path / "activity.csv").open("ab") as file:
        file.truncate(65 * 2**20)
    assert codes(path) == ["file-too-large"]


def test_a_folder_of_submissions_is_told_from_a_folder_of_tables(tmp_path):
    folder = write_csv(tmp_path, CONTENT)
    book = write_xlsx(tmp_path, CONTENT)
    for name in ("old.xls", "notes.md", "~$county.xlsx", ".hidden.yaml"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    assert find_submissions(tmp_path) == [folder, book, tmp_path / "old.xls"]
    assert find_submissions(folder) == [folder]
    assert find_submissions(book) == [book]


@pytest.mark.parametrize("name", ["none", "empty"])
def test_a_path_without_submissions_is_told(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ProblemsError) as caught:
        find_submissions(tmp_path / name)
    assert caught.value.problems[0].place.file == name


CUT = {
    "consortium": ("consortium: [{consortium_id: X, established_date: DAY}]", {}, True),
    "evidence": ("evidence: [{evidence_id: X, issue_date: DAY}]", {}, True),
    "activity": ("activity: [{activity_code: AUDIT, start_date: DAY}]", {}, True),
    "indicator": ("indicator: [{indicator_code: ALOS, period_end: DAY}]", {}, True),
    "fund_flow": (
        "fund_flow: [{fund_code: INS_RES, payable_amount: 9, paid_date: DAY, paid_amount: 9, staff_wage_amount: 1}]",
        {"payable_amount": 9, "paid_date": None, "paid_amount": None, "staff_wage_amount": 0},
        False,
    ),
    "benefit": ("benefit: [{effective_date: DAY}]", {}, True),
    "org_member": ("org_unit: [{unit_id: U, unit_code: HMC}]\norg_member: [{unit_id: U, start_date: DAY}]", {}, True),
    "institution": (
        "consortium: [{consortium_id: C}]\ninstitution: [{institution_id: L, consortium_id: C, role: 牵头, join_date: DAY, township: 甲}]",
        {"consortium_id": None, "role": "未加入", "join_date": None, "township": "甲"},
        False,
    ),
    "org_unit": ("org_unit: [{unit_code: HMC, established_date: DAY, status: 运行}]", {"status": "未设"}, False),
    "settlement": (
        "settlement: [{received_date: 2020-01-01, audit_done_date: DAY, payable_amount: 9, pay1_date: DAY, pay1_amount: 5, pay2_date: DAY, pay2_amount: 4}]",
        {"received_date": date(2020, 1, 1), "audit_done_date": None, "payable_amount": None, "pay1_date": None, "pay1_amount": None, "pay2_amount": None},
        False,
    ),
    "measure": (
        "measure: [{clause_id: KF-1.3-g, status: 已落实, start_date: DAY, description: 甲}]",
        {"status": None, "start_date": None, "description": "甲"},
        False,
    ),
    "status_compare": ("status_compare: [{item_code: 编制, after_date: DAY, after_value: 甲}]", {"after_value": "甲", "after_date": date(2020, 4, 1)}, False),
}


@pytest.mark.parametrize("table", CUT)
def test_what_lies_after_the_day_is_not_there_yet(tmp_path, table):
    text, expected, dropped = CUT[table]
    submission = read(yaml_submission(tmp_path, COVER + text.replace("DAY", "2020-04-01")))
    on_the_day = as_at(submission, TABLES, date(2020, 4, 1))
    assert all(kept is row for kept, row in zip(on_the_day.rows(table), submission.rows(table), strict=True))
    before = as_at(submission, TABLES, date(2020, 3, 31))
    assert [{name: row.value(name) for name in expected} for row in before.rows(table)] == ([] if dropped else [expected])
    assert before.filed(table)
    assert submission.rows(table)[0].place("status") == next(iter(before.rows(table) or submission.rows(table))).place("status")


def test_references_to_what_is_not_there_yet_lead_nowhere(tmp_path):
    submission = read(write_json(tmp_path, CONTENT))
    before = as_at(submission, TABLES, date(2019, 1, 1))
    assert before.find(("consortium",), "C1") is None
    assert before.rows("institution")[0].value("consortium_id") == "C1"
    assert before.cover is submission.cover


DAYS = st.dates(date(2019, 1, 1), date(2020, 12, 31))


@given(DAYS, DAYS)
def test_an_earlier_day_never_shows_more(first, second):
    submission = _shared()
    early, late = min(first, second), max(first, second)
    assert values(as_at(as_at(submission, TABLES, late), TABLES, early)) == values(as_at(submission, TABLES, early))


def _shared() -> Submission:
    if not hasattr(_shared, "submission"):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            _shared.submission = read(write_json(Path(folder), CONTENT))  # type: ignore[attr-defined]
    return _shared.submission  # type: ignore[attr-defined,no-any-return]


def read_or_problems(path: Path) -> None:
    """The only two ends that reading may have."""
    found = None
    try:
        read(path)
    except ProblemsError as error:
        found = error.problems
    assert found is None or (found and all(problem.message and problem.mend and problem.place.file for problem in found))


TEXT = json.dumps(as_mapping(CONTENT), ensure_ascii=False, indent=1).encode()
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, len(TEXT)),
        st.integers(0, 12),
        st.one_of(st.binary(max_size=8), st.sampled_from([b"- ", b"&a ", b"*a", b"{", b"[", b'"', b"!!x ", b"\t", b"\xef\xbb\xbf"])),
    ),
    max_size=4,
)


def damaged(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, patch in edits:
        data = data[:start] + patch + data[start + length :]
    return data


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(DAMAGE)
@example([(0, len(TEXT), b"")])
def test_damaged_yaml_and_json_give_problems_and_nothing_else(tmp_path, edits):
    for name in ("county.yaml", "county.json"):
        (tmp_path / name).write_bytes(damaged(TEXT, edits))
        read_or_problems(tmp_path / name)


@FUZZ
@given(st.sampled_from(sorted(CONTENT)), DAMAGE)
def test_damaged_csv_gives_problems_and_nothing_else(tmp_path, table, edits):
    folder = tmp_path / "county"
    folder.mkdir(exist_ok=True)
    for name, rows in CONTENT.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(rows))
    data = (folder / f"{table}.csv").read_bytes()
    (folder / f"{table}.csv").write_bytes(damaged(data, [(start % (len(data) + 1), length, patch) for start, length, patch in edits]))
    read_or_problems(folder)


@FUZZ
@given(DAMAGE)
def test_a_damaged_workbook_gives_problems_and_nothing_else(tmp_path, edits):
    path = tmp_path / "county.xlsx"
    if not (tmp_path / "whole.bin").exists():
        (tmp_path / "whole.bin").write_bytes(write_xlsx(tmp_path, CONTENT).read_bytes())
    data = (tmp_path / "whole.bin").read_bytes()
    path.write_bytes(damaged(data, [(start * 7 % len(data), length, patch) for start, length, patch in edits]))
    read_or_problems(path)


ANY_VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.dates().map(str), st.lists(st.text(max_size=4), max_size=3)
)


@FUZZ
@given(st.data())
def test_any_value_in_any_cell_is_typed_or_told(tmp_path, data):
    table = data.draw(st.sampled_from(sorted(TABLES.tables)))
    row = data.draw(st.dictionaries(st.sampled_from(sorted(TABLES.tables[table].fields)), ANY_VALUE, max_size=4))
    path = tmp_path / "county.json"
    path.write_text(json.dumps({"report": as_mapping(CONTENT)["report"], table: [row]}), "utf-8")
    read_or_problems(path)
