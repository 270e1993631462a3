"""What reading puts right and lists, what it takes as written with a remark, and what it refuses to guess."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from compliance.model.problem import ProblemsError
from compliance.rulebook.paths import rules_dir
from compliance.rulebook.tables import load_tables
from compliance.submission import Submission, read_submission, told
from compliance.submission.assemble import Converters
from compliance.submission.csv_text import decode
from compliance.submission.outcome import Mended, RefusedValueError
from compliance.submission.plain_values import plain_values
from compliance.submission.reader import read_document

TABLES = load_tables(rules_dir())
REPORT = "report: {report_id: R, unit_name: 尉氏县, unit_level: 县, regime: kaifeng, as_of_date: 2020-10-31}\n"
COVER = REPORT + "evidence: [{evidence_id: E1, file_name: a.pdf}, {evidence_id: E2, file_name: b.pdf}]\n"
COVER_LINES = [["申报单位", "层级", "适用文件", "数据截止日"], ["尉氏县", "县", "kaifeng", "2020-10-31"]]


def read_text(text: str) -> Submission:
    cover = REPORT if text.startswith("evidence:") else COVER
    return read_document((cover + text).encode(), "county.yaml", TABLES, frozenset({"KF-1.3-g", "KF-1.3-h"}))


def codes(text: str) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_text(text)
    return [problem.code for problem in caught.value.problems]


def workbook(folder: Path, change: Any = None, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in {"申报信息": COVER_LINES, **sheets}.items():
        sheet = book.create_sheet(title)
        for number, line in enumerate(lines, start=1):
            for column, value in enumerate(line, start=1):
                sheet.cell(number, column, value)
    if change:
        change(book)
    path = folder / "county.xlsx"
    book.save(path)
    return path


def read(path: Path) -> Submission:
    return read_submission(path, TABLES, frozenset({"KF-1.3-g"}))


def problems(path: Path) -> list[tuple[str, str | None]]:
    with pytest.raises(ProblemsError) as caught:
        read(path)
    assert all(problem.mend for problem in caught.value.problems)
    return [(problem.code, problem.place.cell) for problem in caught.value.problems]


MONEY, PERCENT, INT, DATE, MONTH, YEAR, BOOL, CODE, LIST, REFS, TEXT, DECIMAL = (
    ("fund_year", "budget_total", "{fund_code: INS_RES, budget_total: VALUE}"),
    ("benefit", "rate_pct", "{rate_pct: VALUE}"),
    ("list_item", "cases", "{list_code: 用药目录, cases: VALUE}"),
    ("activity", "start_date", "{activity_code: AUDIT, start_date: VALUE}"),
    ("settlement", "month", "{month: VALUE}"),
    ("fund_year", "year", "{fund_code: INS_RES, year: VALUE}"),
    ("institution", "zero_markup", "{institution_id: I1, zero_markup: VALUE}"),
    ("org_unit", "unit_code", "{unit_code: VALUE}"),
    ("institution", "remote_linked", "{institution_id: I1, remote_linked: VALUE}"),
    ("measure", "evidence_ids", "{clause_id: KF-1.3-g, evidence_ids: VALUE}"),
    ("activity", "topic", "{activity_code: AUDIT, topic: VALUE}"),
    ("indicator", "numerator", "{indicator_code: ALOS, numerator: VALUE}"),
)
Kind = tuple[str, str, str]
POINTS = ("evidence", "content_points", "{evidence_id: E9, content_points: VALUE}")
BEFORE = ("status_compare", "before_value", "{item_code: 编制, before_value: VALUE}")
AFTER = ("status_compare", "after_value", "{item_code: 编制, after_value: VALUE}")
DEFINITION = ("indicator", "definition_ref", "{indicator_code: ALOS, definition_ref: VALUE}")
FILE = ("evidence", "file_name", "{evidence_id: E9, file_name: VALUE}")


def one(kind: Kind, written: str) -> str:
    table, _, row = kind
    return f"{table}: [{row.replace('VALUE', chr(34) + written + chr(34))}]\n"


REPAIRED: list[tuple[Kind, str, Any]] = [
    (MONEY, "1,234,567.89", Decimal("1234567.89")),
    (MONEY, "１２３４", Decimal(1234)),
    (MONEY, "１，２３４．５", Decimal("1234.5")),
    (MONEY, "12.5万", Decimal(125000)),
    (MONEY, "12.5万元", Decimal(125000)),
    (MONEY, "0.1234亿元", Decimal(12340000)),
    (MONEY, "¥1,234.00", Decimal(1234)),
    (MONEY, "1234元", Decimal(1234)),
    (MONEY, "1234567890123.4500元", Decimal("1234567890123.45")),
    (MONEY, "\u00a012\u00a0", Decimal(12)),
    (PERCENT, "65%", Decimal(65)),
    (PERCENT, "64.996％", Decimal("64.996")),
    (PERCENT, "６５", Decimal(65)),
    (INT, "1,200", 1200),
    (INT, "12例", 12),
    (INT, "1.2万例", 12000),
    (DATE, "2019/6/30", date(2019, 6, 30)),
    (DATE, "2019.6.30", date(2019, 6, 30)),
    (DATE, "2019-6-30", date(2019, 6, 30)),
    (DATE, "2019年6月30日", date(2019, 6, 30)),
    (DATE, "２０１９年６月３０日", date(2019, 6, 30)),
    (DATE, "2019 年 6 月 30 号", date(2019, 6, 30)),
    (DATE, "20190630", date(2019, 6, 30)),
    (DATE, "2019-06-30 15:20:00", date(2019, 6, 30)),
    (MONTH, "2020/3", "2020-03"),
    (MONTH, "2020年3月", "2020-03"),
    (MONTH, "202003", "2020-03"),
    (YEAR, "2020年", 2020),
    (BOOL, "√", True),
    (BOOL, "×", False),
    (CODE, "医管委", "HMC"),
    (CODE, "Ｈ Ｍ Ｃ", "HMC"),
    (LIST, "会诊、影像，心电", ("会诊", "影像", "心电")),
    (REFS, "E1、E2", ("E1", "E2")),
    (REFS, "E1，E2", ("E1", "E2")),
    (TEXT, "\u3000督导\u200b", "督导"),
    (POINTS, "KF-1.3-g、KF-1.3-h", ("KF-1.3-g", "KF-1.3-h")),
    (POINTS, "ＫＦ-1.3-g", ("KF-1.3-g",)),
]


@pytest.mark.parametrize(("kind", "written", "value"), REPAIRED)
def test_what_has_one_meaning_only_is_put_right_and_listed(kind, written, value):
    table, field, _ = kind
    submission = read_text(one(kind, written))
    row = submission.rows(table)[0]
    assert row.value(field) == value
    assert type(row.value(field)) is type(value)
    [repair] = submission.repairs
    assert repair.place == row.place(field)
    assert repair.title == TABLES.tables[table].fields[field].title
    assert repair.written == written
    assert repair.read_as
    assert repair.why


@pytest.mark.parametrize(
    ("kind", "written"),
    [(DEFINITION, "无"), (DEFINITION, "／"), (DEFINITION, "暂 无"), (FILE, "N/A"), (FILE, "——"), (FILE, "待补充"), (BEFORE, "/"), (AFTER, "-")],
)
def test_what_says_none_in_the_place_of_a_proof_is_no_proof(kind, written):
    submission = read_text(one(kind, written))
    assert submission.rows(kind[0])[-1].value(kind[1]) is None
    assert [(repair.written, repair.read_as) for repair in submission.repairs] == [(written, "（空）")]


AS_WRITTEN: list[tuple[Kind, str, Any]] = [
    (MONEY, "1234.50", Decimal("1234.50")),
    (PERCENT, "65", Decimal(65)),
    (DATE, "2019-06-30", date(2019, 6, 30)),
    (MONTH, "2020-03", "2020-03"),
    (BOOL, "是", True),
    (BOOL, "FALSE", False),
    (CODE, "HMC", "HMC"),
    (CODE, "HMC 医管委", "HMC"),
    (LIST, "会诊;影像", ("会诊", "影像")),
    (LIST, "会诊；影像", ("会诊", "影像")),
    (TEXT, " 督导 ", "督导"),
    (TEXT, "督导、检查，整改", "督导、检查，整改"),
    (TEXT, "无", "无"),
    (POINTS, "KF-1.3-g;总体、要点", ("KF-1.3-g", "总体、要点")),
    (BEFORE, "无", "无"),
]


@pytest.mark.parametrize(("kind", "written", "value"), AS_WRITTEN)
def test_what_is_written_as_asked_is_no_repair(kind, written, value):
    submission = read_text(one(kind, written))
    assert submission.rows(kind[0])[0].value(kind[1]) == value
    assert submission.repairs == ()


REFUSED: list[tuple[Kind, str, str]] = [
    (MONEY, "约12万", "not-a-number"),
    (MONEY, "12万左右", "not-a-number"),
    (MONEY, "1,23", "not-a-number"),
    (MONEY, "1.234,50", "not-a-number"),
    (MONEY, "12美元", "not-a-number"),
    (MONEY, "三百", "not-a-number"),
    (MONEY, "1 234", "not-a-number"),
    (MONEY, "12-15", "not-a-number"),
    (MONEY, "－5", "negative"),
    (PERCENT, "65‰", "not-a-number"),
    (PERCENT, "≥65%", "not-a-number"),
    (PERCENT, "约90%", "not-a-number"),
    (PERCENT, "6500%", "over-100"),
    (DECIMAL, "65%", "not-a-number"),
    (INT, "¥12", "not-a-number"),
    (INT, "1.5", "not-an-integer"),
    (DATE, "3/4/2019", "bad-date"),
    (DATE, "19.6.30", "bad-date"),
    (DATE, "2019年6月", "bad-date"),
    (DATE, "2019/6-30", "bad-date"),
    (DATE, "2019-2-29", "bad-date"),
    (DATE, "43646", "bad-date"),
    (MONTH, "2020.10", "bad-month"),
    (MONTH, "2020/13", "bad-month"),
    (BOOL, "有", "not-a-boolean"),
    (BOOL, "x", "not-a-boolean"),
    (BOOL, "1", "not-a-boolean"),
    (CODE, "医保管理中心", "unknown-code"),
    (LIST, "会诊/影像", "unknown-code"),
    (POINTS, "KF-1.3-zz", "unknown-code"),
    (POINTS, "kf-1.3-g", "unknown-code"),
    (POINTS, "KF-1.3-g、总体", "unknown-code"),
    (DATE, "2019-06-30 24:00", "bad-date"),
]


@pytest.mark.parametrize(("kind", "written", "code"), REFUSED)
def test_what_could_mean_two_things_is_refused(kind, written, code):
    assert codes(one(kind, written)) == [code]


@pytest.mark.parametrize(
    ("heading", "value"),
    [("预算总额（万元）", 125000), ("预算总额(千元)", 12500), ("预算总额【单位：亿元】", 1250000000), ("*预算总额\n（必填）（万元）", 125000)],
)
def test_a_unit_in_the_heading_multiplies_exactly_and_is_listed(tmp_path, heading, value):
    path = workbook(tmp_path, 年度资金预算=[["资金类别", heading], ["INS_RES", 12.5], ["PH_BASIC", 0.1]])
    submission = read(path)
    rows = submission.rows("fund_year")
    assert [row.value("budget_total") for row in rows] == [Decimal(value), Decimal(value) / 125]
    assert [(repair.place.cell, repair.written) for repair in submission.repairs] == [("B2", "12.5"), ("B3", "0.1")]
    assert all("乘以" in repair.why for repair in submission.repairs)


HEADINGS = [
    "预算总额",
    "预 算 总 额",
    "预算\n总额",
    "预算总额（元）",
    "预算总额（必填）",
    "预算总额*",
    "＊预算总额：",
    "预算总额 budget_total",
    "预算总额（元，保留两位小数）",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_are_known_with_what_offices_add_to_them(tmp_path, heading):
    submission = read(workbook(tmp_path, 年度资金预算=[["资金类别", heading], ["INS_RES", 12.5]]))
    assert submission.rows("fund_year")[0].value("budget_total") == Decimal("12.5")
    assert submission.repairs == ()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([["资金类别", "预算总额（美元）"], ["INS_RES", 1]], [("strange-unit", "B1")]),
        ([["资金类别", "年度常住人口（万元）"], ["INS_RES", 1]], [("strange-unit", "B1")]),
        ([["年度资金预算表", "（单位：万元）"], ["资金类别", "预算总额"], ["INS_RES", 1]], [("unit-above", "B1")]),
        ([["资金类别", "预算总额（万元）"], ["INS_RES", "12万元"]], [("two-units", "B2")]),
    ],
)
def test_a_unit_that_is_not_the_columns_own_is_no_guess(tmp_path, lines, expected):
    assert problems(workbook(tmp_path, 年度资金预算=lines)) == expected


def test_columns_move_and_blank_and_title_lines_do_not_matter(tmp_path):
    def merge(book: Any) -> None:
        book["机构"].merge_cells("A1:E1")

    lines = [
        ["××县机构一览表"],
        [],
        [None, "机构名称", None, "机构编号"],
        [],
        [None, "甲", None, "I1"],
        [None, " "],
        [None, "机构名称", None, "机构编号"],
        [None, "乙", None, "I2"],
    ]
    submission = read(workbook(tmp_path, merge, 机构=lines))
    assert [(row.value("institution_id"), row.value("name"), row.place("name").cell) for row in submission.rows("institution")] == [
        ("I1", "甲", "B5"),
        ("I2", "乙", "B8"),
    ]
    assert [(repair.written, repair.place.cell) for repair in submission.repairs] == [("重复的表头", "A7")]


def test_days_and_percentages_of_a_workbook_keep_their_meaning(tmp_path):
    path = tmp_path / "county.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day, percent = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.0%"})
        for title, lines in {"申报信息": COVER_LINES, "医保待遇与价格": [["编号", "执行报销比例", "市办法规定比例", "执行起", "执行止"]]}.items():
            sheet = book.add_worksheet(title)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
        sheet.write(1, 0, "B1")
        sheet.write_number(1, 1, 0.64996, percent)
        sheet.write_number(1, 2, 0.65)
        sheet.write_datetime(1, 3, datetime(2020, 1, 2), day)  # noqa: DTZ001 - a spreadsheet day has no zone
        sheet.write_number(1, 4, 20200131)
    submission = read(path)
    row = submission.rows("benefit")[0]
    assert [row.value(name) for name in ("rate_pct", "base_rate_pct", "effective_date", "expiry_date")][:3] == [
        Decimal("64.996"),
        Decimal("0.65"),
        date(2020, 1, 2),
    ]
    assert [(repair.place.cell, repair.written, repair.read_as) for repair in submission.repairs] == [
        ("B2", "64.996%", "64.996"),
        ("E2", "20200131", "2020-01-31"),
    ]
    assert [(doubt.place.cell, doubt.written) for doubt in submission.doubts] == [("C2", "0.65")]
    assert "65%" in submission.doubts[0].why


FORMATS = [
    ("rate_pct", 0.65, "0%", Decimal(65), ""),
    ("rate_pct", 0.65, '0.00"%"', Decimal("0.65"), ""),
    ("rate_pct", 65, "0\\%", Decimal(65), ""),
    ("base_rate_pct", 6, '0"‰"', None, "unit-in-format"),
    ("deductible_yuan", 12.5, '0.00"万元"', None, "unit-in-format"),
    ("deductible_yuan", 125000, '0!.0,"万元"', Decimal(125000), ""),
    ("deductible_yuan", 12.5, '[Red]#,##0.00"元"', Decimal("12.5"), ""),
]


@pytest.mark.parametrize(("field", "number", "form", "value", "code"), FORMATS)
def test_a_unit_that_only_the_format_shows_is_no_guess(tmp_path, field, number, form, value, code):
    path = tmp_path / "county.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title, lines in {"申报信息": COVER_LINES, "医保待遇与价格": [["编号", TABLES.tables["benefit"].fields[field].title], ["B1"]]}.items():
            sheet = book.add_worksheet(title)
            for number_of, line in enumerate(lines):
                sheet.write_row(number_of, 0, line)
        sheet.write_number(1, 1, number, book.add_format({"num_format": form}))
    if code:
        assert problems(path) == [(code, "B2")]
    else:
        assert read(path).rows("benefit")[0].value(field) == value


def test_an_id_whose_last_digits_a_spreadsheet_lost_is_refused(tmp_path):
    lines = [["机构编号", "机构名称"], [410223000000000123, "甲"], [410223000000123, "乙"]]
    assert problems(workbook(tmp_path, 机构=lines)) == [("digits-lost", "A2")]


def test_a_share_below_one_is_a_question_and_no_repair():
    submission = read_text("indicator: [{indicator_code: SATISFACTION, value: 0.65}, {indicator_code: ALOS, value: 0.65}]")
    assert [doubt.place.row for doubt in submission.doubts] == [1]
    assert submission.rows("indicator")[0].value("value") == Decimal("0.65")


BROKEN: dict[str, tuple[Any, list[list[Any]], list[tuple[str, str | None]]]] = {
    "hidden row": (
        lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True),
        [["机构编号", "机构名称"], ["I1", "甲"], ["I2", "乙"]],
        [("hidden-row", "A3")],
    ),
    "hidden column": (lambda sheet: setattr(sheet.column_dimensions["B"], "hidden", True), [["机构编号", "机构名称"], ["I1", "甲"]], [("hidden-column", "B2")]),
    "hidden sheet": (lambda sheet: setattr(sheet, "sheet_state", "hidden"), [["机构编号", "机构名称"], ["I1", "甲"]], [("hidden-sheet", None)]),
    "very hidden sheet": (lambda sheet: setattr(sheet, "sheet_state", "veryHidden"), [["机构编号", "机构名称"], ["I1", "甲"]], [("hidden-sheet", None)]),
    "merged data": (lambda sheet: sheet.merge_cells("B2:B3"), [["机构编号", "机构名称"], ["I1", "甲"], ["I2", None]], [("merged-cells", "B2")]),
    "formula": (lambda sheet: None, [["机构编号", "机构名称"], ["I1", "=A1&A2"]], [("uncalculated", "B2")]),
    "several at once": (
        lambda sheet: setattr(sheet.row_dimensions[2], "hidden", True),
        [["机构编号", "加入日期", "机构名称"], ["I1", "3/4/2019", "=A2"], ["I1", "2019-13-01", "乙"]],
        [("hidden-row", "A2"), ("uncalculated", "C2"), ("bad-date", "B2"), ("bad-date", "B3"), ("duplicate-key", "A3")],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_a_reader_would_not_see_is_told_with_its_cell(tmp_path, case):
    change, lines, expected = BROKEN[case]
    found = problems(workbook(tmp_path, lambda book: change(book["机构"]), 机构=lines))
    assert sorted(found) == sorted(expected)


def test_many_hidden_rows_are_one_error(tmp_path):
    def hide(book: Any) -> None:
        for number in range(2, 52):
            book["机构"].row_dimensions[number].hidden = True

    path = workbook(tmp_path, hide, 机构=[["机构编号", "机构名称"], *([f"I{number}", "甲"] for number in range(60))])
    with pytest.raises(ProblemsError) as caught:
        read(path)
    [problem] = caught.value.problems
    assert (problem.code, problem.place.cell) == ("hidden-row", "A2")
    assert "等 50 行" in str(problem)


def test_hidden_cells_without_data_are_nobodys_business(tmp_path):
    def hide(book: Any) -> None:
        book["机构"].column_dimensions["B"].hidden = True
        book["机构"].row_dimensions[1].hidden = True
        book["机构"].row_dimensions[9].hidden = True

    assert len(read(workbook(tmp_path, hide, 机构=[["机构编号", "机构名称"], ["I1", None]])).rows("institution")) == 1


def test_a_missing_cover_and_a_table_twice_are_told(tmp_path):
    assert problems(workbook(tmp_path, lambda book: book.remove(book["申报信息"]), 机构=[["机构编号", "机构名称"], ["I1", "甲"]])) == [("no-cover", None)]


def test_many_repairs_of_one_kind_are_counted_and_not_all_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(told, "MAX_EACH", 3)
    lines = [["资金类别", "对象", "预算总额（万元）"], *(["INS_RES", None, 1 + number] for number in range(1))]
    rows = ", ".join(f'{{activity_code: AUDIT, start_date: "2019/6/{day}"}}' for day in range(1, 11))
    repairs = read_text(f"activity: [{rows}]").repairs
    assert [repair.written for repair in repairs] == ["2019/6/1", "2019/6/2", "2019/6/3", "其余 7 处"]
    assert len(read(workbook(tmp_path, 年度资金预算=lines)).repairs) == 1
    bad = ", ".join("{activity_code: AUDIT, start_date: 1/2/2019}" for _ in range(10))
    with pytest.raises(ProblemsError) as caught:
        read_text(f"activity: [{bad}]")
    assert len(caught.value.problems) == 4
    assert "7 处" in caught.value.problems[-1].message


CELLS = st.one_of(
    st.just(""),
    st.text(max_size=6),
    st.floats(allow_nan=False),
    st.sampled_from(["2020-01-01", "12", " a", "a\u00a0", "x\x01", "长" * 10_001]),
    st.dates(),
    st.integers(0, 9).map(float),
)


@given(st.sampled_from(["text", "ref", "date", "int", "decimal", "money", "percent"]), st.lists(CELLS, min_size=1, max_size=5))
def test_the_short_cut_comes_to_what_the_converter_comes_to(kind, raws):
    item = next(
        field
        for table in TABLES.tables.values()
        for field in table.fields.values()
        if field.type == kind and not field.multi and "clause" not in field.to and not field.codes
    )
    table = next(name for name, table in TABLES.tables.items() if table.fields.get(item.name) is item)
    convert, plain = Converters(TABLES, frozenset()).of(table, item)
    assert plain is not None
    found = plain(raws)
    if found is not None:
        expected = [convert(raw) for raw in raws]
        assert not any(isinstance(value, Mended | RefusedValueError) for value in expected)
        assert [(type(value), value) for value in found] == [(type(value), value) for value in expected]


def test_every_type_with_a_short_cut_takes_its_plain_cells():
    samples = {"text": ["甲", ""], "date": [date(2020, 1, 1), ""], "int": [3.0, ""], "money": [0.1, 2.0, ""], "percent": [64.996]}
    fields = {field.type: field for table in TABLES.tables.values() for field in table.fields.values() if not field.multi}
    for kind, raws in samples.items():
        plain = plain_values(fields[kind])
        assert plain is not None
        assert plain(raws) is not None


@pytest.mark.parametrize(
    ("data", "encoding", "line"),
    [
        ("甲,乙\n丙,丁".encode(), "UTF-8", 0),
        ("甲,乙\n丙,丁".encode("utf-8-sig"), "UTF-8", 0),
        ("甲,乙\n丙,丁".encode("gb18030"), "GB18030", 0),
        ("机构,名称\n".encode() + "第一医院,第二医院\n第三医院,第四\n".encode("gb18030"), "", 2),
        ("机构,名称\n第一,第二\n".encode("gb18030") + "第三医院,第四医院\n".encode(), "", 3),
        ("甲".encode("utf-16"), "", 1),
        ("第一医院第二医院".encode()[:-1], "", 1),
    ],
)
def test_an_encoding_is_recognised_or_refused_and_never_mixed(data, encoding, line):
    found = decode(data)
    assert (found.encoding, found.broken_line) == (encoding, line)
    assert bool(found.why) == bool(line)


@pytest.mark.parametrize(("sign", "name"), [(";", "分号"), ("\t", "制表符")])
def test_another_separator_is_taken_where_the_heading_proves_it(tmp_path, sign, name):
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "report.csv").write_text(
        sign.join(["unit_name", "unit_level", "regime", "as_of_date"]) + "\n" + sign.join(["尉氏县", "县", "kaifeng", "2020-10-31"]) + "\n", "gb18030"
    )
    submission = read(folder)
    assert submission.cover.value("unit_name") == "尉氏县"
    assert [(repair.title, repair.written) for repair in submission.repairs] == [("文件编码", "GB18030"), ("分隔符", name)]


def test_a_separator_that_the_heading_does_not_prove_is_not_guessed(tmp_path):
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "report.csv").write_text("unit_name;unit_level;wrong\n尉氏县;县;x\n", "utf-8")
    with pytest.raises(ProblemsError) as caught:
        read(folder)
    assert "unknown-field" in [problem.code for problem in caught.value.problems]
