"""Questions that the figures raise: shown in the report, never a verdict (contract, ruling 3, numbers 7 and 8)."""

from __future__ import annotations

from compliance.measures import MEASURES, Frame, Scene
from compliance.measures.periods import period_queries
from compliance.measures.recount import recounts
from compliance.model.evaluation import Entry, Recount, question
from compliance.model.language import named, say, together
from compliance.rulebook.rulebook import Rulebook
from compliance.submission import Submission

BEARS_ON_NO_RULE = Frame(True, None, True, ())


def queries(rulebook: Rulebook, scene: Scene) -> tuple[Entry, ...]:
    """What the checks of `rules/queries` did not find in order."""
    found = []
    for query in rulebook.queries:
        name, params = next(iter(query.check.items()))
        tables = [params.get("in"), params.get("of")]
        if not any(table and scene.submission.filed(table) for table in tables):
            continue
        for observation in MEASURES[name](params, BEARS_ON_NO_RULE, scene):
            found += [question(named(query.title), entry.label, entry.detail, entry.cells) for entry in observation.entries if entry.state == "bad"]
    return (*found, *period_queries(scene))


def recounted(rulebook: Rulebook, scene: Scene) -> tuple[Recount, ...]:
    """Filed figures beside those that other figures give, the ones that differ first."""
    found = [recount for form in rulebook.recounts for recount in recounts(form, scene)]
    return tuple(sorted(found, key=lambda recount: recount.agrees))


def doubts(submission: Submission) -> tuple[Entry, ...]:
    """What reading took as written though it looks odd."""
    return tuple(question(say("疑似填写有误"), together(doubt.title, doubt.written), doubt.why, (doubt.place,)) for doubt in submission.doubts)
