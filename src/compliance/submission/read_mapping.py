"""A submission in one YAML or JSON file: a mapping from table to rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from compliance.located import Located, load_yaml
from compliance.model.place import Place
from compliance.rulebook.tables import TableDef
from compliance.submission.raw import Block, Draft
from compliance.submission.text import is_blank

_ESCAPE = re.compile(rb"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL)


def read_mapping(data: bytes, file: str, draft: Draft) -> None:
    """Take the rows of the document into `draft`. Raises ProblemsError when it is no document at all."""
    tree = load_yaml(_ESCAPE.sub(_join_surrogates, data) if file.lower().endswith(".json") else data, file, aliases=True)
    take_tables(tree, draft)


def take_tables(tree: Located, draft: Draft) -> None:
    """Take the rows of a mapping of tables into `draft`."""
    if not isinstance(tree.value, dict):
        draft.fault("not-a-submission", "内容应为“表名: 行的列表”", tree.place, "参照填报说明组织各表")
        return
    for name, node in tree.items():
        table = draft.tables.tables.get(name)
        if table is None:
            draft.unknown_table(name, node.place)
        else:
            _read_table(table, node, draft)


def _join_surrogates(match: re.Match[bytes]) -> bytes:
    """JSON writes a character beyond the basic plane as two escapes; YAML knows only the character."""
    if match.group(1) is None:
        return match.group(0)
    high, low = (int(part, 16) for part in match.groups())
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)).encode()


def _read_table(table: TableDef, node: Located, draft: Draft) -> None:
    if node.value is None:
        return
    rows = [node] if table.cover and isinstance(node.value, dict) else node.value
    if not isinstance(rows, list):
        draft.lose(table.name, "not-a-table", f"表“{table.name}”应为行的列表", node.place, "每行以“- ”开头")
        return
    found = _Records(table, draft)
    for row in rows:
        if not isinstance(row.value, dict):
            draft.fault("not-a-row", f"表“{table.name}”的一行应为“字段: 值”", replace(row.place, table=table.name), "写成 {字段: 值}")
        elif not all(is_blank(child.value) for _, child in row.items()):
            found.take(row)
    draft.add(table.name, found.block())


@dataclass(frozen=True, slots=True)
class _NodePlaces:
    """The places of the rows of a document: those of their nodes, with table, row and field."""

    table: str
    rows: Sequence[Located]

    def origin(self, number: int) -> Place:
        return replace(self.rows[number - 1].place, table=self.table, row=number)

    def of(self, number: int, name: str) -> Place:
        node = self.rows[number - 1].value.get(name)
        if node is None:
            return self.origin(number)
        place = node.place
        return Place(place.file, table=self.table, row=number, field=name, line=place.line, column=place.column)


class _Records:
    """The rows of one table, field by field."""

    def __init__(self, table: TableDef, draft: Draft) -> None:
        self.table = table
        self.draft = draft
        self.unknown: set[str] = set()
        self.rows: list[Located] = []

    def take(self, row: Located) -> None:
        """Take a row that holds something; each unknown field is told once."""
        self.rows.append(row)
        for name, child in row.items():
            if name not in self.table.fields and name not in self.unknown:
                self.unknown.add(name)
                place = Place(child.place.file, table=self.table.name, row=len(self.rows), field=name, line=child.place.line, column=child.place.column)
                self.draft.unknown_field(name, self.table, place)

    def block(self) -> Block:
        """The rows as columns."""
        names = dict.fromkeys(name for row in self.rows for name in row.value if name in self.table.fields)
        columns: dict[str, Sequence[object]] = {name: [None if (node := row.value.get(name)) is None else node.value for row in self.rows] for name in names}
        return Block(columns, len(self.rows), _NodePlaces(self.table.name, self.rows))
