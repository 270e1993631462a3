"""The two sheets of a ledger that are read back, defined as the sheets of a submission are, so that the same reader takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType

from compliance.rulebook.table_model import Field, TableDef, Tables
from compliance.workbook.rectification.wording import COVER, NO, PROBLEM, YES, Wording, closing_words

TEXT, DATE = "text", "date"
FIELDS = {
    PROBLEM: (
        Field("number", "", TEXT), Field("kind", "", "code", required=True), Field("state", "", "code", required=True),
        Field("clause", "", TEXT, required=True), *(Field(name, "", TEXT) for name in ("scope", "subject", "location", "quote", "fact", "cells", "gap")),
        Field("measure", "", TEXT), Field("due", "", DATE), Field("lead", "", TEXT), Field("support", "", TEXT),
        Field("deadline", "", DATE, filled_by="evaluator"), *(Field(name, "", TEXT, filled_by="evaluator") for name in ("progress", "opinion", "inspector")),
        Field("checked", "", DATE, filled_by="evaluator"), Field("closed", "", "bool", filled_by="evaluator"),
        Field("first", "", DATE, required=True), Field("times", "", "int", required=True), Field("history", "", TEXT),
    ),
    COVER: (
        Field("ledger_id", "", TEXT, auto=True), Field("unit_name", "", TEXT, required=True), Field("policy", "", TEXT, required=True),
        Field("policy_title", "", TEXT), Field("as_of_date", "", DATE, required=True), Field("submission", "", TEXT),
    ),
}  # fmt: skip
KEYS = {PROBLEM: ("clause", "scope"), COVER: ("ledger_id",)}
_LATIN = re.compile("[a-z]+")


@dataclass(frozen=True, slots=True)
class LedgerTables:
    """The definitions in one wording, and what each sheet is called among them."""

    tables: Tables
    problem: TableDef
    cover: TableDef


def ledger_tables(wording: Wording) -> LedgerTables:
    """The definitions of a ledger that is worded so."""
    cover, problem = (_table(name, number, wording) for number, name in enumerate((COVER, PROBLEM)))
    tables = {table.name: table for table in (cover, problem)}
    return LedgerTables(Tables(MappingProxyType(tables), MappingProxyType({}), MappingProxyType({}), cover.name), problem, cover)


def _table(name: str, number: int, wording: Wording) -> TableDef:
    """A sheet; the reader finds one with a Latin title by the name of its table."""
    title = wording.sheets[name]
    fields = {item.name: _field(item, wording.headings[name][item.name], wording) for item in FIELDS[name]}
    own = "_".join(_LATIN.findall(title.casefold())) or name
    return TableDef(own, title, number, "fixed", KEYS[name], MappingProxyType(fields), cover=name == COVER)


def _field(item: Field, title: str, wording: Wording) -> Field:
    """A column; the reader knows Chinese words of yes and no, those of other languages are a list."""
    if item.type == "bool":
        words = tuple(closing_words(wording))
        return replace(item, title=title) if words == (YES, NO) else replace(item, title=title, type="code", values=words)
    return replace(item, title=title, values=tuple(wording.words.get(item.name, ())))
