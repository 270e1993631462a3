"""Proofs that a mutant is no other rule: it judges every submission as the original does. A mutant is left out by proof only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.evaluate.compiled import CompiledPolicy
from compliance.model.program import Branch
from compliance.model.verdict import Basis, Verdict
from compliance.operators import OPERATORS, Options
from compliance.operators.programs import eq
from compliance.rule_ci.mutate.empty import same_when_empty
from compliance.rule_ci.mutate.normal import ATTESTED, LEAST, RECORDED, normal
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import Item, Rule, due_date


@dataclass(frozen=True, slots=True)
class Criterion:
    """A way of looking at rules in which two that look alike judge alike."""

    name: str
    due: bool = False
    shown: bool = False
    units: bool = False


CRITERIA = (
    Criterion("判定相同"),
    Criterion("没有期限", due=True),
    Criterion("只列示的部分不影响结论", due=True, shown=True),
    Criterion("范围内单位相同", due=True, shown=True, units=True),
)
"""Tried in turn, each besides the former.

判定相同: both compile to the same tree: same measures with the same parameters (as `normal` writes them), same decision lists (without what an earlier
branch already takes), same due dates, same atoms. How members are joined is nothing where at most one of them gives a verdict: what only shows something
ranks below every other verdict in `all_of` and in `any_of`, and above `not_applicable` in both. What is not applicable rests on nothing, so that the
basis written beside it is not looked at.
没有期限: no unit has a due date, so that `due` is always 1 and a branch that asks for 0 is never taken. A count by calendar year says itself when it is
due, and is left as it is.
只列示的部分不影响结论: a member that only shows something is always `informational` where the rule applies. Beside a member that is then always
something else than `informational` or `not_applicable`, or beside another that only shows something, it never decides a joint: it ranks below all
other verdicts in `all_of` and in `any_of`. A joint of one member is that member.
范围内单位相同: both bind the same units of the plan, have the same due dates for these, and limit items and covers to the same of these.
A unit of which no item asks anything is not bound: all it gets is `not_applicable`. What a rule asks of the name on the cover is met where the only units
that it is asked of have that name. A unit outside the plan is judged for comparison only (`--benchmark`), which is no verdict under the plan.
"""
SAME_WHEN_EMPTY = "没有记录时结论相同"
"""The criterion of `same_when_empty`, tried last."""
DECIDED_BY_LIST = ("on_fail", "none", "over", "review", "tolerance", "band")
"""Parameters that no measure looks at: what they decide stands in the decision list."""
ALWAYS_SPEAKS = ("attested", "judged", "rate", "body", "deadline", "ordered")
"""Operators that, where the rule applies, never say `not_applicable` or `informational`: the measure does not take `applies` back
(`attested` with `only_if` does), and their decision lists hold no such outcome. A count says so only of rows that must have owners, and have none;
`every` only of an empty population, where its `none` says so."""
NAME = "unit_name"
"""The field of the cover table that says who is judged."""


def proof_of_equality(first: CompiledPolicy, second: CompiledPolicy) -> str | None:
    """The name of the first criterion under which the two rules (each compiled alone) are one; None where none proves it."""
    found = next((criterion.name for criterion in CRITERIA if _seen(first, criterion) == _seen(second, criterion)), None)
    return found or (SAME_WHEN_EMPTY if same_when_empty(first, second) else None)


def _seen(compiled: CompiledPolicy, criterion: Criterion) -> Any:
    (rule,), (root,) = compiled.rules.values(), compiled.nodes.values()
    bound = frozenset(name for name, level in compiled.policy.document.units.items() if rule.binds(name, level) and _is_asked(name, root))
    scope = bound if criterion.units else (rule.levels, rule.units)
    eye = _Eye(compiled, rule, bound, criterion)
    return scope, [(cover.atom, eye.limited(cover.units)) for cover in rule.covers], eye.node(compiled.nodes[rule.id])


def _is_asked(unit: str, root: Node) -> bool:
    """Whether an item asks anything of a unit that the rule binds."""
    limits = [node.item.units for node in root.children or (root,) if node.item is not None and not node.children]
    return not root.children or len(limits) < len(root.children) or any(units is None or unit in units for units in limits)


@dataclass(frozen=True, slots=True)
class _Eye:
    compiled: CompiledPolicy
    rule: Rule
    bound: frozenset[str]
    criterion: Criterion

    def limited(self, units: frozenset[str] | None) -> frozenset[str] | None:
        """Units as far as they matter."""
        if not self.criterion.units:
            return units
        return self.bound if units is None else self.bound & units

    def node(self, node: Node, item: Item | None = None) -> Any:
        """A tree of plain values that stands for all that a node decides by; `item` is that of the joint that it stands for."""
        item = node.item or item
        children = [child for index, child in enumerate(node.children) if not self.silent(child, node.children, node.children[:index])]
        if self.criterion.shown and len(children) == 1 and children[0].item is None:
            return self.node(children[0], item)
        units = self.limited(item.units) if item else None
        params = normal(node.operator, self.asked(node, units), self.compiled.rulebook.tables, self.compiled.policy.document.valid_from)
        branches = self.branches(node, params)
        measured = {name: value for name, value in params.items() if name not in DECIDED_BY_LIST}
        joined = not children or sum(child.operator not in RECORDED for child in children) > 1
        operator = node.operator if joined else "joint"
        return operator, measured, branches if joined else [], node.atoms, self.by(node), units, self.basis(node), [*map(self.node, children)]

    def asked(self, node: Node, units: frozenset[str] | None) -> Mapping[str, Any]:
        """The parameters of a node, without the demand that the cover bear the name that those asked (`units`; None: all bound) bear anyway."""
        must = node.params.get("must", {}) if node.operator == "every" and node.params["in"] == self.compiled.rulebook.tables.cover else {}
        if not self.criterion.units or any(must.get(NAME) != unit for unit in (self.bound if units is None else units)):
            return node.params
        return {**node.params, "must": {path: form for path, form in must.items() if path != NAME}}

    def silent(self, node: Node, members: tuple[Node, ...], before: tuple[Node, ...]) -> bool:
        """Whether a member never decides the joint: it only shows something, beside one that always says something, or after one that shows something too."""
        shown = self.criterion.shown and node.item is None and node.operator in RECORDED
        return shown and (any(map(_always_speaks, members)) or any(other.item is None and other.operator in RECORDED for other in before))

    def by(self, node: Node) -> Any:
        """The due dates; a joint has none of its own, its leaves are due or not."""
        if node.children:
            return None
        return {unit: due_date(node.by, unit) for unit in self.bound} if self.criterion.units else node.by

    def basis(self, node: Node) -> Basis | None:
        """The basis of a leaf, of whatever it concludes when it applies, where the rule or the measure fixes it."""
        return Basis.ATTESTED if node.operator in ATTESTED else None if node.children else self.rule.basis

    def branches(self, node: Node, params: Mapping[str, Any]) -> list[Branch]:
        """The decision list, without what is never reached: what asks that nothing is due where all is, and what asks no less than a branch before it."""
        options = Options(self.rule.waits, Verdict(params.get("on_fail", Verdict.NON_COMPLIANT)), self.rule.basis is Basis.ATTESTED)
        branches = OPERATORS[node.operator].program(params, options)
        dated = any(due_date(node.by, unit) for unit in self.bound) or params.get("period") == "year"
        reached: list[Branch] = []
        for branch in branches:
            never = not dated and self.criterion.due and eq("due", 0) in branch.tests
            if not never and not any(set(earlier.tests) <= set(branch.tests) for earlier in reached):
                reached.append(branch)
        return reached


def _always_speaks(node: Node) -> bool:
    if node.children:
        return any(map(_always_speaks, node.children))
    if node.operator == "every":
        return bool(node.params.get("none", "not_applicable") != "not_applicable")
    return (node.operator in ALWAYS_SPEAKS and "only_if" not in node.params) or (node.operator in LEAST and "per" not in node.params)
