"""The texts that a rule may take its numbers and dates from, beside its own quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from compliance.rule_ci.lint.day_text import Span, last_year, spans
from compliance.rule_ci.lint.site import Site
from compliance.rulebook.documents import PolicyDocument
from compliance.rulebook.forms import squashed
from compliance.rulebook.readings import Reading

_CITED = re.compile(r"第([一二三四五六七八九十]+)部分((?:（[一二三四五六七八九十]+）)*)(\d*)|附件(\d+)((?:（[一二三四五六七八九十]+）)*)")

_LABEL = re.compile(r"[^，。；\n]*（([^（）\n]*\d[^（）\n]*)）(?:：|\s*$)")
_ATOM = re.compile(r"[A-Za-z][A-Za-z0-9.-]*[A-Za-z0-9]")


def own_texts(site: Site) -> Iterator[str]:
    """What the plan says at the rule: its quote, and the quotes of its atoms and items."""
    yield site.rule.quote
    yield from site.quotes.values()
    yield from (item.quote for item in site.rule.items)


def words_of(reading: Reading) -> Iterator[str]:
    """What a reading says, but for its rationale."""
    yield from (reading.title, reading.question, *reading.values.values(), *(quote for _, quote in reading.quotes))


def explained(site: Site) -> Iterator[str]:
    """What readings of the rule and its standing remarks say, and the quotes of atoms that remarks name."""
    for reading in site.readings:
        yield from words_of(reading)
    yield from site.rule.notes
    named = dict.fromkeys(name for note in site.rule.notes for name in _ATOM.findall(note))
    yield from (site.policy.clauses[name].quote for name in named if name in site.policy.clauses)


def days_at(site: Site) -> Iterator[Span]:
    """Every time that the plan names at the rule: in its quote, in those of its atoms, in the clause, and in the headings above it."""
    document = site.policy.document
    yield from spans(site.rule.quote, year_before(document, site.rule.anchor, site.rule.quote))
    for atom, quote in site.quotes.items():
        at = site.policy.clauses[atom].at
        yield from spans(quote, year_before(document, at, quote))
    yield from _days_in(document, site.rule.anchor)


def days_cited(site: Site) -> Iterator[Span]:
    """Every time that readings and remarks name, and that the clauses and atoms name which remarks cite."""
    for text in explained(site):
        yield from spans(text)
    document = site.policy.document
    for anchor in cited(document, " ".join(site.rule.notes)):
        yield from _days_in(document, anchor)


def days_of_the_stage(site: Site) -> Iterator[Span]:
    """The times in brackets of the labels above a rule's sentence, such as 中期评估（2020年1—3月）."""
    yield from _stage(site.policy.document, site.rule.anchor)


def days_of_the_basis(site: Site) -> Iterator[Span]:
    """The times on which, by a remark, the due date rests (those in the labels of the places cited, or else in their text), and those
    about which a reading of the rule asks.
    """
    document = site.policy.document
    for reading in site.readings:
        yield from spans(reading.title)
    for anchor in cited(document, " ".join(note for note in site.rule.notes if note.startswith("期限依据"))):
        yield from [*_stage(document, anchor)] or spans(document.clauses[anchor])


def _stage(document: PolicyDocument, anchor: str) -> Iterator[Span]:
    for above in _above(anchor):
        if label := _LABEL.match(document.clauses.get(above, "")):
            yield from spans(label[1])


def cited(document: PolicyDocument, text: str) -> list[str]:
    """The anchors of the places that a text cites, such as 第五部分（二）2."""
    labels = {label: anchor for anchor, label in document.headings.items()}
    found = (_label(match) for match in _CITED.finditer(text))
    return [labels[label] for label in found if label in labels]


def year_before(document: PolicyDocument, anchor: str, quote: str) -> int | None:
    """The last year that the plan names before a quote of a clause."""
    if any(span for span in spans(quote)) or not spans(quote, 2000):
        return None
    before = "\n".join(text for place, text in document.clauses.items() if _in_order(document)[place] < _in_order(document).get(anchor, 0))
    here = squashed(document.clauses.get(anchor, ""))
    return last_year(before + "\n" + here.partition(squashed(quote))[0])


@lru_cache(maxsize=4)
def _order(anchors: tuple[str, ...]) -> dict[str, int]:
    return {anchor: number for number, anchor in enumerate(anchors)}


def _in_order(document: PolicyDocument) -> dict[str, int]:
    return _order(document.anchors)


def _days_in(document: PolicyDocument, anchor: str) -> Iterator[Span]:
    for above in _above(anchor):
        yield from spans(document.clauses.get(above, ""), year_before(document, above, document.clauses.get(above, "")))


def _above(anchor: str) -> Iterator[str]:
    """The anchor, and those of the headings that it stands under."""
    yield anchor
    while "." in anchor or "-" in anchor:
        anchor = re.sub(r"[.-][^.-]*$", "", anchor)
        yield anchor


def _label(match: re.Match[str]) -> str:
    part, below, number, annex, annex_below = match.groups()
    levels = [part or f"附件{annex}", *(f"({level})" for level in re.findall(r"（([^）]+)）", below or annex_below or "")), number]
    return "/".join(level for level in levels if level)
