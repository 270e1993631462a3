"""A rule's check as a tree: leaves that look at data, and joints decided over the conclusions of their members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from compliance.model.program import Program
from compliance.model.verdict import Basis, Verdict
from compliance.operators import OPERATORS, Options
from compliance.rulebook.rules import Cover, Item, Rule

Parameters = Mapping[str, Fraction | None]
"""Parameters of readings by the name that checks use for them, such as `$X01.band`."""


@dataclass(frozen=True, slots=True)
class Node:
    """A check, or a joint of checks. `program` names its decision list; `atoms` are the clauses it speaks for; an item has its own due dates and title."""

    key: str
    operator: str
    params: Mapping[str, Any]
    program: str
    atoms: tuple[str, ...]
    by: Mapping[str, date] | None
    children: tuple[Node, ...] = ()
    item: Item | None = None


def named_parameters(values: Mapping[str, Mapping[str, Fraction | None]]) -> Parameters:
    """The parameters of readings (by reading and name) under the names that checks use."""
    return {f"${reading}.{name}": value for reading, named in values.items() for name, value in named.items()}


class Programs:
    """The distinct decision lists of a rulebook: equal lists share one key, so that engines compile few."""

    def __init__(self) -> None:
        self._by_branches: dict[Any, str] = {}
        self._by_check: dict[Any, str] = {}
        self.programs: dict[str, Program] = {}

    def for_check(self, name: str, params: Mapping[str, Any], options: Options) -> str:
        """The key of the decision list of a check; made once for all checks that do not differ in what decides."""
        operator = OPERATORS[name]
        check = (name, options, tuple(params.get(key) for key in operator.decides))
        if check not in self._by_check:
            self._by_check[check] = self.key(operator.program(params, options))
        return self._by_check[check]

    def key(self, branches: Any) -> str:
        """The key of a decision list, new or known."""
        if branches not in self._by_branches:
            key = f"p{len(self.programs)}"
            self._by_branches[branches] = key
            self.programs[key] = Program(key, branches)
        return self._by_branches[branches]


def compile_check(rule: Rule, parameters: Parameters, programs: Programs, key: str | None = None) -> Node:
    """The tree of a rule's check, reading parameters and items filled in; `key` (default: the rule's id) names its root.

    Raises ValueError for what the language lacks.
    """
    key = key or rule.id
    compiler = _Compiler(rule, parameters, programs, key)
    if not rule.items:
        return compiler.node(key, rule.check, tuple(cover.atom for cover in rule.covers), rule.by)
    children = tuple(compiler.item(index, item) for index, item in enumerate(rule.items))
    return Node(key, "all_of", {}, compiler.program("all_of", {}), tuple(cover.atom for cover in rule.covers), rule.by, children)


class _Compiler:
    def __init__(self, rule: Rule, parameters: Parameters, programs: Programs, key: str) -> None:
        self.rule = rule
        self.key = key
        self.parameters = parameters
        self.programs = programs

    def item(self, index: int, item: Item) -> Node:
        check = filled(item.check or self.rule.check, {"$item": item.value})
        atoms = (item.atom, *(cover.atom for cover in item.covers))
        node = self.node(f"{self.key}.{index}", check, atoms, item.by or self.rule.by)
        return Node(node.key, node.operator, node.params, node.program, node.atoms, node.by, node.children, item)

    def node(self, key: str, check: Mapping[str, Any], atoms: tuple[str, ...], by: Mapping[str, date] | None) -> Node:
        name, params = next(iter(check.items()))
        if OPERATORS[name].composite:
            children = tuple(self.node(f"{key}.{index}", part, atoms, by) for index, part in enumerate(params))
            return Node(key, name, {}, self.program(name, {}), atoms, by, children)
        params = filled(params or {}, self.parameters)
        return Node(key, name, params, self.program(name, params), atoms, by)

    def program(self, name: str, params: Mapping[str, Any]) -> str:
        options = Options(self.rule.waits, Verdict(params.get("on_fail", Verdict.NON_COMPLIANT)), self.rule.basis is Basis.ATTESTED)
        return self.programs.for_check(name, params, options)


def filled(form: Any, values: Mapping[str, Any]) -> Any:
    """`form` with every `$name` (or `$name.key` into a mapping) replaced by its value."""
    if isinstance(form, Mapping):
        return {key: filled(value, values) for key, value in form.items()}
    if isinstance(form, list):
        return [filled(value, values) for value in form]
    if isinstance(form, str) and form.startswith("$"):
        return _value(form, values)
    return form


def _value(name: str, values: Mapping[str, Any]) -> Any:
    if name in values:
        return values[name]
    stem, _, key = name.rpartition(".")
    if isinstance(values.get(stem), Mapping) and key in values[stem]:
        return values[stem][key]
    return name


def item_covers(node: Node) -> tuple[Cover, ...]:
    """The covers of an item node: its own atom, limited to its units, and its aliases."""
    if node.item is None:
        return ()
    return (Cover(node.item.atom, node.item.units), *node.item.covers)
