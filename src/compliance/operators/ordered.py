"""`ordered`: values of a group rise or fall along an order of codes, as benefits along the levels of institutions."""

from __future__ import annotations

import itertools

from compliance.model.language import mark, say, series
from compliance.model.program import Branch
from compliance.model.verdict import Reason, Verdict
from compliance.operators.base import CONDITIONS, TEXT, Operator, Params, fields, rows_of
from compliance.operators.conditions import Names
from compliance.operators.outcomes import outcome
from compliance.operators.programs import Options, tally_program

SCHEMA = fields(
    ("in", "by", "order", "value"),
    **{"in": TEXT},
    where=CONDITIONS,
    expect={"type": "object", "additionalProperties": {"type": "array", "items": TEXT, "minItems": 1}},
    by=TEXT,
    order={"type": "array", "items": TEXT, "minItems": 2},
    value=TEXT,
    relation={"enum": ["not_below", "above", "equal"]},
)
RELATIONS = {"not_below": mark("“{first}”不低于“{second}”"), "above": mark("“{first}”高于“{second}”"), "equal": mark("“{first}”等于“{second}”")}


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """One entry for each expected group and neighbouring pair of the order; a level without a row is unreported."""
    del params
    return tally_program(options, [Branch((), outcome(Verdict.INSUFFICIENT_DATA, Reason.NOT_REPORTED))])


def sentence(params: Params, names: Names) -> str:
    """E.g. 报销比例：“基层”不低于“县级”，“县级”不低于“市级及以上”."""
    table = params["in"]
    relation = RELATIONS[params.get("relation", "not_below")]
    titles = [names.code(table, params["by"], code) for code in params["order"]]
    pairs = series(mark("，"), (say(relation, first=first, second=second) for first, second in itertools.pairwise(titles)))
    return say("{rows}的{field}：{pairs}", rows=rows_of(params, table, names), field=names.field(table, params["value"]), pairs=pairs)


OPERATOR = Operator("ordered", SCHEMA, program, sentence)
