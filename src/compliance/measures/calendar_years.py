"""The time that is evaluated: the reported time within the plan's validity, up to the day judged."""

from __future__ import annotations

from datetime import date

from compliance.measures.scene import Scene


def reported_time(scene: Scene) -> tuple[date, date]:
    """First and last day: the reported time, not before the plan nor after the day judged."""
    start = max(scene.period[0] or scene.valid_from, scene.valid_from)
    return start, min(scene.period[1] or scene.cutoff, scene.cutoff)


def judged_years(scene: Scene) -> list[int]:
    """Calendar years to judge: those that the reported time touches, but for a first year of which the plan covers only a part (reading DM-A31)."""
    start, end = reported_time(scene)
    years = [year for year in range(start.year, end.year + 1) if date(year, 1, 1) >= scene.valid_from]
    return years or [end.year]
