"""The document of one evaluation: everything Word and Markdown print beside the view that all renderers share."""

from __future__ import annotations

from dataclasses import fields

from compliance.model.evaluation import Evaluation
from compliance.reports import document_rows as rows
from compliance.reports.document_matters import conclusion_parts, duty_list, numbered, problem_list
from compliance.reports.document_parts import Annex, Annexes, Document, MatterSection
from compliance.reports.scrub import scrub
from compliance.reports.view import ENGINES, ReportView, report_view
from compliance.reports.wording import day, listed

ANNEX_TITLES = {
    "clauses": "条款对照表",
    "readings": "口径解释",
    "data": "数据核对情况",
    "seal": "封存信息",
    "declared": "待评估人判定事项表",
    "unreported": "未填报事项表",
    "settled": "符合及不计事项表",
}
ALWAYS = ("clauses", "data", "seal")


def document(raw: Evaluation) -> tuple[ReportView, Document]:
    """The shared view of an evaluation and its document; text that came with the submission is cleaned and clipped in both."""
    view = report_view(raw)
    evaluation = scrub(raw)
    tables = {
        "declared": rows.matter_sections(view.groups, "declared"),
        "unreported": rows.matter_sections(view.groups, "unreported"),
        "settled": rows.matter_sections(view.groups, "settled", cards=True),
    }
    return view, _document(evaluation, view, tables, _annexes(view, tables))


def _document(evaluation: Evaluation, view: ReportView, tables: dict[str, tuple[MatterSection, ...]], annexes: Annexes) -> Document:
    findings = {finding.rule: finding for finding in evaluation.findings}
    requirements = rows.requirement_rows(view.requirements)
    known = {"declared": annexes.declared, "unreported": annexes.unreported, "settled": annexes.settled}
    return Document(
        running="　".join((f"{view.subject}　{view.number}", *view.banners)),
        opening=_opening(evaluation),
        targets=rows.target_rows(view.targets),
        requirements_heading=numbered(1, f"要求组（{len(view.requirements)}组）") if view.requirements else "",
        requirements_lead=_requirements_lead(view),
        requirements=requirements,
        conclusions=conclusion_parts(view.groups, findings, known, 2 if view.requirements else 1),
        problems=problem_list(view.groups, findings),
        duties=duty_list(view.groups, evaluation, annexes.unreported),
        annexes=annexes,
        annex_list=tuple(f"{number}．{annex.title}" for number, annex in enumerate(_known(annexes), start=1)),
        clauses=rows.clause_sections(view.clauses),
        readings=rows.reading_rows(view.readings),
        queries=rows.query_rows(view.queries),
        queries_left=rows.queries_left(view.queries),
        **tables,
    )


def _annexes(view: ReportView, tables: dict[str, tuple[MatterSection, ...]]) -> Annexes:
    """The annexes that have something in them, numbered through."""
    filled = {"readings": view.readings, **tables}
    present = [name for name in ANNEX_TITLES if name in ALWAYS or filled[name]]
    made = {name: Annex(f"附件{number}", ANNEX_TITLES[name]) for number, name in enumerate(present, start=1)}
    return Annexes(made["clauses"], made.get("readings"), made["data"], made["seal"], made.get("declared"), made.get("unreported"), made.get("settled"))


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


def _period(evaluation: Evaluation) -> str:
    start, end = evaluation.period
    return f"数据期间为{day(start) or '……'}至{day(end) or '……'}。" if start or end else ""


def _requirements_lead(view: ReportView) -> str:
    if not view.requirements:
        return ""
    closed = sum(1 for group in view.requirements if rows.settled(group))
    left = len(view.requirements) - closed
    opened = f"{left}组中有不符合、无法判定、待判定或未到期的事项，列表如下" if left else "没有未决事项"
    return f"要求组的结论由其所含各项结论汇总得出。共{len(view.requirements)}组，{closed}组已全部认定，{opened}。"
