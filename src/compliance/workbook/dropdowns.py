"""Drop-down lists: short ones in the cell, long ones as a range of a hidden sheet, references as the numbers filed on other sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from compliance.rulebook.table_model import CLAUSE_REF, Field, Tables
from compliance.submission.convert import shown_code
from compliance.submission.workbook_package import column_letters
from compliance.workbook.form import Form

LIST_SHEET = "代码表"
LONGEST = 255
REFERENCED_ROWS = 2000
JOINT_ROWS = 1000
YES_NO = ("是", "否")


class Dropdowns:
    """Where the choices of each column stand. Long lists are written to the hidden sheet when first asked for."""

    def __init__(self, book: Any, forms: Mapping[str, Form], tables: Tables, clauses: Iterable[str]) -> None:
        self.sheet = book.add_worksheet(LIST_SHEET)
        self.sheet.hide()
        self.forms = forms
        self.tables = tables
        self.clauses = tuple(clauses)
        self._places: dict[tuple[str, ...], str] = {}
        self._columns = 0

    def source(self, item: Field) -> list[str] | str | None:
        """What a data validation takes as its list: values, a formula, or None where the field has no list or takes several values."""
        if item.multi:
            return None
        if item.type == "ref":
            return self._range("条款编号", self.clauses) if item.to == (CLAUSE_REF,) else self._ids(item.to)
        if item.type == "bool":
            return list(YES_NO)
        if item.type != "code":
            return None
        choices = [shown_code(code, title) for code, title in self.tables.codes_of(item).items()]
        short = len(",".join(choices)) <= LONGEST and not any("," in choice for choice in choices)
        return choices if short else self._range(item.title, choices)

    def _range(self, title: str, choices: Sequence[str]) -> str:
        key = (title, *choices)
        if key not in self._places:
            letter = self._new_column(title)
            for row, choice in enumerate(choices, start=1):
                self.sheet.write_string(row, self._columns - 1, choice)
            self._places[key] = f"='{LIST_SHEET}'!${letter}$2:${letter}${max(len(choices), 1) + 1}"
        return self._places[key]

    def _new_column(self, title: str) -> str:
        self.sheet.write_string(0, self._columns, title)
        self._columns += 1
        return column_letters(self._columns)

    def _ids(self, targets: tuple[str, ...]) -> str | None:
        """The numbers filed on one sheet or on several."""
        present = tuple(name for name in targets if name in self.forms)
        if len(present) < 2:
            return _filled(self._keys(present[0]), self._count(present[0])) if present else None
        return self._joint(present)

    def _keys(self, table: str) -> str:
        form = self.forms[table]
        letter = column_letters(form.index(form.table.key[0]) + 1)
        return f"'{form.table.title}'!${letter}$2:${letter}${2 if form.table.cover else REFERENCED_ROWS + 1}"

    def _known(self, table: str) -> list[str]:
        form = self.forms[table]
        return [str(number) for row in form.rows if (number := row.cells.get(form.table.key[0])) is not None]

    def _count(self, table: str) -> str:
        """The cell that counts the numbers filed on a sheet: counted once, however many choices ask."""
        key = ("count", table)
        if key not in self._places:
            letter = self._new_column(f"{self.forms[table].table.title}行数")
            self.sheet.write_formula(1, self._columns - 1, f"=COUNTA({self._keys(table)})", None, len(self._known(table)))
            self._places[key] = f"'{LIST_SHEET}'!${letter}$2"
        return self._places[key]

    def _joint(self, tables: tuple[str, ...]) -> str:
        """Several columns one after the other, in the hidden sheet: a drop-down takes no more than one range."""
        if tables not in self._places:
            counts = {name: self._count(name) for name in tables}
            known = [number for name in tables for number in self._known(name)]
            letter = self._new_column("、".join(self.forms[name].table.title for name in tables))
            for row in range(JOINT_ROWS):
                self.sheet.write_formula(row + 1, self._columns - 1, self._nth(counts, row + 1), None, known[row] if row < len(known) else "")
            self._places[tables] = _filled(f"'{LIST_SHEET}'!${letter}$2", "+".join(counts.values()))
        return self._places[tables]

    def _nth(self, counts: Mapping[str, str], number: int) -> str:
        """The formula of the n-th choice: from the first table that has so many, counted on."""
        formula, passed = '""', [str(number)]
        for count in counts.values():
            passed.append(f"{passed[-1]}-{count}")
        for (name, count), place in reversed([*zip(counts.items(), passed, strict=False)]):
            formula = f"IF({place}<={count},INDEX({self._keys(name)},{place}),{formula})"
        return f"={formula}"


def _filled(keys: str, count: str) -> str:
    """The part of a range that is filled: an empty choice at the end of a list would have Excel open it there."""
    return f"=OFFSET({keys.partition(':')[0]},0,0,MAX(1,{count}),1)"
