"""A finding worded for print: its facts, rows, items, evidence and the readings on which it hangs."""

from __future__ import annotations

from compliance.model.evaluation import EvidenceRef, Finding, Quantity
from compliance.model.language import in_turn, mark, say, series
from compliance.model.waiver import WaiverUse, waiver_title
from compliance.reports.entry_view import entry_table, flip_view, item_table, own_entries
from compliance.reports.parts import EvidenceView, Fact, FindingView
from compliance.reports.targets import FEW_PLACES, Targets
from compliance.reports.wording import FOLDED, anchor_id, conclusion_mark, day, in_brackets, listed


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
        where=targets.where(finding.cells),
        nearby=targets.where(finding.cells, FEW_PLACES),
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
    text = quantity.parts[0] if len(set(quantity.parts)) == 1 else quantity.text
    digits = text.replace(",", "").replace("，", "")
    parts = (quantity.numerator, quantity.denominator)
    if quantity.unit != "%" or all(part is None or part in digits for part in parts):
        return text
    return say("{text}（分子{numerator}，分母{denominator}）", text=text, numerator=quantity.numerator, denominator=quantity.denominator)


def waiver_text(use: WaiverUse | None) -> str:
    """The waiver beside a verdict, in a sentence; the verdict stays what it is."""
    if use is None:
        return ""
    waiver = use.waiver
    return say(
        "{state}：{approver} {approved}批准，至{expires}；理由：{reason}。结论不因豁免而改变。",
        state=in_brackets(waiver_title(use.state), use.why),
        approver=waiver.approver,
        approved=day(waiver.approved),
        expires=day(waiver.expires),
        reason=waiver.reason,
    )


def _facts(finding: Finding, targets: Targets) -> tuple[Fact, ...]:
    expected = quantity_text(finding.expected)
    facts = (
        Fact(say("认定情况"), quantity_text(finding.observed), "observed"),
        Fact(say("应达到"), "" if expected == finding.sentence else expected, "expected"),
        Fact(say("差距"), quantity_text(finding.gap), "gap"),
        Fact(say("完成期限"), day(finding.due), "due"),
        Fact(say("责任单位"), listed(finding.responsible), "responsible"),
        Fact(say("整改建议"), "" if finding.conclusion.verdict in FOLDED else finding.remediation, "remediation"),
        Fact(say("豁免"), waiver_text(finding.waiver), "waiver"),
        Fact(say("数据位置"), targets.where(finding.cells), "where"),
    )
    return tuple(fact for fact in facts if fact.text)


def _evidence(row: EvidenceRef, targets: Targets) -> EvidenceView:
    where = targets.where([row.place] if row.place else [])
    plain = row.file_name.rpartition(".")[0] in (row.title, f"{row.evidence_id}_{row.title}")
    attached = say("附件 SHA-256 {sha256}", sha256=row.sha256) if row.sha256 else ""
    parts = (row.issuer, day(row.issue_date), "" if plain else row.file_name, attached, where)
    origin = series(mark("，"), filter(None, parts))
    return EvidenceView(row.evidence_id, row.title, day(row.issue_date), origin, row.scope, in_turn(row.flags))
