"""Which filed figures follow from others, and how. Source: `rules/recounts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.located import Located, plain
from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.rulebook.suggest import suggestion
from compliance.rulebook.table_model import Tables


@dataclass(frozen=True, slots=True)
class RecountForm:
    """`field` of `table` is the quotient of two fields of its row times `times`, or the sum of a field of another table over rows of the same group.

    A quotient is compared at the decimals of what was filed, a sum exactly.
    """

    id: str
    title: str
    table: str
    field: str
    unit: str
    quotient: tuple[str, ...]
    times: int
    sum_table: str
    sum_field: str
    group: tuple[str, ...]
    place: Place


def parse_recount(node: Located) -> RecountForm:
    """The form of a file that its schema has accepted."""
    data: Mapping[str, Any] = plain(node)
    of = data.get("sum_of", {})
    return RecountForm(
        id=data["recount"],
        title=data["title"],
        table=data["in"],
        field=data["field"],
        unit=data.get("unit", ""),
        quotient=tuple(data.get("quotient", ())),
        times=data.get("times", 1),
        sum_table=of.get("in", ""),
        sum_field=of.get("field", ""),
        group=tuple(of.get("group", ())),
        place=node.place,
    )


def recount_problems(form: RecountForm, tables: Tables) -> Iterator[Problem]:
    """Tables and fields that the form names and that there are not."""
    named = {form.table: (form.field, *form.quotient, *form.group)}
    if form.sum_table:
        named[form.sum_table] = (*named.get(form.sum_table, ()), form.sum_field, *form.group)
    for table, names in named.items():
        if table not in tables.tables:
            yield Problem("unknown-table", f"{form.id}：没有表“{table}”", form.place, suggestion(table, tables.tables, "对照 rules/tables"))
            continue
        fields = tables.tables[table].fields
        for name in dict.fromkeys(names):
            if name not in fields:
                yield Problem("unknown-field", f"{form.id}：表“{table}”没有字段“{name}”", form.place, suggestion(name, fields, "对照 rules/tables"))
