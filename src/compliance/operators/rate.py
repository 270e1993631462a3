"""`rate`: a percentage against a target, exact at any display rounding (contract, invariant 2; reading X01 for 左右)."""

from __future__ import annotations

from fractions import Fraction

from compliance.model.language import listed, mark, say
from compliance.model.program import Branch
from compliance.model.quantity import parse_percent, plain
from compliance.operators.base import PERCENT, TEXT, Operator, Params, fields
from compliance.operators.conditions import Names
from compliance.operators.programs import SCALE, Options, above, asks, at_least, at_most, eq, fails, framed, passes, unknown

BOUNDS = {
    "at_least": mark("{title}不低于 {percent}%"),
    "above": mark("{title}高于 {percent}%"),
    "at_most": mark("{title}不高于 {percent}%"),
    "about": mark("{title} {percent}%左右"),
}
SCHEMA = fields(
    ("indicator",),
    indicator={"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]},
    designated={"type": "boolean"},
    at_least=PERCENT,
    above=PERCENT,
    at_most=PERCENT,
    about=PERCENT,
    band={"anyOf": [TEXT, {"type": "number"}]},
    tolerance={"anyOf": [TEXT, {"type": "number"}, {"type": "null"}]},
    review={"const": True},
    year={"type": "integer"},
)


def bound(params: Params) -> tuple[str, Fraction]:
    """The kind of bound and the target in per cent. Raises ValueError when there is none or more than one."""
    kinds = [kind for kind in BOUNDS if kind in params]
    if len(kinds) != 1:
        raise ValueError("rate 需要且只能有 at_least、above、at_most、about 之一")
    return kinds[0], parse_percent(params[kinds[0]])


def _literal(percent: Fraction) -> int:
    scaled = percent * SCALE
    if scaled.denominator != 1:
        raise ValueError("百分数最多 6 位小数")
    return scaled.numerator


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """Unknown states first, then the target; below a target of `about`: tolerance, review band, failure."""
    kind, target = bound(params)
    if params.get("review"):
        return framed([*unknown(eq("known", 0)), *asks(eq("known", 1))], options)
    stale = asks(eq("stale", 1)) if "year" in params else []
    reach = {"at_least": at_least("floor", _literal(target)), "above": above("ceiling", _literal(target)), "at_most": at_most("ceiling", _literal(target))}
    branches = [*unknown(eq("known", 0)), *stale, *passes(reach.get(kind, at_least("floor", _literal(target))))]
    if kind == "about":
        tolerance, band = params.get("tolerance"), params.get("band")
        if tolerance is not None:
            branches += passes(at_least("floor", _literal(target - Fraction(tolerance))))
        if band is not None:
            branches += asks(at_least("floor", _literal(target - Fraction(band))))
    return framed([*branches, *fails(options, eq("known", 1))], options)


def sentence(params: Params, names: Names) -> str:
    """E.g. 基层医疗卫生机构就诊率不低于 65%."""
    kind, target = bound(params)
    codes = params["indicator"] if isinstance(params["indicator"], list) else [params["indicator"]]
    title = listed(names.code("indicator", "indicator_code", code) for code in codes)
    return say(BOUNDS[kind], title=title, percent=plain(target))


def expected(params: Params) -> tuple[str, str, str]:
    """E.g. ("65", "%", "at_least")."""
    kind, target = bound(params)
    return plain(target), "%", kind


DECIDES = (*BOUNDS, "band", "tolerance", "review", "year")
OPERATOR = Operator("rate", SCHEMA, program, sentence, DECIDES, expected)
