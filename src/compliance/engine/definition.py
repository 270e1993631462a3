"""Decision lists as durable rulesets, and the check that a ruleset holds nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compliance.engine.fence import KEY_FIELD, OPERATORS, field_faults, integer_faults, refuse
from compliance.model.program import Branch, Comparison, Test

SENTINEL = "zz"


def check_definition(definition: Mapping[str, Any]) -> None:
    """Raises FenceError unless every rule of a raw durable ruleset is `{pri, all: [{m: pattern}]}` with a pattern that `define` writes."""
    refuse(f"规则 {name!r}：{fault}" for name, rule in definition.items() for fault in _rule_faults(rule))


def define(number: int, branches: Sequence[Branch]) -> dict[str, Any]:
    """The durable ruleset of a decision list: rules named by position with `pri` in that order, and the sentinel behind them."""
    rules = {rule_name(index): {"pri": index, "all": [{"m": _pattern(number, branch.tests)}]} for index, branch in enumerate(branches)}
    return {**rules, SENTINEL: {"pri": len(branches), "all": [{"m": _pattern(number, ())}]}}


def rule_name(index: int) -> str:
    """The name of the rule of a branch: two digits, so that what fired is read off at a fixed place."""
    return f"{index:02d}"


def _pattern(number: int, tests: Sequence[Test]) -> dict[str, Any]:
    key = {KEY_FIELD: number}
    return {"$and": [key, *map(_literal_test, tests)]} if tests else key


def _literal_test(test: Test) -> dict[str, Any]:
    literal = {test.field: test.literal}
    return literal if test.comparison is Comparison.EQ else {OPERATORS[test.comparison]: literal}


def _rule_faults(rule: object) -> Iterator[str]:
    match rule:
        case {"pri": int(pri), "all": [{"m": pattern, **others}], **rest} if not others and not rest and type(pri) is int and 0 <= pri < 2**16:
            yield from _pattern_faults(pattern)
        case _:
            yield "只能是 {pri, all: [{m: 条件}]}，一条规则只看一个事实"


def _pattern_faults(pattern: object) -> Iterator[str]:
    match pattern:
        case {"$and": [first, *tests], **rest} if tests and not rest:
            yield from (f"条件 {test!r} 不是字段与整数的比较" for test in tests if not _is_literal_test(test))
        case first:
            pass
    if not (isinstance(first, dict) and first.keys() == {KEY_FIELD} and type(first[KEY_FIELD]) is int):
        yield f"首个条件须是 {KEY_FIELD} 等于一个整数"


def _is_literal_test(test: object) -> bool:
    if isinstance(test, dict) and len(test) == 1:
        ((name, value),) = test.items()
        if name in OPERATORS.values():
            return isinstance(value, dict) and len(value) == 1 and all(map(_is_literal, value, value.values()))
        return _is_literal(name, value)
    return False


def _is_literal(field: object, value: object) -> bool:
    return not any((*field_faults(field), *integer_faults("", value)))
