"""JSON Schemas of rule files, and their faults as located problems in Chinese."""

from __future__ import annotations

import difflib
import functools
import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from compliance.located import Located, plain
from compliance.model.problem import Problem
from compliance.operators import OPERATORS
from compliance.rulebook.accept import Accepts, acceptor

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_TEXT = {"type": "string", "minLength": 1}
_NAMES = {"type": "array", "items": _TEXT, "minItems": 1}
_COVERS = {
    "type": "array",
    "items": {
        "anyOf": [_TEXT, {"type": "object", "properties": {"atom": _TEXT, "units": _NAMES}, "required": ["atom", "units"], "additionalProperties": False}]
    },
}
_CLAUSE = {"type": "string", "pattern": "^[a-z0-9-]+#.+$", "description": "条款位置：政策编号#锚点"}
_BY = {"anyOf": [_DATE, {"type": "object", "additionalProperties": _DATE}, {"type": "null"}]}
_APPLIES = {"type": "object", "properties": {"levels": _NAMES, "units": _NAMES}, "additionalProperties": False}


def definitions() -> dict[str, Any]:
    """The parts that rule schemas share: a check (one operator), and conditions on a row."""
    operators = {name: operator.schema for name, operator in OPERATORS.items()}
    check = {"type": "object", "properties": operators, "additionalProperties": False, "minProperties": 1, "maxProperties": 1}
    return {"check": check, "conditions": {"type": "object", "minProperties": 1, "description": "字段路径 → 条件"}}


def rule_schema() -> dict[str, Any]:
    """The schema of a rule file, made from the operator table."""
    check = {"$ref": "#/$defs/check"}
    patch = {"type": "object", "properties": {"check": check, "by": _BY, "applies": _APPLIES, "waits": {"type": "boolean"}}, "additionalProperties": False}
    item = {
        "type": "object",
        "properties": {"atom": _TEXT, "title": _TEXT, "value": {}, "by": _BY, "units": _NAMES, "check": check, "covers": _COVERS, "quote": _TEXT},
        "required": ["atom", "title"],
        "additionalProperties": False,
    }
    properties: dict[str, Any] = {
        "id": _TEXT, "title": _TEXT, "clause": _CLAUSE, "quote": _TEXT, "covers": _COVERS, "applies": _APPLIES, "by": _BY, "waits": {"type": "boolean"},
        "check": check, "items": {"type": "array", "items": item, "minItems": 1}, "basis": {"enum": ["computed", "attested"]},
        "readings": {"anyOf": [_NAMES, {"type": "object", "additionalProperties": {"type": ["object", "null"], "additionalProperties": patch}}]},
        "responsible": _NAMES, "remediation": _TEXT, "notes": _NAMES, "examples": {"type": "array", "items": example_schema()},
    }  # fmt: skip
    required = ["id", "title", "clause", "quote", "check", "responsible", "remediation"]
    return {
        "$schema": DIALECT,
        "title": "规则",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "$defs": definitions(),
    }


def example_schema() -> dict[str, Any]:
    """The schema of an inline example."""
    properties = {
        "name": _TEXT, "unit": _TEXT, "as_of": _DATE, "given": {"type": "object"},
        "verdict": _TEXT, "reason": _TEXT, "gap": _TEXT, "clauses": {"type": "object"},
    }  # fmt: skip
    return {"type": "object", "properties": properties, "required": ["name", "given", "verdict"], "additionalProperties": False}


def requirement_schema() -> dict[str, Any]:
    """The schema of a requirement group."""
    properties = {"requirement": _TEXT, "title": _TEXT, "clause": _CLAUSE, "quote": _TEXT, "rules": _NAMES, "groups": _NAMES, "covers": _NAMES}
    required = ["requirement", "title", "clause", "quote"]
    return {"$schema": DIALECT, "title": "要求组", "type": "object", "properties": properties, "required": required, "additionalProperties": False}


def query_schema() -> dict[str, Any]:
    """The schema of a query."""
    properties = {"query": _TEXT, "title": _TEXT, "check": {"$ref": "#/$defs/check"}}
    return {
        "$schema": DIALECT,
        "title": "数据核对",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": definitions(),
    }


def recount_schema() -> dict[str, Any]:
    """The schema of a figure that follows from others."""
    sum_of = {"in": _TEXT, "field": _TEXT, "group": _NAMES}
    properties = {
        "recount": _TEXT, "title": _TEXT, "in": _TEXT, "field": _TEXT, "unit": _TEXT, "times": {"type": "integer", "minimum": 1},
        "quotient": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
        "sum_of": {"type": "object", "properties": sum_of, "required": list(sum_of), "additionalProperties": False},
    }  # fmt: skip
    return {
        "$schema": DIALECT,
        "title": "复算",
        "type": "object",
        "properties": properties,
        "required": ["recount", "title", "in", "field"],
        "oneOf": [{"required": ["quotient"]}, {"required": ["sum_of"]}],
        "additionalProperties": False,
    }


@functools.cache
def published(name: str) -> dict[str, Any]:
    """A schema shipped with the package."""
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return loaded


def problems_of(node: Located, name: str) -> list[Problem]:
    """Every fault of a document against the schema `name`, each at its line, in the order of the file."""
    if _accepts(name)(node.value):
        return []
    problems = [problem for error in _leaves(_validator(name).iter_errors(_bare(plain(node)))) for problem in _problems(node, error)]
    return sorted(problems, key=lambda problem: (problem.place.line or 0, problem.place.column or 0))


@functools.cache
def _accepts(name: str) -> Accepts:
    """The quick test of a schema; for one that it does not understand every document goes the long way."""
    try:
        return acceptor(published(name))
    except ValueError:
        return lambda _: False


@functools.cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator
    from referencing import Registry

    return Draft202012Validator(published(name), registry=Registry())


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_bare(child) for child in value]
    return value.isoformat() if isinstance(value, date) else value


def _leaves(errors: Iterable[Any]) -> Iterable[Any]:
    for error in errors:
        if error.validator in ("anyOf", "oneOf") and error.context:
            deepest = max(len(child.absolute_path) for child in error.context)
            nested = [child for child in error.context if len(child.absolute_path) == deepest and deepest > len(error.absolute_path)]
            yield from _leaves(nested) if nested else [error]
        else:
            yield error


def _problems(node: Located, error: Any) -> Iterable[Problem]:
    """The problems that one error of jsonschema stands for: of unknown keys it makes one error."""
    target = node.at(list(error.absolute_path))
    name = str(error.absolute_path[-1]) if error.absolute_path else "文件"
    if error.validator != "additionalProperties":
        yield _problem(target, name, error)
        return
    known = list(error.schema.get("properties", {}))
    for extra in error.instance:
        if extra not in known:
            near = difflib.get_close_matches(extra, known, 1)
            mend = f"是否想写“{near[0]}”" if near else f"可用的键：{'、'.join(known)}"
            yield Problem("unknown-key", f"“{name}”下不认识的键“{extra}”", target.at([extra]).place, mend)


def _problem(target: Located, name: str, error: Any) -> Problem:
    match error.validator:
        case "required":
            missing = re.findall(r"'([^']+)' is a required", error.message)
            return Problem("missing-key", f"“{name}”缺少“{'、'.join(missing)}”", target.place, "补上这个键")
        case "maxProperties" | "minProperties":
            return Problem("one-operator", f"“{name}”必须恰好写一个运算", target.place, f"可用的运算：{'、'.join(OPERATORS)}")
        case _:
            return Problem(f"schema-{error.validator}", f"“{name}”的值 {_short(error.instance)} 不合要求", target.place, _expected(error))


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _expected(error: Any) -> str:
    match error.validator:
        case "type":
            return f"应为 {error.validator_value}"
        case "enum":
            return f"应为其中之一：{'、'.join(map(str, error.validator_value))}"
        case "pattern":
            return f"应符合样式 {error.validator_value}"
        case _:
            return "对照规则语言说明改正"
