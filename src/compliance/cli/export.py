"""The exports of `compliance evaluate --format`: forms that other systems read, each a file beside `results.json`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance.model.evaluation import Evaluation

FILES = {"oscal": "assessment-results.oscal.json", "junit": "results.junit.xml"}
"""By the name of the format."""


def exports(evaluation: Evaluation, folder: Path, wanted: Iterable[str]) -> Iterator[tuple[Path, Callable[[], str]]]:
    """The files to write into `folder`, each with what makes its text."""
    for name, file in FILES.items():
        if name in wanted:
            yield folder / file, partial(_rendered, name, evaluation)


def _rendered(name: str, evaluation: Evaluation) -> str:
    if name == "oscal":
        from compliance.reports.oscal import render_oscal

        return render_oscal(evaluation)
    from compliance.reports.junit_results import render_junit

    return render_junit(evaluation)
