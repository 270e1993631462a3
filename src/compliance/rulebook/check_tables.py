"""What no schema can say of table definitions: that the names in them lead somewhere and mean one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from compliance.located import Located
from compliance.model.problem import Problem
from compliance.rulebook.suggest import suggestion
from compliance.rulebook.table_model import CLAUSE_REF, CodeList, Field, FilledWhenReferenced, InOrder, NotGreater, OnePer, SumNotGreater, TableCheck, TableDef


class _Known(NamedTuple):
    tables: Mapping[str, TableDef]
    codes: Mapping[str, CodeList]
    cover: TableDef | None


def check_tables(nodes: Iterable[Located], tables: Mapping[str, TableDef], codes: Mapping[str, CodeList]) -> Iterator[Problem]:
    """Every name that leads nowhere, title that is used twice, and check of fields that there are not."""
    nodes = list(nodes)
    yield from _repeated_titles((node.at(["title"]) for node in nodes), "表")
    covers = [table for table in tables.values() if table.cover]
    if len(covers) != 1 and nodes:
        yield Problem("one-cover", f"恰须有一张封面表（cover: true），现有 {len(covers)} 张", nodes[0].place, "在封面表写 cover: true，其余不写")
    known = _Known(tables, codes, covers[0] if covers else None)
    for node in nodes:
        table = tables[node.at(["table"]).value]
        yield from _repeated_titles((child.at(["title"]) for _, child in node.at(["fields"]).items()), "字段")
        yield from _unknown(table.key, table.fields, node.at(["key"]), "字段")
        for name, child in node.at(["fields"]).items():
            yield from _check_field(child, table.fields[name], table, known)
        yield from _check_prefill(node.at(["prefill"]), table)
        for check, child in zip(table.checks, node.at(["checks"]).elements(), strict=True):
            yield from _check_check(child, check, table, tables)


def _check_prefill(node: Located, table: TableDef) -> Iterator[Problem]:
    if table.prefill is None:
        return
    if table.kind != "fixed":
        yield Problem("prefill-kind", f"表“{table.name}”不是预填表，不能预填行：登记簿有一行就视为完整", node.place, "写 kind: fixed，或删去 prefill")
    coded = [item.name for item in table.fields.values() if item.type == "code" or item.to == (CLAUSE_REF,)]
    referring = [item.name for item in table.fields.values() if item.type == "ref" and item.to != (CLAUSE_REF,)]
    yield from _unknown([table.prefill.each], coded, node.at(["each"]), "代码字段或条款字段")
    yield from _unknown([table.prefill.of], referring, node.at(["of"]), "引用字段")
    if table.prefill.id:
        yield from _unknown([table.prefill.id], [table.id_field or ""], node.at(["id"]), "单列主键字段")


def _repeated_titles(titles: Iterable[Located], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for title in titles:
        if title.value in seen:
            yield Problem("duplicate-title", f"{what}的中文名“{title.value}”重复", title.place, "换一个名称")
        seen.add(title.value)


def _unknown(names: Iterable[str], known: Iterable[str], node: Located, what: str) -> Iterator[Problem]:
    known = list(known)
    for name in names:
        if name not in known:
            yield Problem("unknown-name", f"没有名为“{name}”的{what}", node.place, suggestion(name, known, f"可用：{'、'.join(known)}"))


def _check_field(node: Located, item: Field, table: TableDef, known: _Known) -> Iterator[Problem]:
    if (item.type == "code") != (bool(item.values) or item.codes is not None) or (item.values and item.codes):
        yield Problem(
            "code-source", f"字段“{item.name}”：代码字段须在 values、codes 中恰好写一个，其他字段不写", node.place, "写 values: [..] 或 codes: 代码表名"
        )
    if (item.type == "ref") != bool(item.to):
        yield Problem("reference-target", f"字段“{item.name}”：引用字段须写 to，其他字段不写", node.place, "写 to: [表名]")
    yield from _unknown([item.codes] if item.codes else [], known.codes, node.at(["codes"]), "代码表")
    yield from _unknown(item.to, [*known.tables, CLAUSE_REF], node.at(["to"]), "表")
    for name in item.to:
        if name in known.tables and known.tables[name].id_field is None:
            yield Problem("reference-target", f"表“{name}”没有单列主键，不能被引用", node.at(["to"]).place, "改为引用有单列主键的表")
    if item.not_after and known.cover:
        yield from _unknown([item.not_after], _dates(known.cover), node.at(["not_after"]), "封面日期字段")
    yield from _check_cut(node.at(["after_cutoff"]), item, table)


def _check_cut(node: Located, item: Field, table: TableDef) -> Iterator[Problem]:
    if item.after_cutoff is None:
        return
    if item.type != "date" or item.multi:
        yield Problem("not-a-date", f"after_cutoff 只用于日期字段，“{item.name}”不是", node.place, "删去 after_cutoff")
    for name, value in item.after_cutoff.changes:
        yield from _unknown([name], table.fields, node, "字段")
        target = table.fields.get(name)
        if target and target.values and value is not None and value not in target.values:
            yield Problem("unknown-code", f"“{name}”没有值“{value}”", node.place, f"可用：{'、'.join(target.values)}")


def _check_check(node: Located, check: TableCheck, table: TableDef, tables: Mapping[str, TableDef]) -> Iterator[Problem]:
    match check:
        case NotGreater(left, right, share_of):
            names = [name for name in (left, right, share_of) if isinstance(name, str)]
        case SumNotGreater(parts, total):
            names = [*parts, total]
        case InOrder(fields):
            yield from _unknown(fields, _dates(table), node, "日期字段")
            names = []
        case OnePer(group, where):
            names = [group, *(name for name, _ in where)]
            yield from _check_agreement(node.at(["agrees_with"]), check, tables)
        case FilledWhenReferenced(fields, by):
            names = list(fields)
            columns = {item.name for other in tables.values() for item in other.fields.values() if table.name in item.to}
            yield from _unknown(by, columns, node, "引用此表的字段")
    yield from _unknown(names, table.fields, node, "字段")


def _check_agreement(node: Located, check: OnePer, tables: Mapping[str, TableDef]) -> Iterator[Problem]:
    if check.agrees_table is None or check.agrees_field is None:
        return
    yield from _unknown([check.agrees_table], tables, node, "表")
    if check.agrees_table in tables:
        yield from _unknown([check.agrees_field], tables[check.agrees_table].fields, node, "字段")


def _dates(table: TableDef) -> list[str]:
    return [item.name for item in table.fields.values() if item.type == "date" and not item.multi]
