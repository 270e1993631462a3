"""What was planted in the Kaifeng submissions of the final evaluation; `examples/expected.yaml` says what each must lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from examples.book import Book, Row, day, text
from examples.figures import PERIODS
from examples.planting import blank, declare, rate, without_file


def _rate_row(book: Book, code: str, year: int = 2020) -> Row:
    return book.row("indicator", indicator_code=code, period_end=PERIODS[year][1])


def _weishi(book: Book) -> None:
    book.drop("org_member", unit_id="HMC", dept_code="编办")
    changed = book.row("status_compare", institution_id="C1T2", item_code="编制")
    changed |= {"after_value": "核定事业编制56名", "change_reason": "县编办2020年重新核定，2名编制调整至公共卫生岗位"}
    book.row("institution", institution_id="C2T3")["plaque_text"] = "尉氏县第二医疗健康集团和顺镇分院"
    centre = book.row("org_unit", unit_id="C2-M6")
    centre["status"] = "筹建"
    blank(centre, "established_date", "evidence_id")
    declare(book, "KF-3.7-h", "已落实", "已与省、市医疗机构联网")
    without_file(book, "KF-3.7-g")
    declare(book, "KF-4.6-c3", "部分落实", "技术准入目录已印发，备案尚未完成")
    declare(book, "KF-6.3-a", "未落实", "领导干部联系点制度尚在研究")


def _qixian(book: Book) -> None:
    changed = book.row("status_compare", institution_id="C2T1", item_code="编制")
    changed["after_value"] = "核定事业编制50名"
    blank(changed, "evidence_id")
    _rate_row(book, "IN_COUNTY_VISIT_RATE")["denominator"] = 0
    blank(_rate_row(book, "PRIMARY_VISIT_RATE"), "definition_ref")
    outside = book.row("institution", institution_id="J3")
    outside["alliance_member"] = False
    blank(outside, "alliance_join_date", "alliance_plaque_text")
    late = book.row("fund_flow", flow_id="EML_SUBSIDY-C3-2020Q2")
    late["paid_date"] = date(2020, 7, 6)
    same = _rate_row(book, "REFERRAL_SHARE")
    same["weight_pct"] = same["weight_pct_prev"]
    blank(_rate_row(book, "DOWNSHIFT"), "weight_pct_prev")
    book.row("institution", institution_id="C4T1")["referral_unit_name"] = "无"
    _rate_row(book, "CAP_BED")["numerator"] = 1_706


def _tongxu(book: Book) -> None:
    declare(book, "KF-3.11-d", "部分落实", "重点人群优先签约，残疾人群尚未全覆盖")


def _xiangfu(book: Book) -> None:
    reported = _rate_row(book, "PRIMARY_VISIT_RATE")
    blank(reported, "numerator", "denominator")
    reported["value"] = Decimal("66.2")
    blank(book.row("institution", institution_id="C1T4"), "referral_contact")
    book.drop("org_unit", unit_id="C1-R5")
    declare(book, "KF-3.7-a", None, "")
    blank(book.row("measure", clause_id="KF-3.7-a"), "description")
    rate(book, "KF-3.6-0", "符合", "现场查看中心运行记录，统一管理属实")
    rate(book, "KF-3.10-d", "基本符合", "通道已建立，下转病例偏少")
    rate(book, "KF-3.12-a", "不符合", "公共卫生未列入医共体年度重点工作")
    rate(book, "KF-3.12-d", "无法判断", "未见随访记录原件")
    blank(book.row("fund_flow", flow_id="GOV_INPUT-C1-2020Q3"), "paid_amount", "paid_date")
    missing = book.row("org_unit", unit_id="C1-M5")
    missing["status"] = "未设"
    blank(missing, "established_date", "evidence_id", "covered_count")
    blank(book.row("institution", institution_id="C1T2"), "plaque_evidence_id")


def _city(book: Book) -> None:
    for code, when in (("MEET_DEPLOY", date(2019, 7, 3)), ("SUPERVISE", date(2020, 1, 14))):
        for row in book.rows("activity", activity_code=code):
            row |= {"start_date": when, "end_date": when}
            proof = book.row("evidence", evidence_id=text(row["evidence_id"]))
            proof["issue_date"] = max(when, day(proof["issue_date"]))
    book.drop("activity", activity_code="EVAL_FINAL", subject_unit="祥符区")


PLANTS: Mapping[str, Callable[[Book], None]] = {"尉氏县": _weishi, "杞县": _qixian, "通许县": _tongxu, "祥符区": _xiangfu, "开封市": _city}
