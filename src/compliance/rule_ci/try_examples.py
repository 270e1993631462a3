"""The inline examples of rules, tried."""

from __future__ import annotations

from compliance.evaluate.examples import ExampleResult, run
from compliance.measures.workdays import WorkCalendar
from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.rule_ci.outcome import Notice, Outcome, Trial
from compliance.rulebook.rulebook import Rulebook

MEND = "对照条文改正规则，或改正示例应得的结论"
NOTHING = Problem("nothing-tried", "没有试验到任何示例", Place("rules"), "检查规则文件夹，或 -k 后的文字")


def try_examples(rulebook: Rulebook, calendar: WorkCalendar, selection: str = "") -> Outcome:
    """The outcome of every example of every rule whose id contains `selection`. That none was tried is an error."""
    trials = tuple(_trial(result) for result in run(rulebook, calendar, selection))
    problems = [trial.problem for trial in trials if trial.problem] or ([] if trials else [NOTHING])
    lines = (f"示例 {len(trials)} 个，失败 {sum(trial.problem is not None for trial in trials)} 个",)
    return Outcome("test", tuple(map(Notice, problems)), trials, lines)


def _trial(result: ExampleResult) -> Trial:
    problem = None if result.problem is None else Problem("example-failed", f"{result.rule} “{result.name}”：{result.problem}", result.place, MEND)
    return Trial(result.rule, result.name, result.place, problem)
