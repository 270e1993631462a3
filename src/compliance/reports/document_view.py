"""The document of one evaluation: everything Word and Markdown print beside the view that all renderers share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from compliance.model.evaluation import Evaluation
from compliance.model.language import language, mark, say
from compliance.model.text import CHINESE
from compliance.reports import document_rows as rows
from compliance.reports.document_matters import conclusion_parts, duty_list, problem_list
from compliance.reports.document_parts import Annex, Annexes, Document, MatterSection, Passage
from compliance.reports.document_passages import detail
from compliance.reports.document_text import numbered, spaced
from compliance.reports.view import ReportView, engine_title, viewed
from compliance.reports.wording import day, gap, listed

ANNEX_TITLES = {
    "clauses": mark("条款对照表"),
    "readings": mark("口径解释"),
    "data": mark("数据核对情况"),
    "seal": mark("封存信息"),
    "details": mark("未决事项核查详情"),
    "declared": mark("待评估人判定事项表"),
    "unreported": mark("未填报事项表"),
    "settled": mark("已认定事项表"),
}
BASES = mark("结论后括号内为依据：计算，按填报数据计算；填报，据填报比率而未能复算；自报，据自报及佐证；核查，据评估人核查。")
IN_HEADER = {CHINESE: 50}
IN_OTHER_HEADER = 110
"""How many characters of a banner a header has room for."""
ALWAYS = ("clauses", "data", "seal")


@dataclass(frozen=True, slots=True)
class Requirements:
    """What is said of the requirement groups in the table: over it, before it, and where there is none."""

    caption: str
    lead: str
    none: str


REQUIREMENTS = {
    rows.PRESSING: Requirements(
        mark("有不符合或无法判定事项的要求组"),
        mark("要求组的结论由其所含各项结论汇总得出。共{groups}组，有不符合或无法判定事项的{pressing}组列表如下。"),
        mark("要求组的结论由其所含各项结论汇总得出。共{groups}组，没有含不符合或无法判定事项的要求组。"),
    ),
    rows.WRONG: Requirements(
        mark("有不符合事项的要求组"),
        mark("要求组的结论由其所含各项结论汇总得出。共{groups}组，有不符合事项的{pressing}组列表如下。"),
        mark("要求组的结论由其所含各项结论汇总得出。共{groups}组，没有含不符合事项的要求组。"),
    ),
}
Tables = dict[str, tuple[MatterSection, ...]]


def document(raw: Evaluation) -> tuple[ReportView, Document]:
    """The shared view of an evaluation and its document; text that came with the submission is cleaned and clipped in both."""
    seen = viewed(raw)
    view, evaluation = seen.view, seen.clean
    details = tuple(detail(finding) for group in view.groups for finding in group.cards)
    tables: Tables = {
        "declared": rows.matter_sections(view.groups, "declared"),
        "unreported": rows.matter_sections(view.groups, "unreported"),
        "settled": rows.matter_sections(view.groups, "settled", cards=True),
    }
    annexes = _annexes({"readings": view.readings, "details": details, **tables})
    return view, _document(evaluation, view, details, tables, annexes)


def _document(evaluation: Evaluation, view: ReportView, details: tuple[Passage, ...], tables: Tables, annexes: Annexes) -> Document:
    findings = {finding.rule: finding for finding in evaluation.findings}
    keys = rows.pressing(view.groups)
    known = {"declared": annexes.declared, "unreported": annexes.unreported, "settled": annexes.settled}
    return Document(
        running=gap().join((view.subject, view.number, *map(brief, view.banners))),
        opening=_opening(evaluation),
        counts=rows.count_lines(view.counts),
        targets=rows.target_rows(view.targets),
        requirements_heading=numbered(1, say("要求组（{count}组）", count=len(view.requirements))) if view.requirements else "",
        requirements_lead=_requirements_lead(view, keys) if view.requirements else "",
        requirements_caption=say(REQUIREMENTS[keys].caption),
        requirements=rows.requirement_rows(view.requirements, keys),
        requirements_rest=rows.other_requirements(view.requirements, keys),
        conclusions=conclusion_parts(view.groups, findings, known, 2 if view.requirements else 1),
        problems=problem_list(view.groups, evaluation),
        duties=duty_list(view.groups, evaluation, annexes.unreported),
        annexes=annexes,
        annex_list=tuple(say("{number}．{title}", number=number, title=annex.title) for number, annex in enumerate(_known(annexes), start=1)),
        bases=say(BASES),
        clauses_note=_clauses_note(view),
        clauses=rows.clause_sections(view.clauses),
        readings=rows.reading_rows(view.readings),
        queries=rows.query_rows(view.queries),
        queries_left=rows.queries_left(view.queries),
        details=details,
        **tables,
    )


def _annexes(content: Mapping[str, Sequence[object]]) -> Annexes:
    """The annexes that have something in them, numbered through."""
    present = [name for name in ANNEX_TITLES if name in ALWAYS or content[name]]
    made = {name: Annex(say("附件{number}", number=number), say(ANNEX_TITLES[name])) for number, name in enumerate(present, start=1)}
    optional = {name: made.get(name) for name in content}
    return Annexes(clauses=made["clauses"], data=made["data"], seal=made["seal"], **optional)


def _known(annexes: Annexes) -> list[Annex]:
    values = [getattr(annexes, item.name) for item in fields(annexes)]
    return [annex for annex in values if annex is not None]


def _clauses_note(view: ReportView) -> str:
    note = mark("文件共{atoms}条可评价内容，其中{unencoded}条尚未编入规则，不作结论。“见”为本报告中结论的序号。")
    return spaced(say(note, atoms=view.atoms, unencoded=view.unencoded), say(BASES))


def _opening(evaluation: Evaluation) -> str:
    policy = evaluation.policy
    return spaced(
        say(
            "依据《{policy}》（{origin}），对{subject}落实情况进行{phase}。",
            policy=policy.title,
            origin=_origin(evaluation),
            subject=evaluation.subject_name,
            phase=evaluation.phase_title or say("评估"),
        ),
        _judged(evaluation),
        _period(evaluation),
        _judges(evaluation),
        say("现将评估情况报告如下。"),
    )


def _origin(evaluation: Evaluation) -> str:
    policy = evaluation.policy
    parts = {"number": policy.number, "issuer": policy.issuer, "day": day(policy.dated)}
    if policy.valid_until:
        return say("{number}，{issuer}{day}成文，有效期至{until}", until=day(policy.valid_until), **parts)
    return say("{number}，{issuer}{day}成文", **parts)


def _judged(evaluation: Evaluation) -> str:
    if evaluation.cutoff == evaluation.as_of:
        return say("评估截止日为{day}。", day=day(evaluation.as_of))
    return say("评估截止日为{day}，以{cutoff}及以前的情况为准。", day=day(evaluation.as_of), cutoff=day(evaluation.cutoff))


def _period(evaluation: Evaluation) -> str:
    start, end = evaluation.period
    return say("数据期间为{start}至{end}。", start=day(start) or "……", end=day(end) or "……") if start or end else ""


def _judges(evaluation: Evaluation) -> str:
    if len(evaluation.engines) > 1:
        engines = listed(engine_title(name) for name in evaluation.engines)
        return say("结论依据该单位所报材料（{source}）作出，由{engines}分别判定、结果一致。", source=evaluation.source, engines=engines)
    return say("结论依据该单位所报材料（{source}）作出，由程序按规则逐项判定。", source=evaluation.source)


def brief(banner: str) -> str:
    """A banner as a header has room for it."""
    room = IN_HEADER.get(language(), IN_OTHER_HEADER)
    return banner if len(banner) <= room else say("{banner}……（见首页）", banner=banner[:room])


def _requirements_lead(view: ReportView, keys: frozenset[str]) -> str:
    told, number = REQUIREMENTS[keys], sum(1 for group in view.requirements if group.mark.key in keys)
    return say(told.lead if number else told.none, groups=len(view.requirements), pressing=number)
