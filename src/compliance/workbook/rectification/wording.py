"""What a ledger calls its sheets and columns and the words of its lists: those of the language spoken now, or those that a file says it was written with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.model.language import mark, say
from compliance.workbook.rectification.entry import KIND_OF, STATE_OF

COVER, PROBLEM = "rectification", "problem"
SHEETS = {PROBLEM: mark("整改台账"), COVER: mark("台账信息")}
NOTICE_SHEET, SEAL_SHEET = mark("整改通知"), mark("封存信息")
RECORD_SHEET = "keys"
"""The hidden sheet by which a ledger is read back whatever its language: the same name in all of them."""
HEADINGS = {
    PROBLEM: {
        "number": mark("序号"), "kind": mark("类别"), "state": mark("状态"), "clause": mark("条款编号"), "scope": mark("对象编号"), "subject": mark("对象"),
        "location": mark("条款位置"), "quote": mark("条款原文"), "fact": mark("问题（事实）"), "cells": mark("数据位置"), "gap": mark("差距"),
        "measure": mark("整改措施"), "due": mark("政策期限"), "lead": mark("牵头单位"), "support": mark("配合单位"), "deadline": mark("整改期限"),
        "progress": mark("进展情况"), "opinion": mark("验收意见"), "inspector": mark("验收人"), "checked": mark("验收日期"), "closed": mark("是否销号"),
        "first": mark("首次列入日"), "times": mark("列入次数"), "history": mark("历史"),
    },
    COVER: {
        "ledger_id": mark("台账编号"), "unit_name": mark("被评估单位"), "policy": mark("依据文件编号"), "policy_title": mark("依据文件"),
        "as_of_date": mark("评估日"), "submission": mark("申报材料校验码"),
    },
}  # fmt: skip
YES, NO = mark("是"), mark("否")
LISTS = {"kind": {verdict.value: word for verdict, word in KIND_OF.items()}, "state": STATE_OF, "closed": {"yes": YES, "no": NO}}
"""By column the words that it may hold, by their keys."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The titles of the sheets that are read back, their headings by field, the keys of the words of each list, and the sheets that are not read back."""

    sheets: Mapping[str, str]
    headings: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, str]]
    others: tuple[str, ...]


def wording() -> Wording:
    """The wording of the language spoken now."""
    return Wording(
        sheets={name: say(title) for name, title in SHEETS.items()},
        headings={name: {field: say(title) for field, title in titles.items()} for name, titles in HEADINGS.items()},
        words={field: {say(word): key for key, word in words.items()} for field, words in LISTS.items()},
        others=(say(NOTICE_SHEET), say(SEAL_SHEET), RECORD_SHEET),
    )


def closing_words(worded: Wording) -> dict[str, bool]:
    """What may stand in the column that closes a row: the words of the list, in small letters or capitals, and the Chinese ones."""
    listed = {form: key == "yes" for word, key in worded.words["closed"].items() for form in (word, word.lower(), word.capitalize(), word.upper())}
    return {**listed, YES: True, NO: False}
