"""The inputs of each of the two results as far as they are at hand, every one held against its sealed hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from compliance.evaluate.compare.inputs import INPUTS, Results
from compliance.evaluate.reproduce import readings_of
from compliance.evaluate.waivers import read_waivers
from compliance.measures.workdays import load_calendar
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook import paths
from compliance.rulebook.cache import load_cached_rulebook
from compliance.rulebook.collector import collector_paused
from compliance.rulebook.rulebook import Rulebook
from compliance.submission import read_submission


@dataclass(frozen=True, slots=True)
class Files:
    """What the user gives of one result's inputs; None: not given."""

    submission: Path | None = None
    inspection: Path | None = None
    calendar: Path | None = None
    waivers: Path | None = None
    rules: Path | None = None
    policy_docs: Path | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the results: `word` is what it is called, `held` its inputs at hand by name (None: the run had none of the kind)."""

    word: str
    results: Results
    files: Files
    held: dict[str, Any] = field(default_factory=dict)


def open_sides(old: Results, new: Results, old_files: Files, new_files: Files) -> tuple[Side, Side]:
    """Both sides; an input with the same hash in both is shared, so one file of it is enough. Raises ProblemsError for a file that is not the sealed one."""
    sides = Side("上次", old, old_files), Side("本次", new, new_files)
    problems: list[Problem] = []
    for load in (_settings, _rules, _calendar, _inspection, _waivers, _submission):
        for side, other in (sides, sides[::-1]):
            try:
                problems += load(side, other)
            except ProblemsError as error:
                problems += error.problems
            _share(*sides)
    if problems:
        raise ProblemsError(dict.fromkeys(problems))
    return sides


def _share(old: Side, new: Side) -> None:
    for item in INPUTS:
        if item.identity(old.results) == item.identity(new.results):
            for one, other in ((old, new), (new, old)):
                if item.name in one.held:
                    other.held.setdefault(item.name, one.held[item.name])


def _settings(side: Side, _other: Side) -> Iterator[Problem]:
    side.held.update(readings=readings_of(side.results), day=side.results["as_of"])
    yield from ()


def _rules(side: Side, _other: Side) -> Iterator[Problem]:
    given = side.files.rules
    if "rules" in side.held and not (given or side.files.policy_docs):
        return
    folder = given or paths.rules_dir()
    documents = side.files.policy_docs or (given.parent / "policy_docs" if given else paths.policy_docs_dir())
    with collector_paused():
        book = load_cached_rulebook(folder, documents)
    wrong = _other_hashes(book, side.results)
    if not wrong:
        side.held["rules"] = book
    elif given or side.files.policy_docs:
        yield _not_the_one(side, folder if "rules" in wrong else documents, "规则" if "rules" in wrong else "政策文件")


def _other_hashes(book: Rulebook, results: Results) -> list[str]:
    policy = book.policies.get(results["policy"]["id"])
    document = policy.document if policy else None
    found = {"rules": book.sha256, "policy": document.sha256 if document else None}
    return [key for key, value in found.items() if value != results["seal"].get(key)]


def _calendar(side: Side, _other: Side) -> Iterator[Problem]:
    given, sealed = side.files.calendar, side.results["seal"].get("calendar")
    if given:
        calendar = load_calendar(given)
        if calendar.sha256 != sealed:
            yield _not_the_one(side, given, "工作日历")
        side.held["calendar"] = calendar
        return
    shipped = [load_calendar(paths.calendar_of(folder)) for folder in (side.files.rules, paths.rules_dir()) if folder]
    side.held.update([("calendar", calendar) for calendar in shipped if calendar.sha256 == sealed])


def _inspection(side: Side, _other: Side) -> Iterator[Problem]:
    from compliance.workbook.inspection import read_inspection

    yield from _optional(side, "inspection", side.files.inspection, "现场核查清单", read_inspection)


def _waivers(side: Side, _other: Side) -> Iterator[Problem]:
    yield from _optional(side, "waivers", side.files.waivers, "豁免清单", read_waivers)


def _optional(side: Side, name: str, given: Path | None, title: str, read: Any) -> Iterator[Problem]:
    """An input that a run may do without."""
    sealed = side.results["seal"].get(name)
    if sealed is None:
        side.held[name] = None
    if given is None:
        return
    if sealed is None:
        yield Problem("not-used", f"{side.word}的结果没有用{title}", Place(given.name), "不给这个文件，或换用当时的结果")
        return
    found = read(given)
    if found.sha256 != sealed:
        yield _not_the_one(side, given, title)
    side.held[name] = found


def _submission(side: Side, other: Side) -> Iterator[Problem]:
    given = side.files.submission
    if given is None:
        return
    found = _hash_of(given, side, other)
    if found is not None and found != side.results["seal"]["submission"]:
        yield _not_the_one(side, given, "申报材料")
    side.held["data"] = given


def _hash_of(path: Path, side: Side, other: Side) -> str | None:
    """The hash of a submission, read by the rules of its own run or else by the others; None for a folder that neither can read."""
    if path.is_file():
        return sha256(path.read_bytes()).hexdigest()
    book = side.held.get("rules") or other.held.get("rules")
    if book is None:
        return None
    try:
        return read_submission(path, book.tables, book.atoms()).sha256
    except ProblemsError:
        if "rules" in side.held:
            raise
        return None


def _not_the_one(side: Side, path: Path, title: str) -> Problem:
    return Problem("other-hash", f"不是{side.word}评估所用的{title}：哈希与结果文件所记的不同", Place(path.name), f"给出当时所用的{title}，或不给")
