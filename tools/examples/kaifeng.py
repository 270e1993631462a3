"""The submissions of the Kaifeng plan: three counties, a district and the city, at the final evaluation and at the mid-term before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from compliance.rulebook.rulebook import Rulebook
from examples.attestations import Duty
from examples.bodies import file_bodies, leading_group
from examples.book import Book, day
from examples.comparison import ALLIANCE, SEVEN, compare, compare_government
from examples.declarations import Declarations
from examples.events import file_events, file_events_asked_for, titles
from examples.figures import PERIODS, file_figures
from examples.money import file_benefits, file_money
from examples.profile import COMMUNITY, KAIFENG, TOWNSHIP, Profile
from examples.registers import file_registers

POLICY = "kaifeng-2019-74"
FINAL, PERIOD = date(2020, 10, 31), (date(2020, 1, 1), date(2020, 9, 30))
SPAN = (date(2019, 9, 2), date(2020, 9, 18))
CITY = "开封市"
_COUNTY_EVENTS = (
    "BASELINE",
    "MEET_HMC",
    "POLICY_TRAIN",
    "PUBLICITY",
    "RESEARCH_SITE",
    "INSPECT_SPECIAL",
    "MONITOR_EVAL",
    "ASSESS_CONS",
    "ASSESS_HEAD_Y",
    "AUDIT",
)
_CITY_EVENTS = (
    "MEET_DEPLOY",
    "BASELINE",
    "SUPERVISE",
    "MEET_PUSH",
    "POLICY_TRAIN",
    "PUBLICITY",
    "RESEARCH_SITE",
    "INSPECT_SPECIAL",
    "MONITOR_EVAL",
    "EVAL_MID",
    "EVAL_FINAL",
    "MEET_SUM",
    "ASSESS_CONS",
    "ASSESS_HEAD_Y",
)


def county(profile: Profile, duties: Sequence[Duty], rules: Rulebook, papers: Mapping[str, str], *, rated: bool) -> Book:
    """A county at the final evaluation, before anything is planted; `rated`: the evaluators have judged everything left to them."""
    book = Book(profile.unit, profile.level, "kaifeng", "总结评估", FINAL, PERIOD)
    book.document(f"{profile.unit}县域医共体实施方案", profile.government, profile.plan, "PLAN", number=profile.plan_number)
    file_registers(book, profile)
    file_bodies(book, profile, titles(rules, "unit_code"))
    _unchanged(book, profile)
    _shared(book, profile.visits, profile.commission)
    _declared(book, duties, rules, papers, _COUNTY_EVENTS, profile.commission, rated=rated)
    return book


def city(duties: Sequence[Duty], rules: Rulebook, papers: Mapping[str, str]) -> Book:
    """The city at the final evaluation: what municipal organs owe, with figures of all four units together."""
    book = Book(CITY, "市", "kaifeng", "总结评估", FINAL, PERIOD)
    leading_group(book, date(2019, 6, 20))
    visits = {year: tuple(map(sum, zip(*(profile.visits[year] for profile in KAIFENG), strict=True))) for year in PERIODS}
    _shared(book, {year: (first, second, third) for year, (first, second, third) in visits.items()}, f"{CITY}医疗保障局")
    _declared(book, duties, rules, papers, _CITY_EVENTS, f"{CITY}卫生健康委员会", rated=True)
    return book


def _unchanged(book: Book, profile: Profile) -> None:
    proof = book.document("医共体成员单位组建前后情况对照（编办、财政、卫健核对）", profile.commission, profile.founded + timedelta(days=60), "RECORD")
    compare_government(book, profile.founded - timedelta(days=1), proof)
    compare(book, book.institutions("牵头", "成员"), SEVEN, proof)
    founded = day(book.row("org_unit", unit_code="MCH_ALLIANCE")["established_date"])
    compare(book, book.institutions(kinds=(TOWNSHIP, COMMUNITY)), ALLIANCE, proof, founded - timedelta(days=1))


def _shared(book: Book, visits: dict[int, tuple[int, int, int]], issuer: str) -> None:
    definition = book.document("县域就诊率等指标口径说明", issuer, date(2019, 8, 15), "DEF_DOC")
    plan = book.document("医共体综合绩效考核方案（含指标权重）", issuer, date(2019, 12, 27), "PAY_RULE")
    file_figures(book, visits, f"{definition}《县域就诊率等指标口径说明》", plan)
    file_money(book, book.document("卫生健康财政资金预算与拨付计划", f"{book.unit}财政局", date(2019, 2, 28), "RECORD"))
    file_benefits(book, book.document("城乡居民和城镇职工医保住院待遇文件", f"{book.unit}医疗保障局", date(2019, 6, 28), "INS_RULE"))


def _declared(book: Book, duties: Sequence[Duty], rules: Rulebook, papers: Mapping[str, str], events: tuple[str, ...], organiser: str, *, rated: bool) -> None:
    activities = titles(rules, "activity_code")
    file_events(book, events, activities, organiser, [profile.unit for profile in KAIFENG] if book.level == "市" else ())
    file_events_asked_for(book, duties, activities, organiser)
    Declarations(book, papers, SPAN, rated=rated).file(duties)
