"""Chinese titles of tables, fields and codes, for the sentences of checks."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.language import mark, named, say, series
from compliance.rulebook.table_model import Tables

NOT_FILLED = mark("未填")
"""What rules write where a reference must not be empty (`not: 未填`): a word of theirs, and nothing that a unit files."""


@dataclass(frozen=True, slots=True)
class TableNames:
    """Titles as the table definitions give them; a name that they lack stands for itself."""

    tables: Tables

    def table(self, table: str) -> str:
        """E.g. 机构."""
        found = self.tables.tables.get(table)
        return named(found.title) if found else table

    def field(self, table: str, path: str) -> str:
        """The titles along a path, e.g. 牵头医院的机构类别."""
        titles: list[str] = []
        for step in path.split("."):
            found = self.tables.tables.get(table)
            field = found.fields.get(step) if found else None
            titles.append(named(field.title) if field else step)
            if field and field.to:
                rest = path.split(".")[len(titles) :]
                table = next(
                    (name for name in field.to if not rest or (name in self.tables.tables and rest[0] in self.tables.tables[name].fields)), field.to[0]
                )
        return series(mark("的"), titles)

    def code(self, table: str, path: str, code: str) -> str:
        """The title of a code, e.g. 医管委 for HMC."""
        for step in path.split("."):
            found = self.tables.tables.get(table)
            field = found.fields.get(step) if found else None
            if field is None:
                return code
            if field.type == "code":
                title = self.tables.code_title(field, code)
                return code if title is None else named(title)
            table = field.to[0] if field.to else table
        return say(NOT_FILLED) if code == NOT_FILLED else code
