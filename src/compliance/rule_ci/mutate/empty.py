"""A proof by cases for what `every` says of an empty population, where another part of the rule looks at the same population."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.judge import Judgement, join
from compliance.model.verdict import Conclusion, Reason, Verdict
from compliance.rule_ci.mutate.normal import LEAST
from compliance.rulebook.checks import Node
from compliance.rulebook.table_model import Tables

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
    the same population says what its own `none` says, after the due date and before; one that counts no more than these rows finds too few, and a body
    that no more than these rows must have is unreported. The others are tried with every conclusion that there is.
    A rule with different due dates, or with too many leaves, is not tried.
    """
    pairs = list(_leaves(first, second))
    changed = [pair for pair in pairs if pair[0].params != pair[1].params]
    if len(changed) != 1 or not _differ_in_none(*changed[0]) or any(leaf.by != pairs[0][0].by for leaf, _ in pairs):
        return False
    if any(leaf.params.get("on_fail") and leaf.params.get("none") == "non_compliant" for pair in pairs for leaf in pair):
        return False
    tables, empty = first.rulebook.tables, changed[0][0]
    if _population(empty) is None:
        return False
    told = [{leaf.key: word for leaf in leaves if (word := _when_empty(leaf, empty, tables))} for leaves in zip(*pairs, strict=True)]
    free = [leaf.key for leaf, _ in pairs if leaf.key not in told[0]]
    states = (SAYS, EARLY) if pairs[0][0].by else (SAYS,)
    return len(free) <= MOST_OTHERS and all(
        _concluded(first, {**_said(told[0], says), **others}) == _concluded(second, {**_said(told[1], says), **others})
        for says in states
        for others in _every_way(free)
    )


def _said(told: Mapping[str, str], says: Mapping[str, Conclusion]) -> Mapping[str, Conclusion]:
    return {key: says[word] for key, word in told.items()}


def _when_empty(leaf: Node, empty: Node, tables: Tables) -> str | None:
    """What a leaf says (a word of `SAYS`) when the population of `empty` is empty, and its table filed; None where that says nothing of it."""
    params, table = leaf.params, empty.params["in"]
    if _population(leaf) == _population(empty):
        return str(params.get("none", "not_applicable"))
    if "each_year" in empty.params:
        return None
    where = empty.params.get("where", {}).items()
    if leaf.operator in LEAST and params["of"] == table and not params.keys() & {"per", "on_fail", "period"} and tables.tables[table].complete:
        too_few = params.get("at_least", 1) > 0 and params.get("register") == empty.params.get("register")
        return "non_compliant" if too_few and where <= params.get("where", {}).items() else None
    if leaf.operator == "body" and params.get("owner", "county") != "county" and params.get("per") == table and "register" not in empty.params:
        return "not_reported" if where <= {**params.get("per_where", {}), **tables.tables[table].active}.items() else None
    return None


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


def _concluded(compiled: CompiledPolicy, leaves: Mapping[str, Conclusion]) -> list[tuple[Verdict, Reason | None]]:
    """The conclusions of the root and of its items, when these are those of the leaves."""
    ((_, root),) = compiled.nodes.items()
    judgement = Judgement(dict(leaves))
    _join(root, judgement, compiled)
    found = [judgement.conclusions[node.key] for node in (root, *root.children) if node is root or node.item is not None]
    return [(conclusion.verdict, conclusion.reason) for conclusion in found]


def _join(node: Node, judgement: Judgement, compiled: CompiledPolicy) -> None:
    for child in node.children:
        _join(child, judgement, compiled)
    if node.children:
        join([(node.key, node.program, [child.key for child in node.children])], judgement, compiled)
