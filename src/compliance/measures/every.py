"""The measure of `every`: the rows of a population, sorted by whether they meet what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from compliance.measures.calendar_years import judged_years
from compliance.measures.conditions import amount, meets, workdays_taken
from compliance.measures.population import Member, is_complete, is_filed, members, owned, owners, selected
from compliance.measures.scene import Frame, Scene
from compliance.measures.tally import tally, why
from compliance.model.evaluation import Entry, Quantity
from compliance.model.language import counted, in_turn, mark, named, say
from compliance.model.observation import NOTHING, Observation
from compliance.model.quantity import as_decimal, display_percent, parse_percent, plain
from compliance.model.ternary import Ternary, any_holds
from compliance.model.verdict import Reason
from compliance.operators.conditions import Condition, fields_read, parsed
from compliance.submission.rows import Row

YUAN = mark("元")


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """One observation over the whole population; unreported when its register is silent."""
    table = params["in"]
    found = _of_judged_years(selected(params, table, frame, scene), params, scene)
    silent = not found and "register" not in params and not is_complete(params, table, scene)
    if silent or not is_filed(params, table, frame, scene):
        return [Observation({"ok": 0, "bad": 0, "unknown": 1, "review": 0, "why": why([Reason.NOT_REPORTED])}, NOTHING)]
    must = parsed(params["must"])
    alternatives = [parsed(where) for where in params.get("review_if", [])]
    sorted_rows = [(member, *_sort(member, must, alternatives, frame, scene)) for member in found]
    if not any(member.belongs is True for member in found):
        sorted_rows = [(member, *(("unknown", member.belongs) if state == "ok" else (state, value))) for member, state, value in sorted_rows]
    entries = [_entry(member, state, must, params, scene) for member, state, _ in sorted_rows]
    absent = [*_absent_owners(found, params, frame, scene), *_absent_years(params, frame, scene)]
    gap = _gap([member.row for member, state, _ in sorted_rows if state == "bad"], must, scene)
    return [tally([*entries, *absent], [*(value for _, _, value in sorted_rows), *(Reason.NOT_REPORTED for _ in absent)], gap=gap)]


def _of_judged_years(found: list[Member], params: Mapping[str, Any], scene: Scene) -> list[Member]:
    """Where rows are kept by year (`each_year` names the field), those of the years judged; a row that names no year may be one of them."""
    if "each_year" not in params:
        return found
    years = judged_years(scene)
    about = [(member, member.row.value(params["each_year"])) for member in found]
    return [member if year is not None else Member(member.row, Reason.NOT_REPORTED) for member, year in about if year is None or year in years]


def _absent_years(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Entry]:
    """Years judged of which no row at all was filed: unreported."""
    if "each_year" not in params:
        return []
    filed = {member.row.value(params["each_year"]) for member in members(params["in"], params.get("register"), frame, scene)}
    return [Entry(say("{year} 年", year=year), "unknown", say("未填报")) for year in judged_years(scene) if year not in filed]


def _absent_owners(found: list[Member], params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Entry]:
    """Owners of a pre-filled table of whom no row was filed: unreported, where the rows are kept for each of them."""
    if (
        "per" not in params
        or is_complete(params, params["in"], scene)
        or any(scene.is_countywide(member.row, params.get("via"), params["per"]) for member in found)
    ):
        return []
    return [Entry(owner.label, "unknown", say("未填报")) for owner in owners(params, frame, scene) if not owned(found, owner, params, scene)]


def _sort(member: Member, must: tuple[Condition, ...], alternatives: list[tuple[Condition, ...]], frame: Frame, scene: Scene) -> tuple[str, Ternary]:
    met = meets(member.row, must, frame, scene)
    if met is True:
        return "ok", True
    if met is Reason.MISSING_EVIDENCE:
        return "unknown", met
    near = any_holds(meets(member.row, where, frame, scene) for where in alternatives)
    if near is True:
        return "review", True
    if isinstance(member.belongs, Reason):
        return "unknown", member.belongs
    if isinstance(met, Reason):
        return "unknown", met
    return ("unknown", near) if isinstance(near, Reason) else ("bad", False)


def _entry(member: Member, state: str, must: tuple[Condition, ...], params: Mapping[str, Any], scene: Scene) -> Entry:
    paths = [path for condition in must for path in fields_read(condition)] + list(params.get("also", []))
    entry = scene.entry(member.row, state, dict.fromkeys(paths))
    extra = [text for condition in must for text in _computed(member.row, condition, scene)]
    return Entry(entry.label, state, in_turn([entry.detail, *extra]) if extra else entry.detail, entry.cells)


def _computed(row: Row, condition: Condition, scene: Scene) -> list[str]:
    if condition.kind == "any_of":
        return [text for part in condition.operand for inner in part for text in _computed(row, inner, scene)]
    if condition.kind == "count_in":
        key = row.value(scene.table(row.table).id_field or "")
        found = sum(other.value(condition.operand["via"]) == key for other in scene.submission.rows(condition.operand["of"]))
        return [say("{table} {count} 行", table=named(scene.table(condition.operand["of"]).title), count=found)]
    if condition.kind == "workdays_after":
        taken = workdays_taken(row, condition, scene)
        return [] if isinstance(taken, Reason) else [say("历时 {taken} 个工作日，限 {limit} 个", taken=taken, limit=condition.extra)]
    if isinstance(condition.operand, Mapping):
        return _against_term(row, condition, scene)
    return []


def _against_term(row: Row, condition: Condition, scene: Scene) -> list[str]:
    wanted, value = amount(row, condition.operand), amount(row, condition.path[-1])
    if wanted is None or value is None:
        return []
    base = amount(row, condition.operand["of"]) if "share" in condition.operand else None
    unit = scene.field_of(row.table, condition.path).unit
    if base:
        return [say("占 {share}", share=display_percent(100 * value / base, parse_percent(condition.operand["share"])))]
    return [say("应为 {wanted}", wanted=counted(plain(as_decimal(wanted, 2)), unit))]


def _gap(failed: list[Row], must: tuple[Condition, ...], scene: Scene) -> Quantity | None:
    for condition in must:
        if condition.kind == "workdays_after":
            late = [taken - condition.extra for row in failed if isinstance(taken := workdays_taken(row, condition, scene), int) and taken > condition.extra]
            if late:
                return Quantity(say("{count} 笔超时，最长超 {days} 个工作日", count=len(late), days=max(late)), str(max(late)), say("工作日"))
        if condition.kind in ("equals", "at_least", "at_most"):
            missing = sum((_distance(row, condition) for row in failed), Fraction(0))
            if missing:
                unit = scene.field_of(failed[0].table, condition.path).unit or YUAN
                amount_missing = counted(plain(as_decimal(missing, 2)), unit)
                text = say("{amount}（{count} 项合计）", amount=amount_missing, count=len(failed))
                return Quantity(text, str(as_decimal(missing, 2)), named(unit))
    return None


def _distance(row: Row, condition: Condition) -> Fraction:
    wanted, value = amount(row, condition.operand), amount(row, condition.path[-1])
    return Fraction(0) if wanted is None or value is None else abs(wanted - value)
