"""What the inline examples exercise: rules, operators, verdicts and clauses, counted by running them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from compliance.evaluate.cases import cases_of
from compliance.evaluate.compiled import CompiledPolicy, compile_policy, narrowed
from compliance.evaluate.trial import Trial, staged, tried
from compliance.measures.workdays import WorkCalendar
from compliance.model.verdict import Verdict
from compliance.rulebook.checks import Node
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.submission.assemble import Converters

TITLES = {"rules": "规则", "operators": "运算", "verdicts": "结论", "clauses": "条款"}


@dataclass(frozen=True, slots=True)
class Exercised:
    """How much of one kind of thing the examples of a policy exercise; `missing` are the others, in the order of the plan."""

    name: str
    total: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> Decimal:
        """The share exercised, rounded down, so that only all of them is 100."""
        return Decimal(100) if not self.total else (Decimal(100) * (self.total - len(self.missing)) / self.total).quantize(Decimal("0.01"), ROUND_FLOOR)


def exercised(rulebook: Rulebook, policy: Policy, calendar: WorkCalendar) -> Mapping[str, Exercised]:
    """What examples that get what they must get exercise.

    rules: a rule with such an example. operators: of those that the rules use, those that decide an example which the rule binds.
    verdicts: of the seven, those that some example must get. clauses: of the atoms that a rule carries (restated ones too), those that get
    another verdict than `not_applicable` in some example.
    """
    choices, converters = choose_readings(rulebook.readings, ()), Converters(rulebook.tables, rulebook.atoms())
    compiled = compile_policy(policy, rulebook, choices, shadow=False, only=frozenset(policy.rules))
    found: dict[str, set[str]] = {name: set() for name in TITLES}
    for rule in policy.rules.values():
        alone = narrowed(compiled, rule.id)
        for case in cases_of(rule, policy, converters):
            trial = tried(staged(case, alone, calendar), alone) if case.submission is not None else None
            if trial is not None and trial.complaint() is None:
                for name, things in _by(trial, alone.nodes[rule.id]).items():
                    found[name] |= things
    wanted = _wanted(policy, compiled)
    return {name: Exercised(name, len(things), tuple(thing for thing in things if thing not in found[name])) for name, things in wanted.items()}


def _wanted(policy: Policy, compiled: CompiledPolicy) -> Mapping[str, Sequence[str]]:
    used = dict.fromkeys(node.operator for root in compiled.nodes.values() for node in _nodes(root))
    carried = [alias for atom, carrier in policy.carried.items() if carrier in policy.rules for alias in policy.aliases(atom)]
    clauses = [atom for atom, clause in policy.clauses.items() if clause.kind != "background" and atom in carried]
    return {"rules": list(policy.rules), "operators": list(used), "verdicts": [verdict.value for verdict in Verdict], "clauses": clauses}


def _by(trial: Trial, root: Node) -> Mapping[str, set[str]]:
    """What one example exercises."""
    decided = trial.clauses()
    deciding = {node.operator for node in _nodes(root) if node.children or trial.judgement.observations[node.key]}
    verdicts = {trial.conclusion.verdict.value, *decided.values()}
    clauses = {atom for atom, verdict in decided.items() if verdict != Verdict.NOT_APPLICABLE}
    return {"rules": {root.key}, "operators": deciding, "verdicts": verdicts, "clauses": clauses}


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _nodes(child)
