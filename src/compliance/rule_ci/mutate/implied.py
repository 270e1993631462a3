"""Conditions that another one in the same check implies, written in one way whatever the rule file says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.measures.conditions import pattern, squeezed
from compliance.rule_ci.mutate.conditions import field_at
from compliance.rulebook.table_model import Field, Tables

LEAST = ("exists", "count")
FROM = ("at_least", "above")
UP_TO_THE_DAY = {"on_or_before": "as_of"}


def simplified(operator: str, params: Mapping[str, Any], tables: Tables, valid_from: date) -> dict[str, Any]:
    """Parameters without what is implied.

    An order of equal values read either way. In a count by calendar year, a first date no later than the first whole year of the plan: a year of which the
    plan covers a part goes to a person whatever is counted. A date not after the day judged, where the date lies in a period that is over, or where
    another condition of `must` needs it and the table leaves no later date filled. What `where` already asks of a number. That a number is above 0, in an
    alternative beside one that holds whenever it is 0. That a text is not one which does not fit its pattern anyway.
    """
    kept = dict(params)
    if operator == "ordered" and kept.get("relation") == "equal":
        kept["order"] = min(list(kept["order"]), list(reversed(kept["order"])))
    if operator in LEAST and kept.get("period") == "year" and "where" in kept:
        first = date(valid_from.year + (valid_from > date(valid_from.year, 1, 1)), 1, 1)
        kept["where"] = {path: form for path, form in kept["where"].items() if path != kept["date"] or not _from_before(form, first)}
    if operator == "periodic" and "date" in kept and "must" in kept:
        kept["must"] = {path: form for path, form in kept["must"].items() if path != kept["date"] or form != UP_TO_THE_DAY}
    if operator == "every":
        if "where" in kept:
            kept["where"] = {path: _fitting(form) for path, form in kept["where"].items()}
        kept["must"] = _asked(dict(_without_needed_dates(kept["must"], kept["in"], tables)), kept.get("where", {}))
        if "review_if" in kept:
            asked = [_asked(part, kept.get("where", {})) for part in kept["review_if"]]
            kept["review_if"] = [_beside_a_product(part, [other for other in asked if other is not part], kept["in"], tables) for part in asked]
        if kept["must"].items() <= kept.get("where", {}).items() and kept.get("none") != "non_compliant":
            kept.pop("on_fail", None)
    return kept


def never_negative(field: Field | None) -> bool:
    """Whether the values of a field are numbers of which none is below 0."""
    return field is not None and field.type in ("int", "decimal", "money", "percent") and not field.signed


def _fitting(form: Any) -> Any:
    """A condition on a text with a pattern, without the texts it must not be that do not fit the pattern."""
    if not isinstance(form, Mapping) or not {"matches", "not"} <= form.keys():
        return form
    barred = form["not"] if isinstance(form["not"], list) else [form["not"]]
    left = [text for text in barred if pattern(form["matches"]).fullmatch(squeezed(text))]
    return {**{kind: operand for kind, operand in form.items() if kind != "not"}, **({"not": left} if left else {})}


def _from_before(form: Any, day: date) -> bool:
    return isinstance(form, Mapping) and form.keys() == {"on_or_after"} and isinstance(form["on_or_after"], date) and form["on_or_after"] <= day


def _without_needed_dates(must: Mapping[str, Any], table: str, tables: Tables) -> Iterator[tuple[str, Any]]:
    """The conditions but for those that a date is not after the day judged, where it is blank when it is, and unknown elsewhere when it is blank."""
    compared = {form[kind] for form in must.values() if isinstance(form, Mapping) and len(form) == 1 for kind in form.keys() & {"on_or_after", "on_or_before"}}
    for path, form in must.items():
        late = field.after_cutoff if (field := tables.tables[table].fields.get(path)) else None
        if form != UP_TO_THE_DAY or path not in compared or late is None or not (late.drop or (path, None) in late.changes):
            yield path, form


def _asked(part: Mapping[str, Any], where: Mapping[str, Any]) -> dict[str, Any]:
    """Conditions in which a number that `where` holds to a bound is held to that bound where they ask no more; an empty cell is unknown either way."""
    return {path: where[path] if path in where and _implies(_bound(where[path]), _bound(form)) else form for path, form in part.items()}


def _implies(own: tuple[str, Decimal] | None, other: tuple[str, Decimal] | None) -> bool:
    if own is None or other is None:
        return False
    return own[1] > other[1] or (own[1] == other[1] and (own[0] == other[0] or own[0] == "above"))


def _bound(form: Any) -> tuple[str, Decimal] | None:
    """The kind and the number of a bound from below; None for other conditions."""
    if not isinstance(form, Mapping) or len(form) != 1:
        return None
    ((kind, bound),) = form.items()
    return (kind, Decimal(bound)) if kind in FROM and isinstance(bound, int | Decimal) and not isinstance(bound, bool) else None


def _beside_a_product(part: Mapping[str, Any], others: list[Mapping[str, Any]], table: str, tables: Tables) -> dict[str, Any]:
    """An alternative in which a number that is at least 0 is written as above 0, where another one takes all rows in which it is 0."""
    return {
        path: {"above": 0}
        if _at_zero(form) and _is_amount(path, table, tables) and any(_takes_zero(path, part, other, table, tables) for other in others)
        else form
        for path, form in part.items()
    }


def _takes_zero(name: str, part: Mapping[str, Any], other: Mapping[str, Any], table: str, tables: Tables) -> bool:
    """Whether an alternative holds wherever a number is 0: it asks only that amounts be at least a product with it.

    All that it reads must be filled for `part` to hold, so that where a cell is empty both are unknown, or `part` fails whatever it asks of the number.
    """
    found = _products(other)
    read = {path for amount, factors in found for path in (amount, *factors)}
    filled = all(path in part and (_bound(part[path]) is not None or part[path] == {"filled": True}) for path in read)
    return bool(found) and filled and all(name in factors and _is_amount(amount, table, tables) for amount, factors in found)


def _at_zero(form: Any) -> bool:
    bound = _bound(form)
    return bound is not None and bound[1] == 0


def _is_amount(name: str, table: str, tables: Tables) -> bool:
    return never_negative(field_at(tables, table, name))


def _products(part: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Each amount with the factors of its least value, where an alternative asks nothing but that; else nothing."""
    found = [(path, form["at_least"]["product"]) for path, form in part.items() if _is_product(form)]
    return found if len(found) == len(part) else []


def _is_product(form: Any) -> bool:
    if not isinstance(form, Mapping) or form.keys() != {"at_least"} or not isinstance(form["at_least"], Mapping):
        return False
    factors = form["at_least"].get("product", [])
    return bool(factors) and all(isinstance(factor, str) for factor in factors)
