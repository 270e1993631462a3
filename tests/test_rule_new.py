"""`compliance rules new`: a draft that loads and whose examples pass, or a refusal that leaves every file as it was."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from builders import KAIFENG, book, calendar
from compliance.cli.main import main
from compliance.cli.rules.new import OPERATORS
from compliance.located import load_yaml, plain
from compliance.operators import OPERATORS as ALL
from compliance.rule_ci.scaffold.draft import Wish, draft, title_of
from compliance.rule_ci.scaffold.skeletons import SKELETONS
from compliance.rule_ci.scaffold.target import Target, with_entry
from compliance.rule_ci.scaffold.yaml_text import document, flow
from compliance.rulebook.inventory import Clause, load_clauses
from compliance.rulebook.rulebook import load_rulebook

ROOT = Path(__file__).resolve().parents[1]
THIRD = ROOT / "tests" / "third_policy"
PLAN = Path("rules") / "qinghe-library-2025"


def compliance(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def without(folder: Path, *rules: str) -> Path:
    """A copy of the rules in which some clauses have no rule."""
    made = folder / "copy"
    shutil.copytree(THIRD, made)
    for rule in rules:
        next((made / PLAN).rglob(f"{rule}.yaml")).unlink()
    return made


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


DRAFTS = [
    ("QL-9-a", []),
    ("QL-9-b", ["--operator", "judged"]),
    ("QL-12-a", []),
    ("QL-13-b", ["--operator", "informational"]),
    ("QL-3-a", ["--operator", "rate"]),
    ("QL-4-b", ["--operator", "count", "--table", "branch"]),
    ("QL-4-b", ["--operator", "exists"]),
    ("QL-3-b", ["--operator", "every", "--by", "2026-06-30"]),
    ("QL-8-a", ["--operator", "deadline", "--by", "2025-06-30"]),
    ("QL-7-a", ["--operator", "periodic", "--table", "cleaning"]),
]


class TestDrafts:
    @pytest.mark.parametrize(("atom", "options"), DRAFTS, ids=lambda value: value if isinstance(value, str) else value[1] if value else "default")
    def test_a_draft_is_in_order_and_its_examples_pass(self, atom: str, options: list[str], tmp_path: Path) -> None:
        made = without(tmp_path, atom)
        if atom == "QL-9-a":
            group = made / PLAN / "requirements" / "QL-R-network.yaml"
            group.write_text(group.read_text(encoding="utf-8").replace(", QL-9-a", ""), encoding="utf-8")
        done = compliance("rules", "new", atom, "--rules", made / "rules", *options)
        assert done.exit_code == 0, done.output
        check = compliance("rules", "check", made / "rules")
        assert check.exit_code == 0, check.output
        tried = json.loads(compliance("rules", "test", made / "rules", "-k", atom, "--format", "json").output)
        assert compliance("rules", "test", made / "rules", "-k", atom).exit_code == 0
        rule = load_rulebook(made / "rules", made / "policy_docs").policies["qinghe-library-2025"].rules[atom]
        assert all(example["name"] in json.dumps(tried, ensure_ascii=False) for example in rule.examples)
        operator = next(iter(rule.check))
        verdicts = {example["verdict"] for example in rule.examples}
        assert verdicts >= ({"informational"} if operator in ("permission", "informational") else {"compliant", "non_compliant", "insufficient_data"})
        assert operator == (options[1] if options[:1] == ["--operator"] else "permission" if atom == "QL-12-a" else "attested")

    def test_every_operator_that_can_be_drafted_is_tried(self) -> None:
        assert {options[1] for _, options in DRAFTS if options} | {"attested", "permission"} == set(OPERATORS) == set(SKELETONS)
        assert set(OPERATORS) < set(ALL)

    def test_what_is_taken_from_where(self, tmp_path: Path) -> None:
        made = without(tmp_path, "QL-3-a")
        done = compliance("rules", "new", "QL-3-a", "--rules", made / "rules", "--operator", "rate")
        keys = plain(load_yaml((made / PLAN / "3" / "QL-3-a.yaml").read_bytes(), ""))
        assert list(keys) == ["id", "title", "clause", "quote", "covers", "check", "readings", "responsible", "remediation", "examples"]
        assert (keys["clause"], keys["quote"]) == ("qinghe-library-2025#3", "持证读者年度到馆借阅率达到60%以上")
        assert keys["check"] == {"rate": {"indicator": "BORROW_RATE", "at_least": "60%"}}
        assert keys["readings"] == {"QL-R1": {}}
        assert "口径 QL-R1 提到这个条款" in done.output

    def test_a_date_in_the_quote_is_pointed_out_not_guessed(self, tmp_path: Path) -> None:
        made = without(tmp_path, "QL-8-a")
        done = compliance("rules", "new", "QL-8-a", "--rules", made / "rules")
        assert "引文中有日期“2025年6月底前”" in done.output
        assert "by:" not in (made / PLAN / "8" / "QL-8-a.yaml").read_text(encoding="utf-8")

    def test_levels_come_from_rules_that_begin_alike(self, tmp_path: Path) -> None:
        made = without(tmp_path, "QL-5")
        path = made / PLAN / "6" / "QL-6-a.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("check:", "applies: {levels: [区]}\ncheck:"), encoding="utf-8")
        document = made / "policy_docs" / "qinghe-library-2025.md"
        assert "区图书馆设" in document.read_text(encoding="utf-8")
        found = load_rulebook(made / "rules", made / "policy_docs")
        policy = found.policies["qinghe-library-2025"]
        made_draft = draft(found, made / "rules", Target(policy, policy.clauses["QL-5-a"]), Wish(), calendar())
        assert "applies" not in made_draft.text
        rule = policy.rules["QL-4-a"]
        changed = {**policy.rules, "QL-4-a": replace(rule, quote="区内建成开放的分馆不少于3家")}
        policy = replace(policy, rules=changed)
        assert "applies: {levels: [区]}" in draft(found, made / "rules", Target(policy, policy.clauses["QL-5-a"]), Wish(), calendar()).text

    @pytest.mark.parametrize("operator", ["attested", "judged", "every", "count", "deadline", "informational"])
    def test_on_the_shipped_rules(self, operator: str, tmp_path: Path) -> None:
        policy = book().policies[KAIFENG]
        clause = next(item for item in policy.clauses.values() if item.kind == "duty" and item.id in policy.carried)
        made = draft(
            book(),
            tmp_path,
            Target(policy, clause),
            Wish(operator, date(2020, 6, 30) if operator == "deadline" else None, *TABLES.get(operator, ())),
            calendar(),
        )
        assert made.results
        assert [result.problem for result in made.results if result.problem] == []


TABLES: dict[str, tuple[str, ...]] = {"every": ("org_unit",), "count": ("activity",)}


class TestInventory:
    def test_a_clause_that_is_missing_is_entered(self, tmp_path: Path) -> None:
        made = without(tmp_path)
        inventory = made / PLAN / "clauses.yaml"
        before = inventory.read_text(encoding="utf-8").splitlines()
        done = compliance("rules", "new", "QL-6-b", "--rules", made / "rules", "--at", "6", "--quote", "15个工作日内退还")
        assert done.exit_code == 0, done.output
        after = inventory.read_text(encoding="utf-8").splitlines()
        assert [line for line in after if line not in before] == ['- {id: QL-6-b, at: "6", kind: duty, quote: 15个工作日内退还}']
        assert [line for line in after if line in before] == before
        assert (
            after.index('- {id: QL-6-b, at: "6", kind: duty, quote: 15个工作日内退还}') == [line.startswith("- {id: QL-6-a") for line in before].index(True) + 1
        )
        assert compliance("rules", "check", made / "rules").exit_code == 0
        assert compliance("rules", "test", made / "rules", "-k", "QL-6-b").exit_code == 0

    @pytest.mark.parametrize(
        ("text", "entry"),
        [
            ('- {id: A, at: "1", kind: duty, quote: "甲"}\n', '- {id: N, at: "2", kind: duty, quote: "新"}\n'),
            ('- {id: A, at: "1", kind: duty, quote: 甲}\r\n', '- {id: N, at: "2", kind: duty, quote: 新}\r\n'),
            ('- {id: A, at: "1", kind: duty, quote: 甲}', '\n- {id: N, at: "2", kind: duty, quote: 新}\n'),
            ('- id: A\n  at: "1"\n  kind: duty\n  quote: 甲\n', '- id: N\n  at: "2"\n  kind: duty\n  quote: 新\n'),
            ('# 说明\n- id: A\n  at: "1"\n  kind: duty\n  quote: 甲\n', '- id: N\n  at: "2"\n  kind: duty\n  quote: 新\n'),
        ],
    )
    def test_the_format_of_the_file_is_kept(self, text: str, entry: str, tmp_path: Path) -> None:
        (tmp_path / "clauses.yaml").write_bytes(text.encode())
        third = load_rulebook(THIRD / "rules", THIRD / "policy_docs").policies["qinghe-library-2025"]
        policy = replace(third, clauses=load_clauses(tmp_path / "clauses.yaml"))
        found = with_entry(text, policy, Clause("N", "2", "duty", None, "新", "", next(iter(policy.clauses.values())).place))
        assert found == text + entry
        (tmp_path / "clauses.yaml").write_bytes(found.encode())
        assert list(load_clauses(tmp_path / "clauses.yaml")) == ["A", "N"]


REFUSED: list[tuple[list[str], str, str]] = [
    (["QL-9-a"], "already-carried", "已由规则 QL-9-a 判定"),
    (["QL-1-b"], "already-carried", "已由要求组 QL-R-network 判定"),
    (["QL-2-b"], "already-carried", "已由规则 QL-2 判定"),
    (["QL-13-a"], "restated", "与“QL-9-a”是同一要求"),
    (["QL-1-a"], "background-clause", "先把清单中的 kind 改为 duty"),
    (["QL-3a"], "unknown-clause", "是否指“QL-3-a”？"),
    (["完全不同"], "unknown-clause", "用 --at 位置 --quote 原文 登入清单"),
    (["QL-3-b", "--at", "3", "--quote", "各馆"], "known-clause", "已在清单中"),
    (["QL-3-z", "--at", "3"], "unknown-clause", "--quote"),
    (["QL-3-z", "--at", "99", "--quote", "各馆"], "unknown-anchor", "没有位置“99”"),
    (["QL-3-z", "--at", "3", "--quote", "文中没有的话"], "quote-not-found", "逐字照录"),
    (["../x", "--at", "3", "--quote", "各馆"], "bad-id", "不能作条款编号"),
    (["QL-3-b", "--operator", "rate"], "cannot-draft", "引文中没有百分数"),
    (["QL-3-b", "--operator", "deadline"], "cannot-draft", "--by"),
    (["QL-3-b", "--operator", "every", "--table", "no_such"], "cannot-draft", "没有表“no_such”"),
    (["QL-3-b", "--operator", "count", "--table", "measure"], "cannot-draft", "没有可用的列"),
]


class TestRefusals:
    @pytest.mark.parametrize(("arguments", "code", "words"), REFUSED, ids=lambda value: value if isinstance(value, str) else value[0])
    def test_nothing_is_written(self, arguments: list[str], code: str, words: str, tmp_path: Path) -> None:
        made = without(tmp_path, "QL-3-b")
        before = state(made)
        done = compliance("rules", "new", *arguments, "--rules", made / "rules")
        assert (done.exit_code, f"[{code}]" in done.output, words in done.output) == (1, True, True), done.output
        assert "没有写出任何文件" in done.output
        assert state(made) == before

    def test_a_file_that_is_there_is_not_overwritten(self, tmp_path: Path) -> None:
        made = without(tmp_path, "QL-3-b")
        path = made / PLAN / "3" / "QL-3-b.yaml"
        assert compliance("rules", "new", "QL-3-b", "--rules", made / "rules").exit_code == 0
        path.write_text(path.read_text(encoding="utf-8").replace("covers: [QL-3-b]", "covers: [QL-13-b]"), encoding="utf-8")
        (made / PLAN / "13" / "QL-13-b.yaml").unlink()
        before = state(made)
        done = compliance("rules", "new", "QL-3-b", "--rules", made / "rules")
        assert (done.exit_code, "[file-exists]" in done.output) == (1, True)
        assert state(made) == before

    def test_a_draft_whose_examples_do_not_come_out_is_not_written(self, tmp_path: Path) -> None:
        made = without(tmp_path, "QL-3-b")
        path = made / "rules" / "tables" / "branch.yaml"
        odd = "  area: {title: 面积, type: int, required: true}\nchecks:\n  - {not_greater: [area, 0], message: 面积为零}\n"
        path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + odd, encoding="utf-8")
        before = state(made)
        done = compliance("rules", "new", "QL-3-b", "--rules", made / "rules", "--operator", "every", "--table", "branch")
        assert (done.exit_code, "[example-failed]" in done.output, "面积为零" in done.output) == (1, True, True), done.output
        assert state(made) == before

    def test_the_rule_is_taken_back_when_the_inventory_cannot_be_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        made = without(tmp_path)
        before = state(made)

        def full(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device", str(target))

        monkeypatch.setattr(Path, "replace", full)
        done = compliance("rules", "new", "QL-6-b", "--rules", made / "rules", "--at", "6", "--quote", "15个工作日内退还")
        assert done.exit_code == 3
        assert state(made) == before

    def test_an_unknown_operator_is_wrong_usage(self) -> None:
        assert compliance("rules", "new", "QL-3-b", "--operator", "total").exit_code == 2

    def test_rules_that_are_not_in_order_are_told_first(self, tmp_path: Path) -> None:
        made = without(tmp_path, "QL-3-b")
        path = made / PLAN / "9" / "QL-9-b.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("check:", "chekc:"), encoding="utf-8")
        done = compliance("rules", "new", "QL-3-b", "--rules", made / "rules")
        assert (done.exit_code, "chekc" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("quote", "title"),
    [
        ("2026年6月底前，各馆均有无障碍通道", "各馆均有无障碍通道"),
        ("各馆免费开放", "各馆免费开放"),
        ("成立县域医共体管理委员会（简称医管委）", "成立县域医共体管理委员会"),
        ("到2025年底，建成体系", "建成体系"),
        ("2025年底前", "2025年底前"),
    ],
)
def test_a_title_is_taken_from_the_quote(quote: str, title: str) -> None:
    assert title_of(quote) == title


@cache
def plain_values() -> st.SearchStrategy[Any]:
    letters = st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"], blacklist_characters="\x85\ufeff\ufffe\uffff")
    words = st.text(letters, max_size=12)
    awkward = ["", "1", "true", "null", "2025-01-01", "60%", "a: b", "- x", "#x", "a #b", "是", "1.50", "~", "$X01.band", "|", "“甲”"]
    numbers = st.integers(-9, 9999) | st.decimals(0, 100, places=2)
    scalars = words | st.sampled_from(awkward) | numbers | st.booleans() | st.none() | st.dates(date(1900, 1, 1))
    return st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words.filter(bool), inner, max_size=3), max_leaves=8)


@given(plain_values())
def test_a_value_is_read_as_it_was_written(value: Any) -> None:
    assert _typed(plain(load_yaml(f"[{flow(value)}]".encode(), ""))) == _typed([value])


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), plain_values(), min_size=1))
def test_a_file_is_read_as_it_was_written(keys: dict[str, Any]) -> None:
    assert _typed(plain(load_yaml(document(keys).encode(), ""))) == _typed(keys)


def _typed(value: Any) -> Any:
    """The value with the type of each scalar, so that true is not 1 and "1" is not 1; a whole decimal is the number it is."""
    if isinstance(value, dict):
        return {key: _typed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_typed(part) for part in value]
    return (str(type(value).__name__), Decimal(value) if isinstance(value, Decimal) else value)
