"""An evaluator's weight table, read from a file, and the points that it gives. The source of the table is printed with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from compliance.located import load_yaml, plain
from compliance.model.evaluation import Evaluation
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.model.score import Score, ScoreRow
from compliance.model.verdict import Verdict
from compliance.rulebook.forms import bytes_of
from compliance.rulebook.schema import problems_of
from compliance.rulebook.suggest import suggestion

OUTSIDE = (Verdict.NOT_APPLICABLE, Verdict.INFORMATIONAL)


@dataclass(frozen=True, slots=True)
class WeightTable:
    """Points by the id of a rule or requirement group of one policy, with the place of each. `source` says whose table it is."""

    title: str
    source: str
    policy: str
    points: Mapping[str, Decimal]
    places: Mapping[str, Place]
    place: Place
    sha256: str


def read_weights(path: Path) -> WeightTable:
    """The table in a YAML file. Raises ProblemsError with every fault, each at its line."""
    data = bytes_of(path, path.name)
    node = load_yaml(data, path.name)
    problems = problems_of(node, "weights")
    if problems:
        raise ProblemsError(problems)
    entry, points = plain(node), node.at(["points"])
    weights = {name: Decimal(child.value) for name, child in points.items()}
    places = {name: child.place for name, child in points.items()}
    return WeightTable(entry["title"], entry["source"], entry["policy"], weights, places, node.place, sha256(data).hexdigest())


def with_score(evaluation: Evaluation, table: WeightTable) -> Evaluation:
    """The evaluation with its points. Raises ProblemsError for a table of another policy and for ids that there are not."""
    known = {finding.rule: (finding.title, finding.conclusion.verdict) for finding in evaluation.findings}
    known |= {group.id: (group.title, group.conclusion.verdict) for group in evaluation.requirements}
    if problems := list(_problems(table, evaluation, known)):
        raise ProblemsError(problems)
    rows = tuple(ScoreRow(name, known[name][0], points, known[name][1], _gained(points, known[name][1])) for name, points in table.points.items())
    score = Score(
        title=table.title,
        source=table.source,
        rows=rows,
        gained=_total(row.gained for row in rows if row.gained is not None),
        lost=_total(row.points for row in rows if row.verdict is Verdict.NON_COMPLIANT),
        open=_total(row.points for row in rows if row.gained is None and row.verdict not in OUTSIDE),
        outside=_total(row.points for row in rows if row.verdict in OUTSIDE),
    )
    return replace(evaluation, score=score, seal={**evaluation.seal, "weights": table.sha256})


def _problems(table: WeightTable, evaluation: Evaluation, known: Iterable[str]) -> Iterator[Problem]:
    if table.policy != evaluation.policy.id:
        message = f"权重表是 {table.policy} 的，本次按 {evaluation.policy.id} 评估"
        yield Problem("other-policy", message, table.place, "换用同一文件的权重表")
        return
    options = set(known)
    for name in table.points:
        if name not in options:
            yield Problem("unknown-rule", f"没有规则或要求组“{name}”", table.places[name], suggestion(name, sorted(options), "对照 results.json"))


def _gained(points: Decimal, verdict: Verdict) -> Decimal | None:
    if verdict is Verdict.COMPLIANT:
        return points
    return Decimal(0) if verdict is Verdict.NON_COMPLIANT else None


def _total(points: Iterable[Decimal]) -> Decimal:
    return sum(points, Decimal(0))
