"""Inline examples of rules made ready to be judged: each is a small submission with the verdict that it must get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.located import Located
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.rulebook import Policy
from compliance.rulebook.rules import Rule
from compliance.submission import Submission
from compliance.submission.assemble import Converters
from compliance.submission.reader import read_rows

COVER, REPORT_ID = "report", "R"


@dataclass(frozen=True, slots=True)
class Case:
    """An example of a rule; `submission` is None where `problems` keep it from being read."""

    rule: str
    example: Mapping[str, Any]
    place: Place
    submission: Submission | None
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """What the example is called."""
        return str(self.example["name"])


def cases_of(rule: Rule, policy: Policy, converters: Converters) -> Iterator[Case]:
    """The examples of a rule, in its order."""
    for number, example in enumerate(rule.examples):
        yield case_of(example, rule, policy, converters, rule.places.get(f"examples.{number}", rule.place))


def case_of(example: Mapping[str, Any], rule: Rule, policy: Policy, converters: Converters, place: Place) -> Case:
    """An example made ready; problems of its rows are at `place`."""
    try:
        submission = read_rows(_located(submission_of(example, rule, policy), place), place.file, converters)
    except ProblemsError as error:
        return Case(rule.id, example, place, None, error.problems)
    return Case(rule.id, example, place, submission)


def submission_of(example: Mapping[str, Any], rule: Rule, policy: Policy) -> dict[str, Any]:
    """The submission that an example stands for: its rows over a minimal cover."""
    document = policy.document
    units = [name for name, level in document.units.items() if rule.binds(name, level)] or list(document.units)
    unit = example.get("unit") or next((name for name in units if name in (rule.by or {})), units[0])
    phase = [phase.as_of for phase in document.phases if phase.as_of]
    as_of = example.get("as_of") or (phase[-1] if phase else document.valid_until or document.valid_from)
    cover = {"report_id": REPORT_ID, "unit_name": unit, "unit_level": document.units.get(unit, ""), "regime": document.code, "as_of_date": as_of}
    given = dict(example["given"])
    own = given.pop(COVER, {})
    own = own[0] if isinstance(own, list) else own
    return {COVER: [cover | own], **_rows(given, as_of)}


def _rows(given: dict[str, Any], as_of: Any) -> dict[str, Any]:
    """Tables as given; `{CODE: a/b}` and `{CODE: 40%}` stand for a row of the indicator table."""
    tables = {name: rows for name, rows in given.items() if isinstance(rows, list)}
    short = {name: value for name, value in given.items() if not isinstance(value, list)}
    if short:
        tables["indicator"] = [*tables.get("indicator", []), *(_indicator(code, str(value), as_of) for code, value in short.items())]
    return tables


def _indicator(code: str, value: str, as_of: Any) -> dict[str, Any]:
    day = as_of if isinstance(as_of, date) else date.fromisoformat(str(as_of))
    row = {"scope_id": REPORT_ID, "indicator_code": code, "period_start": date(day.year, 1, 1), "period_end": day, "definition_ref": "口径文件"}
    above, slash, below = value.partition("/")
    return row | ({"numerator": above, "denominator": below} if slash else {"value": value.removesuffix("%")})


def _located(value: Any, place: Place) -> Located:
    if isinstance(value, Mapping):
        return Located({key: _located(child, place) for key, child in value.items()}, place)
    if isinstance(value, list):
        return Located([_located(child, place) for child in value], place)
    return Located(value, place)
