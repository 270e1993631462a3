"""From an empty template to a verdict and back: filled in by a script, saved by an office program, evaluated, annotated, and read once more."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from builders import DONGMING, KAIFENG, ROOT, book, calendar, compiled
from compliance.cli.main import main
from compliance.evaluate import Request, evaluate
from compliance.evaluate.results import results
from compliance.rulebook.table_model import TableDef
from compliance.submission import Row, Submission, read_submission
from compliance.submission.convert import shown_code
from compliance.workbook.table_sheet import columns_of

FILED = {
    "尉氏县": (KAIFENG, "kaifeng-final/尉氏县.xlsx"),
    "杞县": (KAIFENG, "kaifeng-final/杞县.xlsx"),
    "通许县": (KAIFENG, "kaifeng-final/通许县"),
    "祥符区": (KAIFENG, "kaifeng-final/祥符区.yaml"),
    "东明县": (DONGMING, "dongming-effectiveness/东明县.xlsx"),
}
Cells = dict[str, Any]


def compliance(*arguments: object, accepted: tuple[int, ...] = (0,)) -> None:
    done = CliRunner().invoke(main, [str(item) for item in arguments])
    assert done.exit_code in accepted, done.output


def read(path: Path) -> Submission:
    return read_submission(path, book().tables, book().atoms())


def clauses(policy: str, submission: Submission) -> Any:
    found = results(evaluate(submission, compiled(policy), calendar(), Request()))
    return json.loads(json.dumps(found["clauses"]))


class Office:
    """Types the rows of a submission into the white cells of a template, as an office would: pre-filled rows first, all others beneath them."""

    def __init__(self, path: Path, submission: Submission) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.submission = submission
        self.renamed = {submission.cover.value("report_id"): self._at(book().tables.tables["report"], 2, "report_id").value}

    def fill(self) -> None:
        for table in book().tables.tables.values():
            rows = [self._cells(table, row) for row in self.submission.rows(table.name)]
            if rows:
                self._table(table, rows)
        self.book.save(self.path)

    def _sheet(self, table: TableDef) -> Any:
        return self.book[table.title]

    def _at(self, table: TableDef, line: int, field: str) -> Any:
        names = [(one.name, one.shown) for one in columns_of(table, book().tables)]
        return self._sheet(table).cell(line, names.index((field, False)) + 1)

    def _cells(self, table: TableDef, row: Row) -> Cells:
        """What to type: references to what the template calls otherwise follow it."""
        filled = {name: row.value(name) for name in table.fields if row.value(name) is not None}
        return {name: self._renamed(value) if table.fields[name].type == "ref" else value for name, value in filled.items()}

    def _renamed(self, value: Any) -> Any:
        return tuple(self.renamed.get(one, one) for one in value) if isinstance(value, tuple) else self.renamed.get(value, value)

    def _table(self, table: TableDef, rows: list[Cells]) -> None:
        free = list(self._prefilled(table))
        after = len(free) + 2
        for cells in rows:
            line = next((line for line, known in free if self._is_for(table, cells, known)), None)
            if line is None:
                line, after = after, after + 1
            free = [one for one in free if one[0] != line]
            self._type(table, line, cells)

    def _prefilled(self, table: TableDef) -> Iterator[tuple[int, Cells]]:
        last = 2 if table.cover else self._sheet(table).max_row
        for line in range(2, last + 1):
            known = {name: value for name in table.fields if (value := self._at(table, line, name).value) is not None}
            if known:
                yield line, known

    def _is_for(self, table: TableDef, cells: Cells, known: Cells) -> bool:
        if table.cover:
            return True
        form = table.prefill
        if form is None or self._text(table, form.each, cells.get(form.each)) != known[form.each]:
            return False
        return not form.of or form.of not in known or cells.get(form.of) == known[form.of]

    def _type(self, table: TableDef, line: int, cells: Cells) -> None:
        for name, value in cells.items():
            cell = self._at(table, line, name)
            if cell.value is None:
                cell.value = self._text(table, name, value)
            elif name == table.id_field:
                self.renamed[value] = cell.value

    def _text(self, table: TableDef, name: str, value: Any) -> Any:
        """As it is typed or chosen: codes with their titles, 是 and 否, lists with semicolons."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, tuple):
            return ";".join(value)
        item = table.fields[name]
        titles = book().tables.codes_of(item) if item.type == "code" else {}
        return shown_code(value, titles.get(value, "")) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def wanted() -> dict[str, Any]:
    """What the submissions of the examples come to, as filed."""
    return {unit: clauses(policy, read(ROOT / "examples" / source)) for unit, (policy, source) in FILED.items()}


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates of the five units, filled in."""
    folder = tmp_path_factory.mktemp("typed")
    for unit, (policy, source) in FILED.items():
        compliance("template", "--policy", policy, "--unit", unit, "--out", folder / f"{unit}.xlsx")
        Office(folder / f"{unit}.xlsx", read(ROOT / "examples" / source)).fill()
    return folder


@pytest.fixture(scope="module")
def saved(typed: Path) -> Path:
    """The same workbooks as LibreOffice saves them."""
    program = shutil.which("soffice") or "libreoffice"
    profile = f"-env:UserInstallation={(typed / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", typed / "saved", *sorted(typed.glob("*.xlsx"))]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return typed / "saved"


@pytest.mark.parametrize("unit", FILED)
def test_a_template_that_is_filled_in_comes_to_what_was_filed(unit: str, typed: Path, wanted: dict[str, Any]) -> None:
    submission = read(typed / f"{unit}.xlsx")
    assert clauses(FILED[unit][0], submission) == wanted[unit]
    assert submission.repairs == ()
    assert isinstance(submission.cover.value("as_of_date"), date)


@pytest.mark.libreoffice
@pytest.mark.parametrize("unit", FILED)
def test_saved_elsewhere_evaluated_and_annotated_it_is_read_to_the_same_verdicts(unit: str, saved: Path, wanted: dict[str, Any], tmp_path: Path) -> None:
    compliance("evaluate", saved / f"{unit}.xlsx", "--format", "xlsx", "--out", tmp_path, accepted=(0, 1))
    assert json.loads((tmp_path / unit / "results.json").read_text("utf-8"))["clauses"] == wanted[unit]
    assert clauses(FILED[unit][0], read(tmp_path / unit / "annotated.xlsx")) == wanted[unit]
