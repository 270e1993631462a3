"""`compliance evaluate --format xlsx`: the ledger of what is to be put right, and the submitted workbook with the findings on its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.cli.unit_files import UnitFiles

if TYPE_CHECKING:
    from compliance.model.evaluation import Evaluation
    from compliance.model.problem import Problem
    from compliance.rulebook.table_model import Tables
    from compliance.workbook.rectification import Ledger


def workbooks(
    judged: Evaluation, told: Evaluation, folder: Path, source: Path, ledger: Ledger | None, tables: Tables
) -> Iterator[tuple[Path, Callable[[], bytes]]]:
    """The files to write into `folder`, each with what makes its bytes; `source` is the submission as given, annotated where it is a workbook.

    `told` is the evaluation in the language of the run, which is spoken when the bytes are made; `judged` the same in Chinese, the language of the facts.
    """
    yield folder / "ledger.xlsx", partial(_ledger, judged, told, ledger)
    if source.is_file() and source.suffix.lower() == ".xlsx":
        yield folder / "annotated.xlsx", partial(_annotated, source, judged, told, tables)


def ledger_files() -> UnitFiles[Ledger]:
    """Earlier ledgers, one a unit."""
    from compliance.workbook.rectification import read_ledger

    return UnitFiles("整改台账", read_ledger, lambda ledger: ledger.cover["unit_name"], "second-ledger", "每个单位只用最近一份")


def read_ledgers(paths: Sequence[Path]) -> tuple[dict[str, Ledger], list[Problem]]:
    """The earlier ledgers by unit; a second one of a unit is a problem."""
    return ledger_files().by_unit(paths) if paths else ({}, [])


def ledger_problems(ledgers: Mapping[str, Ledger], evaluations: Sequence[Evaluation]) -> list[Problem]:
    """What keeps ledgers from being carried on by this run: another unit, policy or day."""
    units = {item.subject_name: item for item in evaluations}
    problems: list[Problem] = []
    for unit, ledger in ledgers.items():
        from compliance.workbook.rectification import check_ledger

        problems += check_ledger(ledger, units[unit]) if unit in units else [ledger_files().other_unit(ledger, units)]
    return problems


def _ledger(judged: Evaluation, told: Evaluation, ledger: Ledger | None) -> bytes:
    from compliance.workbook.rectification import write_ledger

    return write_ledger(judged, ledger, told)


def _annotated(source: Path, judged: Evaluation, told: Evaluation, tables: Tables) -> bytes:
    from compliance.workbook.annotate import annotate

    return annotate(source.read_bytes(), judged, tables, told)
