"""A conclusion told in whole sentences: briefly in the main text, and at length in an annex for those who check or contest it."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.evaluation import Finding
from compliance.reports.document_parts import Passage
from compliance.reports.document_rows import worded
from compliance.reports.finding_view import quantity_text
from compliance.reports.parts import EntryTable, EntryView, EvidenceView, FindingView, ItemTable, ItemView
from compliance.reports.wording import day, listed, quoted

MAX_ROWS = 12
MAX_PLACES = 4


def passage(view: FindingView, finding: Finding) -> Passage:
    """The conclusion as the main text tells it: what is asked, found and missing, by when, by whom, and what it hangs on."""
    flips = "".join(ended(flip.brief) for flip in view.flips)
    return Passage(f"{view.number}．{view.title}", (_demand(view) + _found(view, finding) + flips,))


def detail(view: FindingView) -> Passage:
    """What the main text leaves out: standard, rows, evidence, remarks and readings."""
    paragraphs = (
        labelled("判定标准", view.sentence),
        labelled("分项情况", _items(view.items)),
        labelled("逐项核对", _entries(view.entries)),
        labelled("佐证材料", "；".join(map(_evidence, view.evidence))),
        labelled("说明", "；".join(note.rstrip("。") for note in view.notes)),
        labelled("数据位置", "" if _few(_place(view)) == _place(view) else _place(view)),
        labelled("所用口径", listed(reading.text for reading in view.readings)),
        labelled("口径有别", "；".join(f"按{flip.reading.text}{flip.sentence.rstrip('。')}" for flip in view.flips)),
    )
    return Passage(f"{view.number}．{view.title}（{worded(view.mark)}）", tuple(text for text in paragraphs if text))


def labelled(label: str, text: str) -> str:
    """`label：text。`; empty without a text."""
    return f"{label}：{ended(text)}" if text else ""


def ended(text: str) -> str:
    """The text with a full stop, which it may have already."""
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def _demand(view: FindingView) -> str:
    return f"文件{view.place}要求：{quoted(view.quote)}。"


def _found(view: FindingView, finding: Finding) -> str:
    parts = (
        ("差距", quantity_text(finding.gap)),
        ("完成期限", day(finding.due)),
        ("责任单位", view.responsible),
        ("数据位置", _few(_place(view))),
    )
    found = f"经核查，{view.observed or '没有填报'}，结论为{worded(view.mark)}。"
    return found + "".join(labelled(label, text) for label, text in parts)


def _place(view: FindingView) -> str:
    return next((fact.text for fact in view.facts if fact.label == "数据位置"), "")


def _few(place: str) -> str:
    """The first few cells; the annex has the others."""
    spots = place.split("、")
    return place if len(spots) <= MAX_PLACES else f"{'、'.join(spots[:MAX_PLACES])}等"


def _items(table: ItemTable) -> str:
    return "；".join((*map(_item, table.shown), *([table.line] if table.line else [])))


def _item(item: ItemView) -> str:
    flips = "".join(f"，{flip.brief}" for flip in item.flips)
    return f"{item.title}，{worded(item.mark)}，{item.observed}{flips}"


def _entries(table: EntryTable) -> str:
    """The rows that are wrong or open, the first few of them, and what is not listed; nothing where all is calm."""
    if table.calm:
        return ""
    return "；".join(_entry_texts(table))


def _entry_texts(table: EntryTable) -> Iterator[str]:
    yield from map(_entry, table.shown[:MAX_ROWS])
    if len(table.shown) > MAX_ROWS:
        yield f"另有{len(table.shown) - MAX_ROWS}行见结果数据文件"
    yield from (fold.title for fold in table.folds)


def _entry(row: EntryView) -> str:
    detail = f"，{row.detail}" if row.detail else ""
    return f"{row.label}，{worded(row.mark)}{detail}" + (f"（{row.where}）" if row.where else "")


def _evidence(row: EvidenceView) -> str:
    parts = [f"{row.number}《{row.title}》" if "《" not in row.title else f"{row.number}{row.title}", f"（{row.origin}）" if row.origin else ""]
    return "".join(parts) + (f"※{row.flags}" if row.flags else "")
