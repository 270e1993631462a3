"""The summary as the sheets of a workbook: headings and rows, each cell a text or a whole number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from compliance.model.evaluation import Evaluation
from compliance.model.language import listed, say
from compliance.reports.document_text import indented, marked
from compliance.reports.summary import Cell, Matrix, MatrixRow, Overview
from compliance.reports.summary_document import cell_text, notices
from compliance.reports.summary_view import SummaryView, summary_view
from compliance.reports.wording import ORDER, verdict_mark

Row = tuple[str | int, ...]
PER_PAGE, BESIDE, WIDEST = 8, 96, 24
"""How many subjects a printed page holds beside the columns that every page repeats, the room they share, and how much of it one takes at most."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and the width of its column in narrow characters."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; the first `fixed` columns stay in sight and stand on every page, and so many `pages` lie beside each other."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    fixed: int = 1
    pages: int = 1


def summary_sheets(evaluations: Sequence[Evaluation]) -> tuple[SummaryView, tuple[Sheet, ...]]:
    """The view with all subjects of a policy side by side, and its sheets."""
    view = summary_view(evaluations, len(evaluations))
    makers = (_about, _counts, _requirements, _targets, _missed, _visits, _missing, _outliers, _seals)
    return view, tuple(make(view) for make in makers)


def _about(view: SummaryView) -> Sheet:
    policies = [(say("依据"), say("《{title}》（{number}）", title=one.policy, number=one.number)) for one in view.overviews]
    told = [(say("须知"), text) for text in (view.note, *notices(view))]
    return Sheet(say("汇总说明"), (Column(say("项目"), 14), Column(say("内容"), 112)), (*policies, (say("对象"), listed(view.subjects)), *told))


def _counts(view: SummaryView) -> Sheet:
    verdicts = tuple(Column(marked(verdict_mark(verdict)), 13) for verdict in ORDER)
    return _of_policies(view, say("结论数量"), (Column(say("单位"), 24), *verdicts), lambda one: ((row.subject, *row.counts) for row in one.counts))


def _requirements(view: SummaryView) -> Sheet:
    return _beside(view, say("要求组对照"), (Column(say("要求"), 32),), _requirement_rows)


def _requirement_rows(matrix: Matrix) -> Iterator[tuple[Row, Sequence[str]]]:
    for row in matrix.requirements:
        yield (indented(row.depth, row.title),), tuple(map(cell_text, row.cells))


def _targets(view: SummaryView) -> Sheet:
    heads = (Column(say("指标"), 18), Column(say("目标"), 10), Column(say("内容"), 10))
    return _beside(view, say("指标与目标"), heads, _target_rows)


def _target_rows(matrix: Matrix) -> Iterator[tuple[Row, Sequence[str]]]:
    """Three rows an indicator: the values, what they lack of the target in the units that are counted, and the verdicts."""
    for row in matrix.targets:
        for title, told in ((say("填报值"), _value), (say("距目标"), _gap), (say("结论"), _verdict)):
            yield (row.title, row.goal, title), _told(row, told)


def _told(row: MatrixRow, told: Callable[[Cell], str]) -> tuple[str, ...]:
    return tuple(told(cell) or say("——") for cell in row.cells)


def _value(cell: Cell) -> str:
    return cell.text


def _gap(cell: Cell) -> str:
    return cell.gap


def _verdict(cell: Cell) -> str:
    return marked(cell.mark) if cell.mark else ""


def _missed(view: SummaryView) -> Sheet:
    heads = (say("事项"), 26), (say("条款编号"), 14), (say("条款原文"), 46), (say("不符合／应做到"), 12), (say("单位"), 28)
    columns = tuple(Column(*head) for head in heads)
    return _of_policies(view, say("多数未做到"), columns, lambda one: ((row.title, row.rule, row.quote, row.count, row.subjects) for row in one.missed))


def _visits(view: SummaryView) -> Sheet:
    columns = (Column(say("单位"), 24), Column(say("待评估人判定"), 14), Column(say("只凭自报"), 14), Column(say("先去哪里（待判定的）"), 74))
    return _of_policies(view, say("须现场核查"), columns, lambda one: ((row.subject, row.review, row.declared, row.places) for row in one.visits))


def _missing(view: SummaryView) -> Sheet:
    columns = (Column(say("单位"), 24), Column(say("无法判定"), 30), Column(say("事项"), 72))
    return _of_policies(view, say("缺少的数据"), columns, lambda one: ((row.subject, row.reasons, row.rules) for row in one.missing))


def _outliers(view: SummaryView) -> Sheet:
    columns = (Column(say("请核对的数值（只是提请核对，不是结论）"), 86), Column(say("核对情况"), 40))
    return _of_policies(view, say("请核对的数值"), columns, lambda one: ((sentence, "") for sentence in one.outliers))


def _seals(view: SummaryView) -> Sheet:
    columns = (Column(say("输入"), 18), Column(say("校验值"), 72), Column(say("对象"), 36))
    return Sheet(say("封存信息"), columns, tuple((row.label, row.text, row.subjects) for row in view.seals))


def _of_policies(view: SummaryView, name: str, columns: tuple[Column, ...], rows: Callable[[Overview], Iterable[Row]]) -> Sheet:
    """The rows of every policy under each other."""
    first = _policy_column(view)
    whole = tuple((*_policy_cell(first, one.number), *row) for one in view.overviews for row in rows(one))
    return Sheet(name, (*first, *columns), whole, len(first) + 1)


def _beside(view: SummaryView, name: str, heads: tuple[Column, ...], rows: Callable[[Matrix], Iterable[tuple[Row, Sequence[str]]]]) -> Sheet:
    """The subjects of all policies beside each other; under those of another policy there is nothing to say."""
    first = _policy_column(view)
    subjects = [subject for matrix in view.matrices for subject in matrix.subjects]
    whole: list[Row] = []
    start = 0
    for matrix in view.matrices:
        before, after = (say("——"),) * start, (say("——"),) * (len(subjects) - start - len(matrix.subjects))
        whole += [(*_policy_cell(first, matrix.number), *titles, *before, *cells, *after) for titles, cells in rows(matrix)]
        start += len(matrix.subjects)
    width = min(WIDEST, BESIDE // min(PER_PAGE, len(subjects)))
    columns = (*first, *heads, *(Column(subject, width) for subject in subjects))
    return Sheet(name, columns, tuple(whole), len(first) + len(heads), -(-len(subjects) // PER_PAGE))


def _policy_column(view: SummaryView) -> tuple[Column, ...]:
    return (Column(say("文件"), 20),) if len(view.overviews) > 1 else ()


def _policy_cell(column: tuple[Column, ...], number: str) -> Row:
    return (number,) if column else ()
