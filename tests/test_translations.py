"""The catalogues of translations: complete, current, sound, and kept so for those who write rules."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders import book
from compliance.cli.main import main
from compliance.model.problem import ProblemsError
from compliance.model.text import Translation
from compliance.rule_ci.translations import HEADER, translation_file
from compliance.rulebook.catalogue import catalogue_path, load_catalogue, read_translations
from compliance.rulebook.paths import locale_dir, rules_dir
from compliance.rulebook.texts import texts_of

ROOT = Path(__file__).resolve().parents[1]
THIRD = ROOT / "tests" / "third_policy"
FILES = {"program": locale_dir() / "en.po", "rules": catalogue_path(rules_dir(), "en")}
HAN = re.compile(r"[\u4e00-\u9fff]")
FULL_WIDTH = re.compile(r"[，。；：（）、！？「」《》]")
QUOTED = re.compile("“[^”]*”")
IDS = re.compile(r"\b(?:KF|DM)-[A-Z]?\d(?:[\w.\-]*\w)?|\bX\d\d\b|\d{4}-\d\d-\d\d", re.ASCII)
CALLED = {"say": 0, "mark": 0, "counted": 1, "series": 0}


def pairs(file: str) -> Iterator[tuple[str, str]]:
    for text, translation in read_translations(FILES[file]).items():
        yield from ((text, form) for form in ([translation] if isinstance(translation, str) else translation))


def _has_literal(expression: ast.expr) -> bool:
    return any(isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and HAN.search(str(node.value))) for node in ast.walk(expression))


class TestShipped:
    def test_the_program_says_nothing_that_has_no_translation(self) -> None:
        done = subprocess.run([sys.executable, ROOT / "tools" / "make_catalogue.py", "--check"], check=False, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout

    def test_nor_do_the_rules(self) -> None:
        done = CliRunner().invoke(main, ["rules", "translate", "--check", str(ROOT / "rules")])
        assert done.exit_code == 0, done.output

    @pytest.mark.parametrize("file", FILES)
    def test_no_chinese_but_the_wording_that_is_quoted(self, file: str) -> None:
        outside = [(text, QUOTED.sub("", form)) for text, form in pairs(file)]
        assert [pair for pair in outside if HAN.search(pair[1]) or FULL_WIDTH.search(pair[1])] == []

    @pytest.mark.parametrize("file", FILES)
    def test_ids_and_days_are_kept(self, file: str) -> None:
        assert [(text, form) for text, form in pairs(file) if not set(IDS.findall(text)) <= set(IDS.findall(form))] == []

    def test_percentages_are_kept(self) -> None:
        percent = re.compile(r"\d+(?:\.\d+)?%")
        assert [(text, form) for text, form in pairs("rules") if set(percent.findall(text)) != set(percent.findall(form))] == []

    @pytest.mark.parametrize("path", sorted((ROOT / "src" / "compliance").rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_what_is_said_can_be_found_in_the_source(self, path: Path) -> None:
        """A text is a literal, or was marked as one elsewhere: a formatted or conditional one would be missed by the catalogue."""
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and len(call.args) > CALLED.get(call.func.id, 99):
                text = call.args[CALLED[call.func.id]]
                assert isinstance(text, ast.Constant | ast.Name | ast.Attribute | ast.Subscript | ast.Call) or not _has_literal(text), (
                    f"{path.name}:{call.lineno}"
                )


class TestTexts:
    def test_quotes_and_patterns_are_not_for_translation(self) -> None:
        found = texts_of(book())
        rule = book().policies["kaifeng-2019-74"].rules["KF-1.2.1-a"]
        assert {rule.title, rule.remediation, *rule.responsible} <= found.keys()
        assert rule.quote not in found
        assert not any("*" in text for text in found)

    def test_each_text_is_listed_once_with_all_that_it_belongs_to(self) -> None:
        assert len(texts_of(book())["医共体"]) > 1


class TestFile:
    def written(self, tmp_path: Path, body: str) -> Path:
        path = tmp_path / "en.po"
        path.write_text(HEADER.format(language="en") + body, "utf-8")
        return path

    def test_doubtful_and_empty_translations_do_not_count(self, tmp_path: Path) -> None:
        entries = ['#, fuzzy\nmsgid "甲"\nmsgstr "one"', 'msgid "乙"\nmsgstr ""', 'msgid "丙"\nmsgstr "three"']
        body = "\n\n".join([*entries, 'msgid "家"\nmsgid_plural "家"\nmsgstr[0] "unit"\nmsgstr[1] ""\n'])
        assert read_translations(self.written(tmp_path, body)) == {"丙": "three"}

    @pytest.mark.parametrize(
        ("body", "code", "line"),
        [
            ('msgid "甲{count}"\nmsgstr "{number} of one"\n', "slots-differ", 9),
            ('msgid "甲{count}"\nmsgstr "one"\n', "slots-differ", 9),
            ("甲乙\n", "bad-translations", 9),
            ('msgid "甲"\nmsgstr[x] "one"\n', "bad-translations", None),
        ],
    )
    def test_a_fault_is_told_with_its_line(self, tmp_path: Path, body: str, code: str, line: int | None) -> None:
        with pytest.raises(ProblemsError) as caught:
            read_translations(self.written(tmp_path, body))
        assert [(problem.code, problem.place.line) for problem in caught.value.problems] == [(code, line)]

    @pytest.mark.parametrize("known", [{}, {"甲": "one"}, {"甲": 'a “quoted” one\nin "two" lines', "家": ("unit", "units")}])
    def test_what_is_written_is_read(self, tmp_path: Path, known: dict[str, Translation]) -> None:
        path = tmp_path / "en.po"
        path.write_text(translation_file("en", {"甲": ["A"], "家": ["B", "C"], "乙": []}, known), "utf-8")
        assert read_translations(path) == known

    def test_the_words_of_the_program_go_before_those_of_the_rules(self, tmp_path: Path) -> None:
        path = catalogue_path(tmp_path, "en")
        path.parent.mkdir()
        path.write_text(translation_file("en", {"符合": [], "自有": []}, {"符合": "other", "自有": "own"}), "utf-8")
        texts = load_catalogue("en", tmp_path).texts
        assert (texts["符合"], texts["自有"]) == ("compliant", "own")


class TestTranslate:
    @pytest.fixture
    def rules(self, tmp_path: Path) -> Path:
        shutil.copytree(THIRD, tmp_path / "third")
        shutil.rmtree(tmp_path / "third" / "rules" / "locale", ignore_errors=True)
        return tmp_path / "third" / "rules"

    def run(self, rules: Path, *options: str) -> Result:
        return CliRunner().invoke(main, ["rules", "translate", str(rules), *options])

    def test_every_text_is_listed_and_what_is_known_is_kept(self, rules: Path) -> None:
        assert self.run(rules).exit_code == 0
        path = catalogue_path(rules, "en")
        first = path.read_text("utf-8")
        assert 'msgid "持证读者借阅率"\nmsgstr ""' in first
        path.write_text(
            first.replace('msgid "持证读者借阅率"\nmsgstr ""', 'msgid "持证读者借阅率"\nmsgstr "Borrowing rate"') + '\nmsgid "旧"\nmsgstr "old"\n', "utf-8"
        )
        done = self.run(rules)
        assert "去掉不再使用的 1 条" in done.output
        assert read_translations(path) == {"持证读者借阅率": "Borrowing rate"}

    def test_the_check_names_what_lacks_a_translation_and_where(self, rules: Path) -> None:
        done = self.run(rules, "--check", "--format", "json")
        told = json.loads(done.output)
        assert done.exit_code == 1
        assert any(item["code"] == "no-translation" and "持证读者借阅率（QL-3-a）" in item["message"] for item in told["notices"])

    def test_a_complete_file_passes_until_a_rule_changes(self, rules: Path) -> None:
        self.run(rules)
        path = catalogue_path(rules, "en")
        path.write_text(re.sub(r'msgstr ""\n(?=\n|$)', 'msgstr "x"\n', path.read_text("utf-8")), "utf-8")
        assert self.run(rules, "--check").exit_code == 0
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
        done = self.run(rules, "--check")
        assert (done.exit_code, "stale-translations" in done.output) == (1, True)
