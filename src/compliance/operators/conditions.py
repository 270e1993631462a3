"""Conditions on a row and terms of exact arithmetic: how they are written and how they read in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from compliance.model.language import in_turn, listed, mark, say, series
from compliance.model.text import Catalogue, Text

COMPARISONS = {
    "at_least": mark("{title}不低于{term}"),
    "at_most": mark("{title}不超过{term}"),
    "above": mark("{title}高于{term}"),
    "below": mark("{title}低于{term}"),
    "equals": mark("{title}等于{term}"),
}
TEXT_FORMS = {"matches": mark("{title}符合样式“{text}”"), "contains": mark("{title}含“{text}”"), "lacks": mark("{title}不含“{text}”")}
DATE_COMPARISONS = {"on_or_before": mark("{title}不晚于{day}"), "on_or_after": mark("{title}不早于{day}")}
TERMS = {"sum": mark("与"), "minus": mark("减"), "product": mark("×")}
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
    return in_turn(_one(table, condition, names) for condition in conditions)


def _one(table: str, condition: Condition, names: Names) -> str:
    if not condition.path:
        return _without_path(table, condition, names)
    path, operand = ".".join(condition.path), condition.operand
    title = names.field(table, path)
    match condition.kind:
        case "is":
            return say("{title}为{values}", title=title, values=series(mark("或"), (_value(table, path, value, names) for value in operand)))
        case "not":
            values = operand if isinstance(operand, tuple) else (operand,)
            return say("{title}不为{values}", title=title, values=listed(_value(table, path, value, names) for value in values))
        case "filled":
            return say("{title}已填", title=title) if operand else say("{title}未填", title=title)
        case "evidence":
            return say("{title}有佐证（标题、出具单位、日期、附件齐全）", title=title)
        case "includes":
            return say("{title}包含{value}", title=title, value=_value(table, path, operand, names))
        case "matches" | "contains" | "lacks":
            return say(TEXT_FORMS[condition.kind], title=title, text=operand)
        case "same_as":
            return say("{title}与{other}相同", title=title, other=names.field(table, operand))
        case "workdays_after":
            return say("{title}在{start}之后不超过 {days} 个工作日", title=title, start=names.field(table, operand), days=condition.extra)
        case kind if kind in DATE_COMPARISONS:
            return say(DATE_COMPARISONS[kind], title=title, day=_day(table, operand, names))
        case kind:
            return say(COMPARISONS[kind], title=title, term=_term(table, operand, names))


def _without_path(table: str, condition: Condition, names: Names) -> str:
    operand = condition.operand
    if condition.kind == "any_of":
        return series(mark("，或者"), (say("（{asked}）", asked=sentence(table, part, names)) for part in operand))
    where = parse_conditions({**operand.get("register", {}), **operand.get("where", {})})
    parts = {"table": names.table(operand["of"]), "conditions": sentence(operand["of"], where, names), "least": operand["at_least"]}
    return say("{table}（{conditions}）不少于 {least} 项", **parts)


def _value(table: str, path: str, value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return say("是") if value else say("否")
    return say("“{name}”", name=names.code(table, path, str(value)))


def _day(table: str, operand: Any, names: Names) -> str:
    words = {"as_of": mark("评估截止日"), "due": mark("期限")}
    if operand in words:
        return say(words[operand])
    return names.field(table, operand) if isinstance(operand, str) else str(operand)


class _Number(Text):
    """A number, with the space that Chinese typesetting wants before it; sentences in other languages have theirs."""

    __slots__ = ("number",)
    number: str

    def __new__(cls, number: object) -> _Number:
        self = super().__new__(cls, f" {number}")
        self.number = str(number)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _Number, (self.number,)

    def translated(self, catalogue: Catalogue) -> str:
        """The number alone."""
        del catalogue
        return self.number


def _term(table: str, term: Any, names: Names) -> str:
    if isinstance(term, str):
        return names.field(table, term)
    if not isinstance(term, Mapping):
        return _Number(term)
    if "share" in term:
        return say("{term}的 {share}", term=_term(table, term["of"], names), share=term["share"])
    kind, parts = next(iter(term.items()))
    joined = series(TERMS[kind], (_term(table, part, names) for part in parts))
    return say("{terms}之和", terms=joined) if kind == "sum" else joined
