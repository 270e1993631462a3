"""A quick yes to documents that fit their schema; only of the others is jsonschema asked what is wrong with them.

A yes here is always a yes of jsonschema (Draft 2020-12, without formats): a keyword that is not known here makes `acceptor` refuse the schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.located import Located

Accepts = Callable[[Any], bool]
"""Whether the value of a Located fits. A date counts as the text that it was written as."""
Schema = Mapping[str, Any]

_CLASSES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str, date), "boolean": (bool,), "integer": (int,), "number": (int, Decimal), "null": (type(None),),
}  # fmt: skip
_OBJECT = frozenset({"properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties"})
_ARRAY = frozenset({"items", "prefixItems", "minItems", "maxItems", "uniqueItems"})
_ANY = frozenset({"type", "enum", "const", "pattern", "minLength", "minimum", "anyOf", "oneOf", "$ref", "if", "then"})
_SILENT = frozenset({"$schema", "$id", "$defs", "title", "description"})


def acceptor(schema: Schema) -> Accepts:
    """The test of a whole schema. Raises ValueError for one that says more than is understood here."""
    test = _Compiler(schema).test(schema)

    def accepts(value: Any) -> bool:
        try:
            return test(value)
        except _UnsureError:
            return False

    return accepts


class _UnsureError(Exception):
    """A value that only jsonschema can judge; an answer for a part would be wrong under `oneOf` or `if`."""


class _Compiler:
    def __init__(self, root: Schema) -> None:
        self.root = root
        self.named: dict[str, Accepts] = {}

    def test(self, schema: Schema | bool) -> Accepts:
        if isinstance(schema, bool):
            return lambda _: schema
        if unknown := schema.keys() - _OBJECT - _ARRAY - _ANY - _SILENT:
            raise ValueError(f"keywords not understood: {sorted(unknown)}")
        return _every(tuple(self.tests(schema)))

    def tests(self, schema: Schema) -> Iterator[Accepts]:
        """One test for each thing that the schema says."""
        if "type" in schema:
            yield _of_type(schema["type"])
        if "enum" in schema:
            yield _one_of(schema["enum"])
        if "const" in schema:
            yield _one_of([schema["const"]])
        if "pattern" in schema or "minLength" in schema:
            yield _text(re.compile(schema.get("pattern", "")), schema.get("minLength", 0))
        if "minimum" in schema:
            least = schema["minimum"]
            yield lambda value: value.__class__ not in (int, Decimal) or value >= least
        if "$ref" in schema:
            yield self.reference(schema["$ref"])
        if "anyOf" in schema:
            options = tuple(self.test(option) for option in schema["anyOf"])
            yield lambda value: any(option(value) for option in options)
        if "oneOf" in schema:
            choices = tuple(self.test(option) for option in schema["oneOf"])
            yield lambda value: sum(choice(value) for choice in choices) == 1
        if "if" in schema:
            condition, then = self.test(schema["if"]), self.test(schema.get("then", True))
            yield lambda value: then(value) if condition(value) else True
        if _OBJECT & schema.keys():
            yield self.mapping(schema)
        if _ARRAY & schema.keys():
            yield self.sequence(schema)

    def reference(self, name: str) -> Accepts:
        """The test of a definition, made when it is first used, because definitions use themselves."""
        head, _, key = name.rpartition("/")
        if head != "#/$defs":
            raise ValueError(f"reference not understood: {name}")
        if key not in self.named:
            self.named[key] = self.test(False)
            self.named[key] = self.test(self.root["$defs"][key])

        def accepts(value: Any) -> bool:
            return self.named[key](value)

        return accepts

    def mapping(self, schema: Schema) -> Accepts:
        known = {key: self.test(child) for key, child in schema.get("properties", {}).items()}
        other, named = self.test(schema.get("additionalProperties", True)), self.test(schema.get("propertyNames", True))
        free, required = "propertyNames" not in schema, frozenset(schema.get("required", ()))
        least, most = schema.get("minProperties", 0), schema.get("maxProperties", float("inf"))

        def accepts(value: Any) -> bool:
            if value.__class__ is not dict:
                return True
            if not (required <= value.keys() and least <= len(value) <= most):
                return False
            for key, child in value.items():  # noqa: SIM110  (half the time of all(...))
                if not known.get(key, other)(child.value) or not (free or named(key)):
                    return False
            return True

        return accepts

    def sequence(self, schema: Schema) -> Accepts:
        first, rest = [self.test(child) for child in schema.get("prefixItems", ())], self.test(schema.get("items", True))
        least, most, distinct = schema.get("minItems", 0), schema.get("maxItems", float("inf")), schema.get("uniqueItems", False)

        def accepts(value: Any) -> bool:
            if value.__class__ is not list:
                return True
            tests = (*first, *[rest] * (len(value) - len(first)))
            fit = all(test(child.value) for test, child in zip(tests, value, strict=False))
            return fit and least <= len(value) <= most and not (distinct and _repeats(value))

        return accepts


def _every(tests: tuple[Accepts, ...]) -> Accepts:
    if len(tests) == 1:
        return tests[0]

    def accepts(value: Any) -> bool:
        for test in tests:  # noqa: SIM110  (as above)
            if not test(value):
                return False
        return True

    return accepts


def _of_type(names: str | list[str]) -> Accepts:
    classes = frozenset(kind for name in ([names] if isinstance(names, str) else names) for kind in _CLASSES[name])
    return lambda value: value.__class__ in classes


def _one_of(allowed: list[Any]) -> Accepts:
    """Numbers are equal by value; true is not 1."""
    if any(isinstance(each, (dict, list, float)) for each in allowed):
        raise ValueError(f"values not understood: {allowed}")
    pairs = frozenset((isinstance(each, bool), each) for each in allowed)
    return lambda value: value.__class__ not in (dict, list) and _comparable(value) in pairs


def _text(pattern: re.Pattern[str], least: int) -> Accepts:
    def accepts(value: Any) -> bool:
        text = value.isoformat() if value.__class__ is date else value
        return text.__class__ is not str or (len(text) >= least and pattern.search(text) is not None)

    return accepts


def _comparable(value: Any) -> tuple[bool, Any]:
    return value.__class__ is bool, value.isoformat() if value.__class__ is date else value


def _repeats(elements: list[Located]) -> bool:
    """Whether an element comes twice."""
    values = [child.value for child in elements]
    if any(value.__class__ in (dict, list) for value in values):
        raise _UnsureError
    return len({_comparable(value) for value in values}) < len(values)
