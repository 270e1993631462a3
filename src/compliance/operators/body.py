"""`body`: an organisational unit is set up and running on the day judged, with evidence."""

from __future__ import annotations

from compliance.model.language import listed, say
from compliance.model.program import Branch
from compliance.operators.base import CONDITIONS, TEXT, Operator, Params, fields
from compliance.operators.conditions import Names
from compliance.operators.programs import Options, tally_program

SCHEMA = fields(
    ("table", "unit"),
    table=TEXT,
    unit={"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]},
    code=TEXT,
    owner={"anyOf": [{"enum": ["county", "either"]}, TEXT]},
    per=TEXT,
    per_where=CONDITIONS,
    owner_field=TEXT,
    running=CONDITIONS,
    must=CONDITIONS,
    evidence=TEXT,
)


def program(params: Params, options: Options) -> tuple[Branch, ...]:
    """One entry for each owner that must have the unit."""
    del params
    return tally_program(options)


def sentence(params: Params, names: Names) -> str:
    """E.g. 设立“医管委”并运行，有佐证."""
    units = params["unit"] if isinstance(params["unit"], list) else [params["unit"]]
    code_field = params.get("code", "unit_code")
    titles = listed(names.code(params["table"], code_field, unit) for unit in units)
    match params.get("owner", "county"):
        case "county":
            return say("设立“{titles}”并运行，有佐证", titles=titles)
        case "either":
            return say("全县或各家设立“{titles}”并运行，有佐证", titles=titles)
        case owner:
            return say("每一{owner}设立“{titles}”并运行，有佐证", owner=names.table(owner), titles=titles)


OPERATOR = Operator("body", SCHEMA, program, sentence)
