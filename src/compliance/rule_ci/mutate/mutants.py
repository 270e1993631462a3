"""Every mutant of a rule: the rule with one thing changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.rule_ci.mutate.checks import check_edits
from compliance.rule_ci.mutate.conditions import DAY, Language, last_place
from compliance.rule_ci.mutate.edits import GONE, Edit, Family, Path, put
from compliance.rulebook.rulebook import Policy
from compliance.rulebook.rules import Rule


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one thing changed: what kind of thing, where in the rule's file, and the words for it before and after (empty: left out)."""

    rule: Rule
    family: Family
    path: Path
    before: str
    after: str

    def __str__(self) -> str:
        if not self.after:
            return f"{self.rule.id}：删去“{self.before}”"
        return f"{self.rule.id}：把“{self.before}”改为“{self.after}”" if self.before else f"{self.rule.id}：添上“{self.after}”"


def mutants(rule: Rule, policy: Policy, language: Language) -> Iterator[Mutant]:
    """The mutants of a rule, in the order of its keys."""
    yield from _scope(rule, policy)
    yield from _times(rule)
    yield from _settings(rule)
    for edit in check_edits(rule.check, language):
        yield _mutant(edit.under("check"), replace(rule, check=put(rule.check, edit.path, edit.value)))
    yield from _items(rule, language)


def _mutant(edit: Edit, rule: Rule) -> Mutant:
    return Mutant(rule, edit.family, edit.path, edit.before, edit.after)


def _scope(rule: Rule, policy: Policy) -> Iterator[Mutant]:
    """Each level and unit of the plan taken out or let in, and covers that are limited to some units let loose."""
    units = policy.document.units
    for value, levels in _toggled(rule.levels, set(units.values())):
        yield _bound(replace(rule, levels=levels), value, "levels", out=value not in levels)
    for value, names in _toggled(rule.units, units):
        yield _bound(replace(rule, units=names), value, "units", out=value not in names)
    for index, cover in enumerate(rule.covers):
        if cover.units is not None:
            covers = (*rule.covers[:index], replace(cover, units=None), *rule.covers[index + 1 :])
            words = f"{cover.atom} 只对{'、'.join(sorted(cover.units))}"
            yield Mutant(replace(rule, covers=covers), Family.SCOPE, ("covers", index, "units"), words, "")


def _toggled(written: frozenset[str] | None, known: Iterable[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """A written set with each known value taken out or put in."""
    if written is not None:
        yield from ((value, written ^ {value}) for value in sorted(known))


def _bound(rule: Rule, value: str, key: str, *, out: bool) -> Mutant:
    words = f"适用于{value}"
    return Mutant(rule, Family.SCOPE, ("applies", key), words if out else "", "" if out else words)


def _times(rule: Rule) -> Iterator[Mutant]:
    """Each due date a day earlier and later, and left out."""
    for unit, changed, words in _moved(rule.by):
        yield Mutant(replace(rule, by=changed), Family.DATE, ("by", unit), *words)
    for index, item in enumerate(rule.items):
        for unit, changed, words in _moved(item.by):
            items = (*rule.items[:index], replace(item, by=changed), *rule.items[index + 1 :])
            yield Mutant(replace(rule, items=items), Family.DATE, ("items", index, "by", unit), *words)


def _moved(by: Mapping[str, date] | None) -> Iterator[tuple[str, dict[str, date] | None, tuple[str, str]]]:
    for unit, day in (by or {}).items():
        said = "期限" if unit == "default" else f"{unit}的期限"
        rest = {name: other for name, other in (by or {}).items() if name != unit}
        yield unit, rest or None, (f"{said} {day}", "")
        for moved in (day - DAY, day + DAY):
            yield unit, {**rest, unit: moved}, (f"{said} {day}", f"{said} {moved}")


def _settings(rule: Rule) -> Iterator[Mutant]:
    """Whether a target waits for its date, and whether all of it is attested."""
    if rule.waits or rule.by or any(item.by for item in rule.items):
        words = ("到期才判定", "提前做到即为符合")
        yield Mutant(replace(rule, waits=not rule.waits), Family.PARAMETER, ("waits",), *(words if rule.waits else reversed(words)))
    if rule.basis is not None:
        yield Mutant(replace(rule, basis=None), Family.PARAMETER, ("basis",), f"结论的依据（{rule.basis.value}）", "")


def _items(rule: Rule, language: Language) -> Iterator[Mutant]:
    """Each item left out, given the value of the next one, changed in its own check, and let loose from its units."""
    for index, item in enumerate(rule.items):
        rest = rule.items[:index] + rule.items[index + 1 :]
        if rest:
            yield Mutant(replace(rule, items=rest), Family.ITEM, ("items", index), item.title, "")
        following = rule.items[(index + 1) % len(rule.items)]
        if following.value != item.value:
            changed = (*rule.items[:index], replace(item, value=following.value), *rule.items[index + 1 :])
            yield Mutant(replace(rule, items=changed), Family.ITEM, ("items", index, "value"), f"{item.title}看的内容", f"{following.title}看的内容")
        for path, value, said in _parts(item.value):
            changed = (*rule.items[:index], replace(item, value=put(item.value, path, value)), *rule.items[index + 1 :])
            yield Mutant(replace(rule, items=changed), Family.ITEM, ("items", index, "value", *path), f"{item.title}的{said[0]}", said[1])
        if item.units is not None:
            changed = (*rule.items[:index], replace(item, units=None), *rule.items[index + 1 :])
            words = f"{item.title}只对{'、'.join(sorted(item.units))}"
            yield Mutant(replace(rule, items=changed), Family.SCOPE, ("items", index, "units"), words, "")
        for edit in check_edits(item.check, language) if item.check else ():
            changed = (*rule.items[:index], replace(item, check=put(item.check, edit.path, edit.value)), *rule.items[index + 1 :])
            yield _mutant(edit.under("items", index, "check"), replace(rule, items=changed))


def _parts(value: Any) -> Iterator[tuple[Path, Any, tuple[str, str]]]:
    """Each number in what an item puts into the check moved by its last place, and each element of a list left out."""
    for key, part in value.items() if isinstance(value, Mapping) else ():
        if isinstance(part, int | Decimal) and not isinstance(part, bool):
            yield from (((key,), part + step, (str(part), str(part + step))) for step in (-last_place(part), last_place(part)))
        elif isinstance(part, list) and len(part) > 1:
            yield from (((key, place), GONE, (str(each), "")) for place, each in enumerate(part))
