"""The invented submission of the Dongming plan at the evaluation of its effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from compliance.rulebook.rulebook import Rulebook
from examples.attestations import Duty
from examples.book import COVER, Book, Value, text
from examples.declarations import Declarations
from examples.dongming_bodies import file_bodies
from examples.dongming_lists import file_lists
from examples.dongming_money import INSURER, file_benefits, file_budgets, file_transfers
from examples.dongming_registers import OFFICE, file_registers
from examples.dongming_settlements import file_settlements
from examples.events import file_dated, file_events_asked_for, titles

POLICY = "dongming-2023-27"
DAY, PERIOD = date(2024, 12, 8), (date(2023, 12, 8), date(2024, 12, 8))
SPAN = (date(2024, 1, 8), date(2024, 10, 25))
_SUPERVISED = {14: "abcde", 15: "ab", 16: "abcd", 17: "ab", 18: "abc", 19: "abc"}
_OF_COUNTY = (
    ("DISPATCH", date(2024, 4, 18), OFFICE),
    ("DISPATCH", date(2024, 8, 15), OFFICE),
    ("INS_INSPECT_S", date(2024, 5, 23), INSURER),
    ("INS_INSPECT_D", date(2024, 6, 13), INSURER),
    ("INS_EVAL", date(2024, 11, 14), INSURER),
    ("PH_EVAL", date(2024, 1, 16), OFFICE),
    ("PH_EVAL", date(2024, 7, 11), OFFICE),
    ("AUDIT", date(2024, 10, 17), "东明县审计局"),
    ("PUBLICITY", date(2024, 3, 12), OFFICE),
    ("SUPERVISE", date(2024, 6, 26), OFFICE),
    ("MEET_LG", date(2024, 1, 10), "领导小组办公室"),
    ("EVAL_EFFECT", date(2024, 11, 28), OFFICE),
)
_OF_CONSORTIUM = (
    ("ASSESS_CONS", date(2024, 7, 18), OFFICE),
    ("ASSESS_HEAD_Y", date(2024, 11, 19), OFFICE),
    ("ASSESS_HEAD_T", date(2024, 11, 20), OFFICE),
    ("OUTREACH", date(2024, 4, 9), ""),
    ("OUTREACH", date(2024, 9, 5), ""),
    ("CLIN_TRAIN", date(2024, 5, 16), ""),
    ("CLIN_TRAIN", date(2024, 10, 11), ""),
    ("RX_REVIEW", date(2024, 6, 6), ""),
    ("ASSESS_MEMBER", date(2024, 8, 8), ""),
    ("FURTHER_STUDY", date(2024, 3, 20), ""),
)
_FIGURES: tuple[tuple[str, str | None, int, int | None], ...] = (
    ("IN_COUNTY_VISIT_RATE", None, 4_214_600, 4_520_000),
    ("IN_COUNTY_INPT_RATE", None, 98_280, 108_000),
    ("OUT_FUND_SHARE", None, 214_000_000, 842_000_000),
    ("SATISFACTION", None, 1_862, 2_000),
    ("ALOS", None, 612_400, 76_300),
    ("SURG_L34", None, 4_210, 12_600),
    ("UP_REF", None, 5_120, None),
    ("DOWN_REF", None, 3_480, None),
    ("EML_SHARE", None, 438, 520),
    ("MUTUAL", None, 26_400, None),
    ("PATHWAY", None, 18_640, 24_100),
    ("PAY_METHOD", "按病种付费", 421_000_000, 842_000_000),
    ("PAY_METHOD", "DRG付费", 236_000_000, 842_000_000),
    ("CHRONIC_HTN", None, 84_100, 96_400),
    ("CHRONIC_DM2", None, 31_260, 36_800),
    ("STOCK", None, 14, 6_200),
    ("BURDEN", "住院次均费用", 5_980, 1),
    ("DOWN_INCOME", "收入", 1_240_000, None),
    ("DOWN_INCOME", "成本", 410_000, None),
    ("DOWN_INCOME", "奖励", 620_000, None),
    ("CONTINUITY", "筛查", 52_400, None),
    ("CONTINUITY", "随访", 48_900, None),
    ("EXPERT_VISITS", None, 1_310, None),
    ("SERVICE_VOL", None, 512_000, None),
)


def county(duties: Sequence[Duty], rules: Rulebook, papers: Mapping[str, str]) -> Book:
    """The county before anything is planted."""
    book = Book("东明县", "县", "dongming", "成效评估", DAY, PERIOD)
    file_registers(book)
    file_bodies(book, titles(rules, "unit_code"))
    file_lists(book)
    file_settlements(book)
    file_budgets(book)
    file_transfers(book)
    file_benefits(book)
    _figures(book)
    _events(book, titles(rules, "activity_code"))
    file_events_asked_for(book, duties, titles(rules, "activity_code"), OFFICE, date(2024, 9, 12))
    Declarations(book, papers, SPAN, rated=False).file(duties)
    return book


def _figures(book: Book) -> None:
    paper = book.document("县域就诊率、住院率等指标口径说明", OFFICE, date(2024, 2, 20), "DEF_DOC")
    for code, item, number, whole in _FIGURES:
        cells: dict[str, Value] = {"value": Decimal(number)} if whole is None else {"numerator": number, "denominator": whole}
        book.add(
            "indicator",
            scope_id=COVER,
            indicator_code=code,
            item=item,
            period_start=date(2023, 12, 8),
            period_end=date(2024, 11, 30),
            **cells,
            definition_ref=f"{paper}《县域就诊率、住院率等指标口径说明》",
            data_source="卫生健康统计直报和医保结算系统",
            evidence_id=paper,
        )


def _events(book: Book, names: dict[str, str]) -> None:
    for code, day, organiser in _OF_COUNTY:
        file_dated(book, code, names[code], organiser, COVER, day)
    for consortium in book.consortia():
        for code, day, organiser in _OF_CONSORTIUM:
            file_dated(book, code, names[code], organiser or text(consortium["name"]), text(consortium["consortium_id"]), day)
    for number in range(1, 24):
        code = f"SUPV_A4_{number:02}"
        for part in _SUPERVISED.get(number, ("",)):
            row = file_dated(book, code, names[code], "东明县外部治理综合监督联合检查组", COVER, date(2024, 3 + number % 8, 4 + number))
            row["item_code"] = f"A4-{number:02}{part}"
