"""Changes to the parameters of single operators: bounds, quantifiers, sets of codes, and settings with few values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from compliance.operators.periodic import EACH
from compliance.operators.rate import BOUNDS
from compliance.rule_ci.mutate.conditions import DAY, Language, last_place, moved_percent
from compliance.rule_ci.mutate.edits import GONE, Edit, Family, shortened

Params = Mapping[str, Any]
Generator = Callable[[Params, Language], Iterator[Edit]]

NONE_TITLES = {"not_applicable": "不适用", "non_compliant": "不符合", "not_reported": "无法判定（未填报）", "needs_review": "待评估人判定"}
RELATION_TITLES = {"not_below": "不低于", "above": "高于", "equal": "等于"}
PERIOD_TITLES = {"year": "按自然年计", "reported": "按报告期计"}


def rate(params: Params, language: Language) -> Iterator[Edit]:
    """The target moved and compared otherwise; tolerance, band, year and review left out; each indicator left out."""
    kind = next(name for name in BOUNDS if name in params)
    said, rest = _target(kind, params[kind]), {name: value for name, value in params.items() if name != kind}
    for percent in moved_percent(params[kind]):
        yield Edit(Family.BOUND, (kind,), percent, said, _target(kind, percent))
    for other in BOUNDS:
        if other not in (kind, "about"):
            yield Edit(Family.COMPARISON, (), {**rest, other: params[kind]}, said, _target(other, params[kind]))
    for name, title in {"band": "复核带", "tolerance": "容差", "review": "由评估人判定"}.items():
        if name in params:
            yield Edit(Family.PARAMETER, (name,), GONE, title)
    if "year" in params:
        yield Edit(Family.DATE, ("year",), GONE, f"{params['year']} 年的数据")
        yield from (Edit(Family.DATE, ("year",), params["year"] + step, f"{params['year']} 年的数据", f"{params['year'] + step} 年的数据") for step in (-1, 1))
    if isinstance(params["indicator"], list):
        titles = {code: language.names.code("indicator", "indicator_code", code) for code in params["indicator"]}
        yield from shortened(Family.SET, "indicator", params["indicator"] if len(titles) > 1 else [], titles, "指标")
        designated = params.get("designated", True)
        yield Edit(
            Family.PARAMETER,
            ("designated",),
            not designated,
            "只看有口径依据的指标" if designated else "各指标都看",
            "各指标都看" if designated else "只看有口径依据的指标",
        )


def _target(kind: str, percent: str) -> str:
    return BOUNDS[kind].format(title="", percent=percent.removesuffix("%")).strip()


def count(params: Params, language: Language) -> Iterator[Edit]:
    """The least and the most moved by one; what tells rows apart, dates them or proves them left out."""
    del language
    least = params.get("at_least", 1)
    for number in (least - 1, least + 1):
        yield Edit(Family.BOUND, ("at_least",), number, f"不少于 {least} 项", f"不少于 {number} 项")
    if "at_most" in params:
        most = params["at_most"]
        yield Edit(Family.BOUND, ("at_most",), GONE, f"不多于 {most} 项")
        yield from (Edit(Family.BOUND, ("at_most",), number, f"不多于 {most} 项", f"不多于 {number} 项") for number in (most - 1, most + 1))
    for name, title in {"over": "超出的由评估人判定", "by_owner": "名册须列明归属"}.items():
        if name in params:
            yield Edit(Family.PARAMETER, (name,), GONE, title)
    if "evidence" in params:
        yield Edit(Family.CONDITION, ("evidence",), GONE, "每项须有齐全的佐证")
    if "distinct" in params:
        yield Edit(Family.QUANTIFIER, ("distinct",), GONE, "重复的只计一次")
    if "period" in params:
        other = "reported" if params["period"] == "year" else "year"
        yield Edit(Family.QUANTIFIER, ("period",), other, PERIOD_TITLES[params["period"]], PERIOD_TITLES[other])
        yield Edit(Family.QUANTIFIER, ("period",), GONE, PERIOD_TITLES[params["period"]])


def exists(params: Params, language: Language) -> Iterator[Edit]:
    """As `count`, with one as the least."""
    yield from (edit for edit in count(params, language) if edit.value != 0 or edit.path != ("at_least",))


def every(params: Params, language: Language) -> Iterator[Edit]:
    """What an empty population means, where the rule says so or narrows it down, and the demand for each year."""
    del language
    own = params.get("none", "not_applicable")
    for other, title in NONE_TITLES.items():
        if other != own and any(name in params for name in ("none", "where", "register", "each_year")):
            yield Edit(Family.PARAMETER, ("none",), other, f"没有要看的记录时为{NONE_TITLES[own]}", f"没有要看的记录时为{title}")
    if "each_year" in params:
        yield Edit(Family.QUANTIFIER, ("each_year",), GONE, "逐年须有记录")


def body(params: Params, language: Language) -> Iterator[Edit]:
    """Each kind of unit left out, and whose unit it may be."""
    units = params["unit"] if isinstance(params["unit"], list) else []
    titles = {unit: language.names.code(params["table"], params.get("code", "unit_code"), unit) for unit in units}
    yield from shortened(Family.SET, "unit", units if len(units) > 1 else [], titles, "机构")
    if "per" in params and params.get("owner", "county") != "county":
        own, table = params["owner"], params["per"]
        said = {"county": "全县设立", "either": "各家自设或用全县的", table: f"每一{language.names.table(table)}自设"}
        yield from (Edit(Family.QUANTIFIER, ("owner",), other, said[own], said[other]) for other in said if other != own)


def unchanged(params: Params, language: Language) -> Iterator[Edit]:
    """Each item left out, and what excuses a change."""
    del language
    items = params["item"] if isinstance(params["item"], list) else []
    yield from shortened(Family.SET, "item", items if len(items) > 1 else [], {}, "事项")
    for name, value, title in (("accept", "increase", "增加的也算不变"), ("evidence", True, "有佐证的变动由评估人判定")):
        if params.get(name):
            yield Edit(Family.PARAMETER, (name,), GONE, title)
        else:
            yield Edit(Family.PARAMETER, (name,), value, "", title)


def deadline(params: Params, language: Language) -> Iterator[Edit]:
    """Each date left out, and the opening day moved or left out."""
    dates = params["date"] if isinstance(params["date"], list) else []
    titles = {name: language.names.field(params["in"], name) for name in dates}
    yield from shortened(Family.SET, "date", dates if len(dates) > 1 else [], titles, "日期")
    if "from" in params:
        opening = date.fromisoformat(params["from"])
        yield Edit(Family.DATE, ("from",), GONE, f"早于 {opening} 的由评估人判定")
        for day in (opening - DAY, opening + DAY):
            yield Edit(Family.DATE, ("from",), day.isoformat(), f"早于 {opening} 的由评估人判定", f"早于 {day} 的由评估人判定")


def periodic(params: Params, language: Language) -> Iterator[Edit]:
    """Another period."""
    del language
    own = params["each"]
    yield from (Edit(Family.QUANTIFIER, ("each",), other, f"每{EACH[own]}", f"每{EACH[other]}") for other in EACH if other != own)


def attested(params: Params, language: Language) -> Iterator[Edit]:
    """What may prove it, what is held against it, and who must declare it."""
    yield from _proofs(params, language)
    if params.get("scope", "county") != "county":
        yield Edit(Family.QUANTIFIER, ("scope",), GONE, f"每一{language.names.table(params['scope'])}")
    for name, title in {
        "coverage": "与应覆盖机构数核对",
        "dated": "佐证不晚于期限",
        "always": "没有填报也由评估人判定",
        "only_if": "条款所定条件出现时才须办理",
    }.items():
        if name in params:
            yield Edit(Family.PARAMETER, (name,), GONE, title)


def _proofs(params: Params, language: Language) -> Iterator[Edit]:
    documents = {code: language.names.code("evidence", "doc_code", code) for code in params.get("documents", [])}
    activities = {code: language.names.code("activity", "activity_code", code) for code in params.get("activities", [])}
    yield from shortened(Family.SET, "documents", list(documents), documents, "材料")
    yield from shortened(Family.SET, "activities", list(activities), activities, "活动")
    links = {str(link): f"{language.names.table(link['in'])}的{language.names.field(link['in'], link['field'])}" for link in params.get("links", [])}
    yield from shortened(Family.SET, "links", params.get("links", []), links, "佐证")


def ordered(params: Params, language: Language) -> Iterator[Edit]:
    """Another relation, the order turned round, each level and each expected group left out."""
    own = params.get("relation", "not_below")
    yield from (
        Edit(Family.COMPARISON, ("relation",), other, f"依次{RELATION_TITLES[own]}", f"依次{title}") for other, title in RELATION_TITLES.items() if other != own
    )
    order = {code: language.names.code(params["in"], params["by"], code) for code in params["order"]}
    yield Edit(Family.COMPARISON, ("order",), list(reversed(params["order"])), "、".join(order.values()), "、".join(reversed(order.values())))
    yield from shortened(Family.SET, "order", params["order"] if len(order) > 2 else [], order, "级别")
    for name, values in params.get("expect", {}).items():
        titles = {value: language.names.code(params["in"], name, value) for value in values}
        for edit in shortened(Family.SET, name, values if len(values) > 1 else [], titles, "须有的"):
            yield edit.under("expect")


def total(params: Params, language: Language) -> Iterator[Edit]:
    """The rounding moved, each part of the grouping and the condition left out."""
    if "within" in params:
        own, step = params["within"], last_place(params["within"])
        yield from (Edit(Family.BOUND, ("within",), own + change, f"相差不超过 {own}", f"相差不超过 {own + change}") for change in (-step, step))
    titles = {name: language.names.field(params["in"], name) for name in params.get("group", [])}
    yield from shortened(Family.QUANTIFIER, "group", list(titles), titles, "按")
    if "only_if" in params:
        yield Edit(Family.PARAMETER, ("only_if",), GONE, "条款所定条件出现时才须办理")


GENERATORS: Mapping[str, Generator] = {
    "rate": rate, "count": count, "exists": exists, "every": every, "body": body, "unchanged": unchanged, "deadline": deadline, "periodic": periodic,
    "attested": attested, "judged": attested, "ordered": ordered, "total": total,
}  # fmt: skip
