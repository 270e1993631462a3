"""`deadline`: something happened on or before the due date of the rule."""

from __future__ import annotations

from compliance.model.language import listed, say
from compliance.model.program import Branch
from compliance.operators.base import CONDITIONS, TEXT, Operator, Params, fields, for_each, rows_of
from compliance.operators.conditions import Names
from compliance.operators.programs import Options, above, asks, at_most, eq, fails, framed, passes, unknown

SCHEMA = fields(
    ("in", "date"),
    **{"in": TEXT},
    where=CONDITIONS,
    register=CONDITIONS,
    date={"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
    per=TEXT,
    per_where=CONDITIONS,
    via=TEXT,
    **{"from": {"type": "string"}},
)


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """`late` is the number of days from the due date to the earliest date (0 or less: in time)."""
    branches = [
        *unknown(eq("filed", 0)),
        *passes(eq("dated", 1), at_most("late", 0)),
        *unknown(eq("maybe", 1)),
        *(asks(eq("early", 1)) if "from" in params else ()),
        *fails(options, eq("dated", 0)),
        *fails(options, above("late", 0)),
    ]
    return framed(branches, options)


def sentence(params: Params, names: Names) -> str:
    """E.g. 文件与证据台账（材料类别为“实施方案”）的印发日期不晚于期限."""
    table = params["in"]
    dates = params["date"] if isinstance(params["date"], list) else [params["date"]]
    days = listed(names.field(table, day) for day in dates)
    return for_each(params, say("{rows}的{days}不晚于期限", rows=rows_of(params, table, names), days=days), names)


OPERATOR = Operator("deadline", SCHEMA, program, sentence, ("from",))
