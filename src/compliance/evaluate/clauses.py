"""The verdict of every clause atom and requirement group: inherited from the rule or group that carries it."""

from __future__ import annotations

from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.judge import Judgement, Subject
from compliance.model.evaluation import ClauseResult, RequirementResult
from compliance.model.language import named
from compliance.model.verdict import Conclusion, Reason, Verdict
from compliance.rulebook.checks import Node
from compliance.rulebook.inventory import Clause
from compliance.rulebook.rules import Cover


def clause_results(compiled: CompiledPolicy, judgement: Judgement, subject: Subject) -> tuple[ClauseResult, ...]:
    """One result for each atom but background, in the order of the plan."""
    return tuple(_clause(clause, compiled, judgement, subject) for clause in compiled.policy.clauses.values() if clause.kind != "background")


def _clause(clause: Clause, compiled: CompiledPolicy, judgement: Judgement, subject: Subject) -> ClauseResult:
    atom = clause.id if clause.id in compiled.policy.carried else clause.same_as or clause.id
    rule_id = compiled.policy.carried.get(atom)
    if rule_id is None:
        conclusion = Conclusion(Verdict.INSUFFICIENT_DATA, Reason.MISSING_DEFINITION)
        return ClauseResult(clause.id, clause.at, clause.quote, conclusion, None, clause.same_as, encoded=False)
    if rule_id in compiled.policy.requirements:
        return ClauseResult(clause.id, clause.at, clause.quote, judgement.conclusions[rule_id], rule_id, clause.same_as)
    conclusion = _carried(atom, compiled, compiled.nodes[rule_id], judgement, subject)
    return ClauseResult(clause.id, clause.at, clause.quote, conclusion, rule_id, clause.same_as)


def _carried(atom: str, compiled: CompiledPolicy, root: Node, judgement: Judgement, subject: Subject) -> Conclusion:
    rule = compiled.rules[root.key]
    candidates: list[tuple[Cover, str]] = [(cover, root.key) for cover in rule.covers]
    for child in root.children:
        if child.item is not None:
            candidates += [(Cover(child.item.atom, child.item.units), child.key), *((cover, child.key) for cover in child.item.covers)]
    cover, key = next((cover, key) for cover, key in candidates if cover.atom == atom)
    if cover.units is not None and subject.name not in cover.units:
        return Conclusion(Verdict.NOT_APPLICABLE)
    return judgement.conclusions[key]


def requirement_results(compiled: CompiledPolicy, judgement: Judgement) -> tuple[RequirementResult, ...]:
    """The requirement groups with their joint verdicts."""
    return tuple(
        RequirementResult(item.id, named(item.title), item.quote, item.anchor, judgement.conclusions[item.id], item.rules, item.groups)
        for item in compiled.policy.requirements.values()
    )
