"""The day judged and the last day whose state counts: phases, the end of a trial period, extensions (readings DM-A01, KF-A28)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance.model.banners import not_foreseen
from compliance.model.language import mark, named, say
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.documents import Phase, PolicyDocument
from compliance.rulebook.readings import ReadingChoice
from compliance.submission.rows import Submission

AS_OF, KIND = "as_of_date", "report_kind"


@dataclass(frozen=True, slots=True)
class Timing:
    """`as_of` is the day asked for, `cutoff` the last day whose state counts; `suspended` when a reading leaves everything after the plan's end to a person."""

    as_of: date
    cutoff: date
    phase: Phase | None
    suspended: bool
    banners: tuple[str, ...]


def timing(document: PolicyDocument, submission: Submission, phase: str | None, as_of: date | None, choices: Mapping[str, ReadingChoice]) -> Timing:
    """When the subject is judged. Raises ProblemsError for a phase that the policy does not have."""
    found = _phase(document, submission, phase)
    filed = submission.cover.value(AS_OF)
    if not isinstance(filed, date):
        raise ProblemsError([Problem("no-date", "没有数据截止日", submission.cover.place(AS_OF), "填写数据截止日")])
    day = as_of or (found.as_of if phase is not None and found is not None else None) or filed
    banners = _phase_banners(found, document) + (
        [say("申报数据截止 {filed}，早于评估日 {day}；评估日前的变化未反映", filed=filed, day=day)] if filed < day else []
    )
    return _within_validity(document, submission, day, found, choices, banners)


def _phase(document: PolicyDocument, submission: Submission, name: str | None) -> Phase | None:
    if name is None:
        kind = str(submission.cover.value(KIND) or "")
        return next((phase for phase in document.phases if kind and kind in phase.title), None)
    found = next((phase for phase in document.phases if phase.name == name), None)
    if found is None:
        names = "、".join(phase.name for phase in document.phases)
        raise ProblemsError([Problem("unknown-phase", f"《{document.title}》没有阶段“{name}”", Place("--phase"), f"可用：{names}")])
    return found


def _phase_banners(phase: Phase | None, document: PolicyDocument) -> list[str]:
    if phase is not None and not phase.official:
        return [not_foreseen(named(phase.title), document.number)]
    return []


def _within_validity(
    document: PolicyDocument, submission: Submission, day: date, phase: Phase | None, choices: Mapping[str, ReadingChoice], banners: list[str]
) -> Timing:
    end = document.valid_until
    if end is None or day <= end:
        return Timing(day, day, phase, False, tuple(banners))
    treatment = document.after_validity.get(choices[document.validity_reading].value, "cut") if document.validity_reading else "cut"
    extended = _extension(document, submission, day)
    if treatment == "continue" or extended:
        extension, assumed = mark("试行期已于{end}届满，已填报延续文件"), mark("试行期已于{end}届满，按所选口径视为继续执行")
        return Timing(day, day, phase, False, (say(extension if extended else assumed, end=end), *banners))
    left, cut = (
        mark("试行期已于{end}届满，是否延续未见依据；按所选口径，届满后全部由评估人判定"),
        mark("试行期已于{end}届满，是否延续未见依据；仅评估{end}及以前的状况"),
    )
    text = say(left if treatment == "suspend" else cut, end=end)
    return Timing(day, end, phase, treatment == "suspend", (text, *banners))


def other_validity(document: PolicyDocument, when: Timing, choices: Mapping[str, ReadingChoice]) -> list[tuple[str, date, bool]]:
    """After the plan's end: the other values of the reading that says what then counts, each with the last day judged and whether all is left to a person."""
    end, reading = document.valid_until, document.validity_reading
    if end is None or reading is None or when.as_of <= end:
        return []
    others = {value: treatment for value, treatment in document.after_validity.items() if value != choices[reading].value}
    return [(value, when.as_of if treatment == "continue" else end, treatment == "suspend") for value, treatment in others.items()]


def _extension(document: PolicyDocument, submission: Submission, day: date) -> bool:
    """Whether a filed document, issued by the day, extends the plan to that day: it names the validity clause."""
    for row in submission.rows("evidence"):
        points, issued, expires = row.value("content_points"), row.value("issue_date"), row.value("expiry_date")
        names_it = isinstance(points, tuple) and document.validity_clause in points
        current = isinstance(issued, date) and document.valid_from < issued <= day and (not isinstance(expires, date) or expires >= day)
        if names_it and current and row.value("file_name") is not None:
            return True
    return False
