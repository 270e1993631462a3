"""The least rows that a submission must hold for a table to be read: keys, required cells, and the rows that these refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from compliance.rulebook.table_model import CLAUSE_REF, Field, TableDef, Tables

PROOF = ("title", "issuer", "issue_date", "file_name")
EVIDENCE = "evidence"
_BY_TYPE: Mapping[str, Any] = {"int": 1, "decimal": 1, "money": 1, "percent": 1, "bool": True}


@dataclass
class Rows:
    """Rows for an example, by table; `day` is what dates are filled with, `atom` what a reference to a clause leads to."""

    tables: Tables
    day: date
    atom: str
    given: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **own: Any) -> dict[str, Any]:
        """One more row of a table with `own` cells and what else it must hold."""
        definition = self.tables.tables[table]
        number = len(self.given.get(table, [])) + 1
        asked = [item for item in definition.fields.values() if self._is_needed(definition, item) and item.name not in own]
        row = {item.name: self._cell(definition, item, number) for item in asked}
        row = {name: (row | own)[name] for name in definition.fields if name in row or name in own}
        self.given.setdefault(table, []).append(row)
        return row

    def proof(self) -> str:
        """The id of a complete evidence row."""
        definition = self.tables.tables[EVIDENCE]
        cells = {"title": "佐证材料", "issuer": "填报单位", "issue_date": self.day, "file_name": "佐证.pdf"}
        row = self.add(EVIDENCE, **cells)
        return str(row[definition.id_field or ""])

    def _is_needed(self, table: TableDef, item: Field) -> bool:
        optional_scope = item.type == "ref" and self.tables.cover in item.to and not item.required
        return (item.required or item.name in table.key) and not item.auto and not optional_scope

    def _cell(self, table: TableDef, item: Field, number: int) -> Any:
        value = self._one(table, item, number)
        return [value] if item.multi else value

    def _one(self, table: TableDef, item: Field, number: int) -> Any:
        match item.type:
            case "ref":
                return self._target(item)
            case "code":
                codes = list(self.tables.codes_of(item))
                return codes[(number - 1) % len(codes)] if item.name in table.key else codes[0]
            case "date":
                return self.day
            case "month":
                return self.day.strftime("%Y-%m")
            case "year":
                return self.day.year
            case "text":
                return f"{table.name[0].upper()}{number}" if item.name in table.key else f"{item.title}{number}"
            case _:
                return _BY_TYPE[item.type]

    def _target(self, item: Field) -> str:
        if item.to == (CLAUSE_REF,):
            return self.atom
        table = self.tables.tables[item.to[0]]
        if table.cover:
            return "R"
        rows = self.given.get(table.name) or [self.add(table.name)]
        return str(rows[0][table.id_field or table.key[0]])
