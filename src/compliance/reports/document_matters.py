"""The sections of the document: the conclusions part by part, then what is wrong and what is to be done, by responsible body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from compliance.model.evaluation import Evaluation, Finding
from compliance.model.verdict import Verdict
from compliance.reports.document_parts import Annex, BodyList, BodyPart, DigestRow, Part
from compliance.reports.document_passages import ended, labelled, passage
from compliance.reports.finding_view import quantity_text
from compliance.reports.parts import FindingGroup, FindingView
from compliance.reports.wording import day, listed

DIGITS = "一二三四五六七八九"
PER_DIGEST = 25
UNNAMED = "文件未指明责任单位的事项"
DUTIES = "下列各项由牵头责任单位会同有关单位于　　年　　月　　日前办结，在申报表中补填数据、登记佐证材料，报评估单位重新评估。期限由评估单位填写。"
COMPARED = "本对象不在文件适用范围内，以下只列与文件要求的差距，不作整改要求。"
NO_DUTIES = "本次评估没有须整改或补报的事项。"
NO_PROBLEMS = "本次评估未发现不符合事项；未发现不等于全部符合，须与其他各项结论一并阅读。"
FOLLOW = {"declared": "只有自报与佐证、没有可计算的数据，由评估人对照材料现场判定", "unreported": "没有填报，填报以后重新评估即可得出结论"}
Findings = Mapping[str, Finding]
Matter = tuple[FindingView, Finding]


def chinese(number: int) -> str:
    """`十二` for 12; from 1 to 99."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens - 1]}十") + (DIGITS[ones - 1] if ones else "")


def numbered(number: int, title: str) -> str:
    """`（一）title`."""
    return f"（{chinese(number)}）{title}"


def conclusion_parts(groups: Iterable[FindingGroup], findings: Findings, annexes: Mapping[str, Annex | None], first: int) -> tuple[Part, ...]:
    """A part a verdict, numbered from `first`."""
    return tuple(_part(group, findings, annexes[group.layout], number) for number, group in enumerate(groups, start=first))


def _part(group: FindingGroup, findings: Findings, annex: Annex | None, number: int) -> Part:
    return Part(
        heading=numbered(number, f"{group.mark.word}事项（{len(group.findings)}项）"),
        lead=_lead(group, annex),
        passages=tuple(passage(view, findings[view.rule]) for view in group.cards),
        digest=tuple(_digest(group)) if group.mark.key == Verdict.COMPLIANT.value else (),
    )


def _lead(group: FindingGroup, annex: Annex | None) -> str:
    rows = len(group.findings) - len(group.cards)
    if not rows or annex is None:
        return ended(group.meaning)
    listed_in = f"列于{annex.number}" if group.layout == "settled" else f"{FOLLOW[group.layout]}，列于{annex.number}"
    rest = f"；其余{len(group.cards)}项如下" if group.cards else ""
    return f"{ended(group.meaning)}其中{rows}项{listed_in}{rest}。" if group.cards else f"{ended(group.meaning)}各项{listed_in}。"


def _digest(group: FindingGroup) -> Iterator[DigestRow]:
    for table in group.tables:
        for start in range(0, len(table.rows), PER_DIGEST):
            rows = table.rows[start : start + PER_DIGEST]
            first, last = rows[0].number, rows[-1].number
            numbers = f"第{first}项" if first == last else f"第{first}—{last}项"
            yield DigestRow(table.section, numbers, "；".join(view.title for view in rows))


def problem_list(groups: Iterable[FindingGroup], findings: Findings) -> BodyList:
    """What is not met, by the body that the plan names first."""
    matters = _matters(groups, findings, (Verdict.NON_COMPLIANT,))
    lead = f"经评估，发现不符合事项{len(matters)}项，按牵头责任单位归集如下（文件列有几个责任单位的，以第一个为牵头）。"
    return BodyList(lead if matters else NO_PROBLEMS, _by_body(matters, _problem))


def duty_list(groups: Iterable[FindingGroup], evaluation: Evaluation, unreported: Annex | None) -> BodyList:
    """What to do and which data and evidence to file, by the body that the plan names first."""
    findings = {finding.rule: finding for finding in evaluation.findings}
    matters = _matters(groups, findings, (Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA))
    if evaluation.benchmark:
        return BodyList(COMPARED, _by_body(matters, _suggestion))
    also = f"此外，没有填报的事项须补报，应填报的内容见{unreported.number}。" if unreported else ""
    return BodyList((DUTIES if matters or unreported else NO_DUTIES) + also, _by_body(matters, _duty))


def _matters(groups: Iterable[FindingGroup], findings: Findings, verdicts: Sequence[Verdict]) -> list[Matter]:
    return [(view, findings[view.rule]) for group in groups for view in group.cards if findings[view.rule].conclusion.verdict in verdicts]


def _by_body(matters: Iterable[Matter], worded: Callable[[FindingView, Finding], str]) -> tuple[BodyPart, ...]:
    bodies: dict[str, list[str]] = {}
    for view, finding in matters:
        lines = bodies.setdefault(finding.responsible[0] if finding.responsible else UNNAMED, [])
        lines.append(f"{len(lines) + 1}．{view.title}（第{view.number}项）。{worded(view, finding)}")
    return tuple(BodyPart(numbered(number, f"{body}（{len(lines)}项）"), tuple(lines)) for number, (body, lines) in enumerate(bodies.items(), start=1))


def _problem(view: FindingView, finding: Finding) -> str:
    return labelled("经核查", view.observed or "没有填报") + labelled("差距", quantity_text(finding.gap))


def _suggestion(view: FindingView, _: Finding) -> str:
    return labelled("可参照", view.remediation or view.sentence)


def _duty(view: FindingView, finding: Finding) -> str:
    what = "整改" if finding.conclusion.verdict is Verdict.NON_COMPLIANT else f"补报（{view.mark.remark}）" if view.mark.remark else "补报"
    due = f"文件规定的期限为{day(finding.due)}，已到期。" if finding.due and finding.conclusion.verdict is Verdict.NON_COMPLIANT else ""
    shared = f"会同单位：{listed(finding.responsible[1:])}。" if len(finding.responsible) > 1 else ""
    return labelled(what, view.remediation or view.sentence) + due + shared
