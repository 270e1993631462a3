"""Changes to conditions on a row: each one left out or turned round, each code taken out, each bound moved, each alternative dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from compliance.model.quantity import parse_percent, plain
from compliance.operators.conditions import COMPARISONS, DATE_COMPARISONS, Names, parse_conditions, sentence
from compliance.rule_ci.mutate.edits import GONE, Edit, Family, under
from compliance.rulebook.table_model import Field, Tables

NEIGHBOURS = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most", "equals": "at_least"}
OPPOSITES = {"at_least": "at_most", "above": "below", "at_most": "at_least", "below": "above", "equals": "at_most"}
OTHER_WAY = {"on_or_before": "on_or_after", "on_or_after": "on_or_before", "contains": "lacks", "lacks": "contains"}
SMALLEST = {"int": Decimal(1), "year": Decimal(1), "money": Decimal("0.01")}
FINEST = Decimal("0.000001")
"""The last place of a percentage; also that of a plain decimal number, whose places no table limits."""
DAY = timedelta(days=1)
NO_CONDITION = "不设条件"


@dataclass(frozen=True, slots=True)
class Language:
    """What the words and the smallest steps of changes are taken from."""

    names: Names
    tables: Tables

    def field(self, table: str, path: str) -> Field | None:
        """The field at the end of a path, where it leads to one."""
        return field_at(self.tables, table, path)

    def said(self, table: str, where: Mapping[str, Any]) -> str:
        """Conditions in Chinese."""
        return sentence(table, parse_conditions(where), self.names) or NO_CONDITION


def field_at(tables: Tables, table: str, path: str) -> Field | None:
    """The field at the end of a path from a table; through a reference to several tables, the first that has it."""
    steps = path.split(".")
    for step in steps[:-1]:
        found = tables.tables[table].fields.get(step) if table in tables.tables else None
        targets = [name for name in (found.to if found else ()) if name in tables.tables]
        table = next((name for name in targets if steps[-1] in tables.tables[name].fields), targets[0] if targets else "")
    return tables.tables[table].fields.get(steps[-1]) if table in tables.tables else None


def mapping_edits(where: Mapping[str, Any], table: str, language: Language, *, keep: bool = False) -> Iterator[Edit]:
    """The changes of a mapping of conditions. The last one that is left out takes the mapping with it, unless `keep`."""
    for path, form in where.items():
        whole = len(where) == 1 and not keep
        yield Edit(Family.CONDITION, () if whole else (path,), GONE, language.said(table, {path: form}))
        yield from under(_entry_edits(path, form, table, language), path)


def _entry_edits(path: str, form: Any, table: str, language: Language) -> Iterator[Edit]:
    if path == "any_of":
        yield from _alternatives(form, table, language)
    elif path == "count_in":
        yield from _count_in(form, table, language)
    elif isinstance(form, Mapping):
        yield from _form_edits(path, form, table, language)
    else:
        yield from _value_edits(path, form, table, language)


def _alternatives(parts: list[Mapping[str, Any]], table: str, language: Language) -> Iterator[Edit]:
    for index, part in enumerate(parts):
        if len(parts) > 1:
            yield Edit(Family.CONDITION, (index,), GONE, language.said(table, part))
        yield from under(mapping_edits(part, table, language, keep=True), index)


def _count_in(form: Mapping[str, Any], table: str, language: Language) -> Iterator[Edit]:
    said, other = language.said(table, {"count_in": form}), form["of"]
    for step in (-1, 1):
        number = form["at_least"] + step
        yield Edit(Family.BOUND, ("at_least",), number, said, language.said(table, {"count_in": {**form, "at_least": number}}))
    for name in ("register", "where"):
        if name in form:
            yield from under(mapping_edits(form[name], other, language), name)
    if "distinct" in form:
        yield Edit(Family.QUANTIFIER, ("distinct",), GONE, f"按{language.names.field(other, form['distinct'])}去重")


def _value_edits(path: str, form: Any, table: str, language: Language) -> Iterator[Edit]:
    """A value, or a set of values, that the cell must have."""
    values = form if isinstance(form, list) else [form]
    turned = not form if isinstance(form, bool) else {"not": form}
    yield _said(Family.CONDITION, (), path, form, turned, table, language)
    if len(values) > 1:
        for value in values:
            rest = [other for other in values if other != value]
            yield _said(Family.SET, (), path, form, rest, table, language)


def _form_edits(path: str, form: Mapping[str, Any], table: str, language: Language) -> Iterator[Edit]:
    for kind, operand in form.items():
        if len(form) > 1 and kind not in ("within", "at_most" if "workdays_after" in form else ""):
            rest = {key: value for key, value in form.items() if key != kind}
            yield _said(Family.CONDITION, (), path, form, rest, table, language)
        for family, changed in _kind_edits(kind, operand, path, form, table, language):
            yield _said(family, (), path, form, changed, table, language)


def _kind_edits(kind: str, operand: Any, path: str, form: Mapping[str, Any], table: str, language: Language) -> Iterator[tuple[Family, Any]]:
    """Each changed form of a condition, where one part of it is changed."""
    others = {key: value for key, value in form.items() if key != kind}
    if kind == "workdays_after":
        return
    if kind == "at_most" and "workdays_after" in form:
        yield from ((Family.BOUND, {**form, "at_most": operand + step}) for step in (-1, 1))
    elif kind == "within":
        yield from ((Family.BOUND, {**form, "within": Decimal(operand) + step}) for step in (-last_place(operand), last_place(operand)))
    elif kind in COMPARISONS:
        yield from ((Family.COMPARISON, {**others, other[kind]: operand}) for other in (NEIGHBOURS, OPPOSITES))
        yield from ((Family.BOUND, {**form, kind: term}) for term in terms(operand, smallest(language.field(table, path))))
    elif kind in DATE_COMPARISONS:
        yield Family.COMPARISON, {**others, OTHER_WAY[kind]: operand}
        yield from ((Family.DATE, {**form, kind: operand + step}) for step in (-DAY, DAY) if isinstance(operand, date))
    elif kind == "not":
        if not others:
            yield Family.CONDITION, operand
        yield from ((Family.SET, {**form, kind: rest}) for rest in _each_left_out(operand))
    elif kind == "filled":
        yield Family.CONDITION, {**form, kind: not operand}
    elif kind == "lacks" and isinstance(operand, list):
        yield from ((Family.SET, {**form, kind: rest}) for rest in _each_left_out(operand))
    elif kind in OTHER_WAY:
        yield Family.CONDITION, {**others, OTHER_WAY[kind]: operand}


def _each_left_out(operand: Any) -> list[list[Any]]:
    values = operand if isinstance(operand, list) else [operand]
    return [[other for other in values if other != value] for value in values if len(values) > 1]


def smallest(field: Field | None) -> Decimal:
    """The smallest step between two values of a field."""
    return SMALLEST.get(field.type, FINEST) if field else FINEST


def last_place(number: Any) -> Decimal:
    """One unit in the last place that a number is written with."""
    return Decimal(1).scaleb(int(Decimal(number).as_tuple().exponent))


def terms(term: Any, step: Decimal) -> Iterator[Any]:
    """A term with its number moved by one step either way, or with one of its parts left out."""
    if isinstance(term, list):
        for index, part in enumerate(term):
            if len(term) > 1:
                yield [other for place, other in enumerate(term) if place != index]
            yield from ([*term[:index], changed, *term[index + 1 :]] for changed in terms(part, step))
    elif isinstance(term, Mapping) and "share" in term:
        yield from ({**term, "share": share} for share in moved_percent(term["share"]))
    elif isinstance(term, Mapping):
        kind, parts = next(iter(term.items()))
        yield from ({kind: parts[:index] + parts[index + 1 :]} for index in range(len(parts)) if len(parts) > 1)
    elif not isinstance(term, str):
        yield from (_number(Decimal(term) + change) for change in (-step, step))


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def moved_percent(text: str) -> list[str]:
    """A percentage one millionth of a point lower and higher."""
    return [f"{plain(parse_percent(text) + step)}%" for step in (-_FINEST, _FINEST)]


_FINEST = parse_percent(f"{FINEST:f}%")


def _said(family: Family, inner: tuple[str, ...], path: str, form: Any, changed: Any, table: str, language: Language) -> Edit:
    return Edit(family, inner, changed, language.said(table, {path: form}), language.said(table, {path: changed}))
