"""Figures that were taken as written and look as if another unit had been meant."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from compliance.model.language import mark, named, say
from compliance.rulebook.tables import NotGreater, Tables
from compliance.submission.raw import Draft
from compliance.submission.rows import Row, Submission, Value, column_of

_WHY = mark("百分数填 0 至 100：此处按 {filed}% 读取；如为 {meant}%，请改填")


def note_small_percentages(submission: Submission, tables: Tables, draft: Draft) -> None:
    """Note percentages above 0 and below 1: 0.65 may be 65%, and is not taken for it."""
    for name, rows in submission.tables.items():
        table = tables.tables[name]
        fields = [item.name for item in table.fields.values() if item.type == "percent"]
        shares = [check for check in table.checks if isinstance(check, NotGreater) and check.share_of and check.right == Decimal(100)]
        for field in fields:
            _note(zip(rows, column_of(rows, field), strict=True), field, table.fields[field].title, draft)
        for check in shares:
            _note(((row, row.value(check.left)) for row in rows if _is_share(row, check, tables)), check.left, table.fields[check.left].title, draft)


def _note(filed: Iterable[tuple[Row, Value]], field: str, title: str, draft: Draft) -> None:
    for row, value in filed:
        if isinstance(value, Decimal) and 0 < value < 1:
            why = say(_WHY, filed=f"{value:f}", meant=f"{(value * 100).normalize():f}")
            draft.doubt(row.place(field), named(title), f"{value:f}", why)


def _is_share(row: Row, check: NotGreater, tables: Tables) -> bool:
    indicator = tables.indicators.get(str(row.value(str(check.share_of))))
    return indicator is not None and indicator.kind == "share"
