"""A proof by cases for what `every` says of an empty population, where another part of the rule looks at the same population."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.judge import Judgement, join
from compliance.model.verdict import Conclusion, Reason, Verdict
from compliance.rulebook.checks import Node

POPULATION = ("in", "where", "register", "each_year")
SAYS = {
    "not_applicable": Conclusion(Verdict.NOT_APPLICABLE),
    "non_compliant": Conclusion(Verdict.NON_COMPLIANT),
    "not_reported": Conclusion(Verdict.INSUFFICIENT_DATA, Reason.NOT_REPORTED),
    "needs_review": Conclusion(Verdict.NEEDS_REVIEW),
}
EARLY = {**SAYS, "non_compliant": Conclusion(Verdict.NOT_DUE), "not_reported": Conclusion(Verdict.NOT_DUE)}
"""What a `none` says after the due date, and before."""
ANYTHING = (
    *(Conclusion(verdict) for verdict in Verdict if verdict is not Verdict.INSUFFICIENT_DATA),
    *(Conclusion(Verdict.INSUFFICIENT_DATA, reason) for reason in Reason),
)
MOST_OTHERS = 3


def same_when_empty(first: CompiledPolicy, second: CompiledPolicy) -> bool:
    """Whether two rules that differ in nothing but the `none` of one `every` come to one conclusion whenever its population is empty.

    Elsewhere they do in any case; so they do where the evaluator's rating goes first, or a rule waits for its date. When it is empty, every leaf over
    the same population says what its own `none` says, after the due date and before; the others are tried with every conclusion that there is.
    A rule with different due dates, or with too many leaves, is not tried.
    """
    pairs = list(_leaves(first, second))
    changed = [pair for pair in pairs if pair[0].params != pair[1].params]
    if len(changed) != 1 or not _differ_in_none(*changed[0]) or any(leaf.by != pairs[0][0].by for leaf, _ in pairs):
        return False
    population, leaves = _population(changed[0][0]), [leaf for pair in pairs for leaf in pair]
    if any(leaf.params.get("on_fail") and leaf.params.get("none") == "non_compliant" for leaf in leaves):
        return False
    free = [leaf.key for leaf, _ in pairs if _population(leaf) != population]
    states = (SAYS, EARLY) if pairs[0][0].by else (SAYS,)
    return len(free) <= MOST_OTHERS and all(
        _concluded(first, says, others) == _concluded(second, says, others) for says in states for others in _every_way(free)
    )


def _every_way(keys: list[str]) -> Iterator[Mapping[str, Conclusion]]:
    return (dict(zip(keys, found, strict=True)) for found in itertools.product(ANYTHING, repeat=len(keys)))


def _leaves(first: CompiledPolicy, second: CompiledPolicy) -> Iterator[tuple[Node, Node]]:
    """The leaves of two trees of one shape side by side; nothing where their shapes differ."""
    (one,), (other,) = first.nodes.values(), second.nodes.values()
    left, right = list(_nodes(one)), list(_nodes(other))
    if [(node.key, node.operator, node.atoms) for node in left] == [(node.key, node.operator, node.atoms) for node in right]:
        yield from ((a, b) for a, b in zip(left, right, strict=True) if not a.children)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _nodes(child)


def _differ_in_none(leaf: Node, other: Node) -> bool:
    return leaf.operator == "every" and {**leaf.params, "none": ""} == {**other.params, "none": ""}


def _population(leaf: Node) -> Any:
    """What selects the rows of a leaf; None for one that is not a plain `every`."""
    plain = leaf.operator == "every" and "per" not in leaf.params
    return [leaf.params.get(name) for name in POPULATION] if plain else None


def _concluded(compiled: CompiledPolicy, says: Mapping[str, Conclusion], others: Mapping[str, Conclusion]) -> list[tuple[Verdict, Reason | None]]:
    """The conclusions of the root and of its items."""
    ((_, root),) = compiled.nodes.items()
    judgement = Judgement(dict(others))
    for leaf in _nodes(root):
        if not leaf.children and leaf.key not in others:
            judgement.conclusions[leaf.key] = says[leaf.params.get("none", "not_applicable")]
    _join(root, judgement, compiled)
    found = [judgement.conclusions[node.key] for node in (root, *root.children) if node is root or node.item is not None]
    return [(conclusion.verdict, conclusion.reason) for conclusion in found]


def _join(node: Node, judgement: Judgement, compiled: CompiledPolicy) -> None:
    for child in node.children:
        _join(child, judgement, compiled)
    if node.children:
        join([(node.key, node.program, [child.key for child in node.children])], judgement, compiled)
