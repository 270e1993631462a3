"""Small submissions as plain dicts over a minimal cover, the samples that rule files bring along, and what the program makes of them."""

from __future__ import annotations

import copy
import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from compliance.evaluate import CompiledPolicy, Request, compile_policy, evaluate
from compliance.evaluate.cases import submission_of
from compliance.evaluate.results import results
from compliance.measures.workdays import WorkCalendar, load_calendar
from compliance.model.evaluation import Evaluation
from compliance.rulebook import paths
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Policy, Rulebook, load_rulebook
from compliance.rulebook.rules import Rule
from compliance.submission import Submission
from compliance.submission.reader import read_document

ROOT = Path(__file__).resolve().parent.parent
KAIFENG, DONGMING = "kaifeng-2019-74", "dongming-2023-27"
FIXED = ("indicator", "org_unit", "status_compare", "measure", "benefit", "fund_year")
COVERS = {
    KAIFENG: {"report_id": "R", "unit_name": "尉氏县", "unit_level": "县", "regime": "kaifeng", "as_of_date": "2020-10-31"},
    DONGMING: {"report_id": "R", "unit_name": "东明县", "unit_level": "县", "regime": "dongming", "as_of_date": "2024-12-08"},
}

Data = dict[str, Any]
Verdicts = dict[tuple[str, str], str]


@cache
def book() -> Rulebook:
    """The shipped rulebook, loaded afresh."""
    return load_rulebook(paths.rules_dir(), paths.policy_docs_dir())


@cache
def calendar() -> WorkCalendar:
    """The shipped working-day calendar."""
    return load_calendar(paths.rules_dir() / "calendars" / "china.yaml")


@cache
def compiled(policy: str, *settings: str) -> CompiledPolicy:
    """A shipped policy under readings such as `X02=exclusive`, with both engines."""
    return compile_policy(book().policies[policy], book(), choose_readings(book().readings, settings))


@cache
def alone(policy: str, rule: str, *settings: str) -> CompiledPolicy:
    """One rule of a policy and nothing else: no other clauses, groups or queries; the authoritative engine only."""
    whole = book().policies[policy]
    carried = {atom: carrier for atom, carrier in whole.carried.items() if carrier == rule}
    clauses = {name: clause for name, clause in whole.clauses.items() if name in carried or clause.same_as in carried}
    part = replace(whole, rules={rule: whole.rules[rule]}, requirements={}, carried=carried, clauses=clauses)
    return compile_policy(part, replace(book(), queries=()), choose_readings(book().readings, settings), shadow=False)


def submission(policy: str = KAIFENG, cover: Mapping[str, Any] | None = None, **tables: list[dict[str, Any]]) -> Data:
    """A submission over the minimal cover of a policy."""
    return {"report": [{**COVERS[policy], **(cover or {})}], **tables}


def rate(code: str, numerator: object, denominator: object, **own: Any) -> dict[str, Any]:
    """A row of the indicator table with a definition and a stated period."""
    row = {"scope_id": "R", "indicator_code": code, "period_start": "2020-01-01", "period_end": "2020-10-31", "definition_ref": "口径文件"}
    return {**row, "numerator": numerator, "denominator": denominator, **own}


def proof(key: str = "E1", **own: Any) -> dict[str, Any]:
    """A complete evidence row."""
    return {"evidence_id": key, "title": "通知", "issuer": "县政府", "issue_date": "2019-08-01", "file_name": "通知.pdf", **own}


def text_of(data: Data) -> str:
    """The submission as JSON."""
    return json.dumps(data, ensure_ascii=False, default=_plain, indent=1)


def read(data: Data) -> Submission:
    """The submission as the program reads it. Raises ProblemsError."""
    return read_document(text_of(data).encode(), "sample.json", book().tables, book().atoms())


def run(data: Data, policy: str | None = None, *settings: str, **request: Any) -> dict[str, Any]:
    """`results.json` of a submission as plain data."""
    own = read(data)
    name = policy or next(key for key, item in book().policies.items() if item.document.code == own.cover.value("regime"))
    return results(evaluate(own, compiled(name, *settings), calendar(), Request(**request)))


def one(data: Data, rule: str, *settings: str, **request: Any) -> dict[str, Any]:
    """The finding of one rule, decided alone."""
    policy = next(name for name, item in book().policies.items() if rule in item.rules)
    found = results(evaluate(read(data), alone(policy, rule, *settings), calendar(), Request(**request)))
    return next(finding for finding in found["findings"] if finding["rule"] == rule)


def verdicts(evaluation: Evaluation) -> Verdicts:
    """Every verdict that an evaluation states, by (kind, id)."""
    found = {("finding", item.rule): item.conclusion.verdict.value for item in evaluation.findings}
    found |= {("item", entry.atom): entry.conclusion.verdict.value for item in evaluation.findings for entry in item.items}
    found |= {("clause", item.id): item.conclusion.verdict.value for item in evaluation.clauses if item.encoded}
    return found | {("requirement", item.id): item.conclusion.verdict.value for item in evaluation.requirements}


@dataclass(frozen=True)
class Sample:
    """An inline example of a rule as a submission."""

    policy: str
    rule: str
    name: str
    data: Data

    def __str__(self) -> str:
        return f"{self.rule} {self.name}"


@cache
def samples() -> tuple[Sample, ...]:
    """Every inline example of every rule."""
    return tuple(
        Sample(name, rule.id, example["name"], submission_of(example, rule, policy))
        for name, policy in book().policies.items()
        for rule in policy.rules.values()
        for example in rule.examples
    )


@cache
def merged(policy: str) -> str:
    """The JSON of one large submission of a policy's first unit: first examples of rules with items and of one in six others, ids kept apart, keys unique."""
    whole = book().policies[policy]
    data: Data = submission(policy)
    keys: set[tuple[Any, ...]] = set()
    for number, rule in enumerate(whole.rules.values()):
        if rule.examples and rule.binds(*_unit(policy)) and (number % 6 == 0 or rule.items):
            _merge(data, _first(rule, whole), f"{number}-", keys)
    return text_of(data)


def complete(policy: str) -> Data:
    """The large submission of `merged`, as a value of its own."""
    data: Data = json.loads(merged(policy))
    return data


def _unit(policy: str) -> tuple[str, str]:
    return COVERS[policy]["unit_name"], COVERS[policy]["unit_level"]


def _first(rule: Rule, policy: Policy) -> Data:
    example = next((item for item in rule.examples if item["verdict"] == "compliant"), rule.examples[0])
    return submission_of(example, rule, policy)


def _merge(data: Data, other: Data, prefix: str, keys: set[tuple[Any, ...]]) -> None:
    last = date.fromisoformat(data["report"][0]["as_of_date"])
    for table, rows in other.items():
        definition = book().tables.tables[table]
        for row in () if definition.cover else rows:
            if any(field.type == "date" and str(row.get(field.name, "")) > last.isoformat() for field in definition.fields.values()):
                continue
            named = {name: _named(value, prefix, table, name) for name, value in row.items()}
            key = (table, *(str(named.get(name, f"{prefix}{len(keys)}" if definition.fields[name].auto else "")) for name in definition.key))
            if key not in keys:
                keys.add(key)
                data.setdefault(table, []).append(named)


def _named(value: Any, prefix: str, table: str, name: str) -> Any:
    """An id or a reference with the prefix; the cover's id and clause ids stand for themselves."""
    field = book().tables.tables[table].fields[name]
    own = name == book().tables.tables[table].id_field
    if not own and (field.type != "ref" or "clause" in field.to):
        return value
    if isinstance(value, list):
        return [_named(part, prefix, table, name) for part in value]
    return value if value in (None, "R") else f"{prefix}{value}"


def example_paths() -> list[Path]:
    """The submissions under `examples/`."""
    from compliance.submission import find_submissions

    folder = ROOT / "examples"
    return [path for child in sorted(folder.iterdir()) if child.is_dir() for path in find_submissions(child)] if folder.is_dir() else []


Site = tuple[str, int, str | None]
"""What can be taken away: a cell (table, index of the row, field), or a whole row of a pre-filled table (field None)."""


def sites(own: Submission) -> Iterator[Site]:
    """Every filled cell that is no key and not required, and every row of a table with fixed keys."""
    for table, rows in own.tables.items():
        definition = book().tables.tables[table]
        for index, row in enumerate(rows):
            for name, field in definition.fields.items():
                if name not in definition.key and not field.required and field.filled_by != "evaluator" and row.value(name) is not None:
                    yield table, index, name
            if table in FIXED:
                yield table, index, None


def without(own: Submission, taken: Iterable[Site]) -> Submission:
    """The submission with cells emptied and rows removed, unchecked; `cut` does the same to its dict, for the checks."""
    tables = {name: list(rows) for name, rows in own.tables.items()}
    gone: set[tuple[str, int]] = set()
    for table, index, name in taken:
        row = tables[table][index]
        if name is None:
            gone.add((table, index))
        else:
            tables[table][index] = row.changed({name: None})
    kept = {name: tuple(row for index, row in enumerate(rows) if (name, index) not in gone) for name, rows in tables.items()}
    kept = {name: rows for name, rows in kept.items() if rows}
    return replace(own, tables=kept, cover=kept["report"][0], held=frozenset(kept))


def cut(data: Data, taken: Iterable[Site]) -> Data:
    """The dict of a submission with cells emptied and rows removed."""
    data = copy.deepcopy(data)
    taken = list(taken)
    for table, index, name in taken:
        if name is not None:
            data[table][index].pop(name, None)
    for table, index, name in sorted(taken, key=lambda site: -site[1]):
        if name is None:
            del data[table][index]
    return data


def write_csv(data: Data, folder: Path) -> Path:
    """The submission as a folder of CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in data.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows({name: _csv(value) for name, value in row.items()} for row in rows)
    return folder


def write_json(data: Data, path: Path) -> Path:
    """The submission as a JSON file."""
    path.write_text(text_of(data), encoding="utf-8")
    return path


def write_yaml(data: Data, path: Path) -> Path:
    """The submission as a YAML file in block style, every scalar as JSON writes it."""
    lines: list[str] = []
    for table, rows in data.items():
        lines.append(f"{table}:")
        for row in rows:
            for number, (name, value) in enumerate(row.items()):
                mark = "  " if number else "- "
                lines.append(f"  {mark}{name}: {json.dumps(value, ensure_ascii=False, default=_plain)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _csv(value: Any) -> Any:
    if isinstance(value, list):
        return ";".join(map(str, value))
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _plain(value: Any) -> str:
    if isinstance(value, date | Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
