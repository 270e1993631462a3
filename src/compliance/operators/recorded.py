"""`permission` and `informational`: recorded and shown, never scored (contract, verdict `informational`)."""

from __future__ import annotations

from compliance.model.language import say
from compliance.model.program import Branch
from compliance.model.verdict import Verdict
from compliance.operators.base import CONDITIONS, TEXT, Operator, Params, fields, rows_of
from compliance.operators.conditions import Names
from compliance.operators.outcomes import outcome
from compliance.operators.programs import Options, eq

SCHEMA = fields((), **{"in": TEXT}, where=CONDITIONS, register=CONDITIONS, show={"type": "array", "items": TEXT})


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """Recorded for whom the clause binds; outside, not applicable."""
    del params, options
    return (Branch((eq("applies", 0),), outcome(Verdict.NOT_APPLICABLE)), Branch((), outcome(Verdict.INFORMATIONAL)))


def sentence(params: Params, names: Names) -> str:
    """E.g. 授权性规定，只记录采用情况."""
    table = params.get("in")
    return say("授权性规定，记录{rows}", rows=rows_of(params, table, names)) if table else say("授权性规定，只记录采用情况")


def shown_sentence(params: Params, names: Names) -> str:
    """E.g. 只列示有关数据，不作结论."""
    table = params.get("in")
    return say("列示{rows}，不作结论", rows=rows_of(params, table, names)) if table else say("列示有关情况，不作结论")


OPERATOR = Operator("permission", SCHEMA, program, sentence)
INFORMATIONAL = Operator("informational", SCHEMA, program, shown_sentence)
