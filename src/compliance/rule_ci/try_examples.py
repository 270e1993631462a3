"""The inline examples of rules, tried."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from compliance.evaluate.examples import ExampleResult, chosen_rules, trier
from compliance.measures.workdays import WorkCalendar
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rule_ci.boundaries.try_boundaries import try_boundaries
from compliance.rule_ci.outcome import Notice, Outcome, Trial, errors
from compliance.rule_ci.parallel import cores, shared_out
from compliance.rulebook.cache import load_cached_rulebook
from compliance.rulebook.rulebook import Rulebook

WORTH_SHARING = 60
"""Rules: below that, starting processes takes longer than it saves."""
MEND = "对照条文改正规则，或改正示例应得的结论"
NOTHING = Problem("nothing-tried", "没有试验到任何示例", Place("rules"), "检查规则文件夹，或 -k 后的文字")


def try_examples(rulebook: Rulebook, calendar: WorkCalendar, selection: str = "", only: Set[str] = frozenset(), *, boundaries: bool = False) -> Outcome:
    """The outcome of every example of every rule whose id contains `selection`, or of the rules in `only`; with `boundaries`, of their boundary cases too.

    A rule without examples is an error, and so is that none was tried.
    """
    chosen = chosen_rules(rulebook, selection, only)
    results = shared_out(trier(rulebook, calendar, frozenset(rule for _, rule in chosen)), chosen, cores() if len(chosen) > WORTH_SHARING else 1)
    trials = tuple(_trial(result) for found in results for result in found)
    problems = [*(trial.problem for trial in trials if trial.problem), *_untried(rulebook, selection, only)] or ([] if trials else [NOTHING])
    lines: tuple[str, ...] = (f"示例 {len(trials)} 个，失败 {sum(trial.problem is not None for trial in trials)} 个",)
    if boundaries:
        made = try_boundaries(rulebook, calendar, selection, only)
        problems += made.breaches
        lines += (f"机器所拟的边界情形 {made.number} 个，违反规律 {len(made.breaches)} 个",)
    return Outcome("test", tuple(map(Notice, problems)), trials, lines)


def try_folders(rules_dir: Path, policy_docs_dir: Path, calendar: WorkCalendar, selection: str, changed: Set[Path]) -> Outcome:
    """The outcome for two folders. Where nothing but files of rules `changed`, only those rules are tried. Faults of the files are its notices."""
    try:
        book = load_cached_rulebook(rules_dir, policy_docs_dir)
    except ProblemsError as error:
        return Outcome("test", errors(error.problems), lines=(f"发现 {len(error.problems)} 个问题",))
    rules = {rule for policy in book.policies.values() for rule in policy.rules}
    stems = {path.stem for path in changed}
    return try_examples(book, calendar, selection, stems if stems <= rules else frozenset())


def _untried(rulebook: Rulebook, selection: str, only: Set[str]) -> Iterator[Problem]:
    for policy in rulebook.policies.values():
        for rule in policy.rules.values():
            if not rule.examples and selection in rule.id and (not only or rule.id in only):
                yield Problem("no-example", f"{rule.id}：没有示例", rule.place, "写出符合、不符合、未填报和每个边界的示例")


def _trial(result: ExampleResult) -> Trial:
    problem = None if result.problem is None else Problem("example-failed", f"{result.rule} “{result.name}”：{result.problem}", result.place, MEND)
    return Trial(result.rule, result.name, result.place, problem)
