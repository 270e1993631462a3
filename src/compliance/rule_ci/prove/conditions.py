"""Conditions on a row that is not yet known, in three-valued formulas. They follow `measures.conditions` form by form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import z3

from compliance.model.program import Comparison
from compliance.model.quantity import parse_percent
from compliance.operators.conditions import COMPARISONS, DATE_COMPARISONS, Condition, parsed
from compliance.rule_ci.prove.cells import NUMBERS, Cell, equals, includes, meets_pattern
from compliance.rule_ci.prove.county import County, SymRow
from compliance.rule_ci.prove.facts import COMPARE
from compliance.rule_ci.prove.formulas import Formula, Truth, all_hold, any_holds, conj, disj, known_if, neg, plainly

_SIGNS = {"at_least": Comparison.GE, "at_most": Comparison.LE, "above": Comparison.GT, "below": Comparison.LT}
SURELY_LATER = 3
"""So many times the working days allowed, in calendar days, are too late under any calendar (with a month to spare)."""


def meets(county: County, row: SymRow, where: Mapping[str, Any] | None, due: date | None) -> Truth:
    """Whether a row, if it is there, meets every condition of a mapping."""
    return all_hold(_decide(county, row, condition, due) for condition in parsed(where))


def _decide(county: County, row: SymRow, condition: Condition, due: date | None) -> Truth:
    key = (row, id(condition), due)
    if key not in county.memo:
        # The condition is kept with its truth, so that its id stays its own.
        county.memo[key] = (_decided(county, row, condition, due), condition)
    truth: Truth = county.memo[key][0]
    return truth


def _decided(county: County, row: SymRow, condition: Condition, due: date | None) -> Truth:
    kind, operand = condition.kind, condition.operand
    if kind == "any_of":
        return any_holds(all_hold(_decide(county, row, inner, due) for inner in part) for part in operand)
    if kind == "count_in":
        yes, no = county.flag("count_in", row, repr(operand), "yes"), county.flag("count_in", row, repr(operand), "no")
        county.axioms.append(neg(conj([yes, no])))
        return Truth(yes, no)
    cell = county.cell(row, condition.path)
    if kind == "evidence":
        return _evidence(county, row, condition, cell)
    if kind == "filled":
        return plainly(cell.filled if operand else neg(cell.filled))
    unproved = neg(cell.filled) if county.setting.passes_evidence(row.table, condition.path) else False
    if kind in COMPARISONS:
        known, wanted = amount(county, row, operand)
        numeric = cell.definition.type in NUMBERS
        return known_if(conj([cell.filled, known]), _compared(kind, cell.value, wanted, condition.extra), unproved) if numeric else Truth(False, False)
    if kind in DATE_COMPARISONS:
        known, day = _day(county, row, operand, due)
        return known_if(conj([cell.filled, known]), cell.value <= day if kind == "on_or_before" else cell.value >= day, unproved)
    if kind == "same_as":
        other = county.cell(row, (operand,))
        return known_if(conj([cell.filled, other.filled]), cell.value == other.value, unproved)
    if kind == "workdays_after":
        return _within_workdays(county, row, condition, cell)
    return known_if(cell.filled, _matched(cell, kind, operand, county.axioms), unproved)


def _matched(cell: Cell, kind: str, operand: Any, axioms: list[Formula]) -> Formula:
    match kind:
        case "is":
            return disj(equals(cell, value, axioms) for value in operand)
        case "not":
            return neg(disj(equals(cell, value, axioms) for value in (operand if isinstance(operand, tuple) else (operand,))))
        case "includes":
            return includes(cell, operand, axioms)
        case "matches" | "contains":
            return meets_pattern(cell, (kind, operand), axioms)
        case _:
            return neg(meets_pattern(cell, ("contains", operand), axioms))


def _evidence(county: County, row: SymRow, condition: Condition, cell: Cell) -> Truth:
    proved = county.flag("evidence", row, condition.path)
    county.axioms.append(z3.Implies(proved, cell.filled))
    reached: Formula = county.cell(row, condition.path[:-1]).filled if len(condition.path) > 1 else True
    return Truth(proved, False, conj([reached, neg(proved)]))


def amount(county: County, row: SymRow, term: Any) -> tuple[Formula, Any]:
    """When a term on a row has a value, and the value."""
    if isinstance(term, str):
        cell = county.cell(row, (term,))
        return (cell.filled, cell.value) if cell.definition.type in NUMBERS else (False, z3.RealVal(0))
    if not isinstance(term, Mapping):
        return True, z3.RealVal(str(term))
    if "share" in term:
        known, base = amount(county, row, term["of"])
        return known, base * z3.RealVal(str(parse_percent(term["share"]) / 100))
    kind, parts = next(iter(term.items()))
    found = [amount(county, row, part) for part in parts]
    values = [value for _, value in found]
    if kind == "product" and county.loose:
        return conj(known for known, _ in found), county.real(None, "product", row, repr(term))
    return conj(known for known, _ in found), _combined(kind, values)


def _combined(kind: str, values: list[Any]) -> Any:
    result = values[0]
    for value in values[1:]:
        result = result + value if kind == "sum" else result - value if kind == "minus" else result * value
    return result


def _compared(kind: str, value: Any, wanted: Any, within: Any) -> Formula:
    if kind in _SIGNS:
        return COMPARE[_SIGNS[kind]](value, wanted)
    slack = z3.RealVal(str(within or 0))
    return conj([value - wanted <= slack, wanted - value <= slack])


def _day(county: County, row: SymRow, operand: Any, due: date | None) -> tuple[Formula, Any]:
    if isinstance(operand, date):
        return True, operand.toordinal()
    if operand == "as_of":
        return True, county.setting.cutoff.toordinal()
    if operand == "due":
        return due is not None, due.toordinal() if due else 0
    cell = county.cell(row, (operand,))
    return cell.filled, cell.value


def _within_workdays(county: County, row: SymRow, condition: Condition, cell: Cell) -> Truth:
    """Which days are worked is not told to the solver: only that no more are than calendar days pass, and that far too many are too many."""
    start, limit = county.cell(row, (str(condition.operand),)), condition.extra
    within = county.flag("workdays", row, condition.path, condition.operand, limit)
    taken = cell.value - start.value
    county.axioms += [z3.Implies(taken <= limit, within), z3.Implies(taken > SURELY_LATER * limit + 31, neg(within))]
    known = conj([cell.filled, start.filled, taken >= 0])
    county.memo["workdays", row, condition.path, limit] = disj([neg(known), taken <= limit, taken > SURELY_LATER * limit + 31])
    return known_if(known, within)


def sure_workdays(county: County) -> list[Formula]:
    """That spans of working days are short or long enough for any calendar, so that a witness can be shown."""
    return [part for key, part in county.memo.items() if isinstance(key, tuple) and key[0] == "workdays"]
