"""Damage done to real submissions, case by case from a seed, and what must hold of it: no crash, and no verdict made better by data that are gone.

What destroys data blanks, removes or garbles them. What only rewrites a value to another legal one makes other data, and may change any verdict.
"""

from __future__ import annotations

import csv
import io
import random
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from compliance.evaluate import CompiledPolicy, Request, compile_policy, evaluate
from compliance.located import load_yaml, plain
from compliance.measures.workdays import WorkCalendar, load_calendar
from compliance.model.problem import ProblemsError
from compliance.rulebook import paths
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Rulebook, load_rulebook
from compliance.submission import Submission, read_submission

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "tests" / "third_policy"
FORMS = ("yaml", "csv", "csv", "xlsx")
JUNK = ("\u202e乱\ufffd", "\ud83d\ude00", "=1/0", "#REF!", "NaN", "1e999", "'; --", "\x07", "长" * 10_001, "{{x}}", "３月", "－", "\u0000", "<a>")
Grid = list[list[str]]
Tables = dict[str, Grid]
"""Tables as text, the first line of each its field names."""


@dataclass
class Outcome:
    """What became of the cases, by kind; `faults` says what must not have happened."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@cache
def _book() -> Rulebook:
    return load_rulebook(HOME / "rules", HOME / "policy_docs")


@cache
def _shipped() -> Rulebook:
    return load_rulebook(paths.rules_dir(), paths.policy_docs_dir())


@cache
def _compiled() -> CompiledPolicy:
    book = _book()
    return compile_policy(next(iter(book.policies.values())), book, choose_readings(book.readings, ()), shadow=False)


@cache
def _calendar() -> WorkCalendar:
    return load_calendar(paths.rules_dir() / "calendars" / "china.yaml")


@cache
def whole() -> Tables:
    """The sound submission: a library's, under the small policy that the tests bring along."""
    data = plain(load_yaml((HOME / "qinghe.yaml").read_bytes(), "qinghe.yaml"))
    return {name: _grid(rows) for name, rows in data.items()}


@cache
def sound_verdicts() -> dict[str, str]:
    """The verdict of every rule and clause on the sound submission."""
    with tempfile.TemporaryDirectory() as folder:
        return verdicts(read(written(whole(), "yaml", Path(folder))))


def _grid(rows: list[dict[str, Any]]) -> Grid:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [names, *([_text(row.get(name, "")) for name in names] for row in rows)]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return ";".join(value) if isinstance(value, list) else str(value)


def read(path: Path) -> Submission:
    """The submission of the small policy at `path`. Raises ProblemsError."""
    return read_submission(path, _book().tables, _book().atoms())


def verdicts(submission: Submission) -> dict[str, str]:
    """Every verdict of rules and clauses."""
    found = evaluate(submission, _compiled(), _calendar(), Request())
    return {item.rule: item.conclusion.verdict.value for item in found.findings} | {item.id: item.conclusion.verdict.value for item in found.clauses}


def written(tables: Tables, form: str, folder: Path) -> Path:
    """The tables as a file or folder of a form."""
    return {"yaml": _as_yaml, "csv": _as_csv, "xlsx": _as_workbook}[form](tables, folder)


def _as_yaml(tables: Tables, folder: Path) -> Path:
    lines = []
    for name, (head, *rows) in ((name, grid) for name, grid in tables.items() if grid):
        lines += [
            f"{name}:",
            *("  - {" + ", ".join(f"{field}: {_quoted(value)}" for field, value in zip(head, row, strict=False) if value) + "}" for row in rows),
        ]
    path = folder / "case.yaml"
    path.write_text("\n".join(lines) + "\n", "utf-8", errors="replace")
    return path


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _as_csv(tables: Tables, folder: Path) -> Path:
    path = folder / "case"
    path.mkdir(exist_ok=True)
    for old in path.iterdir():
        old.unlink()
    for name, grid in tables.items():
        out = io.StringIO(newline="")
        csv.writer(out).writerows(grid)
        (path / f"{name}.csv").write_text(out.getvalue(), "utf-8", errors="replace")
    return path


def _as_workbook(tables: Tables, folder: Path) -> Path:
    path = folder / "case.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        for name, grid in tables.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(grid):
                for column, value in enumerate(line):
                    if value:
                        sheet.write_string(number, column, value[:32_000].encode("utf-8", "replace").decode())
    return path


# Destruction: the verdict may only become worse or open.


def _spot(tables: Tables, chance: random.Random, *, fixed: bool = False) -> tuple[str, int]:
    """A table and one of its rows; `fixed` for tables in which a missing row is unreported."""
    kinds = _book().tables.tables
    held = [name for name, grid in tables.items() if len(grid) > 1 and not kinds[name].cover and (not fixed or not kinds[name].complete)]
    name = chance.choice(held)
    return name, chance.randrange(1, len(tables[name]))


DECLARED = {("report", "period_start"), ("report", "period_end"), ("report", "note"), ("office", "owner_id"), ("indicator", "definition_ref")}
"""Cells whose emptying says something else, not less (ADR 0003)."""


def blank(tables: Tables, chance: random.Random) -> None:
    """A cell that is no key loses what it held."""
    name, row = _spot(tables, chance)
    definition = _book().tables.tables[name]
    free = [
        column
        for column, field in enumerate(tables[name][0])
        if column < len(tables[name][row]) and field not in definition.key and (name, field) not in DECLARED and not definition.fields[field].required
    ]
    if free:
        tables[name][row][chance.choice(free)] = ""


def drop_fixed_row(tables: Tables, chance: random.Random) -> None:
    """A row of a pre-filled table is gone."""
    name, row = _spot(tables, chance, fixed=True)
    del tables[name][row]


def drop_fixed_table(tables: Tables, chance: random.Random) -> None:
    """A pre-filled table is gone."""
    del tables[_spot(tables, chance, fixed=True)[0]]


def garble(tables: Tables, chance: random.Random) -> None:
    """A number, date or code becomes something that no one can read."""
    name, row = _spot(tables, chance)
    fields = _book().tables.tables[name].fields
    column = chance.randrange(len(tables[name][0]))
    tables[name][row][column] = "\ufffd\u202e?" if fields[tables[name][0][column]].type not in ("text", "ref") else ""
    if fields[tables[name][0][column]].type in ("text", "ref"):
        blank(tables, chance)


# Other damage: anything may come of it but a crash.


def junk(tables: Tables, chance: random.Random) -> None:
    """A cell holds something odd."""
    name, row = _spot(tables, chance)
    tables[name][row][chance.randrange(len(tables[name][row]))] = chance.choice(JUNK)


def number(tables: Tables, chance: random.Random) -> None:
    """A cell holds a negative, huge or otherwise strange number."""
    name, row = _spot(tables, chance)
    tables[name][row][chance.randrange(len(tables[name][row]))] = chance.choice(["-1", "9" * 30, "0", "1e15", "0.0000001", "-0", "1,5", "65%", "12万"])


def swap_columns(tables: Tables, chance: random.Random) -> None:
    """Two columns change places below their headings."""
    name, _ = _spot(tables, chance)
    one, two = (chance.randrange(len(tables[name][0])) for _ in range(2))
    for line in tables[name][1:]:
        if max(one, two) < len(line):  # a row that earlier damage made shorter keeps its cells
            line[one], line[two] = line[two], line[one]


def drop_row(tables: Tables, chance: random.Random) -> None:
    """A row of any table is gone."""
    name, row = _spot(tables, chance)
    del tables[name][row]


def drop_header(tables: Tables, chance: random.Random) -> None:
    """The headings of a table are gone."""
    del tables[_spot(tables, chance)[0]][0]


def drop_table(tables: Tables, chance: random.Random) -> None:
    """Any table is gone, the cover too."""
    del tables[chance.choice(list(tables))]


def repeat_row(tables: Tables, chance: random.Random) -> None:
    """A row is there twice."""
    name, row = _spot(tables, chance)
    tables[name].insert(row, list(tables[name][row]))


def widen_row(tables: Tables, chance: random.Random) -> None:
    """A row has a cell too many or too few."""
    name, row = _spot(tables, chance)
    tables[name][row] = [*tables[name][row], "x"] if chance.random() < 0.5 else tables[name][row][:-1]


Cells = Callable[[Tables, random.Random], None]
DESTROYING: tuple[Cells, ...] = (blank, blank, blank, garble, garble, drop_fixed_row, drop_fixed_table)
OTHER: tuple[Cells, ...] = (junk, junk, number, swap_columns, drop_row, drop_header, drop_table, repeat_row, widen_row)


# Damage to bytes.


def flip(data: bytes, chance: random.Random) -> bytes:
    """One to eight bytes are others."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 9)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncate(data: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def overwrite(data: bytes, chance: random.Random) -> bytes:
    """A stretch is noise."""
    start = chance.randrange(len(data))
    return data[:start] + chance.randbytes(chance.randrange(1, 200)) + data[start + chance.randrange(200) :]


def splice(data: bytes, chance: random.Random) -> bytes:
    """A member of a zip package is gone, stands for another, is cut, or has bytes that are others; the package itself is sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {name: package.read(name) for name in package.namelist()}
    except zipfile.BadZipFile:
        return overwrite(data, chance)
    one, two = (chance.choice(list(members)) for _ in range(2))
    kind = chance.randrange(4)
    if kind == 0:
        del members[one]
    elif kind == 1:
        members[one], members[two] = members[two], members[one]
    else:
        members[one] = (truncate if kind == 2 else flip)(members[one] or b"x", chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in members.items():
            package.writestr(name, part)
    return out.getvalue()


BYTES = (flip, truncate, overwrite, splice, splice)


@cache
def real_files() -> tuple[tuple[str, bytes], ...]:
    """The example workbooks and documents, by suffix."""
    found = [
        path
        for path in sorted((ROOT / "examples").rglob("*"))
        if path.suffix in (".xlsx", ".yaml") and path.stat().st_size < 100_000 and path.name != "expected.yaml"
    ]
    return tuple((path.suffix, path.read_bytes()) for path in found)


def run(cases: int, seed: int, start: int = 0) -> Outcome:
    """The outcome of cases `start` to `start + cases`; each depends on the seed and its own number alone."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        for case in range(start, start + cases):
            name = f"seed {seed}, case {case}"
            chance = random.Random(f"{seed}-{case}")
            with _no_crash(name, outcome):
                (_real_case if case % 5 == 4 else _bytes_case if case % 5 == 3 else _cell_case)(chance, Path(folder), name, outcome)
    return outcome


@contextmanager
def _no_crash(name: str, outcome: Outcome) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        outcome.counts["crashed"] += 1
        outcome.faults.append(f"{name}: {type(error).__name__}: {error}")


def _cell_case(chance: random.Random, folder: Path, name: str, outcome: Outcome) -> None:
    tables = {table: [list(line) for line in grid] for table, grid in whole().items()}
    destroying = chance.random() < 0.6
    damages = [chance.choice(DESTROYING if destroying else OTHER) for _ in range(chance.choice((1, 1, 2, 4)))]
    for damage in damages:
        damage(tables, chance)
    label = "destroyed cells" if destroying else "other cells"
    _judge(written(tables, chance.choice(FORMS), folder), f"{name}, {'+'.join(item.__name__ for item in damages)}", outcome, label, destroying)


def _bytes_case(chance: random.Random, folder: Path, name: str, outcome: Outcome) -> None:
    """The small submission as a workbook: its checksums leave nothing between whole and destroyed, unless a package is laid anew."""
    damage = chance.choice(BYTES)
    path = folder / "bytes.xlsx"
    path.write_bytes(damage(_workbook_bytes(), chance))
    _judge(path, f"{name}, {damage.__name__}", outcome, "bytes", damage is not splice)


@cache
def _workbook_bytes() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return written(whole(), "xlsx", Path(folder)).read_bytes()


def _real_case(chance: random.Random, folder: Path, name: str, outcome: Outcome) -> None:
    suffix, data = chance.choice(real_files())
    damage = chance.choice(BYTES)
    path = folder / f"real{suffix}"
    path.write_bytes(damage(data, chance))
    try:
        read_submission(path, _shipped().tables, _shipped().atoms())
        outcome.counts["real files read"] += 1
    except ProblemsError as error:
        _told(error, name, outcome)
        outcome.counts["real files refused"] += 1


def _judge(path: Path, name: str, outcome: Outcome, label: str, destroying: bool) -> None:
    try:
        found = verdicts(read(path))
    except ProblemsError as error:
        _told(error, name, outcome)
        outcome.counts[f"{label}: refused"] += 1
        return
    better = [key for key, verdict in found.items() if verdict == "compliant" and sound_verdicts()[key] != "compliant"] if destroying else []
    outcome.counts[f"{label}: judged"] += 1
    if better:
        outcome.faults.append(f"{name}: made compliant: {', '.join(better)}")


def _told(error: ProblemsError, name: str, outcome: Outcome) -> None:
    if not error.problems or not all(problem.message and problem.mend and problem.place.file for problem in error.problems):
        outcome.faults.append(f"{name}: refused without place or mend")
