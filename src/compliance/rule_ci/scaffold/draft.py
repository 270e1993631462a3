"""The draft of a rule: its text, what was taken from where, and the proof that it loads and that its examples come out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from compliance.evaluate.examples import ExampleResult, run
from compliance.located import load_yaml
from compliance.measures.workdays import WorkCalendar
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.reports.wording import listed
from compliance.rule_ci.scaffold.skeletons import SKELETONS, Brief, CannotDraftError, Case, Skeleton
from compliance.rule_ci.scaffold.target import Target
from compliance.rule_ci.scaffold.yaml_text import document
from compliance.rulebook.cross_check import cross_check
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule, parse_rule
from compliance.rulebook.schema import problems_of

LONGEST_TITLE = 16
GRACE = timedelta(days=30)
_STOP = re.compile(r"[，。；：、,;（]")
_DATED = re.compile(r"到?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?(?:以?前)?")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for: operator (None: what suits the clause), due date, table and indicator to look at."""

    operator: str | None = None
    by: date | None = None
    table: str | None = None
    indicator: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule file ready to be written, the results of its examples, and what its writer must look at."""

    path: Path
    text: str
    results: tuple[ExampleResult, ...]
    hints: tuple[str, ...]


def draft(book: Rulebook, rules_dir: Path, target: Target, wish: Wish, calendar: WorkCalendar) -> Draft:
    """The draft for a clause. Raises ProblemsError when the file exists, the operator has nothing to stand on, or an example does not come out."""
    policy, clause = target.policy, target.clause
    path = rules_dir / policy.document.id / clause.at / f"{clause.id}.yaml"
    file = f"rules/{path.relative_to(rules_dir).as_posix()}"
    if path.exists():
        raise ProblemsError([Problem("file-exists", f"文件已存在：{file}", Place(file), "改这个文件，或先移走它")])
    operator = wish.operator or ("permission" if clause.kind == "permission" else "attested")
    usual = _usual_day(policy)
    day = max(usual, wish.by + GRACE) if wish.by else usual
    brief = Brief(clause.id, clause.quote, book.tables, day, policy.document.valid_from, wish.by, wish.table, wish.indicator)
    try:
        skeleton = SKELETONS[operator](brief)
    except CannotDraftError as error:
        raise ProblemsError([Problem("cannot-draft", f"{clause.id}：{error}", Place("--operator"), "换一种检查方式，或先用 attested 起草")]) from None
    keys, hints = _keys(book, target, skeleton, wish, None if day == usual else day)
    text = document(keys)
    return Draft(path, text, _proved(book, target, text, file, calendar), tuple(hints))


def _usual_day(policy: Policy) -> date:
    """The day that an example is judged on that names none: that of the last phase."""
    phases = [phase.as_of for phase in policy.document.phases if phase.as_of]
    return phases[-1] if phases else policy.document.valid_until or policy.document.valid_from


def _keys(book: Rulebook, target: Target, skeleton: Skeleton, wish: Wish, day: date | None) -> tuple[dict[str, Any], list[str]]:
    """The keys of the file in the language's order, and hints on what was guessed."""
    policy, clause = target.policy, target.clause
    name, hints = policy.document.id, []
    keys: dict[str, Any] = {"id": clause.id, "title": title_of(clause.quote), "clause": f"{name}#{clause.at}", "quote": clause.quote, "covers": [clause.id]}
    levels, why = _levels(policy, clause.quote)
    if levels:
        keys["applies"] = {"levels": levels}
    hints.append(f"适用范围：{why}，请对照原文。")
    if wish.by:
        keys["by"] = wish.by
    elif found := _DATED.search(clause.quote):
        hints.append(f"引文中有日期“{found.group(0)}”：若是期限，写上 by。")
    keys["check"] = dict(skeleton.check)
    if readings := [reading.id for reading in book.readings.values() if clause.id in reading.clauses]:
        keys["readings"] = {reading: {} for reading in readings}
        hints.append(f"口径 {listed(readings)} 提到这个条款：某种取法要改规则时，写在 readings 之下。")
    responsible, source = _responsible(policy, clause.at)
    keys |= {
        "responsible": responsible,
        "remediation": _remediation(book, clause.quote, skeleton),
        "examples": [_example(case, day) for case in skeleton.cases],
    }
    hints += [f"责任单位：{source}，请对照原文。", "检查只是起点：对照原文改 check，再补上每个边界的示例。"]
    return keys, hints


def title_of(quote: str) -> str:
    """The first part of a quote that is not a date, short enough for a heading."""
    whole = quote.strip("“”‘’ ")
    return next((part for part in _STOP.split(whole) if part and not _DATED.fullmatch(part)), whole)[:LONGEST_TITLE]


def _levels(policy: Policy, quote: str) -> tuple[list[str] | None, str]:
    """The levels that rules bind whose quote begins with the same level as this one; None for all."""
    levels = list(dict.fromkeys(policy.document.units.values()))
    subject = next((level for level in levels if quote.removeprefix("各").startswith(level)), None)
    peers = {rule.levels for rule in policy.rules.values() if subject and rule.quote.removeprefix("各").startswith(subject)}
    if len(peers) == 1 and (found := next(iter(peers))) is not None:
        return [level for level in levels if level in found], f"取自同样以“{subject}”开头的规则"
    return None, f"没有限定，约束全部层级（{listed(levels)}）"


def _responsible(policy: Policy, anchor: str) -> tuple[list[str], str]:
    """Who answers for the rules of the same paragraph, else for most rules of the plan, else its issuer."""
    near = Counter(rule.responsible for rule in policy.rules.values() if rule.anchor == anchor)
    most = near or Counter(rule.responsible for rule in policy.rules.values())
    if not most:
        return [policy.document.issuer], "暂写印发机关"
    return list(most.most_common(1)[0][0]), "取自同一段的其他规则" if near else "取自本政策多数规则"


def _remediation(book: Rulebook, quote: str, skeleton: Skeleton) -> str:
    table = book.tables.tables.get(skeleton.table)
    return f"落实“{quote}”，在“{table.title if table else skeleton.table}”表填报，并附佐证。"


def _example(case: Case, day: date | None) -> dict[str, Any]:
    reason = {"reason": case.reason} if case.reason else {}
    as_of = {"as_of": day} if day else {}
    return {"name": case.name, **as_of, "given": dict(case.given), "verdict": case.verdict} | reason


def _proved(book: Rulebook, target: Target, text: str, file: str, calendar: WorkCalendar) -> tuple[ExampleResult, ...]:
    """The results of the examples of the draft, read as the file will be. Raises ProblemsError unless all is in order."""
    policy, clause = target.policy, target.clause
    node = load_yaml(text.encode(), file)
    faults: list[Problem] = list(problems_of(node, "rule"))
    if faults:
        raise ProblemsError(faults)
    rule = parse_rule(node, policy.document.id, clause.at)
    clauses = {**policy.clauses, clause.id: clause}
    faults = list(cross_check(policy.document, clauses, [rule], [], book.tables, book.readings))
    results = tuple(run(_alone(book, policy, clauses, rule), calendar)) if not faults else ()
    faults += [_unmet(result, file) for result in _failing(results)]
    if faults:
        raise ProblemsError(faults)
    return results


def _alone(book: Rulebook, policy: Policy, clauses: Mapping[str, Any], rule: Rule) -> Rulebook:
    only = replace(policy, clauses=clauses, rules={rule.id: rule}, requirements={}, carried=dict.fromkeys(rule.atoms(), rule.id))
    return replace(book, policies={policy.document.id: only})


def _failing(results: tuple[ExampleResult, ...]) -> Iterator[ExampleResult]:
    yield from (result for result in results if result.problem)


def _unmet(result: ExampleResult, file: str) -> Problem:
    mend = "用 --table 另选一张表，或先用 attested 起草再改 check"
    return Problem("example-failed", f"起草的示例“{result.name}”没有得到应有的结论：{result.problem}", Place(file), mend)
