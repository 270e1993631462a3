"""Comparisons and exports in English: nothing Chinese but quotes and what was filed, the same facts as in Chinese, and the Chinese as it always was."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import yaml
from jsonschema import Draft202012Validator
from trestle.oscal.assessment_results import Model

from compliance.evaluate.compare.causes import Cause
from compliance.evaluate.compare.sentences import METHOD, sentence
from compliance.evaluate.compare.trajectory import LABEL, trajectories
from compliance.model.language import say, speaking
from compliance.model.text import Catalogue
from compliance.reports.compare_wording import MEANINGS, TITLES
from compliance.reports.wording import SIGNS
from compliance.rulebook import paths
from compliance.rulebook.catalogue import load_catalogue
from compliance.rulebook.schema import published
from test_compare import LATER, LOWER, PLAIN, RULE_3B, THIRD, Edit, Setting, books, compliance, evaluated, make, steps_unknown, two_proofs

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "dongming-effectiveness" / "东明县.xlsx"
CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+")
QUOTED = ("quote", "location", "number", "name", "file", "sheet", "reason", "approver")
"""Members of results and comparisons that are quotes of the policy, or as somebody filed them."""
CITED = re.compile("“[^“”]*”")
ENGLISH = ("--lang", "en")


@cache
def catalogue(rules: Path) -> Catalogue:
    return load_catalogue("en", rules)


def chinese(node: Any) -> set[str]:
    """Every run of Chinese in the texts of a tree."""
    if isinstance(node, dict):
        return {run for value in node.values() for run in chinese(value)}
    if isinstance(node, list | tuple):
        return {run for value in node for run in chinese(value)}
    return set(CHINESE.findall(node)) if isinstance(node, str) else set()


def left(node: Any, allowed: Set[str]) -> set[str]:
    """The same without the members that are quotes, what is `allowed`, and the words of the policy that a text cites in quotation marks."""
    if isinstance(node, dict):
        return {run for key, value in node.items() if key not in QUOTED or isinstance(value, dict) for run in left(value, allowed)}
    if isinstance(node, list | tuple):
        return {run for value in node for run in left(value, allowed)}
    return chinese(node) - allowed - chinese(CITED.findall(node)) if isinstance(node, str) else set()


def quoted(node: Any) -> set[str]:
    """The Chinese of the members that are quotes."""
    if isinstance(node, dict):
        return {run for key, value in node.items() for run in (chinese(value) if key in QUOTED and not isinstance(value, dict) else quoted(value))}
    return {run for value in node for run in quoted(value)} if isinstance(node, list | tuple) else set()


def filed_words(texts: Any, rules: Path) -> set[str]:
    """The Chinese that a unit wrote itself: not the codes and titles, which have a translation."""
    known = {run for text in catalogue(rules).texts for run in [text] if CHINESE.fullmatch(text)}
    return chinese(texts) - known


def printed(page: str) -> str:
    """The text of a page, without its style, each element on a line of its own but for runs of another language within a text."""
    bare = re.sub(r'<span lang="zh-CN">([^<]*)</span>', r"\1", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    return html.unescape(re.sub(r"<[^>]*>", "\n", bare))


@dataclass(frozen=True)
class Told:
    """A comparison in both languages, and all that somebody filed for it."""

    chinese: dict[str, Any]
    english: dict[str, Any]
    page: str
    filed: set[str]


def told(folder: Path, old: Setting, new: Setting, *left_out: str) -> Told:
    """The comparison of two settings, made twice."""
    made = make(folder / "old", old), make(folder / "new", new)
    options = [*made[0].options("old", *left_out), *made[1].options("new", *left_out)]
    found = _compared(folder / "zh", [one.results for one in made], *options)
    settings = zip(("old-en", "new-en"), made, (old, new), strict=True)
    again = [evaluated(folder / name, one.files, (*setting.options, *ENGLISH)) for name, one, setting in settings]
    english = _compared(folder / "en", again, *options, *ENGLISH)
    files = [path for one in made for path in one.files.values()]
    texts = [[path.name for path in files], *(yaml.safe_load(path.read_text("utf-8")) for path in files if path.suffix == ".yaml")]
    return Told(found, english, (folder / "en" / "compare.html").read_text("utf-8"), filed_words(texts, THIRD / "rules"))


def _compared(out: Path, results: list[Path], *options: object) -> dict[str, Any]:
    done = compliance("compare", *results, *options, "--out", out)
    assert done.exit_code in (0, 1), done.output
    found: dict[str, Any] = json.loads((out / "compare.json").read_text("utf-8"))
    Draft202012Validator(published("compare")).validate(found)
    return found


def earlier(data: dict[str, Any]) -> None:
    data["indicator"][0].update(period_end=date(2025, 11, 30), numerator=5000)


def unfiled(data: dict[str, Any]) -> None:
    del data["purchase"]


CASES: dict[str, tuple[Setting, Setting, tuple[str, ...]]] = {
    "all inputs at once": (PLAIN, Setting(books, (LOWER,), ("--reading", "QL-R1=exclusive", *LATER), calendar=True, inspected=True), ()),
    "without the files": (PLAIN, Setting(books, options=LATER), ("submission", "rules")),
    "a combination that cannot be evaluated": (PLAIN, Setting(two_proofs, (LOWER,), LATER, inspected=True), ()),
    "a waiver that has expired": (Setting(waived_until="2026-03-31"), Setting(waived_until="2026-03-31", options=LATER), ()),
    "backwards, with a pace": (Setting(options=LATER), Setting(data=earlier), ()),
    "a failure that nobody shows to be put right": (PLAIN, Setting(data=unfiled), ()),
    "three together": (PLAIN, Setting(steps_unknown, ((RULE_3B, "by: 2026-06-30", "by: 2026-05-31"),), ("--as-of", "2026-06-15")), ()),
    "another rulebook": (
        PLAIN,
        Setting(
            rules=(("rules/qinghe-library-2025/clauses.yaml", "kind: duty, quote: 设电子阅览室", "kind: background, quote: 设电子阅览室"),),
            without="rules/qinghe-library-2025/12/QL-12-b.yaml",
        ),
        (),
    ),
}


@pytest.fixture(params=CASES)
def both(request: pytest.FixtureRequest) -> Told:
    return case(request.param)


@cache
def case(name: str) -> Told:
    old, new, left_out = CASES[name]
    return told(Path(mkdtemp()), old, new, *left_out)


WORDED = {
    "lang", "level", "title", "sentence", "label", "trajectory_label", "target", "text", "method", "observed", "remediation", "responsible", "body", "banners",
    "problem", "why", "translations", "unit",
}  # fmt: skip


def unworded(node: Any) -> Any:
    """All that is no wording: classes, verdicts, kinds and inputs of causes, numbers, days, places."""
    if isinstance(node, dict):
        return {key: unworded(value) for key, value in node.items() if isinstance(value, dict) or key not in WORDED}
    return [unworded(value) for value in node] if isinstance(node, list) else node


class TestComparison:
    def test_nothing_but_quotes_and_what_was_filed_is_chinese(self, both: Told) -> None:
        assert left(both.english, both.filed) == set()

    def test_nor_on_the_page(self, both: Told) -> None:
        assert left(printed(both.page).splitlines(), quoted(both.english) | both.filed | {*SIGNS.values()}) == set()
        assert '<html lang="en">' in both.page

    def test_the_facts_are_those_of_the_chinese_comparison(self, both: Told) -> None:
        assert (both.english["lang"], "lang" in both.chinese) == ("en", False)
        assert unworded(both.english) == unworded(both.chinese)

    def test_what_is_said_in_chinese_is_said_in_english(self, both: Told) -> None:
        pairs = zip(_sentences(both.chinese), _sentences(both.english), strict=True)
        assert [one for one, other in pairs if bool(one) != bool(other)] == []


def _sentences(found: dict[str, Any]) -> Iterator[str]:
    for finding in found["findings"]:
        yield finding["title"]
        yield from (change["cause"]["sentence"] for change in (finding, *finding["items"]) if change["cause"])
    yield from (run["problem"] for run in found["runs"])
    yield from (row["sentence"] for row in found["trajectories"])


def test_an_evaluation_that_could_not_be_made_is_told_by_kind_and_place() -> None:
    found = case("a combination that cannot be evaluated")
    problems = [(one["problem"], other["problem"]) for one, other in zip(found.chinese["runs"], found.english["runs"], strict=True) if other["problem"]]
    assert problems
    for in_chinese, in_english in problems:
        assert chinese(in_chinese)
        assert re.match(r"[a-z-]+: ", in_english)
        assert in_english in printed(found.page)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One result in both languages."""
    folder = tmp_path_factory.mktemp("languages")
    made = make(folder / "zh", PLAIN)
    return {"zh": made.results, "en": evaluated(folder / "en", made.files, ENGLISH)}


class TestLanguages:
    @pytest.mark.parametrize(
        ("old", "new", "wanted", "told"),
        [
            ("zh", "zh", "en", ["上次的结果是中文的，不能用来写英文的对比", "本次的结果是中文的，不能用来写英文的对比", "--lang en 重新评估", "共 2 个错误"]),
            ("zh", "en", "en", ["上次的结果是中文的，不能用来写英文的对比", "--lang en 重新评估", "共 1 个错误"]),
            ("en", "zh", "en", ["本次的结果是中文的，不能用来写英文的对比", "--lang en 重新评估", "共 1 个错误"]),
            ("en", "zh", "zh", ["上次的结果是英文的，不能用来写中文的对比", "不加 --lang 重新评估", "共 1 个错误"]),
            ("en", "en", "zh", ["上次的结果是英文的", "本次的结果是英文的", "--lang en 比较", "共 2 个错误"]),
        ],
    )
    def test_results_of_another_language_are_refused(self, results: dict[str, Path], tmp_path: Path, old: str, new: str, wanted: str, told: list[str]) -> None:
        done = compliance("compare", results[old], results[new], "--lang", wanted, "--out", tmp_path / "out")
        assert done.exit_code == 3
        assert [text for text in told if text not in done.output] == []
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_results_of_the_same_are_compared(self, results: dict[str, Path], tmp_path: Path, language: str) -> None:
        found = _compared(tmp_path / "out", [results[language]] * 2, "--lang", language)
        assert found.get("lang", "zh") == language

    def test_another_language_is_not_offered(self, results: dict[str, Path], tmp_path: Path) -> None:
        assert compliance("compare", results["zh"], results["zh"], "--lang", "fr", "--out", tmp_path / "out").exit_code == 2

    def test_translations_are_no_cause(self, results: dict[str, Path], tmp_path: Path) -> None:
        data = json.loads(results["en"].read_text("utf-8"))
        data["seal"]["translations"] = "0" * 64
        other = tmp_path / "results.json"
        other.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        found = _compared(tmp_path / "out", [results["en"], other], *ENGLISH)
        assert {item["input"] for item in found["inputs"] if item["differs"]} == set()

    @pytest.mark.parametrize(
        ("change", "valid"),
        [
            (lambda data: None, True),
            (lambda data: data.update(lang="en"), True),
            (lambda data: data.update(lang="zh"), False),
            (lambda data: data.update(lang="fr"), False),
        ],
        ids=["Chinese", "English", "Chinese is not said", "no other"],
    )
    @pytest.mark.parametrize("schema", ["results", "compare"])
    def test_the_schemas_know_english(self, results: dict[str, Path], tmp_path: Path, schema: str, change: Edit, valid: bool) -> None:
        data = json.loads(results["zh"].read_text("utf-8")) if schema == "results" else _compared(tmp_path / "out", [results["zh"]] * 2)
        change(data)
        assert Draft202012Validator(published(schema)).is_valid(data) is valid

    @pytest.mark.parametrize(("language", "label", "valid"), [(None, LABEL, True), (None, "结论", False), ("en", "Arithmetic", True), ("en", "", False)])
    def test_a_chinese_trajectory_bears_its_label(self, results: dict[str, Path], tmp_path: Path, language: str | None, label: str, valid: bool) -> None:
        data = _compared(tmp_path / "out", [results["zh"]] * 2)
        assert data["trajectories"]
        data["trajectories"][0]["label"] = label
        data |= {"lang": language} if language else {}
        assert Draft202012Validator(published("compare")).is_valid(data) is valid


INPUTS = {"data": "申报数据", "rules": "规则", "day": "评估日", "program": "程序版本"}
CAUSES: list[tuple[Cause, str]] = [
    (Cause("only", (("data",),)), "申报数据变化所致：两次的输入只有这一项不同。"),
    (
        Cause("only", (("data",),), programs_agree=True),
        "申报数据变化所致：两次的输入只有这一项不同。两次的程序版本也不同，但现在的程序按两次的输入都得到原来的结论。",
    ),
    (Cause("alone", (("data",),)), "申报数据变化所致：只把申报数据换成本次的，其余照旧，结论即由“不符合”变为“符合”。"),
    (
        Cause("alone", (("data",),), untried=("day", "rules")),
        "申报数据变化所致：只把申报数据换成本次的，其余照旧，结论即由“不符合”变为“符合”。只更换评估日和规则的情形不能评估，未能排除。",
    ),
    (
        Cause("alone", (("data",),), restores=("data",), untried=("day",)),
        "申报数据变化所致：只把申报数据换成本次的，其余照旧，结论即由“不符合”变为“符合”；从本次的输入只换回上次的申报数据，结论也回到“不符合”。",
    ),
    (Cause("either", (("data",), ("rules",), ("day",))), "申报数据、规则和评估日都有变化，单独更换其中任一项，结论都由“不符合”变为“符合”。"),
    (Cause("undone", (("day",),), untried=("day",)), "评估日变化所致：从本次的输入只换回上次的评估日，结论即由“符合”回到“不符合”。"),
    (
        Cause("undone", (("day",), ("data",)), untried=("day", "data", "rules")),
        "评估日变化所致：从本次的输入只换回上次的评估日，结论即由“符合”回到“不符合”。申报数据变化所致：从本次的输入只换回上次的申报数据，结论即由“符合”回到“不符合”。"
        "只更换规则的情形不能评估，未能排除。",
    ),
    (
        Cause("together", (("data", "rules"), ("data", "day"))),
        "申报数据和规则，或者申报数据和评估日共同作用：单独更换任何一项，结论都还不是“符合”；一并更换，结论才由“不符合”变为“符合”。",
    ),
    (
        Cause("together", (("data", "rules"),), untried=("rules",)),
        "申报数据和规则一并更换，结论由“不符合”变为“符合”。只更换规则的情形不能评估，未能排除。",
    ),
    (Cause("several", (("data", "rules", "day"),)), "多项共同作用：申报数据、规则和评估日都有变化，更换其中任意一项或者两项，结论都还不是“符合”。"),
    (
        Cause("undetermined", (("data", "day"),), untried=("data",), lacking=("data", "rules")),
        "不能区分：申报数据和评估日都有变化，没有给出当时的申报数据和规则，不能逐项更换。",
    ),
    (
        Cause("undetermined", (("data", "program"),), untried=("program",)),
        "不能区分：申报数据和程序版本都有变化，而现在的程序与当时的不同，按原来的输入得不到原来的结论，不能逐项更换。",
    ),
    (Cause("undetermined", (("data", "day"),), untried=("data", "day")), "不能区分：申报数据和评估日都有变化，逐项更换的组合不能评估，原因见“重新评估记录”。"),
]


@pytest.mark.parametrize(("cause", "expected"), CAUSES)
def test_a_cause_is_said_whole(cause: Cause, expected: str) -> None:
    assert sentence(cause, "non_compliant", "compliant", INPUTS) == expected
    with speaking(catalogue(paths.rules_dir())):
        english = sentence(cause, "non_compliant", "compliant", {name: say(title) for name, title in INPUTS.items()})
    assert chinese(english) == set()
    assert english.endswith(".")
    shown = {name for group in (*cause.sets, cause.lacking) for name in group}
    assert all(str(_english(INPUTS[name])) in english for name in shown)


def _english(text: str) -> str:
    with speaking(catalogue(paths.rules_dir())):
        return say(text)


DAY, AGAIN = date(2025, 9, 30), date(2025, 12, 31)
SOON = "按此速度，从 2025-12-31 起再过 92 天，即 2026-04-02 达到 60%"
PACES: dict[str, tuple[str | None, str | None, timedelta, str | None, str]] = {
    "reached": ("50", "60", AGAIN - DAY, None, "按数值已达到目标 60%"),
    "no interval": ("50", "55", timedelta(), None, "两次数值不是先后两个日期的，不能推算"),
    "never": ("50", "50", AGAIN - DAY, None, "按此速度不会达到 60%"),
    "beyond the calendar": ("50", "50.0000001", AGAIN - DAY, None, "按此速度，须再过 9199999908 天才达到 60%"),
    "no due day": ("50", "55", AGAIN - DAY, None, SOON),
    "late": ("50", "55", AGAIN - DAY, "2026-03-31", f"{SOON}，比期限 2026-03-31 晚 2 天"),
    "a day late": ("50", "55", AGAIN - DAY, "2026-04-01", f"{SOON}，比期限 2026-04-01 晚 1 天"),
    "before": ("50", "55", AGAIN - DAY, "2026-04-03", f"{SOON}，在期限 2026-04-03 之前"),
    "on the day": ("50", "55", AGAIN - DAY, "2026-04-02", f"{SOON}，正是期限 2026-04-02"),
    "no older value": (None, "55", AGAIN - DAY, None, "上次没有可用的数值，不作推算"),
    "no newer value": ("50", None, AGAIN - DAY, None, "本次没有可用的数值，不作推算"),
    "no value": (None, None, AGAIN - DAY, None, "上次、本次没有可用的数值，不作推算"),
}


def _rated(value: str | None, day: date, due: str | None, target: str, text: str) -> dict[str, Any]:
    observed = {"text": "未填报"} if value is None else {"value": str(Fraction(value)), "unit": "%", "text": f"{value}%"}
    expected = {"value": target, "unit": "%", "bound": "at_least", "text": text}
    return {"as_of": day.isoformat(), "findings": [{"rule": "R", "title": "借阅率", "observed": observed, "expected": expected, "due": due, "notes": []}]}


def _trajectory(case: str, old_target: str, old_text: str) -> dict[str, Any]:
    before, after, between, due, _ = PACES[case]
    (found,) = trajectories(_rated(before, AGAIN - between, due, old_target, old_text), _rated(after, AGAIN, due, "60", "rate at least 60%"))
    return found


class TestTrajectory:
    @pytest.mark.parametrize("case", PACES)
    def test_each_case_is_one_whole_sentence(self, case: str) -> None:
        assert _trajectory(case, "60", "rate at least 60%")["sentence"] == f"{PACES[case][-1]}。"
        changed = "" if "value" in case else "（目标与上次不同，上次为：rate at least 58%）"
        assert _trajectory(case, "58", "rate at least 58%")["sentence"] == f"{PACES[case][-1]}{changed}。"

    @pytest.mark.parametrize("case", PACES)
    @pytest.mark.parametrize("target", ["60", "58"])
    def test_and_so_it_is_in_english(self, case: str, target: str) -> None:
        in_chinese = _trajectory(case, target, f"rate at least {target}%")
        with speaking(catalogue(paths.rules_dir())):
            found = _trajectory(case, target, f"rate at least {target}%")
        assert chinese([found["sentence"], found["label"]]) == set()
        assert sorted(re.findall(r"\d[\d.-]*(?<!\.)", found["sentence"])) == sorted(re.findall(r"\d[\d.-]*", in_chinese["sentence"]))
        assert {key: value for key, value in found.items() if key not in ("sentence", "label")} == {
            key: value for key, value in in_chinese.items() if key not in ("sentence", "label")
        }

    def test_one_day_is_no_plural(self) -> None:
        with speaking(catalogue(paths.rules_dir())):
            assert "1 day " in _trajectory("a day late", "60", "")["sentence"]
            assert "2 days " in _trajectory("late", "60", "")["sentence"]

    def test_another_wording_is_no_other_target(self) -> None:
        assert "目标与上次不同" not in _trajectory("reached", "60", "worded otherwise: at least 60%")["sentence"]


@pytest.mark.parametrize("text", [LABEL, *METHOD, *TITLES.values(), *MEANINGS.values()])
def test_every_fixed_text_has_its_english(text: str) -> None:
    assert chinese(_english(text)) == set()


@cache
def exported(*options: str) -> tuple[Any, Any, ElementTree.Element]:
    """Results, OSCAL and JUnit of the example, in a language."""
    out = Path(mkdtemp())
    done = compliance("evaluate", EXAMPLE, "--format", "oscal,junit", *options, "--out", out)
    assert done.exit_code == 1, done.output
    folder = out / "东明县"
    text = (folder / "assessment-results.oscal.json").read_text("utf-8")
    Model.model_validate_json(text)
    return json.loads((folder / "results.json").read_text("utf-8")), json.loads(text), ElementTree.parse(folder / "results.junit.xml").getroot()


@cache
def allowed() -> frozenset[str]:
    """Quotes and places of the English results, the headings of the plan, and what the unit wrote itself."""
    data, _, _ = exported(*ENGLISH)
    book = openpyxl.load_workbook(EXAMPLE, read_only=True)
    cells = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None]
    plan = next((ROOT / "policy_docs").glob("dongming*.md")).read_text("utf-8")
    headings = re.findall("^#+ (.*)$", plan, re.MULTILINE)
    evidence = [[row["title"], row["issuer"], row["file_name"]] for finding in data["findings"] for row in finding["evidence"]]
    told = (headings, book.sheetnames, EXAMPLE.name, evidence)
    book.close()
    return frozenset(quoted(data) | chinese(told) | filed_words(cells, paths.rules_dir()))


class TestExports:
    def test_oscal_has_no_chinese_but_quotes_and_what_was_filed(self) -> None:
        assert left(exported(*ENGLISH)[1], allowed()) == set()

    def test_nor_has_junit(self) -> None:
        texts = [text for element in exported(*ENGLISH)[2].iter() for text in (*element.attrib.values(), element.text or "")]
        assert left(texts, allowed()) == set()

    def test_oscal_is_the_same_document_in_both(self) -> None:
        one, other = (json.dumps(document, ensure_ascii=False) for document in (exported()[1], exported(*ENGLISH)[1]))
        assert re.findall(r'"uuid": "[^"]*"', one) == re.findall(r'"uuid": "[^"]*"', other)
        assert re.findall(r'"(?:state|reason|target-id)": "[^"]*"', one) == re.findall(r'"(?:state|reason|target-id)": "[^"]*"', other)
        languages = [document["assessment-results"]["metadata"].get("props") for document in (exported()[1], exported(*ENGLISH)[1])]
        assert [found and [(item["name"], item["value"]) for item in found] for found in languages] == [None, [("language", "en")]]

    def test_junit_has_the_same_suites_and_outcomes_in_both(self) -> None:
        one, other = (_outcomes(tree) for tree in (exported()[2], exported(*ENGLISH)[2]))
        assert one == other
        assert any("建设内容" in suite for suite, _, _ in one)


def _outcomes(tree: ElementTree.Element) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Suite, rule and outcome of every case."""
    return [
        (" ".join(suite.get("name", "").split()), case.get("name", "").split(" ")[0], [(child.tag, child.get("type", "")) for child in case])
        for suite in tree
        for case in suite.iter("testcase")
    ]
