"""The measure of `permission` and `informational`: what was filed, shown without a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.measures.attestation import evidence_ref
from compliance.measures.population import selected
from compliance.measures.scene import Frame, Scene
from compliance.model.evaluation import Quantity
from compliance.model.language import say
from compliance.model.observation import Observation
from compliance.operators.conditions import paths_read


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """The rows and declarations that bear on the clause."""
    entries = []
    if "in" in params:
        found = selected(params, params["in"], frame, scene)
        paths = params.get("show") or paths_read(params.get("register"), params.get("where")) or list(scene.table(params["in"]).key)
        entries += [scene.entry(member.row, "note", paths) for member in found]
    declared = [row for atom in frame.atoms for row in scene.measures_by_atom.get(atom, ())]
    entries += [scene.entry(row, "note", ["status", "description"]) for row in declared]
    refs = tuple(evidence_ref(row, scene) for atom in frame.atoms for row in scene.evidence_by_atom.get(atom, ()))
    text = say("列示 {count} 条", count=len(entries)) if entries else say("没有可列示的填报")
    return [Observation({"why": 0}, Quantity(text), None, tuple(entries), refs)]
