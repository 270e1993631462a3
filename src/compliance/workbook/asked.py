"""What the rules of a plan ask a unit to report, as rows of the pre-filled tables: which values, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.measures.population import members, owners
from compliance.measures.scene import Frame, Scene
from compliance.measures.workdays import WorkCalendar
from compliance.rulebook.checks import Node
from compliance.rulebook.rulebook import Policy
from compliance.rulebook.rules import Rule
from compliance.rulebook.table_model import CLAUSE_REF, TableDef, Tables
from compliance.rulebook.tables import Field
from compliance.submission.rows import Submission

COUNTY = ""
RATES = "indicator"
"""The table that `rate` reads without naming it."""
_FRAME = Frame(applies=True, due=None, due_reached=True, atoms=())


@dataclass(frozen=True, slots=True)
class Asked:
    """A value that must be reported, and by whom: `of` is the id of a row, COUNTY for the unit itself, None while nobody is registered.

    `names` are the values under which it may have been filed (a clause has several atoms), its own first; `rule` asks for it,
    `title` says what it asks and `whom` of whom.
    """

    names: tuple[str, ...]
    of: str | None
    whom: str
    rule: Rule
    title: str

    @property
    def value(self) -> str:
        """The value that the template writes."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class _Those:
    """Those who report: `ids` as in Asked, and in words."""

    ids: Sequence[str | None]
    words: str


_UNIT = _Those((COUNTY,), "本单位")
_Wanted = Iterator[tuple[tuple[str, ...], _Those]]


@dataclass(frozen=True, slots=True)
class Plan:
    """A policy's rules that bind a unit, each with its check; `scene` holds what the unit has registered so far, if anything."""

    policy: Policy
    rules: Sequence[tuple[Rule, Node]]
    tables: Tables
    unit: str
    scene: Scene | None

    def asked(self, table: TableDef) -> list[Asked]:
        """The rows to pre-fill, in the order of the plan or of the code list; each value and owner once."""
        if table.prefill is None:
            return []
        item = table.fields[table.prefill.each]
        found: dict[tuple[str, str | None], Asked] = {}
        for rule, leaf, title in self._leaves():
            for names, those in self._wanted(table, item, rule, leaf):
                for of in those.ids:
                    found.setdefault((names[0], of), Asked(names, of, those.words, rule, title))
        order = {value: number for number, value in enumerate(self.tables.codes_of(item) if item.type == "code" else self.policy.clauses)}
        # An empty owner stands for the unit: beside the unit's own row it would be the same key twice.
        kept = [one for one in found.values() if one.of is not None or (one.value, COUNTY) not in found]
        return sorted(kept, key=lambda one: order.get(one.value, len(order)))

    def _leaves(self) -> Iterator[tuple[Rule, Node, str]]:
        for rule, root in self.rules:
            yield from ((rule, leaf, title) for leaf, title in _leaves(root, self.unit, rule.title))

    def _wanted(self, table: TableDef, item: Field, rule: Rule, leaf: Node) -> _Wanted:
        """What a check asks of a table: values, each under all its names, and who reports them."""
        params = leaf.params
        match leaf.operator:
            case "attested" | "judged":
                names = self._atoms(rule, leaf) if item.to == (CLAUSE_REF,) else ()
                yield from [(names, self._scope(params.get("scope", "county"), params.get("scope_where")))] if names else []
            case "body":
                yield from (((value,), self._body_owners(params)) for value in _listed(params["unit"]) if params["table"] == table.name)
            case "unchanged":
                yield from (((value,), self._population(params)) for value in _listed(params["item"]) if params["in"] == table.name)
            case operator if table.name in _texts(params) or (operator == "rate" and table.name == RATES):
                yield from (((value,), _UNIT) for value in sorted(self._unowned(item) & _texts(params)))

    def _unowned(self, item: Field) -> set[str]:
        """The codes of a field that are nobody's in particular. A body belongs to someone: only the check that asks for it says to whom."""
        return {code for code, entry in self.tables.codes[item.codes].values.items() if not entry.owner} if item.codes else set()

    def _atoms(self, rule: Rule, leaf: Node) -> tuple[str, ...]:
        """The clauses that a check speaks for in this unit, those that restate them included."""
        elsewhere = {cover.atom for cover in rule.covers if cover.units is not None and self.unit not in cover.units}
        own = [atom for atom in leaf.atoms if atom not in elsewhere]
        return tuple(dict.fromkeys(alias for atom in own for alias in self.policy.aliases(atom)))

    def _body_owners(self, params: Mapping[str, Any]) -> _Those:
        owner = params.get("owner", "county")
        if owner == "either":
            return _Those((None,), f"本单位或{self._every(params['per'])}")
        return self._scope(owner, params.get("per_where"))

    def _scope(self, scope: str, where: Mapping[str, Any] | None) -> _Those:
        if scope == "county":
            return _UNIT
        found = owners({"per": scope, "per_where": where}, _FRAME, self.scene) if self.scene else []
        return _Those([owner.id for owner in found] or (None,), self._every(scope))

    def _population(self, params: Mapping[str, Any]) -> _Those:
        table = self.tables.tables[params["of"]]
        if table.cover:
            return _UNIT
        found = members(table.name, params.get("where"), _FRAME, self.scene) if self.scene else []
        return _Those([str(one.row.value(table.id_field or "")) for one in found if one.belongs is True] or (None,), self._every(table.name))

    def _every(self, table: str) -> str:
        return f"每一{self.tables.tables[table].title}"


def plan_of(policy: Policy, rules: Sequence[tuple[Rule, Node]], tables: Tables, unit: str, filed: Submission | None, calendar: WorkCalendar) -> Plan:
    """The plan for a unit; whom `filed` registers, as they stood on the day of its report, are those who are asked."""
    if filed is None:
        return Plan(policy, rules, tables, unit, None)
    day = filed.cover.value("as_of_date")
    cutoff = day if isinstance(day, date) else policy.document.dated
    return Plan(policy, rules, tables, unit, Scene(filed, tables, calendar, cutoff, (None, None), policy.document.valid_from))


def _leaves(node: Node, unit: str, title: str) -> Iterator[tuple[Node, str]]:
    if node.item is not None:
        if node.item.units is not None and unit not in node.item.units:
            return
        title = f"{title}：{node.item.title}"
    if not node.children:
        yield node, title
    for child in node.children:
        yield from _leaves(child, unit, title)


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _texts(form: object) -> set[str]:
    """Every text in a form of check."""
    if isinstance(form, str):
        return {form}
    parts = form.values() if isinstance(form, Mapping) else form if isinstance(form, list | tuple) else ()
    return {text for part in parts for text in _texts(part)}
