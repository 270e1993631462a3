"""The sections of the document: the conclusions part by part, then what is wrong and what is to be done, by responsible body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.model.evaluation import Evaluation, Finding
from compliance.model.language import in_turn, mark, say
from compliance.model.verdict import Verdict
from compliance.reports.document_parts import Annex, BodyList, BodyPart, DigestRow, Part
from compliance.reports.document_passages import passage
from compliance.reports.document_text import ended, labelled, numbered, spaced
from compliance.reports.finding_view import quantity_text
from compliance.reports.parts import FindingGroup, FindingView
from compliance.reports.wording import day, in_brackets, listed

PER_DIGEST = 25
UNNAMED = mark("文件未指明责任单位的事项")
PROBLEMS, COMPARED_PROBLEMS = mark("三、存在问题"), mark("三、与文件要求的差距")
FOUND = mark("经评估，发现不符合事项{number}项，按牵头责任单位归集如下（文件列有几个责任单位的，以第一个为牵头），核查情况见第二部分。")
COMPARED_FOUND = mark("与文件要求有差距的有{number}项，按文件所列牵头责任单位归集如下（文件列有几个责任单位的，以第一个为牵头），核查情况见第二部分。")
NO_PROBLEMS = mark("本次评估未发现不符合事项；未发现不等于全部符合，须与其他各项结论一并阅读。")
DUTIES_HEADING, COMPARED_DUTIES = mark("四、整改要求"), mark("四、可参照的做法")
DUTIES = mark("下列各项由牵头责任单位会同有关单位于　　年　　月　　日前办结，在申报表中补填数据、登记佐证材料，报评估单位重新评估。期限由评估单位填写。")
COMPARED = mark("本对象不在文件适用范围内，下列各项仅供参照，不作整改要求。")
NO_DUTIES = mark("本次评估没有须整改或补报的事项。")
FOLLOW = {
    ("settled", False): mark("各项列于{annex}。"),
    ("declared", False): mark("各项只有自报与佐证、没有可计算的数据，由评估人对照材料现场判定，列于{annex}。"),
    ("declared", True): mark("其中{rows}项只有自报与佐证、没有可计算的数据，由评估人对照材料现场判定，列于{annex}；其余{cards}项如下。"),
    ("unreported", False): mark("各项没有填报，填报以后重新评估即可得出结论，列于{annex}。"),
    ("unreported", True): mark("其中{rows}项没有填报，填报以后重新评估即可得出结论，列于{annex}；其余{cards}项如下。"),
}
"""What is said of the matters that an annex lists, by the layout of their rows and whether others are told here."""
Findings = Mapping[str, Finding]
Matter = tuple[FindingView, Finding]
WRONG, OPEN = (Verdict.NON_COMPLIANT,), (Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA)


def conclusion_parts(groups: Iterable[FindingGroup], findings: Findings, annexes: Mapping[str, Annex | None], first: int) -> tuple[Part, ...]:
    """A part a verdict, numbered from `first`."""
    return tuple(_part(group, findings, annexes[group.layout], number) for number, group in enumerate(groups, start=first))


def _part(group: FindingGroup, findings: Findings, annex: Annex | None, number: int) -> Part:
    return Part(
        heading=numbered(number, say("{verdict}事项（{number}项）", verdict=group.mark.word, number=len(group.findings))),
        lead=_lead(group, annex),
        passages=tuple(passage(view, findings[view.rule]) for view in group.cards),
        digest=tuple(_digest(group)) if group.mark.key == Verdict.COMPLIANT.value else (),
    )


def _lead(group: FindingGroup, annex: Annex | None) -> str:
    rows = len(group.findings) - len(group.cards)
    if not rows or annex is None:
        return ended(group.meaning)
    return spaced(ended(group.meaning), say(FOLLOW[group.layout, bool(group.cards)], rows=rows, cards=len(group.cards), annex=annex.number))


def _digest(group: FindingGroup) -> Iterator[DigestRow]:
    for table in group.tables:
        for start in range(0, len(table.rows), PER_DIGEST):
            rows = table.rows[start : start + PER_DIGEST]
            yield DigestRow(table.section, _numbers(rows[0].number, rows[-1].number), in_turn(view.title for view in rows))


def _numbers(first: int, last: int) -> str:
    return say("第{number}项", number=first) if first == last else say("第{first}—{last}项", first=first, last=last)


def problem_list(groups: Iterable[FindingGroup], evaluation: Evaluation) -> BodyList:
    """What is not met, by the body that the plan names first: a paragraph a body, since the conclusions tell each matter at length."""
    heading, found = (COMPARED_PROBLEMS, COMPARED_FOUND) if evaluation.benchmark else (PROBLEMS, FOUND)
    matters = _matters(groups, evaluation, WRONG)
    lead = say(found, number=len(matters)) if matters else say(NO_PROBLEMS)
    return BodyList(say(heading), lead, tuple(_body(number, *part, (_problems(part[1]),)) for number, part in enumerate(_by_body(matters), start=1)))


def duty_list(groups: Iterable[FindingGroup], evaluation: Evaluation, unreported: Annex | None) -> BodyList:
    """What to do and which data and evidence to file, by the body that the plan names first."""
    matters = _matters(groups, evaluation, OPEN)
    heading = COMPARED_DUTIES if evaluation.benchmark else DUTIES_HEADING
    bodies = enumerate(_by_body(matters), start=1)
    parts = tuple(_body(number, *part, _duties(part[1], evaluation.benchmark)) for number, part in bodies)
    return BodyList(say(heading), _duty_lead(evaluation.benchmark, bool(matters), unreported), parts)


def _duty_lead(compared: bool, matters: bool, unreported: Annex | None) -> str:
    if compared:
        return say(COMPARED) if matters else say(NO_DUTIES)
    also = say("此外，没有填报的事项须补报，应填报的内容见{annex}。", annex=unreported.number) if unreported else ""
    return spaced(say(DUTIES) if matters or unreported else say(NO_DUTIES), also)


def _matters(groups: Iterable[FindingGroup], evaluation: Evaluation, verdicts: Sequence[Verdict]) -> list[Matter]:
    findings = {finding.rule: finding for finding in evaluation.findings}
    return [(view, findings[view.rule]) for group in groups for view in group.cards if findings[view.rule].conclusion.verdict in verdicts]


def _by_body(matters: Iterable[Matter]) -> Iterable[tuple[str, list[Matter]]]:
    bodies: dict[str, list[Matter]] = {}
    for view, finding in matters:
        bodies.setdefault(finding.responsible[0] if finding.responsible else say(UNNAMED), []).append((view, finding))
    return bodies.items()


def _body(number: int, body: str, matters: Sequence[Matter], lines: tuple[str, ...]) -> BodyPart:
    return BodyPart(numbered(number, say("{body}（{number}项）", body=body, number=len(matters))), lines)


def _problems(matters: Iterable[Matter]) -> str:
    return ended(in_turn(_problem(view, finding) for view, finding in matters))


def _problem(view: FindingView, finding: Finding) -> str:
    """The matter with what it lacks; where that is no quantity, with what was found."""
    gap = quantity_text(finding.gap)
    if gap:
        return say("{title}（第{number}项），差距：{gap}", title=view.title, number=view.number, gap=gap)
    return say("{title}（第{number}项），{observed}", title=view.title, number=view.number, observed=view.observed or say("没有填报"))


def _duties(matters: Iterable[Matter], compared: bool) -> tuple[str, ...]:
    return tuple(
        say("{number}．{title}（第{item}项）。{task}", number=number, title=view.title, item=view.number, task=_task(view, finding, compared))
        for number, (view, finding) in enumerate(matters, start=1)
    )


def _task(view: FindingView, finding: Finding, compared: bool) -> str:
    wanted = view.remediation or view.sentence
    if compared:
        return labelled(say("可参照"), wanted)
    wrong = finding.conclusion.verdict is Verdict.NON_COMPLIANT
    due = say("文件规定的期限为{due}，已到期。", due=day(finding.due)) if finding.due and wrong else ""
    shared = say("会同单位：{units}。", units=listed(finding.responsible[1:])) if len(finding.responsible) > 1 else ""
    return spaced(labelled(say("整改") if wrong else _filing(view), wanted), due, shared)


def _filing(view: FindingView) -> str:
    return in_brackets(say("补报"), view.mark.remark)
