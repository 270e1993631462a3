"""Quick loading checks no less: the first test of a document agrees with jsonschema, and no changed byte, no damaged file gets past the cache."""

from __future__ import annotations

import copy
import gc
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from builders import ROOT
from compliance.located import Located, load_yaml, plain
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook import cache as cache_module
from compliance.rulebook.accept import acceptor
from compliance.rulebook.cache import load_cached_rulebook
from compliance.rulebook.fingerprint import fingerprint
from compliance.rulebook.pickled import packed, unpacked
from compliance.rulebook.rulebook import Rulebook, load_rulebook
from compliance.rulebook.schema import problems_of, published

THIRD = ROOT / "tests" / "third_policy"
POLICY = "qinghe-library-2025"
FOLDERS = {"readings": "reading", "tables": "table", "codes": "codes", "indicators": "indicator", "queries": "query", "recounts": "recount"}
NAMES = ("rule", "requirement", *(schema for folder, schema in FOLDERS.items() if (ROOT / "rules" / folder).is_dir()))


def located(value: Any) -> Located:
    """A bare value with a place for every part."""
    if isinstance(value, dict):
        value = {key: located(child) for key, child in value.items()}
    elif isinstance(value, list):
        value = [located(child) for child in value]
    return Located(value, ("file.yaml", 1, 1))


def written(value: Any) -> Any:
    """A bare value with its dates as they were written: what jsonschema is given."""
    if isinstance(value, dict):
        return {key: written(child) for key, child in value.items()}
    if isinstance(value, list):
        return [written(child) for child in value]
    return value.isoformat() if isinstance(value, date) else value


def both(schema: Mapping[str, Any] | bool, value: Any) -> tuple[bool, bool]:
    """Whether the quick test and jsonschema accept a value."""
    return acceptor(schema)(located(value).value), Draft202012Validator(schema).is_valid(written(value))  # type: ignore[arg-type]


SHARED = {"$defs": {"tree": {"type": "object", "additionalProperties": {"$ref": "#/$defs/tree"}, "maxProperties": 1}}}
SCHEMAS: list[dict[str, Any]] = [
    *({"type": name} for name in ("object", "array", "string", "boolean", "integer", "number", "null")),
    {"type": ["string", "null"]}, {"type": ["integer", "object"]},
    {"const": 1}, {"const": True}, {"const": "a"}, {"const": None}, {"enum": [1, "x", None]}, {"enum": [False, "2020-12-31"]}, {"enum": ["a"], "const": "b"},
    {"pattern": "^a$"}, {"pattern": r"\S"}, {"pattern": r"^\d{4}-\d{2}-\d{2}$"}, {"minLength": 1}, {"minLength": 2}, {"minimum": 1}, {"minimum": 0},
    {"required": ["a"]}, {"required": []}, {"minProperties": 1}, {"maxProperties": 1}, {"minItems": 2}, {"maxItems": 1},
    {"properties": {"a": {"type": "integer"}}}, {"properties": {"a": True}, "additionalProperties": False},
    {"properties": {"a": {}}, "additionalProperties": {"type": "string"}}, {"propertyNames": {"pattern": "^a"}}, {"propertyNames": False},
    {"items": {"type": "integer"}}, {"items": False}, {"prefixItems": [{"type": "integer"}, {"type": "string"}]},
    {"prefixItems": [{"type": "integer"}], "items": {"type": "string"}}, {"prefixItems": [True], "items": False},
    {"anyOf": [{"type": "string"}, {"minimum": 5}]}, {"anyOf": [False, {"required": ["b"]}]},
    {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"oneOf": [{"type": "string"}, {"minLength": 2}, {"type": "integer"}]},
    {"if": {"type": "string"}, "then": {"minLength": 3}}, {"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}},
    {**SHARED, "$ref": "#/$defs/tree"}, {**SHARED, "items": {"$ref": "#/$defs/tree"}},
    {"title": "t", "description": "d", "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:x"},
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, 1, 2, -1, 10**30, Decimal("1.0"), Decimal("0.5"), Decimal("1E+2"), date(2020, 12, 31),
    "", "a", "a\n", "b", "aa", " ", "\x1c", "\x85", "\ufeff", "2020-12-31", "２０２０-12-31", "𝒳",
    [], [1], [1, "x"], ["x", 1], [1, 1], [1, True], [0, False], [1, Decimal("1.0")], ["2020-12-31", date(2020, 12, 31)], [None, None], [{}], [[1], "y"],
    {}, {"a": 1}, {"a": "1"}, {"b": None}, {"a": 1, "b": 2}, {"a": {"a": {}}}, {"a": {"a": 1}}, {"ab": "t", "a": True}, {"a": {"x": {}, "y": {}}},
]  # fmt: skip


class TestQuickTest:
    @pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
    def test_it_says_of_each_keyword_what_jsonschema_says(self, schema: dict[str, Any]) -> None:
        for value in VALUES:
            quick, slow = both(schema, value)
            assert quick == slow, value

    @pytest.mark.parametrize("schema", [{"uniqueItems": True}, {"oneOf": [{"uniqueItems": True}, {"type": "array"}]}], ids=json.dumps)
    @pytest.mark.parametrize("value", VALUES, ids=repr)
    def test_lists_that_hold_lists_or_mappings_and_must_not_repeat_are_left_to_jsonschema(self, value: Any, schema: dict[str, Any]) -> None:
        quick, slow = both(schema, value)
        nested = isinstance(value, list) and any(isinstance(each, dict | list) for each in value)
        assert quick == (slow and not nested)

    @pytest.mark.parametrize(
        "schema",
        [
            {"not": {}},
            {"patternProperties": {"^a": {}}},
            {"items": {"exclusiveMinimum": 3}},
            {"anyOf": [{"maxLength": 3}]},
            {"$ref": "#/properties/a"},
            {"$ref": "https://example.org/other"},
            {"enum": [["a"]]},
            {"const": {"a": 1}},
            {"format": "date"},
        ],
        ids=json.dumps,
    )
    def test_a_schema_that_says_more_is_refused(self, schema: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="not understood"):
            acceptor(schema)

    @pytest.mark.parametrize("name", NAMES)
    def test_the_schemas_of_rule_files_are_all_understood(self, name: str) -> None:
        assert acceptor(published(name))({}) is False


@cache
def documents() -> list[tuple[str, Any]]:
    """The schema and the bare content of shipped files: all kinds, and rules of every tenth section or so."""
    found: list[tuple[str, Any]] = []
    for path in sorted((ROOT / "rules").glob("*/**/*.yaml")):
        kind = "requirement" if path.parent.name == "requirements" else FOLDERS.get(path.parent.name, "rule")
        if path.parent.name != "calendars" and path.name != "clauses.yaml" and (kind != "rule" or len(path.name) % 3 == 0):
            found.append((kind, plain(load_yaml(path.read_bytes(), path.name))))
    return found


def test_documents_of_all_kinds_are_tried() -> None:
    assert {kind for kind, _ in documents()} == set(NAMES)


def test_shipped_files_take_the_quick_way() -> None:
    assert [content for kind, content in documents() if not acceptor(published(kind))(located(content).value)] == []


ODD = st.sampled_from(
    [
        None,
        True,
        1,
        0,
        -3,
        Decimal("1.0"),
        Decimal("2.5"),
        "",
        " ",
        "x",
        "65%",
        "$X01.band",
        "rate",
        date(2020, 1, 1),
        "2020-13-01",
        [],
        ["x"],
        [1, 1],
        {},
        {"x": 1},
    ]
)


def spots(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with every key or index of it."""
    for key, child in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield tree, key
        yield from spots(child)


@st.composite
def changed_documents(draw: st.DrawFn) -> tuple[str, Any]:
    """A shipped document with one to three changes: a value replaced, taken away, added, moved under another key or repeated."""
    kind, content = draw(st.sampled_from(documents()))
    content = copy.deepcopy(content)
    for _ in range(draw(st.integers(1, 3))):
        places = list(spots(content))
        if not places:
            break
        tree, key = places[draw(st.integers(0, len(places) - 1))]
        match draw(st.sampled_from(["replace", "remove", "add", "rename", "repeat"])):
            case "replace":
                tree[key] = copy.deepcopy(draw(ODD))
            case "remove":
                del tree[key]
            case "add" if isinstance(tree, dict):
                tree[draw(st.sampled_from(["x", "of", "where", "title", "count", "note"]))] = copy.deepcopy(draw(ODD))
            case "rename" if isinstance(tree, dict):
                tree[f"{key}x"] = tree.pop(key)
            case _ if isinstance(tree, list):
                tree.append(copy.deepcopy(tree[key]))
    return kind, content


@settings(max_examples=400, deadline=None)
@given(changed_documents())
def test_a_changed_document_is_accepted_exactly_when_jsonschema_accepts_it(document: tuple[str, Any]) -> None:
    kind, content = document
    quick, slow = both(published(kind), content)
    assert quick == slow
    assert quick == (problems_of(located(content), kind) == [])


RULE = f"rules/{POLICY}/3/QL-3-a.yaml"
NEST = "[" * 45 + "]" * 45


class TestFaultsInExamples:
    @pytest.mark.parametrize(
        ("old", "new", "code", "line", "there"),
        [
            ("verdict: compliant}", "verdct: compliant}", "missing-key", 12, "{name"),
            ("verdict: compliant}", "verdict: compliant, verdct: 1}", "unknown-key", 12, "1}"),
            ("given: {BORROW_RATE: 5999/10000}", "given: [1]", "schema-type", 13, "[1]"),
            ("verdict: non_compliant", "verdict: 1", "schema-type", 13, "1, gap"),
            ("gap: 1 人", "verdict: compliant", "duplicate-key", 13, "verdict: compliant}"),
            ("given: {}", "given: {", "yaml-syntax", 14, ", verdict"),
            ("given: {BORROW_RATE: 6000/10000}", "given: &a {b: 1}, clauses: *a", "alias", 12, "&a"),
            ("{BORROW_RATE: 6000/10000}", f"{{BORROW_RATE: {NEST}}}", "too-deep", 12, "[[[[[[[[]"),
            ("name: 恰好60%", "name: !x 恰好60%", "tag", 12, "!x"),
        ],
    )
    def test_is_told_where_it_stands(self, tmp_path: Path, old: str, new: str, code: str, line: int, there: str) -> None:
        for name in ("rules", "policy_docs"):
            shutil.copytree(THIRD / name, tmp_path / name)
        path = tmp_path / RULE
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        problem = faults(tmp_path)[0]
        lines = [*path.read_text(encoding="utf-8").splitlines(), ""]
        assert (problem.code, problem.place.file, problem.place.line) == (code, RULE, line)
        assert lines[line - 1][(problem.place.column or 1) - 1 :].startswith(there)

    def test_all_faults_of_a_file_are_told_in_its_order(self) -> None:
        lines = ["reading: QL-R1", "title: ''", "severity: none", "question: ''", "extra: 1", "parameters: {b: 1, a: 2, c: 3}", "more: 2"]
        found = problems_of(load_yaml("\n".join(lines).encode(), "r.yaml"), "reading")
        assert [(problem.place.line, problem.place.column) for problem in found] == sorted((problem.place.line, problem.place.column) for problem in found)
        assert {problem.place.line for problem in found} == {1, 2, 3, 4, 5, 6, 7}
        assert len([problem for problem in found if problem.place.line == 6]) == 3


def faults(folder: Path) -> tuple[Problem, ...]:
    """The problems of a rulebook."""
    try:
        load_rulebook(folder / "rules", folder / "policy_docs")
    except ProblemsError as error:
        return error.problems
    return ()


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
    return sorted((folder / "cache" / "county-compliance").glob("*"))


def is_loaded(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the rulebook is read from its files, not from the cache."""
    loads: list[Rulebook] = []
    with monkeypatch.context() as patch:
        patch.setattr(cache_module, "load_rulebook", lambda *where: loads.append(load_rulebook(*where)) or loads[-1])
        assert load_cached_rulebook(*folders) == load_rulebook(*folders)
    return bool(loads)


class TestCache:
    @pytest.mark.parametrize("file", [RULE, "rules/tables/budget.yaml", "rules/codes/doc_code.yaml", f"policy_docs/{POLICY}.md"])
    def test_a_byte_changed_without_changing_size_or_time_is_noticed(
        self, folders: tuple[Path, Path], tmp_path: Path, file: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / file
        path.write_bytes(path.read_bytes() + b"\n")
        assert is_loaded(folders, monkeypatch)
        assert not is_loaded(folders, monkeypatch)
        before = path.stat()
        path.write_bytes(path.read_bytes()[:-1] + b" ")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
        assert is_loaded(folders, monkeypatch)

    @pytest.mark.parametrize("change", ["rename", "remove", "add"])
    def test_a_file_more_or_less_or_under_another_name_is_noticed(self, folders: tuple[Path, Path], tmp_path: Path, change: str) -> None:
        before, path = fingerprint(folders[0]), tmp_path / RULE
        match change:
            case "rename":
                path.rename(path.with_name("QL-3-z.yaml"))
            case "remove":
                path.unlink()
            case "add":
                path.with_name("QL-3-z.yaml").write_bytes(b"")
        assert fingerprint(folders[0]) != before

    def test_what_is_no_rule_file_does_not_count(self, folders: tuple[Path, Path]) -> None:
        before = fingerprint(folders[0])
        (folders[0] / "README.md").write_text("说明", encoding="utf-8")
        assert fingerprint(folders[0]) == before
        assert fingerprint(folders[0] / "missing") == fingerprint(folders[0] / POLICY / "missing")

    @pytest.mark.parametrize("at", [0, 20, 40, 2000, -2000, -1])
    def test_a_damaged_byte_is_never_read(self, folders: tuple[Path, Path], tmp_path: Path, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
        load_cached_rulebook(*folders)
        (file,) = kept(tmp_path)
        data = bytearray(file.read_bytes())
        data[at] ^= 0x40
        file.write_bytes(data)
        assert is_loaded(folders, monkeypatch)
        assert not is_loaded(folders, monkeypatch)

    def test_another_program_has_another_cache(self, folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        package = tmp_path / "compliance"
        for name in ("model", "operators", "rulebook", "located", "schemas"):
            shutil.copytree(ROOT / "src" / "compliance" / name, package / name, ignore=shutil.ignore_patterns("__pycache__"))
        monkeypatch.setattr(cache_module, "__file__", str(package / "rulebook" / "cache.py"))
        assert is_loaded(folders, monkeypatch)
        for name in ("schemas/rule.schema.json", "rulebook/cross_check.py", "operators/rate.py"):
            assert not is_loaded(folders, monkeypatch)
            (package / name).write_bytes((package / name).read_bytes() + b"\n")
            assert is_loaded(folders, monkeypatch)

    def test_files_that_change_while_they_are_read_are_not_kept(self, folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def meanwhile(*where: Path) -> Rulebook:
            (tmp_path / RULE).write_bytes((tmp_path / RULE).read_bytes() + b"\n")
            return load_rulebook(*where)

        monkeypatch.setattr(cache_module, "load_rulebook", meanwhile)
        load_cached_rulebook(*folders)
        assert kept(tmp_path) == []

    @pytest.mark.skipif(not hasattr(os, "getuid"), reason="links of POSIX")
    def test_linked_folders_count_and_links_in_a_circle_end(self, folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folders[0] / POLICY).rename(tmp_path / "elsewhere")
        (folders[0] / POLICY).symlink_to(tmp_path / "elsewhere")
        (folders[0] / "circle").symlink_to(folders[0])
        assert is_loaded(folders, monkeypatch)
        assert not is_loaded(folders, monkeypatch)
        path = tmp_path / "elsewhere" / "3" / "QL-3-a.yaml"
        path.write_bytes(path.read_bytes() + b"\n")
        assert is_loaded(folders, monkeypatch)


class TestPacked:
    def test_rules_are_a_mapping_as_before(self, folders: tuple[Path, Path]) -> None:
        book = load_rulebook(*folders)
        again = unpacked(packed(book))
        assert isinstance(again, Rulebook)
        rules, own = again.policies[POLICY].rules, book.policies[POLICY].rules
        assert (list(rules), len(rules), dict(rules)) == (list(own), len(own), own)
        assert "QL-3-a" in rules
        assert rules.get("none") is None
        assert unpacked(packed(again)) == book

    def test_only_the_rules_asked_for_are_made(self, folders: tuple[Path, Path]) -> None:
        again = unpacked(packed(load_rulebook(*folders)))
        assert isinstance(again, Rulebook)
        rules = again.policies[POLICY].rules
        assert again.policy_for(POLICY) is again.policies[POLICY]
        assert again.atoms()
        assert rules._opened is None  # type: ignore[attr-defined]


class TestCollector:
    @pytest.mark.parametrize("before", [True, False])
    @pytest.mark.parametrize("sound", [True, False])
    def test_is_left_as_it_was(self, folders: tuple[Path, Path], tmp_path: Path, before: bool, sound: bool) -> None:
        if not sound:
            (tmp_path / RULE).write_text("id: [", encoding="utf-8")
        (gc.enable if before else gc.disable)()
        try:
            assert (faults(tmp_path) == ()) is sound
            assert gc.isenabled() is before
        finally:
            gc.enable()
