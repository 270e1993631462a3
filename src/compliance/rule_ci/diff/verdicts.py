"""What a change of rules does to submissions: each is evaluated under both rulebooks, and the clauses whose conclusions differ are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from compliance.evaluate import CompiledPolicy, Request, compile_policy, evaluate
from compliance.measures.workdays import WorkCalendar, load_calendar
from compliance.model.evaluation import ClauseResult, Evaluation, Finding
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.model.verdict import Conclusion
from compliance.rule_ci.diff.change import Change, RuleKey
from compliance.rule_ci.diff.compare import Comparison
from compliance.rule_ci.diff.side import Side
from compliance.rulebook import paths
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Policy
from compliance.rulebook.rules import Rule
from compliance.submission import find_submissions, read_submission

GENERAL = ("policy-front", "calendar-changed")


@dataclass(frozen=True, slots=True)
class Saying:
    """What one rulebook says of a clause; `rule` is empty where nothing carries it, `observed` and `expected` where its carrier is a group."""

    conclusion: Conclusion
    rule: str
    observed: str
    expected: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A clause whose conclusion differs; None stands for a rulebook without that clause. `why` are the changes that touch it."""

    clause: str
    quote: str
    old: Saying | None
    new: Saying | None
    why: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One submission under both rulebooks; with problems of either it was not compared."""

    source: str
    unit: str
    clauses: int
    turns: tuple[Turn, ...]
    before: tuple[Problem, ...] = ()
    after: tuple[Problem, ...] = ()


def trials(comparison: Comparison, folder: Path) -> tuple[Trial, ...]:
    """Every submission at a path, judged as at its own date under the default readings of each side. Raises ProblemsError when there is none."""
    old, new = _Judge(comparison.old), _Judge(comparison.new)
    return tuple(_trial(path, old, new, comparison.changes) for path in find_submissions(folder))


@dataclass
class _Judge:
    side: Side
    compiled: dict[str, CompiledPolicy] = field(default_factory=dict)

    def judged(self, path: Path) -> tuple[Evaluation | None, tuple[Problem, ...]]:
        """The evaluation, or why there is none."""
        try:
            book = self.side.book
            submission = read_submission(path, book.tables, book.atoms())
            policy = book.policy_for(str(submission.cover.value("regime")))
            if policy is None:
                place = submission.cover.place("regime")
                raise ProblemsError([Problem("unknown-policy", "申报所写的政策不在规则库中", place, f"可用：{'、'.join(book.policies)}")])
            return evaluate(submission, self._compiled(policy), self._calendar(), Request()), ()
        except ProblemsError as error:
            return None, error.problems

    def _compiled(self, policy: Policy) -> CompiledPolicy:
        name = policy.document.id
        if name not in self.compiled:
            self.compiled[name] = compile_policy(policy, self.side.book, choose_readings(self.side.book.readings, ()))
        return self.compiled[name]

    def _calendar(self) -> WorkCalendar:
        return load_calendar(paths.calendar_of(self.side.rules_dir))


def _trial(path: Path, old: _Judge, new: _Judge, changes: Sequence[Change]) -> Trial:
    was, before = old.judged(path)
    now, after = new.judged(path)
    if was is None or now is None:
        known = was or now
        return Trial(path.name, known.subject_name if known else "", 0, (), before, after)
    left, right = (({clause.id: clause for clause in one.clauses}) for one in (was, now))
    pairs = [(name, left.get(name), right.get(name)) for name in dict.fromkeys([*left, *right])]
    touching = _Touching(changes, old.side.book.policies[was.policy.id], new.side.book.policies[now.policy.id])
    turns = []
    for name, one, other in pairs:
        if _decided(one) != _decided(other):
            before_after = (_saying(one, was, old.side), _saying(other, now, new.side))
            rules = [saying.rule if saying else "" for saying in before_after]
            turns.append(Turn(name, _quote(one, other), *before_after, touching.clause(name, *rules)))
    return Trial(path.name, now.subject_name, len(pairs), tuple(turns))


def _quote(*clauses: ClauseResult | None) -> str:
    return next(clause.quote for clause in reversed(clauses) if clause)


def _decided(clause: ClauseResult | None) -> tuple[object, ...] | None:
    return None if clause is None else (clause.conclusion.verdict, clause.conclusion.reason)


def _saying(clause: ClauseResult | None, evaluation: Evaluation, side: Side) -> Saying | None:
    if clause is None:
        return None
    finding = next((item for item in evaluation.findings if item.rule == clause.rule), None)
    words = ("", "") if finding is None else _of_item(clause, finding, side.book.policies[evaluation.policy.id].rules[finding.rule], side)
    return Saying(clause.conclusion, clause.rule or "", *words)


def _of_item(clause: ClauseResult, finding: Finding, rule: Rule, side: Side) -> tuple[str, str]:
    """What was found and asked; of a checklist, for the item of the clause."""
    found = next((item for item in finding.items if item.atom in (clause.id, clause.same_as)), None)
    item = next((item for item in rule.items if found and item.atom == found.atom), None)
    return (found.observed, side.item_sentence(rule, item)) if found and item else (finding.observed.text, finding.expected.text)


class _Touching:
    """Finds the changes behind a clause: those of its rule, those of the members of its group, and those that concern the whole plan."""

    def __init__(self, changes: Sequence[Change], before: Policy, after: Policy) -> None:
        self.changes = changes
        self.plans = (before, after)

    def clause(self, atom: str, *carriers: str) -> tuple[Change, ...]:
        keys = {key for policy, carrier in zip(self.plans, carriers, strict=True) if carrier for key in _closure(policy, carrier)}
        found = [change for change in self.changes if change.touches & keys or change.subject == atom]
        special = [change for change in found if change.code not in GENERAL]
        return tuple(special or found)


def _closure(policy: Policy, carrier: str) -> Iterator[RuleKey]:
    yield policy.document.id, carrier
    groups: Mapping[str, object] = policy.requirements
    if carrier in groups:
        group = policy.requirements[carrier]
        for name in (*group.rules, *group.groups):
            yield from _closure(policy, name)


def unusable(trial: Trial) -> Problem | None:
    """A submission that one rulebook cannot use, as a finding; None when both can."""
    side = "两版规则都" if trial.before and trial.after else "按现在的规则" if trial.after else "按原来的规则"
    problems = trial.after or trial.before
    if not problems:
        return None
    detail = "；".join(str(problem) for problem in problems[:3]) + ("等" if len(problems) > 3 else "")
    mend = "规则改动使已有的申报材料不能再用：改回，或说明怎样换填" if trial.after and not trial.before else "先改正申报材料"
    return Problem("submission-unusable", f"{side}不能评估这份申报材料（{len(problems)} 个问题）：{detail}", Place(trial.source), mend)
