"""The view of one evaluation that every renderer prints: all wording, order, numbering and links are made here, none in a template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.model.evaluation import Evaluation
from compliance.model.place import Place
from compliance.model.seal import seal_title
from compliance.reports.attached_view import score_view, waiver_views
from compliance.reports.clause_view import clause_tables, linked_blocks
from compliance.reports.groups import finding_groups
from compliance.reports.law_parts import ClauseTable, PolicyBlock, ReadingView, RequirementView
from compliance.reports.overview import action_rows, count_rows, overall_sentences, target_views
from compliance.reports.parts import ActionRow, CountRow, Fact, FindingGroup, QueryGroup, RecountView, ScoreView, TargetView, WaiverView
from compliance.reports.policy_blocks import chapters, policy_blocks
from compliance.reports.query_view import query_groups, recount_view, repair_entries
from compliance.reports.reading_view import reading_views
from compliance.reports.requirement_view import requirement_views
from compliance.reports.scrub import scrub
from compliance.reports.targets import Targets
from compliance.reports.wording import day, listed

ENGINES = {"reference": "参考引擎（reference）", "durable-rules": "规则引擎（durable-rules）"}


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


def report_view(raw: Evaluation) -> ReportView:
    """The view of an evaluation; text that came with the submission is cleaned and clipped first."""
    evaluation = scrub(raw)
    blocks = policy_blocks(evaluation.policy_text())
    targets = Targets(
        chapters=chapters(blocks, evaluation.policy.title),
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
        title=f"{evaluation.subject_name}落实情况评估报告",
        subject=evaluation.subject_name,
        policy=evaluation.policy.title,
        number=evaluation.policy.number,
        facts=tuple(fact for fact in _facts(evaluation, targets) if fact.text),
        banners=banners(evaluation),
        counts=counts,
        sentences=overall_sentences(evaluation),
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
    given = "".join(evaluation.banners)
    needed = (
        ("仅供比较", "本对象不在文件适用范围内，结论仅供比较。" if evaluation.benchmark else ""),
        (evaluation.sample, evaluation.sample),
        ("规定的评估环节", f"“{evaluation.phase_title}”为非文件规定的评估环节。" if evaluation.phase and not evaluation.phase_official else ""),
    )
    return (*evaluation.banners, *(text for word, text in needed if text and word not in given))


def _facts(evaluation: Evaluation, targets: Targets) -> tuple[Fact, ...]:
    policy = evaluation.policy
    start, end = evaluation.period
    judged = day(evaluation.as_of)
    if evaluation.cutoff != evaluation.as_of:
        judged += f"（以{day(evaluation.cutoff)}及以前的情况为准）"
    return (
        Fact("被评估对象", f"{evaluation.subject_name}（{evaluation.subject_level}）" if evaluation.subject_level else evaluation.subject_name),
        Fact("评估依据", f"《{policy.title}》（{policy.number}）"),
        Fact("印发机关", policy.issuer),
        Fact("文件日期", _policy_days(evaluation)),
        Fact("评估截止日", judged),
        Fact("评估阶段", evaluation.phase_title),
        Fact("数据期间", f"{day(start) or '……'}至{day(end) or '……'}" if start or end else ""),
        Fact("申报材料", _source(evaluation, targets)),
        Fact("判定程序", listed(ENGINES.get(name, name) for name in evaluation.engines)),
    )


def _source(evaluation: Evaluation, targets: Targets) -> str:
    named = targets.main_file and targets.main_file not in evaluation.source
    return f"{evaluation.source}（数据位置未注明文件名的，均指 {targets.main_file}）" if named else evaluation.source


def _policy_days(evaluation: Evaluation) -> str:
    policy = evaluation.policy
    parts = (
        f"{day(policy.dated)}成文",
        f"{day(policy.printed)}印发" if policy.printed else "",
        f"有效期至{day(policy.valid_until)}" if policy.valid_until else "",
    )
    return "，".join(part for part in parts if part)


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
