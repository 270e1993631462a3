"""A county that is not yet known: as many rows of each table as the rules in question can tell apart, and what else they look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import z3

from compliance.rule_ci.prove.cells import Cell, domain, equals, term_of
from compliance.rule_ci.prove.formulas import Formula, Truth, conj, neg, plainly
from compliance.rule_ci.prove.setting import Setting, Subject
from compliance.rulebook.table_model import InOrder, NotGreater, SumNotGreater, TableCheck

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SymRow:
    """A row that may be there."""

    table: str
    number: int
    present: Formula


class County:
    """`axioms` hold of every county that passes the checks of its input; what rules ask for is asserted apart. `loose`: products may be anything."""

    def __init__(self, setting: Setting, subject: Subject, *, loose: bool = False) -> None:
        self.loose = loose
        self.setting = setting
        self.subject = subject
        self.rows: dict[str, list[SymRow]] = defaultdict(list)
        self.cells: dict[tuple[SymRow, Path], Cell] = {}
        self.free: dict[Hashable, Any] = {}
        self.about: dict[tuple[SymRow, SymRow, str], Truth] = {}
        self.memo: dict[Hashable, Any] = {}
        self.axioms: list[Formula] = []

    def add_row(self, table: str) -> SymRow:
        """One more row that may be there; of the cover the one that is."""
        number, cover = len(self.rows[table]), table == self.setting.tables.cover
        if cover and number:
            return self.rows[table][0]
        row = SymRow(table, number, True if cover else z3.Bool(f"{table}#{number}"))
        self.rows[table].append(row)
        return row

    def cell(self, row: SymRow, path: Path) -> Cell:
        """The cell at a path from a row. Rows that references lead to are told apart by where they are reached from."""
        known = self.cells.get((row, path))
        if known is None:
            known = self.cells[row, path] = self._new_cell(row, path)
            self.axioms += domain(known, self.setting.cutoff)
            if row.table == self.setting.tables.cover and len(path) == 1:
                self.axioms += self._stated(path[0], known)
        return known

    def _stated(self, name: str, cell: Cell) -> Iterator[Formula]:
        """What the cover says of a unit of the plan; it states no period of its own."""
        stated = {
            "unit_name": self.subject.name,
            "unit_level": self.subject.level,
            "regime": self.setting.policy.document.code,
            "as_of_date": self.setting.cutoff,
        }
        if name in stated:
            yield conj([cell.filled, equals(cell, stated[name], self.axioms)])
        elif name in ("period_start", "period_end"):
            yield neg(cell.filled)

    def _new_cell(self, row: SymRow, path: Path) -> Cell:
        definition = self.setting.field(row.table, path)
        name = f"{row.table}#{row.number}.{'.'.join(path)}"
        filled: Formula = True if definition.required and len(path) == 1 else z3.Bool(f"{name}?")
        if len(path) > 1:
            before = self.cell(row, path[:-1])
            self.axioms.append(z3.Implies(filled, before.filled))
            if definition.required and len(before.definition.to) == 1:
                self.axioms.append(z3.Implies(before.filled, filled))
        codes = self.setting.tables.codes_of(definition) if definition.type == "code" else {}
        closed = definition.codes is None or definition.codes == "indicator" or not self.setting.tables.codes[definition.codes].open
        return Cell(definition, filled, term_of(definition, name), tuple(codes) if closed else (), reading=name)

    def flag(self, *key: Hashable) -> Formula:
        """A yes or no that nothing else depends on."""
        return self._freely(key, z3.Bool)

    def integer(self, low: int, high: int, *key: Hashable) -> Any:
        """An integer from `low` to `high`."""
        fresh = key not in self.free
        value = self._freely(key, z3.Int)
        if fresh:
            self.axioms.append(conj([value >= low, value <= high]))
        return value

    def real(self, highest: int | None, *key: Hashable) -> Any:
        """A number of at least 0, and at most `highest`."""
        fresh = key not in self.free
        value = self._freely(key, z3.Real)
        if fresh:
            self.axioms.append(conj([value >= 0, *([value <= highest] if highest is not None else [])]))
        return value

    def _freely(self, key: Hashable, sort: Any) -> Any:
        if key not in self.free:
            self.free[key] = sort(f"free{len(self.free)}")
        return self.free[key]

    def speaks_for(self, row: SymRow, owner: SymRow, via: str | None) -> Truth:
        """Whether a row is about an owner; a row of a table that leads to no owner is about all."""
        name = via or self.setting.tables.tables[row.table].reference_to(owner.table)
        if name is None:
            return plainly(True)
        if (row, owner, name) not in self.about:
            yes, no = (z3.Bool(f"{row.table}#{row.number}{word}{owner.table}#{owner.number}.{name}") for word in ("→", "↛"))
            self.axioms.append(neg(conj([yes, no])))
            self.about[row, owner, name] = Truth(yes, no)
        return self.about[row, owner, name]

    def input_checks(self) -> Iterator[Formula]:
        """The checks of tables within one row, where rules look at the cells that they speak of."""
        for table, rows in self.rows.items():
            for check in self.setting.tables.tables[table].checks:
                for row in rows:
                    yield from self._input_check(row, check)

    def _input_check(self, row: SymRow, check: TableCheck) -> Iterator[Formula]:
        def known(*names: str) -> list[Cell] | None:
            found = [self.cells.get((row, (name,))) for name in names]
            return [cell for cell in found if cell is not None] if None not in found else None

        match check:
            case InOrder(fields=fields):
                for first, second in pairwise(fields):
                    if cells := known(first, second):
                        yield z3.Implies(conj(cell.filled for cell in cells), cells[0].value <= cells[1].value)
            case SumNotGreater(parts=parts, total=total):
                asked = [cell for name in parts if (cell := self.cells.get((row, (name,)))) is not None]
                if asked and (cells := known(total)):
                    yield z3.Implies(cells[0].filled, z3.Sum([z3.If(cell.filled, cell.value, 0) for cell in asked]) <= cells[0].value)
            case NotGreater(left=left, right=str(right), share_of=None):
                if cells := known(left, right):
                    yield z3.Implies(conj(cell.filled for cell in cells), cells[0].value <= cells[1].value)
            case _:
                return
