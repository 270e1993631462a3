"""The stamp of a template: for which tables a workbook was made, so that one made for others is not read as if nothing had changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from compliance.model.place import Place
from compliance.rulebook.table_model import CodeList, TableDef, Tables
from compliance.submission.raw import Draft

STAMP_SHEETS = ("封面", "说明")
TABLES_LABEL = "表格版本"
Grid = Sequence[Sequence[object]]


def tables_version(tables: Tables) -> str:
    """Sixteen hexadecimal digits over all that decides how a workbook is read: tables, columns and codes. Notes and order do not count."""
    form = {"tables": {name: _table(table) for name, table in tables.tables.items()}, "codes": {name: _codes(one) for name, one in tables.codes.items()}}
    return hashlib.sha256(json.dumps(form, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def _table(table: TableDef) -> object:
    columns = {
        item.name: [item.title, item.type, item.required, item.auto, item.multi, item.signed, list(item.values), item.codes, list(item.to)]
        for item in table.fields.values()
    }
    return [table.title, table.kind, list(table.key), columns]


def _codes(codes: CodeList) -> object:
    return [codes.open, {code: entry.title for code, entry in codes.values.items()}]


def stamp_sheet(tables: Tables) -> str:
    """The title of the sheet that carries the stamp: the first of STAMP_SHEETS that is no table's."""
    return next(title for title in STAMP_SHEETS if title not in tables.titles)


def check_stamp(grids: Mapping[str, Grid], file: str, draft: Draft) -> None:
    """Refuse a workbook whose cover names another version of the tables; one without a cover of ours is taken as it is."""
    title = stamp_sheet(draft.tables)
    for number, line in enumerate(grids.get(title, ()), start=1):
        cells = [str(value).strip() for value in line if str(value).strip()]
        if cells[:1] == [TABLES_LABEL] and cells[1:] != [tables_version(draft.tables)] and not draft.any_template:
            message = f"工作簿是按另一版表格定义（{'、'.join(cells[1:]) or '未写明'}）的模板填的，现行版本是 {tables_version(draft.tables)}"
            mend = "运行 compliance template --from 本文件，把已填内容带入现行模板，核对后提交"
            draft.fault("other-template", message, Place(file, sheet=title, cell=f"A{number}"), mend)
