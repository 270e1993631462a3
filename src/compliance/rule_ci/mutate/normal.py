"""The parameters of a check as far as they decide anything, so that two ways of writing one check look alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.rule_ci.mutate.conditions import field_at
from compliance.rule_ci.mutate.implied import never_negative, simplified
from compliance.rulebook.table_model import TableDef, Tables

DISPLAYED = ("also", "show")
"""Parameters that say what is shown beside a verdict; no measure decides by them."""
RECORDED = ("permission", "informational")
"""Operators whose decision list looks at nothing but `applies`: no parameter of theirs decides."""
ATTESTED = ("attested", "judged")
DEFAULTS: Mapping[str, Any] = {"owner": "county", "relation": "not_below", "designated": True, "scope": "county", "on_fail": "non_compliant"}
"""What a parameter means where it is left out, as the operators define it."""
ASKS_NOTHING = ("where", "per_where", "scope_where", "register")
"""Mappings of conditions that, when empty, are as good as left out."""
OWN_ROWS = ("where", "register", "must", "review_if")
"""Conditions on the rows of the table that a check looks `in`."""
LEAST = ("exists", "count")


def normal(operator: str, params: Mapping[str, Any], tables: Tables, valid_from: date) -> dict[str, Any]:
    """Parameters with what they leave unsaid, and without what decides nothing.

    That is: what is only shown; empty values; the column that would be followed anyway; a condition that stands in `register` and in `where`;
    that a row which is counted in the reported time is not older than the plan; what `every` says of an empty population that it never meets;
    what the failure of a count, or of an `every`, means that never fails; how far below zero the bound of a number lies that is never negative;
    what other conditions imply (`simplified`).
    """
    if operator in RECORDED:
        return {}
    kept = {name: value for name, value in params.items() if name not in DISPLAYED and value is not None and DEFAULTS.get(name) != value}
    if "via" in kept and kept["via"] == _default_reference(kept, tables):
        del kept["via"]
    if "register" in kept and "where" in kept:
        kept["where"] = {path: form for path, form in kept["where"].items() if path not in kept["register"] or kept["register"][path] != form}
    if operator in LEAST:
        kept["at_least"] = kept.get("at_least", 1)
        if kept.get("period") == "reported" and "where" in kept:
            kept["where"] = {path: form for path, form in kept["where"].items() if path != kept["date"] or not _since(form, valid_from)}
        if "at_most" not in kept and not _tells_what_is_not_there(kept, tables.tables[kept["of"]]):
            kept.pop("on_fail", None)
    for name, where in kept.items() if "in" in kept else ():
        if name in OWN_ROWS and isinstance(where, Mapping):
            kept[name] = _bounded(where, kept["in"], tables)
        elif name in OWN_ROWS:
            kept[name] = [_bounded(part, kept["in"], tables) for part in where]
    kept = simplified(operator, kept, tables, valid_from)
    if operator == "every":
        if _never_fails(kept["must"], kept["in"], tables) and kept.get("none") != "non_compliant":
            kept.pop("on_fail", None)
        kept["none"] = kept.get("none", "not_applicable") if _can_be_empty(kept, tables.tables[kept["in"]]) else "never"
    return {name: value for name, value in kept.items() if value != {} or name not in ASKS_NOTHING}


def _since(form: Any, valid_from: date) -> bool:
    """Whether a condition asks for no more than a date of the plan's time, where the reported time begins at the earliest."""
    return isinstance(form, Mapping) and form.keys() == {"on_or_after"} and isinstance(form["on_or_after"], date) and form["on_or_after"] <= valid_from


def _tells_what_is_not_there(params: Mapping[str, Any], table: TableDef) -> bool:
    """Whether a row that is not listed does not exist, so that too few rows can be proven: in registers, and in ledgers of which a part is named."""
    return table.complete or (table.kind == "ledger" and "register" in params)


def _never_fails(must: Mapping[str, Any], table: str, tables: Tables) -> bool:
    """Whether what `every` asks of a row holds or is unknown, never contradicted: complete evidence, or 0 and more of a number that is never negative."""
    return all(form == {"evidence": True} or (form == {"at_least": 0} and never_negative(field_at(tables, table, path))) for path, form in must.items())


def _can_be_empty(params: Mapping[str, Any], table: TableDef) -> bool:
    """Whether `every` can find no row and not call it unreported: of the part that is named (a register: of all that is filed) some rows do not count.

    Of rows kept by year, a year without a row is unreported, and some year is always judged.
    """
    narrowed = "where" in params
    if "each_year" in params and not narrowed:
        return False
    if "register" in params:
        return narrowed
    return table.complete and (narrowed or any(field.after_cutoff and field.after_cutoff.drop for field in table.fields.values()))


def _bounded(where: Mapping[str, Any], table: str, tables: Tables) -> dict[str, Any]:
    """Conditions in which a number that is never negative is at least 0 where it is at least, or above, something below, and equals 0 where it is at most 0."""
    return {path: _from_zero(form) if never_negative(field_at(tables, table, path)) else form for path, form in where.items()}


def _from_zero(form: Any) -> Any:
    if not isinstance(form, Mapping) or len(form) != 1:
        return form
    ((kind, bound),) = form.items()
    number = isinstance(bound, int | Decimal) and not isinstance(bound, bool)
    if number and bound == 0 and kind == "at_most":
        return {"equals": 0}
    return {"at_least": 0} if number and ((kind == "at_least" and bound <= 0) or (kind == "above" and bound < 0)) else form


def _default_reference(params: Mapping[str, Any], tables: Tables) -> str | None:
    """The column that leads from the rows of a check to its owners where the check names none."""
    table = tables.tables.get(str(params.get("in", params.get("of", ""))))
    return table.reference_to(params["per"]) if table is not None and "per" in params else None
