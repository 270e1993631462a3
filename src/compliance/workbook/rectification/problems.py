"""The problems that an evaluation leaves, one a row: a finding, an item of one, or one of several who must each do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from compliance.model.evaluation import Entry, Evaluation, Finding, InspectionPoint, ItemResult
from compliance.model.language import cut, listed, named, say
from compliance.model.place import Place
from compliance.model.verdict import Conclusion, Verdict, reason_title
from compliance.model.waiver import WaiverUse, waiver_title
from compliance.workbook.rectification.entry import KIND_OF, NEW, PROBLEMS, LedgerEntry
from compliance.workbook.rectification.told import in_lines

LEAD = "（牵头）"
"""How a plan's own list of departments marks the one that leads."""
MAX_PLACES, MAX_ROWS, MAX_FACT, MAX_SUBJECT = 8, 6, 900, 200
_GRAVITY = {verdict: rank for rank, verdict in enumerate(PROBLEMS)}


def problems_of(evaluation: Evaluation) -> list[LedgerEntry]:
    """Every finding that is not met, unknown or left to a person, in the order of the plan."""
    return [entry for finding in evaluation.findings for entry in entries_of(finding, evaluation) if entry.kind in {KIND_OF[item] for item in PROBLEMS}]


def entries_of(finding: Finding, evaluation: Evaluation) -> Iterator[LedgerEntry]:
    """The rows of one finding whatever its verdict; several owners each have one, and so has the finding where theirs do not say all that it says."""
    for item in finding.items or (None,):
        conclusion = item.conclusion if item else finding.conclusion
        points = [point for point in finding.inspection if point.scope and point.atom == (item.atom if item else finding.clauses[0])]
        yield from (_of_owner(point, finding, evaluation) for point in points)
        if not points or _rank(conclusion) < min(_rank(point.conclusion) for point in points):
            yield _row(finding, evaluation, item, None)


def _rank(conclusion: Conclusion) -> int:
    return _GRAVITY.get(conclusion.verdict, len(_GRAVITY))


def _of_owner(point: InspectionPoint, finding: Finding, evaluation: Evaluation) -> LedgerEntry:
    return _row(finding, evaluation, None, point)


def _row(finding: Finding, evaluation: Evaluation, item: ItemResult | None, point: InspectionPoint | None) -> LedgerEntry:
    conclusion = point.conclusion if point else item.conclusion if item else finding.conclusion
    lead, support = _departments(finding.responsible)
    return LedgerEntry(
        kind=KIND_OF[conclusion.verdict],
        state=NEW,
        clause=point.atom if point else item.atom if item else finding.clauses[0],
        scope=point.scope if point else "",
        subject=cut(point.subject if point else item.title if item else "", MAX_SUBJECT),
        location=finding.location.removeprefix(evaluation.policy.number).strip(),
        quote=finding.quote,
        fact=_fact(finding, conclusion, item, point),
        cells=places_text(point.cells if point else _places(item.entries if item else finding.entries), evaluation.source),
        gap=finding.gap.text if finding.gap and conclusion.verdict is Verdict.NON_COMPLIANT else "",
        measure=finding.remediation,
        due=finding.due,
        lead=lead,
        support=support,
        first=evaluation.as_of,
    )


def _departments(responsible: tuple[str, ...]) -> tuple[str, str]:
    """Who leads and who supports, as the plan assigns it: the one marked so, else the first named."""
    first = responsible[0] if responsible else ""
    marked = next((name for name in responsible if name.endswith(LEAD)), first)
    lead = named(marked.removesuffix(LEAD)) if marked.endswith(LEAD) else marked
    return lead, listed(name for name in responsible if name != marked)


def _fact(finding: Finding, conclusion: Conclusion, item: ItemResult | None, point: InspectionPoint | None) -> str:
    seen = point.declared if point else item.observed if item else finding.observed.text
    text = say("{reason}：{seen}", reason=reason_title(conclusion.reason), seen=seen) if conclusion.reason else seen
    rows = () if point else _telling(item.entries if item else finding.entries)
    parts = [text, *rows]
    papers = [ref for ref in finding.evidence if not point or ref.scope in ("", point.subject)]
    if conclusion.verdict is Verdict.COMPLIANT and papers:
        parts.append(say("佐证：{papers}", papers=listed(f"{ref.evidence_id} {ref.title}".strip() for ref in papers[:MAX_ROWS])))
    if finding.waiver is not None:
        parts.append(_waived(finding.waiver))
    return cut(in_lines(parts), MAX_FACT)


def _waived(use: WaiverUse) -> str:
    waiver = use.waiver
    return say(
        "豁免：{approver} {approved} 批准，至 {expires}（{state}）；结论不因豁免而变",
        approver=waiver.approver, approved=waiver.approved, expires=waiver.expires, state=waiver_title(use.state),
    )  # fmt: skip


def _telling(entries: Iterable[Entry]) -> list[str]:
    """The rows that are wrong or open."""
    found = [_told(entry) for entry in entries if entry.state in ("bad", "unknown", "review")]
    return found[:MAX_ROWS] + ([say("等 {count} 行", count=len(found))] if len(found) > MAX_ROWS else [])


def _told(entry: Entry) -> str:
    return say("{label}：{text}", label=entry.label, text=entry.detail) if entry.label and entry.detail else entry.label or entry.detail


def _places(entries: Iterable[Entry]) -> tuple[Place, ...]:
    """The places of the rows that are wrong or open; of all rows where none is."""
    rows = list(entries)
    told = [entry for entry in rows if entry.state in ("bad", "unknown", "review")] or rows
    return tuple(dict.fromkeys(place for entry in told for place in entry.cells))


def places_text(places: Iterable[Place], file: str) -> str:
    """`指标数据!F53、G53`; the name of the submission is left out, and beyond MAX_PLACES they are only counted."""
    texts = list(dict.fromkeys(_place(place, file) for place in places))
    shown = listed(texts[:MAX_PLACES])
    return say("{places}等 {count} 处", places=shown, count=len(texts)) if len(texts) > MAX_PLACES else shown


def _place(place: Place, file: str) -> str:
    if place.sheet and place.cell:
        return f"{place.sheet}!{place.cell}"
    rest = place.file.removeprefix(file).strip()
    if place.sheet and not rest:
        return say("工作表“{sheet}”", sheet=place.sheet)
    return str(replace(place, file=rest, line=None, column=None))
