"""Which rows a check is about: membership in three values, registers that are complete or silent, and the owners of a check made for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.measures.conditions import meets
from compliance.measures.scene import Frame, Scene
from compliance.model.ternary import Ternary, all_hold, any_holds
from compliance.model.verdict import Reason
from compliance.operators.conditions import Condition, parsed
from compliance.submission.rows import Row


@dataclass(frozen=True, slots=True)
class Member:
    """A row, and whether it belongs to the population."""

    row: Row
    belongs: Ternary


@dataclass(frozen=True, slots=True)
class Owner:
    """One of those for whom a check is made; None stands for the county as a whole. `belongs` is unknown when it may not be one of them."""

    id: str | None
    label: str
    belongs: Ternary = True

    def held(self, value: Ternary) -> Ternary:
        """A result for this owner: a failure of one that may not have to be asked is unknown."""
        return self.belongs if value is False and isinstance(self.belongs, Reason) else value


def members(table: str, where: Mapping[str, Any] | None, frame: Frame, scene: Scene) -> list[Member]:
    """Rows of a table that belong, or may belong, to the population."""
    return _members(table, parsed(where), frame, scene)


def selected(params: Mapping[str, Any], table: str, frame: Frame, scene: Scene) -> list[Member]:
    """Rows of a table that meet, or may meet, both `register` and `where` of a check."""
    return _members(table, parsed(params.get("register")) + parsed(params.get("where")), frame, scene)


def _members(table: str, conditions: tuple[Condition, ...], frame: Frame, scene: Scene) -> list[Member]:
    if any(_depends_on_rule(condition) for condition in conditions):
        return _found(table, conditions, frame, scene)
    key = (table, *map(id, conditions))
    if key not in scene.memo:
        # The conditions are kept with the result, so that their ids stay theirs.
        scene.memo[key] = (conditions, _found(table, conditions, frame, scene))
    found: list[Member] = scene.memo[key][1]
    return found


def _found(table: str, conditions: tuple[Condition, ...], frame: Frame, scene: Scene) -> list[Member]:
    found = [Member(row, meets(row, conditions, frame, scene)) for row in scene.submission.rows(table)]
    return [member for member in found if member.belongs is not False]


def _depends_on_rule(condition: Condition) -> bool:
    """Whether a condition speaks of the due date, which differs from rule to rule."""
    if condition.kind == "any_of":
        return any(_depends_on_rule(inner) for part in condition.operand for inner in part)
    return condition.operand == "due" or condition.kind == "count_in"


def is_filed(params: Mapping[str, Any], table: str, frame: Frame, scene: Scene) -> bool:
    """Whether the matter was reported at all: a row of the register (or of the part of it that the rule names) was filed."""
    if not params.get("register"):
        return scene.submission.filed(table)
    return bool(members(table, params["register"], frame, scene))


def is_complete(params: Mapping[str, Any], table: str, scene: Scene) -> bool:
    """Whether what is not listed does not exist: in registers, and in lists of which the rule names the part that was filed; never in pre-filled tables."""
    definition = scene.table(table)
    return definition.complete or (definition.kind == "ledger" and "register" in params)


def owners(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Owner]:
    """Those for whom the check is made: the county, or each row of the `per` table that is, or may be, to be asked."""
    table = params.get("per")
    if table is None:
        return [Owner(None, "")]
    definition = scene.table(table)
    active = parsed(definition.active)
    found = [member for member in members(table, params.get("per_where"), frame, scene) if meets(member.row, active, frame, scene) is not False]
    return [Owner(str(member.row.value(definition.id_field or "")), scene.label(member.row), member.belongs) for member in found]


def owned(found: list[Member], owner: Owner, params: Mapping[str, Any], scene: Scene) -> list[Member]:
    """The members of a population that are, or may be, about an owner."""
    if owner.id is None:
        return found
    about = [Member(member.row, all_hold([member.belongs, scene.speaks_for(member.row, owner.id, params["per"], params.get("via"))])) for member in found]
    return [member for member in about if member.belongs is not False]


def owner_table_is_filed(params: Mapping[str, Any], scene: Scene) -> bool:
    """Whether there are no owners because a complete register holds none, and not because it was not filed."""
    return "per" in params and scene.submission.filed(params["per"]) and scene.table(params["per"]).complete


def condition_holds(only_if: Mapping[str, Any] | None, frame: Frame, scene: Scene) -> Ternary:
    """Whether the condition on which a duty depends is met: by a row; unknown while its table is silent."""
    if only_if is None:
        return True
    if not is_filed(only_if, only_if["in"], frame, scene):
        return Reason.NOT_REPORTED
    return any_holds(member.belongs for member in selected(only_if, only_if["in"], frame, scene))
