"""`rules test --watch`: what changed is seen, and only what changed is tried."""

from __future__ import annotations

import shutil
from itertools import islice
from pathlib import Path

import pytest

from compliance.measures.workdays import load_calendar
from compliance.rule_ci.try_examples import try_folders
from compliance.rule_ci.watch import changes
from compliance.rulebook import paths

THIRD = Path(__file__).parent / "third_policy"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    shutil.copytree(THIRD, tmp_path / "third")
    return tmp_path / "third" / "rules", tmp_path / "third" / "policy_docs"


def _rule_file(rules: Path) -> Path:
    return next(path for path in sorted(rules.glob("*/*/*.yaml")) if "examples:" in path.read_text("utf-8") and path.parent.name != "requirements")


def _tried(folders: tuple[Path, Path], changed: set[Path]) -> set[str]:
    outcome = try_folders(*folders, load_calendar(paths.rules_dir() / "calendars" / "china.yaml"), "", changed)
    return {trial.suite for trial in outcome.trials}


def test_a_changed_an_added_and_a_removed_file_are_each_seen(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    rules, changed, added = folders[0], _rule_file(folders[0]), folders[0] / "readings" / "NEW.yaml"
    edits = iter([lambda: changed.write_text(changed.read_text("utf-8") + "\n", "utf-8"), lambda: added.write_text("x", "utf-8"), added.unlink])
    monkeypatch.setattr("compliance.rule_ci.watch.time.sleep", lambda _: next(edits)())
    assert list(islice(changes((rules,)), 3)) == [{changed}, {added}, {added}]


def test_only_the_rules_whose_files_changed_are_tried(folders: tuple[Path, Path]) -> None:
    path = _rule_file(folders[0])
    assert _tried(folders, {path}) == {path.stem}


def test_all_rules_are_tried_when_something_shared_changed(folders: tuple[Path, Path]) -> None:
    path = _rule_file(folders[0])
    other = next(each for each in sorted(folders[0].glob("*/*/*.yaml")) if each != path and each.parent.name != "requirements")
    assert _tried(folders, {other}) <= {other.stem}
    assert _tried(folders, {other.with_name("clauses.yaml"), other}) == _tried(folders, set()) >= {path.stem}


def test_a_file_that_cannot_be_read_is_told_and_does_not_end_the_watch(folders: tuple[Path, Path]) -> None:
    path = _rule_file(folders[0])
    path.write_text("id: [", "utf-8")
    outcome = try_folders(*folders, load_calendar(paths.rules_dir() / "calendars" / "china.yaml"), "", {path})
    assert outcome.failed
    assert outcome.notices[0].problem.place.file.endswith(path.name)
