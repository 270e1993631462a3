"""Atoms: a rule decides what stands in the sentence that it quotes."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.problem import Problem
from compliance.rule_ci.lint.figures import Way
from compliance.rule_ci.lint.site import Site
from compliance.rule_ci.outcome import Notice
from compliance.rulebook.forms import squashed
from compliance.rulebook.inventory import Clause
from compliance.rulebook.rulebook import Policy

MEND = "改正条款编号或引文；是同一要求的另一处写法的，在清单中写 same_as"


def misplaced(site: Site) -> Iterator[Notice]:
    """Atoms whose own quote is not in the rule's. A checklist may gather atoms from below its heading; what restates an atom of the rule stands elsewhere."""
    for number, cover in enumerate(site.rule.covers):
        yield from _misplaced(site, cover.atom, ("covers", number), listed=False)
    for number, item in enumerate(site.rule.items):
        yield from _misplaced(site, item.atom, ("items", number, "atom"), listed=True)
        for place, cover in enumerate(item.covers):
            yield from _misplaced(site, cover.atom, ("items", number, "covers", place), listed=True)


def misplaced_in_groups(policy: Policy) -> Iterator[Notice]:
    """Atoms that a requirement group decides although they are not in its quote."""
    for group in policy.requirements.values():
        for clause in (policy.clauses[atom] for atom in group.covers):
            if clause.at != group.anchor or not _overlap(clause.quote, group.quote):
                message = f"{group.id}：条款 {clause.id}（{clause.at}“{clause.quote[:30]}”）不在本要求组的引文中"
                yield Notice(Problem("wrong-clause", message, group.places.get("covers", group.place), MEND))


def _misplaced(site: Site, atom: str, path: Way, *, listed: bool) -> Iterator[Notice]:
    clause = site.policy.clauses[atom]
    quoted = clause.at == site.rule.anchor and _overlap(clause.quote, site.rule.quote)
    below = listed and _is_below(clause, site.rule.anchor)
    if not quoted and not below and clause.same_as not in site.quotes:
        yield site.error("wrong-clause", f"条款 {atom}（{clause.at}“{clause.quote[:30]}”）不在本规则的引文中", path, MEND)


def _overlap(one: str, other: str) -> bool:
    one, other = squashed(one), squashed(other)
    return one in other or other in one


def _is_below(clause: Clause, anchor: str) -> bool:
    """Whether a clause stands under the anchor, or under the heading whose introduction the anchor is (`A4-00` of `A4`)."""
    head = anchor.removesuffix("-00")
    return clause.at != anchor and clause.at.startswith((f"{head}.", f"{head}-"))
