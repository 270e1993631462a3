"""What was planted in the Dongming submission; `examples/expected.yaml` says what each must lead to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from examples.book import Book, Row
from examples.dongming_money import CENT
from examples.planting import blank, declare, rate, without_file


def plant(book: Book) -> None:
    """Every fault of the submission."""
    _settlements(book)
    _money(book)
    _registers(book)
    _declarations(book)


def _batch(book: Book, institution: str, month: int, kind: str) -> Row:
    return book.row("settlement", institution_id=institution, month=f"2024-{month:02}", settle_type=kind)


def _audited(row: Row, received: date, audited: date, paid: date) -> None:
    row |= {
        "received_date": received,
        "audit_done_date": audited,
        "pay1_date": paid,
        "assess_date": paid + timedelta(days=7),
        "pay2_date": paid + timedelta(days=10),
    }


def _settlements(book: Book) -> None:
    """Around the National Day of 2024: 29 September and 12 October were worked, 1 to 7 October were not."""
    start = date(2024, 9, 9)
    _audited(_batch(book, "C1T2", 9, "即时结报"), start, date(2024, 10, 12), date(2024, 10, 15))
    _audited(_batch(book, "C1T1", 9, "即时结报"), start, date(2024, 10, 14), date(2024, 10, 16))
    _audited(_batch(book, "C2T2", 9, "非即时结报"), start, date(2024, 10, 18), date(2024, 10, 22))
    _audited(_batch(book, "C2T1", 9, "非即时结报"), start, date(2024, 10, 21), date(2024, 10, 23))
    short = _batch(book, "C1T3", 5, "即时结报")
    total = short["payable_amount"]
    assert isinstance(total, Decimal)
    short["pay1_amount"] = (total * Decimal("0.8999")).quantize(CENT)
    short["pay2_amount"] = (total / 10).quantize(CENT)
    blank(_batch(book, "C2T3", 11, "即时结报"), "assess_date", "pay2_date", "pay2_amount")


def _money(book: Book) -> None:
    deposit = book.row("fund_year", scope_id="C2", fund_code="INS_RES")
    deposit["deposit_amount"] = Decimal(405_000_000) * Decimal("0.0499")
    whole = book.row("fund_year", scope_id="R", fund_code="INS_RES")
    whole["prepaid_total"] = Decimal(871_500_001)
    book.drop("fund_flow", flow_id="INS_RES-C2L-7")
    quarter = book.row("fund_flow", flow_id="PH_BASIC-C1T4-2")
    planned = quarter["payable_amount"]
    assert isinstance(planned, Decimal)
    quarter["paid_amount"] = (planned * Decimal("0.699")).quantize(CENT)
    book.row("fund_flow", flow_id="PH_BASIC-C2T4-3")["staff_wage_amount"] = Decimal("36000.00")
    book.row("benefit", benefit_id="城乡居民-住院-基层-普通")["rate_pct"] = Decimal(84)


def _registers(book: Book) -> None:
    moved = book.row("institution", institution_id="C1T5")
    moved["consortium_id"] = "C2"
    for row in book.rows("settlement", institution_id="C1T5"):
        row["consortium_id"] = "C2"
    book.row("institution", institution_id="C1T1")["plaque_text"] = "东明县人民医院医共体分院"
    book.drop("activity", activity_code="CLIN_TRAIN", scope_id="C2", start_date=date(2024, 10, 11))
    book.drop("activity", activity_code="SUPV_A4_13")
    book.drop("list_item", list_code="50病种诊疗能力", scope_id="C2T5", seq=50)
    book.row("institution", institution_id="C2T5")["hospital_level"] = "一级"
    book.drop("list_item", list_code="50病种诊疗能力", scope_id="C1T1")
    book.row("institution", institution_id="C1T1")["hospital_level"] = "二级（2024年评审）"
    book.drop("org_member", unit_id="DM_LG", dept_code="政府办", role="成员")


def _declarations(book: Book) -> None:
    declare(book, "DM-A5-5d", "未落实", "智能审核系统尚未招标")
    declare(book, "DM-A2-6.1d", "部分落实", "人才流动办法已印发，尚未实际流动")
    declare(book, "DM-5.3.1-g", "已落实", "已统一晋升聘任标准")
    without_file(book, "DM-A2-10b")
    declare(book, "DM-6.2-b", None, "")
    for row in book.rows("measure", clause_id="DM-6.2-b"):
        blank(row, "description")
    rate(book, "DM-3-g", "符合", "抽查病历与转诊记录一致")
    rate(book, "DM-A5-5e", "基本符合", "重点疑点已筛查，分析记录不全")
    rate(book, "DM-A3-2.8d", "不符合", "两家成员单位远程会诊未开展")
    rate(book, "DM-6.1-f", "无法判断", "未提供成员单位履职材料")
