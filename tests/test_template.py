"""The workbook to fill in: what it holds, what it lets an office do, and that reading it back says neither more nor less than was filed."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from builders import DONGMING, KAIFENG, ROOT, book, calendar, compiled, read, submission
from compliance.cli.main import main
from compliance.evaluate import Request, evaluate
from compliance.evaluate.results import results
from compliance.model.problem import ProblemsError
from compliance.rulebook.tables import load_tables
from compliance.submission import Submission
from compliance.submission.convert import shown_code
from compliance.submission.reader import read_submission
from compliance.submission.template_stamp import tables_version
from compliance.workbook.asked import plan_of
from compliance.workbook.form import Stamp
from compliance.workbook.styles import GREY
from compliance.workbook.table_sheet import SHOWN_TITLES, columns_of
from compliance.workbook.template import make_template

UNITS = {"尉氏县": KAIFENG, "杞县": KAIFENG, "通许县": KAIFENG, "祥符区": KAIFENG, "开封市": KAIFENG, "东明县": DONGMING}
EXAMPLES = ["kaifeng-final/尉氏县.xlsx", "kaifeng-final/开封市.xlsx", "kaifeng-final/祥符区.yaml", "kaifeng-final/通许县", "kaifeng-midterm/杞县.xlsx",
            "dongming-effectiveness/东明县.xlsx"]  # fmt: skip
THIRD = ROOT / "tests" / "third_policy"


def template(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["template", *map(str, arguments)])


@cache
def folder() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp())


@cache
def made(unit: str, source: str = "") -> Path:
    """The template of a unit, with an example of `examples/` carried over when one is named."""
    out = folder() / f"{unit}{'带入' if source else ''}.xlsx"
    carried = ["--from", ROOT / "examples" / source] if source else []
    result = template("--policy", UNITS[unit], "--unit", unit, *carried, "--out", out)
    assert result.exit_code == 0, result.output
    return out


@cache
def workbook(unit: str) -> Any:
    return openpyxl.load_workbook(made(unit))


@cache
def filed(path: Path) -> Submission:
    return read_submission(path, book().tables, book().atoms())


def clauses(path: Path) -> dict[str, Any]:
    own = filed(path)
    policy = next(name for name, item in book().policies.items() if item.document.code == own.cover.value("regime"))
    return results(evaluate(own, compiled(policy), calendar(), Request()))["clauses"]


def written(tmp_path: Path, tables: dict[str, Any], name: str = "填报.yaml") -> Path:
    path = tmp_path / name
    path.write_text(json.dumps(tables, ensure_ascii=False, default=str), encoding="utf-8")
    return path


def column(table: str, field: str) -> int:
    """The number of a field's column in a template, from 1."""
    names = [(one.name, one.shown) for one in columns_of(book().tables.tables[table], book().tables)]
    return names.index((field, False)) + 1


@cache
def grid(unit: str, table: str) -> list[list[Any]]:
    sheet = CalamineWorkbook.from_path(made(unit)).get_sheet_by_name(book().tables.tables[table].title)
    return sheet.to_python(skip_empty_area=False)


def values(unit: str, table: str, field: str) -> list[Any]:
    return [line[column(table, field) - 1] for line in grid(unit, table)[1:] if line[column(table, field) - 1] != ""]


def with_date(unit: str, tmp_path: Path) -> Path:
    """The bare template with nothing filled in but the day of the report."""
    path, cell = tmp_path / f"{unit}.xlsx", b'<c r="F2" s='
    with zipfile.ZipFile(made(unit)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet3.xml":
                assert data.count(cell) == 1
                data = re.sub(rb'(<c r="F2" s="\d+")/>', rb"\1><v>45626</v></c>", data)
            target.writestr(name, data)
    return path


def row_values(submission: Submission, table: str) -> Counter[frozenset[tuple[str, Any]]]:
    """The rows of a table as filled cells; ids that the reader made up differ from file to file and are left out."""
    fields = book().tables.tables[table].fields.values()
    auto = {item.name for item in fields if item.auto}
    return Counter(
        frozenset(
            (item.name, value) for item in fields if (value := row.value(item.name)) is not None and (item.name not in auto or value != f"第{row.number}行")
        )
        for row in submission.rows(table)
    )


class TestSheets:
    @pytest.mark.parametrize("unit", UNITS)
    def test_every_table_of_the_policy_has_its_sheet_in_order(self, unit):
        code = book().policies[UNITS[unit]].document.code
        tables = [table.title for table in book().tables.tables.values() if code not in table.optional_for]
        assert CalamineWorkbook.from_path(made(unit)).sheet_names == ["封面", "填报说明", *tables, "代码表"]

    @pytest.mark.parametrize("unit", ["尉氏县", "东明县"])
    def test_headings_are_the_titles_with_units_and_required_marks(self, unit):
        for table in book().tables.tables.values():
            if table.title in workbook(unit).sheetnames:
                found = [cell.value for cell in workbook(unit)[table.title][1]]
                asked = [heading for heading in found if not heading.startswith("（参考）")]
                assert [heading.endswith("*") for heading in asked] == [item.required for item in table.fields.values()]
                for heading, item in zip(asked, table.fields.values(), strict=True):
                    assert heading.startswith(item.title)
                    assert item.unit in heading

    def test_sheets_are_set_up_for_screen_and_print(self):
        for sheet in workbook("尉氏县").worksheets:
            if sheet.title != "代码表":
                assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", 9, True)
            if sheet.title not in ("封面", "填报说明", "代码表"):
                assert sheet.page_setup.fitToHeight == 0
                assert sheet.freeze_panes == "B2"
                assert sheet.print_title_rows == "$1:$1"
                assert "&P" in sheet.oddFooter.center.text
        assert workbook("尉氏县")["代码表"].sheet_state == "hidden"

    def test_the_cover_names_unit_policy_versions_and_every_sheet(self):
        cells = {str(value) for line in workbook("尉氏县")["封面"].iter_rows(values_only=True) for value in line if value is not None}
        assert {"尉氏县（县级）", KAIFENG, tables_version(book().tables), "措施落实情况", "组织与中心"} <= cells

    def test_the_same_inputs_give_the_same_bytes(self, tmp_path):
        template("--policy", DONGMING, "--unit", "东明县", "--from", ROOT / "examples" / EXAMPLES[-1], "--out", tmp_path / "again.xlsx")
        assert (tmp_path / "again.xlsx").read_bytes() == made("东明县", EXAMPLES[-1]).read_bytes()

    def test_a_policy_of_another_field_has_a_template_too(self, tmp_path):
        where = ["--rules", THIRD / "rules", "--policy-docs", THIRD / "policy_docs"]
        result = template("--policy", "library", "--unit", "青禾区", "--from", THIRD / "qinghe.yaml", *where, "--out", tmp_path / "t.xlsx")
        assert result.exit_code == 0, result.output
        tables = load_tables(THIRD / "rules")
        own = read_submission(tmp_path / "t.xlsx", tables, frozenset())
        given_rows = yaml.safe_load((THIRD / "qinghe.yaml").read_text("utf-8"))
        assert {name: len(own.rows(name)) for name in given_rows} == {name: len(rows) for name, rows in given_rows.items()}


class TestProtection:
    def test_every_sheet_is_protected_without_a_password(self):
        for sheet in workbook("尉氏县").worksheets[:-1]:
            assert sheet.protection.sheet
            assert sheet.protection.password is None

    def test_offices_can_fill_in_what_is_theirs_and_nothing_else(self):
        for table in book().tables.tables.values():
            if table.title not in workbook("尉氏县").sheetnames or table.cover:
                continue
            sheet = workbook("尉氏县")[table.title]
            for number, one in enumerate(columns_of(table, book().tables), start=1):
                free = not one.shown and table.fields[one.name].filled_by == "unit"
                assert sheet.cell(1, number).protection.locked
                assert sheet.cell(sheet.max_row, number).protection.locked is not free

    def test_prefilled_keys_are_grey_and_locked_and_the_cells_beside_them_white_and_free(self):
        sheet = workbook("尉氏县")["措施落实情况"]
        key, status, rating = (sheet.cell(2, column("measure", name)) for name in ("clause_id", "status", "reviewer_rating"))
        assert [cell.protection.locked for cell in (key, status, rating)] == [True, False, True]
        assert [cell.fill.fgColor.rgb == f"FF{GREY[1:]}" for cell in (key, status, rating)] == [True, False, True]


@pytest.fixture(scope="module")
def rules() -> dict[tuple[str, str], Any]:
    """The data validation of every column of the largest template, by table and field."""
    found = {}
    for table in book().tables.tables.values():
        sheet = workbook("东明县")[table.title]
        by_letter = {str(one.sqref).partition("2")[0]: one for one in sheet.data_validations.dataValidation}
        for name in table.fields:
            found[table.name, name] = by_letter[openpyxl.utils.get_column_letter(column(table.name, name))]
    return found


class TestValidation:
    def fields(self, *kinds: str) -> list[tuple[str, Any]]:
        return [(table.name, item) for table in book().tables.tables.values() for item in table.fields.values() if item.type in kinds]

    def test_codes_yes_no_and_references_are_lists_and_several_values_are_not(self, rules):
        for table, item in self.fields("code", "bool", "ref"):
            assert (rules[table, item.name].type == "list") is not item.multi, item

    def test_lists_in_a_cell_stay_within_what_excel_takes(self, rules):
        lists = [one.formula1 for one in rules.values() if one.type == "list" and one.formula1.startswith('"')]
        assert lists
        assert all(len(text) <= 257 for text in lists)

    def test_a_long_list_is_a_range_that_holds_every_code_with_its_title(self, rules):
        sheet, _, cells = rules["org_unit", "unit_code"].formula1.partition("!")
        shown = [cell.value for (cell,) in workbook("东明县")[sheet.strip("'")][cells.replace("$", "")]]
        assert shown == [shown_code(code, entry.title) for code, entry in book().tables.codes["unit_code"].values.items()]

    def test_references_point_at_the_numbers_of_the_other_sheets(self, rules):
        assert "'医共体'!$A$2" in rules["institution", "consortium_id"].formula1
        assert "'文件与证据台账'!$A$2" in rules["consortium", "est_evidence_id"].formula1
        joint = rules["evidence", "scope_id"].formula1
        letter = joint.split("!$")[1][0]
        assert all(title in str(workbook("东明县")["代码表"][f"{letter}2"].value) for title in ("申报信息", "医共体", "机构"))

    def test_the_list_over_several_sheets_shows_what_they_hold(self):
        target = openpyxl.load_workbook(made("东明县", "dongming-effectiveness/东明县.xlsx"), data_only=True)["代码表"]
        shown = next(line for line in target.iter_cols(values_only=True) if line[0] == "申报信息、医共体、机构")
        own = filed(made("东明县", "dongming-effectiveness/东明县.xlsx"))
        keys = [
            row.value(key)
            for table, key in (("report", "report_id"), ("consortium", "consortium_id"), ("institution", "institution_id"))
            for row in own.rows(table)
        ]
        assert [value for value in shown[1:] if value] == keys

    def test_dates_end_with_the_day_of_the_report_where_the_table_says_so(self, rules):
        for table, item in self.fields("date"):
            one = rules[table, item.name]
            assert one.type == "date"
            assert ("'申报信息'!$" in one.formula2) is bool(item.not_after)

    def test_numbers_have_their_bounds(self, rules):
        for table, item in self.fields("percent"):
            assert (rules[table, item.name].type, rules[table, item.name].formula1, rules[table, item.name].formula2) == ("decimal", "0", "100")
        assert rules["fund_year", "pop_resident"].type == "whole"
        assert rules["fund_flow", "paid_amount"].formula1 == "0"

    def test_every_column_says_what_it_asks_within_what_excel_takes(self, rules):
        for one in rules.values():
            assert 0 < len(one.prompt) <= 255
            assert len(one.promptTitle) <= 32
            assert len(one.error or "") <= 224

    def test_text_cells_keep_numbers_as_they_are_typed(self):
        sheet = workbook("尉氏县")["机构"]
        assert sheet.cell(2, 1).number_format == "@"
        assert sheet.cell(2, column("institution", "join_date")).number_format == "yyyy-mm-dd"
        assert not any("%" in cell.number_format for line in workbook("尉氏县")["指标数据"].iter_rows(max_row=3) for cell in line)


class TestPrefilled:
    def test_registers_and_ledgers_are_empty(self):
        for unit in UNITS:
            for table in book().tables.tables.values():
                if table.kind != "fixed" and table.title in CalamineWorkbook.from_path(made(unit)).sheet_names:
                    assert not values(unit, table.name, table.key[0])

    @pytest.mark.parametrize("unit", UNITS)
    def test_clauses_to_attest_come_in_the_order_of_the_plan_with_their_words(self, unit):
        policy = book().policies[UNITS[unit]]
        found = values(unit, "measure", "clause_id")
        order = list(policy.clauses)
        assert found == sorted(found, key=order.index)
        assert not [atom for atom in found if policy.clauses[atom].same_as]
        headings, *lines = grid(unit, "measure")
        for row in (dict(zip(headings, line, strict=True)) for line in lines[: len(found)]):
            assert row["（参考）条款原文"] == policy.clauses[row["条款编号 *"]].quote

    def test_every_clause_that_is_attested_or_judged_is_there(self):
        policy = compiled(KAIFENG)
        asked = {atoms[0] for rule, node in policy.nodes.items() if policy.rules[rule].binds("尉氏县", "县") for atoms in _attested(node)}
        assert set(values("尉氏县", "measure", "clause_id")) == {atom for atom in asked if _binds_here(atom, "尉氏县")}

    def test_the_municipality_is_asked_for_its_own_duties_only(self):
        policy = book().policies[KAIFENG]
        found = values("开封市", "measure", "clause_id")
        assert found
        assert all(policy.rules[policy.carried[atom]].binds("开封市", "市") for atom in found if policy.carried[atom] in policy.rules)
        assert [code.split()[0] for code in values("开封市", "org_unit", "unit_code")] == ["REFORM_LG"]

    def test_bodies_have_numbers_that_members_can_refer_to(self):
        assert "HMC" in values("尉氏县", "org_unit", "unit_id")
        assert len(values("尉氏县", "org_unit", "unit_id")) == len(values("尉氏县", "org_unit", "unit_code"))

    @pytest.mark.parametrize("unit", UNITS)
    def test_a_bare_template_says_nothing(self, unit, tmp_path):
        own = with_date(unit, tmp_path)
        cover = filed(own).cover
        bare = written(tmp_path, {"report": [{name: cover.value(name) for name in ("report_id", "unit_name", "unit_level", "regime", "as_of_date")}]})
        assert clauses(own) == clauses(bare)

    def test_without_the_day_of_the_report_it_is_one_located_error(self):
        with pytest.raises(ProblemsError) as caught:
            filed(made("尉氏县"))
        assert [(problem.code, problem.place.sheet, problem.place.cell) for problem in caught.value.problems] == [("required", "申报信息", "F2")]


def _attested(node: Any) -> list[tuple[str, ...]]:
    if node.operator in ("attested", "judged"):
        return [node.atoms]
    return [atoms for child in node.children for atoms in _attested(child)]


def _binds_here(atom: str, unit: str) -> bool:
    """Whether an item or a cover that names units names this one."""
    policy = book().policies[KAIFENG]
    rule = policy.rules[policy.carried[atom]]
    limits = [cover.units for cover in rule.covers if cover.atom == atom] + [item.units for item in rule.items if item.atom == atom]
    return all(units is None or unit in units for units in limits)


class TestCarriedOver:
    @pytest.mark.parametrize("source", EXAMPLES)
    def test_the_carried_over_workbook_has_the_same_rows_and_verdicts(self, source):
        before, after = ROOT / "examples" / source, made(Path(source).stem, source)
        assert clauses(after) == clauses(before)
        for table in filed(before).tables:
            missing = row_values(filed(before), table) - row_values(filed(after), table)
            keys = set(book().tables.tables[table].key)
            assert not [row for row in missing if not {name for name, _ in row} <= keys]

    def test_once_the_registers_are_filed_there_is_a_row_for_each_who_must_report(self, tmp_path):
        """A first template with two consortia and three institutions written in, carried over into a second."""
        tables = {
            "report": [{"report_id": "本单位", "unit_name": "尉氏县", "unit_level": "县", "regime": "kaifeng", "as_of_date": date(2020, 10, 31)}],
            "consortium": [{"consortium_id": "Y1", "name": "甲"}, {"consortium_id": "Y2", "name": "乙"}, {"consortium_id": "Y3", "status": "撤销"}],
            "institution": [
                {"institution_id": "J1", "consortium_id": "Y1", "role": "牵头", "kind": "县级公立综合医院"},
                {"institution_id": "J2", "consortium_id": "Y2", "role": "牵头", "kind": "县级公立中医医院"},
                {"institution_id": "J3", "role": "未加入", "kind": "乡镇卫生院"},
            ],
            "measure": [{"clause_id": "KF-1.2.1-f"}, {"clause_id": "KF-1.2.1-g", "status": "已落实", "scope_id": "Y2"}],
            "org_unit": [{"unit_code": "M1", "unit_id": "M1"}, {"unit_code": "M2", "unit_id": "M2"}],
            "org_member": [{"unit_id": "M2", "person_name": "某"}],
        }
        result = template("--policy", KAIFENG, "--unit", "尉氏县", "--from", written(tmp_path, tables), "--out", tmp_path / "second.xlsx")
        assert result.exit_code == 0, result.output
        own = filed(tmp_path / "second.xlsx")
        pairs = [(row.value("clause_id"), row.value("scope_id"), row.value("status")) for row in own.rows("measure")]
        assert [pair for pair in pairs if pair[0] in ("KF-1.2.1-f", "KF-1.2.1-g")] == [
            ("KF-1.2.1-f", "Y1", None), ("KF-1.2.1-f", "Y2", None), ("KF-1.2.1-g", "Y2", "已落实"), ("KF-1.2.1-g", "Y1", None),
        ]  # fmt: skip
        assert {row.value("institution_id") for row in own.rows("status_compare") if row.value("item_code") == "性质"} == {"J1", "J2"}
        bodies = {code: [row.value("unit_id") for row in own.rows("org_unit") if row.value("unit_code") == code] for code in ("M1", "M2")}
        assert bodies == {"M1": ["Y1-M1", "Y2-M1"], "M2": ["M2"]}

    @given(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Cf", "Zl", "Zp")), min_size=1, max_size=30), min_size=1, max_size=6
        )
    )
    @example(["=1+1", "_x0041_", "+86", "@SUM(A1)", "001", "1e5"])
    @settings(max_examples=5, deadline=None)
    def test_text_comes_back_as_it_was_filed_and_is_never_a_formula(self, texts):
        words = [f"{lead}{text}".strip() for lead, text in zip("=+-@'_", texts, strict=False)]
        own = _round_trip({"evidence": [{"evidence_id": f"E{number}", "title": word, "doc_no": "=1+1"} for number, word in enumerate(words)]})
        assert [(row.value("title"), row.value("doc_no")) for row in own.rows("evidence")] == [(word, "=1+1") for word in words]
        with zipfile.ZipFile(folder() / "往返.xlsx") as package:
            parts = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sum(b"<f>" in part for part in parts) == 1

    def test_numbers_come_back_exactly(self):
        amounts = ["0.01", "64.996", "12345678901234.56", "123456789012345.67", "999999999999999", "0.1234567890123456789", "0"]
        own = _round_trip({"fund_year": [{"fund_code": "INS_RES", "year": 2000 + number, "budget_total": amount} for number, amount in enumerate(amounts)]})
        assert [row.value("budget_total") for row in own.rows("fund_year") if row.value("year")] == [Decimal(amount) for amount in amounts]

    def test_codes_outside_an_open_list_and_several_values_are_kept(self):
        own = _round_trip({"evidence": [{"evidence_id": "007", "doc_code": "自编类别", "content_points": ["KF-1.3-a", "KF-1.3-b"]}]})
        (row,) = own.rows("evidence")
        assert (row.value("evidence_id"), row.value("doc_code"), row.value("content_points")) == ("007", "自编类别", ("KF-1.3-a", "KF-1.3-b"))

    def test_days_that_a_spreadsheet_counts_wrongly_come_back_too(self):
        days = ["1900-01-15", "1900-02-28", "1900-12-31", "1901-01-01", "2020-02-29"]
        own = _round_trip({"evidence": [{"evidence_id": day, "issue_date": day} for day in days]})
        assert [row.value("issue_date").isoformat() for row in own.rows("evidence")] == days

    def test_what_does_not_fit_in_a_cell_is_told_and_not_cut(self):
        with pytest.raises(ProblemsError) as caught:
            _round_trip({"evidence": [{"evidence_id": "E1", "content_points": ["长" * 9000] * 4}]})
        assert [(problem.code, problem.place.sheet, problem.place.cell) for problem in caught.value.problems] == [("cell-too-long", "文件与证据台账", "J2")]

    def test_the_plan_says_what_the_unit_is_and_the_earlier_cover_the_rest(self, tmp_path):
        cover = {"report_id": "R7", "unit_name": "尉氏县", "unit_level": "区", "regime": "kaifeng", "as_of_date": "2020-10-31", "note": "说明"}
        result = template("--policy", KAIFENG, "--unit", "尉氏县", "--from", written(tmp_path, {"report": [cover]}), "--out", tmp_path / "t.xlsx")
        assert result.exit_code == 0, result.output
        found = filed(tmp_path / "t.xlsx").cover
        assert [found.value(name) for name in ("report_id", "unit_level", "note")] == ["R7", "县", "说明"]

    @pytest.mark.parametrize("source", EXAMPLES)
    def test_nothing_in_it_needs_to_be_put_right_when_it_is_read(self, source):
        assert filed(made(Path(source).stem, source)).repairs == ()


def _round_trip(tables: dict[str, Any]) -> Submission:
    """A submission written into a template and read back."""
    source = read(submission(KAIFENG, **tables))
    policy, stamp = compiled(KAIFENG), Stamp("尉氏县", "县", KAIFENG, "方案", "1号", "0", tables_version(book().tables), date(2019, 6, 28))
    plan = plan_of(policy.policy, [(rule, policy.nodes[name]) for name, rule in policy.rules.items()], book().tables, "尉氏县", source, calendar())
    path = folder() / "往返.xlsx"
    path.write_bytes(make_template(stamp, plan, source))
    return read_submission(path, book().tables, book().atoms())


class TestReading:
    def stamped(self, tmp_path: Path, version: str) -> Path:
        target = openpyxl.load_workbook(made("尉氏县", EXAMPLES[0]))
        cell = next(cell for line in target["封面"].iter_rows() for cell in line if cell.value == tables_version(book().tables))
        cell.value = version
        target.save(tmp_path / "旧版.xlsx")
        return tmp_path / "旧版.xlsx"

    def test_a_workbook_for_other_tables_is_refused_at_its_stamp(self, tmp_path):
        result = CliRunner().invoke(main, ["evaluate", str(self.stamped(tmp_path, "0123456789abcdef")), "--out", str(tmp_path / "out")])
        assert result.exit_code == 3
        assert "封面" in result.output
        assert "0123456789abcdef" in result.output
        assert "--from" in result.output
        assert not (tmp_path / "out").exists()

    def test_it_can_be_carried_over_into_a_template_of_today(self, tmp_path):
        old = self.stamped(tmp_path, "0123456789abcdef")
        result = template("--policy", KAIFENG, "--unit", "尉氏县", "--from", old, "--out", tmp_path / "new.xlsx")
        assert result.exit_code == 0, result.output
        assert clauses(tmp_path / "new.xlsx") == clauses(ROOT / "examples" / EXAMPLES[0])

    def test_the_version_follows_columns_and_codes_and_not_words_of_help(self):
        tables = book().tables
        field = tables.tables["measure"].fields["status"]
        other = replace(tables.tables["measure"], fields=MappingProxyType({**tables.tables["measure"].fields, "status": replace(field, values=("已落实",))}))
        noted = replace(tables.tables["measure"], note="另一种说明", office="另一家")
        assert tables_version(replace(tables, tables={**tables.tables, "measure": other})) != tables_version(tables)
        assert tables_version(replace(tables, tables={**tables.tables, "measure": noted})) == tables_version(tables)
        assert tables_version(replace(tables, codes={**tables.codes, "unit_code": replace(tables.codes["unit_code"], open=True)})) != tables_version(tables)

    def test_columns_for_reference_are_not_read(self, tmp_path):
        target = openpyxl.load_workbook(with_date("尉氏县", tmp_path))
        sheet = target["措施落实情况"]
        number = [cell.value for cell in sheet[1]].index("（参考）条款原文") + 1
        sheet.cell(2, number).value = "改过的文字"
        target.save(tmp_path / "changed.xlsx")
        assert clauses(tmp_path / "changed.xlsx") == clauses(tmp_path / "尉氏县.xlsx")

    def test_a_code_is_read_with_its_title(self):
        assert "HMC 医管委" in values("尉氏县", "org_unit", "unit_code")
        assert "HMC" in {row.value("unit_code") for row in filed(made("尉氏县", EXAMPLES[0])).rows("org_unit")}


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--policy", "nowhere", "--unit", "尉氏县"], [KAIFENG, DONGMING]),
            (["--policy", KAIFENG, "--unit", "东明县"], ["尉氏县", "开封市"]),
            (["--policy", "dongming", "--unit", "东明县", "--from", str(ROOT / "examples" / EXAMPLES[0])], ["尉氏县", "东明县"]),
            (["--policy", KAIFENG, "--unit", "杞县", "--from", str(ROOT / "examples" / EXAMPLES[0])], ["尉氏县", "杞县"]),
        ],
    )
    def test_what_is_not_there_is_refused_with_what_is(self, arguments, words, tmp_path):
        result = template(*arguments, "--out", tmp_path / "t.xlsx")
        assert result.exit_code == 2
        assert all(word in result.output for word in words)
        assert not (tmp_path / "t.xlsx").exists()

    def test_another_ending_is_refused(self, tmp_path):
        assert template("--policy", KAIFENG, "--unit", "尉氏县", "--out", tmp_path / "t.xls").exit_code == 2

    def test_an_earlier_file_that_cannot_be_read_is_an_input_error(self, tmp_path):
        source = written(tmp_path, {"report": [{"unit_name": "尉氏县"}]})
        result = template("--policy", KAIFENG, "--unit", "尉氏县", "--from", source, "--out", tmp_path / "t.xlsx")
        assert result.exit_code == 3
        assert not (tmp_path / "t.xlsx").exists()


class TestDefinitions:
    @pytest.mark.parametrize(
        ("table", "old", "new", "code"),
        [
            ("measure", "kind: fixed", "kind: ledger", "prefill-kind"),
            ("measure", "each: clause_id", "each: clause", "unknown-name"),
            ("measure", "of: scope_id", "of: status", "unknown-name"),
            ("org_unit", "id: unit_id", "id: unit_code", "unknown-name"),
            ("measure", "[place,", "[plaque,", "schema-enum"),
            ("measure", "{each: clause_id, of: scope_id, ", "{each: clause_id, ", "missing-key"),
        ],
    )
    def test_a_prefill_that_leads_nowhere_is_a_located_problem(self, table, old, new, code, tmp_path):
        rules = tmp_path / "rules"
        for name in ("tables", "codes", "indicators"):
            shutil.copytree(ROOT / "rules" / name, rules / name)
        path = rules / "tables" / f"{table}.yaml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(ProblemsError) as caught:
            load_tables(rules)
        assert [(problem.code, problem.place.file.endswith(f"{table}.yaml")) for problem in caught.value.problems] == [(code, True)]

    def test_every_column_for_reference_that_a_table_may_name_has_a_title(self):
        schema = json.loads((ROOT / "src" / "compliance" / "schemas" / "table.schema.json").read_text("utf-8"))
        assert set(schema["properties"]["prefill"]["properties"]["show"]["items"]["enum"]) == set(SHOWN_TITLES)


@pytest.mark.libreoffice
def test_after_libreoffice_has_saved_it_a_template_reads_the_same(tmp_path):
    bare, carried = with_date("尉氏县", tmp_path), made("东明县", EXAMPLES[-1])
    program = shutil.which("soffice") or shutil.which("libreoffice")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "saved", bare, carried], check=True, capture_output=True, timeout=120
    )
    for path in (bare, carried):
        saved = tmp_path / "saved" / path.name
        assert clauses(saved) == clauses(path)
        again = openpyxl.load_workbook(saved)
        assert all(sheet.protection.sheet for sheet in again.worksheets[:-1])
        lists = [one for one in again["机构"].data_validations.dataValidation if one.type == "list"]
        assert any("OFFSET" in one.formula1 for one in lists)
        with zipfile.ZipFile(io.BytesIO(saved.read_bytes())) as package:
            assert not any("vbaProject" in name for name in package.namelist())
