"""What an operator is: one entry with every face of a form of check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.model.language import say
from compliance.model.program import Branch
from compliance.operators.conditions import Names, parse_conditions, sentence
from compliance.operators.programs import Options

Params = Mapping[str, Any]
Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
CONDITIONS: Schema = {"$ref": "#/$defs/conditions"}
PERCENT: Schema = {"type": "string", "pattern": r"^(\$[A-Za-z0-9.\-_]+|\d+(\.\d{1,6})?%)$"}
ONLY_IF: Schema = {
    "type": "object",
    "properties": {"in": TEXT, "register": CONDITIONS, "where": CONDITIONS},
    "required": ["in"],
    "additionalProperties": False,
}
VERDICT_ON_FAIL: Schema = {"enum": ["non_compliant", "needs_review"]}


def fields(required: tuple[str, ...], **properties: Schema) -> Schema:
    """The JSON Schema of an operator's parameters; `on_fail` belongs to every leaf."""
    return {"type": "object", "properties": {**properties, "on_fail": VERDICT_ON_FAIL}, "required": list(required), "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Operator:
    """A form of check: its parameters (JSON Schema), its decision list, its Chinese sentence, the parameters
    that its decision list depends on, and the value, unit and kind of bound where it asks for one number.
    """

    name: str
    schema: Schema
    program: Callable[[Params, Options], tuple[Branch, ...]]
    sentence: Callable[[Params, Names], str]
    decides: tuple[str, ...] = ()
    expected: Callable[[Params], tuple[str, str, str] | None] = lambda _: None
    composite: bool = False


def rows_of(params: Params, table: str, names: Names) -> str:
    """A table with the `where` of a check, e.g. 机构（角色为“成员”）."""
    conditions = parse_conditions({**params.get("register", {}), **params.get("where", {})})
    if not conditions:
        return names.table(table)
    return say("{table}（{conditions}）", table=names.table(table), conditions=sentence(table, conditions, names))


def for_each(params: Params, asked: str, names: Names) -> str:
    """What is asked, of each row of the `per` table where the check names one."""
    return say("每一{owner}：{asked}", owner=names.table(params["per"]), asked=asked) if "per" in params else asked
