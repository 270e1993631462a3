"""What `compliance rules ...` prints in each form, and what editors and CI are given: valid by the published schemas, whatever a rule file contains."""

from __future__ import annotations

import functools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import pytest
import xmlschema
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

from compliance import __version__ as version
from compliance.cli.main import main
from compliance.cli.rules.common import FORMATS, tell
from compliance.located import load_yaml
from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.rule_ci.catalogue import entry
from compliance.rule_ci.editors import settings
from compliance.rule_ci.formats import FORMS, render
from compliance.rule_ci.outcome import Level, Notice, Outcome, Trial
from compliance.rulebook.schema import problems_of, published

ROOT = Path(__file__).resolve().parents[1]
THIRD = ROOT / "tests" / "third_policy"
SCHEMAS = ROOT / "tests" / "data" / "schemas"
RULE = "rules/青禾/3/甲.yaml"
SOURCE = "id: 甲\nquote: 持证读者借阅率达到61%\nby: 2026-06-30\n"
DOCUMENT = "---\nid: 青禾\n---\n持证读者年度到馆借阅率达到60%以上\n"
KNOWN = "unknown-key"


def problem(message: str = "引文与原文不符", line: int | None = 2, column: int | None = 8, **own: str) -> Problem:
    told = {"code": KNOWN, "file": RULE, "mend": "照原文抄写", **own}
    return Problem(told["code"], message, Place(told["file"], line=line, column=column), told["mend"])


def awkward(text: str) -> Outcome:
    """The text wherever one can stand."""
    notice = Notice(problem(text, mend=text), related=((Place(RULE, line=1), text),))
    return Outcome("check", (notice,), (Trial(text, text, Place(RULE)),), (text,))


def outcome(*notices: Notice, **own: Any) -> Outcome:
    return Outcome(**{"command": "check", "notices": notices, "lines": ("共几个问题",), **own})


RELATED = Notice(problem(), related=((Place("policy_docs/青禾.md", line=4, column=1), "原文写的是60%以上"), (Place("rules/没有.yaml", line=9), "另一处")))
LEVELS = tuple(Notice(problem(level.value), level) for level in reversed(Level))
AWKWARD = {
    "quotes": "“引号” \"double\" 'single' `tick`",
    "markup": "<a href='x'>&amp;</a> ]]> <!-- -->",
    "lines": "第一行\n第二行\r\n第三行\r第四行\u2028第五行",
    "emoji": "📚👩‍💻🇨🇳",
    "controls": "\x00\x01\x08\x0b\x1b[31m红\x1b[0m\x7f\x85\x9b",
    "not characters": "\ufffe\uffff",
    "surrogate": "\ud800半个",
    "reordering": "\u202e倒过来\u202c",
    "commands": "100%\n::error file=x::假的, a:b ##[error]假的",
    "placeholders": "{0} {查} {{x}} [链接](1)",
    "long": "长" * 30_000,
    "empty": "",
    "spaces": "  两头有空格\t ",
}
FAILED = problem("得到 compliant", 3, 1, code="example-failed")
TRIALS = (Trial("甲", "刚好", Place(RULE, line=3)), Trial("甲", "差一点", Place(RULE, line=3), FAILED), Trial("乙", "无", Place(RULE, line=1)))
OUTCOMES = {
    "empty": Outcome("check"),
    "lines only": outcome(lines=("a\tb", "第二行\n带换行")),
    "levels": outcome(*LEVELS),
    "related": outcome(RELATED),
    "missing file": outcome(Notice(problem(file="rules/没有.yaml"))),
    "folder": outcome(Notice(problem(file="rules", line=None, column=None))),
    "line beyond the end": outcome(Notice(problem(line=99))),
    "column beyond the end": outcome(Notice(problem(column=999))),
    "elsewhere": outcome(Notice(problem(file="--reading", line=None, column=None)), Notice(problem(file="", line=None, column=None))),
    "outside the folder": outcome(Notice(problem(file="rules/../secret.yaml"))),
    "file of undecodable name": outcome(Notice(problem(file="rules/\udcb0.yaml"))),
    "unknown code": outcome(Notice(problem(code="not-in-the-catalogue"))),
    "nothing to mend": outcome(Notice(problem(mend=""))),
    "trials": outcome(Notice(FAILED), command="test", trials=TRIALS),
    "trials and more": outcome(Notice(FAILED), Notice(problem("别的"), Level.WARNING), command="test", trials=TRIALS),
    "data": outcome(data={"数": 1, "列": ["a", None, True]}),
    **{f"awkward {name}": awkward(text) for name, text in AWKWARD.items()},
}


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The two folders below the current directory."""
    for name, text in ((RULE, SOURCE), ("policy_docs/青禾.md", DOCUMENT)):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "secret.yaml").write_text("一\n不该看到\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "rules", tmp_path / "policy_docs"


@functools.cache
def sarif_validator() -> Draft4Validator:
    return Draft4Validator(json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")))


@functools.cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")


COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^:,\r\n]*)(?:,\w+=[^:,\r\n]*)*)::([^\r\n]*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands of a log as a runner takes them: it looks for `::` after white space, and for `##[` anywhere."""
    found = []
    for line in re.split("[\r\n]", text):
        assert "##[" not in line.split("::", 1)[0]
        if line.lstrip().startswith("::"):
            match = COMMAND.fullmatch(line)
            assert match, line
            found.append((match[1], {name: plain(value) for name, value in (pair.split("=", 1) for pair in match[2].split(","))}, plain(match[3])))
    return found


def plain(text: str) -> str:
    for escape, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escape, character)
    return text


def checked_text(text: str) -> str:
    bare = click.unstyle(text)
    assert [character for character in bare if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"] == []
    return bare


def checked_json(text: str) -> Any:
    read = json.loads(text)
    Draft202012Validator(published("rules-output")).validate(read)
    return read


def checked_sarif(text: str) -> Any:
    read = json.loads(text)
    sarif_validator().validate(read)
    (run,) = read["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [result["ruleId"] for result in run["results"]]
    return run


def checked_junit(text: str) -> ElementTree.Element:
    root = ElementTree.fromstring(text)
    junit_schema().validate(root)
    for suite in root:
        cases = suite.findall("testcase")
        assert (suite.get("tests"), suite.get("failures")) == (str(len(cases)), str(sum(case.find("failure") is not None for case in cases)))
    for name in ("tests", "failures"):
        assert root.get(name) == str(sum(int(suite.get(name, "")) for suite in root))
    return root


CHECKED: dict[str, Callable[[str], Any]] = {
    "text": checked_text,
    "json": checked_json,
    "sarif": checked_sarif,
    "junit": checked_junit,
    "github": commands,
}


class TestEveryForm:
    def test_the_command_line_offers_every_form(self) -> None:
        assert set(FORMATS) == set(FORMS) == set(CHECKED)

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("name", OUTCOMES)
    def test_it_is_valid(self, form: str, name: str, where: tuple[Path, Path]) -> None:
        text = render(OUTCOMES[name], form, *where)
        text.encode()
        CHECKED[form](text)
        assert "不该看到" not in text

    @pytest.mark.parametrize("form", FORMS)
    def test_it_is_the_same_whatever_the_order_of_the_notices(self, form: str, where: tuple[Path, Path]) -> None:
        notices = (*LEVELS, RELATED, Notice(problem("先", 1, 1)), Notice(problem("他", file="policy_docs/青禾.md")))
        assert render(outcome(*notices), form, *where) == render(outcome(*reversed(notices)), form, *where)

    @pytest.mark.parametrize("form", FORMS)
    def test_it_names_no_path_of_the_machine(self, form: str, where: tuple[Path, Path]) -> None:
        assert str(where[0].parent) not in render(outcome(*LEVELS, RELATED), form, *where)

    @pytest.mark.parametrize("form", FORMS)
    @given(message=st.text(st.characters(exclude_categories=())), mend=st.text(st.characters(exclude_categories=())))
    def test_any_text_is_carried(self, form: str, message: str, mend: str) -> None:
        told = outcome(Notice(problem(message, mend=mend, file="rules/没有.yaml")), lines=(message,))
        CHECKED[form](render(told, form, Path("rules"), Path("policy_docs")))


def text_of(told: Outcome, where: tuple[Path, Path]) -> str:
    return checked_text(render(told, "text", *where))


class TestText:
    def test_a_notice_says_what_where_how_and_why(self, where: tuple[Path, Path]) -> None:
        known = entry(KNOWN)
        assert known is not None
        assert text_of(outcome(Notice(problem())), where).splitlines() == [
            f"{RULE}:2:8: 错误：引文与原文不符 [{KNOWN}]",
            "    2 | quote: 持证读者借阅率达到61%",
            "      |        ^",
            "    改法：照原文抄写",
            f"    为何：{known.why}",
            f"    说明：docs/lint/{KNOWN}.md",
            "",
            "共几个问题",
        ]

    def test_related_places_are_shown_with_what_stands_there(self, where: tuple[Path, Path]) -> None:
        lines = text_of(outcome(RELATED), where).splitlines()
        first = lines.index("    另见 policy_docs/青禾.md:4:1：原文写的是60%以上")
        assert lines[first + 1 : first + 4] == [
            "      4 | 持证读者年度到馆借阅率达到60%以上",
            "        | ^",
            "    另见 rules/没有.yaml:9：另一处",
        ]

    def test_errors_come_first_then_file_and_line(self, where: tuple[Path, Path]) -> None:
        document = Notice(problem(file="policy_docs/青禾.md", line=4))
        notices = (Notice(problem(line=1), Level.WARNING), Notice(problem(line=3)), Notice(problem(line=2)), document)
        places = re.findall(r"^(\S+?:\d+):\d+: (..)：", text_of(outcome(*notices), where), re.MULTILINE)
        assert places == [("policy_docs/青禾.md:4", "错误"), (f"{RULE}:2", "错误"), (f"{RULE}:3", "错误"), (f"{RULE}:1", "警告")]

    def test_the_reason_of_a_kind_is_told_once_and_a_long_list_is_summed_up(self, where: tuple[Path, Path]) -> None:
        notices = [Notice(problem(f"第{number}个", line=number % 3 + 1)) for number in range(12)]
        rarer = (Notice(problem(code="a-rare-one")), Notice(problem(code="other"), Level.WARNING))
        told = text_of(outcome(*notices, *rarer), where)
        known = entry(KNOWN)
        assert known is not None
        assert told.count(known.why) == 1
        assert told.splitlines()[-4:] == [
            f"错误 12 个：{known.title} [{KNOWN}]",
            "错误 1 个：a-rare-one [a-rare-one]",
            "警告 1 个：other [other]",
            "共几个问题",
        ]

    @pytest.mark.parametrize(
        ("line", "column", "under"),
        [
            ("abc", 1, 0),
            ("abc", 3, 2),
            ("abc", 4, 3),
            ("abc", 40, 3),
            ("引文abc", 2, 2),
            ("引文abc", 3, 4),
            ("ｆｕｌｌ", 2, 2),
            ("e\u0301x", 3, 1),
            ("📚书", 2, 2),
            ("\t书", 2, 1),
            ("\ufeffid", 2, 1),
        ],
    )
    def test_the_caret_stands_under_the_column(self, line: str, column: int, under: int, where: tuple[Path, Path]) -> None:
        (where[0] / "b.yaml").write_text(f"{line}\n", encoding="utf-8")
        told = text_of(outcome(Notice(problem(file="rules/b.yaml", line=1, column=column))), where).splitlines()
        assert told[2] == f"      | {' ' * under}^"

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
    def test_lines_are_counted_as_yaml_counts_them(self, end: str, where: tuple[Path, Path]) -> None:
        (where[0] / "b.yaml").write_bytes(end.join(["a: 1", "b: 2", "c: 3"]).encode())
        assert "    2 | b: 2" in text_of(outcome(Notice(problem(file="rules/b.yaml", line=2))), where).splitlines()

    @given(before=st.integers(0, 400), after=st.integers(0, 400), wide=st.booleans())
    def test_a_long_line_is_cut_around_the_column(self, before: int, after: int, wide: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
        folder = tmp_path_factory.getbasetemp() / "long" / "rules"
        folder.mkdir(parents=True, exist_ok=True)
        filler = "长" if wide else "l"
        (folder / "b.yaml").write_text(f"{filler * before}X{filler * after}", encoding="utf-8")
        notice = Notice(problem(file="rules/b.yaml", line=1, column=before + 1))
        _, source, caret = click.unstyle(render(outcome(notice), "text", folder, folder)).splitlines()[:3]
        assert len(source) <= 110
        width = sum(2 if character == "长" else 1 for character in source[: source.index("X")])
        assert caret.index("^") == width

    def test_a_column_beyond_a_long_line_shows_its_end(self, where: tuple[Path, Path]) -> None:
        (where[0] / "b.yaml").write_text(f"{'l' * 200}END", encoding="utf-8")
        assert "lEND\n" in text_of(outcome(Notice(problem(file="rules/b.yaml", line=1, column=999))), where)

    def test_no_source_no_excerpt(self, where: tuple[Path, Path]) -> None:
        assert "|" not in text_of(OUTCOMES["missing file"], where) + text_of(OUTCOMES["line beyond the end"], where) + text_of(OUTCOMES["folder"], where)

    def test_bytes_that_are_no_utf8_do_not_hide_the_notice(self, where: tuple[Path, Path]) -> None:
        (where[0] / "b.yaml").write_bytes("id: 甲".encode("gb18030"))
        assert "    1 | id: " in text_of(outcome(Notice(problem(file="rules/b.yaml", line=1))), where)

    def test_a_source_line_cannot_steer_the_terminal(self, where: tuple[Path, Path]) -> None:
        (where[0] / "b.yaml").write_text("a: \x1b[2J\x07\u202e\n", encoding="utf-8")
        told = render(outcome(Notice(problem(file="rules/b.yaml", line=1))), "text", *where)
        assert "    1 | a: ␛[2J␇\N{REPLACEMENT CHARACTER}\n" in told


class TestJson:
    def test_a_notice_is_whole(self, where: tuple[Path, Path]) -> None:
        known = entry(KNOWN)
        assert known is not None
        read = checked_json(render(outcome(RELATED), "json", *where))
        assert read == {
            "schema": "compliance-rules/1",
            "command": "check",
            "ok": False,
            "notices": [
                {
                    "code": KNOWN,
                    "level": "error",
                    "message": "引文与原文不符",
                    "mend": "照原文抄写",
                    "why": known.why,
                    "page": f"docs/lint/{KNOWN}.md",
                    "place": {"file": RULE, "line": 2, "column": 8},
                    "related": [
                        {"place": {"file": "policy_docs/青禾.md", "line": 4, "column": 1}, "text": "原文写的是60%以上"},
                        {"place": {"file": "rules/没有.yaml", "line": 9, "column": None}, "text": "另一处"},
                    ],
                }
            ],
            "trials": [],
            "lines": ["共几个问题"],
            "data": {},
        }

    def test_trials_say_what_went_wrong(self, where: tuple[Path, Path]) -> None:
        read = checked_json(render(OUTCOMES["trials"], "json", *where))
        assert [(trial["suite"], trial["name"], trial["ok"], (trial["problem"] or {}).get("code")) for trial in read["trials"]] == [
            ("甲", "刚好", True, None),
            ("甲", "差一点", False, "example-failed"),
            ("乙", "无", True, None),
        ]

    @pytest.mark.parametrize(("levels", "ok"), [((), True), ((Level.NOTE, Level.WARNING), True), ((Level.WARNING, Level.ERROR), False)])
    def test_only_an_error_is_not_ok(self, levels: tuple[Level, ...], ok: bool, where: tuple[Path, Path]) -> None:
        assert checked_json(render(outcome(*(Notice(problem(), level) for level in levels)), "json", *where))["ok"] is ok

    @pytest.mark.parametrize("name", AWKWARD)
    def test_text_comes_back_as_it_was(self, name: str, where: tuple[Path, Path]) -> None:
        (notice,) = checked_json(render(outcome(Notice(problem(AWKWARD[name]))), "json", *where))["notices"]
        assert notice["message"] == AWKWARD[name].replace("\ud800", "\ufffd")

    @pytest.mark.parametrize("spoiled", [{"ok": None}, {"schema": "compliance-rules/2"}, {"more": 1}, {"notices": [{}]}, {"trials": [{"suite": "甲"}]}])
    def test_the_schema_refuses_other_shapes(self, spoiled: dict[str, Any], where: tuple[Path, Path]) -> None:
        read = {**checked_json(render(OUTCOMES["levels"], "json", *where)), **spoiled}
        assert not Draft202012Validator(published("rules-output")).is_valid(read)


def fingerprints(where: tuple[Path, Path], source: str, *lines: int) -> list[str]:
    """The fingerprints of notices at lines of a source."""
    (where[0] / "b.yaml").write_text(source, encoding="utf-8")
    told = outcome(*(Notice(problem(f"第 {line} 行", file="rules/b.yaml", line=line)) for line in lines))
    run = checked_sarif(render(told, "sarif", *where))
    return [value for result in run["results"] for value in result["partialFingerprints"].values()]


class TestSarif:
    def test_a_result_says_where_and_how(self, where: tuple[Path, Path]) -> None:
        run = checked_sarif(render(outcome(RELATED), "sarif", *where))
        (result,) = run["results"]
        assert run["columnKind"] == "unicodeCodePoints"
        assert (result["ruleId"], result["level"], result["message"]["text"]) == (KNOWN, "error", "引文与原文不符（照原文抄写）")
        (location,) = result["locations"]
        assert location["physicalLocation"] == {
            "artifactLocation": {"uri": "rules/%E9%9D%92%E7%A6%BE/3/%E7%94%B2.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 2, "startColumn": 8},
        }
        assert [related["message"]["text"] for related in result["relatedLocations"]] == ["原文写的是60%以上", "另一处"]

    def test_a_rule_has_the_help_of_the_catalogue(self, where: tuple[Path, Path]) -> None:
        known = entry(KNOWN)
        assert known is not None
        (rule,) = checked_sarif(render(outcome(Notice(problem())), "sarif", *where))["tool"]["driver"]["rules"]
        assert (rule["id"], rule["shortDescription"]["text"]) == (KNOWN, known.title)
        for told in rule["help"].values():
            assert [part for part in (known.why, known.avoid, known.prefer, known.page) if part not in told] == []

    @pytest.mark.parametrize(("level", "told"), [(Level.ERROR, "error"), (Level.WARNING, "warning"), (Level.NOTE, "note")])
    def test_levels(self, level: Level, told: str, where: tuple[Path, Path]) -> None:
        (result,) = checked_sarif(render(outcome(Notice(problem(), level)), "sarif", *where))["results"]
        assert result["level"] == told

    def test_what_is_in_no_file_says_so_in_its_message(self, where: tuple[Path, Path]) -> None:
        results = checked_sarif(render(OUTCOMES["elsewhere"], "sarif", *where))["results"]
        assert [(result["locations"], result["message"]["text"]) for result in results] == [
            ([], "引文与原文不符（照原文抄写）"),
            ([], "--reading：引文与原文不符（照原文抄写）"),
        ]

    def test_braces_are_no_placeholders(self, where: tuple[Path, Path]) -> None:
        (result,) = checked_sarif(render(outcome(Notice(problem("{0} 与 {查}", mend=""))), "sarif", *where))["results"]
        assert result["message"]["text"] == "{{0}} 与 {{查}}"

    def test_fingerprints_stay_when_lines_move(self, where: tuple[Path, Path]) -> None:
        before = fingerprints(where, "a: 1\nb: 2\n", 2)
        assert fingerprints(where, "a: 1\n# 说明\n\nb: 2\n", 4) == before
        assert fingerprints(where, "a: 1\n    b:  2\n", 2) == before
        assert fingerprints(where, "a: 1\nb: 3\n", 2) != before

    def test_equal_lines_have_fingerprints_of_their_own(self, where: tuple[Path, Path]) -> None:
        first, second = fingerprints(where, "a: 1\nb: 2\na: 1\n", 1, 3)
        assert first != second
        assert fingerprints(where, "z: 0\na: 1\na: 1\n", 2, 3) == [first, second]

    def test_code_and_file_part_fingerprints(self, where: tuple[Path, Path]) -> None:
        shutil.copy(where[0].parent / RULE, where[0] / "c.yaml")
        told = outcome(Notice(problem()), Notice(problem(code="other")), Notice(problem(file="rules/c.yaml")))
        results = checked_sarif(render(told, "sarif", *where))["results"]
        assert len({value.split(":")[0] for result in results for value in result["partialFingerprints"].values()}) == 3


class TestJunit:
    def test_a_suite_for_each_rule_and_a_case_for_each_trial(self, where: tuple[Path, Path]) -> None:
        root = checked_junit(render(OUTCOMES["trials"], "junit", *where))
        assert [(suite.get("name"), case.get("name"), case.find("failure") is not None) for suite in root for case in suite] == [
            ("甲", "刚好", False),
            ("甲", "差一点", True),
            ("乙", "无", False),
        ]

    def test_a_failure_says_what_where_and_how(self, where: tuple[Path, Path]) -> None:
        (failure,) = checked_junit(render(OUTCOMES["trials"], "junit", *where)).iter("failure")
        assert (failure.get("type"), failure.get("message")) == ("example-failed", "得到 compliant")
        assert failure.text == f"{RULE}:3:1：得到 compliant（照原文抄写）\n3 | by: 2026-06-30\n  | ^"

    def test_what_was_not_tried_has_a_case_for_each_file(self, where: tuple[Path, Path]) -> None:
        notices = (Notice(problem("一")), Notice(problem("二", 3)), Notice(problem("三", file="policy_docs/青禾.md"), Level.WARNING))
        (suite,) = checked_junit(render(outcome(*notices), "junit", *where))
        told = {case.get("name"): [element.tag for element in case] for case in suite.findall("testcase")}
        assert told == {RULE: ["failure"], "policy_docs/青禾.md": ["system-out"]}
        (failure,) = suite.iter("failure")
        assert failure.get("message") == "一（共 2 个问题）"
        assert [word for word in ("：一（", "：二（") if word not in (failure.text or "")] == []

    def test_a_problem_beside_the_trials_is_not_lost(self, where: tuple[Path, Path]) -> None:
        nothing = problem("没有试验到任何示例", None, None, code="nothing-tried", file="rules")
        root = checked_junit(render(outcome(Notice(nothing), command="test"), "junit", *where))
        assert [failure.get("type") for failure in root.iter("failure")] == ["nothing-tried"]

    @pytest.mark.parametrize("command", ["check", "coverage"])
    def test_a_clean_command_is_one_case(self, command: str, where: tuple[Path, Path]) -> None:
        (suite,) = checked_junit(render(Outcome(command), "junit", *where))
        assert [(case.get("name"), len(case)) for case in suite.findall("testcase")] == [(command, 0)]

    def test_the_schema_refuses_other_shapes(self) -> None:
        assert not junit_schema().is_valid(ElementTree.fromstring("<testsuites><testcase/></testsuites>"))


class TestGithub:
    def test_a_notice_is_an_annotation_at_its_place(self, where: tuple[Path, Path]) -> None:
        known = entry(KNOWN)
        assert known is not None
        assert commands(render(outcome(RELATED), "github", *where)) == [
            (
                "error",
                {"file": RULE, "line": "2", "col": "8", "title": f"{known.title} [{KNOWN}]"},
                "引文与原文不符（照原文抄写）\n另见 policy_docs/青禾.md:4:1：原文写的是60%以上\n另见 rules/没有.yaml:9：另一处",
            )
        ]

    def test_escapes(self, where: tuple[Path, Path]) -> None:
        path = where[0] / "50%,a:b.yaml"
        path.touch()
        told = render(outcome(Notice(problem("100%\r\n下一行, a:b", code="x", file=f"rules/{path.name}", mend=""))), "github", *where)
        assert told.splitlines()[0] == "::error file=rules/50%25%2Ca%3Ab.yaml,line=2,col=8,title=x::100%25%0D%0A下一行, a:b"

    def test_levels(self, where: tuple[Path, Path]) -> None:
        assert [found[0] for found in commands(render(outcome(*LEVELS), "github", *where))] == ["error", "warning", "notice"]

    @pytest.mark.parametrize("line", ["::error::假的", "  ::stop-commands::x", "好\n::error::假的", "前 ##[error]假的"])
    def test_a_line_of_the_summary_is_no_command(self, line: str, where: tuple[Path, Path]) -> None:
        assert commands(render(outcome(lines=(line,)), "github", *where)) == []


class TestPaths:
    @pytest.mark.parametrize(("here", "told"), [(".", RULE), ("rules", "青禾/3/甲.yaml"), ("policy_docs", RULE)])
    def test_paths_are_told_from_the_current_directory(self, here: str, told: str, where: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(here)
        ((_, properties, _),) = commands(render(outcome(Notice(problem())), "github", *where))
        assert properties["file"] == told
        (case,) = checked_junit(render(outcome(Notice(problem())), "junit", *where)).iter("testcase")
        assert case.get("name") == told

    def test_a_folder_of_another_name_is_found(self, where: tuple[Path, Path]) -> None:
        folder = where[0].rename(where[0].parent / "我们的规则")
        ((_, properties, _),) = commands(render(outcome(Notice(problem())), "github", folder, where[1]))
        assert properties["file"] == RULE.replace("rules", "我们的规则", 1)
        for name in ("rules", "我们的规则"):
            assert "quote: 持证" in text_of(outcome(Notice(problem(file=RULE.replace("rules", name, 1)))), (folder, where[1]))


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of rules as a municipality keeps it, and the current directory in it."""
    for name in ("rules", "policy_docs"):
        shutil.copytree(THIRD / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


FAULTY = "rules/qinghe-library-2025/3/QL-3-a.yaml"


def spoil(county: Path) -> None:
    text = (county / FAULTY).read_text(encoding="utf-8")
    (county / FAULTY).write_text(text.replace("60%以上\n", "61%以上\n", 1), encoding="utf-8")


def compliance(*arguments: str, **settings: Any) -> Result:
    return CliRunner(**settings).invoke(main, arguments)


class TestCommandLine:
    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("command", ["check", "test", "coverage"])
    def test_clean_rules(self, form: str, command: str, county: Path) -> None:
        done = compliance("rules", command, "--format", form)
        assert (done.exit_code, done.stderr) == (0, "")
        CHECKED[form](done.stdout)

    @pytest.mark.parametrize("command", ["check", "test", "coverage"])
    def test_a_fault_is_told_in_every_form(self, command: str, county: Path) -> None:
        spoil(county)
        told = {}
        for form in FORMS:
            done = compliance("rules", command, "--format", form)
            assert done.exit_code == 1, done.output
            told[form] = CHECKED[form](done.stdout)
        place = told["json"]["notices"][0]["place"]
        assert (place["file"], place["line"]) == (FAULTY, 4)
        assert "    4 | quote: 持证读者年度到馆借阅率达到61%以上" in told["text"].splitlines()
        assert told["sarif"]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == FAULTY
        assert FAULTY in [case.get("name") for case in told["junit"].iter("testcase") if case.find("failure") is not None]
        assert told["github"][0][1] == {"file": FAULTY, "line": "4", "col": str(place["column"]), "title": told["github"][0][1]["title"]}

    def test_every_form_tells_the_same_problems(self, county: Path) -> None:
        spoil(county)
        (county / "rules/tables/branch.yaml").write_text("table: [", encoding="utf-8")
        (county / "rules/qinghe-library-2025/3/QL-3-b.yaml").write_text("id: 1\n", encoding="utf-8")
        told = {form: CHECKED[form](compliance("rules", "check", "--format", form).stdout) for form in FORMS}
        codes = [notice["code"] for notice in told["json"]["notices"]]
        assert len(codes) >= 3
        assert [result["ruleId"] for result in told["sarif"]["results"]] == codes
        assert re.findall(r"^\S+: 错误：.* \[([a-zA-Z-]+)\]$", told["text"], re.MULTILINE) == codes
        assert [re.sub(r".*\[(.*)\]$", r"\1", properties["title"]) for _, properties, _ in told["github"]] == codes

    @pytest.mark.parametrize(("colour", "styled"), [(False, False), (True, True)])
    def test_colours_only_at_a_terminal(self, colour: bool, styled: bool, county: Path) -> None:
        spoil(county)
        assert ("\x1b[" in CliRunner().invoke(main, ["rules", "check"], color=colour).stdout) is styled

    @pytest.mark.parametrize(("form", "encoding", "told"), [("text", "gbk", "符合\\U0001f4da"), ("json", "utf-8", "符合📚"), ("junit", "utf-8", "符合📚")])
    def test_programs_get_utf8_and_people_the_encoding_of_their_terminal(self, form: str, encoding: str, told: str, where: tuple[Path, Path]) -> None:
        @click.command()
        def command() -> None:
            tell(outcome(Notice(problem("符合📚"))), form, where)

        done = CliRunner(charset="gbk").invoke(command)
        assert done.exit_code == 1
        assert told in done.stdout_bytes.decode(encoding)


class TestOrder:
    @given(st.permutations([replace(notice, problem=problem(line=line)) for notice in LEVELS for line in (1, 2)]))
    def test_the_order_is_total(self, notices: list[Notice]) -> None:
        told = checked_json(render(outcome(*notices), "json", Path("rules"), Path("policy_docs")))
        assert [(notice["level"], notice["place"]["line"]) for notice in told["notices"]] == [(level.value, line) for level in Level for line in (1, 2)]


GIVEN = ROOT / "docs" / "rule-repository"
WORKFLOW, PIPELINE, HOOKS = GIVEN / ".github/workflows/rules.yml", GIVEN / ".gitlab-ci.yml", GIVEN / ".pre-commit-config.yaml"


def steps(path: Path) -> list[str]:
    """Every line of shell in a job of GitHub Actions or GitLab CI, in order."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "jobs" in read:
        scripts = [step.get("run", "") for job in read["jobs"].values() for step in job["steps"]]
    else:
        scripts = [line for job in read.values() for part in ("before_script", "script", "after_script") for line in job.get(part, [])]
    return [line for script in scripts for line in script.splitlines()]


def told_to_run(path: Path) -> list[tuple[list[str], str | None]]:
    """The `compliance` commands of a job, each with the file that takes its output."""
    commands = [line.partition(" > ") for line in steps(path) if line.startswith("compliance ")]
    return [(shlex.split(command)[1:], target or None) for command, _, target in commands]


class TestJobs:
    @pytest.mark.parametrize("path", [WORKFLOW, PIPELINE], ids=lambda path: path.name)
    def test_every_command_passes_on_sound_rules(self, path: Path, county: Path) -> None:
        ran = [(arguments, compliance(*arguments)) for arguments, _ in told_to_run(path)]
        assert [(arguments, done.output) for arguments, done in ran if done.exit_code] == []
        assert {arguments[1] for arguments, _ in ran} == {"check", "test", "coverage"}
        assert {arguments[-1] for arguments, _ in ran if "--format" in arguments} >= {"sarif", "junit"}

    @pytest.mark.parametrize("path", [WORKFLOW, PIPELINE], ids=lambda path: path.name)
    def test_a_fault_stops_the_job(self, path: Path, county: Path) -> None:
        spoil(county)
        assert {compliance(*arguments).exit_code for arguments, _ in told_to_run(path)} == {1}

    @pytest.mark.parametrize("path", [WORKFLOW, PIPELINE], ids=lambda path: path.name)
    def test_what_is_written_is_valid_and_kept(self, path: Path, county: Path) -> None:
        kept = path.read_text(encoding="utf-8")
        written = [(arguments, target) for arguments, target in told_to_run(path) if target]
        assert written
        for arguments, target in written:
            CHECKED[arguments[-1]](compliance(*arguments).stdout)
            assert target.startswith("compliance-rules-")
            assert target.endswith({"sarif": ".sarif", "junit": ".xml", "json": ".json"}[arguments[-1]])
            assert kept.count(target) > 1 or "path: compliance-rules-*" in kept

    @pytest.mark.parametrize("path", [WORKFLOW, PIPELINE], ids=lambda path: path.name)
    def test_the_package_installed_is_the_one_this_project_makes(self, path: Path) -> None:
        assert f"county_compliance-{version}-py3-none-any.whl" in path.read_text(encoding="utf-8")
        assert [line for line in steps(path) if line.startswith("pip")] == ['pip install "$COMPLIANCE"']


class TestHooks:
    def entries(self) -> list[dict[str, Any]]:
        (local,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))["repos"]
        return [*yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")), *local["hooks"]]

    def test_the_manifest_has_both_hooks(self) -> None:
        told = [(hook["id"], hook["entry"], hook["language"], hook["pass_filenames"]) for hook in self.entries()]
        both = [("compliance-rules-check", "compliance rules check"), ("compliance-rules-test", "compliance rules test")]
        assert told == [(*hook, language, False) for language in ("python", "system") for hook in both]

    def test_entries_pass_on_sound_rules_and_fail_on_a_fault(self, county: Path) -> None:
        for expected in (0, 1):
            assert {compliance(*shlex.split(hook["entry"])[1:]).exit_code for hook in self.entries()} == {expected}
            spoil(county)

    @pytest.mark.parametrize(
        ("path", "asked"),
        [("rules/a.yaml", True), ("rules/p/3/甲.yaml", True), ("policy_docs/p.md", True), ("README.md", False), ("old/rules/a.yaml", False)],
    )
    def test_they_run_when_a_rule_or_a_document_changes(self, path: str, asked: bool) -> None:
        assert {bool(re.search(hook["files"], path)) for hook in self.entries()} == {asked}

    def test_pre_commit_accepts_the_manifest_and_runs_the_hooks(self, county: Path) -> None:
        run_in(county, "git", "init", "--quiet")
        shutil.copy(HOOKS, county)
        run_in(county, "git", "add", ".")
        assert run_in(county, "pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")).returncode == 0
        sound = run_in(county, "pre-commit", "run", "--all-files")
        assert (sound.returncode, sound.stdout.count("Passed")) == (0, 2), sound.stdout + sound.stderr
        spoil(county)
        faulty = run_in(county, "pre-commit", "run", "--all-files")
        assert (faulty.returncode, faulty.stdout.count("Failed")) == (1, 2)
        assert f"{FAULTY}:4:" in faulty.stdout


def run_in(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A program in a repository, with the programs of this environment and no settings of the machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    bin_folder = Path(sys.executable).parent
    own = {"PATH": f"{bin_folder}{os.pathsep}{kept['PATH']}", "PRE_COMMIT_HOME": str(folder / ".cache"), "GIT_CONFIG_GLOBAL": os.devnull, "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=folder, env={**kept, **own}, capture_output=True, text=True, encoding="utf-8", check=False)


def pattern(glob: str) -> str:
    """What an editor makes of a glob, before which it puts `**/`."""
    parts = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return "".join(parts.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*)", f"**/{glob}"))


def schemas_of(path: str, settings: dict[str, Any]) -> list[str]:
    """The schemas that settings hold a file against."""
    found = []
    for schema, globs in settings["yaml.schemas"].items():
        excluded = any(re.fullmatch(pattern(glob[1:]), path) for glob in globs if glob.startswith("!"))
        if not excluded and any(re.fullmatch(pattern(glob), path) for glob in globs if not glob.startswith("!")):
            found.append(Path(schema).name.removesuffix(".schema.json"))
    return found


def own_settings() -> dict[str, Any]:
    return json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


class TestEditors:
    @pytest.mark.parametrize(("folder", "base"), [(ROOT, "src/compliance/schemas"), (GIVEN, ".vscode")], ids=["own", "given"])
    def test_the_settings_are_those_that_the_program_makes(self, folder: Path, base: str) -> None:
        assert json.loads((folder / ".vscode" / "settings.json").read_text(encoding="utf-8")) == settings(base)

    def test_every_schema_is_used_and_is_there(self) -> None:
        read = own_settings()
        used = [*read["yaml.schemas"], *(item["url"] for item in read["json.schemas"])]
        assert sorted(Path(url).name for url in used) == sorted(path.name for path in (ROOT / "src/compliance/schemas").glob("*.json"))
        assert [url for url in used if not (ROOT / url).is_file()] == []

    @pytest.mark.parametrize("above", ["", "rules/", "home/rules/x/"])
    @pytest.mark.parametrize("folder", [ROOT / "rules", THIRD / "rules"], ids=["shipped", "third"])
    def test_every_file_has_one_schema(self, folder: Path, above: str) -> None:
        folders = ("calendar", "indicator", "reading", "recount", "table")
        kinds = {"codes": "codes", "queries": "query"} | {f"{name}s": name for name in folders}
        for path in folder.rglob("*.yaml"):
            name = path.relative_to(folder)
            kind = kinds.get(name.parts[0], "requirement" if "requirements" in name.parts else "rule")
            assert schemas_of(f"{above}rules/{name.as_posix()}", own_settings()) == ([] if name.name == "clauses.yaml" else [kind]), name

    def test_sound_files_pass_the_schema_that_the_editor_takes(self) -> None:
        for path in (THIRD / "rules").rglob("*.yaml"):
            for schema in schemas_of(path.relative_to(THIRD).as_posix(), own_settings()):
                assert problems_of(load_yaml(path.read_bytes(), str(path)), schema) == [], path

    @pytest.mark.parametrize("path", ["policy_docs/p.md", "README.yaml", "rules/x.yaml", "rules/p/clauses.yaml", "norules/tables/x.yaml"])
    def test_other_files_have_none(self, path: str) -> None:
        assert schemas_of(path, own_settings()) == []


class TestSchemasCommand:
    def written(self, county: Path, out: str = ".vscode") -> Path:
        done = compliance("rules", "schemas", "--out", out)
        assert done.exit_code == 0, done.output
        return county / out

    def test_an_editor_is_ready_after_it(self, county: Path) -> None:
        folder = self.written(county)
        read = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        assert read == settings(".vscode")
        for url in [*read["yaml.schemas"], *(item["url"] for item in read["json.schemas"])]:
            Draft202012Validator.check_schema(json.loads((county / url).read_text(encoding="utf-8")))
        assert schemas_of(FAULTY, read) == ["rule"]

    def test_a_folder_elsewhere_is_named_in_full(self, county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(county / "rules")
        folder = self.written(county / "rules", "../schemas")
        read = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        assert [url for url in read["yaml.schemas"] if not Path(url).is_file() or not Path(url).is_absolute()] == []

    def test_a_second_run_changes_nothing(self, county: Path) -> None:
        folder = self.written(county)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert {path.name: path.read_bytes() for path in self.written(county).iterdir()} == before

    def test_other_settings_are_kept_and_the_owner_is_told(self, county: Path) -> None:
        (county / ".vscode").mkdir()
        mine = '{"editor.rulers": [160]} // 我的\n'
        (county / ".vscode/settings.json").write_text(mine, encoding="utf-8")
        done = compliance("rules", "schemas", "--out", ".vscode", "--format", "json")
        assert done.exit_code == 0
        assert (county / ".vscode/settings.json").read_text(encoding="utf-8") == mine
        told = checked_json(done.stdout)
        assert [(notice["code"], notice["level"]) for notice in told["notices"]] == [("settings-kept", "note")]
        assert json.loads("\n".join(told["lines"][1:])) == settings(".vscode")

    def test_without_a_folder_it_is_wrong_usage(self, county: Path) -> None:
        assert compliance("rules", "schemas").exit_code == 2

    def test_a_file_in_the_way_cannot_be_used(self, county: Path) -> None:
        assert compliance("rules", "schemas", "--out", FAULTY).exit_code == 2


class TestGuide:
    def test_its_commands_are_real(self) -> None:
        told = re.findall(r"`compliance rules (\w+)", (ROOT / "docs" / "rule-repository.md").read_text(encoding="utf-8"))
        assert set(told) >= {"check", "test", "coverage", "schemas"}
        assert [name for name in set(told) if compliance("rules", name, "--help").exit_code] == []

    def test_its_files_are_there(self) -> None:
        told = re.findall(r"^\| `(\.[\w./-]+)` \|", (ROOT / "docs" / "rule-repository.md").read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(told) == sorted(path.relative_to(GIVEN).as_posix() for path in GIVEN.rglob("*") if path.is_file())
