"""`attested` and `judged`: declared by the county with evidence; a judged clause stays with the evaluator (contract, ruling 7)."""

from __future__ import annotations

from compliance.model.language import say
from compliance.model.program import Branch
from compliance.model.verdict import Reason, Verdict
from compliance.operators.base import ONLY_IF, TEXT, Operator, Params, Schema, fields
from compliance.operators.conditions import Names
from compliance.operators.outcomes import outcome
from compliance.operators.programs import Options, asks, eq, fails, framed, passes, rated

STATUS_CODES = {"已落实": 1, "部分落实": 2, "未落实": 3, "不适用": 4}
COMPLETE, INCOMPLETE = 1, 2
_LINK: Schema = {"type": "object", "properties": {"in": TEXT, "field": TEXT}, "required": ["in", "field"], "additionalProperties": False}
_FORM: dict[str, Schema] = {
    "scope": TEXT,
    "scope_where": {"$ref": "#/$defs/conditions"},
    "documents": {"type": "array", "items": TEXT},
    "links": {"type": "array", "items": _LINK},
    "only_if": ONLY_IF,
    "activities": {"type": "array", "items": TEXT},
    "coverage": {"type": "object", "properties": {"in": TEXT, "where": {"$ref": "#/$defs/conditions"}}, "required": ["in"], "additionalProperties": False},
}
SCHEMA = fields((), **_FORM, dated={"const": True})
JUDGED_SCHEMA = fields((), **_FORM, always={"const": True})


def _program(options: Options, proven: list[Branch]) -> tuple[Branch, ...]:
    pending = [Branch((eq("due", 0),), outcome(Verdict.NOT_DUE))]
    missing = outcome(Verdict.INSUFFICIENT_DATA, Reason.MISSING_EVIDENCE)
    branches = [
        *rated(),
        *fails(options, eq("status", STATUS_CODES["未落实"])),
        *asks(eq("status", STATUS_CODES["部分落实"])),
        *asks(eq("status", STATUS_CODES["不适用"])),
        *asks(eq("short", 1)),
        *proven,
        *pending,
        Branch((eq("status", STATUS_CODES["已落实"]),), missing),
        Branch((eq("evidence", INCOMPLETE),), missing),
    ]
    return framed(branches, options)


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """Evidence that names the clause, complete, makes it compliant on the county's word; with `dated`, evidence issued after the due date is late."""
    late = fails(options, eq("late", 1)) if params.get("dated") else []
    return _program(options, [*passes(eq("evidence", COMPLETE)), *late])


def judged_program(params: Params, options: Options) -> tuple[Branch, ...]:
    """Evidence never suffices: it is put before the evaluator; with `always`, so is a case of which nothing was filed."""
    if params.get("always"):
        return framed(asks(), options)
    return _program(options, asks(eq("evidence", COMPLETE)))


def _owner(params: Params, names: Names) -> str:
    scope = params.get("scope", "county")
    return "" if scope == "county" else names.table(scope)


def sentence(params: Params, names: Names) -> str:
    """E.g. 每一医共体自报已落实，并有覆盖本条的佐证."""
    owner = _owner(params, names)
    match bool(owner), bool(params.get("dated")):
        case True, True:
            return say("每一{owner}自报已落实，并有覆盖本条的佐证，佐证印发日期不晚于期限", owner=owner)
        case True, False:
            return say("每一{owner}自报已落实，并有覆盖本条的佐证", owner=owner)
        case False, True:
            return say("自报已落实，并有覆盖本条的佐证，佐证印发日期不晚于期限")
        case _:
            return say("自报已落实，并有覆盖本条的佐证")


def judged_sentence(params: Params, names: Names) -> str:
    """E.g. 由评估人对照佐证判定."""
    owner = _owner(params, names)
    return say("每一{owner}由评估人对照自报与佐证判定", owner=owner) if owner else say("由评估人对照自报与佐证判定")


OPERATOR = Operator("attested", SCHEMA, program, sentence, ("dated",))
JUDGED = Operator("judged", JUDGED_SCHEMA, judged_program, judged_sentence, ("always",))
