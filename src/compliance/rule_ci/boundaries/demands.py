"""What a check demands of cells, told apart from what only selects rows: demands have edges on which a verdict must turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.operators import OPERATORS
from compliance.operators.conditions import COMPARISONS, DATE_COMPARISONS, Condition, fields_read, parsed
from compliance.rulebook.checks import Node

PARTS = ("where", "register", "must", "running", "per_where", "scope_where")
EDGED = (*(set(COMPARISONS) - {"equals"}), *DATE_COMPARISONS, "workdays_after")


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition that every row of a population must meet: `params` name the population."""

    table: str
    field: str
    condition: Condition
    params: Mapping[str, Any]
    leaf: Node


def leaves(node: Node, *, joint: str = "all_of") -> Iterator[Node]:
    """The leaves under joints of one kind: all of them must hold."""
    if not node.children:
        yield node
    for child in node.children if node.operator == joint else ():
        yield from leaves(child, joint=joint)


def every_leaf(node: Node) -> Iterator[Node]:
    """Every leaf of a tree."""
    if not node.children:
        yield node
    for child in node.children:
        yield from every_leaf(child)


def demands(root: Node) -> Iterator[Demand]:
    """The demands of `every` with an edge, on cells that nothing else in the rule reads, in parts that must all hold."""
    read = Counter(path for leaf in every_leaf(root) for path in _fields(leaf))
    for leaf in leaves(root):
        if leaf.operator != "every":
            continue
        for condition in parsed(leaf.params["must"]):
            if condition.kind in EDGED and len(condition.path) == 1 and read[condition.path[0]] == 1:
                yield Demand(leaf.params["in"], condition.path[0], condition, leaf.params, leaf)


def filled_asked(root: Node) -> frozenset[str]:
    """Names of fields of which some condition asks whether they are filled: an empty cell says something there."""
    return frozenset(step for leaf in every_leaf(root) for condition in _conditions(leaf) for step in _asked(condition))


def _asked(condition: Condition) -> Iterator[str]:
    if condition.kind == "filled":
        yield from condition.path
    for part in condition.operand if condition.kind == "any_of" else ():
        for inner in part:
            yield from _asked(inner)


def _conditions(leaf: Node) -> Iterator[Condition]:
    if OPERATORS[leaf.operator].composite:
        return
    for name in PARTS:
        yield from parsed(leaf.params.get(name))
    review = leaf.params.get("review_if", [])
    for where in [review] if isinstance(review, Mapping) else review:
        yield from parsed(where)
    for name in ("only_if", "coverage", "equals", "shares_of"):
        for part in ("register", "where"):
            yield from parsed(leaf.params.get(name, {}).get(part))


def _fields(leaf: Node) -> Iterator[str]:
    """The last steps of the paths that the conditions of a leaf read."""
    for condition in _conditions(leaf):
        days = [condition.operand] if condition.kind in DATE_COMPARISONS and isinstance(condition.operand, str) else []
        yield from (path.rpartition(".")[2] for path in [*fields_read(condition), *days])
