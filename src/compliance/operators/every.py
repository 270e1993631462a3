"""`every`: each row of a population meets its conditions; near misses can go to a person."""

from __future__ import annotations

from compliance.model.language import say
from compliance.model.program import Branch
from compliance.model.verdict import Verdict
from compliance.operators.base import CONDITIONS, TEXT, Operator, Params, fields, rows_of
from compliance.operators.conditions import Names, parse_conditions
from compliance.operators.conditions import sentence as conditions_sentence
from compliance.operators.outcomes import outcome
from compliance.operators.programs import Options, fails, tally_program, unknown

SCHEMA = fields(
    ("in", "must"),
    **{"in": TEXT},
    where=CONDITIONS,
    register=CONDITIONS,
    must=CONDITIONS,
    review_if={"type": "array", "items": CONDITIONS, "minItems": 1},
    none={"enum": ["not_applicable", "non_compliant", "not_reported", "needs_review"]},
    per=TEXT,
    per_where=CONDITIONS,
    via=TEXT,
    each_year=TEXT,
    also={"type": "array", "items": TEXT},
)


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """Rows sorted by a measure decide; an empty population is what `none` says (default: not applicable)."""
    match params.get("none", "not_applicable"):
        case "non_compliant":
            empty = fails(options)
        case "not_reported":
            empty = unknown()
        case "needs_review":
            empty = [Branch((), outcome(Verdict.NEEDS_REVIEW))]
        case _:
            empty = [Branch((), outcome(Verdict.NOT_APPLICABLE))]
    return tally_program(options, empty)


def sentence(params: Params, names: Names) -> str:
    """E.g. 每一机构（角色为“成员”）：是否单独设账为“是”."""
    table = params["in"]
    asked = conditions_sentence(table, parse_conditions(params["must"]), names)
    return say("每一{rows}：{asked}", rows=rows_of(params, table, names), asked=asked)


OPERATOR = Operator("every", SCHEMA, program, sentence, ("none",))
