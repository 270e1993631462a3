"""A finding worded for print: its facts, rows, items, evidence and the readings on which it hangs."""

from __future__ import annotations

from compliance.model.evaluation import EvidenceRef, Finding, Quantity
from compliance.model.waiver import WAIVER_TITLES, WaiverUse
from compliance.reports.entry_view import entry_table, flip_view, item_table, own_entries
from compliance.reports.parts import EvidenceView, Fact, FindingView
from compliance.reports.targets import Targets
from compliance.reports.wording import FOLDED, anchor_id, conclusion_mark, day, listed


def finding_view(finding: Finding, number: int, targets: Targets) -> FindingView:
    """The finding as item `number` of the report."""
    return FindingView(
        id=anchor_id("f", finding.rule),
        number=number,
        rule=finding.rule,
        title=finding.title,
        section=targets.chapter(finding.anchor),
        mark=conclusion_mark(finding.conclusion),
        sentence=finding.sentence,
        quote=finding.quote,
        location=finding.location,
        place=targets.short(finding.location),
        paragraph=targets.paragraph(finding.anchor),
        observed=quantity_text(finding.observed),
        responsible=listed(finding.responsible),
        remediation=finding.remediation,
        facts=_facts(finding, targets),
        entries=entry_table(tuple(own_entries(finding)), targets),
        items=item_table(finding, targets),
        evidence=tuple(_evidence(row, targets) for row in finding.evidence),
        readings=tuple(targets.reading(name) for name in finding.readings),
        flips=tuple(flip_view(flip, targets) for flip in finding.flips),
        notes=finding.notes,
        clauses=tuple(targets.clause(atom) for atom in finding.clauses),
    )


def quantity_text(quantity: Quantity | None) -> str:
    """The quantity as an office reads it, a percentage with numerator and denominator where its text lacks them; the same words are said once."""
    if quantity is None:
        return ""
    text = _once(quantity.text)
    digits = text.replace(",", "").replace("，", "")
    parts = (quantity.numerator, quantity.denominator)
    if quantity.unit != "%" or all(part is None or part in digits for part in parts):
        return text
    return f"{text}（分子{quantity.numerator}，分母{quantity.denominator}）"


def waiver_text(use: WaiverUse | None) -> str:
    """The waiver beside a verdict, in a sentence; the verdict stays what it is."""
    if use is None:
        return ""
    waiver, title = use.waiver, WAIVER_TITLES[use.state] + (f"（{use.why}）" if use.why else "")
    return f"{title}：{waiver.approver} {day(waiver.approved)}批准，至{day(waiver.expires)}；理由：{waiver.reason}。结论不因豁免而改变。"


def _once(text: str) -> str:
    parts = text.split("；")
    return parts[0] if len(set(parts)) == 1 else text


def _facts(finding: Finding, targets: Targets) -> tuple[Fact, ...]:
    expected = quantity_text(finding.expected)
    facts = (
        Fact("认定情况", quantity_text(finding.observed)),
        Fact("应达到", "" if expected == finding.sentence else expected),
        Fact("差距", quantity_text(finding.gap)),
        Fact("完成期限", day(finding.due)),
        Fact("责任单位", listed(finding.responsible)),
        Fact("整改建议", "" if finding.conclusion.verdict in FOLDED else finding.remediation),
        Fact("豁免", waiver_text(finding.waiver)),
        Fact("数据位置", targets.where(finding.cells)),
    )
    return tuple(fact for fact in facts if fact.text)


def _evidence(row: EvidenceRef, targets: Targets) -> EvidenceView:
    where = targets.where([row.place] if row.place else [])
    plain = row.file_name.rpartition(".")[0] in (row.title, f"{row.evidence_id}_{row.title}")
    parts = (row.issuer, day(row.issue_date), "" if plain else row.file_name, f"附件 SHA-256 {row.sha256}" if row.sha256 else "", where)
    return EvidenceView(row.evidence_id, row.title, day(row.issue_date), "，".join(part for part in parts if part), row.scope, "；".join(row.flags))
