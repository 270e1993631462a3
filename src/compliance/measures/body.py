"""The measure of `body`: for each owner, whether the unit is there, running, and proved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.measures.conditions import is_complete_evidence, meets
from compliance.measures.population import Owner, owners
from compliance.measures.scene import Frame, Scene
from compliance.measures.tally import state, tally
from compliance.model.evaluation import Entry
from compliance.model.language import mark, say, together
from compliance.model.observation import Observation
from compliance.model.ternary import Ternary, all_hold, any_holds
from compliance.model.verdict import Reason
from compliance.operators.conditions import parsed, paths_read
from compliance.submission.rows import Row

STATUS, FOUNDED, RUNNING = "status", "established_date", {"status": "运行"}


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """One entry for each owner: the county, or each row of the table that owns such units."""
    units = params["unit"] if isinstance(params["unit"], list) else [params["unit"]]
    asked = [Owner(None, "")] if params.get("owner", "county") == "county" else owners(params, frame, scene)
    found = [_one(params, unit, owner, frame, scene) for owner in asked for unit in units]
    if not found:
        found = [(Entry("", "unknown", say("未填报")), Reason.NOT_REPORTED)]
    return [tally([entry for entry, _ in found], [value for _, value in found], mark("个"))]


def _one(params: Mapping[str, Any], unit: str, owner: Owner, frame: Frame, scene: Scene) -> tuple[Entry, Ternary]:
    rows = [row for row in scene.submission.rows(params["table"]) if row.value(params.get("code", "unit_code")) == unit and _belongs(row, owner, params, scene)]
    definition = scene.field_of(params["table"], (params.get("code", "unit_code"),))
    title = scene.code_title(definition, unit)
    label = together(owner.label, title)
    if not rows:
        return Entry(label, "unknown", say("未填报")), Reason.NOT_REPORTED
    decided = [(row, _stands(row, params, frame, scene)) for row in rows]
    value = any_holds(result for _, result in decided)
    row = next(row for row, result in decided if result == value)
    value = owner.held(value)
    paths = [STATUS, FOUNDED, params.get("evidence", "evidence_id"), *paths_read(params.get("must"))]
    return scene.entry(row, state(value), dict.fromkeys(paths), label=label), value


def _belongs(row: Row, owner: Owner, params: Mapping[str, Any], scene: Scene) -> bool:
    field, table = params.get("owner_field", "owner_id"), params.get("per", "")
    if owner.id is None:
        return scene.is_countywide(row, field, table)
    if params.get("owner") == "either":
        return scene.speaks_for(row, owner.id, table, field) is True
    return scene.owner_of(row, table, field) == owner.id


def _stands(row: Row, params: Mapping[str, Any], frame: Frame, scene: Scene) -> Ternary:
    running = meets(row, parsed(params.get("running", RUNNING)) + parsed(params.get("must")), frame, scene)
    if running is not True:
        return running
    founded = row.value(FOUNDED)
    dated: Ternary = founded <= scene.cutoff if isinstance(founded, date) else Reason.NOT_REPORTED
    evidence = scene.referred(row, params.get("evidence", "evidence_id"))
    return all_hold([dated, is_complete_evidence(evidence) or Reason.MISSING_EVIDENCE])
