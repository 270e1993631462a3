"""Rules of one plan that no county can meet together: the smallest set of them, and a county that meets all of it but one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from compliance.model.verdict import Verdict
from compliance.operators.conditions import parsed
from compliance.rule_ci.prove.county import County
from compliance.rule_ci.prove.facts import Verdicts
from compliance.rule_ci.prove.formulas import Formula, conj, disj, neg, term
from compliance.rule_ci.prove.looks import never_broken
from compliance.rule_ci.prove.setting import Setting, Subject
from compliance.rule_ci.prove.trees import binds, furnish, leaves, plot_out, verdicts
from compliance.rule_ci.prove.versions import Version
from compliance.rule_ci.prove.view import View
from compliance.rule_ci.prove.witness import model_of, solver
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import Rule, due_date

ROW_BY_ROW = ("every", "unchanged")
HARMLESS = (Verdict.COMPLIANT, Verdict.NOT_APPLICABLE, Verdict.INFORMATIONAL)


@dataclass(frozen=True, slots=True, eq=False)
class Conflict:
    """`versions` cannot all be met by the unit; `strictly`: not even by having none of what they speak of.

    `county` and `model` meet all but the last, to which the model gives the verdict `last`.
    """

    versions: tuple[Version, ...]
    subject: Subject
    strictly: bool
    county: County | None
    model: Any
    last: Verdict


class Together:
    """One rule met in a county, and others that can be switched on: what each asks of every row, and rules that bound a number, met as a whole."""

    def __init__(self, first: Version, others: Sequence[Version], whole: Sequence[Version], setting: Setting, subject: Subject) -> None:
        self.county = County(setting, subject, loose=True)
        plot = plot_out(self.county, [(version.rule, version.node) for version in (first, *whole)])
        met = {version: verdicts(version.rule, version.node, self.county, plot) for version in (first, *whole)}
        parts = {version: conj([wanted.get(Verdict.COMPLIANT, False), restriction(version, self.county)]) for version, wanted in met.items()}
        parts |= {version: restriction(version, self.county) for version in others}
        self.search = solver(*self.county.axioms, *self.county.input_checks())
        self.switches = {version: z3.Bool(f"met:{number}") for number, version in enumerate(parts)}
        for version, part in parts.items():
            self.search.add(z3.Implies(self.switches[version], term(part)))
        self.spared = z3.Bool("spared")
        self.search.add(z3.Implies(self.spared, term(disj(met[first].get(verdict, False) for verdict in HARMLESS))))
        self.first = first

    def fits(self, versions: Iterable[Version]) -> bool:
        """Whether a county can meet them all."""
        return bool(self.search.check(*(self.switches[version] for version in versions)) != z3.unsat)

    def spares(self, versions: Iterable[Version]) -> bool:
        """Whether a county can meet all but the first, and not fail that."""
        switches = [self.switches[version] for version in versions if version is not self.first]
        return bool(self.search.check(self.spared, *switches) != z3.unsat)

    def smallest(self, versions: Sequence[Version]) -> list[Version]:
        """Of rules that do not fit, so few that they fit without any one of them."""
        core = {str(switch) for switch in self.search.unsat_core()}
        kept = [version for version in versions if str(self.switches[version]) in core]
        for version in list(kept):
            rest = [other for other in kept if other is not version]
            if not self.fits(rest):
                kept = rest
        return kept


def restriction(version: Version, county: County) -> Formula:
    """What a rule that is met asks of every row that there is."""
    return conj(_asked_of_rows(leaf, county) for leaf in required(version.rule, version.node, county.subject) if leaf.operator in ROW_BY_ROW)


def _asked_of_rows(leaf: Node, county: County) -> Formula:
    view = View(county, due_date(leaf.by, county.subject.name), ())
    return conj(never_broken(leaf.operator, leaf.params, view))


def required(rule: Rule, node: Node, subject: Subject) -> Iterator[Node]:
    """The checks that must hold for the rule to be met, whatever else holds."""
    if not node.children:
        if binds(rule, node, subject):
            yield node
    elif node.operator == "all_of":
        for child in node.children:
            yield from required(rule, child, subject)


def _tables(version: Version, subject: Subject, operators: Iterable[str]) -> frozenset[str]:
    """The tables and indicators of which the required checks of some forms speak."""
    found: set[str] = set()
    for leaf in required(version.rule, version.node, subject):
        if leaf.operator in operators:
            codes = leaf.params.get("indicator", [])
            found |= set(codes if isinstance(codes, list) else [codes])
            found |= {leaf.params[key] for key in ("of", "in") if key in leaf.params and not (leaf.operator == "unchanged" and key == "in")}
    return frozenset(found)


def _touched(version: Version, subject: Subject) -> frozenset[str]:
    """Every table of which a check sets rows apart."""
    leaf_of = [leaf for leaf in leaves(version.node) if binds(version.rule, leaf, subject)]
    return frozenset(table for leaf in leaf_of for table, _ in _pins(leaf))


def _may_meet(first: Version, other: Version, subject: Subject) -> bool:
    """Whether a row that the first needs may be one of which the other asks something: codes that both name tell many apart."""
    needed = [(table, pinned) for leaf in leaves(first.node) for table, pinned in _pins(leaf)]
    asking = [(table, pinned) for leaf in required(other.rule, other.node, subject) if leaf.operator in ROW_BY_ROW for table, pinned in _pins(leaf)]
    return any(a == b and all(mine[path] & yours[path] for path in mine.keys() & yours.keys()) for a, mine in needed for b, yours in asking)


def _pins(leaf: Node) -> Iterator[tuple[str, dict[tuple[str, ...], frozenset[Any]]]]:
    """The tables of which a check sets rows apart, with the values to which it holds their cells."""
    params = leaf.params
    for name in ("of", "in", "table", "per", "scope"):
        if isinstance(params.get(name), str) and not (leaf.operator == "unchanged" and name == "in"):
            wheres = (params.get("register"), params.get("where")) if name in ("of", "in") else ()
            held = [condition for where in wheres for condition in parsed(where) if condition.kind == "is"]
            pinned = {condition.path: frozenset(map(str, condition.operand)) for condition in held}
            if name == "table":
                pinned[(params.get("code", "unit_code"),)] = frozenset(params["unit"] if isinstance(params["unit"], list) else [params["unit"]])
            yield params[name], pinned
    yield from ((params[name]["in"], {}) for name in ("equals", "shares_of", "only_if") if name in params)


def _bounded(version: Version, subject: Subject) -> frozenset[str]:
    """What a rule bounds as a whole: a figure from either side, the number of rows from above, sums and orders over all rows."""
    capped = {leaf.params["of"] for leaf in required(version.rule, version.node, subject) if "at_most" in leaf.params and "of" in leaf.params}
    return _tables(version, subject, ("rate", "ordered", "total")) | capped


def conflicts(own: list[Version], others: list[Version], setting: Setting) -> Iterator[Conflict]:
    """Every conflict by default, then those that one other reading brings; each set of rules once, for the first unit."""
    seen: set[frozenset[Version]] = set()
    for subject in _kinds(own, setting):
        asked = [version for version in (*own, *others) if version.uses_data() and any(binds(version.rule, leaf, subject) for leaf in leaves(version.node))]
        for first in asked:
            for conflict in _with(first, asked, setting, subject):
                names = frozenset(conflict.versions)
                if not any(known <= names for known in seen):
                    seen.add(names)
                    yield conflict


def _kinds(own: list[Version], setting: Setting) -> list[Subject]:
    """Of units that the same checks bind, one: due dates decide only against dates of their own rule."""
    found: dict[Any, Subject] = {}
    for name, level in setting.policy.document.units.items():
        subject = Subject(name, level)
        asked = [leaf.key for version in own for leaf in leaves(version.node) if binds(version.rule, leaf, subject)]
        found.setdefault(tuple(asked), subject)
    return list(found.values())


def _with(first: Version, asked: Sequence[Version], setting: Setting, subject: Subject) -> Iterator[Conflict]:
    """The conflicts of one rule with those that ask something of the rows that it needs, or bound what it bounds."""
    touched, bounded = _touched(first, subject), _bounded(first, subject)
    counted = _tables(first, subject, ("count", "exists", "every", "body"))
    able = [version for version in asked if version.rule.id != first.rule.id and not (first.reading and version.reading and _way(first) != _way(version))]
    whole = [version for version in able if _bounded(version, subject) & (bounded | counted) or bounded & _tables(version, subject, ("count", "exists"))]
    touched = touched.union(*(_touched(version, subject) for version in whole))
    row_wise = [
        version for version in able if _tables(version, subject, ROW_BY_ROW) & touched and any(_may_meet(item, version, subject) for item in (first, *whole))
    ]
    if not row_wise and not whole:
        return
    together = Together(first, [version for version in row_wise if version not in whole], whole, setting, subject)
    if not together.fits([first]):
        return
    able = [version for version in (*row_wise, *whole) if together.fits([version])]
    for way in dict.fromkeys([_way(first), *(_way(version) for version in able if version.reading and not first.reading)]):
        replaced = {version.rule.id for version in able if version.reading and _way(version) == way}
        left = [version for version in dict.fromkeys(able) if (_way(version) == way) or (not version.reading and version.rule.id not in replaced)]
        if first.rule.id in replaced:
            continue
        yield from _all_of(together, [first, *left], setting, subject)


def _way(version: Version) -> tuple[str, str]:
    return version.reading, version.value


def _all_of(together: Together, left: list[Version], setting: Setting, subject: Subject) -> Iterator[Conflict]:
    """The conflicts of the first rule with the rest, one after the other: what took part in one is left out, and the rest tried again."""
    while not together.fits(left):
        core = together.smallest(left)
        if together.first in core:
            strictly = not together.spares(core)
            yield _shown(_least(core, setting, subject), setting, subject, strictly=strictly)
        dropped = core[-1]
        left = [version for version in left if version is not dropped]


def _least(core: list[Version], setting: Setting, subject: Subject) -> list[Version]:
    """Of rules that do not fit, so few that they fit without any one of them when each is met by rows of its own."""
    county = County(setting, subject, loose=True)
    for version in core:
        furnish(county, version.rule, version.node)
    met = {version: term(verdicts(version.rule, version.node, county).get(Verdict.COMPLIANT, False)) for version in core}
    search, kept = solver(*county.axioms, *county.input_checks()), list(core)
    for version in core:
        rest = [other for other in kept if other is not version]
        if search.check(*(met[other] for other in rest)) == z3.unsat:
            kept = rest
    return kept


def _shown(core: list[Version], setting: Setting, subject: Subject, *, strictly: bool) -> Conflict:
    county = County(setting, subject)
    for version in core:
        furnish(county, version.rule, version.node)
    found = [verdicts(version.rule, version.node, county) for version in core]
    for number in (*range(len(core) - 1, -1, -1),):
        for last in (Verdict.NON_COMPLIANT, Verdict.NEEDS_REVIEW, Verdict.NOT_APPLICABLE, Verdict.INSUFFICIENT_DATA):
            model = _all_but(found, number, last, county)
            if model is not None:
                return Conflict((*core[:number], *core[number + 1 :], core[number]), subject, strictly, county, model, last)
    return Conflict(tuple(core), subject, strictly, None, None, Verdict.NON_COMPLIANT)


def _all_but(found: list[Verdicts], number: int, last: Verdict, county: County) -> Any:
    met = [item.get(Verdict.COMPLIANT, False) for index, item in enumerate(found) if index != number]
    wanted = conj([*met, found[number].get(last, False)])
    return None if wanted is False else model_of(solver(*county.axioms, *county.input_checks()), county, wanted)


def may_follow(first: Version, second: Version) -> bool:
    """Whether every selection of the second may share rows with one of the first: codes tell most rules apart before the solver is asked."""
    known = [pin for leaf in leaves(first.node) for pin in _pins(leaf)]
    return all(
        any(a == b and all(mine[path] & yours[path] for path in mine.keys() & yours.keys()) for a, mine in known)
        for leaf in leaves(second.node)
        for b, yours in _pins(leaf)
    )


def implies(first: Version, second: Version, setting: Setting, subject: Subject) -> bool:
    """Whether every county that meets the first meets the second."""
    county = County(setting, subject, loose=True)
    for version in (first, second):
        furnish(county, version.rule, version.node)
    met, other = (verdicts(version.rule, version.node, county).get(Verdict.COMPLIANT, False) for version in (first, second))
    return bool(solver(*county.axioms, *county.input_checks(), met, neg(other)).check() == z3.unsat)
