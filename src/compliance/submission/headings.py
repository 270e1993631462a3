"""The headings of a sheet: which field a column is for, in which unit its numbers are, and what is no column of the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.rulebook.tables import Field, TableDef
from compliance.submission.convert import NUMBERS
from compliance.submission.numerals import unit_scale
from compliance.submission.text import bare_heading, is_blank

SHOWN_ONLY = "（参考）"
_NOTE = re.compile(r"\(([^()]*)\)$|\[([^\[\]]*)\]$|【([^【】]*)】$")
_UNIT_SIGNS = re.compile("[十百千万亿元角分%‰％]|美元|usd|rmb|人次|人|例|家")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: the field, the multiple of its unit, and a unit that the field does not have ("" for none)."""

    field: Field
    scale: int = 1
    strange_unit: str = ""


class Headings:
    """The headings that a table's columns may have: the Chinese title, the English name or both, with notes in brackets behind."""

    def __init__(self, table: TableDef) -> None:
        self.table = table
        self.fields = {form: item for item in table.fields.values() for form in _forms(item)}
        self._known: dict[str, Heading | None] = {}

    def of(self, value: object) -> Heading | None:
        """What a cell says as a heading; None when it is none of this table."""
        if not isinstance(value, str):
            return None
        if value not in self._known:
            self._known[value] = self._read(bare_heading(value))
        return self._known[value]

    def _read(self, form: str) -> Heading | None:
        notes: list[str] = []
        while form not in self.fields:
            match = _NOTE.search(form)
            if match is None:
                return None
            notes.append(next(part for part in match.groups() if part is not None))
            form = form[: match.start()]
        found = [_noted(self.fields[form], note) for note in notes]
        return next((one for one in found if one.strange_unit), next((one for one in found if one.scale != 1), Heading(self.fields[form])))

    def line(self, values: Sequence[object]) -> int:
        """How many different columns of the table a line of cells names."""
        return len({heading.field.name for value in values if (heading := self.of(value))})

    def row_of(self, grid: Sequence[Sequence[object]], within: int) -> int | None:
        """The line that holds the headings: the first of the first `within` lines with something in them that names two columns."""
        seen = 0
        for number, line in enumerate(grid):
            if all(is_blank(value) for value in line):
                continue
            if self.line(line) >= 2:
                return number
            seen += 1
            if seen >= within:
                return None
        return None


def shown_only(value: object) -> bool:
    """True for the heading of a column that a template shows and no reader takes."""
    return isinstance(value, str) and bare_heading(value).startswith(bare_heading(SHOWN_ONLY))


def _forms(item: Field) -> tuple[str, ...]:
    chinese, english = bare_heading(item.title), bare_heading(item.name)
    return chinese, english, chinese + english, english + chinese


def _noted(item: Field, note: str) -> Heading:
    """A note in brackets: for a number a unit, which must be the field's own or a multiple of it; anything else is only a remark."""
    if item.type not in NUMBERS:
        return Heading(item)
    unit = note.removeprefix("单位")
    if item.type == "percent" and unit in ("%", "百分比", "百分数"):
        return Heading(item)
    scale = unit_scale(unit, item)
    if scale is not None:
        return Heading(item, scale)
    strange = len(unit) <= 8 and _UNIT_SIGNS.search(unit) is not None and not re.search("填|选|如|见|保留|至|～|~|-", unit)
    return Heading(item, strange_unit=note if strange else "")
