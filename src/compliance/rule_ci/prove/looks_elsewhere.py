"""The measures of figures, comparisons, sums and declarations that are not yet known, each as the fields of a fact."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import z3

from compliance.operators.attested import INCOMPLETE, STATUS_CODES
from compliance.rule_ci.prove.facts import Percentages, constant, flag, integer
from compliance.rule_ci.prove.formulas import Formula, Truth, all_hold, conj, disj, known_if, neg
from compliance.rule_ci.prove.looks import UNKNOWN, Look, of, tallied
from compliance.rule_ci.prove.view import Member, Owner, Params, View

MISSING, SAME, INCREASED, CHANGED = range(4)
"""What became of a value that should not change."""


def rate(params: Params, view: View) -> list[Look]:
    """One fact about the worst of the indicators that are judged."""
    listed = isinstance(params["indicator"], list)
    codes = params["indicator"] if listed else [params["indicator"]]
    defined = [view.county.flag("defined", code) for code in codes]
    known = [_known(code, view) for code in codes]
    judged: list[Formula] = [True] * len(codes)
    if listed and params.get("designated", True):
        some = disj(defined)
        judged = [disj([part, neg(some)]) if number == 0 else part for number, part in enumerate(defined)]
    rates = tuple((part, percent(code, view)) for part, code in zip(judged, codes, strict=True))
    worst = Percentages(rates)
    all_known = conj(disj([neg(part), sure]) for part, sure in zip(judged, known, strict=True))
    stale = view.county.flag("stale", *codes, params["year"]) if "year" in params else False
    fields: dict[str, Any] = {"known": flag(all_known), "stale": flag(stale), "floor": worst, "ceiling": worst, "why": constant(UNKNOWN)}
    return [Look(True, fields)]


def percent(code: str, view: View) -> Any:
    """The percentage of an indicator."""
    share = view.county.setting.tables.indicators[code].kind == "share"
    return view.county.real(100 if share else None, "rate", code)


def _known(code: str, view: View) -> Formula:
    filed = view.county.flag("filed", code)
    return conj([filed, view.county.flag("defined", code)]) if view.county.setting.tables.indicators[code].definition_required else filed


def unchanged(params: Params, view: View) -> list[Look]:
    """One entry for each institution and item."""
    rows = view.rows(params["of"])
    items = params["item"] if isinstance(params["item"], list) else [params["item"]]
    filed = disj(row.present for row in view.all_rows(params["of"]))
    members = view.members(rows, params.get("where"))
    results = [(conj([filed, member.belongs.may]), _compared(member, item, params, view)) for member in members for item in items]
    return tallied(view, [*results, (neg(filed), {"unknown": True})])


def kept(params: Params, view: View) -> list[Formula]:
    """What `unchanged` asks of each row that there is."""
    items = params["item"] if isinstance(params["item"], list) else [params["item"]]
    members = view.members(view.rows(params["of"]), params.get("where"))
    return [disj([member.belongs.no, _compared(member, item, params, view)["ok"]]) for member in members for item in items]


def _compared(member: Member, item: str, params: Params, view: View) -> dict[str, Formula]:
    state = view.county.integer(MISSING, CHANGED, "compared", params["in"], member.row, item)
    there = state != MISSING
    ok = disj([state == SAME, state == INCREASED]) if params.get("accept") == "increase" else state == SAME
    excused = view.meets(member.row, params["review_if"]) if "review_if" in params else Truth(False, True)
    reasoned = view.county.flag("reason", params["in"], member.row, item)
    proved = view.county.flag("proof", params["in"], member.row, item) if params.get("evidence") else False
    review = conj([there, neg(ok), disj([reasoned, proved, excused.yes])])
    bad = conj([there, neg(ok), neg(review), member.belongs.yes, excused.no])
    return {"ok": ok, "review": review, "bad": bad, "unknown": neg(disj([ok, review, bad]))}


def ordered(params: Params, view: View) -> list[Look]:
    """One entry for each pair of neighbouring levels in each expected group."""
    expect: Mapping[str, list[str]] = params.get("expect", {})
    sorting = [*expect, params["by"]]
    members = view.members(view.rows(params["in"]), params.get("where"))
    sure = [conj([m.belongs.yes, *(view.county.cell(m.row, (name,)).filled for name in sorting)]) for m in members]
    results: list[tuple[Formula, dict[str, Formula]]] = []
    for values in itertools.product(*expect.values()):
        group = dict(zip(expect, values, strict=True))
        levels = [
            [conj([part, view.meets(m.row, {**group, params["by"]: code}).yes]) for part, m in zip(sure, members, strict=True)] for code in params["order"]
        ]
        for upper, lower in itertools.pairwise(levels):
            results.append((neg(conj([disj(upper), disj(lower)])), {"unknown": True}))
            results += [
                (conj([first, second]), of(_in_order(a, b, params, view)))
                for (first, a), (second, b) in itertools.product(zip(upper, members, strict=True), zip(lower, members, strict=True))
                if a is not b
            ]
    results += [(conj([m.belongs.may, neg(part)]), {"unknown": True}) for m, part in zip(members, sure, strict=True)]
    return tallied(view, results)


def _in_order(first: Member, second: Member, params: Params, view: View) -> Truth:
    a, b = view.county.cell(first.row, (params["value"],)), view.county.cell(second.row, (params["value"],))
    relation = {"not_below": a.value >= b.value, "above": a.value > b.value, "equal": a.value == b.value}[params.get("relation", "not_below")]
    return known_if(conj([a.filled, b.filled]), relation)


def total(params: Params, view: View) -> list[Look]:
    """One entry for each sum; whether shares follow their base is left open, since the solver is not given products of amounts."""
    asked = view.condition(params.get("only_if"))
    own = view.members(view.rows(params["in"]), params.get("where"))
    some = conj([disj(member.belongs.yes for member in own), asked.yes])
    side = params.get("equals") or params["shares_of"]
    others = view.members(view.rows(side["in"]), side.get("where"))
    unsure = disj(member.belongs.open for member in (*own, *others))
    if "equals" in params:
        results = [(conj([some, member.belongs.yes]), of(_agrees(member, own, others, params, view))) for member in own]
    else:
        agrees = view.county.flag("shares", repr(params))
        results = [(some, of(Truth(agrees, neg(agrees))))]
    silent = conj([asked.may, neg(some)])
    return tallied(view, [*results, (conj([some, unsure]), {"unknown": True}), (silent, {"unknown": True})])


def _agrees(member: Member, own: list[Member], others: list[Member], params: Params, view: View) -> Truth:
    side, group = params["equals"], params.get("group", [])
    known, value, _ = _sum(member, own, group, params["sum"], view)
    other_known, other, there = _sum(member, others, group, side["sum"], view)
    slack = z3.RealVal(str(params.get("within", 0)))
    return known_if(conj([known, other_known, there]), conj([value - other <= slack, other - value <= slack]))


def _sum(member: Member, rows: list[Member], group: list[str], name: str, view: View) -> tuple[Formula, Any, Formula]:
    """Of the rows of the member's group: whether all amounts are known, their sum, and whether there is one."""
    inside = [conj([other.belongs.yes, *(_same_key(member, other, part, view) for part in group)]) for other in rows]
    cells = [view.county.cell(other.row, (name,)) for other in rows]
    known = conj(disj([neg(part), cell.filled]) for part, cell in zip(inside, cells, strict=True))
    return known, z3.Sum([z3.If(part, cell.value, z3.RealVal(0)) for part, cell in zip(inside, cells, strict=True)]), disj(inside)


def _same_key(first: Member, second: Member, name: str, view: View) -> Formula:
    a, b = view.county.cell(first.row, (name,)), view.county.cell(second.row, (name,))
    return disj([conj([a.filled, b.filled, a.value == b.value]), conj([neg(a.filled), neg(b.filled)])])


def attested(params: Params, view: View) -> list[Look]:
    """One fact for each of those who must declare: the county, or each row of the `scope` table."""
    condition = view.condition(params.get("only_if"))
    scope = params.get("scope", "county")
    asked = view.asked({} if scope == "county" else {"per": scope, "per_where": params.get("scope_where")})
    nobody = neg(disj(owner.asked for owner in asked))
    looks = [Look(owner.asked, _declared(owner, condition, params, view)) for owner in asked]
    whole = Owner(None, True, all_hold(()))
    return looks if nobody is False else [*looks, Look(nobody, _declared(whole, condition, params, view))]


def _declared(owner: Owner, condition: Truth, params: Params, view: View) -> dict[str, Any]:
    county, key = view.county, (view.atoms, owner.row)
    county.memo["asked", *key] = owner.asked
    status = county.integer(0, len(STATUS_CODES), "status", *key)
    evidence = county.integer(0, INCOMPLETE, "evidence", *key)
    late = county.flag("late", *key) if params.get("dated") else False
    if late is not False:
        county.axioms.append(z3.Implies(late, evidence == INCOMPLETE))
    fields: dict[str, Any] = {"status": integer(status), "evidence": integer(evidence), "rating": integer(county.integer(0, 4, "rating", *key))}
    fields |= {"late": flag(late), "short": flag(county.flag("short", *key) if "coverage" in params else False), "why": constant(UNKNOWN)}
    if condition.yes is not True:
        asked = condition.yes
        silent = {name: integer(z3.If(asked, value, 0)) for name, value in (("status", status), ("evidence", evidence))}
        fields |= silent | {"applies": flag(condition.may), "late": flag(conj([asked, late])), "short": constant(0)}
    return fields


def recorded(params: Params, view: View) -> list[Look]:
    """Shown, whatever there is."""
    del params, view
    return [Look(True, {"why": constant(0)})]
