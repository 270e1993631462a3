"""Conditions on a row and terms of exact arithmetic: how they are written and how they read in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

COMPARISONS = {"at_least": "不低于", "at_most": "不超过", "above": "高于", "below": "低于", "equals": "等于"}
TEXT_FORMS = {"matches": "符合样式", "contains": "含", "lacks": "不含"}
DATE_COMPARISONS = {"on_or_before": "不晚于", "on_or_after": "不早于"}
KINDS = ("is", "not", "filled", "evidence", "includes", "matches", "contains", "lacks", "same_as", "workdays_after", *COMPARISONS, *DATE_COMPARISONS)


class Names(Protocol):
    """Chinese titles for tables, fields and codes."""

    def table(self, table: str) -> str:
        """The title of a table."""

    def field(self, table: str, path: str) -> str:
        """The title of the field at a path."""

    def code(self, table: str, path: str, code: str) -> str:
        """The title of a code of the field at a path."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`path` of a row is held against `operand` in the way that `kind` says; `extra` is the limit of a time span or the rounding of an equality.

    `any_of` and `count_in` have no path: alternatives on the row, and a number of rows of another table that lead to it.
    """

    path: tuple[str, ...]
    kind: str
    operand: Any
    extra: Any = None


_PARSED: dict[int, tuple[Mapping[str, Any], tuple[Condition, ...]]] = {}
_EQUAL: dict[str, tuple[Condition, ...]] = {}
_MOST_KEPT = 20_000


def parsed(where: Mapping[str, Any] | None) -> tuple[Condition, ...]:
    """The conditions of a mapping of the rulebook, parsed once as long as the mapping lives; equal mappings share them."""
    if not where:
        return ()
    kept = _PARSED.get(id(where))
    if kept is not None and kept[0] is where:
        return kept[1]
    if len(_PARSED) >= _MOST_KEPT:
        _PARSED.clear()
        _EQUAL.clear()
    conditions = _EQUAL.setdefault(repr(where), parse_conditions(where))
    _PARSED[id(where)] = (where, conditions)
    return conditions


def paths_read(*mappings: Mapping[str, Any] | None) -> list[str]:
    """The paths that conditions read, each once."""
    return list(dict.fromkeys(path for where in mappings for condition in parsed(where) for path in fields_read(condition)))


def parse_conditions(where: Mapping[str, Any] | None) -> tuple[Condition, ...]:
    """The conditions of a YAML mapping. Raises ValueError, in Chinese, for a form that is not in the language."""
    return tuple(condition for path, form in (where or {}).items() for condition in _parse_entry(path, form))


def _parse_entry(path: str, form: Any) -> list[Condition]:
    if path == "any_of":
        return [Condition((), "any_of", tuple(parse_conditions(part) for part in form))]
    if path == "count_in":
        return [Condition((), "count_in", form)]
    return _parse(tuple(path.split(".")), form)


def _parse(path: tuple[str, ...], form: Any) -> list[Condition]:
    if not isinstance(form, Mapping):
        return [Condition(path, "is", tuple(form) if isinstance(form, list) else (form,))]
    form = dict(form)
    if "workdays_after" in form:
        start, limit = form.pop("workdays_after"), form.pop("at_most", None)
        return [Condition(path, "workdays_after", start, limit), *_parse_all(path, form)]
    return _parse_all(path, form)


def _parse_all(path: tuple[str, ...], form: dict[str, Any]) -> list[Condition]:
    within = form.pop("within", None)
    for kind in form:
        if kind not in KINDS:
            raise ValueError(f"条件“{kind}”不在规则语言中，可用：{'、'.join(KINDS[1:])}")
    return [Condition(path, kind, operand, within) for kind, form_operand in form.items() for operand in _operands(kind, form_operand)]


def _operands(kind: str, operand: Any) -> list[Any]:
    """A list after a comparison means that each of its terms is asked for; after `not` it is one set of values."""
    if not isinstance(operand, list):
        return [operand]
    return operand if kind in COMPARISONS or kind in DATE_COMPARISONS or kind == "lacks" else [tuple(operand)]


def fields_read(condition: Condition) -> list[str]:
    """Paths of a row that a condition reads, its own first."""
    if condition.kind == "any_of":
        return [path for part in condition.operand for inner in part for path in fields_read(inner)]
    if condition.kind == "count_in":
        return []
    paths = [".".join(condition.path)]
    if condition.kind in ("same_as", "workdays_after"):
        paths.append(str(condition.operand))
    elif condition.kind in COMPARISONS:
        paths += term_fields(condition.operand)
    return paths


def term_fields(term: Any) -> list[str]:
    """Fields that a term reads."""
    if isinstance(term, str):
        return [term]
    if not isinstance(term, Mapping):
        return []
    if "share" in term:
        return term_fields(term["of"])
    return [field for part in next(iter(term.values())) for field in term_fields(part)]


def sentence(table: str, conditions: tuple[Condition, ...], names: Names) -> str:
    """The conditions in Chinese, joined by a semicolon."""
    return "；".join(_one(table, condition, names) for condition in conditions)


def _one(table: str, condition: Condition, names: Names) -> str:
    if not condition.path:
        return _without_path(table, condition, names)
    path, operand = ".".join(condition.path), condition.operand
    title = names.field(table, path)
    match condition.kind:
        case "is":
            return f"{title}为{'或'.join(_value(table, path, value, names) for value in operand)}"
        case "not":
            values = operand if isinstance(operand, tuple) else (operand,)
            return f"{title}不为{'、'.join(_value(table, path, value, names) for value in values)}"
        case "filled":
            return f"{title}已填" if operand else f"{title}未填"
        case "evidence":
            return f"{title}有佐证（标题、出具单位、日期、附件齐全）"
        case "includes":
            return f"{title}包含{_value(table, path, operand, names)}"
        case "matches" | "contains" | "lacks":
            return f"{title}{TEXT_FORMS[condition.kind]}“{operand}”"
        case "same_as":
            return f"{title}与{names.field(table, operand)}相同"
        case "workdays_after":
            return f"{title}在{names.field(table, operand)}之后不超过 {condition.extra} 个工作日"
        case kind if kind in DATE_COMPARISONS:
            return f"{title}{DATE_COMPARISONS[kind]}{_day(table, operand, names)}"
        case kind:
            return f"{title}{COMPARISONS[kind]}{_term(table, operand, names)}"


def _without_path(table: str, condition: Condition, names: Names) -> str:
    operand = condition.operand
    if condition.kind == "any_of":
        return "，或者".join(f"（{sentence(table, part, names)}）" for part in operand)
    where = parse_conditions({**operand.get("register", {}), **operand.get("where", {})})
    return f"{names.table(operand['of'])}（{sentence(operand['of'], where, names)}）不少于 {operand['at_least']} 项"


def _value(table: str, path: str, value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"“{names.code(table, path, str(value))}”"


def _day(table: str, operand: Any, names: Names) -> str:
    words = {"as_of": "评估截止日", "due": "期限"}
    return words.get(operand, names.field(table, operand)) if isinstance(operand, str) else str(operand)


def _term(table: str, term: Any, names: Names) -> str:
    if isinstance(term, str):
        return names.field(table, term)
    if not isinstance(term, Mapping):
        return f" {term}"
    if "share" in term:
        return f"{_term(table, term['of'], names)}的 {term['share']}"
    kind, parts = next(iter(term.items()))
    joiner = {"sum": "与", "minus": "减", "product": "×"}[kind]
    return joiner.join(_term(table, part, names) for part in parts) + ("之和" if kind == "sum" else "")
