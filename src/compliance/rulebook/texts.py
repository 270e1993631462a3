"""The texts of a rulebook that reports print and that a translator puts into another language: titles, remedies, readings; not quotes, not patterns."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rulebook.readings import Reading
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule
from compliance.rulebook.table_model import Tables

Where = tuple[str, str]
"""A text, and the file or the name of what it belongs to."""


def texts_of(rulebook: Rulebook) -> dict[str, list[str]]:
    """Each text once, in the order of the rulebook, with all that it belongs to."""
    found: dict[str, list[str]] = {}
    for text, where in _all(rulebook):
        if text and not text.isascii() and where not in (places := found.setdefault(text, [])):
            places.append(where)
    return found


def _all(rulebook: Rulebook) -> Iterator[Where]:
    yield from _of_tables(rulebook.tables)
    for policy in rulebook.policies.values():
        yield from _of_policy(policy)
    for reading in rulebook.readings.values():
        yield from _of_reading(reading)
    for policy in rulebook.policies.values():
        for rule in policy.rules.values():
            yield from _of_rule(rule)
    yield from ((query.title, query.id) for query in rulebook.queries)
    yield from ((form.title, form.id) for form in rulebook.recounts)


def _of_tables(tables: Tables) -> Iterator[Where]:
    for table in tables.tables.values():
        yield table.title, f"tables/{table.name}"
        for field in table.fields.values():
            yield from ((text, f"tables/{table.name}.{field.name}") for text in (field.title, field.unit, *field.values))
    for codes in tables.codes.values():
        yield from ((code.title, f"codes/{codes.name}") for code in codes.values.values())
    for indicator in tables.indicators.values():
        yield from ((text, f"indicators/{indicator.code}") for text in (indicator.title, indicator.numerator, indicator.denominator, indicator.unit))


def _of_policy(policy: Policy) -> Iterator[Where]:
    document = policy.document
    yield from ((text, document.id) for text in (document.title, document.issuer, *document.units, *document.units.values()))
    yield from ((phase.title, document.id) for phase in document.phases)
    yield from ((group.title, group.id) for group in policy.requirements.values())


def _of_reading(reading: Reading) -> Iterator[Where]:
    texts = (reading.title, reading.question, reading.rationale, *reading.values.values())
    yield from ((text, reading.id) for text in (*texts, *(parameter.title for parameter in reading.parameters.values())))


def _of_rule(rule: Rule) -> Iterator[Where]:
    for text in (rule.title, *rule.responsible, *rule.notes, rule.remediation):
        yield text, rule.id
    yield from ((item.title, item.atom) for item in rule.items)
