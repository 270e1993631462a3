"""`periodic`: every whole month, quarter or year of the evaluated time has its row."""

from __future__ import annotations

from compliance.model.language import mark, say
from compliance.model.program import Branch
from compliance.model.verdict import Verdict
from compliance.operators.base import CONDITIONS, TEXT, Operator, Params, fields, rows_of
from compliance.operators.conditions import Names
from compliance.operators.outcomes import outcome
from compliance.operators.programs import Options, tally_program

EACH = {"month": mark("月"), "quarter": mark("季度"), "year": mark("年")}
EVERY = {"month": mark("每月均有{rows}"), "quarter": mark("每季度均有{rows}"), "year": mark("每年均有{rows}")}
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
    asked = say(EVERY[params["each"]], rows=rows_of(params, table, names))
    return say("每一{owner}{asked}", owner=names.table(params["per"]), asked=asked) if "per" in params else asked


OPERATOR = Operator("periodic", SCHEMA, program, sentence)
