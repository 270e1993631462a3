"""The rows of the front sheet: what each finding says, and where the cells are that it rests on or that are missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from compliance.model.evaluation import Entry, Evaluation, Finding
from compliance.model.language import listed, mark, named, say
from compliance.model.verdict import Conclusion, Verdict, basis_title, reason_title, verdict_title
from compliance.submission.workbook_package import Area, Cell
from compliance.workbook.annotate.areas import area_text, areas_of, location
from compliance.workbook.annotate.comment_text import clipped
from compliance.workbook.annotate.kinds import OF_VERDICT, RANK
from compliance.workbook.annotate.marks import Notes, Part, cell_of, parts_of

ORDER = (
    Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA, Verdict.NEEDS_REVIEW, Verdict.NOT_DUE, Verdict.COMPLIANT, Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE,
)  # fmt: skip
FOLDED = frozenset({Verdict.COMPLIANT, Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE})
WANTING = (Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA)
UNBASED = (Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE, Verdict.INSUFFICIENT_DATA)
COLUMNS = (
    (mark("序号"), 5), (mark("结论"), 13), (mark("条款编号"), 12), (mark("条款位置"), 11), (mark("条款原文"), 34), (mark("认定情况"), 30), (mark("差距"), 15),
    (mark("期限"), 11), (mark("责任单位"), 15), (mark("怎么办"), 36), (mark("单元格 1"), 15), (mark("单元格 2"), 15), (mark("单元格 3"), 15),
    (mark("单元格 4"), 15), (mark("缺少的行"), 24),
)  # fmt: skip
"""Titles and widths in narrow characters."""
WIDTHS = tuple(width for _, width in COLUMNS)
LINKS = 4
MAX_NAMED, MAX_TEXT = 6, 600
_SHEET = re.compile("“([^“”]+)”表")


@dataclass(frozen=True, slots=True)
class Link:
    """A text and the place in the workbook that it leads to, empty for none."""

    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class FrontRow:
    """One finding, or a question about the data: `look` names the style of its verdict; `folded` rows stand hidden in a group."""

    look: str
    texts: tuple[str, ...]
    links: tuple[Link, ...] = ()
    missing: Link = field(default_factory=lambda: Link(""))
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Sheets:
    """What is known of the workbook: the notes by sheet; the sheet on which each table stands, by the table's title (empty: not submitted); and by rule the
    titles of the tables that its remedy names, in which what is missing is to be filled in.
    """

    notes: Mapping[str, Notes]
    of_table: Mapping[str, str]
    named: Mapping[str, tuple[str, ...]]
    marked: Mapping[str, list[tuple[int, str, Cell]]] = field(init=False)
    """By clause the cells that it marks, with the rank of what it says of each."""

    def __post_init__(self) -> None:
        marked: dict[str, list[tuple[int, str, Cell]]] = {}
        for sheet, notes in self.notes.items():
            for cell, said in notes.items():
                for atom, note in said.items():
                    marked.setdefault(atom, []).append((RANK[note.kind], sheet, cell))
        object.__setattr__(self, "marked", marked)


def tables_named(evaluation: Evaluation, titles: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By rule the tables that its remedy names, as the rules write them (“…”表), whatever language the remedy is then told in; `evaluation` is in Chinese."""
    found = {finding.rule: _SHEET.findall(finding.remediation) for finding in evaluation.findings}
    return {rule: tuple(title for title in own if title in titles) for rule, own in found.items()}


def front_rows(evaluation: Evaluation, sheets: Sheets) -> Iterator[FrontRow]:
    """One row a finding, those that ask for something first; then the questions that the figures raise."""
    number = 0
    for verdict in ORDER:
        for finding in evaluation.findings:
            if finding.conclusion.verdict is verdict:
                number += 1
                yield _finding(number, finding, evaluation, sheets)
    for entry in evaluation.queries:
        number += 1
        yield _query(number, entry, evaluation, sheets)


def _finding(number: int, finding: Finding, evaluation: Evaluation, sheets: Sheets) -> FrontRow:
    verdict = finding.conclusion.verdict
    texts = (
        str(number),
        _verdict(finding.conclusion),
        listed(finding.clauses),
        finding.location.removeprefix(evaluation.policy.number).strip(),
        finding.quote,
        finding.observed.text,
        finding.gap.text if finding.gap else "",
        finding.due.isoformat() if finding.due else "",
        listed(finding.responsible),
        "" if verdict in FOLDED else finding.remediation,
    )
    cells = _cells(finding, sheets)
    return FrontRow(OF_VERDICT.get(verdict, "other"), _cut(texts), _links(cells), _missing(finding, evaluation.source, sheets), verdict in FOLDED)


def _query(number: int, entry: Entry, evaluation: Evaluation, sheets: Sheets) -> FrontRow:
    cells: dict[str, list[Cell]] = {}
    for place in entry.cells:
        cell = cell_of(place, evaluation.source)
        if cell is not None and place.sheet in sheets.notes:
            cells.setdefault(str(place.sheet), []).append(cell)
    return FrontRow("other", _cut((str(number), say("数据疑问"), "", "", entry.label, entry.detail, "", "", "", say("请核对这几格"))), _links(cells))


def _cut(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(clipped(text, MAX_TEXT) for text in texts)


def _verdict(conclusion: Conclusion) -> str:
    remark = reason_title(conclusion.reason) if conclusion.reason else "" if conclusion.verdict in UNBASED else basis_title(conclusion.basis)
    verdict = verdict_title(conclusion.verdict)
    return say("{verdict}（{remark}）", verdict=verdict, remark=remark) if remark else verdict


def _cells(finding: Finding, sheets: Sheets) -> dict[str, list[Cell]]:
    """The cells that are marked as badly as any of the finding's, by sheet."""
    atoms = dict.fromkeys([*(part.atom for part in parts_of(finding)), finding.clauses[0]])
    marks = [mark for atom in atoms for mark in sheets.marked.get(atom, ())]
    worst = min((rank for rank, _, _ in marks), default=0)
    found: dict[str, list[Cell]] = {}
    for rank, sheet, cell in marks:
        if rank == worst:
            found.setdefault(sheet, []).append(cell)
    return found


def _links(cells: Mapping[str, list[Cell]]) -> tuple[Link, ...]:
    areas = [(sheet, area) for sheet, own in cells.items() for area in areas_of(own)]
    shown = [Link(f"{sheet}!{area_text(area)}", location(sheet, area_text(area))) for sheet, area in areas[:LINKS]]
    if len(areas) > LINKS:
        last = shown[-1]
        total = sum(_size(area) for _, area in areas)
        shown[-1] = Link(say("{cells} 等，共 {count} 格", cells=last.text, count=total), last.target)
    return tuple(shown)


def _size(area: Area) -> int:
    return (area[2] - area[0] + 1) * (area[3] - area[1] + 1)


def _missing(finding: Finding, file: str, sheets: Sheets) -> Link:
    """What has no row at all, and the head of the sheet where it belongs."""
    if finding.conclusion.verdict not in WANTING:
        return Link("")
    absent = [name for part in parts_of(finding) if part.conclusion.verdict in WANTING for name in _absent(part, finding, file)]
    if not absent:
        return Link("")
    rows, titles = clipped(_rows(absent), MAX_TEXT), sheets.named.get(finding.rule, ())
    filed = [sheets.of_table[title] for title in titles if sheets.of_table[title]]
    if filed:
        return Link(say("{rows}（应填在“{sheet}”）", rows=rows, sheet=filed[0]), location(filed[0], "A1"))
    return Link(say("{rows}（没有提交“{sheet}”）", rows=rows, sheet=named(titles[0])) if titles else rows)


def _rows(absent: list[str]) -> str:
    shown = listed(dict.fromkeys(absent[:MAX_NAMED]))
    return say("{rows}等 {count} 项", rows=shown, count=len(absent)) if len(absent) > MAX_NAMED else shown


def _absent(part: Part, finding: Finding, file: str) -> Iterator[str]:
    own = part.title or finding.title
    if not any(cell_of(place, file) for entry in part.entries for place in entry.cells):
        yield own
        return
    for entry in part.entries:
        if entry.state == "unknown" and not entry.cells:
            yield entry.label or own
