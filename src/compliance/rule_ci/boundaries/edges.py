"""The edges of what a rule demands: at a bound, one step inside and one step outside, and one row short of a number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.trial import Staged
from compliance.measures.calendar_years import judged_years
from compliance.measures.conditions import amount, meets
from compliance.measures.population import selected
from compliance.measures.scene import Frame, Scene
from compliance.measures.workdays import CalendarGapError
from compliance.operators.conditions import parsed
from compliance.operators.rate import bound
from compliance.rule_ci.boundaries.demands import Demand, demands, leaves
from compliance.rule_ci.boundaries.variant import COMPLIANT, FAILED, NOT_COMPLIANT, Variant, with_cells, without_row
from compliance.rulebook.rules import due_date
from compliance.rulebook.table_model import Tables
from compliance.submission.rows import Row

DECIDED = frozenset({COMPLIANT, FAILED})
DAY = timedelta(days=1)
STEPS = {"int": Decimal(1), "year": Decimal(1), "money": Decimal("0.01")}
FINEST = Decimal("0.000001")
DENOMINATOR = 10**8
"""Large enough that one unit of the numerator is the last place of any target."""
INCLUSIVE = ("at_least", "at_most", "on_or_before", "on_or_after", "workdays_after")
UPWARD = ("at_least", "above", "on_or_after")
MOST_WORKDAYS = 400
INDICATOR = "indicator"
NOT_COUNTED_PLAINLY = ("per", "period", "distinct", "evidence", "at_most")


def edges(base: Staged, rule: str, compiled: CompiledPolicy) -> Iterator[Variant]:
    """The edges around an example that is compliant."""
    root = compiled.nodes[rule]
    yield from _rates(base, compiled)
    for demand in demands(root):
        yield from _edges(demand, base, compiled)
    for leaf in leaves(root):
        if leaf.operator in ("exists", "count") and not any(name in leaf.params for name in NOT_COUNTED_PLAINLY):
            frame = Frame(True, due_date(leaf.by, base.subject.name), True, leaf.atoms)
            yield from _short(leaf.params, frame, base)


def _short(params: Any, frame: Frame, base: Staged) -> Iterator[Variant]:
    """One row less, where there are just as many as there must be."""
    table = params["of"]
    counted = [member.row for member in selected(params, table, frame, base.scene) if member.belongs is True]
    if len(counted) == params.get("at_least", 1) and table in base.case.example["given"]:
        for row in counted:
            words = f"{base.scene.table(table).title}少第 {row.number} 行"
            yield Variant(without_row(base, table, row.number - 1), words, "少一项不会是符合", frozenset({COMPLIANT}))


def _rates(base: Staged, compiled: CompiledPolicy) -> Iterator[Variant]:
    """The target exactly, one unit of a large denominator below and above it, and a denominator of zero."""
    ((_, root),) = compiled.nodes.items()
    for leaf in leaves(root):
        if leaf.operator != "rate" or isinstance(leaf.params["indicator"], list):
            continue
        code, (kind, target) = leaf.params["indicator"], bound(leaf.params)
        at = int(target * DENOMINATOR / 100)
        good = -1 if kind == "at_most" else 1
        reached = at + good if kind == "above" else at
        yield _rate(base, code, 0, 0, "分母为零不会有结论", DECIDED)
        for numerator in (reached, reached + good):
            yield _rate(base, code, numerator, DENOMINATOR, "达到目标即为符合", NOT_COMPLIANT)
        if leaf.params.get("tolerance") is None:
            yield _rate(base, code, reached - good, DENOMINATOR, "差一个单位不会是符合", frozenset({COMPLIANT}))


def _rate(base: Staged, code: str, numerator: int, denominator: int, law: str, forbidden: frozenset[str]) -> Variant:
    example = base.case.example
    rows = [row for row in example["given"].get(INDICATOR, []) if row["indicator_code"] != code]
    given = {name: value for name, value in example["given"].items() if name not in (code, INDICATOR)} | ({INDICATOR: rows} if rows else {})
    return Variant({**example, "given": {**given, code: f"{numerator}/{denominator}"}}, f"{code} 为 {numerator} ÷ {denominator}", law, forbidden)


def _edges(demand: Demand, base: Staged, compiled: CompiledPolicy) -> Iterator[Variant]:
    """On each row that the demand is about: at its edge, one step inside, one step outside."""
    tables, scene = compiled.rulebook.tables, base.scene
    title = f"{tables.tables[demand.table].title}第 {{}} 行“{tables.tables[demand.table].fields[demand.field].title}”为 {{}}"
    frame = Frame(True, due_date(demand.leaf.by, base.subject.name), True, demand.leaf.atoms)
    for index, row in enumerate(scene.submission.rows(demand.table)):
        edge = _edge(demand, row, frame, scene) if _is_asked(demand, row, frame, scene) else None
        for value, inside in _around(demand, edge, tables, scene) if edge is not None else ():
            law, forbidden = ("达到要求即为符合", NOT_COMPLIANT) if inside else ("差一步不会是符合", frozenset({COMPLIANT}))
            filed = str(value) if isinstance(value, Decimal) else value
            yield Variant(with_cells(base, demand.table, index, {demand.field: filed}), title.format(index + 1, value), law, forbidden)


def _is_asked(demand: Demand, row: Row, frame: Frame, scene: Scene) -> bool:
    where = parsed(demand.params.get("register")) + parsed(demand.params.get("where"))
    years = judged_years(scene) if "each_year" in demand.params else None
    return meets(row, where, frame, scene) is True and (years is None or row.value(demand.params["each_year"]) in years)


def _edge(demand: Demand, row: Row, frame: Frame, scene: Scene) -> Any:
    """The value that the demand turns on for a row; None where it cannot be told."""
    condition, operand = demand.condition, demand.condition.operand
    if condition.kind == "workdays_after":
        return _last_workday(row.value(str(operand)), condition.extra, scene)
    if condition.kind in ("on_or_before", "on_or_after"):
        day = {"as_of": scene.cutoff, "due": frame.due}.get(operand, operand) if isinstance(operand, str) else operand
        return day if isinstance(day, date) else row.value(str(day)) if isinstance(day, str) else None
    return None if isinstance(row.value(demand.field), str) else amount(row, operand)


def _last_workday(start: Any, limit: int, scene: Scene) -> date | None:
    """The last day on which `limit` working days have passed since `start`."""
    if not isinstance(start, date):
        return None
    try:
        days = [start + number * DAY for number in range(MOST_WORKDAYS)]
        return next((day for day in days if scene.calendar.between(start, day + DAY) > limit), None)
    except CalendarGapError:
        return None


def _around(demand: Demand, edge: Any, tables: Tables, scene: Scene) -> Iterator[tuple[Any, bool]]:
    """Values at the edge and one step to either side that can be filed, each with whether it meets the demand."""
    kind = demand.condition.kind
    definition = tables.tables[demand.table].fields[demand.field]
    step: Any = DAY if isinstance(edge, date) else STEPS.get(definition.type, FINEST)
    good = 1 if kind in UPWARD else -1
    for steps, inside in ((0, kind in INCLUSIVE), (good, True), (-good, False)):
        value = edge + steps * step if isinstance(edge, date) else _number(Fraction(edge) + steps * Fraction(step), step)
        future = isinstance(value, date) and value > scene.cutoff
        if value is not None and not future and (isinstance(value, date) or 0 <= value <= (100 if definition.type == "percent" else value)):
            yield value, inside


def _number(value: Fraction, step: Decimal) -> int | Decimal | None:
    """The number where it can be filed to that step; None for one in between."""
    units = value / Fraction(step)
    if units.denominator != 1:
        return None
    number = units.numerator * step
    return int(number) if number == number.to_integral_value() else number
