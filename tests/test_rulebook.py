"""The rulebook: schemas as published, readings and items put into rules, groups that speak for a sentence, and the cache."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from builders import DONGMING, KAIFENG, ROOT, book, run, submission
from compliance.evaluate.compiled import compile_policy, in_force
from compliance.model.problem import ProblemsError
from compliance.rulebook import cache, paths
from compliance.rulebook.cache import load_cached_rulebook
from compliance.rulebook.checks import Programs, compile_check, filled, item_covers
from compliance.rulebook.readings import ReadingChoice, choose_readings
from compliance.rulebook.rulebook import load_rulebook
from compliance.rulebook.rules import Cover, Item, Rule, due_date, patched
from compliance.rulebook.schema import published, query_schema, requirement_schema, rule_schema

THIRD = ROOT / "tests" / "third_policy"
SCHEMAS = sorted(path.name.removesuffix(".schema.json") for path in (ROOT / "src" / "compliance" / "schemas").glob("*.json"))


class TestSchemas:
    @pytest.mark.parametrize(("name", "made"), [("rule", rule_schema), ("requirement", requirement_schema), ("query", query_schema)])
    def test_what_is_published_is_what_the_operators_say(self, name: str, made: Any) -> None:
        assert published(name) == json.loads(json.dumps(made())), "运行 python tools/make_schemas.py"

    @pytest.mark.parametrize("name", SCHEMAS)
    def test_each_is_itself_a_schema(self, name: str) -> None:
        Draft202012Validator.check_schema(published(name))

    def test_none_is_missing(self) -> None:
        rules = "calendar codes indicator query reading recount requirement rule rules-output table"
        assert sorted(SCHEMAS) == sorted(["compare", "results", "summary", "waivers", "weights", *rules.split()])


def rule(**changes: Any) -> Rule:
    """The rule of a rate, changed."""
    return replace(book().policies[KAIFENG].rules["KF-1.3-g"], **{"readings": {}, **changes})


def choices(**values: str) -> dict[str, ReadingChoice]:
    """Choices of readings A and B."""
    return {name: ReadingChoice(value, {}, "default") for name, value in {"A": "usual", "B": "usual", **values}.items()}


CHECK = {"rate": {"indicator": "PRIMARY_VISIT_RATE", "above": "65%"}}
OTHER = {"rate": {"indicator": "PRIMARY_VISIT_RATE", "above": "70%"}}
DAY = date(2020, 12, 31)


class TestReadings:
    @pytest.mark.parametrize(
        ("patch", "changed"),
        [
            ({"check": CHECK}, {"check": CHECK}),
            ({"by": DAY}, {"by": {"default": DAY}}),
            ({"by": {"尉氏县": DAY}}, {"by": {"尉氏县": DAY}}),
            ({"by": None}, {"by": None}),
            ({"waits": False}, {"waits": False}),
            ({"applies": {"levels": ["市"]}}, {"levels": frozenset({"市"}), "units": None}),
            ({"applies": {"units": ["尉氏县"]}}, {"levels": None, "units": frozenset({"尉氏县"})}),
            ({}, {}),
        ],
    )
    def test_a_patch_replaces_the_whole_key_and_no_other(self, patch: Mapping[str, Any], changed: dict[str, Any]) -> None:
        before = rule(levels=frozenset({"县"}), waits=True)
        assert patched(before, patch) == replace(before, **changed)

    def test_a_patched_check_goes_for_every_item(self) -> None:
        item = Item("KF-1.3-g", "甲", "甲", check=OTHER)
        assert [part.check for part in patched(rule(items=(item,)), {"check": CHECK}).items] == [None]
        assert [part.check for part in patched(rule(items=(item,)), {"waits": True}).items] == [OTHER]

    @pytest.mark.parametrize(
        ("chosen", "check", "by"),
        [
            (choices(), "own", "own"),
            (choices(A="strict"), CHECK, "own"),
            (choices(B="late"), "own", DAY),
            (choices(A="strict", B="late"), CHECK, DAY),
            (choices(A="not patched"), "own", "own"),
        ],
    )
    def test_patches_of_several_readings_add_up(self, chosen: dict[str, ReadingChoice], check: Any, by: Any) -> None:
        before = rule(readings={"A": {"strict": {"check": CHECK}}, "B": {"late": {"by": DAY}}})
        after = in_force(before, chosen)
        assert after.check == (before.check if check == "own" else check)
        assert after.by == (before.by if by == "own" else {"default": by})

    def test_two_values_that_change_the_same_part_are_refused(self) -> None:
        both = rule(readings={"A": {"strict": {"check": CHECK}}, "B": {"late": {"by": DAY, "check": OTHER}}})
        with pytest.raises(ProblemsError) as caught:
            in_force(both, choices(A="strict", B="late"))
        (problem,) = caught.value.problems
        assert (problem.code, problem.place.file) == ("readings-conflict", "--reading")
        assert "A=strict" in problem.message
        assert "B=late" in problem.message
        assert both.id in problem.message
        assert in_force(both, choices(A="strict")).check == CHECK
        assert in_force(both, choices(B="late")).check == OTHER

    def test_conflicts_of_all_rules_are_told_at_once(self) -> None:
        both = rule(readings={"X01": {"target-only": {"check": CHECK}}, "X02": {"exclusive": {"check": OTHER}}})
        policy = book().policies[KAIFENG]
        two = replace(policy, rules={"one": replace(both, id="one"), "two": replace(both, id="two")})
        with pytest.raises(ProblemsError) as caught:
            compile_policy(two, book(), choose_readings(book().readings, ["X01=target-only", "X02=exclusive"]), shadow=False)
        assert [problem.code for problem in caught.value.problems] == ["readings-conflict"] * 2

    @pytest.mark.parametrize("policy", [KAIFENG, DONGMING])
    def test_every_single_choice_can_be_made(self, policy: str) -> None:
        for name, reading in book().readings.items():
            for value in reading.values:
                chosen = choose_readings(book().readings, [f"{name}={value}"])
                for item in book().policies[policy].rules.values():
                    if value in item.readings.get(name, {}):
                        in_force(item, chosen)


class TestItems:
    @pytest.mark.parametrize(
        ("form", "value", "expected"),
        [
            ("$item", "甲", "甲"),
            ({"a": ["$item", "b"]}, "甲", {"a": ["甲", "b"]}),
            ({"a": "$item.code", "b": "$item.least"}, {"code": "X", "least": 3}, {"a": "X", "b": 3}),
            ({"$item": 1}, "甲", {"$item": 1}),
            ("$items", "甲", "$items"),
            ("$item.other", {"code": "X"}, "$item.other"),
            ("a $item", "甲", "a $item"),
            ({"a": "$item"}, ["甲", "乙"], {"a": ["甲", "乙"]}),
        ],
    )
    def test_the_value_stands_for_the_item(self, form: Any, value: Any, expected: Any) -> None:
        assert filled(form, {"$item": value}) == expected

    def test_each_item_is_a_node_with_its_own_dates_atoms_and_check(self) -> None:
        later = {"default": DAY}
        items = (
            Item("a", "甲", {"code": "PRIMARY_VISIT_RATE"}, covers=(Cover("c", frozenset({"尉氏县"})),)),
            Item("b", "乙", {"code": "ALOS"}, by=later, units=frozenset({"尉氏县"}), check=CHECK),
        )
        whole = rule(covers=(Cover("z"),), items=items, check={"rate": {"indicator": "$item.code", "at_least": "65%"}})
        root = compile_check(whole, {}, Programs())
        first, second = root.children
        assert (root.operator, root.atoms) == ("all_of", ("z",))
        assert (first.params["indicator"], first.atoms, first.by) == ("PRIMARY_VISIT_RATE", ("a", "c"), whole.by)
        assert (second.params, second.atoms, second.by) == (CHECK["rate"], ("b",), later)
        assert item_covers(first) == (Cover("a"), Cover("c", frozenset({"尉氏县"})))
        assert item_covers(second) == (Cover("b", frozenset({"尉氏县"})),)
        assert item_covers(root) == ()

    @pytest.mark.parametrize(
        ("by", "unit", "expected"),
        [
            (None, "甲", None),
            ({"default": DAY}, "甲", DAY),
            ({"甲": DAY}, "甲", DAY),
            ({"甲": DAY}, "乙", None),
            ({"甲": DAY, "default": date.min}, "乙", date.min),
        ],
    )
    def test_a_due_date_binds_the_unit_it_names(self, by: Any, unit: str, expected: date | None) -> None:
        assert due_date(by, unit) == expected

    def test_equal_checks_share_a_decision_list(self) -> None:
        programs = Programs()
        keys = {compile_check(rule(check=check), {}, programs).program for check in (CHECK, dict(CHECK))}
        assert len(keys) == 1
        assert compile_check(rule(check=OTHER), {}, programs).program not in keys


GROUPS = [(name, item) for name, policy in book().policies.items() for item in policy.requirements.values() if item.covers]


class TestRequirements:
    def test_some_cover_a_sentence(self) -> None:
        assert len(GROUPS) >= 2

    @pytest.mark.parametrize(("policy", "group"), GROUPS, ids=lambda value: getattr(value, "id", value))
    def test_the_sentence_has_the_joint_verdict_and_no_finding(self, policy: str, group: Any) -> None:
        result = run(submission(policy))
        (told,) = [item for item in result["requirements"] if item["id"] == group.id]
        findings = {atom for item in result["findings"] for atom in item["clauses"]}
        for atom in group.covers:
            clause = result["clauses"][atom]
            assert (clause["rule"], clause["verdict"], clause["reason"]) == (group.id, told["verdict"], told["reason"])
            assert atom not in findings
            assert book().policies[policy].carried[atom] == group.id


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A small rulebook, and a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.delenv("COMPLIANCE_NO_CACHE", raising=False)
    for name in ("rules", "policy_docs"):
        shutil.copytree(THIRD / name, tmp_path / name)
    return tmp_path / "rules", tmp_path / "policy_docs"


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "cache" / "county-compliance").glob("*")) if (folder / "cache").exists() else []


def fill(folders: tuple[Path, Path]) -> None:
    """Keep another rulebook in place of the loaded one, so that reading it shows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "load_rulebook", lambda *where: replace(load_rulebook(*where), sha256="from the cache"))
        load_cached_rulebook(*folders)


class TestCache:
    def test_a_cached_rulebook_equals_a_fresh_one(self, folders: tuple[Path, Path], tmp_path: Path) -> None:
        fresh, first, second = load_rulebook(*folders), load_cached_rulebook(*folders), load_cached_rulebook(*folders)
        assert fresh == first == second
        assert len(kept(tmp_path)) == 1

    def test_it_is_the_kept_one_that_is_read(self, folders: tuple[Path, Path]) -> None:
        fill(folders)
        assert load_cached_rulebook(*folders).sha256 == "from the cache"

    @pytest.mark.usefixtures("folders")
    def test_the_shipped_rulebook_survives_being_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        where = (paths.rules_dir(), paths.policy_docs_dir())
        monkeypatch.setattr(cache, "load_rulebook", lambda *_: book())
        load_cached_rulebook(*where)
        monkeypatch.setattr(cache, "load_rulebook", lambda *_: pytest.fail("not read from the cache"))
        again = load_cached_rulebook(*where)
        assert again == book()
        assert again is not book()
        assert list(again.policies[KAIFENG].rules) == list(book().policies[KAIFENG].rules)

    @pytest.mark.parametrize("file", ["rules/readings/QL-R1.yaml", "rules/qinghe-library-2025/3/QL-3-a.yaml", "policy_docs/qinghe-library-2025.md"])
    def test_any_changed_byte_is_another_rulebook(self, folders: tuple[Path, Path], tmp_path: Path, file: str) -> None:
        fill(folders)
        path = tmp_path / file
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert load_cached_rulebook(*folders) == load_rulebook(*folders)
        assert len(kept(tmp_path)) == 2

    @pytest.mark.skipif(not hasattr(os, "getuid"), reason="file modes of POSIX")
    @pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
    def test_a_cache_that_others_may_write_is_not_read(self, folders: tuple[Path, Path], tmp_path: Path, mode: int) -> None:
        fill(folders)
        kept(tmp_path)[0].chmod(mode)
        assert load_cached_rulebook(*folders).sha256 != "from the cache"

    @pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners of POSIX")
    def test_a_cache_of_another_user_is_not_read(self, folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fill(folders)
        user = os.getuid()
        monkeypatch.setattr(cache.os, "getuid", lambda: user + 1)
        assert load_cached_rulebook(*folders).sha256 != "from the cache"

    @pytest.mark.parametrize("data", [b"", b"not a pickle", pickle.dumps("something else"), pickle.dumps(b"x" * 100)[:50]])
    def test_a_spoilt_cache_is_as_good_as_none(self, folders: tuple[Path, Path], tmp_path: Path, data: bytes) -> None:
        load_cached_rulebook(*folders)
        kept(tmp_path)[0].write_bytes(data)
        assert load_cached_rulebook(*folders) == load_rulebook(*folders)

    def test_it_can_be_switched_off(self, folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fill(folders)
        monkeypatch.setenv("COMPLIANCE_NO_CACHE", "1")
        assert load_cached_rulebook(*folders).sha256 != "from the cache"
        kept(tmp_path)[0].unlink()
        load_cached_rulebook(*folders)
        assert kept(tmp_path) == []

    def test_a_folder_that_cannot_be_made_is_no_fault(self, folders: tuple[Path, Path], tmp_path: Path) -> None:
        (tmp_path / "cache").write_text("a file", encoding="utf-8")
        assert load_cached_rulebook(*folders) == load_rulebook(*folders)

    def test_a_damaged_rulebook_is_never_kept(self, folders: tuple[Path, Path], tmp_path: Path) -> None:
        path = folders[0] / "readings" / "QL-R1.yaml"
        path.write_text("reading: QL-R1\n", encoding="utf-8")
        with pytest.raises(ProblemsError):
            load_cached_rulebook(*folders)
        assert kept(tmp_path) == []
