"""A conclusion told in whole sentences: briefly in the main text, and at length in an annex for those who check or contest it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.model.evaluation import Finding
from compliance.model.language import in_turn, mark, say, series
from compliance.reports.document_parts import Passage
from compliance.reports.document_text import labelled, sentence, spaced, unended, worded
from compliance.reports.finding_view import quantity_text
from compliance.reports.parts import EntryTable, EntryView, EvidenceView, FindingView, FlipView, ItemTable, ItemView
from compliance.reports.wording import day, in_brackets, listed, quoted

MAX_ROWS = 12


def passage(view: FindingView, finding: Finding) -> Passage:
    """The conclusion as the main text tells it: what is asked, found and missing, by when, by whom, and what it hangs on."""
    return Passage(say("{item}．{title}", item=view.number, title=view.title), (spaced(_demand(view), *_found(view, finding), *flips(view.flips)),))


def flips(views: Iterable[FlipView]) -> tuple[str, ...]:
    """What other readings would make of a conclusion, a sentence each; two values of a reading that turn it alike are said once."""
    return tuple(dict.fromkeys(sentence(flip.brief) for flip in views))


def detail(view: FindingView) -> Passage:
    """What the main text leaves out: standard, rows, evidence, remarks and readings."""
    paragraphs = (
        labelled(say("判定标准"), view.sentence),
        labelled(say("分项情况"), _items(view.items)),
        labelled(say("逐项核对"), _entries(view.entries)),
        labelled(say("佐证材料"), in_turn(map(_evidence, view.evidence))),
        labelled(say("说明"), in_turn(map(unended, view.notes))),
        labelled(say("数据位置"), "" if view.nearby == view.where else view.where),
        labelled(say("所用口径"), listed(reading.text for reading in view.readings)),
        labelled(say("口径有别"), in_turn(say("按{reading}{sentence}", reading=one.reading.text, sentence=unended(one.sentence)) for one in view.flips)),
    )
    heading = say("{item}．{title}（{verdict}）", item=view.number, title=view.title, verdict=worded(view.mark))
    return Passage(heading, tuple(text for text in paragraphs if text))


def _demand(view: FindingView) -> str:
    return say("文件{place}要求：{quote}。", place=view.place, quote=quoted(view.quote))


def _found(view: FindingView, finding: Finding) -> Iterator[str]:
    yield say("经核查，{observed}，结论为{verdict}。", observed=view.observed or say("没有填报"), verdict=worded(view.mark))
    yield labelled(say("差距"), quantity_text(finding.gap))
    yield labelled(say("完成期限"), day(finding.due))
    yield labelled(say("责任单位"), view.responsible)
    yield labelled(say("数据位置"), view.nearby)


def _items(table: ItemTable) -> str:
    return in_turn((*map(_item, table.shown), *([table.line] if table.line else [])))


def _item(item: ItemView) -> str:
    parts = (item.title, worded(item.mark), item.observed, *dict.fromkeys(flip.brief for flip in item.flips))
    return series(mark("，"), [part for part in parts if part])


def _entries(table: EntryTable) -> str:
    """The rows that are wrong or open, the first few of them, and what is not listed; nothing where all is calm."""
    return "" if table.calm else in_turn(_entry_texts(table))


def _entry_texts(table: EntryTable) -> Iterator[str]:
    yield from map(_entry, table.shown[:MAX_ROWS])
    if len(table.shown) > MAX_ROWS:
        yield say("另有{rows}行见结果数据文件", rows=len(table.shown) - MAX_ROWS)
    yield from (fold.title for fold in table.folds)


def _entry(row: EntryView) -> str:
    text = series(mark("，"), [part for part in (row.label, worded(row.mark), row.detail) if part])
    return in_brackets(text, row.where)


def _evidence(row: EvidenceView) -> str:
    text = spaced(row.number, row.title if "《" in row.title else say("《{title}》", title=row.title))
    return spaced(in_brackets(text, row.origin), f"※{row.flags}" if row.flags else "")
