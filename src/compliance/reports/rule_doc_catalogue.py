"""The list of all rules of a plan: each with its sentence, its bounds, its readings and how many examples prove it."""

from __future__ import annotations

from itertools import groupby

from compliance.operators.conditions import Names
from compliance.reports.rule_doc_parts import CataloguePage, CatalogueRow, PageLink
from compliance.reports.rule_doc_rules import RuleNotes, policy_page, rule_address
from compliance.reports.wording import anchor_id
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule


def catalogue_view(policy: Policy, book: Rulebook, names: Names) -> CataloguePage:
    """The list of a plan's rules in the order of its clauses."""
    notes, document = RuleNotes(book, names), policy.document
    rules = list(policy.rules.values())
    groups = ((document.headings.get(anchor, anchor), tuple(_row(rule, notes, policy) for rule in part)) for anchor, part in groupby(rules, _anchor))
    return CataloguePage(document.title, document.number, tuple(groups), len(rules), sum(len(rule.examples) for rule in rules))


def _anchor(rule: Rule) -> str:
    return rule.anchor


def _row(rule: Rule, notes: RuleNotes, policy: Policy) -> CatalogueRow:
    note = notes.note(rule)
    facts = {fact.label: fact.text for fact in note.facts}
    place = policy.document.headings.get(rule.anchor, rule.anchor)
    return CatalogueRow(
        id=note.id,
        rule=PageLink(note.name, rule_address(rule), note.title),
        clause=PageLink(place, f"{policy_page(rule.policy)}#{anchor_id('p', rule.anchor)}", rule.quote),
        form_title=note.form_title,
        sentence=f"{note.sentence}：{'、'.join(item.title for item in note.items)}" if note.items else note.sentence,
        due=facts.get("期限", ""),
        scope=facts.get("适用", ""),
        responsible=facts.get("责任单位", ""),
        readings=note.readings,
        examples=len(rule.examples),
    )
