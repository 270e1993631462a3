"""Budgets, transfers and insurance benefits of a county or the city of the Kaifeng plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from examples.book import COVER, Book, Value, text
from examples.profile import COMMUNITY, TOWNSHIP

YEARS = (2019, 2020)
QUARTER_ENDS = (
    (2019, 1, date(2019, 3, 20)),
    (2019, 2, date(2019, 6, 20)),
    (2019, 3, date(2019, 9, 20)),
    (2019, 4, date(2019, 12, 20)),
    (2020, 1, date(2020, 3, 20)),
    (2020, 2, date(2020, 6, 19)),
    (2020, 3, date(2020, 9, 18)),
)
_BUDGETS = {
    "INS_RES": 512_000_000,
    "SIX_INPUT_1": 6_200_000,
    "SIX_INPUT_2": 3_100_000,
    "SIX_INPUT_3": 2_400_000,
    "SIX_INPUT_4": 1_800_000,
    "SIX_INPUT_5": 2_600_000,
    "SIX_INPUT_6": 1_200_000,
    "TCM_INPUT": 2_200_000,
    "PRIM_COMP": 18_600_000,
    "PRIM_FACILITY": 9_400_000,
    "PRIM_CONDITION": 3_300_000,
    "PAY_TOTAL": 96_000_000,
    "PAY_REWARD": 21_500_000,
    "GOV_INPUT": 31_000_000,
    "EML_SUBSIDY": 6_400_000,
}
_CARE = (
    ("基层", "县域内", "普通", 200, 85),
    ("县级", "县域内", "普通", 500, 75),
    ("市级及以上", "县域外", "普通", 1200, 60),
    ("市级及以上", "县域外", "未转诊外出", 1500, 45),
)


def file_money(book: Book, budget_paper: str) -> None:
    """The budgets of two years and the transfers that rules look at, quarter by quarter."""
    for year in YEARS:
        for code, amount in _BUDGETS.items():
            total = Decimal(amount) * (100 + 6 * (year - YEARS[0])) / 100
            settled: dict[str, Value] = {"surplus": Decimal(3_200_000), "overspend": Decimal(0)} if code == "INS_RES" and year == YEARS[0] else {}
            book.add("fund_year", scope_id=COVER, fund_code=code, year=year, budget_total=total, arranged_amount=total, **settled, evidence_id=budget_paper)
    for consortium in book.consortia():
        _transfers(book, text(consortium["consortium_id"]), budget_paper)


def _transfers(book: Book, key: str, paper: str) -> None:
    centres = [row for row in book.institutions("成员", kinds=(TOWNSHIP, COMMUNITY)) if row["consortium_id"] == key]
    for year, quarter, due in QUARTER_ENDS:
        for code, payee, amount in (("GOV_INPUT", key, 480_000 * len(centres)), ("EML_SUBSIDY", key, 95_000 * len(centres))):
            book.add(
                "fund_flow",
                flow_id=f"{code}-{payee}-{year}Q{quarter}",
                fund_code=code,
                year=year,
                period_type="季",
                period_no=quarter,
                payer=f"{book.unit}财政局",
                payee_id=payee,
                payable_amount=Decimal(amount),
                paid_amount=Decimal(amount),
                due_date=due,
                paid_date=due,
                purpose=_PURPOSES[code],
                original_channel=True,
                evidence_id=paper,
            )


_PURPOSES = {"GOV_INPUT": "成员单位财政补助", "EML_SUBSIDY": "基层医疗卫生机构实施基本药物制度补助"}


def file_benefits(book: Book, paper: str) -> None:
    """Deductibles and rates of hospital care by kind of insured, level and place; who goes out without a referral is reimbursed least."""
    for insured, more in (("城乡居民", 0), ("城镇职工", 5)):
        for level, place, scenario, deductible, rate in _CARE:
            tier = f"{level}医疗机构执行同级价格" if insured == "城乡居民" and scenario == "普通" else None
            book.add(
                "benefit",
                benefit_id=f"{insured}-{level}-{scenario}",
                insured_type=insured,
                institution_level=level,
                place=place,
                service_type="住院",
                scenario=scenario,
                rate_pct=Decimal(rate + more),
                deductible_yuan=Decimal(deductible),
                price_tier_note=tier,
                effective_date=date(2019, 7, 1),
                evidence_id=paper,
            )
