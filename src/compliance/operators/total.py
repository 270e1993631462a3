"""`total`: sums of amounts held against another amount, as parts that must add up to a whole or shares that must follow a base."""

from __future__ import annotations

from compliance.model.language import say
from compliance.model.program import Branch
from compliance.model.verdict import Verdict
from compliance.operators.base import CONDITIONS, ONLY_IF, TEXT, Operator, Params, fields
from compliance.operators.conditions import Names
from compliance.operators.outcomes import outcome
from compliance.operators.programs import Options, tally_program

_SIDE = {"type": "object", "properties": {"in": TEXT, "where": CONDITIONS, "sum": TEXT, "by": TEXT}, "required": ["in", "sum"], "additionalProperties": False}
SCHEMA = fields(
    ("in", "sum"),
    **{"in": TEXT},
    where=CONDITIONS,
    sum=TEXT,
    group={"type": "array", "items": TEXT},
    equals=_SIDE,
    shares_of=_SIDE,
    by=TEXT,
    within={"anyOf": [TEXT, {"type": "number"}]},
    only_if=ONLY_IF,
)


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """One entry for each sum compared; nothing to compare: not applicable."""
    del params
    return tally_program(options, [Branch((), outcome(Verdict.NOT_APPLICABLE))])


def sentence(params: Params, names: Names) -> str:
    """E.g. 拨付流水的实拨额之和等于年度资金预算的结余."""
    table = params["in"]
    side = params.get("shares_of") or params["equals"]
    parts = {"table": names.table(table), "field": names.field(table, params["sum"])}
    others = {"other_table": names.table(side["in"]), "other_field": names.field(side["in"], side["sum"])}
    if "shares_of" in params:
        return say("{table}的{field}按{other_table}的{other_field}占比分配", **parts, **others)
    return say("{table}的{field}之和等于{other_table}的{other_field}", **parts, **others)


OPERATOR = Operator("total", SCHEMA, program, sentence)
