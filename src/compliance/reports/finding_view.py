"""A finding worded for print: its facts, rows, items, evidence and the readings on which it hangs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.model.evaluation import Entry, EvidenceRef, Finding, Flip, ItemResult, Quantity
from compliance.model.place import Place
from compliance.reports.parts import EntryTable, EntryView, EvidenceView, Fact, FindingView, FlipView, ItemView, Link
from compliance.reports.wording import FOLDED, STATES, anchor_id, conclusion_mark, day, listed, places_text, quoted, state_mark, verdict_mark

MAX_ROWS = 60
MAX_PLACES = 12
_URGENCY = {state: rank for rank, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Targets:
    """What can be linked to: anchors of the policy text with their chapters, clauses, readings with their titles; and the file most places lie in."""

    chapters: Mapping[str, str]
    clauses: frozenset[str]
    readings: Mapping[str, str]
    main_file: str

    def paragraph(self, anchor: str) -> str | None:
        """The id of the paragraph, from `1.3` or `policy#1.3`."""
        name = bare_anchor(anchor)
        return anchor_id("p", name) if name in self.chapters else None

    def clause(self, atom: str) -> Link:
        """A link to the row of the clause table."""
        return Link(atom, anchor_id("c", atom) if atom in self.clauses else None)

    def reading(self, name: str) -> Link:
        """A link to the reading."""
        return Link(f"{name}（{self.readings[name]}）", anchor_id("r", name)) if name in self.readings else Link(name, None)

    def where(self, places: Iterable[Place]) -> str:
        """Places as text, the first dozen of them."""
        return places_text(places, self.main_file, MAX_PLACES)


def bare_anchor(anchor: str) -> str:
    """The anchor without the policy's id before `#`."""
    return anchor.rpartition("#")[2]


def finding_view(finding: Finding, number: int, targets: Targets) -> FindingView:
    """The finding as item `number` of the report."""
    return FindingView(
        id=anchor_id("f", finding.rule),
        number=number,
        rule=finding.rule,
        title=finding.title,
        section=targets.chapters.get(bare_anchor(finding.anchor), ""),
        mark=conclusion_mark(finding.conclusion),
        sentence=finding.sentence,
        quote=finding.quote,
        location=finding.location,
        paragraph=targets.paragraph(finding.anchor),
        facts=_facts(finding, targets),
        entries=entry_table(finding.entries, targets),
        items=tuple(_item(item, targets) for item in finding.items),
        evidence=tuple(_evidence(row, targets) for row in finding.evidence),
        readings=tuple(targets.reading(name) for name in finding.readings),
        flips=tuple(_flip(flip, targets) for flip in finding.flips),
        notes=finding.notes,
        clauses=tuple(targets.clause(atom) for atom in finding.clauses),
    )


def quantity_text(quantity: Quantity | None) -> str:
    """The quantity as an office reads it, with numerator and denominator where its text does not hold them."""
    if quantity is None:
        return ""
    digits = quantity.text.replace(",", "").replace("，", "")
    if quantity.numerator is None or quantity.denominator is None or (quantity.numerator in digits and quantity.denominator in digits):
        return quantity.text
    return f"{quantity.text}（分子{quantity.numerator}，分母{quantity.denominator}）"


def entry_table(entries: tuple[Entry, ...], targets: Targets) -> EntryTable:
    """The rows, most urgent first; beyond `MAX_ROWS` the rest is counted by state."""
    ranked = sorted(entries, key=lambda entry: _URGENCY.get(entry.state, 0))
    shown = [entry_view(entry, targets) for entry in ranked[:MAX_ROWS]]
    rest = Counter(state_mark(entry.state).word for entry in ranked[MAX_ROWS:])
    left_out = f"另有{rest.total()}条未列出（{listed(f'{word}{count}条' for word, count in rest.items())}），见结果数据文件。" if rest else ""
    pressing = tuple(row for row in shown if row.mark.key != "ok")
    settled = tuple(row for row in shown if row.mark.key == "ok")
    return EntryTable(pressing, settled, left_out)


def entry_view(entry: Entry, targets: Targets) -> EntryView:
    """One row."""
    return EntryView(entry.label, state_mark(entry.state), entry.detail, targets.where(entry.cells))


def _facts(finding: Finding, targets: Targets) -> tuple[Fact, ...]:
    facts = (
        Fact("认定情况", quantity_text(finding.observed)),
        Fact("应达到", quantity_text(finding.expected)),
        Fact("差距", quantity_text(finding.gap)),
        Fact("完成期限", day(finding.due)),
        Fact("责任单位", listed(finding.responsible)),
        Fact("整改建议", "" if finding.conclusion.verdict in FOLDED else finding.remediation),
        Fact("数据位置", targets.where(finding.cells)),
    )
    return tuple(fact for fact in facts if fact.text)


def _item(item: ItemResult, targets: Targets) -> ItemView:
    return ItemView(item.title, conclusion_mark(item.conclusion), item.observed, targets.clause(item.atom), entry_table(item.entries, targets))


def _evidence(row: EvidenceRef, targets: Targets) -> EvidenceView:
    title = f"{row.evidence_id} {row.title}".strip()
    where = targets.where([row.place] if row.place else [])
    parts = (row.issuer, day(row.issue_date), row.file_name, where)
    return EvidenceView(title, "，".join(part for part in parts if part), "；".join(row.flags))


def _flip(flip: Flip, targets: Targets) -> FlipView:
    mark = verdict_mark(flip.verdict)
    return FlipView(targets.reading(flip.reading), f"取{quoted(flip.title)}（{flip.value}）时，结论为“{mark.word}”。", mark)
