"""The measure of `unchanged`: the value before joining against the value now, institution by institution."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from compliance.measures.conditions import meets, squeezed
from compliance.measures.population import Member, members
from compliance.measures.scene import Frame, Scene
from compliance.measures.tally import tally
from compliance.model.evaluation import Entry
from compliance.model.language import named, say
from compliance.model.observation import Observation
from compliance.model.quantity import parse_number
from compliance.model.ternary import Ternary
from compliance.model.verdict import Reason
from compliance.operators.conditions import parsed
from compliance.submission.rows import Row

BEFORE, AFTER, WHY, PROOF = "before_value", "after_value", "change_reason", "evidence_id"
SAME_AS_BEFORE = "同前"
_NUMBER = re.compile(r"(\d[\d,，]*(?:\.\d+)?)(万|亿)?", re.ASCII)
_SCALES = {None: 1, "万": 10**4, "亿": 10**8}
READ = (BEFORE, AFTER, "baseline_date", "after_date", WHY)


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """One entry for each institution of the population and item; a missing row or empty value is unreported."""
    items = params["item"] if isinstance(params["item"], list) else [params["item"]]
    if not scene.submission.filed(params["of"]):
        return [tally([Entry("", "unknown", say("机构名册未填报"))], [Reason.NOT_REPORTED])]
    rows = _index(params, scene)
    population = members(params["of"], params.get("where"), frame, scene)
    found = [_one(member, item, rows, params, frame, scene) for member in population for item in items]
    if not any(member.belongs is True for member in population):
        found = [_unsure(entry, value, member) for (entry, value), member in zip(found, (member for member in population for _ in items), strict=True)]
    return [tally([entry for entry, _ in found], [value for _, value in found])]


def _index(params: Mapping[str, Any], scene: Scene) -> dict[tuple[Any, Any], Row]:
    table = params["in"]
    if ("compare", table) not in scene.memo:
        first, second = scene.table(table).key
        scene.memo["compare", table] = {(row.value(first), row.value(second)): row for row in scene.submission.rows(table)}
    index: dict[tuple[Any, Any], Row] = scene.memo["compare", table]
    return index


def _one(member: Member, item: str, rows: dict[tuple[Any, Any], Row], params: Mapping[str, Any], frame: Frame, scene: Scene) -> tuple[Entry, Ternary]:
    key = member.row.value(scene.table(params["of"]).id_field or "")
    label = say("{institution}：{item}", institution=scene.label(member.row), item=named(item))
    row = rows.get((key, item))
    if row is None:
        return Entry(label, "unknown", say("未填报")), Reason.NOT_REPORTED
    state, value = _sort(row, member, params, frame, scene)
    return scene.entry(row, state, READ, label=label), value


def _unsure(entry: Entry, value: Ternary, member: Member) -> tuple[Entry, Ternary]:
    """While nobody is known to belong to the population, nothing is shown to be unchanged."""
    return (replace(entry, state="unknown"), member.belongs) if value is True and isinstance(member.belongs, Reason) else (entry, value)


def _sort(row: Row, member: Member, params: Mapping[str, Any], frame: Frame, scene: Scene) -> tuple[str, Ternary]:
    before, after = row.value(BEFORE), row.value(AFTER)
    if before is None or after is None:
        return "unknown", Reason.NOT_REPORTED
    if _same(str(before), str(after), params.get("accept") == "increase"):
        return "ok", True
    if row.value(WHY) is not None or (params.get("evidence") and row.value(PROOF) is not None):
        return "review", True
    excused: Ternary = meets(member.row, parsed(params["review_if"]), frame, scene) if "review_if" in params else False
    if excused is True:
        return "review", True
    doubt = next((value for value in (member.belongs, excused) if isinstance(value, Reason)), None)
    return ("bad", False) if doubt is None else ("unknown", doubt)


def _same(before: str, after: str, increase: bool) -> bool:
    before, after = squeezed(before), squeezed(after)
    if after in (before, SAME_AS_BEFORE):
        return True
    first, second = _amount(before), _amount(after)
    return increase and first is not None and second is not None and first[0] == second[0] and second[1] >= first[1]


def _amount(text: str) -> tuple[str, Decimal] | None:
    """The words around the one number of a text, and the number in plain units (万 and 亿 counted out)."""
    found = list(_NUMBER.finditer(text))
    if len(found) != 1:
        return None
    digits, scale = found[0].groups()
    number = parse_number(digits.replace(",", "").replace("，", ""))
    return None if number is None else (text[: found[0].start()] + "#" + text[found[0].end() :], number * _SCALES[scale])
