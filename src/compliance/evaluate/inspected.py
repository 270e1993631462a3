"""An evaluation with on-site judgements: which points they may settle, and where they differ from what the unit declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.evaluate import Request, evaluate
from compliance.evaluate.inspection_points import parts
from compliance.measures.workdays import WorkCalendar
from compliance.model.evaluation import Entry, Evaluation, InspectionPoint, question
from compliance.model.inspection import Inspection, Judgement, as_shown
from compliance.model.language import named, say, together
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.model.verdict import Basis, Verdict, verdict_title
from compliance.submission import Submission
from compliance.submission.inspected import with_judgements

_DIFFERS = {("符合", Verdict.NON_COMPLIANT), ("不符合", Verdict.COMPLIANT), ("基本符合", Verdict.COMPLIANT), ("无法判断", Verdict.COMPLIANT)}
Points = Mapping[tuple[str, str], InspectionPoint]


def evaluate_inspected(submission: Submission, compiled: CompiledPolicy, calendar: WorkCalendar, request: Request, inspection: Inspection) -> Evaluation:
    """The evaluation with the judgements of `inspection` as basis `inspected`.

    Raises ProblemsError for a list of another unit or policy, a judgement older than the data that it judges, and one of a point that is not
    open or of which the unit now declares something else.
    """
    before = evaluate(submission, compiled, calendar, request)
    points = {(point.atom, point.scope): point for finding in before.findings for point in finding.inspection}
    if problems := [*_foreign(inspection, before), *_stale(inspection, points, submission)]:
        raise ProblemsError(problems)
    after = evaluate(with_judgements(submission, inspection.judgements, _carriers(compiled)), compiled, calendar, request)
    left = len(points) - len({(judgement.atom, judgement.scope) for judgement in inspection.judgements})
    note = say("已纳入现场核查 {count} 项（{file}），另有 {left} 项未核查", count=len(inspection.judgements), file=inspection.file, left=left)
    differences = (*_differences(inspection, points), *_unheard(inspection, after))
    return replace(after, banners=(*after.banners, note), queries=(*differences, *after.queries), seal={**after.seal, "inspection": inspection.sha256})


def _carriers(compiled: CompiledPolicy) -> dict[str, str]:
    """By clause atom the one that a list names for it: a matter of several atoms, and what restates them, is judged once."""
    found: dict[str, str] = {}
    for root in compiled.nodes.values():
        for part in parts(root):
            found |= {alias: part.atoms[0] for atom in part.atoms for alias in compiled.policy.aliases(atom)}
    return found


def _foreign(inspection: Inspection, before: Evaluation) -> Iterator[Problem]:
    if inspection.unit != before.subject_name:
        message = f"这份核查清单是“{inspection.unit}”的，申报单位是“{before.subject_name}”"
        yield Problem("other-unit", message, inspection.place, "换用本单位的核查清单")
    if inspection.policy != before.policy.id:
        message = f"这份核查清单按 {inspection.policy} 生成，本次按 {before.policy.id} 评估"
        yield Problem("other-policy", message, inspection.place, "换用同一文件的核查清单")


def _stale(inspection: Inspection, points: Points, submission: Submission) -> Iterator[Problem]:
    filed = submission.cover.value("as_of_date")
    for judgement in inspection.judgements:
        point = points.get((judgement.atom, judgement.scope))
        if point is None:
            message = f"条款“{judgement.atom}”{f'（对象 {judgement.scope}）' if judgement.scope else ''}不在本次需要核查的范围内"
            yield Problem("not-open", message, judgement.places["clause"], "核对条款编号和对象编号；申报已改动的，重新生成核查清单")
        elif judgement.declared != as_shown(point.declared):
            message = f"县里填报已改动：核查时为“{_cut(judgement.declared)}”，现为“{_cut(as_shown(point.declared))}”"
            yield Problem("declared-otherwise", message, judgement.places["declared"], "重新生成核查清单，再核查这一条")
        if str(judgement.day) < str(filed):
            message = f"核查日期 {judgement.day} 早于申报数据截止日 {filed}，核查不能早于它所核查的材料"
            yield Problem("older-than-submission", message, judgement.places["day"], "核对核查日期；确系此前核查的，须重新核查")


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _differences(inspection: Inspection, points: Points) -> Iterator[Entry]:
    for judgement in inspection.judgements:
        point = points[judgement.atom, judgement.scope]
        if (judgement.rating, point.conclusion.verdict) in _DIFFERS:
            yield _difference(judgement, point)


def _unheard(inspection: Inspection, after: Evaluation) -> Iterator[Entry]:
    """Judgements that left their point as it was, which no one should have to find out."""
    still = {(point.atom, point.scope) for finding in after.findings for point in finding.inspection if point.conclusion.basis is not Basis.INSPECTED}
    for judgement in inspection.judgements:
        if (judgement.atom, judgement.scope) in still:
            detail = say("{rating}，{inspector} {day}：这一条的结论没有变：所判的填报行在评估日之后，或另有填报行没有评估人判断", **_who(judgement))
            yield question(say("核查判断未改变结论"), together(judgement.atom, judgement.scope), detail, (judgement.places["rating"],))


def _difference(judgement: Judgement, point: InspectionPoint) -> Entry:
    who = together(point.atom, point.subject or point.title)
    sides = {"declared": point.declared, "verdict": verdict_title(point.conclusion.verdict), **_who(judgement)}
    detail = say("自报一方：{declared}（{verdict}）；核查一方：{rating}，{inspector} {day}", **sides)
    if judgement.remark:
        detail = say("自报一方：{declared}（{verdict}）；核查一方：{rating}，{inspector} {day}，{remark}", remark=judgement.remark, **sides)
    cells: tuple[Place, ...] = (*point.cells, judgement.places["rating"])
    return question(say("现场核查与自报不一致"), who, detail, cells)


def _who(judgement: Judgement) -> dict[str, str]:
    return {"rating": named(judgement.rating), "inspector": judgement.inspector, "day": str(judgement.day)}
