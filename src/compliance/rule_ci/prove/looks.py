"""The measures over rows that are not yet known: `count`, `every`, `body`, `deadline` and `periodic`, each as the fields of a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.measures.body import FOUNDED, RUNNING
from compliance.rule_ci.prove.facts import Fields, constant, counted, flag, raised
from compliance.rule_ci.prove.formulas import Formula, Truth, all_hold, any_holds, conj, disj, known_if, neg
from compliance.rule_ci.prove.view import Member, Owner, Params, View

UNKNOWN = 1
"""The code of the reason of whatever is unknown: which reason it is decides no verdict."""


@dataclass(frozen=True, slots=True)
class Look:
    """A fact that is made where `made` holds."""

    made: Formula
    fields: Fields


def tallied(view: View, results: Sequence[tuple[Formula, Mapping[str, Formula]]], applies: Formula = True) -> list[Look]:
    """One fact that says of which states there are entries: of each result the condition under which there is such an entry, and when it has each state."""
    del view
    states = {name: disj(conj([there, states.get(name, False)]) for there, states in results) for name in ("ok", "bad", "unknown", "review")}
    return [Look(True, {"applies": flag(applies), **{name: flag(part) for name, part in states.items()}, "why": constant(UNKNOWN)})]


def of(truth: Truth) -> dict[str, Formula]:
    """The state of an entry that holds, fails or is unknown."""
    return {"ok": truth.yes, "bad": truth.no, "unknown": truth.open}


def count(params: Params, view: View) -> list[Look]:
    """One fact for each owner and, where rows are counted by year, for each year."""
    table = params["of"]
    rows = view.rows(table)
    filed = view.is_filed(params, rows)
    found = view.selected(params, rows)
    asked = view.asked(params)
    looks = [look for owner in asked for look in _of_owner(owner, found, filed, params, view)]
    nobody = neg(disj(owner.asked for owner in asked))
    if nobody is not False:
        outside = conj([filed, view.owner_register(params)])
        looks.append(Look(nobody, {"applies": flag(neg(outside)), **_counts(False, constant(0), constant(0))}))
    return looks


def _of_owner(owner: Owner, found: list[Member], filed: Formula, params: Params, view: View) -> list[Look]:
    made = owner.asked
    named: Formula = True
    if params.get("by_owner"):
        listed = view.members(view.rows(params["of"]), params.get("register"))
        named = disj(member.belongs.may for member in view.owned(listed, owner, params))
    mine = view.owned(found, owner, params)
    setting = view.county.setting
    match params.get("period"):
        case "reported":
            return [Look(made, _counted(_within(mine, params["date"], setting.start, setting.cutoff, view), owner, filed, named, params, view))]
        case "year":
            looks = []
            for year in setting.years():
                inside = _within(mine, params["date"], date(year, 1, 1), min(date(year, 12, 31), setting.cutoff), view)
                own = {"partial": constant(int(date(year, 1, 1) < setting.start))}
                if setting.cutoff < min(date(year, 12, 31), setting.policy.document.valid_until or date.max):
                    own["due"] = constant(0)
                looks.append(Look(made, {**_counted(inside, owner, filed, named, params, view), **own}))
            return looks
        case _:
            return [Look(made, _counted(mine, owner, filed, named, params, view))]


def _within(members: list[Member], name: str, start: date, end: date, view: View) -> list[Member]:
    found = []
    for member in members:
        cell = view.county.cell(member.row, (name,))
        inside = known_if(cell.filled, conj([cell.value >= start.toordinal(), cell.value <= end.toordinal()]))
        found.append(Member(member.row, all_hold([member.belongs, inside])))
    return found


def _counts(filed: Formula, low: Any, high: Any) -> dict[str, Any]:
    return {"filed": flag(filed), "low": low, "high": high, "partial": constant(0), "why": constant(UNKNOWN)}


def _counted(members: list[Member], owner: Owner, filed: Formula, named: Formula, params: Params, view: View) -> dict[str, Any]:
    proved = [Member(member.row, _proved(member, params, view)) for member in members]
    low, high = _distinct([m.belongs.yes for m in proved], proved, params, view, sure=True), _distinct([m.belongs.may for m in proved], proved, params, view)
    complete = view.is_complete(params, params["of"])
    unsure = True if not complete else neg(owner.belongs.yes)
    return _counts(conj([filed, named]), counted(low), raised(counted(high), unsure, params.get("at_least", 1)))


def _proved(member: Member, params: Params, view: View) -> Truth:
    if "evidence" not in params:
        return member.belongs
    shown = meets_evidence(view, member, params["evidence"])
    return Truth(conj([member.belongs.yes, shown]), member.belongs.no)


def meets_evidence(view: View, member: Member, name: str) -> Formula:
    """Whether the reference of a row leads to complete evidence."""
    return view.meets(member.row, {name: {"evidence": True}}).yes


def _distinct(parts: list[Formula], members: list[Member], params: Params, view: View, *, sure: bool = False) -> list[Formula]:
    """Of several with the same value only the first; one without a value is counted only where nothing has to be sure."""
    if "distinct" not in params:
        return parts
    cells = [view.county.cell(member.row, (params["distinct"],)) for member in members]
    kept = []
    for number, (part, cell) in enumerate(zip(parts, cells, strict=True)):
        before = [conj([parts[other], cells[other].filled, cells[other].value == cell.value]) for other in range(number)]
        kept.append(conj([part, disj([conj([cell.filled, neg(disj(before))]), False if sure else neg(cell.filled)])]))
    return kept


def every(params: Params, view: View) -> list[Look]:
    """One fact over the whole population."""
    table, rows = params["in"], view.rows(params["in"])
    found = _of_judged_years(view.selected(params, rows), params, view)
    filed = view.is_filed(params, rows)
    some = disj(member.belongs.may for member in found)
    silent = neg(some) if "register" not in params and not view.is_complete(params, table) else False
    spoken = conj([filed, neg(silent)])
    sure = disj(member.belongs.yes for member in found)
    results = [(conj([spoken, member.belongs.may]), _sorted(member, sure, params, view)) for member in found]
    absent = [*_absent_years(params, view), *_absent_owners(found, params, view)]
    results += [(conj([spoken, part]), {"unknown": True}) for part in absent]
    return tallied(view, [*results, (neg(spoken), {"unknown": True})])


def _of_judged_years(found: list[Member], params: Params, view: View) -> list[Member]:
    if "each_year" not in params:
        return found
    return [Member(member.row, all_hold([member.belongs, _in_years(member, params["each_year"], view.county.setting.years(), view)])) for member in found]


def _in_years(member: Member, name: str, years: list[int], view: View) -> Truth:
    cell = view.county.cell(member.row, (name,))
    return known_if(cell.filled, disj(cell.value == year for year in years))


def _absent_years(params: Params, view: View) -> list[Formula]:
    if "each_year" not in params:
        return []
    listed = view.members(view.rows(params["in"]), params.get("register"))
    return [neg(disj(conj([m.belongs.may, _in_years(m, params["each_year"], [year], view).yes]) for m in listed)) for year in view.county.setting.years()]


def _absent_owners(found: list[Member], params: Params, view: View) -> list[Formula]:
    if "per" not in params or view.is_complete(params, params["in"]):
        return []
    return [conj([owner.asked, neg(disj(item.belongs.may for item in view.owned(found, owner, params)))]) for owner in view.asked(params)]


def _sorted(member: Member, sure: Formula, params: Params, view: View) -> dict[str, Formula]:
    met = view.meets(member.row, params["must"])
    near = any_holds(view.meets(member.row, where) for where in params.get("review_if", []))
    missed = neg(met.yes)
    review = conj([missed, neg(met.unproved), near.yes])
    bad = conj([met.no, near.no, member.belongs.yes])
    ok = conj([met.yes, sure])
    return {"ok": ok, "review": review, "bad": bad, "unknown": neg(disj([ok, review, bad]))}


def never_broken(operator: str, params: Params, view: View) -> list[Formula]:
    """What `every` and `unchanged` ask of each row that there is, when they are met."""
    if operator == "every":
        members = _of_judged_years(view.selected(params, view.rows(params["in"])), params, view)
        return [disj([member.belongs.no, view.meets(member.row, params["must"]).yes]) for member in members]
    from compliance.rule_ci.prove.looks_elsewhere import kept

    return kept(params, view)


def body(params: Params, view: View) -> list[Look]:
    """One entry for each owner and unit."""
    units = params["unit"] if isinstance(params["unit"], list) else [params["unit"]]
    asked = view.asked({}) if params.get("owner", "county") == "county" else view.asked(params)
    results = [_one_body(params, unit, owner, view) for owner in asked for unit in units]
    nobody = neg(disj(owner.asked for owner in asked))
    return tallied(view, [*results, (nobody, {"unknown": True})])


def _one_body(params: Params, unit: str, owner: Owner, view: View) -> tuple[Formula, dict[str, Formula]]:
    stands = []
    for row in view.rows(params["table"]):
        coded = view.meets(row, {params.get("code", "unit_code"): unit}).yes
        belongs = conj([row.present, coded, _is_of(row, owner, params, view)])
        stands.append((belongs, _stands(row, params, view)))
    there = disj(part for part, _ in stands)
    truth = owner.held(Truth(disj(conj([part, item.yes]) for part, item in stands), conj(disj([neg(part), item.no]) for part, item in stands)))
    states = of(truth)
    return owner.asked, {name: conj([there, part]) for name, part in states.items()} | {"unknown": disj([neg(there), states["unknown"]])}


def _is_of(row: Any, owner: Owner, params: Params, view: View) -> Formula:
    if owner.row is None:
        return view.county.flag("countywide", row, params.get("owner_field", "owner_id"))
    return view.county.speaks_for(row, owner.row, params.get("owner_field", "owner_id")).yes


def _stands(row: Any, params: Params, view: View) -> Truth:
    running = all_hold([view.meets(row, params.get("running", RUNNING)), view.meets(row, params.get("must"))])
    founded = view.county.cell(row, (FOUNDED,))
    proved = view.meets(row, {params.get("evidence", "evidence_id"): {"evidence": True}})
    dated = known_if(founded.filled, founded.value <= view.county.setting.cutoff.toordinal())
    return Truth(conj([running.yes, dated.yes, proved.yes]), disj([running.no, conj([running.yes, dated.no])]))


def deadline(params: Params, view: View) -> list[Look]:
    """One fact for each owner."""
    rows = view.rows(params["in"])
    asked = view.asked(params)
    silent = {name: constant(0) for name in ("filed", "dated", "late", "maybe", "early")} | {"why": constant(UNKNOWN)}
    nobody = neg(disj(owner.asked for owner in asked))
    if view.due is None:
        return [Look(True, silent)]
    filed, found = view.is_filed(params, rows), view.selected(params, rows)
    looks = [Look(owner.asked, _dated(view.owned(found, owner, params), filed, view.due, params, view)) for owner in asked]
    return looks if nobody is False else [*looks, Look(nobody, silent)]


def _dated(found: list[Member], filed: Formula, due: date, params: Params, view: View) -> dict[str, Any]:
    opening = date.fromisoformat(params["from"]).toordinal() if "from" in params else 0
    names = params["date"] if isinstance(params["date"], list) else [params["date"]]
    certain, in_time, doubts, early = [], [], [], []
    for member in found:
        cells = [view.county.cell(member.row, tuple(name.split("."))) for name in names]
        known = conj([member.belongs.may, *(cell.filled for cell in cells)])
        before_due = conj(cell.value <= due.toordinal() for cell in cells)
        opened = disj(cell.value >= opening for cell in cells)
        proved: Formula = view.county.flag("complete", member.row) if params["in"] == "evidence" else True
        sure = conj([known, member.belongs.yes, opened, proved])
        certain.append(sure)
        in_time.append(conj([sure, before_due]))
        doubts.append(conj([known, opened, before_due, neg(conj([member.belongs.yes, proved]))]))
        doubts.append(conj([member.belongs.may, disj(neg(cell.filled) for cell in cells)]))
        early.append(conj([known, neg(opened)]))
    spoken = conj([filed, disj(member.belongs.may for member in found)]) if params["in"] == "evidence" else filed
    dated = disj(certain)
    late = conj([dated, neg(disj(in_time))])
    parts = {"filed": spoken, "dated": dated, "late": late, "maybe": disj(doubts), "early": conj([disj(early), neg(dated)])}
    return {name: flag(part) for name, part in parts.items()} | {"why": constant(UNKNOWN)}


def periodic(params: Params, view: View) -> list[Look]:
    """One entry for each owner and whole period."""
    rows = view.rows(params["in"])
    asked = view.asked(params)
    filed, found = view.is_filed(params, rows), view.selected(params, rows)
    results = []
    for owner in asked:
        mine = view.owned(found, owner, params)
        for period in view.county.setting.periods(params["each"]):
            inside = [all_hold([item.belongs, _falls_in(item, period, params, view), view.meets(item.row, params.get("must"))]) for item in mine]
            results.append((conj([filed, owner.asked]), of(owner.held(any_holds(inside)))))
    nobody = neg(disj(owner.asked for owner in asked))
    outside = conj([nobody, view.owner_register(params)])
    unheard = disj([conj([nobody, neg(outside)]), conj([neg(nobody), neg(filed)])])
    return tallied(view, [*results, (unheard, {"unknown": True})], neg(outside))


def _falls_in(member: Member, period: tuple[date, date], params: Params, view: View) -> Truth:
    first, last = period
    if "number" in params:
        year, number = (view.county.cell(member.row, (params["number"][name],)) for name in ("year", "no"))
        length = {"month": 1, "quarter": 3, "year": 12}[params["each"]]
        return known_if(conj([year.filled, number.filled]), conj([year.value == first.year, number.value == (first.month - 1) // length + 1]))
    cell = view.county.cell(member.row, (params.get("month") or params["date"],))
    low, high = (day.year * 12 + day.month - 1 if "month" in params else day.toordinal() for day in (first, last))
    return known_if(cell.filled, conj([cell.value >= low, cell.value <= high]))
