"""How a rule is described on the page of its plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.operators.conditions import Names
from compliance.reports.parts import Fact
from compliance.reports.rule_doc_parts import ItemNote, PageLink, RuleNote
from compliance.reports.wording import anchor_id, day, listed
from compliance.rulebook.checks import Node, Programs, compile_check, named_parameters
from compliance.rulebook.ledger import FORMS, form_of
from compliance.rulebook.rulebook import Rulebook
from compliance.rulebook.rules import Rule
from compliance.rulebook.sentences import sentence

READINGS_PAGE = "readings.html"


def policy_page(policy: str) -> str:
    """The file name of a plan's page."""
    return f"{policy}.html"


def catalogue_page(policy: str) -> str:
    """The file name of the list of a plan's rules."""
    return f"{policy}.rules.html"


def rule_address(rule: Rule) -> str:
    """Where a rule is described."""
    return f"{policy_page(rule.policy)}#{anchor_id('k', rule.id)}"


@dataclass(frozen=True)
class RuleNotes:
    """Describes rules under the default readings; `names` gives tables, fields and codes their Chinese titles."""

    book: Rulebook
    names: Names

    def note(self, rule: Rule) -> RuleNote:
        """The rule with its sentence, its bounds and its readings."""
        values = {name: {key: item.default for key, item in reading.parameters.items()} for name, reading in self.book.readings.items()}
        root = compile_check(rule, named_parameters(values), Programs())
        form = form_of(rule)
        return RuleNote(
            id=anchor_id("k", rule.id),
            name=rule.id,
            title=rule.title,
            form=form,
            form_title=FORMS[form],
            sentence=self._whole(rule, root),
            facts=tuple(fact for fact in self._facts(rule) if fact.text),
            atoms=_atoms(rule),
            items=tuple(self._items(rule, root)),
            readings=tuple(self._readings(rule)),
            notes=rule.notes,
            catalogue=PageLink("规则目录", f"{catalogue_page(rule.policy)}#{anchor_id('k', rule.id)}"),
        )

    def _readings(self, rule: Rule) -> Iterator[PageLink]:
        for name in rule.readings:
            yield PageLink(name, f"{READINGS_PAGE}#{anchor_id('r', name)}", self.book.readings[name].title)

    def _whole(self, rule: Rule, root: Node) -> str:
        """The check; of a checklist that asks the same of every item, how many there are."""
        return f"以下 {len(root.children)} 项逐项核对" if rule.items else sentence(root, self.names)

    def _facts(self, rule: Rule) -> tuple[Fact, ...]:
        waits = "，到期才判定" if rule.waits else ""
        return (
            Fact("期限", f"{due_text(rule.by)}{waits}" if rule.by else ""),
            Fact("适用", listed(self._bound(rule))),
            Fact("责任单位", listed(rule.responsible)),
        )

    def _bound(self, rule: Rule) -> list[str]:
        """The units that the rule names, else the levels, in the order of the plan."""
        units = self.book.policies[rule.policy].document.units
        if rule.units is not None:
            return [name for name in units if name in rule.units]
        return [level for level in dict.fromkeys(units.values()) if rule.levels is None or level in rule.levels]

    def _items(self, rule: Rule, root: Node) -> Iterator[ItemNote]:
        for child in root.children if rule.items else ():
            if child.item is not None:
                atoms = listed([child.item.atom, *(cover.atom for cover in child.item.covers)])
                yield ItemNote(atoms, child.item.title, sentence(child, self.names), due_text(child.item.by))


def _atoms(rule: Rule) -> str:
    """The atoms that the whole rule decides; empty where that is the one it is named after."""
    texts = [cover.atom + (f"（{listed(sorted(cover.units))}）" if cover.units else "") for cover in rule.covers]
    return "" if texts == [rule.id] else listed(texts)


def due_text(by: Mapping[str, date] | None) -> str:
    """`2019年12月31日`, or by unit; empty where there is no date."""
    if by is None:
        return ""
    if set(by) == {"default"}:
        return day(by["default"])
    return "；".join(f"{'其他' if unit == 'default' else unit} {day(value)}" for unit, value in by.items())
