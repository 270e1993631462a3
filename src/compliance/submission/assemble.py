"""Typed rows out of raw columns: conversion, required cells, generated ids.

A column is converted value by different value, not cell by cell: what a workbook repeats is read once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat

from compliance.model.language import mark
from compliance.model.text import Sentence
from compliance.rulebook.table_model import CLAUSE_REF
from compliance.rulebook.tables import Field, TableDef, Tables
from compliance.submission.convert import converter
from compliance.submission.outcome import Convert, Mended, RefusedValueError
from compliance.submission.plain_values import Plain, plain_values
from compliance.submission.raw import Block, Draft
from compliance.submission.rows import Row, Value
from compliance.submission.text import is_blank
from compliance.submission.told import Told

Outcome = Value | Mended | RefusedValueError
_OWN_ID = mark("第{number}行")
"""The id of a row that was given none. As data it is the same text whichever language is spoken while reading."""


class Converters:
    """How the cells of each field are read, worked out once for any number of submissions; `atoms` are the clause ids that a cell may name."""

    def __init__(self, tables: Tables, atoms: frozenset[str]) -> None:
        self.tables = tables
        self._atoms = dict.fromkeys(sorted(atoms), "")
        self._known: dict[tuple[str, str, int], tuple[Callable[[object], Outcome], Plain | None]] = {}

    def of(self, table: str, item: Field, scale: int = 1) -> tuple[Callable[[object], Outcome], Plain | None]:
        """What turns a cell of the field into its value or a refusal, in a column whose heading declares `scale`; and the short cut for plain cells."""
        known = self._known.get((table, item.name, scale))
        if known is None:
            codes, open_list = _codes(item, self.tables, self._atoms)
            plain = plain_values(item) if scale == 1 and not codes and not item.multi else None
            known = self._known[table, item.name, scale] = _outcome(converter(item, codes, open_list, scale)), plain
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
        columns: dict[str, Sequence[Value]] = {name: self._column(table, table.fields[name], block, raws) for name, raws in block.columns.items()}
        for item in table.fields.values():
            if item.auto:
                columns[item.name] = self._auto(table, item, block, columns.get(item.name))
            if item.required:
                self._require(table, item, block, columns.get(item.name))
        name, places = table.name, block.places
        return tuple(map(Row, repeat(name), range(1, block.count + 1), repeat(columns), range(block.count), repeat(places)))

    def _column(self, table: TableDef, item: Field, block: Block, raws: Sequence[object]) -> Sequence[Value]:
        convert, plain = self.converters.of(table.name, item, block.scales.get(item.name, 1))
        if plain and (values := plain(raws)) is not None:
            return values
        if not _tellable(raws):
            return self._told(table, item, block, raws, list(map(convert, raws)))
        known = {raw: convert(raw) for raw in set(raws)}
        outcomes = list(map(known.__getitem__, raws))
        if any(isinstance(value, Mended | RefusedValueError) for value in known.values()):
            return self._told(table, item, block, raws, outcomes)
        return outcomes  # type: ignore[return-value]

    def _told(self, table: TableDef, item: Field, block: Block, raws: Sequence[object], outcomes: Sequence[Outcome]) -> list[Value]:
        told = Told(self.draft, block, item)
        values: list[Value] = []
        for number, (raw, outcome) in enumerate(zip(raws, outcomes, strict=True), start=1):
            value: Value = None
            if isinstance(outcome, RefusedValueError):
                told.refused(number, outcome)
                self.failed.add((table.name, number, item.name))
            elif isinstance(outcome, Mended):
                told.mended(number, raw, outcome)
                value = outcome.value
            else:
                value = outcome
            values.append(value)
        told.close()
        return values

    def _auto(self, table: TableDef, item: Field, block: Block, column: Sequence[Value] | None) -> Sequence[Value]:
        if column is not None and None not in column:
            return column
        return [
            value if value is not None or (table.name, number, item.name) in self.failed else _own_id(table, number)
            for number, value in enumerate(column or [None] * block.count, start=1)
        ]

    def _require(self, table: TableDef, item: Field, block: Block, column: Sequence[Value] | None) -> None:
        if column is not None and None not in column:
            return
        told = Told(self.draft, block, item)
        for number, value in enumerate(column or [None] * block.count, start=1):
            if value is None and (table.name, number, item.name) not in self.failed:
                told.refused(number, RefusedValueError("required", f"“{item.title}”（{item.name}）必须填写", "补填；整行不用的，删去这一行"))
                self.failed.add((table.name, number, item.name))
        told.close()


def _own_id(table: TableDef, number: int) -> str:
    return table.name if table.cover else Sentence(_OWN_ID, {"number": number})


def _tellable(raws: Sequence[object]) -> bool:
    """Whether equal values of a column are the same value: True, 1 and 1.0 are equal, and lists are not hashable."""
    kinds = set(map(type, raws)) - {str, type(None)}
    return len(kinds) <= 1 and list not in kinds and dict not in kinds


def _outcome(convert: Convert) -> Callable[[object], Outcome]:
    def one(raw: object) -> Outcome:
        try:
            return None if is_blank(raw) else convert(raw)
        except RefusedValueError as error:
            return error

    return one


def _codes(item: Field, tables: Tables, atoms: Mapping[str, str]) -> tuple[Mapping[str, str], bool]:
    if item.type == "ref":
        return (atoms, False) if item.to == (CLAUSE_REF,) else ({}, False)
    if item.type == "text" and item.multi:
        return atoms, False
    if item.type != "code":
        return {}, False
    return tables.codes_of(item), item.codes is not None and tables.codes[item.codes].open
