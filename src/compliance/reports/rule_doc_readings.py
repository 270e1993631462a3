"""The page of the readings: question, quotes, values, default and rationale, and the rules that each touches, for the person who confirms them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.model.quantity import plain
from compliance.reports.rule_doc_parts import PageLink, ReadingNote, ReadingsPage, ValueNote
from compliance.reports.rule_doc_rules import policy_page, rule_address
from compliance.reports.wording import anchor_id
from compliance.rulebook.readings import Reading
from compliance.rulebook.rulebook import Rulebook
from compliance.rulebook.rules import Rule

SEVERITIES = {"high": "一、影响大", "medium": "二、影响中等", "low": "三、影响小"}


def readings_view(book: Rulebook) -> ReadingsPage:
    """All readings, the weightiest first."""
    using: dict[str, list[Rule]] = {name: [] for name in book.readings}
    for policy in book.policies.values():
        for rule in policy.rules.values():
            for name in rule.readings:
                using[name].append(rule)
    notes = [(reading.severity, _note(reading, using[name], book)) for name, reading in book.readings.items()]
    groups = ((title, tuple(note for severity, note in notes if severity == key)) for key, title in SEVERITIES.items())
    return ReadingsPage(tuple((title, found) for title, found in groups if found), len(notes))


def _note(reading: Reading, rules: list[Rule], book: Rulebook) -> ReadingNote:
    return ReadingNote(
        id=anchor_id("r", reading.id),
        name=reading.id,
        title=reading.title,
        severity=reading.severity,
        question=reading.question,
        quotes=tuple(_quotes(reading, book)),
        values=tuple(ValueNote(name, text, name == reading.default, _links(_changed(rules, reading.id, name))) for name, text in reading.values.items()),
        parameters=tuple(
            f"{item.title}：缺省{'不设' if item.default is None else plain(item.default)}（{reading.id}.{name}）" for name, item in reading.parameters.items()
        ),
        rationale=reading.rationale,
        bearing=_bearing(reading, rules, book),
        touched=_links(rules),
    )


def _bearing(reading: Reading, rules: list[Rule], book: Rulebook) -> str:
    """What hangs on the reading."""
    plans = [policy.document.title for policy in book.policies.values() if policy.document.validity_reading == reading.id]
    parts = [f"决定《{title}》届满以后怎样评估" for title in plans] + ([f"涉及规则 {len(rules)} 条"] if rules else [])
    return "，".join(parts) or "没有规则引用"


def _quotes(reading: Reading, book: Rulebook) -> Iterator[PageLink]:
    for at, quote in reading.quotes:
        name, _, anchor = at.partition("#")
        policy = book.policies.get(name)
        place = policy.document.headings.get(anchor, anchor) if policy else anchor
        title = f"{policy.document.number} {place}" if policy else at
        yield PageLink(quote, f"{policy_page(name)}#{anchor_id('p', anchor)}" if policy else "", title)


def _changed(rules: list[Rule], reading: str, value: str) -> list[Rule]:
    return [rule for rule in rules if _patches(rule, reading).get(value)]


def _patches(rule: Rule, reading: str) -> Mapping[str, object]:
    return rule.readings[reading]


def _links(rules: list[Rule]) -> tuple[PageLink, ...]:
    return tuple(PageLink(rule.id, rule_address(rule), rule.title) for rule in rules)
