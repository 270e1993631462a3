"""The comparison as plain data: the content of `compare.json`, the same for the same two results and files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from compliance.evaluate.compare.causes import Attribution
from compliance.evaluate.compare.changes import Changes
from compliance.evaluate.compare.classes import CLASSES, UNCHANGED
from compliance.evaluate.compare.inputs import Results, inputs_of
from compliance.evaluate.compare.runs import Runs
from compliance.evaluate.compare.sentences import METHOD
from compliance.evaluate.compare.sides import Side
from compliance.evaluate.compare.trajectory import LABEL, trajectories
from compliance.model.language import language, say
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.model.text import CHINESE, ENGLISH

SCHEMA = "compliance-compare/1"
LANGUAGES = {CHINESE: "中文", ENGLISH: "英文"}
MENDS = {CHINESE: "不加 --lang 重新评估，或者在两份都是英文时用 --lang en 比较", ENGLISH: "用 compliance evaluate --lang en 重新评估，再比较"}


def unlike(old: Results, new: Results) -> str | None:
    """Why two results cannot be compared; None when they can."""
    if old["policy"]["id"] != new["policy"]["id"]:
        return f"两份结果所依据的文件不同：{old['policy']['id']} 与 {new['policy']['id']}"
    if old["subject"]["name"] != new["subject"]["name"]:
        return f"两份结果的单位不同：{old['subject']['name']} 与 {new['subject']['name']}"
    if old["benchmark"] != new["benchmark"]:
        return "一份结果是评估，另一份是仅供比较的对照"
    return None


def check_language(old: Results, new: Results, wanted: str) -> None:
    """Raises ProblemsError for results whose texts are in another language than the comparison is to be told in."""
    found = {word: results.get("lang", CHINESE) for word, results in (("上次", old), ("本次", new))}
    problems = [_of_other_language(word, language, wanted) for word, language in found.items() if language != wanted]
    if problems:
        raise ProblemsError(problems)


def _of_other_language(word: str, language: str, wanted: str) -> Problem:
    message = f"{word}的结果是{LANGUAGES[language]}的，不能用来写{LANGUAGES[wanted]}的对比"
    return Problem("other-language", message, Place(f"{word}的 results.json"), MENDS[wanted])


def compare(old: Side, new: Side) -> dict[str, Any]:
    """What changed and why, in the language spoken, which is that of both results. Raises ProblemsError when the inputs at hand do not give the results."""
    runs = Runs(old, new)
    changes = Changes(old.results, new.results, Attribution(runs))
    found = {
        "schema": SCHEMA,
        **({} if language() == CHINESE else {"lang": language()}),
        "policy": {key: new.results["policy"][key] for key in ("id", "title", "number")},
        "subject": dict(new.results["subject"]),
        "old": _side(old.results),
        "new": _side(new.results),
        "inputs": _inputs(old, new),
        "method": [say(line) for line in METHOD],
        "counts": {kind: _counted(classes) for kind, classes in changes.classes.items()},
        "transitions": _transitions(old.results, new.results),
        "clauses": changes.clauses(),
        "findings": changes.findings(),
        "requirements": changes.requirements(),
        "responsible": changes.responsible(),
        "waivers": changes.waivers(),
        "trajectories": list(trajectories(old.results, new.results)),
        "trajectory_label": say(LABEL),
    }
    return found | {"runs": _runs(runs)}


def dumps(comparison: Mapping[str, Any]) -> str:
    """The text of `compare.json`."""
    return json.dumps(comparison, ensure_ascii=False, indent=1) + "\n"


def _side(results: Results) -> dict[str, Any]:
    keys = ("as_of", "cutoff", "phase", "benchmark", "banners", "summary", "seal")
    return {key: results[key] for key in keys}


def _inputs(old: Side, new: Side) -> list[dict[str, Any]]:
    return [
        {
            "input": item.name,
            "title": say(item.title),
            "old": item.identity(old.results),
            "new": item.identity(new.results),
            "differs": item.identity(old.results) != item.identity(new.results),
            "at_hand": [side for side, held in (("old", old.held), ("new", new.held)) if item.name in held],
        }
        for item in inputs_of(old.results, new.results)
    ]


def _counted(classes: Iterable[str]) -> dict[str, int]:
    counts = Counter(classes)
    return {name: counts[name] for name in CLASSES if counts[name] or name in UNCHANGED}


def _transitions(old: Results, new: Results) -> list[dict[str, Any]]:
    """How many clauses went from which verdict to which."""
    names = dict.fromkeys((*old["clauses"], *new["clauses"]))
    counts = Counter((_verdict(old, name), _verdict(new, name)) for name in names)
    return [{"old": before, "new": after, "clauses": count} for (before, after), count in sorted(counts.items(), key=lambda item: tuple(map(str, item[0])))]


def _verdict(results: Results, clause: str) -> str | None:
    found = results["clauses"].get(clause)
    return found["verdict"] if found else None


def _runs(runs: Runs) -> list[dict[str, Any]]:
    """Every evaluation that was made or could not be made, in the order in which it was asked for."""
    return [
        {
            "new_inputs": sorted(run.taken),
            "with_waivers": waivers,
            "evaluated": run.outcomes is not None,
            "lacking": list(run.lacking),
            "problem": _told(run.problem),
        }
        for (_, waivers), run in runs.done.items()
    ]


def _told(problem: Problem | None) -> str:
    """Why an evaluation could not be made. Problems are worded in Chinese only; in another language their kind and place stand for them."""
    if problem is None:
        return ""
    return str(problem) if language() == CHINESE else f"{problem.code}: {problem.place}"
