"""Inline examples of rules, judged: does each get the verdict, reason, gap and clause verdicts that it must get?"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from compliance.evaluate.cases import Case, cases_of
from compliance.evaluate.clauses import clause_results
from compliance.evaluate.compiled import CompiledPolicy, compile_policy, narrowed
from compliance.evaluate.findings import Report
from compliance.evaluate.judge import Judgement, Subject, judge
from compliance.evaluate.scenes import scene_of, unit_of
from compliance.evaluate.validity import timing
from compliance.measures.scene import Scene
from compliance.measures.workdays import WorkCalendar
from compliance.model.evaluation import Finding
from compliance.model.place import Place
from compliance.model.problem import ProblemsError
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Rulebook
from compliance.submission.assemble import Converters

MAX_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example that was run; `problem` is None when it got what it must get."""

    rule: str
    name: str
    place: Place
    problem: str | None


def run(rulebook: Rulebook, calendar: WorkCalendar, selection: str = "", only: Set[str] = frozenset()) -> Iterator[ExampleResult]:
    """The result of every example of every rule whose id contains `selection`; of those in `only`, where there are some."""
    choices, converters = choose_readings(rulebook.readings, ()), Converters(rulebook.tables, rulebook.atoms())
    for policy in rulebook.policies.values():
        chosen = [rule for rule in policy.rules.values() if selection in rule.id and (not only or rule.id in only)]
        compiled = compile_policy(policy, rulebook, choices, only=frozenset(rule.id for rule in chosen))
        for rule in chosen:
            alone = narrowed(compiled, rule.id)
            for case in cases_of(rule, policy, converters):
                yield ExampleResult(rule.id, case.name, case.place, problem_of(case, alone, calendar))


def problem_of(case: Case, compiled: CompiledPolicy, calendar: WorkCalendar) -> str | None:
    """What an example got other than it must get, with what it rests on; None when all is as it must be. `compiled` holds its rule alone."""
    if case.submission is None:
        return f"示例数据不能用：{'；'.join(str(problem) for problem in case.problems[:3])}"
    try:
        wrong = _wrong(case, _judged(case, compiled, calendar, explain=False))
    except ProblemsError as error:
        return f"示例数据不能用：{'；'.join(str(problem) for problem in error.problems[:3])}"
    if wrong is None:
        return None
    return f"{wrong}；{_operands(_judged(case, compiled, calendar, explain=True))}"


@dataclass(frozen=True, slots=True)
class _Judged:
    compiled: CompiledPolicy
    judgement: Judgement
    scene: Scene
    subject: Subject
    rule: str

    def finding(self) -> Finding:
        report = Report(self.compiled, self.judgement, self.scene, self.subject, {})
        return report.finding(self.compiled.rules[self.rule])

    def clauses(self) -> dict[str, str]:
        return {item.id: item.conclusion.verdict.value for item in clause_results(self.compiled, self.judgement, self.subject)}


@dataclass(frozen=True, slots=True)
class Staged:
    """An example set before the measures: what it shows on its day, and of whom. It serves any rule that stands in for its own, such as a mutant."""

    case: Case
    scene: Scene
    subject: Subject


def staged(case: Case, compiled: CompiledPolicy, calendar: WorkCalendar, *, explain: bool = False) -> Staged:
    """A case whose submission could be read, on the day that it is about. Raises ProblemsError for a unit outside the plan."""
    assert case.submission is not None
    when = timing(compiled.policy.document, case.submission, None, None, compiled.choices)
    subject = Subject(*unit_of(case.submission, compiled), suspended=when.suspended)
    return Staged(case, scene_of(case.submission, compiled, calendar, when.cutoff, explain=explain), subject)


def complaint(example: Staged, compiled: CompiledPolicy) -> str | None:
    """In what the rule that `compiled` holds gives an example other than it must get; None where it gets that."""
    return _wrong(example.case, _seen(example, compiled))


def verdict_of(example: Staged, compiled: CompiledPolicy) -> str:
    """The verdict that the rule which `compiled` holds gives an example."""
    return judge(compiled, example.scene, example.subject).conclusions[example.case.rule].verdict.value


def _judged(case: Case, compiled: CompiledPolicy, calendar: WorkCalendar, *, explain: bool) -> _Judged:
    return _seen(staged(case, compiled, calendar, explain=explain), compiled)


def _seen(example: Staged, compiled: CompiledPolicy) -> _Judged:
    return _Judged(compiled, judge(compiled, example.scene, example.subject), example.scene, example.subject, example.case.rule)


def _wrong(case: Case, judged: _Judged) -> str | None:
    conclusion, example = judged.judgement.conclusions[case.rule], case.example
    reason = conclusion.reason.value if conclusion.reason else None
    if conclusion.verdict.value != example["verdict"] or ("reason" in example and reason != example["reason"]):
        return f"应为 {example['verdict']} {example.get('reason', '')}，实为 {conclusion.verdict.value} {reason or ''}"
    if "gap" in example:
        gap = judged.finding().gap
        if gap is None or example["gap"] not in gap.text:
            return f"差距应为 {example['gap']}，实为 {gap.text if gap else '无'}"
    if "clauses" in example:
        verdicts = judged.clauses()
        wrong = {atom: verdicts.get(atom) for atom, wanted in example["clauses"].items() if verdicts.get(atom) != wanted}
        if wrong:
            return f"条款结论不符：{wrong}"
    return None


def _operands(judged: _Judged) -> str:
    """What was asked, what was found, row by row, and the integers that the engines saw."""
    finding = judged.finding()
    rows = [f"{entry.label}（{entry.state}）{entry.detail}" for entry in finding.entries]
    shown = "；".join(rows[:MAX_SHOWN]) + (f"；等 {len(rows)} 行" if len(rows) > MAX_SHOWN else "")
    facts = [f"{key} {item.fields}" for key, observed in judged.judgement.observations.items() for item in observed]
    return f"要求：{finding.expected.text}；所见：{finding.observed.text}；逐行：{shown or '无'}；事实：{'；'.join(facts[:MAX_SHOWN]) or '无'}"
