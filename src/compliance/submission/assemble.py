"""Typed rows out of raw columns: conversion, required cells, generated ids.

A column is converted value by different value, not cell by cell: what a workbook repeats is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compliance.rulebook.table_model import CLAUSE_REF
from compliance.rulebook.tables import Field, TableDef, Tables
from compliance.submission.convert import converter
from compliance.submission.outcome import Convert, Mended, RefusedValueError
from compliance.submission.raw import Block, Draft
from compliance.submission.rows import Row, Value
from compliance.submission.text import is_blank
from compliance.submission.told import Told

_ONE_TO_ONE = (str, float)
"""Types of which equal values are the same value; True, 1 and 1.0 are not."""


class Converters:
    """How the cells of each field are read, worked out once for any number of submissions; `atoms` are the clause ids that a cell may name."""

    def __init__(self, tables: Tables, atoms: frozenset[str]) -> None:
        self.tables = tables
        self._atoms = dict.fromkeys(sorted(atoms), "")
        self._known: dict[tuple[str, str, int], Convert] = {}

    def of(self, table: str, item: Field, scale: int = 1) -> Convert:
        """What turns a filled cell of the field into its value, in a column whose heading declares `scale`."""
        known = self._known.get((table, item.name, scale))
        if known is None:
            known = self._known[table, item.name, scale] = converter(item, *_codes(item, self.tables, self._atoms), scale)
        return known


class Assembler:
    """Turns the blocks of a draft into typed rows. `failed` holds (table, row number, field) of cells that could not be read."""

    def __init__(self, draft: Draft, converters: Converters) -> None:
        self.draft = draft
        self.converters = converters
        self.failed: set[tuple[str, int, str]] = set()

    def tables(self) -> dict[str, tuple[Row, ...]]:
        """Every table that holds rows, typed."""
        return {name: self._rows(self.draft.tables.tables[name], self.draft.blocks[name]) for name in self.draft.tables.tables if name in self.draft.blocks}

    def _rows(self, table: TableDef, block: Block) -> tuple[Row, ...]:
        columns = {name: self._column(table, table.fields[name], block, raws) for name, raws in block.columns.items()}
        for item in table.fields.values():
            if item.auto:
                columns[item.name] = self._auto(table, item, block, columns.get(item.name))
            if item.required:
                self._require(table, item, block, columns.get(item.name))
        names, count = tuple(columns), len(block.places)
        lines = zip(*columns.values(), strict=True) if columns else [()] * count
        return tuple(
            Row(table.name, number, dict(zip(names, line, strict=True)), places)
            for number, (line, places) in enumerate(zip(lines, block.places, strict=True), start=1)
        )

    def _column(self, table: TableDef, item: Field, block: Block, raws: Sequence[object]) -> list[Value]:
        convert = self.converters.of(table.name, item, block.scales.get(item.name, 1))
        if not set(map(type, raws)).issubset(_ONE_TO_ONE):
            return self._cell_by_cell(table, item, block, raws, map(_outcome(convert), raws))
        known = {raw: _outcome(convert)(raw) for raw in set(raws)}
        if not any(isinstance(value, Mended | RefusedValueError) for value in known.values()):
            return list(map(known.__getitem__, raws))  # type: ignore[arg-type]
        return self._cell_by_cell(table, item, block, raws, map(known.__getitem__, raws))

    def _cell_by_cell(
        self, table: TableDef, item: Field, block: Block, raws: Sequence[object], outcomes: Iterable[Value | Mended | RefusedValueError]
    ) -> list[Value]:
        told = Told(self.draft, item)
        values: list[Value] = []
        for index, (raw, outcome) in enumerate(zip(raws, outcomes, strict=True)):
            if isinstance(outcome, RefusedValueError):
                told.refused(block.places[index], outcome)
                self.failed.add((table.name, index + 1, item.name))
                outcome = None
            elif isinstance(outcome, Mended):
                told.mended(block.places[index], raw, outcome)
                outcome = outcome.value
            values.append(outcome)
        told.close(block.head.get(item.name))
        return values

    def _auto(self, table: TableDef, item: Field, block: Block, column: list[Value] | None) -> list[Value]:
        found = column or [None] * len(block.places)
        return [
            value if value is not None or (table.name, number, item.name) in self.failed else table.name if table.cover else f"第{number}行"
            for number, value in enumerate(found, start=1)
        ]

    def _require(self, table: TableDef, item: Field, block: Block, column: list[Value] | None) -> None:
        if column is not None and None not in column:
            return
        for number, (value, places) in enumerate(zip(column or [None] * len(block.places), block.places, strict=True), start=1):
            if value is None and (table.name, number, item.name) not in self.failed:
                self.draft.fault("required", f"“{item.title}”（{item.name}）必须填写", places.of(item.name), "补填；整行不用的，删去这一行")
                self.failed.add((table.name, number, item.name))


def _outcome(convert: Convert) -> Convert:
    def one(raw: object) -> Value | Mended | RefusedValueError:
        if raw is None or raw == "":
            return None
        try:
            return None if is_blank(raw) else convert(raw)
        except RefusedValueError as error:
            return error

    return one  # type: ignore[return-value]


def _codes(item: Field, tables: Tables, atoms: Mapping[str, str]) -> tuple[Mapping[str, str], bool]:
    if item.type == "ref":
        return (atoms, False) if item.to == (CLAUSE_REF,) else ({}, False)
    if item.type != "code":
        return {}, False
    return tables.codes_of(item), item.codes is not None and tables.codes[item.codes].open
