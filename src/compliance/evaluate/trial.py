"""An example put before a rule: its submission on its day, what the rule makes of it, and in what that is other than it must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.evaluate.cases import Case
from compliance.evaluate.clauses import clause_results
from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.findings import Report
from compliance.evaluate.judge import Judgement, Subject, judge
from compliance.evaluate.scenes import scene_of, unit_of
from compliance.evaluate.validity import timing
from compliance.measures.scene import Scene
from compliance.measures.workdays import WorkCalendar
from compliance.model.evaluation import Finding
from compliance.model.verdict import Conclusion

MAX_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Staged:
    """An example set before the measures: what it shows on its day, and of whom. It serves any rule that stands in for its own, such as a mutant."""

    case: Case
    scene: Scene
    subject: Subject


@dataclass(frozen=True, slots=True)
class Trial:
    """What the rule that `compiled` holds makes of an example."""

    example: Staged
    compiled: CompiledPolicy
    judgement: Judgement

    @property
    def conclusion(self) -> Conclusion:
        """The rule's own conclusion."""
        return self.judgement.conclusions[self.example.case.rule]

    def finding(self) -> Finding:
        """The rule's finding, with the words that the scene was made for."""
        report = Report(self.compiled, self.judgement, self.example.scene, self.example.subject, {})
        return report.finding(self.compiled.rules[self.example.case.rule])

    def clauses(self) -> Mapping[str, str]:
        """The verdict of every atom that the rule decides."""
        return {item.id: item.conclusion.verdict.value for item in clause_results(self.compiled, self.judgement, self.example.subject)}

    def complaint(self) -> str | None:
        """In what the outcome is other than the example must get; None where it gets that."""
        wanted = self.example.case.example
        verdict, reason = self.conclusion.verdict.value, self.conclusion.reason.value if self.conclusion.reason else None
        if verdict != wanted["verdict"] or ("reason" in wanted and reason != wanted["reason"]):
            return f"应为 {wanted['verdict']} {wanted.get('reason', '')}，实为 {verdict} {reason or ''}"
        if "gap" in wanted:
            gap = self.finding().gap
            if gap is None or wanted["gap"] not in gap.text:
                return f"差距应为 {wanted['gap']}，实为 {gap.text if gap else '无'}"
        if "clauses" in wanted:
            verdicts = self.clauses()
            wrong = {atom: verdicts.get(atom) for atom, other in wanted["clauses"].items() if verdicts.get(atom) != other}
            if wrong:
                return f"条款结论不符：{wrong}"
        return None

    def operands(self) -> str:
        """What was asked, what was found, row by row, and the integers that the engines saw."""
        finding = self.finding()
        rows = [f"{entry.label}（{entry.state}）{entry.detail}" for entry in finding.entries]
        shown = "；".join(rows[:MAX_SHOWN]) + (f"；等 {len(rows)} 行" if len(rows) > MAX_SHOWN else "")
        facts = [f"{key} {item.fields}" for key, observed in self.judgement.observations.items() for item in observed]
        return f"要求：{finding.expected.text}；所见：{finding.observed.text}；逐行：{shown or '无'}；事实：{'；'.join(facts[:MAX_SHOWN]) or '无'}"


def staged(case: Case, compiled: CompiledPolicy, calendar: WorkCalendar, *, explain: bool = False) -> Staged:
    """A case whose submission could be read, on the day that it is about. Raises ProblemsError for a unit outside the plan."""
    assert case.submission is not None
    when = timing(compiled.policy.document, case.submission, None, None, compiled.choices)
    subject = Subject(*unit_of(case.submission, compiled), suspended=when.suspended)
    return Staged(case, scene_of(case.submission, compiled, calendar, when.cutoff, explain=explain), subject)


def tried(example: Staged, compiled: CompiledPolicy) -> Trial:
    """What the rule that `compiled` holds alone makes of an example."""
    return Trial(example, compiled, judge(compiled, example.scene, example.subject))
