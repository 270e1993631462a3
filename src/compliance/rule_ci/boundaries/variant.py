"""An example changed in one thing, with the verdicts that a law forbids for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.evaluate.trial import Staged
from compliance.model.verdict import Verdict

COMPLIANT, FAILED = Verdict.COMPLIANT.value, Verdict.NON_COMPLIANT.value
NOT_COMPLIANT = frozenset(verdict.value for verdict in Verdict) - {COMPLIANT}


@dataclass(frozen=True, slots=True)
class Variant:
    """An example made from another: `words` say what was changed, `law` which law forbids the verdicts in `forbidden`."""

    example: Mapping[str, Any]
    words: str
    law: str
    forbidden: frozenset[str]


def with_cells(base: Staged, table: str, index: int, cells: Mapping[str, Any]) -> dict[str, Any]:
    """The example with some cells of a row changed (None: emptied)."""
    given = base.case.example["given"]
    row = {name: value for name, value in {**given[table][index], **cells}.items() if value is not None}
    return {**base.case.example, "given": {**given, table: [*given[table][:index], row, *given[table][index + 1 :]]}}


def without_row(base: Staged, table: str, index: int) -> dict[str, Any]:
    """The example without a row; without the table, where it was the only one."""
    given = base.case.example["given"]
    rows = given[table][:index] + given[table][index + 1 :]
    rest = {name: value for name, value in given.items() if name != table}
    return {**base.case.example, "given": {**rest, table: rows} if rows else rest}
