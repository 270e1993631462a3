"""Table definitions: what the shipped ones promise to submitters, and how broken ones are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from compliance.model.problem import ProblemsError
from compliance.rulebook.paths import rules_dir
from compliance.rulebook.schema import published
from compliance.rulebook.suggest import nearest
from compliance.rulebook.tables import InOrder, NotGreater, OnePer, load_tables

TABLES = load_tables(rules_dir())

CONTRACT = {
    "report": "report_id unit_name unit_level regime report_kind as_of_date period_start period_end",
    "consortium": "consortium_id report_id name lead_institution_id established_date status legal_form legal_rep_name lead_legal_rep_name governance_mode "
    "term_system charter_evidence_id est_evidence_id",
    "institution": "institution_id name source_name kind township consortium_id role join_date plaque_text plaque_evidence_id alliance_member "
    "alliance_plaque_text referral_unit_name referral_leader referral_contact insurance_contracted hospital_level separate_ledger remote_linked "
    "central_pharmacy_covered zero_markup",
    "org_unit": "unit_id owner_level owner_id unit_code unit_name setup_mode host_org established_date status covered_count duties evidence_id",
    "org_member": "unit_id seat_no role person_name dept_code position position_kind tier start_date evidence_id",
    "status_compare": "institution_id item_code baseline_date before_value after_date after_value change_reason evidence_id",
    "evidence": "evidence_id doc_code title doc_no issuer scope_id issue_date effective_date expiry_date content_points file_name page_ref",
    "measure": "clause_id scope_id status start_date covered_count expected_count description evidence_ids reviewer_rating reviewer_comment",
    "list_item": "list_code scope_id seq item_name item_ref year cases evidence_id",
    "indicator": "scope_id indicator_code item period_start period_end numerator denominator value weight_pct weight_pct_prev definition_ref data_source "
    "evidence_id",
    "fund_year": "scope_id fund_code year raised_total deduct_risk deduct_critical deduct_private deduct_other budget_total prior_year_settled growth_factor "
    "prepaid_total deposit_amount pop_resident pop_actual per_capita arranged_amount surplus overspend surplus_rule surplus_use evidence_id",
    "fund_flow": "flow_id fund_code year period_type period_no payer payee_id payable_amount paid_amount due_date paid_date purpose staff_wage_amount "
    "original_channel evidence_id",
    "settlement": "settlement_id consortium_id institution_id month settle_type received_date audit_done_date payable_amount pay1_date pay1_amount assess_date "
    "pay2_date pay2_amount checked_points evidence_id",
    "benefit": "benefit_id insured_type institution_level place service_type scenario rate_pct base_rate_pct deductible_yuan price_tier_note effective_date "
    "end_date base_doc_evidence_id evidence_id",
    "activity": "activity_id activity_code organiser scope_id start_date end_date topic item_code participants finding follow_up evidence_id",
}
ADDED = {
    "consortium": {"accounting_mode"},
    "institution": {"alliance_join_date", "central_pharmacy_date"},
    "fund_year": {"deduct_other_note", "population_base"},
    "benefit": {"episode_deductible_yuan"},
    "activity": {"subject_unit"},
}


def test_the_tables_are_those_of_the_contract_in_sheet_order():
    assert list(TABLES.tables) == list(CONTRACT)
    assert [table.sheet for table in TABLES.tables.values()] == list(range(15))
    assert TABLES.cover == "report"


@pytest.mark.parametrize("name", CONTRACT)
def test_every_field_of_the_contract_is_there_in_its_order_and_the_gaps_are_closed(name):
    fields = list(TABLES.tables[name].fields)
    promised = CONTRACT[name].split()
    assert [field for field in fields if field in promised] == promised
    assert set(fields) - set(promised) >= ADDED.get(name, set())


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("register", {"consortium", "institution", "org_member", "settlement", "fund_flow", "activity"}),
        ("ledger", {"evidence", "list_item"}),
        ("fixed", {"report", "org_unit", "status_compare", "measure", "indicator", "fund_year", "benefit"}),
    ],
)
def test_only_registers_are_complete_once_filled(kind, names):
    assert {table.name for table in TABLES.tables.values() if table.kind == kind} == names
    assert {table.complete for table in TABLES.tables.values() if table.kind == kind} == {kind == "register"}


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (
            "unit_code",
            [*(f"M{n}" for n in range(1, 9)), *(f"R{n}" for n in range(1, 9)), *(f"DM_M{n}" for n in range(1, 11)), "HMC", "REM_PATH", "SIX_CENTRES"],
        ),
        ("activity_code", [*(f"SUPV_A4_{n:02}" for n in range(1, 24)), "MEET_DEPLOY", "EVAL_MID", "ASSESS_HEAD_T", "INS_INSPECT_D", "DISPATCH"]),
        (
            "fund_code",
            [*(f"A2_INPUT_{c}" for c in "abcdefghijklmn"), *(f"A3_DEV_{c}" for c in "defghij"), *(f"SIX_INPUT_{n}" for n in range(1, 7)), "VC_SUBSIDY"],
        ),
        ("indicator", ["PRIMARY_VISIT_RATE", "IN_COUNTY_INPT_RATE", "CAP_STANDARD", "KPI_SATISFACTION", "CHRONIC_DM2", "SIGN_RENEW", "STOCK"]),
        ("list_code", ["50病种诊疗能力", "大额资金审批", "医管委决策事项", "适宜技术项目", "清单执行台账", "出入院标准", "转诊标准", "大病外转"]),
        ("item_code", ["原有名称", "政府办医主体责任", "村卫生室管理模式", "财政供给渠道", "基本医疗职能任务"]),
        ("doc_code", ["PLAN", "LIST_GOV", "PHOTO_PLAQUE", "OTHER"]),
    ],
)
def test_ranges_of_codes_are_written_out(codes, expected):
    assert set(expected) <= set(TABLES.codes[codes].values)


def test_only_document_codes_are_open():
    assert [codes.name for codes in TABLES.codes.values() if codes.open] == ["doc_code"]


def test_only_keys_kinds_and_the_cover_are_required():
    required = {f"{table.name}.{field.name}" for table in TABLES.tables.values() for field in table.fields.values() if field.required}
    assert required == {
        "report.unit_name", "report.unit_level", "report.regime", "report.as_of_date", "consortium.consortium_id", "institution.institution_id",
        "org_unit.unit_code", "org_member.unit_id", "status_compare.item_code", "evidence.evidence_id", "measure.clause_id", "list_item.list_code",
        "indicator.indicator_code", "fund_year.fund_code", "fund_flow.fund_code", "activity.activity_code",
    }  # fmt: skip


def test_every_other_key_of_a_table_that_is_referred_to_numbers_itself():
    keys = {table.name: table.fields[table.id_field] for table in TABLES.tables.values() if table.id_field}
    assert {name for name, field in keys.items() if not field.required and not field.auto} == set()


def test_the_evaluator_fills_the_review_columns_only():
    assert [field.name for table in TABLES.tables.values() for field in table.fields.values() if field.filled_by == "evaluator"] == [
        "reviewer_rating",
        "reviewer_comment",
    ]


def test_an_indicator_that_may_exceed_its_base_is_no_share():
    assert {code for code, item in TABLES.indicators.items() if item.kind == "share"}.isdisjoint(
        {"CAP_BED", "CAP_EQUIP", "CAP_STANDARD", "ALOS", "AVG_PAY", "BURDEN"}
    )
    assert {code for code, item in TABLES.indicators.items() if item.definition_required} == {
        "PRIMARY_VISIT_RATE",
        "IN_COUNTY_VISIT_RATE",
        "IN_COUNTY_INPT_RATE",
    }


def test_checks_are_read_as_written():
    kinds = [type(check) for table in TABLES.tables.values() for check in table.checks]
    assert (kinds.count(NotGreater), kinds.count(InOrder), kinds.count(OnePer)) == (2, 4, 1)


@pytest.mark.parametrize("name", ["table", "codes", "indicator"])
def test_schemas_are_draft_2020_12_and_described_in_chinese(name):
    schema = published(name)
    Draft202012Validator.check_schema(schema)
    assert all(any("\u4e00" <= char <= "\u9fff" for char in part.get("description", "")) for part in schema["properties"].values())


COVER = """\
table: report
title: 封面
sheet: 0
kind: fixed
cover: true
key: [report_id]
fields:
  report_id: {title: 编号, type: text}
  as_of_date: {title: 截止日, type: date}
"""
BODY = """\
table: body
title: 组织
sheet: 1
kind: fixed
key: [body_id]
fields:
  body_id: {title: 编号, type: text}
  code: {title: 代码, type: code, codes: body_code}
  owner: {title: 归属, type: ref, to: [report]}
  since: {title: 成立, type: date, not_after: as_of_date, after_cutoff: {set: {state: 未设}}}
  until: {title: 撤销日, type: date}
  state: {title: 状态, type: code, values: [未设, 运行]}
  part: {title: 分子, type: decimal}
checks:
  - {in_order: [since, until], message: 先后}
"""
CODES = "codes: body_code\ntitle: 代码\nvalues: {A: 甲}\n"
INDICATOR = "indicator: RATE\ntitle: 比率\nkind: share\nnumerator: 分子\ndenominator: 分母\n"


def write_rules(folder: Path, **texts: str) -> Path:
    files = {"tables/report": COVER, "tables/body": BODY, "codes/body_code": CODES, "indicators/RATE": INDICATOR}
    for name, text in {**files, **{key.replace("__", "/"): text for key, text in texts.items()}}.items():
        path = folder / "rules" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "rules"


def problems(folder: Path) -> list[tuple[str, str, int | None]]:
    with pytest.raises(ProblemsError) as caught:
        load_tables(folder)
    return [(problem.code, problem.place.file, problem.place.line) for problem in caught.value.problems]


def test_the_small_rules_used_below_are_sound(tmp_path):
    tables = load_tables(write_rules(tmp_path))
    assert list(tables.tables) == ["report", "body"]
    assert tables.codes_of(tables.tables["body"].fields["code"]) == {"A": "甲"}
    assert tables.codes["indicator"].values["RATE"].title == "比率"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("sheet: 1", "shet: 1", "unknown-key", 3),
        ("type: decimal", "type: decimel", "schema-enum", 13),
        ("codes: body_code", "codes: bodycode", "unknown-name", 8),
        ("codes: body_code", "codes: body_code, values: [甲]", "code-source", 8),
        ("type: code, values: [未设, 运行]", "type: code", "code-source", 12),
        ("to: [report]", "to: [reports]", "unknown-name", 9),
        (", to: [report]", "", "reference-target", 9),
        ("title: 撤销日", "title: 成立", "duplicate-title", 11),
        ("title: 组织", "title: 封面", "duplicate-title", 2),
        ("key: [body_id]", "key: [bodyid]", "unknown-name", 5),
        ("not_after: as_of_date", "not_after: report_id", "unknown-name", 10),
        ("set: {state: 未设}", "set: {stat: 未设}", "unknown-name", 10),
        ("set: {state: 未设}", "set: {state: 没有}", "unknown-code", 10),
        ("{set: {state: 未设}}", "gone", "schema-anyOf", 10),
        ("in_order: [since, until]", "in_order: [since, part]", "unknown-name", 15),
        ("in_order: [since, until]", "in_ordre: [since, until]", "schema-anyOf", 15),
        ("{in_order: [since, until], message: 先后}", "{not_greater: [part, whole], message: 大小}", "unknown-name", 15),
        ("{in_order: [since, until], message: 先后}", "{sum_not_greater: [[part, nil], part], message: 和}", "unknown-name", 15),
        (
            "{in_order: [since, until], message: 先后}",
            "{one_per: {group: owner, where: {state: 运行}}, agrees_with: {table: report, field: nil}, message: 一}",
            "unknown-name",
            15,
        ),
        ("{in_order: [since, until], message: 先后}", "{filled_when_referenced: [nil], message: 空}", "unknown-name", 15),
        ("type: date}", "type: text, after_cutoff: drop}", "not-a-date", 11),
        ("kind: fixed", "kind: fixed\ncover: true", "one-cover", 1),
        ("table: body", "table: bodies", "file-name", 1),
    ],
)
def test_a_broken_table_is_told_with_its_line(tmp_path, old, new, code, line):
    assert BODY.count(old) == 1
    found = problems(write_rules(tmp_path, tables__body=BODY.replace(old, new)))
    assert (code, line) in [(name, where) for name, _, where in found]
    assert all(not Path(file).is_absolute() for _, file, _ in found)


def test_every_fault_of_every_file_is_told_at_once(tmp_path):
    broken = write_rules(
        tmp_path, tables__body=BODY.replace("sheet: 1", "shet: 1"), codes__body_code="codes: [", indicators__RATE=INDICATOR.replace("numerator", "numertor")
    )
    assert {file for _, file, _ in problems(broken)} == {"rules/tables/body.yaml", "rules/codes/body_code.yaml", "rules/indicators/RATE.yaml"}


def test_a_share_must_say_what_its_parts_are(tmp_path):
    assert ("missing-key", "rules/indicators/RATE.yaml", 1) in problems(write_rules(tmp_path, indicators__RATE="indicator: RATE\ntitle: 比率\nkind: share\n"))


def test_a_folder_without_definitions_is_refused(tmp_path):
    assert {code for code, _, _ in problems(tmp_path)} == {"no-files"}


@given(st.lists(st.text(min_size=1, max_size=12), max_size=6), st.text(max_size=80))
def test_a_suggestion_is_always_one_of_the_options(options, word):
    assert nearest(word, options) in [None, *options]


@pytest.mark.parametrize(
    ("word", "options", "expected"),
    [("instituton", ["institution", "indicator"], "institution"), ("乡镇卫生", ["乡镇卫生院", "村卫生室"], "乡镇卫生院"), ("x", ["yy"], None)],
)
def test_the_nearest_option_is_suggested(word, options, expected):
    assert nearest(word, options) == expected
