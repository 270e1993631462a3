"""The summary as a document to be read on paper, for Word and Markdown: whole paragraphs and plain rows beside the view that all formats share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.model.evaluation import Evaluation
from compliance.model.language import counted, listed, mark, say
from compliance.reports.document_parts import Annex
from compliance.reports.document_text import indented, marked, numbered
from compliance.reports.document_view import brief
from compliance.reports.summary import Cell, Matrix, MatrixRow, Overview
from compliance.reports.summary_gaps import Standing
from compliance.reports.summary_view import SummaryView, summary_view
from compliance.reports.wording import gap, in_brackets

OPENING = mark("依据{policies}，对{subjects}共 {count}分别评估，结果汇总如下；各项结论的依据见各对象的评估报告。")
ANNEXES = (mark("要求组对照表"), mark("封存信息"))


@dataclass(frozen=True, slots=True)
class GridRow:
    """A title and a text for every subject."""

    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows beside up to as many subjects of one policy as fit a page."""

    heading: str
    subjects: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A subject with its value of an indicator, what that lacks, and the verdict."""

    subject: str
    observed: str
    gap: str
    verdict: str


@dataclass(frozen=True, slots=True)
class StandingTable:
    """The subjects in the order of one indicator of the plan."""

    caption: str
    rows: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class PolicyPart:
    """What each section says of one policy; the heading is empty where there is but one."""

    heading: str
    overview: Overview
    counts: tuple[Grid, ...]
    standings: tuple[StandingTable, ...]


@dataclass(frozen=True, slots=True)
class SummaryDocument:
    """The summary as an official document. `running` heads every page, `notices` must stand first, `grids` show the requirement groups."""

    running: str
    basis: str
    notices: tuple[str, ...]
    opening: str
    parts: tuple[PolicyPart, ...]
    grids: tuple[Grid, ...]
    matrix: Annex
    seal: Annex
    annex_list: tuple[str, ...]


def summary_document(evaluations: Sequence[Evaluation]) -> tuple[SummaryView, SummaryDocument]:
    """The shared view of several evaluations and its document."""
    view = summary_view(evaluations)
    matrix, seal = (Annex(say("附件{number}", number=number), say(title)) for number, title in enumerate(ANNEXES, start=1))
    titles = tuple(say("{number}．{title}", number=number, title=annex.title) for number, annex in enumerate((matrix, seal), start=1))
    remarks = notices(view)
    document = SummaryDocument(
        running=gap().join((view.title, *map(brief, remarks))),
        basis=say("（依据{number}）", number=listed(one.number for one in view.overviews)),
        notices=remarks,
        opening=_opening(view),
        parts=tuple(_part(view, number, one) for number, one in enumerate(view.overviews, start=1)),
        grids=tuple(_grid(one, tuple(GridRow(indented(row.depth, row.title), _cells(row)) for row in one.requirements)) for one in view.matrices),
        matrix=matrix,
        seal=seal,
        annex_list=titles,
    )
    return view, document


def cell_text(cell: Cell) -> str:
    """A verdict with its reason; a dash where the subject has no such row."""
    return in_brackets(marked(cell.mark), cell.text) if cell.mark else say("——")


def notices(view: SummaryView) -> tuple[str, ...]:
    """The remarks that must be read first, each with its policy where there are several."""
    pairs = [(one.number, remark) for one in view.overviews for remark in one.remarks]
    return tuple(remark if len(view.overviews) == 1 else say("{subjects}：{remark}", subjects=number, remark=remark) for number, remark in pairs)


def _opening(view: SummaryView) -> str:
    policies = listed(say("《{title}》（{number}）", title=one.policy, number=one.number) for one in view.overviews)
    return say(OPENING, policies=policies, subjects=listed(view.subjects), count=counted(len(view.subjects), mark("个对象")))


def _part(view: SummaryView, number: int, one: Overview) -> PolicyPart:
    heading = numbered(number, say("《{title}》（{number}）", title=one.policy, number=one.number)) if len(view.overviews) > 1 else ""
    counts = (_grid(own, _counts(own)) for own in view.matrices if (own.policy, own.number) == (one.policy, one.number))
    return PolicyPart(heading, one, tuple(counts), tuple(map(_standing, one.standings)))


def _counts(matrix: Matrix) -> tuple[GridRow, ...]:
    return tuple(GridRow(marked(row.mark) if row.mark else row.title, tuple(cell.text for cell in row.cells)) for row in matrix.counts)


def _standing(standing: Standing) -> StandingTable:
    pairs = zip(standing.places, standing.marks, strict=True)
    rows = (PlaceRow(name, observed, lacks or say("——"), marked(verdict)) for (name, observed, lacks), verdict in pairs)
    return StandingTable(say("{title}（目标 {goal}）", title=standing.title, goal=standing.goal), tuple(rows))


def _cells(row: MatrixRow) -> tuple[str, ...]:
    return tuple(map(cell_text, row.cells))


def _grid(matrix: Matrix, rows: tuple[GridRow, ...]) -> Grid:
    return Grid(say("《{policy}》　{number}", policy=matrix.policy, number=matrix.number), matrix.subjects, rows)
