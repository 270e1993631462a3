"""Changes of the items of checklist rules, by the clause atom that each decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from compliance.reports.rule_doc_rules import due_text
from compliance.reports.wording import listed
from compliance.rule_ci.diff.change import Change
from compliance.rule_ci.diff.meaning import canonical
from compliance.rulebook.checks import filled
from compliance.rulebook.forms import squashed
from compliance.rulebook.rules import Item, Rule

if TYPE_CHECKING:
    from compliance.rule_ci.diff.of_rules import Pair


def item_changes(pair: Pair) -> Iterator[Change]:
    """Items added, lost and changed. Where every item changes in the same check, that is said once."""
    old, new = ({item.atom: item for item in rule.items} for rule in (pair.was, pair.now))
    for atom in [*new, *(atom for atom in old if atom not in new)]:
        if atom not in old:
            yield pair.change("item-added", "items", f"增加一项“{new[atom].title}”（{atom}）：{pair.new.item_sentence(pair.now, new[atom])}。", atom=atom)
        elif atom not in new:
            yield pair.change("item-removed", "items", f"不再核对“{old[atom].title}”（{atom}）：{pair.old.item_sentence(pair.was, old[atom])}。")
    both = [atom for atom in new if atom in old]
    changed = [atom for atom in both if canonical(_check(pair.was, old[atom])) != canonical(_check(pair.now, new[atom]))]
    together = len(changed) > 1 and changed == both and not any(item.check for item in (*old.values(), *new.values()))
    for atom in changed[:1] if together else changed:
        where = f"全部 {len(changed)} 项（以“{new[atom].title}”为例）：" if together else f"“{new[atom].title}”（{atom}）："
        sentences = (pair.old.item_sentence(pair.was, old[atom]), pair.new.item_sentence(pair.now, new[atom]))
        checks = (_check(pair.was, old[atom]), _check(pair.now, new[atom]))
        yield pair.check_change("check" if together else "items", where, *checks, *sentences, "" if together else atom)
    for atom in both:
        yield from _bounds(pair, old[atom], new[atom])


def _check(rule: Rule, item: Item) -> Mapping[str, Any]:
    """The check of an item with its value filled in."""
    check: Mapping[str, Any] = filled(item.check or rule.check, {"$item": item.value})
    return check


def _bounds(pair: Pair, was: Item, now: Item) -> Iterator[Change]:
    where = f"“{now.title}”（{now.atom}）的"
    if (was.by or {}) != (now.by or {}):
        yield pair.change("due-changed", "items", f"{where}期限改了。", due_text(was.by) or "同规则", due_text(now.by) or "同规则", now.atom)
    if was.units != now.units:
        yield pair.change(
            "scope-changed", "items", f"{where}适用范围改了。", listed(sorted(was.units or ())) or "同规则", listed(sorted(now.units or ())) or "同规则"
        )
    if squashed(was.quote) != squashed(now.quote):
        yield pair.change("quote-changed", "items", f"{where}引文改了。", f"“{was.quote}”", f"“{now.quote}”", now.atom)
