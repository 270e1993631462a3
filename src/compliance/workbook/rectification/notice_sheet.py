"""The sheet 整改通知: for each lead department one page to print, sign and send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from compliance.model.evaluation import Evaluation
from compliance.workbook.rectification.entry import CARRIED, NEW, OPEN_STATES, LedgerEntry
from compliance.workbook.rectification.looks import Looks
from compliance.workbook.rectification.problems import cut
from compliance.workbook.styles import lines

NOTICE_SHEET = "整改通知"
COLUMNS = {"序号": 5, "条款原文": 18, "问题": 20, "整改措施": 17, "政策期限": 10, "整改期限": 10}
PAGE, LINE = 820, 14
"""Points: what an A4 page holds between its margins at SCALE, and a line of text."""
SCALE = 85
"""Per cent. A program that lacks the usual fonts draws columns a third wider: they must still fit."""
FRAME = 300
"""Points that everything but the problems takes at most."""
LIMITS = ((60, 90, 90), (40, 60, 50), (24, 40, 30))
"""How many characters of quote, fact and measure are shown: the more problems, the fewer."""
ASKED = ("不符合", "待补材料")
CLOSING = "请对照所列问题逐项整改，按期将进展情况和佐证材料填入《整改台账》。政策期限为空的，文件没有写明期限；整改期限由下达单位填写。"
Numbered = tuple[int, LedgerEntry]
DATED = "日期：　　　　年　　月　　日"
SIGNED = ("下达单位（盖章）：", f"签发人：　　　　　　　　　　　　　　{DATED}", f"接收单位签收人：　　　　　　　　　　{DATED}")


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
        _Page(sheet, 0, looks).line("本次没有需要下达的整改通知。", looks.prose)
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
        width = sum(COLUMNS.values())
        self.sheet.merge_range(self.row, 0, self.row, len(COLUMNS) - 1, "", look)
        self.sheet.write_string(self.row, 0, text, look)
        self.sheet.set_row(self.row, height or lines(text, int(width * 10 / 11)) * 18 + 4)
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
    looks, policy = page.looks, evaluation.policy
    page.line("整 改 通 知", looks.title, 36)
    page.line(f"{department}：", looks.prose)
    page.line(
        f"　　对照{policy.number}《{policy.title}》，{evaluation.subject_name}{evaluation.phase_title}（评估日 {evaluation.as_of}）"
        f"发现由你单位牵头的问题 {len(problems)} 项，请整改：",
        looks.prose,
    )
    page.cells(list(COLUMNS), [looks.label] * len(COLUMNS), 22)
    shown, left = _fitting(problems)
    for texts, entry in shown:
        page.cells([*texts.values(), entry.due, entry.deadline], [looks.small] * 4 + [looks.day] * 2, _height(texts))
    if left:
        numbers = "、".join(str(number) for number, _ in left[:20]) + ("等" if len(left) > 20 else "")
        page.line(f"另有 {len(left)} 项见《整改台账》第 {numbers} 项。", looks.prose)
    page.line(CLOSING, looks.prose)
    for text in SIGNED:
        page.line(text, looks.prose, 30)
    return page.row


def _fitting(problems: Sequence[Numbered]) -> tuple[list[tuple[dict[str, str], LedgerEntry]], Sequence[Numbered]]:
    """As many problems as one page holds, shortened as far as it takes, and the rest."""
    for limits in LIMITS:
        texts = [_texts(number, entry, limits) for number, entry in problems]
        heights = list(accumulate(map(_height, texts)))
        fitting = max(1, sum(height <= PAGE - FRAME for height in heights))
        if fitting == len(problems):
            break
    return [(text, entry) for text, (_, entry) in zip(texts[:fitting], problems, strict=False)], problems[fitting:]


def _texts(number: int, entry: LedgerEntry, limits: tuple[int, int, int]) -> dict[str, str]:
    """The cells of a problem by heading."""
    again = f"（{entry.state}）" if entry.state not in (NEW, CARRIED) else ""
    gap = f"；差距：{entry.gap}" if entry.gap else ""
    fact = f"{again}{entry.kind}：{entry.subject}{' ' if entry.subject else ''}{' '.join(entry.fact.split())}"
    quote, found, measure = limits
    return {"序号": str(number), "条款原文": cut(entry.quote, quote), "问题": cut(fact, found) + gap, "整改措施": cut(entry.measure, measure)}


def _height(texts: Mapping[str, str]) -> float:
    return max(lines(text, int(COLUMNS[name])) for name, text in texts.items()) * LINE + 4.0
