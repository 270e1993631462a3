"""`count` and `exists`: how many rows there are, as an interval where cells leave it open."""

from __future__ import annotations

from compliance.model.language import mark, named, say
from compliance.model.program import Branch
from compliance.model.verdict import Verdict
from compliance.operators.base import CONDITIONS, TEXT, Operator, Params, fields, for_each, rows_of
from compliance.operators.conditions import Names
from compliance.operators.programs import Options, above, asks, at_least, at_most, below, eq, fails, framed, passes, unknown

_COMMON = {
    "of": TEXT,
    "where": CONDITIONS,
    "register": CONDITIONS,
    "distinct": TEXT,
    "per": TEXT,
    "per_where": CONDITIONS,
    "via": TEXT,
    "date": TEXT,
    "period": {"enum": ["year", "reported"]},
    "evidence": TEXT,
    "by_owner": {"const": True},
}
SCHEMA = fields(
    ("of", "at_least"), **_COMMON, at_least={"type": "integer", "minimum": 0}, at_most={"type": "integer", "minimum": 0}, over={"const": "needs_review"}
)
EXISTS_SCHEMA = fields(("of",), **_COMMON)


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """Too few for certain fails; too many fails or goes to a person; an interval across a bound is unknown."""
    least, most = params.get("at_least", 1), params.get("at_most")
    partial = asks(eq("partial", 1)) if params.get("period") == "year" else []
    branches = [*unknown(eq("filed", 0)), *partial, *fails(options, below("high", least))]
    if most is not None:
        over = above("low", most)
        branches += asks(over) if params.get("over") == Verdict.NEEDS_REVIEW else fails(options, over)
    ceiling = (at_most("high", most),) if most is not None else ()
    return framed([*branches, *passes(at_least("low", least), *ceiling), *unknown(eq("filed", 1))], options)


def sentence(params: Params, names: Names) -> str:
    """E.g. 医共体（状态为“运行”）不少于 1 家，不多于 3 家."""
    table = params["of"]
    rows, least = rows_of(params, table, names), params.get("at_least", 1)
    text = say("{rows}不少于 {least} 项", rows=rows, least=least)
    if "at_most" in params:
        text = say("{rows}不少于 {least} 项、不多于 {most} 项", rows=rows, least=least, most=params["at_most"])
    text = for_each(params, text, names)
    return say("{asked}（按自然年）", asked=text) if params.get("period") == "year" else text


def expected(params: Params) -> tuple[str, str, str]:
    """The least number asked for."""
    return str(params.get("at_least", 1)), named(mark("项")), "at_least"


DECIDES = ("at_least", "at_most", "over", "period")
OPERATOR = Operator("count", SCHEMA, program, sentence, DECIDES, expected)
EXISTS = Operator("exists", EXISTS_SCHEMA, program, sentence, DECIDES, expected)
