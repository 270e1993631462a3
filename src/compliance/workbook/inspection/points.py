"""The rows of an on-site list, out of `results.json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.model.inspection import as_shown
from compliance.model.verdict import BASIS_TITLES, REASON_TITLES, VERDICT_TITLES, Basis, Reason, Verdict

Results = Mapping[str, Any]
MAX_EVIDENCE = 12
LEAD = "（牵头）"


def points_of(results: Results) -> list[dict[str, str]]:
    """One row a point, by place to visit: first the unit's own bodies, in the plan's order, then one after the other those that must each do it."""
    rows = [row for finding in results["findings"] for row in _rows(finding, results["policy"]["number"])]
    places = {place: number for number, place in enumerate(dict.fromkeys(row["place"] for row in sorted(rows, key=lambda row: bool(row["scope"]))))}
    return sorted(rows, key=lambda row: places[row["place"]])


def _rows(finding: Results, number: str) -> Iterator[dict[str, str]]:
    for point in finding["inspection"]:
        yield {
            "place": point["subject"] or finding["responsible"][0].removesuffix(LEAD),
            "clause": point["clause"],
            "scope": point["scope"],
            "subject": point["subject"],
            "location": finding["location"].removeprefix(number).strip(),
            "quote": finding["quote"] + (f"（{point['title']}）" if point["title"] else ""),
            "look": point["asked"],
            "declared": as_shown(point["declared"]),
            "evidence": "；".join(_evidence(finding, point)),
            "verdict": _verdict(point),
        }


def _evidence(finding: Results, point: Results) -> Iterator[str]:
    """The papers of the finding that name this one of several, or nobody."""
    own = [ref for ref in finding["evidence"] if not point["subject"] or ref["scope"] in ("", point["subject"])]
    for ref in own[:MAX_EVIDENCE]:
        flags = f"（{'，'.join(ref['flags'])}）" if ref["flags"] else ""
        name = "" if ref["title"] and ref["title"] in ref["file_name"] else f" {ref['file_name']}"
        yield f"{ref['evidence_id']} {ref['title']}{name}{flags}".strip()
    if len(own) > MAX_EVIDENCE:
        yield f"等 {len(own)} 份"


def _verdict(point: Results) -> str:
    verdict = VERDICT_TITLES[Verdict(point["verdict"])]
    reason = f"，{REASON_TITLES[Reason(point['reason'])]}" if point["reason"] else ""
    return f"{verdict}{reason}（{BASIS_TITLES[Basis(point['basis'])]}）"
