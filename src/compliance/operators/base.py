"""What an operator is: one entry with every face of a form of check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
    that its decision list depends on, and the value and unit it asks for where it asks for one.
    """

    name: str
    schema: Schema
    program: Callable[[Params, Options], tuple[Branch, ...]]
    sentence: Callable[[Params, Names], str]
    decides: tuple[str, ...] = ()
    expected: Callable[[Params], tuple[str, str] | None] = lambda _: None
    composite: bool = False


def narrowed(params: Params, table: str, names: Names) -> str:
    """“（条件）” for the `where` of a check, or nothing."""
    conditions = parse_conditions({**params.get("register", {}), **params.get("where", {})})
    return f"（{sentence(table, conditions, names)}）" if conditions else ""
