"""The rows of a template: what was filed before, and beside it the rows that the plan asks for and nobody has filed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from compliance.rulebook.rulebook import Policy
from compliance.rulebook.rules import due_date
from compliance.rulebook.table_model import Prefill, TableDef, Tables
from compliance.submission.rows import Row, Submission, Value
from compliance.workbook.asked import Asked, Plan
from compliance.workbook.form import FormRow

COVER_ID = "本单位"
SINGLE_VALUE = "（只有一个数，填单值）"
Cells = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes the rows of every sheet; `filed` is an earlier submission whose rows are carried over."""

    plan: Plan
    cover: Cells
    filed: Submission | None

    def of(self, table: TableDef) -> list[FormRow]:
        """The rows that stand in the sheet of a table, in the order filed; in a pre-filled one in the order of the plan."""
        if table.cover:
            return [FormRow({**self.cover, **cells, **self._fixed(table)}, frozenset(self.cover)) for cells in self._carried(table) or [self.cover]]
        if table.prefill is None:
            return [FormRow(cells) for cells in self._carried(table)]
        return self._planned(table, table.prefill)

    def _fixed(self, table: TableDef) -> Cells:
        """What the plan says of the unit, and no earlier submission changes; its number stays the one filed, since rows refer to it."""
        return {name: value for name, value in self.cover.items() if name not in table.key}

    def _planned(self, table: TableDef, form: Prefill) -> list[FormRow]:
        asked = self.plan.asked(table)
        wanted = {name for one in asked for name in one.names}
        carried = [cells for cells in self._carried(table) if not (cells[form.each] in wanted and self._says_nothing(cells, table, form))]
        cover_key = self.plan.tables.tables[self.plan.tables.cover].key[0]
        home = str(self.filed.cover.value(cover_key) if self.filed else self.cover[cover_key])
        taken = {str(cells.get(form.id)) for cells in carried}
        fresh = [self._fresh(one, form, home, taken) for one in asked if not self._is_filed(one, carried, form, home)]
        order = {name: number for number, one in reversed([*enumerate(asked)]) for name in one.names}
        rules = {name: one for one in reversed(asked) for name in one.names}
        rows = sorted([*carried, *fresh], key=lambda cells: order.get(str(cells[form.each]), len(order)))
        return [FormRow(cells, _locked(cells, form, rules), self._shown(cells, form, rules)) for cells in rows]

    def _fresh(self, one: Asked, form: Prefill, home: str, taken: set[str]) -> Cells:
        cells: Cells = {form.each: one.value}
        if one.of is not None:
            cells[form.of] = one.of or home
        if form.id:
            number = f"{one.of}-{one.value}" if one.of else one.value
            while number in taken:
                number += "-新"
            taken.add(number)
            cells[form.id] = number
        return cells

    def _is_filed(self, one: Asked, carried: Iterable[Cells], form: Prefill, home: str) -> bool:
        """Whether a row speaks of the matter already, for the one who is asked or for the whole unit: an empty row beside it would make it unknown."""
        speakers = [cells.get(form.of) for cells in carried if cells[form.each] in one.names]
        return bool(speakers) if not one.of else any(speaker in (one.of, home, None) for speaker in speakers)

    def _says_nothing(self, cells: Cells, table: TableDef, form: Prefill) -> bool:
        """Whether a row holds keys alone and nothing refers to it: a pre-filled row of an earlier template, made anew for those now registered."""
        named = self.filed is not None and bool(form.id) and cells.get(form.id) in self._referred(table)
        return not named and cells.keys() <= {form.each, form.of, form.id}

    def _referred(self, table: TableDef) -> set[Value]:
        filed = self.filed
        columns = [(other.name, item.name) for other, item in self.plan.tables.references() if table.name in item.to]
        values = [row.value(field) for name, field in columns for row in (filed.rows(name) if filed else ())]
        return {one for value in values for one in (value if isinstance(value, tuple) else (value,))}

    def _carried(self, table: TableDef) -> list[Cells]:
        """The filled cells of the rows filed before.

        Numbers that the reader made up are left out, so that it makes them up anew, unless something refers to them.
        """
        if self.filed is None:
            return []
        generated = [item.name for item in table.fields.values() if item.auto and not table.cover]
        referred = self._referred(table) if table.id_field in generated else set()
        return [_cells(row, table.fields, generated, referred) for row in self.filed.rows(table.name)]

    def _shown(self, cells: Cells, form: Prefill, rules: Mapping[str, Asked]) -> Mapping[str, str]:
        value = str(cells[form.each])
        texts: dict[str, str] = defaultdict(str)
        if value in rules:
            clause = self.plan.policy.clauses.get(value)
            rule = rules[value].rule
            due = due_date(rule.by, self.plan.unit)
            texts |= {"title": rules[value].title, "whom": rules[value].whom, "quote": rule.quote, "place": rule.anchor}
            texts |= {"responsible": "、".join(rule.responsible), "due": due.isoformat() if due else ""}
            texts |= {"quote": clause.quote, "place": clause.at} if clause else {}
            texts["place"] = self.plan.policy.document.headings.get(texts["place"], texts["place"])
        if (indicator := self.plan.tables.indicators.get(value)) is not None:
            texts |= {"numerator": indicator.numerator or SINGLE_VALUE, "denominator": indicator.denominator or SINGLE_VALUE}
        return {name: texts[name] for name in form.show}


def _cells(row: Row, fields: Iterable[str], generated: Collection[str], referred: Collection[Value]) -> Cells:
    made_up = f"第{row.number}行"
    filled = {name: value for name in fields if (value := row.value(name)) is not None}
    return {name: value for name, value in filled.items() if name not in generated or value != made_up or value in referred}


def _locked(cells: Cells, form: Prefill, rules: Mapping[str, Asked]) -> frozenset[str]:
    keys = (form.each, form.of, form.id) if str(cells[form.each]) in rules else ()
    return frozenset(name for name in keys if name in cells)


def cover_cells(tables: Tables, policy: Policy, unit: str, level: str) -> Cells:
    """What the cover table of a new template holds already."""
    table = tables.tables[tables.cover]
    known: Cells = {table.key[0]: COVER_ID, "unit_name": unit, "unit_level": level, "regime": policy.document.code}
    return {name: value for name, value in known.items() if name in table.fields}
