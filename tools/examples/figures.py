"""Indicators of a county or the city of the Kaifeng plan: the year 2019 and January to September 2020."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from examples.book import COVER, Book, Row, Value

PERIODS = {2019: (date(2019, 1, 1), date(2019, 12, 31)), 2020: (date(2020, 1, 1), date(2020, 9, 30))}
SOURCE = "卫生健康统计直报和医保结算系统"
VISITS = ("PRIMARY_VISIT_RATE", "IN_COUNTY_VISIT_RATE")
_SHARES = {
    "FUND_SHARE_CT": (612_400_000, 655_800_000, 905_000_000),
    "ACTUAL_REIMB": (318_600_000, 331_900_000, 512_000_000),
    "SATISFACTION": (1_842, 1_877, 2_000),
    "EML_SHARE": (412, 436, 520),
    "TWO_INVOICE": (96_400_000, 101_200_000, 103_000_000),
    "LABOUR_INCOME": (148_200_000, 163_700_000, 512_400_000),
    "KEY_SIGN": (61_240, 66_105, 88_300),
    "SIGN_RENEW": (70_120, 74_480, 81_000),
    "STOCK": (18, 11, 4_800),
    "SIGN_RESOURCE": (240, 260, 1_000),
    "CAP_BED": (1_610, 1_640, 1_700),
    "CAP_STANDARD": (86_200, 86_200, 90_000),
    "CAP_EQUIP": (7, 8, 9),
    "REFERRAL_SHARE": (5_120, 6_340, 42_000),
    "BED_USE": (412_300, 405_800, 486_000),
    "RESCUE": (1_148, 1_203, 1_260),
}
_VALUES: dict[str, tuple[Value, Value]] = {
    "PRIMARY_VISITS": (1_201_400, 1_286_300),
    "CASE_MIX": (Decimal("0.98"), Decimal("1.02")),
    "DOWNSHIFT": (640, 812),
    "COOP": (22, 31),
    "UP_REF": (2_210, 2_304),
    "DOWN_REF": (1_160, 1_402),
    "RESERVED": (310, 365),
    "SIGN_USE": (212_000, 228_500),
    "MUTUAL": (18_400, 21_700),
    "CONTINUITY": (9_600, 10_450),
    "SERVICE_VOL": (402_000, 418_500),
    "COST_SPACE": (21_600_000, 23_100_000),
    "TALENT": (812, 846),
    "EXPERT_VISITS": (1_020, 1_244),
}
_PARTS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "TELE_VOL": (("影像", 10_240, 12_180), ("心电", 15_300, 17_020), ("会诊", 640, 815)),
    "PAY_METHOD": (("按病种付费", 46, 52), ("按DRGs付费", 8, 11), ("按项目付费", 26, 18), ("按人头付费", 12, 12), ("按床日付费", 8, 7)),
    "AVG_PAY": (("县级", 84_600, 88_900), ("乡级", 61_200, 65_700)),
    "BURDEN": (("住院次均费用", 6_120, 6_040),),
    "OUT_REF_DISEASE": (("脑血管病", 310, 262), ("恶性肿瘤", 480, 455)),
}
_SCORES = ("KPI_DUTY", "KPI_FUNCTION", "KPI_QUALITY", "KPI_COST", "KPI_OPERATION", "KPI_SATISFACTION")
_WEIGHTED = ("CASE_MIX", "DOWNSHIFT", "COOP", "PRIMARY_VISITS", "IN_COUNTY_VISIT_RATE", "REFERRAL_SHARE", "FUND_SHARE_CT", "ACTUAL_REIMB")
_NEW, _OLD = Decimal("6.5"), Decimal("4")


def file_figures(book: Book, visits: dict[int, tuple[int, int, int]], definition: str, plan: str) -> None:
    """Every indicator for both periods; `visits` are (primary, in the county, all), `plan` is the assessment plan that gives the weights."""
    for index, year in enumerate(PERIODS):
        primary, inside, everyone = visits[year]
        for code, above in zip(VISITS, (primary, inside), strict=True):
            _file(book, code, year, definition, plan, numerator=above, denominator=everyone)
        for code, (*above_by_year, below) in _SHARES.items():
            _file(book, code, year, definition, plan, numerator=above_by_year[index], denominator=below)
        for code, values in _VALUES.items():
            _file(book, code, year, definition, plan, value=values[index])
        for code, parts in _PARTS.items():
            for item, *numbers in parts:
                _file(book, code, year, definition, plan, item=item, **_part(code, int(numbers[index])))
        for code in _SCORES:
            _file(book, code, year, definition, plan, value=88 + index, weight_pct=Decimal(10))


def _part(code: str, number: int) -> dict[str, Value]:
    if code == "TELE_VOL":
        return {"value": number}
    below = {"PAY_METHOD": 100, "OUT_REF_DISEASE": 2_400, "BURDEN": 1, "AVG_PAY": 1}[code]
    scale = {"PAY_METHOD": 1_000_000, "AVG_PAY": 420}.get(code, 1)
    return {"numerator": number * scale, "denominator": below * scale}


def _file(book: Book, code: str, year: int, definition: str, plan: str, **cells: Value) -> Row:
    start, end = PERIODS[year]
    weights: dict[str, Value] = {"weight_pct": _NEW, "weight_pct_prev": _OLD} if code in _WEIGHTED else {}
    return book.add(
        "indicator",
        scope_id=COVER,
        indicator_code=code,
        period_start=start,
        period_end=end,
        **cells,
        **weights,
        definition_ref=definition,
        data_source=SOURCE,
        evidence_id=plan,
    )
