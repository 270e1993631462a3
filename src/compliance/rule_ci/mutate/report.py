"""The outcome of `rules mutate`: the score by policy, and every survivor at its line with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

from compliance.located import Located, load_yaml
from compliance.measures.workdays import WorkCalendar
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rule_ci.mutate.edits import Family
from compliance.rule_ci.mutate.survey import Fate, Survey
from compliance.rule_ci.outcome import Level, Notice, Outcome
from compliance.rule_ci.parallel import shared_out
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule

MENDS: Mapping[Family, str] = {
    Family.BOUND: "补一个恰在界限上和一个差一个单位的示例",
    Family.COMPARISON: "补一个恰在界限上的示例",
    Family.DATE: "补期限前一天和当天的示例",
    Family.CONDITION: "补一个只有这个条件不满足的示例",
    Family.SET: "补一个正是这个代码的示例",
    Family.JOINT: "补一个各部分结论不同的示例",
    Family.ITEM: "补一个写明各分项结论（clauses）的示例，其中只有这一项不同",
    Family.SCOPE: "补一个该单位或该层级的示例（unit）",
    Family.QUANTIFIER: "补一个只有其中一家做到的示例",
    Family.PARAMETER: "补一个只有这个设定起作用的示例",
}
NOTHING = Problem("nothing-tried", "没有可以改动的规则", Place("rules"), "检查规则文件夹，或 -k 后的文字")


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants there were, were noticed, survived, and were proven to be no other rule by which criterion."""

    noticed: int
    survived: int
    proven: Mapping[str, int]

    @property
    def percent(self) -> Decimal:
        """The share noticed of those that are another rule, rounded down, so that only all of them is 100."""
        tried = self.noticed + self.survived
        return Decimal(100) if not tried else (Decimal(100) * self.noticed / tried).quantize(Decimal("0.01"), ROUND_FLOOR)


def mutation_outcome(
    rulebook: Rulebook, calendar: WorkCalendar, rules_dir: Path, selection: str = "", jobs: int = 1, threshold: Decimal = Decimal(100)
) -> Outcome:
    """Every mutant of every rule whose id contains `selection`; a survivor is an error where its policy stays below `threshold` per cent noticed."""
    survey = Survey(rulebook, calendar)
    notices: list[Notice] = []
    lines, data = [], {}
    for name, policy in rulebook.policies.items():
        rules = [rule for rule in policy.rules.values() if selection in rule.id]
        fates = [fate for found in shared_out(_Work(survey, policy), rules, jobs) for fate in found]
        score = score_of(fates)
        level = Level.ERROR if score.percent < threshold else Level.WARNING
        notices += [Notice(_survivor(fate, policy.rules[fate.rule], rules_dir), level) for fate in fates if fate.survived]
        if fates:
            lines.append(_line(name, score))
            data[name] = _data(score, fates)
    return Outcome("mutate", tuple(notices) if data else (Notice(NOTHING),), lines=tuple(lines), data={"threshold": str(threshold), "policies": data})


@dataclass(frozen=True, slots=True)
class _Work:
    survey: Survey
    policy: Policy

    def __call__(self, rule: Rule) -> list[Fate]:
        return list(self.survey.fates(rule, self.policy))


def score_of(fates: Sequence[Fate]) -> Score:
    """The score of some mutants."""
    proven = Counter(fate.proven for fate in fates if fate.proven is not None)
    return Score(sum(fate.noticed_by is not None for fate in fates), sum(fate.survived for fate in fates), dict(proven))


def _line(name: str, score: Score) -> str:
    proven = "，".join(f"{criterion} {number}" for criterion, number in score.proven.items())
    words = f"，证明与原规则等价而不计 {sum(score.proven.values())} 个（{proven}）" if proven else ""
    return f"{name}：改动 {score.noticed + score.survived} 处，示例发觉 {score.noticed} 处，未发觉 {score.survived} 处，发觉率 {score.percent}%{words}"


def _data(score: Score, fates: Sequence[Fate]) -> dict[str, Any]:
    families = {family.value: dict(zip(("noticed", "survived", "proven"), _counts(fates, family), strict=True)) for family in Family}
    return {"noticed": score.noticed, "survived": score.survived, "percent": str(score.percent), "proven": dict(score.proven), "families": families}


def _counts(fates: Sequence[Fate], family: Family) -> Iterator[int]:
    own = [fate for fate in fates if fate.family is family]
    yield sum(fate.noticed_by is not None for fate in own)
    yield sum(fate.survived for fate in own)
    yield sum(fate.proven is not None for fate in own)


def _survivor(fate: Fate, rule: Rule, rules_dir: Path) -> Problem:
    return Problem("mutant-survived", f"{fate.sentence}，没有示例发觉", _place(fate, rule, rules_dir), MENDS[fate.family])


def _place(fate: Fate, rule: Rule, rules_dir: Path) -> Place:
    """The line of what was changed, read from the rule's file; the line of the rule where the file cannot be read any more."""
    tree = _tree(rules_dir / rule.place.file.partition("/")[2], rule.place.file)
    return rule.places.get(str(fate.path[0]), rule.place) if tree is None else tree.at(fate.path).place


def _tree(path: Path, name: str) -> Located | None:
    try:
        return load_yaml(path.read_bytes(), name)
    except (OSError, ProblemsError):
        return None
