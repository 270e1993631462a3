"""`compliance evaluate --format xlsx`: the ledger of what is to be put right, and the submitted workbook with the findings on its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.model.problem import Problem, ProblemsError

if TYPE_CHECKING:
    from compliance.model.evaluation import Evaluation
    from compliance.rulebook.table_model import Tables
    from compliance.workbook.rectification import Ledger


def workbooks(evaluation: Evaluation, folder: Path, source: Path, ledger: Ledger | None, tables: Tables) -> Iterator[tuple[Path, Callable[[], bytes]]]:
    """The files to write into `folder`, each with what makes its bytes; `source` is the submission as given, annotated where it is a workbook."""
    yield folder / "ledger.xlsx", partial(_ledger, evaluation, ledger)
    if source.is_file() and source.suffix.lower() == ".xlsx":
        yield folder / "annotated.xlsx", partial(_annotated, source, evaluation, tables)


def read_ledgers(paths: Sequence[Path]) -> tuple[dict[str, Ledger], list[Problem]]:
    """The earlier ledgers by unit; a second one of a unit is a problem."""
    ledgers: dict[str, Ledger] = {}
    problems: list[Problem] = []
    for path in paths:
        from compliance.workbook.rectification import read_ledger

        try:
            found = read_ledger(path)
        except ProblemsError as error:
            problems += error.problems
            continue
        if found.unit in ledgers:
            message = f"“{found.unit}”已有一份整改台账 {ledgers[found.unit].file}"
            problems.append(Problem("second-ledger", message, found.cover["unit_name"], "每个单位只用最近一份"))
        ledgers.setdefault(found.unit, found)
    return ledgers, problems


def ledger_problems(ledgers: Mapping[str, Ledger], evaluations: Sequence[Evaluation]) -> list[Problem]:
    """What keeps ledgers from being carried on by this run: another unit, policy or day."""
    units = {item.subject_name: item for item in evaluations}
    problems: list[Problem] = []
    for unit, ledger in ledgers.items():
        from compliance.workbook.rectification import check_ledger

        if unit in units:
            problems += check_ledger(ledger, units[unit])
        else:
            message = f"整改台账是“{unit}”的，本次评估的是 {'、'.join(sorted(units))}"
            problems.append(Problem("other-unit", message, ledger.cover["unit_name"], "换用本单位的整改台账"))
    return problems


def _ledger(evaluation: Evaluation, ledger: Ledger | None) -> bytes:
    from compliance.workbook.rectification import write_ledger

    return write_ledger(evaluation, ledger)


def _annotated(source: Path, evaluation: Evaluation, tables: Tables) -> bytes:
    from compliance.workbook.annotate import annotate

    return annotate(source.read_bytes(), evaluation, tables)
