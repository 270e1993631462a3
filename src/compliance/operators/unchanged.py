"""`unchanged`: the value before joining equals the value now, for every institution of a population (reading X09)."""

from __future__ import annotations

from compliance.model.language import listed, named, say
from compliance.model.program import Branch
from compliance.model.verdict import Verdict
from compliance.operators.base import CONDITIONS, TEXT, Operator, Params, fields
from compliance.operators.conditions import Names
from compliance.operators.outcomes import outcome
from compliance.operators.programs import Options, tally_program

SCHEMA = fields(
    ("in", "item", "of"),
    **{"in": TEXT},
    item={"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]},
    of=TEXT,
    where=CONDITIONS,
    accept={"enum": ["increase"]},
    evidence={"type": "boolean"},
    review_if=CONDITIONS,
)


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """One entry for each institution and item; no institution in the population: not applicable."""
    del params
    return tally_program(options, [Branch((), outcome(Verdict.NOT_APPLICABLE))])


def sentence(params: Params, names: Names) -> str:
    """E.g. 每一机构的“编制”前后一致."""
    items = params["item"] if isinstance(params["item"], list) else [params["item"]]
    return say("每一{table}的{items}加入前后一致", table=names.table(params["of"]), items=listed(say("“{name}”", name=named(item)) for item in items))


OPERATOR = Operator("unchanged", SCHEMA, program, sentence)
