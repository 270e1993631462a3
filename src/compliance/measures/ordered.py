"""The measure of `ordered`: neighbouring levels of an order compared, group by group."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from compliance.measures.population import members
from compliance.measures.scene import Frame, Scene
from compliance.measures.tally import state, tally
from compliance.model.evaluation import Entry
from compliance.model.language import mark, named, say, together
from compliance.model.observation import Observation
from compliance.model.ternary import Ternary
from compliance.model.verdict import Reason
from compliance.submission.rows import Row


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """One entry for each pair of neighbouring levels in each expected group; a level that is not filed is unreported."""
    sorting = [*params.get("expect", {}), params["by"]]
    found = members(params["in"], params.get("where"), frame, scene)
    sure = [member.row for member in found if member.belongs is True and all(member.row.value(name) is not None for name in sorting)]
    unsure = [member.row for member in found if member.row not in sure]
    results = [result for group in _groups(params) for result in _pairs(group, sure, params, scene)]
    results += [(scene.entry(row, "unknown", [*sorting, params["value"]]), Reason.NOT_REPORTED) for row in unsure]
    return [tally([entry for entry, _ in results], [value for _, value in results], mark("组"))]


def _groups(params: Mapping[str, Any]) -> list[dict[str, str]]:
    expect: Mapping[str, list[str]] = params.get("expect", {})
    return [dict(zip(expect, values, strict=True)) for values in itertools.product(*expect.values())]


def _pairs(group: dict[str, str], found: list[Row], params: Mapping[str, Any], scene: Scene) -> list[tuple[Entry, Ternary]]:
    rows = [row for row in found if all(row.value(name) == value for name, value in group.items())]
    levels = [(code, [row for row in rows if row.value(params["by"]) == code]) for code in params["order"]]
    results: list[tuple[Entry, Ternary]] = []
    for (first, upper), (second, lower) in itertools.pairwise(levels):
        label = together(*map(named, group.values()), say("{first}—{second}", first=named(first), second=named(second)))
        if not upper or not lower:
            results.append((Entry(label, "unknown", say("{level}未填报", level=named(first if not upper else second))), Reason.NOT_REPORTED))
        results += [_compare(label, a, b, params, scene) for a in upper for b in lower]
    return results


def _compare(label: str, first: Row, second: Row, params: Mapping[str, Any], scene: Scene) -> tuple[Entry, Ternary]:
    name = params["value"]
    a, b = first.value(name), second.value(name)
    value: Ternary = Reason.NOT_REPORTED
    if isinstance(a, int | Decimal) and isinstance(b, int | Decimal):
        value = {"not_below": a >= b, "above": a > b, "equal": a == b}[params.get("relation", "not_below")]
    shown = [scene.shown(row.table, (name,), row.value(name)) for row in (first, second)]
    title = named(scene.field_of(first.table, (name,)).title)
    return Entry(
        label, state(value), say("{title}：{first} 与 {second}", title=title, first=shown[0], second=shown[1]), (first.place(name), second.place(name))
    ), value
