"""Typed rows out of raw ones: conversion, required cells, generated ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.located import Located
from compliance.rulebook.table_model import CLAUSE_REF
from compliance.rulebook.tables import Field, TableDef, Tables
from compliance.submission.convert import Convert, RefusedValueError, converter, is_blank
from compliance.submission.raw import Draft, RawRow
from compliance.submission.rows import Cell, Row


class Converters:
    """How the cells of each field are read, worked out once for any number of submissions; `atoms` are the clause ids that a cell may name."""

    def __init__(self, tables: Tables, atoms: frozenset[str]) -> None:
        self.tables = tables
        self._atoms = dict.fromkeys(sorted(atoms), "")
        self._known: dict[tuple[str, str], Convert] = {}

    def of(self, table: str, item: Field) -> Convert:
        """What turns a filled cell of the field into its value."""
        known = self._known.get((table, item.name))
        if known is None:
            known = self._known[table, item.name] = converter(item, *_codes(item, self.tables, self._atoms))
        return known


class Assembler:
    """Turns the rows of a draft into typed rows. `failed` holds (table, row number, field) of cells that could not be read."""

    def __init__(self, draft: Draft, converters: Converters) -> None:
        self.draft = draft
        self.converters = converters
        self.failed: set[tuple[str, int, str]] = set()

    def tables(self) -> dict[str, tuple[Row, ...]]:
        """Every table that holds rows, typed."""
        return {name: tuple(self._rows(self.draft.tables.tables[name], rows)) for name, rows in self.draft.rows.items() if rows}

    def _rows(self, table: TableDef, rows: list[RawRow]) -> Iterator[Row]:
        present = dict.fromkeys(name for raw in rows for name in raw.cells)
        converts = {name: self.converters.of(table.name, table.fields[name]) for name in present}
        required = [item for item in table.fields.values() if item.required]
        auto = [item.name for item in table.fields.values() if item.auto]
        for number, raw in enumerate(rows, start=1):
            cells = {name: self._cell(table.name, number, name, node, converts[name]) for name, node in raw.cells.items()}
            row = Row(table.name, number, cells, raw.origin)
            for name in auto:
                if row.value(name) is None and (table.name, number, name) not in self.failed:
                    cells[name] = Cell(table.name if table.cover else f"第{number}行", row.place(name))
            self._require(row, required)
            yield row

    def _cell(self, table: str, number: int, name: str, node: Located, convert: Convert) -> Cell:
        if is_blank(node.value):
            return Cell(None, node.place)
        try:
            return Cell(convert(node.value), node.place)
        except RefusedValueError as error:
            self.draft.fault(error.code, str(error), node.place, error.mend)
            self.failed.add((table, number, name))
            return Cell(None, node.place)

    def _require(self, row: Row, required: list[Field]) -> None:
        for item in required:
            if row.value(item.name) is None and (row.table, row.number, item.name) not in self.failed:
                self.draft.fault("required", f"“{item.title}”（{item.name}）必须填写", row.place(item.name), "补填；整行不用的，删去这一行")
                self.failed.add((row.table, row.number, item.name))


def _codes(item: Field, tables: Tables, atoms: Mapping[str, str]) -> tuple[Mapping[str, str], bool]:
    if item.type == "ref":
        return (atoms, False) if item.to == (CLAUSE_REF,) else ({}, False)
    if item.type != "code":
        return {}, False
    return tables.codes_of(item), item.codes is not None and tables.codes[item.codes].open
