"""The measure of `total`: sums against other sums, and shares against a base, to the cent that the rule allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compliance.measures.population import condition_holds, members
from compliance.measures.scene import Frame, Scene
from compliance.measures.tally import state, tally
from compliance.model.evaluation import Entry
from compliance.model.language import say
from compliance.model.observation import Observation
from compliance.model.place import Place
from compliance.model.quantity import as_decimal, plain
from compliance.model.ternary import Ternary
from compliance.model.verdict import Reason
from compliance.submission.rows import Row

Sums = dict[tuple[Any, ...], Fraction | None]


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """One entry for each sum; nothing filed where the rule's condition is met is unreported."""
    asked = condition_holds(params.get("only_if"), frame, scene)
    if asked is False:
        return [tally([], [])]
    own = _rows(params["in"], params.get("where"), frame, scene)
    if not own or asked is not True:
        return [tally([Entry("", "unknown", say("未填报"))], [Reason.NOT_REPORTED])]
    results = _shares(own, params, frame, scene) if "shares_of" in params else _equal(own, params, frame, scene)
    unsure = _unsure(params, frame, scene)
    if unsure:
        results = [(replace(entry, state="unknown"), Reason.NOT_REPORTED) if value is False else (entry, value) for entry, value in results]
    results += [(scene.entry(row, "unknown", scene.table(row.table).key), Reason.NOT_REPORTED) for row in unsure]
    return [tally([entry for entry, _ in results], [value for _, value in results])]


def _unsure(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Row]:
    """Rows of either side that may or may not take part: nothing is proven while there are any."""
    sides = [params, *(params[name] for name in ("equals", "shares_of") if name in params)]
    return [member.row for side in sides for member in members(side["in"], side.get("where"), frame, scene) if isinstance(member.belongs, Reason)]


def _rows(table: str, where: Any, frame: Frame, scene: Scene) -> list[Row]:
    return [member.row for member in members(table, where, frame, scene) if member.belongs is True]


def _sums(rows: list[Row], group: list[str], name: str) -> tuple[Sums, dict[tuple[Any, ...], list[Place]]]:
    sums: Sums = {}
    places: dict[tuple[Any, ...], list[Place]] = defaultdict(list)
    for row in rows:
        key, value = tuple(row.value(part) for part in group), row.value(name)
        before = sums.get(key, Fraction(0))
        sums[key] = before + Fraction(value) if before is not None and isinstance(value, int | Decimal) else None
        places[key].append(row.place(name))
    return sums, places


def _equal(own: list[Row], params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[tuple[Entry, Ternary]]:
    side, group = params["equals"], params.get("group", [])
    sums, places = _sums(own, group, params["sum"])
    others, other_places = _sums(_rows(side["in"], side.get("where"), frame, scene), group, side["sum"])
    return [_entry(" ".join(map(str, key)), value, others.get(key), places[key] + other_places[key], params) for key, value in sums.items()]


def _shares(own: list[Row], params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[tuple[Entry, Ternary]]:
    side = params["shares_of"]
    sums, places = _sums(own, [params["by"]], params["sum"])
    bases, base_places = _sums(_rows(side["in"], side.get("where"), frame, scene), [side["by"]], side["sum"])
    total, base = _whole(sums), _whole(bases)
    results = []
    for key in sorted({*sums, *bases}, key=str):
        share = bases.get(key, Fraction(0))
        wanted = total * share / base if total is not None and base and share is not None else None
        label = scene.shown(params["in"], (params["by"],), key[0])
        results.append(_entry(label, sums.get(key, Fraction(0)), wanted, places[key] + base_places[key], params))
    return results


def _whole(sums: Sums) -> Fraction | None:
    values = [value for value in sums.values() if value is not None]
    return sum(values, Fraction(0)) if len(values) == len(sums) else None


def _entry(label: str, value: Fraction | None, wanted: Fraction | None, places: list[Place], params: Mapping[str, Any]) -> tuple[Entry, Ternary]:
    if value is None or wanted is None:
        return Entry(label, "unknown", say("金额未填全"), tuple(places)), Reason.NOT_REPORTED
    agrees = abs(value - wanted) <= Fraction(params.get("within", 0))
    text = say("实为 {found} 元，应为 {wanted} 元", found=plain(as_decimal(value, 2)), wanted=plain(as_decimal(wanted, 2)))
    return Entry(label, state(agrees), text, tuple(places)), agrees
