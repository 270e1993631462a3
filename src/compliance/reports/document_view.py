"""The document of one evaluation: everything Word and Markdown print beside the view that all renderers share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from compliance.model.evaluation import Evaluation
from compliance.reports import document_rows as rows
from compliance.reports.document_matters import conclusion_parts, duty_list, numbered, problem_list
from compliance.reports.document_parts import Annex, Annexes, Document, MatterSection, Passage
from compliance.reports.document_passages import detail
from compliance.reports.scrub import scrub
from compliance.reports.view import ENGINES, ReportView, report_view
from compliance.reports.wording import day, listed

ANNEX_TITLES = {
    "clauses": "条款对照表",
    "readings": "口径解释",
    "data": "数据核对情况",
    "seal": "封存信息",
    "details": "未决事项核查详情",
    "declared": "待评估人判定事项表",
    "unreported": "未填报事项表",
    "settled": "已认定事项表",
}
IN_HEADER = 50
ALWAYS = ("clauses", "data", "seal")
Tables = dict[str, tuple[MatterSection, ...]]


def document(raw: Evaluation) -> tuple[ReportView, Document]:
    """The shared view of an evaluation and its document; text that came with the submission is cleaned and clipped in both."""
    view = report_view(raw)
    evaluation = scrub(raw)
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
    known = {"declared": annexes.declared, "unreported": annexes.unreported, "settled": annexes.settled}
    return Document(
        running="　".join((f"{view.subject}　{view.number}", *map(_brief, view.banners))),
        opening=_opening(evaluation),
        targets=rows.target_rows(view.targets),
        requirements_heading=numbered(1, f"要求组（{len(view.requirements)}组）") if view.requirements else "",
        requirements_lead=_requirements_lead(view) if view.requirements else "",
        requirements=rows.requirement_rows(view.requirements),
        requirements_rest=rows.other_requirements(view.requirements),
        conclusions=conclusion_parts(view.groups, findings, known, 2 if view.requirements else 1),
        problems=problem_list(view.groups, findings),
        duties=duty_list(view.groups, evaluation, annexes.unreported),
        annexes=annexes,
        annex_list=tuple(f"{number}．{annex.title}" for number, annex in enumerate(_known(annexes), start=1)),
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
    made = {name: Annex(f"附件{number}", ANNEX_TITLES[name]) for number, name in enumerate(present, start=1)}
    optional = {name: made.get(name) for name in content}
    return Annexes(clauses=made["clauses"], data=made["data"], seal=made["seal"], **optional)


def _known(annexes: Annexes) -> list[Annex]:
    values = [getattr(annexes, item.name) for item in fields(annexes)]
    return [annex for annex in values if annex is not None]


def _opening(evaluation: Evaluation) -> str:
    policy = evaluation.policy
    phase = f"进行{evaluation.phase_title}" if evaluation.phase_title else "进行评估"
    until = f"，有效期至{day(policy.valid_until)}" if policy.valid_until else ""
    judged = f"评估截止日为{day(evaluation.as_of)}"
    if evaluation.cutoff != evaluation.as_of:
        judged += f"，以{day(evaluation.cutoff)}及以前的情况为准"
    return "".join(
        (
            f"依据《{policy.title}》（{policy.number}，{policy.issuer}{day(policy.dated)}成文{until}），对{evaluation.subject_name}落实情况{phase}。{judged}。",
            _period(evaluation),
            f"结论依据该单位所报材料（{evaluation.source}）作出，",
            f"由{listed(ENGINES.get(name, name) for name in evaluation.engines)}分别判定、结果一致。"
            if len(evaluation.engines) > 1
            else "由程序按规则逐项判定。",
            "现将评估情况报告如下。",
        )
    )


def _brief(banner: str) -> str:
    """A banner as a header has room for it."""
    return banner if len(banner) <= IN_HEADER else f"{banner[:IN_HEADER]}……（见首页）"


def _period(evaluation: Evaluation) -> str:
    start, end = evaluation.period
    return f"数据期间为{day(start) or '……'}至{day(end) or '……'}。" if start or end else ""


def _requirements_lead(view: ReportView) -> str:
    pressing = sum(1 for group in view.requirements if group.mark.key in rows.PRESSING)
    below = f"有不符合或无法判定事项的{pressing}组列表如下。" if pressing else "没有含不符合或无法判定事项的要求组。"
    return f"要求组的结论由其所含各项结论汇总得出。共{len(view.requirements)}组，{below}"
