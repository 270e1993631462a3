"""`compliance rules diff`: what changed in meaning is listed and nothing else is; verdicts that change are listed with the change behind them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from compliance.cli.main import main
from compliance.rule_ci.diff.change import TITLES
from compliance.rule_ci.diff.compare import Comparison, compare
from compliance.rule_ci.diff.markdown import FOLD, escaped, markdown
from compliance.rule_ci.diff.meaning import canonical, kind_of
from compliance.rule_ci.diff.of_policies import FRONT, excerpts
from compliance.rule_ci.diff.side import Side
from compliance.rule_ci.diff.verdicts import trials
from compliance.rule_ci.outcome import Level
from compliance.rulebook.documents import PolicyDocument
from compliance.rulebook.inventory import Clause
from compliance.rulebook.readings import Reading
from compliance.rulebook.rulebook import load_rulebook
from compliance.rulebook.rules import Item, Query, Requirement, Rule

ROOT = Path(__file__).resolve().parents[1]
THIRD = ROOT / "tests" / "third_policy"
SUBMISSION = THIRD / "qinghe.yaml"
PLAN = "rules/qinghe-library-2025"
RATE = f"{PLAN}/3/QL-3-a.yaml"
Edits = Mapping[str, tuple[str, str]]

OTHER_CALENDAR = "source: 测试\nyears:\n  2025:\n    holidays: [2025-01-01]\n    workdays: []\n"
NEW_READING = """reading: QL-R2
title: “各馆”是否含服务点
severity: low
question: 服务点算不算“各馆”？
quotes: [{at: qinghe-library-2025#9, quote: 各馆免费开放}]
default: included
values: {included: 算, excluded: 不算}
rationale: 文中没有排除。
clauses: [QL-9-a]
"""

# One change of meaning each: the edits (file: old text, new text; a file that is not there is made), the codes that it must give, a piece of what is said.
CASES: dict[str, tuple[Edits, list[str], str]] = {
    "a bound": (
        {RATE: ("at_least: 60%}}\nreadings", "at_least: 55%}}\nreadings")},
        ["bound-changed"],
        "借阅率不低于 60%；现：持证读者年度到馆借阅率不低于 55%",
    ),
    "a swapped bound": ({RATE: ("at_least: 60%}}\nreadings", "above: 60%}}\nreadings")}, ["operator-changed"], "借阅率高于 60%"),
    "another operator": (
        {f"{PLAN}/9/QL-9-b.yaml": ("{judged: {}}", "{attested: {}}")},
        ["operator-changed"],
        "原：由评估人对照自报与佐证判定；现：自报已落实",
    ),
    "another condition": ({f"{PLAN}/4/QL-4-a.yaml": ("kind: 分馆, ", "")}, ["check-changed"], "参数：count.where.kind 分馆 → （无）"),
    "a due date": ({f"{PLAN}/4/QL-4-a.yaml": ("by: 2025-09-30", "by: 2025-10-31")}, ["due-changed"], "原：2025年9月30日；现：2025年10月31日"),
    "no due date": ({f"{PLAN}/4/QL-4-a.yaml": ("by: 2025-09-30\n", "")}, ["due-changed"], "现：自始"),
    "waiting": ({f"{PLAN}/4/QL-4-a.yaml": ("by: 2025-09-30", "by: 2025-09-30\nwaits: true")}, ["waits-changed"], "现：到期才判定"),
    "levels": ({f"{PLAN}/4/QL-4-a.yaml": ("levels: [区]", "levels: [区, 镇]")}, ["scope-changed"], "原：青禾区；现：青禾区、柳溪镇"),
    "units": ({f"{PLAN}/4/QL-4-b.yaml": ("applies: {levels: [镇]}", "applies: {units: [青禾区]}")}, ["scope-changed"], "原：柳溪镇；现：青禾区"),
    "who answers": ({f"{PLAN}/9/QL-9-b.yaml": ("[各馆]", "[区图书馆]")}, ["responsible-changed"], "原：各馆；现：区图书馆"),
    "the basis": ({f"{PLAN}/3/QL-3-b.yaml": ("check:", "basis: attested\ncheck:")}, ["basis-changed"], "现：attested"),
    "an item's value": ({f"{PLAN}/2/QL-2.yaml": ("hours: 42", "hours: 40")}, ["bound-changed"], "“分馆”（QL-2-b）"),
    "all items": ({f"{PLAN}/2/QL-2.yaml": ("weekly_hours: {at_least", "weekly_hours: {above")}, ["operator-changed"], "全部 2 项（以“总馆”为例）"),
    "an item's quote": ({f"{PLAN}/2/QL-2.yaml": ("hours: 60}}", "hours: 60}, quote: 总馆每周开放不少于60小时}")}, ["quote-changed"], "“总馆”（QL-2-a）的引文"),
    "an item's date": ({f"{PLAN}/2/QL-2.yaml": ("hours: 60}}", "hours: 60}, by: 2025-12-31}")}, ["due-changed"], "原：同规则；现：2025年12月31日"),
    "an item lost": (
        {
            f"{PLAN}/2/QL-2.yaml": ("  - {atom: QL-2-b, title: 分馆, value: {kind: 分馆, hours: 42}}\n", ""),
            f"{PLAN}/clauses.yaml": ('{id: QL-2-b, at: "2", kind: duty', '{id: QL-2-b, at: "2", kind: background'),
        },
        ["clause-changed", "item-removed"],
        "不再核对“分馆”",
    ),
    "a clause moved": (
        {f"{PLAN}/9/QL-9-a.yaml": ("covers: [QL-9-a]", "covers: [QL-9-a, QL-9-b]"), f"{PLAN}/9/QL-9-b.yaml": (None, None)},  # type: ignore[dict-item]
        ["rule-removed", "cover-moved"],
        "条款 QL-9-b 原由 QL-9-b 判定，现由 QL-9-a 判定",
    ),
    "a clause for some units": (
        {f"{PLAN}/9/QL-9-b.yaml": ("covers: [QL-9-b]", "covers: [{atom: QL-9-b, units: [柳溪镇]}]")},
        ["cover-units"],
        "原：全部单位；现：柳溪镇",
    ),
    "a quote": ({f"{PLAN}/9/QL-9-b.yaml": ("quote: 各馆免费开放，馆内整洁安静", "quote: 馆内整洁安静")}, ["quote-changed"], "现：“馆内整洁安静”"),
    "a quote's place": (
        {f"{PLAN}/9/QL-9-b.yaml": ("#9\nquote: 各馆免费开放，馆内整洁安静", "#13\nquote: 免费开放")},
        ["clause-moved", "quote-changed"],
        "现：四（13）",
    ),
    "a patch": ({RATE: ("above: 60%", "above: 61%")}, ["rule-reading"], "选用口径 QL-R1=exclusive 时的规则改了"),
    "a reading no longer used": (
        {RATE: ("readings:\n  QL-R1: {exclusive: {check: {rate: {indicator: BORROW_RATE, above: 60%}}}}\n", "")},
        ["rule-reading"],
        "不再受口径 QL-R1 影响",
    ),
    "a default": (
        {"rules/readings/QL-R1.yaml": ("default: inclusive", "default: exclusive"), RATE: ("{exclusive: {check", "{inclusive: {check")},
        ["rule-reading", "rule-reading", "reading-default"],
        "原：inclusive（含本数，恰为60%即达到）；现：exclusive",
    ),
    "an alternative": ({"rules/readings/QL-R1.yaml": ("  exclusive: 不", "  third: 另一种\n  exclusive: 不")}, ["reading-values"], "增加取法 third（另一种）"),
    "a parameter": (
        {"rules/readings/QL-R1.yaml": ("rationale", "parameters: {band: {title: 带, default: 5}}\nrationale")},
        ["reading-parameter"],
        "参数 QL-R1.band 的缺省值改了。原：没有这个参数；现：5",
    ),
    "a new reading": ({"rules/readings/QL-R2.yaml": ("", NEW_READING)}, ["reading-added"], "缺省取 included"),
    "an indicator": (
        {"rules/indicators/BORROW_RATE.yaml": ("denominator: 持证读者", "denominator: 常住人口")},
        ["indicator-changed"],
        "原：持证读者；现：常住人口",
    ),
    "a table's kind": ({"rules/tables/branch.yaml": ("kind: register", "kind: ledger")}, ["table-changed"], "原：register；现：ledger"),
    "a field": (
        {"rules/tables/branch.yaml": ("  self_service:", "  extra: {title: 另一列, type: text}\n  self_service:")},
        ["field-changed"],
        "增加字段“另一列”",
    ),
    "a field's type": ({"rules/tables/branch.yaml": ("type: decimal, unit", "type: int, unit")}, ["field-changed"], "原：decimal；现：int"),
    "a table check": ({"rules/tables/evidence.yaml": ("by: [evidence_ids], ", "")}, ["table-check", "table-check"], "所引佐证须填附件"),
    "a code": ({"rules/codes/office_code.yaml": ("values:\n", "values:\n  EXTRA: 另一部门\n")}, ["code-changed"], "增加 EXTRA（另一部门）"),
    "a group": ({f"{PLAN}/requirements/QL-R-network.yaml": ("QL-4-a, ", "")}, ["requirement-changed"], "去掉 QL-4-a"),
    "a plan's validity": (
        {"policy_docs/qinghe-library-2025.md": ("valid_until: null", "valid_until: 2027-01-09")},
        ["policy-front"],
        "失效日期改了。原：（无）；现：2027-01-09",
    ),
    "a calendar": ({"rules/calendars/china.yaml": ("", OTHER_CALENDAR)}, ["calendar-changed"], "增加一份工作日历"),
}


@cache
def old() -> Side:
    return side(THIRD, "old")


def side(folder: Path, name: str) -> Side:
    return Side(name, load_rulebook(folder / "rules", folder / "policy_docs"), folder / "rules", folder / "policy_docs")


def edited(folder: Path, edits: Edits, source: Path = THIRD) -> Path:
    """A copy of the rules with some text replaced; a file with old text None is deleted, one that is not there is made."""
    made = folder / "edited"
    shutil.copytree(source, made)
    for name, (before, after) in edits.items():
        path = made / name
        if before is None:
            path.unlink()
        elif not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(after, encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
            assert before in text, name
            path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return made


def compared(folder: Path, edits: Edits) -> Comparison:
    return compare(old(), side(edited(folder, edits), "new"))


def diff(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["rules", "diff", *map(str, arguments)])


class TestMeaning:
    @pytest.mark.parametrize("name", CASES)
    def test_each_change_is_named_once(self, name: str, tmp_path: Path) -> None:
        edits, codes, words = CASES[name]
        comparison = compared(tmp_path, edits)
        assert sorted(change.code for change in comparison.changes) == sorted(codes)
        assert words in "".join(change.message for change in comparison.changes)
        assert comparison.text_only == ()

    @pytest.mark.parametrize("name", CASES)
    def test_and_the_other_way_round(self, name: str, tmp_path: Path) -> None:
        changed = side(edited(tmp_path, CASES[name][0]), "new")
        assert compare(changed, old()).changes

    @pytest.mark.parametrize("name", CASES)
    def test_each_has_a_place_in_a_file_that_is_there(self, name: str, tmp_path: Path) -> None:
        comparison = compared(tmp_path, CASES[name][0])
        for change in comparison.changes:
            folder = THIRD if change.removed else tmp_path / "edited"
            lines = (folder / change.place.file).read_text(encoding="utf-8").splitlines()
            assert 1 <= (change.place.line or 1) <= len(lines)

    @pytest.mark.parametrize(
        ("name", "line"),
        [
            ("a bound", "check: {rate"),
            ("a due date", "by: 2025-10-31"),
            ("an item's value", "  - {atom: QL-2-b, title: 分馆"),
            ("who answers", "responsible: [区图书馆]"),
            ("a default", "default: exclusive"),
            ("a parameter", "parameters: {band"),
            ("a field", "  extra: {title: 另一列"),
            ("a field's type", "  weekly_hours: {"),
            ("a table's kind", "kind: ledger"),
            ("a code", "  EXTRA: 另一部门"),
            ("an indicator", "denominator: 常住人口"),
            ("a plan's validity", "valid_until: 2027-01-09"),
            ("a clause moved", "covers: [QL-9-a, QL-9-b]"),
            ("a group", "rules: [QL-2, QL-9-a]"),
        ],
    )
    def test_the_place_is_the_line_that_says_it(self, name: str, line: str, tmp_path: Path) -> None:
        places = [change.place for change in compared(tmp_path, CASES[name][0]).changes if not change.removed]
        texts = [(tmp_path / "edited" / place.file).read_text(encoding="utf-8").splitlines()[(place.line or 1) - 1] for place in places]
        assert [text for text in texts if text.startswith(line)] != [], texts

    def test_every_code_has_a_title(self) -> None:
        sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/compliance/rule_ci/diff").glob("*.py"))
        assert [code for code in TITLES if sources.count(f'"{code}"') < 2] == []

    def test_a_renamed_rule_is_one_rule(self, tmp_path: Path) -> None:
        text = (THIRD / RATE).read_text(encoding="utf-8").replace("id: QL-3-a", "id: QL-3-rate").replace("at_least: 60%}}\nr", "at_least: 50%}}\nr")
        comparison = compared(tmp_path, {RATE: (None, None), f"{PLAN}/3/QL-3-rate.yaml": ("", text)})  # type: ignore[dict-item]
        assert [change.code for change in comparison.changes] == ["rule-renamed", "bound-changed"]
        assert comparison.text_only == ()

    def test_removed_rule_is_placed_in_the_old_rulebook(self, tmp_path: Path) -> None:
        comparison = compared(tmp_path, {f"{PLAN}/9/QL-9-b.yaml": (None, None)})  # type: ignore[dict-item]
        (change,) = comparison.changes
        assert (change.code, change.removed, change.place.file) == ("rule-removed", True, f"{PLAN}/9/QL-9-b.yaml")
        assert "（指原来的文件）" in change.notice().problem.message
        assert change.notice().level is Level.WARNING

    def test_the_text_of_a_plan(self, tmp_path: Path) -> None:
        made = edited(tmp_path, {})
        document = made / "policy_docs" / "qinghe-library-2025.md"
        text = document.read_text(encoding="utf-8").replace("分馆每周开放不少于42小时", "分馆每周开放不少于40小时")
        document.write_text(text, encoding="utf-8")
        for path in (made / RATE, made / PLAN / "clauses.yaml", made / PLAN / "2" / "QL-2.yaml"):
            path.write_text(path.read_text(encoding="utf-8").replace("分馆每周开放不少于42小时", "分馆每周开放不少于40小时"), encoding="utf-8")
        fingerprint = re.search(r"text_sha256: (\w+)", text)
        assert fingerprint
        comparison = compare(old(), Side("new", load_rulebook(made / "rules", _rehashed(made)), made / "rules", made / "policy_docs"))
        found = {change.code: change for change in comparison.changes}
        assert "42小时。”；现：“馆每周开放不少于60小时" not in found["policy-text"].message
        assert "不少于42小时" in found["policy-text"].old
        assert "不少于40小时" in found["policy-text"].new
        assert ("qinghe-library-2025", "QL-2") in found["policy-text"].touches
        assert found["policy-text"].place.line == text[: text.index('<a id="2">')].count("\n") + 1
        assert "quote-changed" in found

    def test_nothing_changed(self) -> None:
        comparison = compare(old(), old())
        assert (comparison.changes, comparison.text_only) == ((), ())


def _rehashed(made: Path) -> Path:
    """The policy documents with the hash of their text set anew."""
    import hashlib

    from compliance.rulebook.documents import load_document
    from compliance.rulebook.forms import squashed

    path = made / "policy_docs" / "qinghe-library-2025.md"
    document = load_document(path)
    found = hashlib.sha256(squashed("".join(document.clauses.values())).encode()).hexdigest()
    path.write_text(path.read_text(encoding="utf-8").replace(document.text_sha256, found), encoding="utf-8")
    return made / "policy_docs"


TEXT_PARTS = {
    Rule: {"policy", "title", "remediation", "notes", "examples", "section", "place", "places"},
    Item: {"title"},
    Requirement: {"policy", "title", "place", "places"},
    Reading: {"title", "severity", "question", "rationale", "clauses", "place"},
    Clause: {"note", "place"},
    PolicyDocument: {"headings", "source_sha256", "text_sha256", "markdown", "sha256"},
    Query: {"title", "place"},
}
MEANING_PARTS = {
    Rule: {"id", "anchor", "quote", "covers", "levels", "units", "by", "waits", "check", "basis", "items", "readings", "responsible"},
    Item: {"atom", "value", "by", "units", "check", "covers", "quote"},
    Requirement: {"id", "anchor", "quote", "rules", "groups", "covers"},
    Reading: {"id", "quotes", "default", "values", "parameters"},
    Clause: {"id", "at", "kind", "same_as", "quote"},
    PolicyDocument: {"id", "clauses", *FRONT},
    Query: {"id", "check"},
}


@pytest.mark.parametrize("part", TEXT_PARTS, ids=lambda part: part.__name__)
def test_whatever_a_rulebook_holds_is_known_as_meaning_or_as_text(part: type) -> None:
    """A new key of the language must be put on one side: whoever adds it decides whether a change of it is told."""
    assert {item.name for item in fields(part)} == TEXT_PARTS[part] | MEANING_PARTS[part]


class TestText:
    """What is not meaning is counted, not listed."""

    @pytest.mark.parametrize(
        ("name", "before", "after"),
        [
            (RATE, "title: 持证读者借阅率", "title: 借阅率"),
            (RATE, "remediation: ", "remediation: 尽快"),
            (RATE, "responsible:", "# 说明\nresponsible:"),
            (RATE, "responsible: [区图书馆]", "responsible:\n  - 区图书馆"),
            (RATE, "name: 恰好60%", "name: 刚好60%"),
            (RATE, "at_least: 60%}}\nreadings", "at_least: 60.0%}}\nreadings"),
            (RATE, "{indicator: BORROW_RATE, at_least: 60%}}\nr", "{at_least: 60%, indicator: BORROW_RATE}}\nr"),
            (RATE, "remediation:", "notes: [只是说明]\nremediation:"),
            (f"{PLAN}/4/QL-4-a.yaml", "kind: 分馆", "kind: [分馆]"),
            (f"{PLAN}/4/QL-4-a.yaml", "by: 2025-09-30", "by: {default: 2025-09-30}"),
            (f"{PLAN}/4/QL-4-a.yaml", "by: 2025-09-30", "by: 2025-09-30\nwaits: false"),
            (f"{PLAN}/4/QL-4-b.yaml", "{attested: {}}", "{attested: {scope: county}}"),
            (f"{PLAN}/4/QL-4-b.yaml", "{levels: [镇]}", "{levels: [镇], units: [柳溪镇]}"),
            ("rules/readings/QL-R1.yaml", "rationale: ", "rationale: 一般认为"),
            ("rules/tables/branch.yaml", "sheet: 1", "note: 说明\nsheet: 1"),
        ],
    )
    def test_counted_only(self, name: str, before: str, after: str, tmp_path: Path) -> None:
        comparison = compared(tmp_path, {name: (before, after)})
        assert comparison.changes == ()
        assert comparison.text_only == (name,)
        assert "含义没有改动。\n另有 1 个文件只改了文字或写法" in markdown(comparison, None)

    def test_every_rule_file_written_anew(self, tmp_path: Path) -> None:
        made = edited(tmp_path, {})
        paths = sorted((made / "rules").rglob("QL-*.yaml"))
        for path in paths:
            data = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
            path.write_text("# 重排\n" + _plain(dict(reversed(data.items()))), encoding="utf-8")
        comparison = compare(old(), side(made, "new"))
        assert comparison.changes == ()
        assert len(comparison.text_only) == len(paths)


def _plain(data: Any, indent: str = "") -> str:
    """Block-style YAML with every scalar as it was written."""
    lines = ""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        lead = f"{indent}{key}:" if isinstance(data, dict) else f"{indent}-"
        if isinstance(value, dict | list) and value:
            lines += f"{lead}\n{_plain(value, indent + '  ')}"
        else:
            lines += f"{lead} {value if value not in ({}, []) else json.dumps(value)}\n"
    return lines


NAMES = st.sampled_from(["kind", "status", "owner.kind", "hours"])
NUMBERS = st.decimals(0, 100, places=2)
FORMS = st.one_of(
    st.sampled_from(["甲", "乙"]), st.lists(st.sampled_from(["甲", "乙", "丙"]), min_size=1, unique=True), st.fixed_dictionaries({"at_least": NUMBERS})
)
WHERES = st.dictionaries(NAMES, FORMS, min_size=1)


def shuffled(value: Any) -> Any:
    """The same meaning, written otherwise."""
    if isinstance(value, dict):
        return {key: shuffled(part) for key, part in reversed(value.items())}
    if isinstance(value, list):
        return list(reversed(value))
    return value


@given(WHERES, st.integers(0, 9))
def test_another_writing_means_the_same(where: dict[str, Any], least: int) -> None:
    check = {"count": {"of": "branch", "where": where, "at_least": least}}
    assert canonical(check) == canonical(shuffled(check))
    single = {key: [value] if isinstance(value, str) else value for key, value in where.items()}
    assert canonical({"count": {**check["count"], "where": single}}) == canonical(check)


@given(WHERES, NAMES, FORMS)
def test_another_condition_means_something_else(where: dict[str, Any], name: str, form: Any) -> None:
    other = {**where, name: form}
    same = canonical({"count": {"of": "t", "where": where, "at_least": 1}}) == canonical({"count": {"of": "t", "where": other, "at_least": 1}})
    left, right = (sorted(item) if isinstance(item, list) else [item] for item in (where.get(name), form))
    assert same is (left == right)


def least(term: Any) -> dict[str, Any]:
    return {"every": {"in": "t", "must": {"f": {"at_least": term}}}}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"exists": {"of": "t"}}, {"count": {"of": "t", "at_least": 1}}, True),
        ({"exists": {"of": "t"}}, {"count": {"of": "t", "at_least": 2}}, False),
        ({"rate": {"indicator": "A", "at_least": "60%"}}, {"rate": {"indicator": "A", "at_least": "60.00%"}}, True),
        ({"rate": {"indicator": "A", "at_least": "60%"}}, {"rate": {"indicator": ["A"], "at_least": "60%"}}, False),
        ({"all_of": [{"judged": {}}, {"attested": {}}]}, {"all_of": [{"attested": {}}, {"judged": {}}]}, True),
        ({"ordered": {"in": "t", "order": ["a", "b"]}}, {"ordered": {"in": "t", "order": ["b", "a"]}}, False),
        ({"every": {"in": "t", "must": {"f": True}}}, {"every": {"in": "t", "must": {"f": 1}}}, False),
        (least({"minus": ["a", "b"]}), least({"minus": ["b", "a"]}), False),
        (least({"sum": ["a", "b"]}), least({"sum": ["b", "a"]}), True),
    ],
)
def test_what_means_the_same(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert (canonical(one) == canonical(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ({"rate": {"indicator": "A", "at_least": "60%"}}, {"rate": {"indicator": "A", "at_least": "61%"}}, "bound-changed"),
        ({"rate": {"indicator": "A", "at_least": "60%"}}, {"rate": {"indicator": "A", "above": "60%"}}, "operator-changed"),
        ({"rate": {"indicator": "A", "at_least": "60%"}}, {"rate": {"indicator": "B", "at_least": "60%"}}, "check-changed"),
        ({"judged": {}}, {"attested": {}}, "operator-changed"),
        ({"count": {"of": "t", "at_least": 1}}, {"count": {"of": "t", "at_least": 2}}, "bound-changed"),
    ],
)
def test_the_kind_of_a_change(one: dict[str, Any], other: dict[str, Any], code: str) -> None:
    assert kind_of(one, other) == code


@given(st.text("一二三四五六七八", max_size=40), st.text("一二三四五六七八", max_size=40))
def test_an_excerpt_shows_what_differs(left: str, right: str) -> None:
    shown = excerpts(left, right)
    assert bool(shown[0]) is bool(left)
    assert bool(shown[1]) is bool(right)
    assert left == right or shown[0] != shown[1]
    assert all(part.strip("“”…") in whole for part, whole in zip(shown, (left, right), strict=True))


class TestVerdicts:
    @pytest.mark.parametrize("name", CASES)
    def test_every_verdict_that_changes_has_a_change_behind_it(self, name: str, tmp_path: Path) -> None:
        comparison = compared(tmp_path, CASES[name][0])
        (trial,) = trials(comparison, SUBMISSION)
        assert [turn.clause for turn in trial.turns if not turn.why] == []
        changed = set(comparison.changes)
        assert all(change in changed for turn in trial.turns for change in turn.why)

    def test_what_is_told_of_a_clause(self, tmp_path: Path) -> None:
        comparison = compared(tmp_path, {RATE: ("at_least: 60%}}\nr", "above: 60%}}\nr"), f"{PLAN}/4/QL-4-a.yaml": ("by: 2025-09-30", "by: 2025-10-31")})
        (trial,) = trials(comparison, SUBMISSION)
        turns = {turn.clause: turn for turn in trial.turns}
        assert trial.unit == "青禾区"
        assert turns.keys() == {"QL-3-a", "QL-4-a"}
        rate = turns["QL-3-a"]
        assert rate.old
        assert rate.new
        assert (rate.old.conclusion.verdict, rate.new.conclusion.verdict) == ("compliant", "non_compliant")
        assert (rate.old.expected, rate.new.expected) == ("持证读者年度到馆借阅率不低于 60%", "持证读者年度到馆借阅率高于 60%")
        assert "60.0%" in rate.new.observed
        assert [change.code for change in rate.why] == ["operator-changed"]
        assert [change.code for change in turns["QL-4-a"].why] == ["due-changed"]

    def test_a_group_turns_by_its_members(self, tmp_path: Path) -> None:
        edits = {f"{PLAN}/2/QL-2.yaml": ("hours: 42", "hours: 40"), f"{PLAN}/4/QL-4-a.yaml": ("at_least: 3", "at_least: 2")}
        (trial,) = trials(compared(tmp_path, edits), SUBMISSION)
        (group,) = [turn for turn in trial.turns if turn.clause == "QL-1-b"]
        assert {change.subject for change in group.why} == {"QL-2", "QL-4-a"}

    def test_a_submission_that_cannot_be_read_any_more_is_a_finding(self, tmp_path: Path) -> None:
        made = edited(
            tmp_path,
            {
                "rules/tables/branch.yaml": ("  self_service: {title: 有自助图书馆, type: bool}\n", ""),
                f"{PLAN}/12/QL-12-a.yaml": ("self_service", "reading_room"),
            },
        )
        done = diff(THIRD / "rules", made / "rules", "--against", SUBMISSION)
        assert done.exit_code == 1
        assert "现在不能评估" in done.output
        assert "self_service" in done.output
        data = json.loads(diff(THIRD / "rules", made / "rules", "--against", SUBMISSION, "--format", "json").output)
        assert "submission-unusable" in json.dumps(data)

    def test_a_folder_of_submissions(self, tmp_path: Path) -> None:
        folder = tmp_path / "submissions"
        folder.mkdir()
        text = SUBMISSION.read_text(encoding="utf-8")
        (folder / "a.yaml").write_text(text, encoding="utf-8")
        (folder / "b.yaml").write_text(text.replace("numerator: 6000", "numerator: 7000"), encoding="utf-8")
        (folder / "c.yaml").write_text(text.replace("regime: library", "regime: other"), encoding="utf-8")
        made = edited(tmp_path, {RATE: ("at_least: 60%}}\nr", "above: 60%}}\nr")})
        output = diff(THIRD / "rules", made / "rules", "--against", folder).output
        assert "| a.yaml | 青禾区 | 22 | 1 | 符合 → 不符合 1 条 |" in output
        assert "| b.yaml | 青禾区 | 22 | 0 | 没有 |" in output
        assert "| c.yaml | — | — | — | 两版都不能评估 |" in output
        assert output.index("| 申报材料 |") < output.index("### 青禾区")


class TestCommand:
    def test_clean(self) -> None:
        done = diff(THIRD / "rules", THIRD / "rules")
        assert (done.exit_code, done.output.splitlines()[-1]) == (0, "含义没有改动。")

    def test_a_swapped_operator_is_found(self, tmp_path: Path) -> None:
        made = edited(tmp_path, {RATE: ("at_least: 60%}}\nr", "above: 60%}}\nr")})
        done = diff(THIRD / "rules", made / "rules")
        assert done.exit_code == 1
        line = next(line for line in done.output.splitlines() if line.startswith("- **QL-3-a**"))
        assert "检查方式改了。原：持证读者年度到馆借阅率不低于 60%；现：持证读者年度到馆借阅率高于 60%。" in line
        assert "QL-3-a.yaml:6" in line

    @pytest.mark.parametrize("form", ["json", "sarif", "junit", "github"])
    def test_every_form_tells_it(self, form: str, tmp_path: Path) -> None:
        made = edited(tmp_path, {RATE: ("at_least: 60%}}\nr", "above: 60%}}\nr")})
        done = diff(THIRD / "rules", made / "rules", "--format", form)
        assert done.exit_code == 1
        assert "above" in done.output

    def test_json_has_it_all(self, tmp_path: Path) -> None:
        made = edited(tmp_path, {RATE: ("at_least: 60%}}\nr", "above: 60%}}\nr")})
        data = json.loads(diff(THIRD / "rules", made / "rules", "--against", SUBMISSION, "--format", "json").output)
        text = json.dumps(data, ensure_ascii=False)
        for words in ("operator-changed", "不低于 60%", "non_compliant", "QL-3-a"):
            assert words in text

    @pytest.mark.parametrize("name", ["nowhere", "HEAD", "-x:"])
    def test_neither_folder_nor_revision(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        done = diff("--", name, THIRD / "rules")
        assert done.exit_code == 2
        assert "不是文件夹" in done.output

    def test_rules_that_cannot_be_used(self, tmp_path: Path) -> None:
        made = edited(tmp_path, {RATE: ("check:", "chekc:")})
        done = diff(THIRD / "rules", made / "rules")
        assert done.exit_code == 3
        assert "NEW（" in done.output
        assert "QL-3-a.yaml" in done.output

    def test_long_lists_are_folded(self, tmp_path: Path) -> None:
        made = edited(tmp_path, {})
        for path in (made / "rules" / "qinghe-library-2025").rglob("QL-*.yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"responsible: \[.*\]", "responsible: [新单位, 另一单位]", text), encoding="utf-8")
        comparison = compare(old(), side(made, "new"))
        output = markdown(comparison, None)
        assert ("<details>" in output) is (len(comparison.changes) > FOLD)
        assert output.count("<details>") == output.count("</details>")

    def test_text_cannot_break_the_comment(self, tmp_path: Path) -> None:
        made = edited(tmp_path, {RATE: ("[区图书馆]", '["<script>|`甲`"]')})
        output = diff(THIRD / "rules", made / "rules").output
        assert "<script>" not in output
        assert "&lt;script&gt;\\|\\`甲\\`" in output

    @given(st.text(max_size=30))
    def test_escaped_text_is_one_line_without_marks(self, text: str) -> None:
        found = escaped(text)
        assert "\n" not in found
        assert "<" not in found
        assert not re.search(r"(?<!\\)(?:\\\\)*[|`*\[\]]", found)


class TestRevisions:
    """A side may be a git revision, seen from the current directory."""

    @pytest.fixture
    def checkout(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        made = edited(tmp_path, {})
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            monkeypatch.delenv(name, raising=False)
        for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "first"]):
            subprocess.run(["git", *arguments], cwd=made, check=True, capture_output=True)
        path = made / RATE
        path.write_text(path.read_text(encoding="utf-8").replace("at_least: 60%}}\nr", "above: 60%}}\nr"), encoding="utf-8")
        monkeypatch.chdir(made)
        return made

    @pytest.mark.parametrize("name", ["HEAD", "main", "main:", "main:rules", "HEAD:rules/"])
    def test_against_the_working_tree(self, checkout: Path, name: str) -> None:
        for arguments in ([name], [name, "rules"], [name, checkout / "rules"]):
            done = diff(*arguments)
            assert done.exit_code == 1, done.output
            assert "现：持证读者年度到馆借阅率高于 60%" in done.output

    def test_both_sides(self, checkout: Path) -> None:
        assert diff("main", "HEAD").exit_code == 0

    def test_from_a_folder_below(self, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(checkout / "rules")
        assert diff("HEAD", ".").exit_code == 1

    @pytest.mark.parametrize("name", ["nothing", "HEAD~9", ":", "--output=x"])
    def test_no_such_revision(self, checkout: Path, name: str) -> None:
        done = diff("--", name)
        assert done.exit_code == 2
        assert "既不是文件夹，也不是 git 版本" in done.output
        assert not (checkout / "x").exists()

    def test_a_revision_without_such_rules(self, checkout: Path) -> None:
        done = diff("HEAD:elsewhere")
        assert done.exit_code == 2
        assert "这个 git 版本中没有 elsewhere" in done.output

    def test_a_folder_outside(self, checkout: Path) -> None:
        done = diff("HEAD", THIRD / "rules")
        assert done.exit_code == 2
        assert "不在这个 git 工作区中" in done.output
