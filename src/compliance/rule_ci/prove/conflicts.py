"""Rules of one plan that no county can meet together: the smallest set of them, and a county that meets all of it but one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import z3

from compliance.model.verdict import Verdict
from compliance.rule_ci.prove.county import County
from compliance.rule_ci.prove.facts import Verdicts
from compliance.rule_ci.prove.formulas import conj, disj, neg, term
from compliance.rule_ci.prove.setting import Setting, Subject
from compliance.rule_ci.prove.trees import Plot, binds, furnish, leaves, plot_out, verdicts
from compliance.rule_ci.prove.versions import DECLARED, RECORDED, Version
from compliance.rule_ci.prove.witness import model_of, solver

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


def topics(version: Version) -> frozenset[str]:
    """What a rule's checks look at that others may look at too: tables and indicators."""
    found = set()
    for leaf in leaves(version.node):
        params = leaf.params
        if leaf.operator == "rate":
            found |= set(params["indicator"] if isinstance(params["indicator"], list) else [params["indicator"]])
        elif leaf.operator not in (*DECLARED, *RECORDED):
            sides = [params[key] for key in ("equals", "shares_of", "only_if") if key in params]
            names = [params.get(key) for key in ("of", "in", "table", "per")] + [side["in"] for side in sides]
            found |= {name for name in names if name is not None}
    return frozenset(found)


def groups(versions: Iterable[Version]) -> list[list[Version]]:
    """Rules that look at nothing in common, directly or through others, in different groups."""
    parts: list[tuple[set[str], list[Version]]] = []
    for version in versions:
        about = set(topics(version))
        touching = [part for part in parts if part[0] & about]
        merged = (about.union(*(part[0] for part in touching)), [item for part in touching for item in part[1]] + [version])
        parts = [part for part in parts if part not in touching] + [merged]
    return [part[1] for part in parts]


class Together:
    """All rules of a group in one county: each can be switched on, and the county then meets it."""

    def __init__(self, versions: list[Version], setting: Setting, subject: Subject) -> None:
        self.county = County(setting, subject)
        plot: Plot = plot_out(self.county, [(version.rule, version.node) for version in versions])
        found = {version: verdicts(version.rule, version.node, self.county, plot) for version in versions}
        self.search = solver(*self.county.axioms, *self.county.input_checks())
        self.switches = {version: z3.Bool(f"met:{number}") for number, version in enumerate(versions)}
        self.spared = {version: z3.Bool(f"not failed:{number}") for number, version in enumerate(versions)}
        for version, wanted in found.items():
            self.search.add(z3.Implies(self.switches[version], term(wanted.get(Verdict.COMPLIANT, False))))
            self.search.add(z3.Implies(self.spared[version], term(disj(wanted.get(verdict, False) for verdict in HARMLESS))))

    def fits(self, versions: Iterable[Version], *, spared: bool = False) -> bool:
        """Whether a county can meet them all, or with `spared` fail none of them."""
        switches = self.spared if spared else self.switches
        return bool(self.search.check(*(switches[version] for version in versions)) != z3.unsat)

    def smallest(self, versions: list[Version]) -> list[Version]:
        """Of rules that do not fit, so few that they fit without any one of them."""
        core = {str(switch) for switch in self.search.unsat_core()}
        kept = [version for version in versions if str(self.switches[version]) in core]
        for version in list(kept):
            rest = [other for other in kept if other is not version]
            if not self.fits(rest):
                kept = rest
        return kept


def conflicts(own: list[Version], others: list[Version], setting: Setting) -> Iterator[Conflict]:
    """Every conflict by default, then those that one other reading brings; each set of rules once, for the first unit."""
    seen: set[frozenset[tuple[str, str, str]]] = set()
    for subject in _kinds(own, setting):
        mine = [version for version in own if _asks(version, subject)]
        read = [version for version in others if _asks(version, subject)]
        for group in groups([*mine, *read]):
            for conflict in _in_group(group, setting, subject):
                names = frozenset((item.rule.id, item.reading, item.value) for item in conflict.versions)
                if names not in seen:
                    seen.add(names)
                    yield conflict


def _asks(version: Version, subject: Subject) -> bool:
    return version.uses_data() and any(binds(version.rule, leaf, subject) for leaf in leaves(version.node))


def _kinds(own: list[Version], setting: Setting) -> list[Subject]:
    """Of units that the same checks bind with the same due dates, one."""
    found: dict[Any, Subject] = {}
    for name, level in setting.policy.document.units.items():
        subject = Subject(name, level)
        asked = [leaf.key for version in own for leaf in leaves(version.node) if binds(version.rule, leaf, subject)]
        due = [(leaf.by or {}).get(name) for version in own for leaf in leaves(version.node)]
        found.setdefault((tuple(asked), tuple(due)), subject)
    return list(found.values())


def _in_group(group: list[Version], setting: Setting, subject: Subject) -> Iterator[Conflict]:
    if len(group) < 2:
        return
    together = Together(group, setting, subject)
    fitting = [version for version in group if together.fits([version])]
    default = [version for version in fitting if not version.reading]
    yield from _all_of(together, default, [], setting, subject)
    readings: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for version in fitting:
        if version.reading:
            readings[version.reading, version.value].append(version)
    for read in readings.values():
        replaced = {version.rule.id for version in read}
        yield from _all_of(together, [version for version in default if version.rule.id not in replaced], read, setting, subject)


def _all_of(together: Together, own: list[Version], read: list[Version], setting: Setting, subject: Subject) -> Iterator[Conflict]:
    """The conflicts among rules, one after the other: of each that is found the last rule is left out, and the rest tried again."""
    left = [*own, *read]
    while not together.fits(left):
        core = together.smallest(left)
        yield _shown(sorted(core, key=left.index), setting, subject, strictly=not together.fits(core, spared=True))
        left.remove(max(core, key=left.index))


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


def implies(first: Version, second: Version, setting: Setting, subject: Subject) -> bool:
    """Whether every county that meets the first meets the second."""
    county = County(setting, subject)
    for version in (first, second):
        furnish(county, version.rule, version.node)
    met, other = (verdicts(version.rule, version.node, county).get(Verdict.COMPLIANT, False) for version in (first, second))
    return bool(solver(*county.axioms, *county.input_checks(), met, neg(other)).check() == z3.unsat)
