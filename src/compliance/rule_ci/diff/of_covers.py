"""Changes of who decides which clause."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.place import Place
from compliance.reports.wording import listed
from compliance.rule_ci.diff.change import Change, RuleKey
from compliance.rulebook.rulebook import Policy
from compliance.rulebook.rules import Cover


def renamed(before: Policy, after: Policy) -> dict[str, str]:
    """Old to new ids of rules that decide the same clauses under another id."""
    fresh = {frozenset(rule.atoms()): rule.id for rule in after.rules.values() if rule.id not in before.rules}
    return {rule.id: fresh[atoms] for rule in before.rules.values() if rule.id not in after.rules and (atoms := frozenset(rule.atoms())) in fresh}


def cover_changes(before: Policy, after: Policy) -> Iterator[Change]:
    """Clauses that got a rule, lost it or moved to another; what an added or removed rule (or item) says already is not repeated."""
    fresh, gone = after.carried.keys() - before.carried.keys(), before.carried.keys() - after.carried.keys()
    names = renamed(before, after)
    for atom in after.carried:
        now, was = after.carried[atom], before.carried.get(atom)
        if atom in fresh and _exists(before, now) and atom not in _items(after, now):
            yield _change("cover-added", before, after, atom, f"条款 {atom} 现由 {now} 判定，原来没有。")
        elif was is not None and names.get(was, was) != now:
            yield _change("cover-moved", before, after, atom, f"条款 {atom} 原由 {was} 判定，现由 {now} 判定。")
        elif was is not None:
            yield from _units(before, after, atom)
    for atom in gone:
        if _exists(after, before.carried[atom]) and atom not in _items(before, before.carried[atom]):
            yield _change("cover-lost", before, after, atom, f"条款 {atom} 原由 {before.carried[atom]} 判定，现在没有规则判定它。")


def _exists(policy: Policy, carrier: str) -> bool:
    return carrier in policy.rules or carrier in policy.requirements


def _items(policy: Policy, carrier: str) -> set[str]:
    return {item.atom for item in policy.rules[carrier].items} if carrier in policy.rules else set()


def _change(code: str, before: Policy, after: Policy, atom: str, message: str) -> Change:
    removed = atom not in after.carried
    was, now = (_place(policy, atom) for policy in (before, after))
    keys: set[RuleKey] = {(policy.document.id, policy.carried[atom]) for policy in (before, after) if atom in policy.carried}
    place = now or was or Place(f"rules/{after.document.id}")
    return Change(code, after.carried.get(atom) or before.carried[atom], message, place, after.document.id, removed, was, frozenset(keys))


def _place(policy: Policy, atom: str) -> Place | None:
    carrier = policy.carried.get(atom, "")
    found = policy.rules.get(carrier) or policy.requirements.get(carrier)
    return found.places.get("covers", found.place) if found else None


def _units(before: Policy, after: Policy, atom: str) -> Iterator[Change]:
    was, now = (_cover(policy, atom) for policy in (before, after))
    if was and now and was.units != now.units:
        words = [listed(sorted(cover.units)) if cover.units is not None else "全部单位" for cover in (was, now)]
        yield _change("cover-units", before, after, atom, f"条款 {atom} 从规则取得结论的单位改了。原：{words[0]}；现：{words[1]}。")


def _cover(policy: Policy, atom: str) -> Cover | None:
    rule = policy.rules.get(policy.carried.get(atom, ""))
    covers = [*rule.covers, *(cover for item in rule.items for cover in item.covers)] if rule else []
    return next((cover for cover in covers if cover.atom == atom), None)
