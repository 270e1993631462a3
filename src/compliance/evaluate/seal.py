"""The seal of a result: hashes of all that its verdicts and its print rest on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from compliance import __version__
from compliance.engine import engines_used
from compliance.evaluate.circumstances import readings_in_force
from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.seal_program import PACKAGE, engine_versions, sources_digest, templates_digest
from compliance.measures.workdays import WorkCalendar
from compliance.model.evaluation import ReadingUse
from compliance.rulebook import paths
from compliance.submission import Submission


def seal(submission: Submission, compiled: CompiledPolicy, calendar: WorkCalendar) -> dict[str, str]:
    """By part, a SHA-256; of `program` the version, of `engine` the engines that ran with their versions and the hash of the sources."""
    document = compiled.policy.document
    return {
        "rules": compiled.rulebook.sha256,
        "policy": document.sha256,
        "policy_text": document.text_sha256,
        "readings": readings_digest(readings_in_force(compiled)),
        "submission": submission.sha256,
        "calendar": calendar.sha256,
        "templates": templates_digest((paths.templates_dir(),)),
        "program": __version__,
        "engine": f"{engine_versions(engines_used(compiled.durable))}; sources {sources_digest(PACKAGE)}",
    }


def readings_digest(readings: Iterable[ReadingUse]) -> str:
    """The SHA-256 over ids, values and parameters, in the order of the ids; who set them is not part of what they are."""
    chosen = sorted((use.id, use.value, sorted(use.parameters.items())) for use in readings)
    return hashlib.sha256(json.dumps(chosen, ensure_ascii=False).encode()).hexdigest()
