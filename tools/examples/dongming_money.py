"""Budgets, transfers and benefits of the invented Dongming submission; every amount adds up before anything is planted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from examples.book import COVER, Book, Value, text
from examples.dongming_registers import OFFICE
from examples.profile import CLINIC

YEAR = 2024
SHARES = {"C1": Decimal("0.55"), "C2": Decimal("0.45")}
INSURER = "东明县医疗保障局"
CENT = Decimal("0.01")
RESIDENT, ACTUAL, PER_HEAD = 1_198_600, 1_204_300, Decimal(94)
_INVESTMENT = {f"A2_INPUT_{letter}": 600_000 + 90_000 * number for number, letter in enumerate("abcdefgjmn")}
_DEVELOPMENT = ("A3_DEV_d", "A3_DEV_e", "A3_DEV_f", "A3_DEV_g", "A3_DEV_h", "A3_DEV_i", "A3_DEV_j")
_QUARTERS = ((1, date(2024, 2, 26)), (2, date(2024, 5, 27)), (3, date(2024, 8, 26)), (4, date(2024, 11, 25)))
_CARE = (
    ("基层", "县域内", "普通", 200, 85, 80),
    ("基层", "县域内", "下转", 200, 85, 80),
    ("县级", "县域内", "普通", 500, 75, 75),
    ("市级及以上", "县域外", "普通", 1000, 60, 60),
)


def file_budgets(book: Book) -> None:
    """The packages of insurance, public health and essential medicines for the county and each consortium, and what the government puts in."""
    proof = book.document("2024年度医共体资金预算和打包方案", "东明县财政局", date(2024, 1, 24), "RECORD")
    wholes: dict[str, dict[str, Decimal]] = {
        "INS_RES": {
            "budget_total": Decimal(900_000_000),
            "prepaid_total": Decimal(871_500_000),
            "deposit_amount": Decimal(45_000_000),
            "surplus": Decimal(0),
            "overspend": Decimal(0),
        },
        "PH_BASIC": dict.fromkeys(("budget_total", "prepaid_total", "arranged_amount"), PER_HEAD * ACTUAL),
        "EML_SUBSIDY": {name: Decimal(9_600_000) for name in ("budget_total", "prepaid_total", "arranged_amount")},
        "GOV_INPUT": {name: Decimal(42_000_000) for name in ("budget_total", "arranged_amount")},
    }
    for code, whole in wholes.items():
        book.add("fund_year", scope_id=COVER, fund_code=code, year=YEAR, **whole, **_BASES.get(code, {}), evidence_id=proof)
        for key, share in SHARES.items():
            book.add(
                "fund_year",
                scope_id=key,
                fund_code=code,
                year=YEAR,
                **{name: (amount * share).quantize(CENT) for name, amount in whole.items()},
                evidence_id=proof,
            )
    unasked = dict.fromkeys(("A2_INPUT_h", "A2_INPUT_i", "A2_INPUT_k", "A2_INPUT_l"), 0)
    for code, amount in (_INVESTMENT | unasked | {"PRIM_COMP": 26_000_000}).items():
        book.add("fund_year", scope_id=COVER, fund_code=code, year=YEAR, budget_total=Decimal(amount), arranged_amount=Decimal(amount), evidence_id=proof)


_BASES: dict[str, dict[str, Value]] = {
    "INS_RES": {
        "raised_total": Decimal(1_020_000_000),
        "deduct_risk": Decimal(20_400_000),
        "deduct_critical": Decimal(70_000_000),
        "deduct_private": Decimal(29_600_000),
        "deduct_other": Decimal(0),
        "prior_year_settled": Decimal(830_000_000),
        "growth_factor": Decimal("1.05"),
    },
    "PH_BASIC": {"pop_resident": RESIDENT, "pop_actual": ACTUAL, "population_base": "实际人口", "per_capita": PER_HEAD},
}


def file_transfers(book: Book) -> None:
    """Monthly prepayments of insurance; quarterly ones of public health, essential medicines and government money; 70% on to the members."""
    proof = book.document("2024年度资金拨付凭证汇编", "东明县财政局", date(2024, 11, 28), "RECORD")
    for key, share in SHARES.items():
        monthly = (Decimal(871_500_000) * share / 12).quantize(CENT)
        for month in range(1, 12):
            _pay(book, "INS_RES", "月", month, INSURER, f"{key}L", monthly, monthly, date(YEAR, month, 10), "医保基金打包预付", proof)
        for quarter, day in _QUARTERS:
            for code, whole, purpose in (
                ("PH_BASIC", PER_HEAD * ACTUAL, "基本公共卫生服务和家庭医生签约服务"),
                ("EML_SUBSIDY", Decimal(9_600_000), "实施基本药物制度补助"),
                ("GOV_INPUT", Decimal(42_000_000), "成员单位财政补助"),
            ):
                amount = (whole * share / 4).quantize(CENT)
                _pay(book, code, "季", quarter, OFFICE, key, amount, amount, day, purpose, proof)
            _to_members(book, key, quarter, day + timedelta(days=7), proof)
    _to_others(book, proof)


def _to_members(book: Book, key: str, quarter: int, day: date, proof: str) -> None:
    payer = f"{book.row('institution', institution_id=f'{key}L')['name']}医共体"
    for number, row in enumerate([row for row in book.institutions("成员") if row["consortium_id"] == key]):
        clinic = row["kind"] == CLINIC
        planned = Decimal(24_000 if clinic else 1_050_000 + 20_000 * number)
        paid = (planned * 7 / 10).quantize(CENT)
        _pay(book, "PH_BASIC", "季", quarter, payer, text(row["institution_id"]), planned, paid, day, "预拨季度预算经费的70%", proof)
        if clinic:
            _pay(book, "VC_SUBSIDY", "季", quarter, OFFICE, text(row["institution_id"]), Decimal(9_000), Decimal(9_000), day, "村卫生室补助", proof)


def _to_others(book: Book, proof: str) -> None:
    for quarter, day in _QUARTERS:
        for row in list(book.institutions("参与(非成员)")):
            _pay(
                book,
                "PH_PROF",
                "季",
                quarter,
                "东明县人民医院医共体",
                text(row["institution_id"]),
                Decimal(260_000),
                Decimal(260_000),
                day,
                "购买专业公共卫生服务",
                proof,
            )
    for code in _DEVELOPMENT:
        for key in SHARES:
            _pay(book, code, "年", 1, OFFICE, key, Decimal(800_000), Decimal(800_000), date(2024, 6, 20), "发展建设经费", proof)


def _pay(book: Book, code: str, kind: str, number: int, payer: str, payee: str, planned: Decimal, paid: Decimal, day: date, purpose: str, proof: str) -> None:
    wage = Decimal(0) if code == "PH_BASIC" else None
    book.add(
        "fund_flow",
        flow_id=f"{code}-{payee}-{number}",
        fund_code=code,
        year=YEAR,
        period_type=kind,
        period_no=number,
        payer=payer,
        payee_id=payee,
        payable_amount=planned,
        paid_amount=paid,
        due_date=day,
        paid_date=day,
        purpose=purpose,
        staff_wage_amount=wage,
        original_channel=True,
        evidence_id=proof,
    )


def file_benefits(book: Book) -> None:
    """Rates and deductibles by level and scene; a township hospital gives five points more than the city's rule."""
    base = book.document("菏泽市居民基本医疗保险实施办法", "菏泽市人民政府办公室", date(2023, 12, 8), "INS_RULE")
    proof = book.document("东明县医保差别化支付政策", INSURER, date(2024, 1, 5), "INS_RULE")
    for insured in ("城乡居民", "城镇职工"):
        for service in ("住院", "门诊"):
            for level, place, scenario, deductible, rate, base_rate in _CARE:
                book.add(
                    "benefit",
                    benefit_id=f"{insured}-{service}-{level}-{scenario}",
                    insured_type=insured,
                    institution_level=level,
                    place=place,
                    service_type=service,
                    scenario=scenario,
                    rate_pct=Decimal(rate),
                    base_rate_pct=Decimal(base_rate),
                    deductible_yuan=Decimal(deductible),
                    episode_deductible_yuan=Decimal(deductible) if scenario == "下转" else None,
                    effective_date=date(2024, 1, 10),
                    base_doc_evidence_id=base,
                    evidence_id=proof,
                )
