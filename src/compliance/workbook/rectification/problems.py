"""The problems that an evaluation leaves, one a row: a finding, an item of one, or one of several who must each do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from compliance.model.evaluation import Entry, Evaluation, Finding, InspectionPoint, ItemResult
from compliance.model.place import Place
from compliance.model.verdict import REASON_TITLES, Conclusion, Verdict
from compliance.model.waiver import WAIVER_TITLES, WaiverUse
from compliance.workbook.rectification.entry import KIND_OF, NEW, PROBLEMS, LedgerEntry

LEAD = "（牵头）"
MAX_PLACES, MAX_ROWS, MAX_FACT = 8, 6, 900
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
        subject=point.subject if point else item.title if item else "",
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
    marked = next((name for name in responsible if name.endswith(LEAD)), responsible[0] if responsible else "")
    return marked.removesuffix(LEAD), "、".join(name for name in responsible if name != marked)


def _fact(finding: Finding, conclusion: Conclusion, item: ItemResult | None, point: InspectionPoint | None) -> str:
    reason = f"{REASON_TITLES[conclusion.reason]}：" if conclusion.reason else ""
    text = reason + (point.declared if point else item.observed if item else finding.observed.text)
    rows = () if point else _telling(item.entries if item else finding.entries)
    parts = [text, *rows]
    papers = [ref for ref in finding.evidence if not point or ref.scope in ("", point.subject)]
    if conclusion.verdict is Verdict.COMPLIANT and papers:
        parts.append("佐证：" + "、".join(f"{ref.evidence_id} {ref.title}".strip() for ref in papers[:MAX_ROWS]))
    if finding.waiver is not None:
        parts.append(_waived(finding.waiver))
    return cut("\n".join(parts), MAX_FACT)


def _waived(use: WaiverUse) -> str:
    waiver = use.waiver
    return f"豁免：{waiver.approver} {waiver.approved} 批准，至 {waiver.expires}（{WAIVER_TITLES[use.state]}）；结论不因豁免而变"


def _telling(entries: Iterable[Entry]) -> list[str]:
    """The rows that are wrong or open."""
    found = [f"{entry.label}：{entry.detail}".strip("：") for entry in entries if entry.state in ("bad", "unknown", "review")]
    return found[:MAX_ROWS] + ([f"等 {len(found)} 行"] if len(found) > MAX_ROWS else [])


def _places(entries: Iterable[Entry]) -> tuple[Place, ...]:
    """The places of the rows that are wrong or open; of all rows where none is."""
    rows = list(entries)
    told = [entry for entry in rows if entry.state in ("bad", "unknown", "review")] or rows
    return tuple(dict.fromkeys(place for entry in told for place in entry.cells))


def places_text(places: Iterable[Place], file: str) -> str:
    """`指标数据!F53、G53`; the name of the submission is left out, and beyond MAX_PLACES they are only counted."""
    texts = list(dict.fromkeys(_place(place).removeprefix(file).strip() for place in places))
    return "、".join(texts[:MAX_PLACES]) + (f"等 {len(texts)} 处" if len(texts) > MAX_PLACES else "")


def _place(place: Place) -> str:
    return f"{place.sheet}!{place.cell}" if place.sheet and place.cell else str(replace(place, line=None, column=None))


def cut(text: str, limit: int) -> str:
    """The text, cut behind `limit` characters."""
    return text if len(text) <= limit else text[:limit] + "…"
