"""Times sealing what a result was made by, the exports of one county, and a signature: medians and least figures of one process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from compliance.cli.session import Session
from compliance.evaluate import Request
from compliance.evaluate.results import dumps
from compliance.evaluate.seal_program import PACKAGE, sources_digest, templates_digest
from compliance.evaluate.seal_signature import signed
from compliance.reports.junit_results import render_junit
from compliance.reports.oscal import render_oscal
from compliance.rulebook.paths import templates_dir

SAMPLE = min((Path(__file__).resolve().parent.parent / "examples" / "kaifeng-final").glob("*.xlsx"))


def main(rounds: int = 21) -> None:
    """The hashes are worked out once a process and are timed afresh here."""
    found = Session.open(None, None, None, ()).evaluate(SAMPLE, None, Request())
    content, key, templates = dumps(found).encode(), Ed25519PrivateKey.generate(), (templates_dir(),)
    ways: dict[str, Callable[[], object]] = {
        "hash of the templates": lambda: templates_digest.__wrapped__(templates),
        "hash of the sources": lambda: sources_digest.__wrapped__(PACKAGE),
        "results.json": lambda: dumps(found),
        "OSCAL": lambda: render_oscal(found),
        "JUnit": lambda: render_junit(found),
        "signature of results.json": lambda: signed(content, key),
    }
    print(f"\nsealing and exporting {SAMPLE.name}, {len(found.findings)} findings, {rounds} rounds in turn\n{'':28}{'median ms':>12}{'least':>9}")
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            times[name].append((time.perf_counter() - start) * 1e3)
    for name, figures in times.items():
        print(f"{name:28}{statistics.median(figures):12.2f}{min(figures):9.2f}")


if __name__ == "__main__":
    main()
