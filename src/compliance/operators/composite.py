"""`all_of` and `any_of`: checks joined into one verdict, decided by the engine over its own conclusions."""

from __future__ import annotations

from compliance.model.program import Branch
from compliance.operators.base import Operator, Params, Schema
from compliance.operators.conditions import Names
from compliance.operators.programs import Options, alternative_program, rollup_program

SCHEMA: Schema = {"type": "array", "items": {"$ref": "#/$defs/check"}, "minItems": 2}


def _all(params: Params, options: Options) -> tuple[Branch, ...]:
    del params, options
    return rollup_program()


def _any(params: Params, options: Options) -> tuple[Branch, ...]:
    del params, options
    return alternative_program()


def _sentence(params: Params, names: Names) -> str:
    del params, names
    return ""


ALL_OF = Operator("all_of", SCHEMA, _all, _sentence, composite=True)
ANY_OF = Operator("any_of", SCHEMA, _any, _sentence, composite=True)
