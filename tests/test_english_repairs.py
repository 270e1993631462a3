"""What reading put right or found odd, and what the evaluation makes of it: unchanged in Chinese, and all of it English but what was filed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from builders import DONGMING, KAIFENG, book, calendar, example_paths, read, submission
from compliance.evaluate import CompiledPolicy, Request, compile_policy, evaluate
from compliance.evaluate.cases import cases_of
from compliance.evaluate.compiled import narrowed
from compliance.model.evaluation import Evaluation
from compliance.model.language import speaking
from compliance.model.place import Place
from compliance.model.repair import Repair
from compliance.model.text import Catalogue, Counted, Cut, Sentence, Series, Text, translated
from compliance.rulebook.catalogue import load_catalogue
from compliance.rulebook.checks import Node
from compliance.rulebook.paths import rules_dir
from compliance.rulebook.readings import choose_readings
from compliance.submission import Submission, read_submission, told
from compliance.submission.assemble import Converters
from test_hostile_files import HEAD, SHEET, inline, parts, sheet_xml, zipped
from test_reading_tolerance import AFTER, DATE, DEFINITION, LIST, MONEY, MONTH, REPAIRED, TEXT, Kind, one, read_text, workbook
from test_reading_tolerance import read as read_path

HAN = re.compile("[\u3400-\u9fff]")
FULL_WIDTH = re.compile("[\u3000-\u303f\uff00-\uffef]")
AS_THEY_ARE = ("quote", "quotes", "location", "extra")
"""Fields of an evaluation that hold the wording of the policy."""
EVERY = 16
"""Of the examples in the rules one of so many is evaluated here."""


@cache
def catalogue() -> Catalogue:
    return load_catalogue("en", rules_dir())


def english(text: str) -> str:
    return translated(text, catalogue())


def is_english(text: str, filed: Iterable[str] = ()) -> bool:
    """Whether a text holds no Chinese sign but those of what was filed."""
    for part in sorted(filed, key=len, reverse=True):
        text = text.replace(part, "")
    return not HAN.search(text) and not FULL_WIDTH.search(text)


def in_english(repair: Repair) -> Repair:
    """The repair in English, which leaves its place and what stood in the cell as they are."""
    found = translated(repair, catalogue())
    assert found.place == repair.place
    assert isinstance(repair.written, Text) or found.written == repair.written
    with speaking(catalogue()):
        whole = str(translated(repair, catalogue()))
    assert is_english(whole, [repair.written, repair.place.sheet or "", found.read_as if HAN.search(found.read_as) else ""]), whole
    return found


def cells(kind: Kind, *written: str) -> str:
    table, _, row = kind
    return f"{table}: [{', '.join(row.replace('VALUE', chr(34) + text + chr(34)) for text in written)}]\n"


@pytest.mark.parametrize(("kind", "written", "value"), REPAIRED)
def test_every_repair_of_a_cell_can_be_said_in_english(kind: Kind, written: str, value: object) -> None:
    [repair] = read_text(one(kind, written)).repairs
    found = in_english(repair)
    assert found.written == written
    assert is_english(found.title)
    assert is_english(found.why)
    assert is_english(found.read_as, [value] if kind is TEXT else [])


@pytest.mark.parametrize(
    ("kind", "written", "title", "read_as", "why"),
    [
        (MONEY, "１，２３４万元", "预算总额", "12340000", "去掉千分位逗号，按单元格所写的单位，全角改半角"),
        (MONEY, "\u00a012\u00a0", "预算总额", "12", "去掉特殊空格"),
        (DATE, "2019-06-30 15:20", "开始", "2019-06-30", "去掉时刻"),
        (DATE, "2019.6.30", "开始", "2019-06-30", "日期写法"),
        (MONTH, "202003", "结算月", "2020-03", "月份写法"),
        (("institution", "zero_markup", "{institution_id: I1, zero_markup: VALUE}"), "√", "药品零差价", "是", "勾叉读作是否"),
        (("institution", "zero_markup", "{institution_id: I1, zero_markup: VALUE}"), "×", "药品零差价", "否", "勾叉读作是否"),
        (("org_unit", "unit_code", "{unit_code: VALUE}"), "医管委", "组织代码", "HMC", "名称换成代码"),
        (("org_unit", "unit_code", "{unit_code: VALUE}"), "Ｈ Ｍ Ｃ", "组织代码", "HMC", "全角、空格按代码表"),
        (LIST, "会诊、影 像", "远程接入", "会诊;影像", "分隔符，全角、空格按代码表"),
        (TEXT, "\u3000督导", "主题", "督导", "去掉首尾的特殊空格"),
        (DEFINITION, "待定", "口径依据", "（空）", "等于没有填写"),
        (AFTER, "/", "现状", "（空）", "等于没有填写"),
    ],
)
def test_the_chinese_of_a_repair_stays_as_it_was(kind: Kind, written: str, title: str, read_as: str, why: str) -> None:
    [repair] = read_text(one(kind, written)).repairs
    assert (repair.title, repair.written, repair.read_as, repair.why) == (title, written, read_as, why)
    assert str(repair) == f"{repair.place}：“{title}”写作“{written}”，读作“{read_as}”（{why}）"
    in_english(repair)


def test_codes_and_yes_and_no_are_said_and_free_text_is_left() -> None:
    rows = ['{institution_id: I1, zero_markup: "√", remote_linked: "会诊、影像", plaque_text: "\u3000会诊"}']
    found = {repair.place.field: (repair.read_as, in_english(repair).read_as) for repair in read_text(f"institution: [{', '.join(rows)}]").repairs}
    assert found["plaque_text"] == ("会诊", "会诊")
    assert found["zero_markup"] == ("是", catalogue().texts["是"])
    assert found["remote_linked"] == ("会诊;影像", ";".join(str(catalogue().texts[code]) for code in ("会诊", "影像")))


def test_a_long_list_of_codes_is_cut_in_either_language() -> None:
    [repair] = read_text(one(LIST, "、".join(["会诊", "影像", "心电"] * 9))).repairs
    assert (len(repair.read_as), repair.read_as[:5], repair.read_as[-1]) == (41, "会诊;影像", "…")
    found = in_english(repair)
    assert is_english(found.read_as)
    assert found.read_as.endswith("…")
    assert len(found.read_as) < 100


def test_equal_repairs_are_counted_together_in_any_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "MAX_EACH", 1)
    text = cells(DATE, *(f"2019/6/{day}" for day in range(1, 5)), "2019-06-05 08:00", "2019-06-06 08:00")
    repairs = read_text(text).repairs
    rest = [(repair.written, repair.read_as, repair.why) for repair in repairs[2:]]
    assert rest == [("其余 3 处", "同样处理", "日期写法"), ("其余 1 处", "同样处理", "去掉时刻")]
    assert all(is_english(text) for repair in repairs[2:] for text in (in_english(repair).written, in_english(repair).read_as))
    with speaking(catalogue()):
        spoken = read_text(text).repairs
    assert [translated(repair, catalogue()) for repair in repairs] == list(spoken)


def in_a_heading(folder: Path) -> tuple[Submission, list[str]]:
    path = workbook(folder, 年度资金预算=[["资金类别", "预算总额（万元）"], ["INS_RES", 12.5], ["PH_BASIC", "1,200"]])
    return read_path(path), ["表头声明的单位，乘以 10000", "去掉千分位逗号，表头声明的单位，乘以 10000"]


def with_a_heading_twice(folder: Path) -> tuple[Submission, list[str]]:
    return read_path(workbook(folder, 机构=[["机构编号", "机构名称"], ["I1", "甲"], ["机构编号", "机构名称"], ["I2", "乙"]])), ["表头重复出现"]


def with_times_of_day(folder: Path) -> tuple[Submission, list[str]]:
    path = folder / "county.xlsx"
    with xlsxwriter.Workbook(path) as made:
        stamp = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        lines = {
            "申报信息": [["申报单位", "层级", "适用文件", "数据截止日"], ["尉氏县", "县", "kaifeng", "2020-10-31"]],
            "医保结算批次": [["结算月", "材料受理日"], []],
        }
        for title, rows in lines.items():
            sheet = made.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        for column in (0, 1):
            sheet.write_datetime(1, column, datetime(2020, 3, 5, 8, 30), stamp)  # noqa: DTZ001 - a spreadsheet day has no zone
    return read_path(path), ["由日期取月份", "去掉时刻"]


def in_another_encoding(folder: Path) -> tuple[Submission, list[str]]:
    own = folder / "county"
    own.mkdir()
    (own / "report.csv").write_text("unit_name;unit_level;regime;as_of_date\n尉氏县;县;kaifeng;2020-10-31\n", "gb18030")
    (own / "activity.csv").write_text("activity_code\ttopic\nAUDIT\t督导\n", "utf-8")
    return read_path(own), ["表头表明的分隔符", "按 GB18030 读取", "表头表明的分隔符"]


FILES = [in_a_heading, with_a_heading_twice, with_times_of_day, in_another_encoding]


@pytest.mark.parametrize("make", FILES, ids=lambda make: make.__name__)
def test_what_was_put_right_in_a_file_can_be_said_in_english(tmp_path: Path, make: Any) -> None:
    own, whys = make(tmp_path)
    assert [repair.why for repair in own.repairs] == whys
    for repair in own.repairs:
        found = in_english(repair)
        assert all(is_english(text) for text in (found.title, found.read_as, found.why))
        assert isinstance(repair.written, Text) == bool(HAN.search(repair.written))
        assert is_english(found.written)


def test_a_figure_that_may_be_a_share_is_a_doubt_in_either_language() -> None:
    [doubt] = read_text("indicator: [{indicator_code: SATISFACTION, value: 0.65}]").doubts
    assert (doubt.title, doubt.written) == ("单值指标", "0.65")
    assert doubt.why == "百分数填 0 至 100：此处按 0.65% 读取；如为 65%，请改填"
    found = translated(doubt, catalogue())
    assert (found.written, is_english(found.title), is_english(found.why)) == ("0.65", True, True)
    assert "0.65%" in found.why
    assert "65%" in found.why


@pytest.mark.parametrize(
    ("link", "name"), [('<Relationship Id="rId1" Type="x" TargetMode="External" Target="file:///a/other.xlsx"/>', "other.xlsx"), ("", "第 1 个链接")]
)
def test_a_figure_from_another_workbook_is_a_doubt_in_either_language(tmp_path: Path, link: str, name: str) -> None:
    own = parts()
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'
    own["xl/externalLinks/_rels/externalLink1.xml.rels"] = relations.encode()
    own[SHEET] = sheet_xml(HEAD + f'<row r="2">{inline("A2", "I1")}<c r="B2" t="str"><f>[1]Sheet1!$A$1</f><v>甲</v></c></row>')
    path = tmp_path / "county.xlsx"
    path.write_bytes(zipped(list(own.items())))
    [doubt] = read_path(path).doubts
    assert doubt.why == f"公式取自外部工作簿“{name}”，按保存时的结果读取，没有打开该文件"
    found = translated(doubt, catalogue())
    assert (found.written, is_english(found.title), is_english(found.why)) == ("甲", True, True)


def test_the_id_that_a_row_is_given_is_data_and_can_be_said() -> None:
    row = "{activity_code: AUDIT, topic: 甲}"
    with speaking(catalogue()):
        own = read_text(f"activity: [{row}, {row}]")
    assert [row.value("activity_id") for row in own.rows("activity")] == ["第1行", "第2行"]
    assert own.find(["activity"], "第2行") is own.rows("activity")[1]
    assert [is_english(english(str(row.value("activity_id")))) for row in own.rows("activity")] == [True, True]


def leaves(value: object) -> Iterator[str]:
    """The texts of an evaluation, but for those that are quotes of the policy or stand in a place."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        yield from (text for part in value for text in leaves(part))
    elif isinstance(value, Mapping):
        yield from leaves(list(value.values()))
    elif is_dataclass(value) and not isinstance(value, Place):
        yield from (text for item in fields(value) if item.name not in AS_THEY_ARE for text in leaves(getattr(value, item.name)))


def plain_parts(text: object, template: str = "{}", slot: str = "") -> Iterator[tuple[str, bool]]:
    """What no catalogue is asked for: texts that are not the program's, alone or inside of those that are, and whether quotation marks stand around them."""
    match text:
        case Sentence():
            yield from (part for name, value in text.values.items() for part in plain_parts(value, text.template, name))
        case Series():
            yield from (part for value in text.parts for part in plain_parts(value))
        case Counted():
            yield from plain_parts(text.number)
        case Cut():
            yield from plain_parts(text.whole)
        case str():
            yield text, f"“{{{slot}}}”" in template


def filed_texts(own: Submission) -> set[str]:
    """What stands in the cells of a submission, as it is read and as a repair or doubt quotes it."""
    values = {value for rows in own.tables.values() for row in rows for value in row.values.values()}
    texts = {part for value in values for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, str)}
    return {text for text in texts | {item.written for item in (*own.repairs, *own.doubts)} if not isinstance(text, Text)}


@cache
def operands(policy: str) -> frozenset[str]:
    """The words that conditions of a policy look for in what is filed."""
    nodes = [*whole(policy).nodes.values(), *(variant.node for variant in whole(policy).variants)]
    return frozenset(text for node in nodes for text in _texts_below(node))


def _texts_below(node: Node) -> Iterator[str]:
    yield from leaves(node.params)
    for child in node.children:
        yield from _texts_below(child)


@cache
def whole(policy: str) -> CompiledPolicy:
    return compile_policy(book().policies[policy], book(), choose_readings(book().readings, ()), shadow=False)


def left_chinese(evaluation: Evaluation, own: Submission, policy: str) -> set[str]:
    """What of an evaluation stays Chinese in English and was neither filed nor is quoted: texts without a translation, and texts that nobody asks it of."""
    asked = replace(catalogue(), missing=set())
    translated(evaluation, asked)
    filed = filed_texts(own) | {evaluation.policy.number, own.file}
    plain = {part for text in leaves(evaluation) for part in plain_parts(text) if HAN.search(part[0]) or FULL_WIDTH.search(part[0])}
    return asked.missing | {text for text, quoted in plain if text not in filed and not (quoted and text in operands(policy))}


MALFORMED: dict[str, Any] = {
    "institution": [{"institution_id": "I1", "name": "\u3000甲院", "zero_markup": "√", "remote_linked": "会诊、影像", "role": "成员 "}],
    "evidence": [
        {"evidence_id": "E1", "title": "通知", "issuer": "县政府", "issue_date": "2019.8.1", "file_name": "通知.pdf ", "content_points": "KF-1.3-g、KF-1.3-h"}
    ],
    "measure": [{"clause_id": "ＫＦ-1.3-g", "status": "已落实", "evidence_ids": "E1"}],
    "indicator": [
        {
            "indicator_code": "PRIMARY_VISIT_RATE",
            "value": "64.123456789012345",
            "definition_ref": "口径",
            "period_start": "2020/1/1",
            "period_end": "20201031",
        },
        {"indicator_code": "SATISFACTION", "value": "0.65", "definition_ref": "无"},
    ],
    "benefit": [{"service_type": "住院", "rate_pct": "65%"}, {"service_type": "住院", "rate_pct": "70％"}],
    "fund_flow": [{"fund_code": "INS_RES", "paid_amount": "12.5万", "year": "2020年"}, {"fund_code": "INS_RES", "paid_amount": "1,200"}],
    "settlement": [{"month": "2020/3", "payable_amount": "¥1,234.00"}],
    "list_item": [{"list_code": "用药目录", "item_name": "甲", "cases": "1.2万例"}],
}


def test_an_evaluation_of_what_was_put_right_is_all_english() -> None:
    own = read(submission(KAIFENG, **MALFORMED))
    assert len(own.repairs) > 15
    assert own.doubts
    evaluation = evaluate(own, whole(KAIFENG), calendar(), Request())
    assert evaluation.repairs == own.repairs
    assert left_chinese(evaluation, own, KAIFENG) == set()
    assert "约0.876543" in {part for text in leaves(evaluation) if isinstance(text, Counted) for part in [str(text.number)]}


@pytest.mark.parametrize(
    "path", [path for path in example_paths() if path.stem in ("尉氏县", "祥符区", "东明县")], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_the_evaluation_of_an_example_is_all_english(path: Path) -> None:
    own = read_submission(path, book().tables, book().atoms())
    policy = {book().policies[name].document.code: name for name in (KAIFENG, DONGMING)}[str(own.cover.value("regime"))]
    assert left_chinese(evaluate(own, whole(policy), calendar(), Request()), own, policy) == set()


@pytest.mark.parametrize("policy", [KAIFENG, DONGMING])
def test_the_examples_of_the_rules_are_judged_in_english(policy: str) -> None:
    converters, found = Converters(book().tables, book().atoms()), set[str]()
    cases = [case for rule in book().policies[policy].rules.values() for case in cases_of(rule, book().policies[policy], converters)]
    for case in cases[::EVERY]:
        assert case.submission is not None
        evaluation = evaluate(case.submission, narrowed(whole(policy), case.rule), calendar(), Request())
        found |= left_chinese(evaluation, case.submission, policy)
    assert found == set()
