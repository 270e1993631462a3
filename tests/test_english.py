"""`--lang en`, from the command line: the same verdicts in another language, sealed, verified, and told where a translation is lacking."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from click.testing import CliRunner, Result

from builders import book
from compliance.cli.main import main
from compliance.model.verdict import Verdict

ROOT = Path(__file__).resolve().parents[1]
THIRD = ROOT / "tests" / "third_policy"
HAN = re.compile(r"[\u4e00-\u9fff]+")
QUOTED = re.compile("“[^”]*”")
DECIDED = {
    "verdict",
    "reason",
    "basis",
    "rule",
    "clause",
    "value",
    "numerator",
    "denominator",
    "due",
    "sheet",
    "cell",
    "row",
    "reading",
    "scope",
    "data",
    "set_by",
}
EXAMPLES = {
    "尉氏县": ROOT / "examples" / "kaifeng-midterm" / "尉氏县.xlsx",
    "东明县": ROOT / "examples" / "dongming-effectiveness" / "东明县.xlsx",
    "祥符区": ROOT / "examples" / "kaifeng-final" / "祥符区.yaml",
}
FILED = {
    "label",
    "detail",
    "title",
    "evidence_id",
    "issuer",
    "file_name",
    "file",
    "sheet",
    "quote",
    "location",
    "written",
    "observed",
    "declared",
    "notes",
    "subject",
}


def compliance(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


@cache
def evaluated(unit: str, *options: str) -> Path:
    out = Path(mkdtemp())
    done = compliance("evaluate", EXAMPLES[unit], "--format", "json", "--out", out, *options)
    assert done.exit_code in (0, 1), done.output
    return out / unit / "results.json"


def results(unit: str, *options: str) -> Any:
    return json.loads(evaluated(unit, *options).read_text("utf-8"))


def decided(data: Any) -> Any:
    """All that is not said in words: verdicts, ids, numbers, places and digests."""
    kept = {
        "verdict",
        "reason",
        "basis",
        "rule",
        "clause",
        "clauses",
        "value",
        "numerator",
        "denominator",
        "due",
        "cell",
        "row",
        "reading",
        "fingerprint",
        "scope",
        "set_by",
    }
    if isinstance(data, dict):
        return {
            key: decided(value) if isinstance(value, dict | list) else value for key, value in data.items() if key in kept or isinstance(value, dict | list)
        }
    return [decided(item) for item in data] if isinstance(data, list) else None


@pytest.mark.parametrize("unit", EXAMPLES)
class TestResults:
    def test_nothing_that_decides_depends_on_the_language(self, unit: str) -> None:
        chinese, english = results(unit), results(unit, "--lang", "en")
        assert english.pop("lang") == "en"
        assert {part: value for part, value in english["seal"].items() if part != "translations"} == chinese["seal"]
        for key in ("clauses", "findings", "requirements", "summary", "readings", "queries", "recounts"):
            assert decided(english[key]) == decided(chinese[key]), key

    def test_no_chinese_but_quotes_and_what_the_unit_filed(self, unit: str) -> None:
        allowed = _told_in_chinese(unit)
        told = list(_texts(results(unit, "--lang", "en")))
        wrong = [text for text in told if any(word not in allowed for word in HAN.findall(QUOTED.sub(" ", text)))]
        assert wrong == []

    def test_they_are_verified_in_their_language(self, unit: str) -> None:
        done = compliance("verify", evaluated(unit, "--lang", "en"), "--submission", EXAMPLES[unit])
        assert done.exit_code == 0, done.output


def _texts(data: Any) -> list[str]:
    """Every text of a result but those that are quotes of the plan."""
    if isinstance(data, dict):
        return [text for key, value in data.items() if key not in ("quote", "location", "number") for text in _texts(value)]
    if isinstance(data, list):
        return [text for item in data for text in _texts(item)]
    return [data] if isinstance(data, str) else []


@cache
def _told_in_chinese(unit: str) -> str:
    """All that a unit filed and what the rules quote, in one text to look words up in."""
    from compliance.submission import read_submission

    submission = read_submission(EXAMPLES[unit], book().tables, book().atoms())
    filed = [str(value) for name in book().tables.tables for row in submission.rows(name) for value in row.values.values()]
    sheets = [table.title for table in book().tables.tables.values()]
    policy = "".join(part.document.markdown + part.document.number for part in book().policies.values())
    named = [str(rule.check) + str(rule.items) for part in book().policies.values() for rule in part.rules.values()]
    return "\n".join([*filed, *sheets, policy, *named, EXAMPLES[unit].name])


def test_a_list_for_the_visit_is_made_from_chinese_results_alone(tmp_path: Path) -> None:
    done = compliance("inspection", evaluated("尉氏县", "--lang", "en"), "--out", tmp_path / "list.xlsx")
    assert (done.exit_code, "other-language" in done.output or "不是中文的" in done.output) == (3, True)
    assert not (tmp_path / "list.xlsx").exists()


def test_another_language_is_not_offered() -> None:
    assert compliance("evaluate", EXAMPLES["祥符区"], "--lang", "fr", "--out", "out").exit_code == 2


class TestThirdPolicy:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        shutil.copytree(THIRD, tmp_path / "third")
        return tmp_path / "third"

    def run(self, folder: Path) -> tuple[Any, str]:
        options = ["--rules", folder / "rules", "--policy-docs", folder / "policy_docs", "--lang", "en", "--format", "json,html,md", "--out", folder / "out"]
        done = compliance("evaluate", folder / "qinghe.yaml", *options)
        assert done.exit_code in (0, 1), done.output
        made = folder / "out" / "青禾区"
        return json.loads((made / "results.json").read_text("utf-8")), (made / "report.html").read_text("utf-8")

    def test_rules_bring_their_own_translations(self, folder: Path) -> None:
        data, page = self.run(folder)
        assert {finding["rule"]: finding["title"] for finding in data["findings"]}["QL-3-a"] == "Borrowing rate of card holders"
        assert "Borrowing rate of card holders" in page
        assert data["banners"] == ["虚构示例"]

    def test_rules_without_translations_are_printed_in_chinese_and_the_report_says_so(self, folder: Path) -> None:
        shutil.rmtree(folder / "rules" / "locale")
        data, page = self.run(folder)
        assert {finding["rule"]: finding["title"] for finding in data["findings"]}["QL-3-a"] == "持证读者借阅率"
        filed, banner = data["banners"]
        assert filed == "虚构示例"
        assert re.fullmatch(r"\d+ texts of the rules have no translation and are printed in Chinese", banner)
        assert banner in page

    def test_the_digest_of_the_translations_is_sealed(self, folder: Path) -> None:
        first = self.run(folder)[0]["seal"]
        path = folder / "rules" / "locale" / "en.po"
        path.write_text(path.read_text("utf-8").replace("Borrowing rate of card holders", "Rate of borrowing"), "utf-8")
        second = self.run(folder)[0]["seal"]
        assert {part for part in first if first[part] != second[part]} == {"translations"}

    def test_a_translation_that_lost_a_slot_is_refused_before_anything_is_written(self, folder: Path) -> None:
        path = folder / "rules" / "locale" / "en.po"
        path.write_text(path.read_text("utf-8") + '\nmsgid "{a}有"\nmsgstr "{b} has"\n', "utf-8")
        options = ["--rules", folder / "rules", "--policy-docs", folder / "policy_docs", "--lang", "en", "--out", folder / "out"]
        done = compliance("evaluate", folder / "qinghe.yaml", *options)
        assert (done.exit_code, "en.po" in done.output) == (3, True)
        assert not (folder / "out").exists()


def test_every_verdict_has_an_english_word() -> None:
    from compliance.model.language import speaking
    from compliance.model.verdict import verdict_title
    from compliance.rulebook.catalogue import load_catalogue

    with speaking(load_catalogue("en", ROOT / "rules")):
        assert not any(HAN.search(verdict_title(verdict)) for verdict in Verdict)
