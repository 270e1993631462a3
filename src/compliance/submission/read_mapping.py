"""A submission in one YAML or JSON file: a mapping from table to rows."""

from __future__ import annotations

import re
from dataclasses import replace

from compliance.located import Located, load_yaml
from compliance.model.place import Place
from compliance.rulebook.tables import TableDef
from compliance.submission.convert import is_blank
from compliance.submission.raw import Draft, RawRow

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
    unknown: set[str] = set()
    number = 0
    for row in rows:
        if not isinstance(row.value, dict):
            draft.fault("not-a-row", f"表“{table.name}”的一行应为“字段: 值”", replace(row.place, table=table.name), "写成 {字段: 值}")
            continue
        if all(is_blank(child.value) for _, child in row.items()):
            continue
        number += 1
        draft.add(table.name, _read_row(table, row, number, draft, unknown))


def _read_row(table: TableDef, row: Located, number: int, draft: Draft, unknown: set[str]) -> RawRow:
    cells: dict[str, Located] = {}
    for name, child in row.items():
        place = Place(child.place.file, table=table.name, row=number, field=name, line=child.place.line, column=child.place.column)
        if name in table.fields:
            cells[name] = Located(child.value, place)
        elif name not in unknown:
            unknown.add(name)
            draft.unknown_field(name, table, place)
    return RawRow(cells, replace(row.place, table=table.name, row=number))
