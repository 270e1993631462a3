"""The sheet 整改通知: for each lead department one page to print, sign and send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from compliance.model.evaluation import Evaluation
from compliance.model.language import CHINESE, counted, cut, language, listed, mark, say, together
from compliance.model.verdict import Verdict
from compliance.workbook.rectification.entry import CARRIED, KIND_OF, NEW, OPEN_STATES, LedgerEntry
from compliance.workbook.rectification.looks import Looks
from compliance.workbook.rectification.shown import shown
from compliance.workbook.rectification.wording import NOTICE_SHEET
from compliance.workbook.styles import lines

__all__ = ["NOTICE_SHEET", "by_department", "write_notices"]

COLUMNS = {"number": 5, "quote": 18, "fact": 20, "measure": 17, "due": 10, "deadline": 10}
TITLES = {
    "number": mark("序号"), "quote": mark("条款原文"), "fact": mark("问题"), "measure": mark("整改措施"), "due": mark("政策期限"), "deadline": mark("整改期限"),
}  # fmt: skip
PAGE, LINE = 820, 14
"""Points: what an A4 page holds between its margins at SCALE, and a line of text."""
SCALE = 85
"""Per cent. A program that lacks the usual fonts draws columns a third wider: they must still fit."""
FRAME = 300
"""Points that are kept for everything but the problems, if it takes no more."""
TITLE, HEADING, LEFT_OUT, SIGNATURE = 36.0, 22.0, 40.0, 30.0
LIMITS = ((60, 90, 90), (40, 60, 50), (24, 40, 30))
"""How many characters of quote, fact and measure are shown: the more problems, the fewer."""
FINER_LIMITS = ((60, 90, 90), (60, 75, 75), (60, 60, 60), (40, 50, 50), (30, 45, 40), (24, 40, 30))
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
        row = _notice(_Page(sheet, row, looks), department, problems, evaluation)
        breaks.append(row)
    if not notices:
        _Page(sheet, 0, looks).line(say("本次没有需要下达的整改通知。"), looks.prose)
    sheet.set_h_pagebreaks(breaks[:-1])
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_print_scale(SCALE)
    sheet.set_margins(0.5, 0.5, 0.7, 0.7)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)


class _Page:
    """Rows written one after the other."""

    def __init__(self, sheet: Any, row: int, looks: Looks) -> None:
        self.sheet = sheet
        self.row = row
        self.looks = looks

    def line(self, text: str, look: Any, height: float | None = None) -> None:
        """A text over the whole width."""
        self.sheet.merge_range(self.row, 0, self.row, len(COLUMNS) - 1, "", look)
        self.sheet.write_string(self.row, 0, text, look)
        self.sheet.set_row(self.row, height or _across(text))
        self.row += 1

    def cells(self, values: Sequence[Any], looks: Sequence[Any], height: float) -> None:
        """A row of the table."""
        for column, (value, look) in enumerate(zip(values, looks, strict=True)):
            if value in (None, ""):
                self.sheet.write_blank(self.row, column, None, look)
            elif isinstance(value, str):
                self.sheet.write_string(self.row, column, value, look)
            else:
                self.sheet.write_datetime(self.row, column, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001 -- a day has no zone
        self.sheet.set_row(self.row, height)
        self.row += 1


def _notice(page: _Page, department: str, problems: Sequence[Numbered], evaluation: Evaluation) -> int:
    looks = page.looks
    titles = {name: say(title) for name, title in TITLES.items()}
    above = [say("{department}：", department=department), _opening(len(problems), evaluation)]
    frame = TITLE + max(HEADING, _height(titles)) + sum(map(_across, [*above, say(CLOSING)])) + LEFT_OUT + SIGNATURE * len(SIGNED)
    fitting, left = _fitting(problems, PAGE - max(FRAME, frame))
    page.line(say("整 改 通 知"), looks.title, TITLE)
    for text in above:
        page.line(text, looks.prose)
    page.cells(list(titles.values()), [looks.label] * len(titles), max(HEADING, _height(titles)))
    for texts, entry in fitting:
        page.cells([*texts.values(), entry.due, entry.deadline], [looks.small] * 4 + [looks.day] * 2, _height(texts))
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
        heights = list(accumulate(map(_height, texts)))
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


def _across(text: str) -> float:
    """How high a text over the whole width is."""
    return lines(text, int(sum(COLUMNS.values()) * 10 / 11)) * 18 + 4.0


def _height(texts: Mapping[str, str]) -> float:
    return max(lines(text, COLUMNS[name]) for name, text in texts.items()) * LINE + 4.0
