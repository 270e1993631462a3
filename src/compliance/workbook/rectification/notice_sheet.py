"""The sheet 整改通知: for each lead department one page to print, sign and send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from compliance.model.evaluation import Evaluation
from compliance.model.language import counted, cut, language, listed, mark, say, together
from compliance.model.text import CHINESE
from compliance.model.verdict import Verdict
from compliance.workbook.rectification.entry import CARRIED, KIND_OF, NEW, OPEN_STATES, LedgerEntry
from compliance.workbook.rectification.looks import Looks
from compliance.workbook.rectification.notice_page import COLUMNS, Page, across, height
from compliance.workbook.rectification.shown import shown
from compliance.workbook.rectification.wording import NOTICE_SHEET

__all__ = ["NOTICE_SHEET", "by_department", "write_notices"]

TITLES = {
    "number": mark("序号"), "quote": mark("条款原文"), "fact": mark("问题"), "measure": mark("整改措施"), "due": mark("政策期限"), "deadline": mark("整改期限"),
}  # fmt: skip
PAGE = 820
"""Points: what an A4 page holds between its margins at SCALE."""
SCALE = 85
"""Per cent. A program that lacks the usual fonts draws columns a third wider: they must still fit."""
FRAME = 300
"""Points that are kept for everything but the problems, if it takes no more."""
TITLE, HEADING, LEFT_OUT, SIGNATURE = 36.0, 22.0, 40.0, 30.0
LIMITS = ((60, 90, 90), (40, 60, 50), (24, 40, 30))
"""How many characters of quote, fact and measure are shown: the more problems, the fewer."""
FINER_LIMITS = ((60, 90, 90), (60, 75, 75), (60, 60, 65), (40, 50, 60), (30, 45, 55), (24, 40, 50))
"""The same for languages that are longer."""
MOST_NUMBERS = 20
MAX_NAME = 100
ASKED = frozenset({KIND_OF[Verdict.NON_COMPLIANT], KIND_OF[Verdict.INSUFFICIENT_DATA]})
CLOSING = mark("请对照所列问题逐项整改，按期将进展情况和佐证材料填入《整改台账》。政策期限为空的，文件没有写明期限；整改期限由下达单位填写。")
SIGNED = (
    mark("下达单位（盖章）："),
    mark("签发人：　　　　　　　　　　　　　　日期：　　　　年　　月　　日"),
    mark("接收单位签收人：　　　　　　　　　　日期：　　　　年　　月　　日"),
)
Numbered = tuple[int, LedgerEntry]


def by_department(entries: Iterable[LedgerEntry]) -> dict[str, list[Numbered]]:
    """By lead department its open problems, with their numbers in the ledger; what is left to an evaluator is no department's task."""
    found: dict[str, list[Numbered]] = {}
    for number, entry in enumerate(entries, start=1):
        if entry.state in OPEN_STATES and entry.kind in ASKED and entry.lead:
            found.setdefault(entry.lead, []).append((number, entry))
    return found


def write_notices(sheet: Any, entries: Sequence[LedgerEntry], evaluation: Evaluation, looks: Looks) -> None:
    """Fill the sheet; a page break stands behind every department."""
    for column, width in enumerate(COLUMNS.values()):
        sheet.set_column(column, column, width)
    notices, row, breaks = by_department(entries), 0, []
    for department, problems in notices.items():
        row = _notice(Page(sheet, row, looks), department, problems, evaluation)
        breaks.append(row)
    if not notices:
        Page(sheet, 0, looks).line(say("本次没有需要下达的整改通知。"), looks.prose)
    sheet.set_h_pagebreaks(breaks[:-1])
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_print_scale(SCALE)
    sheet.set_margins(0.5, 0.5, 0.7, 0.7)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)


def _notice(page: Page, department: str, problems: Sequence[Numbered], evaluation: Evaluation) -> int:
    looks = page.looks
    titles = {name: say(title) for name, title in TITLES.items()}
    above = [say("{department}：", department=department), _opening(len(problems), evaluation)]
    frame = TITLE + max(HEADING, height(titles)) + sum(map(across, [*above, say(CLOSING)])) + LEFT_OUT + SIGNATURE * len(SIGNED)
    fitting, left = _fitting(problems, PAGE - max(FRAME, frame))
    page.line(say("整 改 通 知"), looks.title, TITLE)
    for text in above:
        page.line(text, looks.prose)
    page.cells(list(titles.values()), [looks.label] * len(titles), max(HEADING, height(titles)))
    for texts, entry in fitting:
        page.cells([*texts.values(), entry.due, entry.deadline], [looks.small] * 4 + [looks.day] * 2, height(texts))
    if left:
        page.line(_left_out([number for number, _ in left]), looks.prose)
    page.line(say(CLOSING), looks.prose)
    for text in SIGNED:
        page.line(say(text), looks.prose, SIGNATURE)
    return page.row


def _opening(count: int, evaluation: Evaluation) -> str:
    policy = evaluation.policy
    return say(
        "　　对照{number}《{title}》，{unit}{phase}（评估日 {day}）发现由你单位牵头的问题 {problems}，请整改：",
        number=policy.number, title=policy.title, unit=cut(evaluation.subject_name, MAX_NAME), phase=evaluation.phase_title, day=evaluation.as_of,
        problems=counted(count, mark("项")),
    )  # fmt: skip


def _left_out(numbers: Sequence[int]) -> str:
    """The problems that the page has no room for, by their numbers in the ledger."""
    parts = {"count": counted(len(numbers), mark("项")), "numbers": listed(map(str, numbers[:MOST_NUMBERS]))}
    if len(numbers) > MOST_NUMBERS:
        return say("另有 {count}见《整改台账》第 {numbers}等 项。", **parts)
    return say("另有 {count}见《整改台账》第 {numbers} 项。", **parts)


def _fitting(problems: Sequence[Numbered], space: float) -> tuple[list[tuple[dict[str, str], LedgerEntry]], Sequence[Numbered]]:
    """As many problems as one page holds, shortened as far as it takes, and the rest."""
    for limits in LIMITS if language() == CHINESE else FINER_LIMITS:
        texts = [_texts(number, entry, limits) for number, entry in problems]
        heights = list(accumulate(map(height, texts)))
        fitting = max(1, sum(height <= space for height in heights))
        if fitting == len(problems):
            break
    return [(text, entry) for text, (_, entry) in zip(texts[:fitting], problems, strict=False)], problems[fitting:]


def _texts(number: int, entry: LedgerEntry, limits: tuple[int, int, int]) -> dict[str, str]:
    """The cells of a problem by column."""
    quote, found, measure = limits
    fact = cut(_fact(entry), found)
    gap = shown(entry, "gap")
    return {
        "number": str(number),
        "quote": entry.quote if len(entry.quote) <= quote else entry.quote[:quote] + "…",
        "fact": say("{fact}；差距：{gap}", fact=fact, gap=gap) if gap else fact,
        "measure": cut(shown(entry, "measure"), measure),
    }


def _fact(entry: LedgerEntry) -> str:
    parts = {"label": shown(entry, "kind"), "text": together(shown(entry, "subject"), " ".join(shown(entry, "fact").split()))}
    if entry.state in (NEW, CARRIED):
        return say("{label}：{text}", **parts)
    return say("（{state}）{label}：{text}", state=shown(entry, "state"), **parts)
