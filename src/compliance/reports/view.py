"""The view of one evaluation that every renderer prints: all wording, order, numbering and links are made here, none in a template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from compliance.model.banners import not_foreseen, only_compared
from compliance.model.evaluation import Evaluation
from compliance.model.language import catalogue_spoken, mark, named, say, series
from compliance.model.place import Place
from compliance.model.seal import seal_title
from compliance.model.text import Catalogue
from compliance.reports.attached_view import score_view, waiver_views
from compliance.reports.clause_view import clause_tables, linked_blocks
from compliance.reports.groups import finding_groups
from compliance.reports.law_parts import ClauseTable, PolicyBlock, ReadingView, RequirementView
from compliance.reports.overview import action_rows, actions_title, count_rows, overall_sentences, target_views
from compliance.reports.parts import ActionRow, CountRow, Fact, FindingGroup, QueryGroup, RecountView, ScoreView, TargetView, WaiverView
from compliance.reports.policy_blocks import chapters, policy_blocks
from compliance.reports.query_view import query_groups, recount_view, repair_entries
from compliance.reports.reading_view import reading_views
from compliance.reports.requirement_view import requirement_views
from compliance.reports.scrub import scrub
from compliance.reports.targets import Targets
from compliance.reports.wording import day, in_brackets, listed

ENGINES = {"reference": mark("参考引擎（reference）"), "durable-rules": mark("规则引擎（durable-rules）")}


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything a report prints, in the order in which it prints it."""

    title: str
    subject: str
    policy: str
    number: str
    facts: tuple[Fact, ...]
    banners: tuple[str, ...]
    counts: tuple[CountRow, ...]
    sentences: tuple[str, ...]
    actions_title: str
    actions: tuple[ActionRow, ...]
    actions_left: int
    targets: tuple[TargetView, ...]
    requirements: tuple[RequirementView, ...]
    groups: tuple[FindingGroup, ...]
    readings: tuple[ReadingView, ...]
    clauses: tuple[ClauseTable, ...]
    atoms: int
    unencoded: int
    text: tuple[PolicyBlock, ...]
    queries: tuple[QueryGroup, ...]
    recounts: tuple[RecountView, ...]
    waivers: tuple[WaiverView, ...]
    score: ScoreView | None
    seal: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Viewed:
    """An evaluation, the catalogue that was spoken, and what came of them: a run in several formats asks for the same view again and again."""

    raw: Evaluation
    catalogue: Catalogue | None
    clean: Evaluation
    view: ReportView


_LAST: list[Viewed] = []


def viewed(raw: Evaluation) -> Viewed:
    """The view of an evaluation, and the evaluation with all text that came with the submission cleaned and clipped. The last one made is kept."""
    spoken = catalogue_spoken()
    for last in _LAST:
        if last.raw is raw and last.catalogue is spoken:
            return last
    clean = scrub(raw)
    _LAST[:] = [Viewed(raw, spoken, clean, _report_view(clean))]
    return _LAST[0]


def report_view(raw: Evaluation) -> ReportView:
    """The view of an evaluation; text that came with the submission is cleaned and clipped first."""
    return viewed(raw).view


def _report_view(evaluation: Evaluation) -> ReportView:
    blocks = policy_blocks(evaluation.policy_text())
    targets = Targets(
        chapters=chapters(blocks, evaluation.policy_heading()),
        clauses=frozenset(clause.id for clause in evaluation.clauses),
        readings={use.id: use.title for use in evaluation.readings},
        main_file=_main_file(evaluation),
        number=evaluation.policy.number,
    )
    groups = finding_groups(evaluation, targets)
    findings = {finding.rule: finding for group in groups for finding in group.findings}
    actions = action_rows(findings, evaluation)
    counts = count_rows(evaluation)
    return ReportView(
        title=say("{subject}落实情况评估报告", subject=evaluation.subject_name),
        subject=evaluation.subject_name,
        policy=evaluation.policy.title,
        number=evaluation.policy.number,
        facts=tuple(fact for fact in _facts(evaluation, targets) if fact.text),
        banners=banners(evaluation),
        counts=counts,
        sentences=overall_sentences(evaluation),
        actions_title=actions_title(evaluation),
        actions=actions,
        actions_left=counts[0].count - len(actions),
        targets=target_views(findings, evaluation),
        requirements=requirement_views(evaluation, findings, targets),
        groups=groups,
        readings=reading_views(evaluation, findings, targets),
        clauses=clause_tables(evaluation, findings, targets),
        atoms=len(evaluation.clauses),
        unencoded=sum(1 for clause in evaluation.clauses if not clause.encoded),
        text=linked_blocks(evaluation, blocks, findings),
        queries=query_groups((*evaluation.queries, *repair_entries(evaluation.repairs)), targets),
        recounts=tuple(recount_view(item, targets) for item in evaluation.recounts),
        waivers=waiver_views(evaluation, findings),
        score=score_view(evaluation.score, findings),
        seal=tuple(Fact(seal_title(name), text) for name, text in evaluation.seal.items()),
    )


def banners(evaluation: Evaluation) -> tuple[str, ...]:
    """The remarks at the head of a report; those that must never be missing are added where the evaluation does not bring them."""
    given, number = "".join(evaluation.banners), evaluation.policy.number
    needed = (
        only_compared(evaluation.subject_name, number) if evaluation.benchmark else "",
        evaluation.sample,
        not_foreseen(evaluation.phase_title, number) if evaluation.phase and not evaluation.phase_official else "",
    )
    return (*evaluation.banners, *(text for text in needed if text not in given))


def _facts(evaluation: Evaluation, targets: Targets) -> tuple[Fact, ...]:
    policy = evaluation.policy
    return (
        Fact(say("被评估对象"), in_brackets(evaluation.subject_name, named(evaluation.subject_level))),
        Fact(say("评估依据"), say("《{title}》（{number}）", title=policy.title, number=policy.number)),
        Fact(say("印发机关"), policy.issuer),
        Fact(say("文件日期"), _policy_days(evaluation)),
        Fact(say("评估截止日"), _judged(evaluation)),
        Fact(say("评估阶段"), evaluation.phase_title),
        Fact(say("数据期间"), _period(*evaluation.period)),
        Fact(say("申报材料"), _source(evaluation, targets)),
        Fact(say("判定程序"), listed(engine_title(name) for name in evaluation.engines)),
    )


def engine_title(name: str) -> str:
    """An engine as a report calls it."""
    return say(ENGINES[name]) if name in ENGINES else name


def _judged(evaluation: Evaluation) -> str:
    """The day asked for, and the last day whose state counts where that is another."""
    asked = day(evaluation.as_of)
    return asked if evaluation.cutoff == evaluation.as_of else say("{day}（以{cutoff}及以前的情况为准）", day=asked, cutoff=day(evaluation.cutoff))


def _period(start: date | None, end: date | None) -> str:
    return say("{start}至{end}", start=day(start) or "……", end=day(end) or "……") if start or end else ""


def _source(evaluation: Evaluation, targets: Targets) -> str:
    short = targets.main_file and targets.main_file not in evaluation.source
    return say("{source}（数据位置未注明文件名的，均指 {file}）", source=evaluation.source, file=targets.main_file) if short else evaluation.source


def _policy_days(evaluation: Evaluation) -> str:
    policy = evaluation.policy
    parts = (
        say("{day}成文", day=day(policy.dated)),
        say("{day}印发", day=day(policy.printed)) if policy.printed else "",
        say("有效期至{day}", day=day(policy.valid_until)) if policy.valid_until else "",
    )
    return series(mark("，"), filter(None, parts))


def _main_file(evaluation: Evaluation) -> str:
    """The file most places lie in; the first by name where several have the same number."""
    counts = Counter(place.file for place in _places(evaluation))
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _places(evaluation: Evaluation) -> Iterator[Place]:
    for finding in evaluation.findings:
        yield from finding.cells
        for entry in finding.entries:
            yield from entry.cells
    for entry in evaluation.queries:
        yield from entry.cells
    for recount in evaluation.recounts:
        yield from recount.cells
