"""Inline examples of rules: each is a small submission with the verdict that it must get."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.evaluate.compiled import CompiledPolicy, compile_policy
from compliance.evaluate.evaluate import Request, evaluate
from compliance.measures.workdays import WorkCalendar
from compliance.model.place import Place
from compliance.model.problem import ProblemsError
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule
from compliance.submission.reader import read_document

COVER, REPORT_ID = "report", "R"


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example that was run; `problem` is None when it got what it must get."""

    rule: str
    name: str
    place: Place
    problem: str | None


def run(rulebook: Rulebook, calendar: WorkCalendar, selection: str = "") -> Iterator[ExampleResult]:
    """The result of every example of every rule whose id contains `selection`."""
    choices = choose_readings(rulebook.readings, ())
    for policy in rulebook.policies.values():
        compiled = compile_policy(policy, rulebook, choices)
        for rule in policy.rules.values():
            if selection in rule.id:
                only = narrowed(compiled, rule.id)
                for example in rule.examples:
                    yield ExampleResult(rule.id, example["name"], rule.place, _problem(example, rule, only, rulebook, calendar))


def narrowed(compiled: CompiledPolicy, rule: str) -> CompiledPolicy:
    """The same policy with one rule only, and only the atoms that it decides."""
    nodes, rules = {rule: compiled.nodes[rule]}, {rule: compiled.rules[rule]}
    atoms = {atom: carrier for atom, carrier in compiled.policy.carried.items() if carrier == rule}
    clauses = {atom: clause for atom, clause in compiled.policy.clauses.items() if atom in atoms or clause.same_as in atoms}
    policy = replace(compiled.policy, clauses=clauses, requirements={}, carried=atoms)
    return replace(compiled, policy=policy, nodes=nodes, rules=rules, variants=())


def _problem(example: Mapping[str, Any], rule: Rule, compiled: CompiledPolicy, rulebook: Rulebook, calendar: WorkCalendar) -> str | None:
    data = submission_of(example, rule, compiled.policy)
    try:
        text = json.dumps(data, ensure_ascii=False, default=_plain)
        submission = read_document(text.encode(), example["name"], rulebook.tables, rulebook.atoms())
        found = evaluate(submission, compiled, calendar, Request())
    except ProblemsError as error:
        return f"示例数据不能用：{'；'.join(str(problem) for problem in error.problems[:3])}"
    finding = found.findings[0]
    conclusion = finding.conclusion
    reason = conclusion.reason.value if conclusion.reason else None
    if conclusion.verdict.value != example["verdict"] or ("reason" in example and reason != example["reason"]):
        return f"应为 {example['verdict']} {example.get('reason', '')}，实为 {conclusion.verdict.value} {reason or ''}；{finding.observed.text}"
    if "gap" in example and (finding.gap is None or example["gap"] not in finding.gap.text):
        return f"差距应为 {example['gap']}，实为 {finding.gap.text if finding.gap else '无'}"
    verdicts = {clause.id: clause.conclusion.verdict.value for clause in found.clauses}
    wrong = {atom: verdicts.get(atom) for atom, wanted in example.get("clauses", {}).items() if verdicts.get(atom) != wanted}
    return f"条款结论不符：{wrong}" if wrong else None


def submission_of(example: Mapping[str, Any], rule: Rule, policy: Policy) -> dict[str, Any]:
    """The submission that an example stands for: its rows over a minimal cover."""
    document = policy.document
    units = [name for name, level in document.units.items() if rule.binds(name, level)]
    unit = example.get("unit") or next((name for name in units if name in (rule.by or {})), units[0])
    phase = [phase.as_of for phase in document.phases if phase.as_of]
    as_of = example.get("as_of") or (phase[-1] if phase else document.valid_until or document.valid_from)
    cover = {"report_id": REPORT_ID, "unit_name": unit, "unit_level": document.units[unit], "regime": document.code, "as_of_date": as_of}
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


def _plain(value: Any) -> str:
    if isinstance(value, date | Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
