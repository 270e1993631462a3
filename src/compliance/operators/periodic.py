"""`periodic`: every whole month, quarter or year of the evaluated time has its row."""

from __future__ import annotations

from compliance.model.program import Branch
from compliance.model.verdict import Verdict
from compliance.operators.base import CONDITIONS, TEXT, Operator, Params, fields, narrowed
from compliance.operators.conditions import Names
from compliance.operators.outcomes import outcome
from compliance.operators.programs import Options, tally_program

EACH = {"month": "月", "quarter": "季度", "year": "年"}
SCHEMA = fields(
    ("in", "each"),
    **{"in": TEXT},
    where=CONDITIONS,
    register=CONDITIONS,
    must=CONDITIONS,
    each={"enum": list(EACH)},
    date=TEXT,
    number={"type": "object", "properties": {"year": TEXT, "no": TEXT}, "required": ["year", "no"], "additionalProperties": False},
    month=TEXT,
    per=TEXT,
    per_where=CONDITIONS,
    via=TEXT,
)


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """One entry for each owner and period; while no whole period has passed, nothing is due."""
    del params
    return tally_program(options, [Branch((), outcome(Verdict.NOT_DUE))])


def sentence(params: Params, names: Names) -> str:
    """E.g. 每月均有拨付流水."""
    table = params["in"]
    owner = f"每一{names.table(params['per'])}" if "per" in params else ""
    return f"{owner}每{EACH[params['each']]}均有{names.table(table)}{narrowed(params, table, names)}"


OPERATOR = Operator("periodic", SCHEMA, program, sentence)
