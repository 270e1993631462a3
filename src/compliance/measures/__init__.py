"""What a rule looks at: a closed vocabulary of measures over typed rows, one for each leaf operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from compliance.measures import attestation, body, count, deadline, every, ordered, periodic, rate, recorded, total, unchanged
from compliance.measures.scene import Frame, Scene
from compliance.model.observation import Observation

Measure = Callable[[Mapping[str, Any], Frame, Scene], list[Observation]]

MEASURES: dict[str, Measure] = {
    "rate": rate.observe,
    "count": count.observe,
    "exists": count.observe,
    "every": every.observe,
    "body": body.observe,
    "unchanged": unchanged.observe,
    "deadline": deadline.observe,
    "periodic": periodic.observe,
    "attested": attestation.observe,
    "judged": attestation.observe,
    "permission": recorded.observe,
    "informational": recorded.observe,
    "ordered": ordered.observe,
    "total": total.observe,
}

__all__ = ["MEASURES", "Frame", "Measure", "Scene"]
