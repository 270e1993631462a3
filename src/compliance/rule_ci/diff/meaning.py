"""What a check means apart from how it is written: order of keys, `60%` or `60.0%`, defaults spelt out, a value or a list of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compliance.operators.conditions import parse_conditions
from compliance.operators.rate import BOUNDS

CONDITIONS = ("where", "register", "must", "running", "per_where", "scope_where")
IN_ORDER = ("order", "minus")
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "attested": {"scope": "county"},
    "judged": {"scope": "county"},
    "rate": {"designated": True},
    "every": {"none": "not_applicable"},
    "ordered": {"relation": "not_below"},
}


def canonical(check: Mapping[str, Any]) -> Any:
    """A value that is equal for two checks exactly when they mean the same."""
    name, params = next(iter(check.items()))
    if isinstance(params, list):
        return name, frozenset(canonical(part) for part in params)
    params = dict(params or {})
    if name == "exists":
        name, params = "count", {"at_least": 1} | params
    if params.get("on_fail") == "non_compliant":
        del params["on_fail"]
    for key, value in DEFAULTS.get(name, {}).items():
        if params.get(key) == value:
            del params[key]
    return name, _mapping(params)


def _mapping(params: Mapping[str, Any]) -> Any:
    return frozenset((key, _conditions(value) if key in CONDITIONS and isinstance(value, Mapping) else _value(value, key)) for key, value in params.items())


def _value(value: Any, key: str = "") -> Any:
    match value:
        case bool() | None:
            return ("bool", value)
        case int() | Decimal():
            return Fraction(value)
        case str():
            return _text(value)
        case date():
            return value.isoformat()
        case Mapping():
            return _mapping(value)
        case list() | tuple():
            parts = [_conditions(part) if key == "review_if" and isinstance(part, Mapping) else _value(part) for part in value]
            return tuple(parts) if key in IN_ORDER else frozenset(parts)
        case _:
            return value


def _text(value: str) -> Any:
    number = value.removesuffix("%")
    return ("%", Fraction(number)) if number != value and number.replace(".", "", 1).isdigit() else value


def _conditions(where: Mapping[str, Any]) -> Any:
    found = []
    for condition in parse_conditions(where):
        operand = condition.operand
        if condition.kind == "any_of":
            operand = frozenset(_conditions(part) for part in where["any_of"])
        elif condition.kind in ("is", "not") and not isinstance(operand, tuple):
            operand = (operand,)
        found.append((condition.path, condition.kind, operand if condition.kind == "any_of" else _value(operand), _value(condition.extra)))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Difference:
    """A parameter that two checks set differently; `old` or `new` is empty where it is not set."""

    path: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path} {self.old or '（无）'} → {self.new or '（无）'}"


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The parameters in which two checks differ, by path."""
    left, right = dict(_leaves(old, "")), dict(_leaves(new, ""))
    paths = dict.fromkeys([*left, *right])
    return tuple(
        Difference(path, shown(left[path]) if path in left else "", shown(right[path]) if path in right else "")
        for path in paths
        if (path in left) != (path in right) or _value(left[path], path.rpartition(".")[2]) != _value(right[path], path.rpartition(".")[2])
    )


def kind_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Whether two checks differ in form (operator, kind of bound), only in numbers, or otherwise: the code of the change."""
    if next(iter(old)) != next(iter(new)) or _bounds(old) != _bounds(new):
        return "operator-changed"
    left, right = dict(_leaves(old, "")), dict(_leaves(new, ""))
    numbers = left.keys() == right.keys() and all(_value(left[path]) == _value(right[path]) or (_number(left[path]) and _number(right[path])) for path in left)
    return "bound-changed" if numbers else "check-changed"


def words(value: Any) -> Iterator[str]:
    """Every name that stands in a check, parts of paths apart; `$X.y` also as `X`."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from (str(key), *str(key).split("."))
            yield from words(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from words(part)
    elif isinstance(value, str):
        yield from (value, *value.removeprefix("$").split("."))


def _bounds(check: Mapping[str, Any]) -> frozenset[str]:
    """The kinds of bound that are set anywhere in a check."""
    return frozenset(path.rpartition(".")[2] for path, _ in _leaves(check, "")) & {*BOUNDS, "below", "equals"}


def _number(value: Any) -> bool:
    return (isinstance(value, int | Decimal | date) and not isinstance(value, bool)) or (isinstance(value, str) and isinstance(_text(value), tuple))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        for index, part in enumerate(value, start=1):
            yield from _leaves(part, f"{path}.{index}")
    else:
        yield path, value


def shown(value: Any) -> str:
    """A value of a rule file as a reader sees it there."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case list() | tuple():
            return f"[{', '.join(map(shown, value))}]"
        case Mapping():
            return "{" + ", ".join(f"{key}: {shown(part)}" for key, part in value.items()) + "}"
        case _:
            return str(value)
