"""SARIF 2.1.0 (OASIS, with errata 01), which code hosts show beside the lines of a change."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any
from urllib.parse import quote

import compliance
from compliance.model.place import Place
from compliance.rule_ci.catalogue import CatalogueEntry, entry
from compliance.rule_ci.formats.sentence import sentence
from compliance.rule_ci.formats.sources import Sources
from compliance.rule_ci.outcome import Notice, Outcome

ROOT = "%SRCROOT%"
FINGERPRINT = "complianceRuleLine/v1"


def render(outcome: Outcome, sources: Sources) -> str:
    """One run. Columns count Unicode code points from 1; paths are told from the current directory, which is taken for the root of the repository."""
    codes = sorted({notice.problem.code for notice in outcome.notices})
    seen: Counter[str] = Counter()
    run = {
        "tool": {"driver": {"name": "compliance rules", "version": compliance.__version__, "language": "zh-CN", "rules": [_rule(code) for code in codes]}},
        "automationDetails": {"id": f"compliance-rules/{outcome.command}/"},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "规则仓库的根目录"}}},
        "results": [_result(notice, codes.index(notice.problem.code), sources, seen) for notice in outcome.notices],
        "properties": {"lines": list(outcome.lines)},
    }
    log = {"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str) -> dict[str, Any]:
    """What the catalogue says of a code. Its page has no absolute address, so it is named in the help and not as `helpUri`."""
    known = entry(code)
    return {"id": code, **(_described(known) if known else {})}


def _described(known: CatalogueEntry) -> dict[str, Any]:
    plain = f"{known.why}\n\n不要写：\n{known.avoid}\n应当写：\n{known.prefer}\n说明：{known.page}"
    fenced = f"{known.why}\n\n不要写：\n\n```yaml\n{known.avoid}```\n\n应当写：\n\n```yaml\n{known.prefer}```\n\n说明：`{known.page}`"
    return {"shortDescription": {"text": known.title}, "fullDescription": {"text": known.why}, "help": {"text": plain, "markdown": fenced}}


def _result(notice: Notice, index: int, sources: Sources, seen: Counter[str]) -> dict[str, Any]:
    problem = notice.problem
    locations = [_location(problem.place, sources)] if sources.path(problem.place) else []
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": notice.level.value,
        "message": _message(sentence(problem, "" if locations else str(problem.place))),
        "locations": locations,
        "relatedLocations": [
            {"id": number, **_location(place, sources), "message": _message(text)}
            for number, (place, text) in enumerate(notice.related, 1)
            if sources.path(place)
        ],
        "partialFingerprints": {FINGERPRINT: _fingerprint(notice, sources, seen)},
    }


def _location(place: Place, sources: Sources) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(sources.shown(place), errors="replace"), "uriBaseId": ROOT}}
    if place.line:
        physical["region"] = {"startLine": place.line, **({"startColumn": place.column} if place.column else {})}
    return {"physicalLocation": physical}


def _message(text: str) -> dict[str, str]:
    """A message object, in which braces stand for placeholders unless doubled (SARIF 2.1.0, 3.11.5)."""
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _fingerprint(notice: Notice, sources: Sources, seen: Counter[str]) -> str:
    """The same for as long as the line reads the same, wherever it moves in its file; equal lines are told apart by their order."""
    problem = notice.problem
    line = sources.line(problem.place)
    what = problem.message if line is None else "".join(line.split())
    named = f"{problem.code} {problem.place.file} {what}"
    digest = hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:32]
    seen[digest] += 1
    return f"{digest}:{seen[digest]}"
