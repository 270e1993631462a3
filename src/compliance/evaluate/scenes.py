"""Whom a submission is about, and what it shows on the day judged."""

from __future__ import annotations

from datetime import date

from compliance.evaluate.compiled import CompiledPolicy
from compliance.measures.scene import Scene
from compliance.measures.workdays import WorkCalendar
from compliance.model.problem import Problem, ProblemsError
from compliance.submission import Submission, as_at


def unit_of(submission: Submission, compiled: CompiledPolicy, *, benchmark: bool = False) -> tuple[str, str]:
    """Name and level of the unit. Raises ProblemsError for one outside the plan (unless under `benchmark`) or of another level than the plan says."""
    units = compiled.policy.document.units
    name, level = str(submission.cover.value("unit_name")), str(submission.cover.value("unit_level"))
    place = submission.cover.place("unit_name")
    if name not in units and not benchmark:
        mend = f"实施范围：{'、'.join(units)}；只作比较时用 --benchmark"
        raise ProblemsError([Problem("outside-scope", f"“{name}”不在《{compiled.policy.document.title}》的实施范围", place, mend)])
    if name in units and level != units[name]:
        place = submission.cover.place("unit_level")
        raise ProblemsError([Problem("wrong-level", f"“{name}”的层级应为“{units[name]}”，填的是“{level}”", place, f"改为“{units[name]}”")])
    return name, level


def scene_of(
    submission: Submission, compiled: CompiledPolicy, calendar: WorkCalendar, cutoff: date, *, comparison: bool = False, explain: bool = True
) -> Scene:
    """The submission as it stood on `cutoff`, before the plan's tables and dates."""
    start, end = (submission.cover.value(name) for name in ("period_start", "period_end"))
    period = (start if isinstance(start, date) else None, end if isinstance(end, date) else None)
    tables, document = compiled.rulebook.tables, compiled.policy.document
    seen = as_at(submission, tables, cutoff)
    return Scene(seen, tables, calendar, cutoff, period, document.valid_from, document.valid_until, explain=explain, comparison=comparison)
