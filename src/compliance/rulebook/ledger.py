"""The ledger of a plan: what becomes of every clause atom. In a finished rulebook each atom is entered exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.operators import OPERATORS
from compliance.rulebook.inventory import Clause
from compliance.rulebook.rulebook import Policy
from compliance.rulebook.rules import Item, Requirement, Rule

KINDS = {
    "rule": "由规则判定",
    "item": "由规则的一项判定",
    "judged": "留给评估人",
    "requirement": "由要求组汇总",
    "alias": "与他条为同一要求",
    "permission": "仅记录",
    "background": "背景，不评价",
}
FORMS = {"computed": "计算", "attested": "自报加佐证", "judged": "评估人判断", "recorded": "仅记录"}
LEFT_TO_A_PERSON = "原文没有给出可以计算的标准，由评估人对照自报和佐证判断"
_BY_PEOPLE = {"attested": "attested", "judged": "judged", "permission": "recorded", "informational": "recorded"}
_ORDER = tuple(FORMS)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One fate of an atom. `carrier` is the rule, requirement group or atom that it gets its verdict from (empty for background).

    `form` says what the carrier's check rests on (a key of FORMS; empty for background and for what another atom decides).
    `reason` is why it is left to a person.
    """

    atom: str
    kind: str
    carrier: str
    form: str = ""
    reason: str = ""


def ledger(policy: Policy) -> tuple[LedgerEntry, ...]:
    """Every entry of every atom, in the order of the inventory."""
    entries: dict[str, list[LedgerEntry]] = {atom: [] for atom in policy.clauses}
    for entry in _entries(policy):
        entries[entry.atom].append(entry)
    return tuple(entry for found in entries.values() for entry in found)


def irregular(policy: Policy) -> dict[str, int]:
    """The atoms that are entered not once but never or more often, with how often."""
    counts = Counter(entry.atom for entry in ledger(policy))
    return {atom: counts[atom] for atom in policy.clauses if counts[atom] != 1}


def form_of(rule: Rule) -> str:
    """What the check of a rule rests on: computed as soon as one part is, else what people say."""
    return _form(*(item.check or rule.check for item in rule.items)) if rule.items else _form(rule.check)


def _form(*checks: Mapping[str, Any]) -> str:
    found = {_BY_PEOPLE.get(name, "computed") for check in checks for name in _leaves(check)}
    return next(form for form in _ORDER if form in found)


def _leaves(check: Mapping[str, Any]) -> Iterator[str]:
    for name, params in check.items():
        if OPERATORS[name].composite:
            for part in params:
                yield from _leaves(part)
        else:
            yield name


def _entries(policy: Policy) -> Iterator[LedgerEntry]:
    for clause in policy.clauses.values():
        yield from _unruled(clause, policy)
    for rule in policy.rules.values():
        yield from (entry for entry in _of_rule(rule) if not _restates_own(entry, policy))
    for group in policy.requirements.values():
        yield from (LedgerEntry(atom, "requirement", group.id, _group_form(group, policy)) for atom in group.covers)


def _unruled(clause: Clause, policy: Policy) -> Iterator[LedgerEntry]:
    if clause.kind == "background":
        yield LedgerEntry(clause.id, "background", "")
    elif clause.same_as is not None and clause.same_as in policy.carried:
        yield LedgerEntry(clause.id, "alias", clause.same_as)


def _group_form(group: Requirement, policy: Policy) -> str:
    """The form of the members that rests most on data; empty without members."""
    rules = {form_of(policy.rules[name]) for name in group.rules}
    groups = {_group_form(policy.requirements[name], policy) for name in group.groups}
    return next((form for form in _ORDER if form in rules | groups), "")


def _restates_own(entry: LedgerEntry, policy: Policy) -> bool:
    """A rule may name an atom that restates what it decides, to bind it to some units: that is still the one obligation."""
    target = policy.clauses[entry.atom].same_as
    return target is not None and policy.carried.get(target) == entry.carrier


def _of_rule(rule: Rule) -> Iterator[LedgerEntry]:
    whole = form_of(rule)
    yield from (_entry(cover.atom, "rule", rule, whole) for cover in rule.covers)
    for item in rule.items:
        form = _form(item.check or rule.check)
        yield from (_entry(atom, "item", rule, form) for atom in _atoms(item))


def _atoms(item: Item) -> tuple[str, ...]:
    return (item.atom, *(cover.atom for cover in item.covers))


def _entry(atom: str, kind: str, rule: Rule, form: str) -> LedgerEntry:
    match form:
        case "judged":
            return LedgerEntry(atom, "judged", rule.id, form, "".join(rule.notes) or LEFT_TO_A_PERSON)
        case "recorded":
            return LedgerEntry(atom, "permission", rule.id, form)
        case _:
            return LedgerEntry(atom, kind, rule.id, form)
