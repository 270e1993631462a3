"""When a rule gets each verdict, as formulas over a county that is not yet known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from compliance.model.program import Branch
from compliance.model.verdict import Basis, Verdict
from compliance.operators import OPERATORS, Options
from compliance.operators.programs import COUNTED, alternative_program, rollup_program
from compliance.rule_ci.prove import looks, looks_elsewhere
from compliance.rule_ci.prove.county import County, SymRow
from compliance.rule_ci.prove.facts import Fields, Verdicts, constant, decide, flag, integer
from compliance.rule_ci.prove.formulas import conj, disj
from compliance.rule_ci.prove.setting import Setting, Subject
from compliance.rule_ci.prove.view import View
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import Rule, due_date

LOOKS: Mapping[str, Callable[[Mapping[str, Any], View], list[looks.Look]]] = {
    "rate": looks_elsewhere.rate,
    "count": looks.count,
    "exists": looks.count,
    "every": looks.every,
    "body": looks.body,
    "unchanged": looks_elsewhere.unchanged,
    "deadline": looks.deadline,
    "periodic": looks.periodic,
    "attested": looks_elsewhere.attested,
    "judged": looks_elsewhere.attested,
    "permission": looks_elsewhere.recorded,
    "informational": looks_elsewhere.recorded,
    "ordered": looks_elsewhere.ordered,
    "total": looks_elsewhere.total,
}
PROGRAMS = {"all_of": rollup_program(), "any_of": alternative_program()}


@dataclass(frozen=True, slots=True)
class Plot:
    """Rows set apart for the leaves of a rule: by leaf key and table; `owners` by table, those for whom checks are made. None: every row is seen by all."""

    own: Mapping[str, Mapping[str, list[SymRow]]]
    owners: Mapping[str, list[SymRow]]


def leaves(node: Node) -> Iterator[Node]:
    """The checks of a rule that look at data."""
    if not node.children:
        yield node
    for child in node.children:
        yield from leaves(child)


def binds(rule: Rule, leaf: Node, subject: Subject) -> bool:
    """Whether a check is made of a unit."""
    units = leaf.item.units if leaf.item else None
    return rule.binds(subject.name, subject.level) and (units is None or subject.name in units)


def verdicts(rule: Rule, node: Node, county: County, plot: Plot | None = None) -> Verdicts:
    """When the rule gets each verdict for the unit on the day on which all is due."""
    if node.children:
        members = [(True, verdicts(rule, child, county, plot)) for child in node.children]
        said = [item for child, item in zip(node.children, members, strict=True) if child.operator in ("attested", "judged")]
        return _joined(PROGRAMS[node.operator], members, said)
    if not binds(rule, node, county.subject):
        return {Verdict.NOT_APPLICABLE: True}
    own = plot.own.get(node.key) if plot is not None else None
    atoms = tuple(alias for atom in node.atoms for alias in county.setting.policy.aliases(atom))
    view = View(county, due_date(node.by, county.subject.name), atoms, own, plot.owners if plot is not None else {})
    found = [(look.made, decide(program_of(rule, node), _Filled(look.fields, view))) for look in LOOKS[node.operator](node.params, view)]
    return found[0][1] if len(found) == 1 else _joined(PROGRAMS["all_of"], found)


def program_of(rule: Rule, node: Node) -> tuple[Branch, ...]:
    """The decision list of a check."""
    options = Options(rule.waits, Verdict(node.params.get("on_fail", Verdict.NON_COMPLIANT)), rule.basis is Basis.ATTESTED)
    return OPERATORS[node.operator].program(node.params, options)


class _Filled(dict[str, Any]):
    """The fields of a fact over what holds for all: the check applies, is due, and may have been rated."""

    def __init__(self, fields: Fields, view: View) -> None:
        super().__init__({"applies": constant(1), "due": constant(1), "suspended": constant(0), **fields})
        self.view = view

    def __missing__(self, name: str) -> Any:
        if name != "rating":
            raise KeyError(name)
        self[name] = integer(self.view.county.integer(0, 4, "rating", self.view.atoms, None))
        return self[name]


def _joined(branches: tuple[Branch, ...], members: Sequence[tuple[Any, Verdicts]], said: Sequence[tuple[Any, Verdicts]] = ()) -> Verdicts:
    denied = flag(disj(conj([made, item.get(Verdict.NON_COMPLIANT, False)]) for made, item in said))
    counts = {name: flag(disj(conj([made, item.get(verdict, False)]) for made, item in members)) for name, verdict in COUNTED.items()}
    return decide(branches, {**counts, "denied": denied, "why": constant(looks.UNKNOWN)})


def asked_of(leaf: Node) -> tuple[str, str] | None:
    """Those for whom a check is made: their table and which of its rows; None where it is made once."""
    for table, where in (("per", "per_where"), ("scope", "scope_where")):
        if leaf.params.get(table, "county") != "county":
            return leaf.params[table], repr(leaf.params.get(where))
    return None


def demands(leaf: Node, setting: Setting, *, to_fail: bool = True) -> list[tuple[str, int]]:
    """How many rows of which tables a check needs to be met, and one more to fail by; without those for whom it is made."""
    params = leaf.params
    found: list[tuple[str, int]] = []
    if "only_if" in params:
        found.append((params["only_if"]["in"], 1))
    match leaf.operator:
        case "count" | "exists":
            number = max(params.get("at_least", 1), params.get("at_most", 0) if to_fail else 1) + int(to_fail)
            found.append((params["of"], number * (len(setting.years()) if params.get("period") == "year" else 1)))
        case "every":
            found.append((params["in"], max(1 + int(to_fail), len(setting.years()) if "each_year" in params else 0)))
        case "deadline":
            found.append((params["in"], 1))
        case "body":
            found.append((params["table"], len(params["unit"]) if isinstance(params["unit"], list) else 1))
        case "periodic":
            found.append((params["in"], sum(1 for _ in setting.periods(params["each"]))))
        case "unchanged":
            found.append((params["of"], 1))
        case "ordered":
            groups = reduce(lambda number, values: number * len(values), params.get("expect", {}).values(), 1)
            found.append((params["in"], groups * len(params["order"])))
        case "total":
            found += [(params["in"], 2), ((params.get("equals") or params["shares_of"])["in"], 2)]
    return found


def plot_out(county: County, parts: Iterable[tuple[Rule, Node]]) -> Plot:
    """Rows set apart for every check of several rules that more rows can only help, and one for each group of those for whom checks are made."""
    own: dict[str, dict[str, list[SymRow]]] = {}
    owners: dict[tuple[str, str], SymRow] = {}
    for rule, node in parts:
        for leaf in (leaf for leaf in leaves(node) if binds(rule, leaf, county.subject)):
            asked = asked_of(leaf)
            if asked is not None and asked not in owners:
                owners[asked] = county.add_row(asked[0])
            rows: dict[str, list[SymRow]] = {}
            for table, number in demands(leaf, county.setting, to_fail=False):
                rows.setdefault(table, []).extend(county.add_row(table) for _ in range(number))
            if monotone(leaf):
                own[leaf.key] = rows
    by_table: dict[str, list[SymRow]] = {}
    for (table, _), row in owners.items():
        by_table.setdefault(table, []).append(row)
    return Plot(own, by_table)


def furnish(county: County, rule: Rule, node: Node) -> None:
    """Give the county the rows that the checks of a rule can tell apart."""
    bound = [leaf for leaf in leaves(node) if binds(rule, leaf, county.subject)]
    for table, _ in dict.fromkeys(filter(None, map(asked_of, bound))):
        county.add_row(table)
    for leaf in bound:
        for table, number in demands(leaf, county.setting):
            for _ in range(number):
                county.add_row(table)


def monotone(leaf: Node) -> bool:
    """Whether more rows can only help a check to be met, so that it is enough to look at rows set apart for it."""
    return leaf.operator in ("count", "exists", "body", "deadline", "periodic", "attested", "judged") and "at_most" not in leaf.params
