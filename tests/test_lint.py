"""Lints of rules: numbers, dates and words of the plan against those of the rule files, and the catalogue of problem codes."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compliance.rule_ci.catalogue import entries, entry
from compliance.rule_ci.lint.day_text import spans
from compliance.rule_ci.lint.figures import Figure, due_dates, figures
from compliance.rule_ci.lint.numerals import asked, mentioned
from compliance.rule_ci.lint.run import LINTS, lint
from compliance.rule_ci.lint.site import Site
from compliance.rule_ci.lint.sources import cited
from compliance.rule_ci.lint.style import ORDER
from compliance.rule_ci.outcome import Level, Notice
from compliance.rulebook import paths
from compliance.rulebook.rulebook import Rulebook, load_rulebook
from compliance.rulebook.rules import Rule
from compliance.rulebook.schema import rule_schema

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tools"))
from make_lint_docs import OUT, pages  # noqa: E402

KAIFENG, DONGMING = "kaifeng-2019-74", "dongming-2023-27"

SOURCE = ROOT / "src" / "compliance"
MAKERS = {"Problem", "_fault", "fault", "error", "warning", "notice"}
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
THIRD = ROOT / "tests" / "third_policy"
TOLD_OTHERWISE = {"required", "additionalProperties", "minProperties", "maxProperties", "if", "then"}
SCHEMA_WORDS = {"type", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "uniqueItems"}
SCHEMA_WORDS |= {"anyOf", "oneOf", "not", "propertyNames", "format", "contains", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"}


@cache
def book() -> Rulebook:
    return load_rulebook(paths.rules_dir(), paths.policy_docs_dir())


@cache
def third() -> Rulebook:
    return load_rulebook(THIRD / "rules", THIRD / "policy_docs")


def codes_in_source() -> set[str]:
    """Every problem code written in a call that makes a problem, in what loads rules and what tells their writers."""
    calls = (
        node
        for folder in ("located", "rulebook", "rule_ci")
        for path in sorted((SOURCE / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in MAKERS
    )
    texts = (next((arg.value for arg in call.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)), "") for call in calls)
    return {text for text in texts if CODE.fullmatch(text)}


def keywords(form: Any) -> Iterator[str]:
    """The keywords of a schema, those below names of properties included."""
    if isinstance(form, Mapping):
        for key, value in form.items():
            named = key in ("properties", "$defs")
            yield from (word for part in value.values() for word in keywords(part)) if named else (key, *keywords(value))
    elif isinstance(form, list):
        for value in form:
            yield from keywords(value)


class TestCatalogue:
    def test_every_code_of_the_source_has_an_entry(self) -> None:
        found = codes_in_source()
        assert len(found) > 90
        assert sorted(found - entries().keys()) == []

    def test_every_way_in_which_a_schema_can_refuse_has_an_entry(self) -> None:
        names = ("rule", "requirement", "query", "reading", "table", "codes", "indicator")
        loaded = [json.loads((SOURCE / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")) for name in names]
        words = {word for schema in loaded for word in keywords(schema)} & SCHEMA_WORDS
        assert sorted({f"schema-{word}" for word in words - TOLD_OTHERWISE} - entries().keys()) == []

    def test_no_entry_is_for_a_code_that_is_never_given(self) -> None:
        known = codes_in_source() | {f"schema-{word}" for word in SCHEMA_WORDS}
        assert sorted(entries().keys() - known) == []

    def test_an_entry_says_what_why_and_what_instead(self) -> None:
        told = entry("number-unfounded")
        assert told is not None
        assert (told.code, told.page) == ("number-unfounded", "docs/lint/number-unfounded.md")
        assert "60%" in told.avoid
        assert "65%" in told.prefer
        assert all(each.title and each.why and each.avoid != each.prefer for each in entries().values())

    def test_there_is_none_for_an_unknown_code(self) -> None:
        assert entry("no-such-code") is None

    @pytest.mark.parametrize("told", [each for each in entries().values() if "<" not in each.prefer], ids=lambda each: each.code)
    def test_what_is_preferred_is_yaml(self, told: Any) -> None:
        yaml.safe_load(told.prefer)

    def test_the_pages_are_fresh(self) -> None:
        written = {path.name: path.read_text(encoding="utf-8") for path in OUT.glob("*.md")}
        assert written == pages(), "运行 python tools/make_lint_docs.py"


def numbers(text: str) -> list[tuple[str, bool, str]]:
    return [(str(each.value), each.percent, each.sense) for each in asked(text)]


class TestNumerals:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("基层医疗卫生机构就诊率达到65%以上", [("65", True, "least")]),
            ("县域内就诊率提高到90%左右", [("90", True, "about")]),
            ("每县（区）至少组建1—3家县域医共同体", [("3", False, "most")]),
            ("控制在90-92%", [("90", True, "least"), ("92", True, "most")]),
            ("比例为百分之八十五以上", [("85", True, "least")]),
            ("审核不超过 20 个工作日，结算支付不超过 5 个工作日", [("20", False, "most"), ("5", False, "most")]),
            ("等8个管理中心", [("8", False, "")]),
            ("每年举办两期培训班", [("2", False, "")]),
            ("设十二个岗位", [("12", False, "")]),
            ("服务二百三十万人", [("2300000", False, "")]),
            ("30日以内答复", [("30", False, "most")]),
            ("提高5个百分点", [("5", False, "")]),
            ("占比低于12.5%", [("12.5", True, "most")]),
            ("每月消毒一次以上", []),
            ("到2020年，2019年6月底前", []),
            ("第一阶段，二级以上医院，三级管理", []),
            ("“七个不变”的前提下，持续实施“369 人才工程”", []),
            ("《二十条》和国卫基层函〔2019〕121 号", []),
            ("（三）实行统一管理", []),
            ("7.统一基本公共卫生服务", []),
            ("三项之和等于当年预算", []),
            ("统一管理，进一步推进一体化，最多跑一次", []),
        ],
    )
    def test_numbers_that_count_or_measure(self, text: str, expected: list[tuple[str, bool, str]]) -> None:
        assert numbers(text) == expected

    @given(st.integers(2, 10**9))
    def test_any_number_of_things(self, number: int) -> None:
        assert numbers(f"区内分馆不少于{number}家") == [(str(number), False, "least")]

    @given(st.integers(2, 9999))
    def test_any_chinese_numeral(self, number: int) -> None:
        assert numbers(f"不少于{chinese(number)}家") == [(str(number), False, "least")]

    @given(st.text(alphabet="零一二两三十百千万亿%％0123456789.—年月日家个以上至少不超过“”（）第 ", max_size=30))
    def test_no_text_is_too_odd(self, text: str) -> None:
        assert all(number.value > 1 for number in asked(text))
        assert all(value >= 0 for value, _ in mentioned(text))
        spans(text, 2020)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("由县乡村三级组成", {(Decimal(3), False)}), ("三四级手术", {(Decimal(4), False), (Decimal(3), False)}), ("5％的保证金", {(Decimal(5), True)})],
    )
    def test_numbers_mentioned_in_any_way(self, text: str, expected: set[tuple[Decimal, bool]]) -> None:
        assert mentioned(text) == expected


def chinese(number: int) -> str:
    """A Chinese numeral, written with every digit and power."""
    digits = "零一二三四五六七八九"
    text = ""
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        text += digits[digit] + sign if digit else ("零" if text and not text.endswith("零") and number % power else "")
    return text.rstrip("零")


class TestDays:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2019年6月底前", [("2019-06-01", "2019-06-30")]),
            ("2020年2月底", [("2020-02-01", "2020-02-29")]),
            ("2019年底取得明显成效", [("2019-01-01", "2019-12-31")]),
            ("到2020年，", [("2020-01-01", "2020-12-31")]),
            ("基线调查（2019年4—6月）", [("2019-04-01", "2019-06-30")]),
            ("启动阶段（2019年3月—6月底）", [("2019-03-01", "2019-06-30")]),
            ("2019年7月8日印发", [("2019-07-08", "2019-07-08")]),
            ("2025年9月前", [("2025-08-31", "2025-08-31")]),
            ("2019年开始，9月底前出台", [("2019-01-01", "2019-12-31"), ("2019-09-01", "2019-09-30")]),
            ("期限2019-06-30", [("2019-06-30", "2019-06-30")]),
            ("9月底前出台", []),
            ("每年3月底前", []),
            ("12个月、3年内、13月、2019年2月30日", []),
        ],
    )
    def test_the_days_that_a_text_names(self, text: str, expected: list[tuple[str, str]]) -> None:
        assert [(str(span.first), str(span.last)) for span in spans(text)] == expected

    def test_a_month_without_a_year_lies_in_the_year_before_it(self) -> None:
        assert [span.last for span in spans("9月底前出台", 2019)] == [date(2019, 9, 30)]

    @given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
    def test_any_day(self, day: date) -> None:
        assert [span.last for span in spans(f"{day.year}年{day.month}月{day.day}日前完成")] == [day]

    def test_places_that_remarks_cite(self) -> None:
        document = book().policies[KAIFENG].document
        assert cited(document, "期限依据第五部分（二）2；另见第三部分（六）。") == ["5.2.2", "3.6"]
        assert cited(book().policies[DONGMING].document, "见附件4和第九部分") == ["A4-00"]


def sites(policy: str) -> Iterator[Site]:
    whole = book().policies[policy]
    return (Site(rule, whole, book(), paths.rules_dir()) for rule in whole.rules.values())


def told(site: Site) -> list[Notice]:
    return [notice for each in LINTS for notice in each(site)]


def put(form: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """The form with another value at a path."""
    if not path:
        return value
    if isinstance(form, list):
        return [put(child, path[1:], value) if number == path[0] else child for number, child in enumerate(form)]
    return {**form, path[0]: put(form[path[0]], path[1:], value)}


def changed(rule: Rule, figure: Figure) -> Rule:
    """The rule with a number that stands nowhere in its texts, or with a day a month and a half earlier."""
    value = figure.value
    other: Any = value - timedelta(days=45) if isinstance(value, date) else f"{value + 7}%" if figure.percent else int(value) * 7 + 11
    if figure.path[0] == "by":
        return replace(rule, by={**(rule.by or {}), figure.path[1]: other})
    return replace(rule, check=put(rule.check, figure.path[1:], other))


def in_force(rule: Rule) -> Iterator[Figure]:
    """The figures that decide under the readings that run by default; that something exists, and the smallest amount, come from no text."""
    for figure in (*figures(rule), *due_dates(rule)):
        if figure.path[0] in ("check", "by") and figure.value not in (0, 1, Decimal("0.01")):
            yield figure


CASES = [(site, figure) for policy in (KAIFENG, DONGMING) for site in sites(policy) for figure in in_force(site.rule)]


class TestShippedRules:
    def test_they_have_no_errors(self) -> None:
        assert [str(notice.problem) for notice in lint(book(), paths.rules_dir()) if notice.level is Level.ERROR] == []

    def test_nor_has_the_third_policy_anything(self) -> None:
        assert [str(notice.problem) for notice in lint(third(), THIRD / "rules")] == []

    def test_there_are_figures_to_change(self) -> None:
        assert len(CASES) > 80

    @pytest.mark.parametrize(("site", "figure"), CASES, ids=lambda value: value.rule.id if isinstance(value, Site) else ".".join(map(str, value.path[-2:])))
    def test_a_changed_figure_is_found_at_its_line(self, site: Site, figure: Figure) -> None:
        wrong = Site(changed(site.rule, figure), site.policy, site.rulebook, site.folder)
        places = {notice.problem.place for notice in told(wrong) if notice.problem.code in ("number-unfounded", "date-unfounded", "bound-direction")}
        assert site.place(figure.path) in places

    @pytest.mark.parametrize("site", [site for policy in (KAIFENG, DONGMING) for site in sites(policy) if site.rule.by], ids=lambda site: site.rule.id)
    def test_a_due_date_left_out_is_found(self, site: Site) -> None:
        readings = {name: {value: {**patch, "by": None} for value, patch in patches.items()} for name, patches in site.rule.readings.items()}
        wrong = Site(replace(site.rule, by=None, readings=readings), site.policy, site.rulebook, site.folder)
        assert {notice.problem.code for notice in told(wrong)} & {"date-unused", "stage-without-date"}


def library_rule(name: str, **changes: Any) -> Site:
    """A rule of the third policy, changed."""
    policy = third().policies["qinghe-library-2025"]
    return Site(replace(policy.rules[name], **changes), policy, third(), THIRD / "rules")


class TestWords:
    @pytest.mark.parametrize(
        ("quote", "check", "found"),
        [
            ("就诊率达到60%左右", {"rate": {"indicator": "BORROW_RATE", "about": "60%"}}, "左右"),
            ("就诊率达到60%以上", {"rate": {"indicator": "BORROW_RATE", "above": "60%"}}, "以上"),
            ("就诊率达到60%以上", {"rate": {"indicator": "BORROW_RATE", "at_least": "60%"}}, None),
            ("图书、报刊等读物齐备", {"exists": {"of": "branch"}}, "等"),
            ("图书、报刊等读物齐备", {"judged": {}}, None),
            ("不同等级馆舍待遇平等，三项等于预算", {"exists": {"of": "branch"}}, None),
            ("鼓励设立分馆", {"exists": {"of": "branch"}}, "鼓励"),
            ("鼓励设立分馆", {"permission": {}}, None),
            ("可探索设立分馆", {"attested": {}}, "可"),
            ("可持续发展，群众认可，可借册数", {"attested": {}}, None),
            ("实现读者可以享受服务", {"attested": {}}, None),
            ("按照“两个允许”的要求", {"attested": {}}, None),
            ("定期开放", {"exists": {"of": "branch"}}, "定期"),
            ("定期开放", {"attested": {}}, None),
        ],
    )
    def test_a_word_that_needs_a_reading(self, quote: str, check: dict[str, Any], found: str | None) -> None:
        notices = told(library_rule("QL-12-b", quote=quote, check=check))
        words = [re.search("“(.*?)”", notice.problem.message) for notice in notices if notice.problem.code == "word-unread"]
        assert [word[1] for word in words if word] == ([found] if found else [])

    def test_a_remark_that_quotes_the_word_is_enough(self) -> None:
        site = library_rule("QL-12-b", quote="定期开放", check={"exists": {"of": "branch"}}, notes=("“定期”按每周一次核对。",))
        assert "word-unread" not in {notice.problem.code for notice in told(site)}


class TestForm:
    def test_the_order_has_every_key_of_the_rule_language(self) -> None:
        assert set(ORDER) == rule_schema()["properties"].keys()

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"examples": ()}, "no-example"),
            ({"examples": ({"name": "甲", "given": {}, "verdict": "compliant"},) * 2}, "example-name"),
            ({"remediation": "加快推进。"}, "remedy-vague"),
            ({"title": "押金10个工作日内退还"}, "number-in-words"),
            ({"remediation": "10个工作日内退还，在“押金退还”表填写。"}, "number-in-words"),
            ({"quote": "读者申请退还押金的，30个工作日内退还"}, "number-unused"),
            ({"check": {"exists": {"of": "deposit"}}}, "number-unused"),
            ({"check": {"every": {"in": "deposit", "must": {"paid_date": {"workdays_after": "requested_date", "at_least": 15}}}}}, None),
            ({"quote": "不超过15个工作日退还", "check": {"every": {"in": "deposit", "must": {"amount": {"at_least": 15}}}}}, "bound-direction"),
        ],
    )
    def test_faults_of_a_rule(self, change: dict[str, Any], code: str | None) -> None:
        found = {notice.problem.code for notice in told(library_rule("QL-6-a", **change))} - {"wrong-clause"}
        assert found == ({code} if code else set())
