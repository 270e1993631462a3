"""Rows of a submission in the making: what a witness needs to be so, and what it needs to be empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.rulebook.table_model import Field, OnePer, Tables

COMPLETE = {"title": "佐证", "issuer": "出具单位", "file_name": "佐证.pdf"}


class UnrealisedError(Exception):
    """A county of the solver cannot be written down as a submission, for the reason given."""


@dataclass(slots=True, eq=False)
class Draft:
    """A row: its id, the cells that are filled, and the names of those that must stay empty."""

    table: str
    id: str
    cells: dict[str, Any] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)

    def takes(self, cells: Mapping[str, Any], blank: set[str]) -> bool:
        """Whether the cells can be written into the row."""
        return not (self.blank & cells.keys() or blank & self.cells.keys()) and all(self.cells.get(name, value) == value for name, value in cells.items())


class Drafts:
    """All rows of a submission in the making; `issued` is a date for documents that need one."""

    def __init__(self, tables: Tables, issued: str) -> None:
        self.tables = tables
        self.issued = issued
        self.rows: list[Draft] = []

    def add(self, table: str, cells: Mapping[str, Any], blank: set[str] | None = None, id_: str | None = None) -> Draft:
        """A new row; one whose own number is among the cells keeps it."""
        key = self.tables.tables[table].id_field
        name = id_ or (str(cells[key]) if key is not None and key in cells else f"{table}-{sum(row.table == table for row in self.rows) + 1}")
        draft = Draft(table, name, dict(cells), set(blank or ()))
        self.rows.append(draft)
        return draft

    def adopt(self, table: str, cells: Mapping[str, Any], blank: set[str], first: Draft | None = None) -> Draft:
        """A row with these cells: one that is there already where one can take them (`first` before others), else a new one."""
        known = [row for row in self.rows if row.table == table]
        for row in sorted(known, key=lambda row: row is not first):
            if row.takes(cells, blank):
                row.cells |= cells
                row.blank |= blank
                return row
        if table == self.tables.cover:
            raise UnrealisedError("申报信息与规则所看的不一致")
        return self.add(table, cells, blank)

    def outsider(self, table: str, cells: Mapping[str, Any] | None = None, blank: set[str] | None = None) -> Draft:
        """A row that checks made for each row of its table leave out, where the table knows such rows."""
        inactive = {name: form["not"] for name, form in self.tables.tables[table].active.items() if isinstance(form, Mapping) and "not" in form}
        return self.add(table, {**inactive, **(cells or {})}, blank)

    def evidence(self, *, complete: bool) -> Draft:
        """An evidence row that proves, or one that lacks its issuer."""
        proof = {**COMPLETE, "issue_date": self.issued}
        return self.adopt("evidence", proof, set()) if complete else self.adopt("evidence", {"title": "佐证"}, {"issuer"})

    def finished(self) -> dict[str, list[dict[str, Any]]]:
        """The tables, with what they require filled in."""
        for row in list(self.rows):
            if row.table != self.tables.cover:
                self._require(row)
        for table in self.tables.tables.values():
            for check in table.checks:
                if isinstance(check, OnePer):
                    self._one_per(table.name, check)
        self._tell_apart()
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows:
            if row.table == self.tables.cover and not row.cells:
                continue
            key = self.tables.tables[row.table].id_field
            found.setdefault(row.table, []).append(({key: row.id} if key else {}) | row.cells)
        return found

    def _require(self, row: Draft) -> None:
        definition = self.tables.tables[row.table]
        for item in definition.fields.values():
            if item.required and item.name not in row.cells and item.name != definition.id_field:
                row.cells[item.name] = self._something(item)
        names = [name for name in definition.key if name not in row.cells and definition.id_field is None and definition.fields[name].type == "int"]
        for name in names:
            row.cells[name] = sum(other.table == row.table for other in self.rows[: self.rows.index(row)]) + 1

    def _tell_apart(self) -> None:
        """Rows of a table with a key of several columns differ in one of them."""
        seen: set[tuple[Any, ...]] = set()
        for number, row in enumerate(list(self.rows), start=1):
            definition = self.tables.tables[row.table]
            if definition.id_field is not None:
                continue
            if self._key(row) in seen:
                free = [
                    name
                    for name in definition.key
                    if name not in row.cells and name not in row.blank and definition.fields[name].type in ("text", "year", "ref")
                ]
                if not free:
                    raise UnrealisedError(f"“{definition.title}”的两行无从区分")
                item = definition.fields[free[0]]
                row.cells[item.name] = f"第{number}项" if item.type == "text" else 2000 + number if item.type == "year" else self.add(item.to[-1], {}).id
            seen.add(self._key(row))

    def _key(self, row: Draft) -> tuple[Any, ...]:
        return (row.table, *(row.cells.get(name) for name in self.tables.tables[row.table].key))

    def _something(self, item: Field) -> Any:
        if item.type == "ref":
            target = self.add(item.to[0], {})
            self._require(target)
            return target.id
        if item.type == "code":
            return list(self.tables.codes_of(item))[-1]
        return {"int": 1, "date": self.issued}.get(item.type, "其他")

    def _one_per(self, table: str, check: OnePer) -> None:
        """Each group that has rows has the one that it must have."""
        for target in {row.cells[check.group]: None for row in self.rows if row.table == table and check.group in row.cells}:
            group = [row for row in self.rows if row.table == table and row.cells.get(check.group) == target]
            chosen = [row for row in group if all(row.cells.get(name) == value for name, value in check.where)]
            home = next((row for row in self.rows if row.table == check.agrees_table and row.id == target), None)
            wanted = home.cells.get(check.agrees_field or "") if home else None
            if chosen and wanted in (None, chosen[0].id):
                continue
            cells = {check.group: target, **dict(check.where)}
            named = next((row for row in self.rows if row.table == table and row.id == wanted), None)
            if chosen or (named is not None and not named.takes(cells, set())):
                raise UnrealisedError(check.message)
            (named or self.add(table, {}, id_=wanted)).cells.update(cells)

    def __iter__(self) -> Iterator[Draft]:
        return iter(self.rows)
