"""What other systems read: OSCAL assessment results and JUnit XML. Both are valid, inert, the same for the same inputs, and show only 符合 as met."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from trestle.oscal.assessment_results import Model

from compliance.cli.main import main
from compliance.model.evaluation import Evaluation, Quantity
from compliance.model.place import Place
from compliance.model.verdict import Basis, Conclusion, Reason, Verdict
from compliance.model.waiver import Fingerprint, Waiver, WaiverState, WaiverUse
from compliance.reports.junit_results import render_junit
from compliance.reports.oscal import render_oscal
from compliance.reports.oscal_text import markup, token
from report_samples import COMPLIANT, dongming, kaifeng, renamed

ROOT = Path(__file__).resolve().parent.parent
THIRD = ROOT / "tests" / "third_policy"
JUNIT = xmlschema.XMLSchema(ROOT / "tests" / "data" / "schemas" / "junit-10.xsd")
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) ![](http://evil.example/a.png) `=cmd` {{ insert: param, x }}\x00\x1b[2J\u202e\ud800 ]]> --> # *a*"
HOSTILE_LINES = f'=HYPERLINK("http://evil.example")\r\n- {HOSTILE}\n\n# {HOSTILE}\n1. x\n===\n    code\nwww.evil.example'
CONCLUSIONS = [
    Conclusion(verdict, reason, basis)
    for verdict, basis in product(Verdict, Basis)
    for reason in (tuple(Reason) if verdict is Verdict.INSUFFICIENT_DATA else (None,))
]
OPEN = (Verdict.INSUFFICIENT_DATA, Verdict.NEEDS_REVIEW, Verdict.NOT_DUE)
SILENT = (Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE)


def results_of(evaluation: Evaluation) -> dict[str, Any]:
    """The one result of the OSCAL document, which is valid."""
    text = render_oscal(evaluation)
    Model.model_validate_json(text)
    found: dict[str, Any] = json.loads(text)["assessment-results"]["results"][0]
    return found


def suites_of(evaluation: Evaluation) -> ElementTree.Element:
    """The JUnit document, which is valid."""
    text = render_junit(evaluation)
    JUNIT.validate(text)
    return ElementTree.fromstring(text)


def concluding(*conclusions: Conclusion, **changes: Any) -> Evaluation:
    """An evaluation with one finding for each conclusion, `R0`, `R1`, ..."""
    base = kaifeng()
    findings = tuple(replace(base.findings[0], rule=f"R{number}", conclusion=one, **changes) for number, one in enumerate(conclusions))
    return replace(base, findings=findings)


def values(thing: dict[str, Any], name: str) -> list[str]:
    return [item["value"] for item in thing.get("props", ()) if item["name"] == name]


def waived(state: WaiverState) -> WaiverUse:
    waiver = Waiver("示例县", "R0", "修缮", "市政府", date(2020, 1, 1), date(2020, 12, 31), Fingerprint("a", "b"), Place("waivers.yaml"))
    return WaiverUse(waiver, state)


class TestOscal:
    @pytest.mark.parametrize("conclusion", CONCLUSIONS, ids=lambda item: "-".join(filter(None, (item.verdict, item.reason, item.basis))))
    def test_only_what_is_shown_to_be_met_is_satisfied(self, conclusion: Conclusion) -> None:
        result = results_of(concluding(conclusion))
        states = [(item["target"]["status"]["state"], item["target"]["status"]["reason"]) for item in result.get("findings", ())]
        verdict = conclusion.verdict
        if verdict in SILENT:
            assert states == []
        elif verdict in OPEN:
            assert states == [("not-satisfied", "other")]
        else:
            assert states == [("satisfied", "pass") if verdict is Verdict.COMPLIANT else ("not-satisfied", "fail")]
        assert len(result["observations"]) == 1
        assert values(result["observations"][0], "verdict") == [verdict.value]
        assert values(result["observations"][0], "reason") == ([conclusion.reason.value] if conclusion.reason else [])
        assert values(result["observations"][0], "basis") == [conclusion.basis.value]

    @pytest.mark.parametrize("state", WaiverState)
    @pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict not in SILENT and verdict is not Verdict.COMPLIANT])
    def test_a_waiver_satisfies_nothing(self, verdict: Verdict, state: WaiverState) -> None:
        (finding,) = results_of(concluding(Conclusion(verdict), waiver=waived(state)))["findings"]
        assert finding["target"]["status"]["state"] == "not-satisfied"
        assert values(finding, "waiver") == [state.value]
        assert "结论不因豁免而改变" in finding["target"]["status"]["remarks"]

    def test_a_gap_before_the_due_date_is_told_as_one_that_lies_ahead(self) -> None:
        gap = Quantity("还差 2 家", "2", "家")
        ahead, now = results_of(concluding(Conclusion(Verdict.NOT_DUE), Conclusion(Verdict.NON_COMPLIANT), gap=gap))["findings"]
        assert (values(ahead, "prospective-gap"), values(ahead, "gap")) == (["还差 2 家"], [])
        assert (values(now, "prospective-gap"), values(now, "gap")) == ([], ["还差 2 家"])

    @pytest.mark.parametrize("evaluation", [kaifeng, dongming])
    def test_every_rule_has_one_observation_and_its_finding_leads_to_it(self, evaluation: Callable[[], Evaluation]) -> None:
        made = evaluation()
        result = results_of(made)
        rules = [finding.rule for finding in made.findings]
        by_uuid = {item["uuid"]: values(item, "rule") for item in result["observations"]}
        assert [rule for names in by_uuid.values() for rule in names] == rules
        judged = [finding.rule for finding in made.findings if finding.conclusion.verdict not in SILENT]
        assert [values(item, "rule") for item in result["findings"]] == [[rule] for rule in judged]
        for item in result["findings"]:
            (related,) = item["related-observations"]
            assert by_uuid[related["observation-uuid"]] == values(item, "rule")
        objectives = result["reviewed-controls"]["control-objective-selections"][0]["include-objectives"]
        assert [item["objective-id"] for item in objectives] == [item["target"]["target-id"] for item in result["findings"]]

    def test_what_every_report_must_say_is_said(self) -> None:
        made = dongming()
        result = results_of(made)
        assert {item["class"]: item["value"] for item in result["props"] if item["name"] == "seal"} == made.seal
        assert values(result, "comparison-only") == ["true"]
        assert all(banner in result["description"] for banner in made.banners)
        county = results_of(kaifeng())
        assert values(county, "comparison-only") == []
        assert {item["value"] for item in county["props"] if item["name"] == "reading"} == {f"{use.id}={use.value}" for use in kaifeng().readings}
        flips = {(finding.rule, f"{flip.reading}={flip.value}", flip.verdict.value) for finding in kaifeng().findings for flip in finding.flips}
        told = {(values(item, "rule")[0], one["value"], one["class"]) for item in county["findings"] for one in item["props"] if one["name"] == "flip"}
        assert told == flips != set()

    def test_all_that_is_referred_to_is_there_and_no_uuid_occurs_twice(self) -> None:
        document = json.loads(render_oscal(kaifeng()))["assessment-results"]
        made = Counter(_keyed(document, "uuid"))
        assert max(made.values()) == 1
        referred = {
            *_keyed(document, "actor-uuid"),
            *_keyed(document, "subject-uuid"),
            *_keyed(document, "component-uuid"),
            *_keyed(document, "observation-uuid"),
        }
        assert referred <= made.keys()
        assert document["import-ap"]["href"].removeprefix("#") in made

    def test_days_are_those_of_the_evaluation(self) -> None:
        found = set(re.findall(r"\d{4}-\d\d-\d\dT[\d:+-]+", render_oscal(kaifeng())))
        assert found == {f"{day}T00:00:00+08:00" for day in ("2020-10-31", "2020-01-01", "2020-09-30")}

    def test_without_findings_the_document_is_still_valid(self) -> None:
        empty = replace(kaifeng(), findings=(), readings=(), seal={}, engines=(), banners=(), period=(None, None), extra={})
        assert "findings" not in results_of(empty)

    @pytest.mark.parametrize("name", ["规则一", "3.1-a", "a b", "KF-1.3-g", "_x", "a\n", ""])
    def test_a_rule_is_named_as_oscal_names_things(self, name: str) -> None:
        base = concluding(COMPLIANT)
        (finding,) = results_of(replace(base, findings=(replace(base.findings[0], rule=name),)))["findings"]
        assert finding["target"]["target-id"] == token(name)
        assert (token(name) == name) is (name in ("KF-1.3-g", "_x"))

    def test_other_names_stay_apart(self) -> None:
        assert len({token(name) for name in ("规则一", "规则二", "a b", "a_b")}) == 4

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda document: document.pop("uuid"),
            lambda document: document["results"].clear(),
            lambda document: document["results"][0]["findings"][0]["target"]["status"].update(state="unknown"),
            lambda document: document["results"][0]["observations"][0].pop("collected"),
            lambda document: document["metadata"].update({"last-modified": "2020-10-31"}),
            lambda document: document["results"][0]["props"][0].update(value=" "),
        ],
    )
    def test_the_validator_refuses_what_is_not_oscal(self, spoil: Callable[[dict[str, Any]], object]) -> None:
        whole = json.loads(render_oscal(kaifeng()))
        spoil(whole["assessment-results"])
        with pytest.raises(ValueError, match="validation error"):
            Model.model_validate_json(json.dumps(whole))


def _keyed(node: Any, name: str) -> list[str]:
    if isinstance(node, dict):
        own = [node[name]] if name in node else []
        return own + [found for child in node.values() for found in _keyed(child, name)]
    return [found for child in node for found in _keyed(child, name)] if isinstance(node, list) else []


IDENTITY = {
    "nothing": ({}, True),
    "another release": ({"seal": {**kaifeng().seal, "program": "9.9", "engine": "x", "templates": "y"}}, True),
    "another submission": ({"seal": {**kaifeng().seal, "submission": "0" * 64}}, False),
    "other readings": ({"seal": {**kaifeng().seal, "readings": "0" * 64}}, False),
    "another day": ({"as_of": date(2020, 10, 30)}, False),
    "another unit": ({"subject_name": "别县"}, False),
    "for comparison": ({"benchmark": True}, False),
}


@pytest.mark.parametrize("case", IDENTITY)
def test_uuids_are_those_of_what_was_judged(case: str) -> None:
    changes, same = IDENTITY[case]
    before, after = (set(_keyed(json.loads(render_oscal(one))["assessment-results"]["results"], "uuid")) for one in (kaifeng(), replace(kaifeng(), **changes)))
    assert before == after if same else not before & after


class TestJUnit:
    @pytest.mark.parametrize("conclusion", CONCLUSIONS, ids=lambda item: "-".join(filter(None, (item.verdict, item.reason, item.basis))))
    def test_only_what_is_shown_to_be_met_passes(self, conclusion: Conclusion) -> None:
        (case,) = suites_of(concluding(conclusion)).iter("testcase")
        outcomes = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
        expected = {Verdict.COMPLIANT: [], Verdict.NON_COMPLIANT: ["failure"], Verdict.INSUFFICIENT_DATA: ["error"]}
        assert outcomes == expected.get(conclusion.verdict, ["skipped"])

    @pytest.mark.parametrize("state", WaiverState)
    def test_a_waiver_makes_nothing_pass(self, state: WaiverState) -> None:
        (case,) = suites_of(concluding(Conclusion(Verdict.NON_COMPLIANT), waiver=waived(state))).iter("testcase")
        failure = case.find("failure")
        assert failure is not None
        assert "结论不因豁免而改变" in (failure.text or "")

    def test_a_suite_is_a_chapter_and_the_counts_are_right(self) -> None:
        made = kaifeng()
        root = suites_of(made)
        assert len(list(root)) == 3
        assert len({suite.get("name") for suite in root}) == len(list(root))
        assert "folder-of-the-rule" not in ElementTree.tostring(root, encoding="unicode")
        for suite in root:
            cases = list(suite.iter("testcase"))
            assert suite.get("tests") == str(len(cases))
            for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                assert suite.get(attribute) == str(sum(case.find(tag) is not None for case in cases))
        counts = made.summary()
        assert (root.get("tests"), root.get("failures")) == (str(len(made.findings)), str(counts[Verdict.NON_COMPLIANT]))
        assert root.get("errors") == str(counts[Verdict.INSUFFICIENT_DATA])

    def test_what_every_report_must_say_is_said_in_every_suite(self) -> None:
        made = dongming()
        for suite in suites_of(made):
            told = {item.get("name"): item.get("value") or "" for item in suite.iter("property")}
            assert all(banner in told["提示"] for banner in made.banners)
            assert told["封存信息：申报材料"] == made.seal["submission"]
            assert told["被评估对象"] == "东明县"

    def test_no_time_is_told(self) -> None:
        names = {name for element in suites_of(kaifeng()).iter() for name in element.attrib}
        assert names == {"name", "tests", "failures", "errors", "skipped", "classname", "type", "message", "value"}

    def test_without_findings_or_policy_text_the_document_is_still_valid(self) -> None:
        assert len(suites_of(replace(kaifeng(), findings=()))) == 0
        assert len(suites_of(replace(kaifeng(), extra={}))) == 1


class TestInert:
    @pytest.mark.parametrize("text", [HOSTILE, HOSTILE_LINES, "\n", " ", "x" * 5000])
    def test_what_was_filed_does_nothing_in_either_form(self, text: str) -> None:
        evaluation = renamed(kaifeng(), text)
        document = render_oscal(evaluation)
        Model.model_validate_json(document)
        junit = render_junit(evaluation)
        JUNIT.validate(junit)
        for made in (document, junit):
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e\ud800-\udfff]", made)
        assert "<script" not in junit

    def test_the_markdown_of_oscal_has_neither_links_nor_html(self) -> None:
        marked = [text for name in ("description", "remarks", "title") for text in _keyed(json.loads(render_oscal(renamed(kaifeng(), HOSTILE_LINES))), name)]
        assert any("evil" in text for text in marked)
        for text in marked:
            assert _kinds(text) <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}, text

    @settings(max_examples=40, deadline=None)
    @given(st.text(max_size=30))
    def test_whatever_was_filed_both_forms_are_valid(self, text: str) -> None:
        evaluation = renamed(kaifeng(), text)
        results_of(evaluation)
        suites_of(evaluation)

    @settings(max_examples=300, deadline=None)
    @given(st.text(st.sampled_from("a1 .)-+=#>*_`~[]()<>!&;:/|\\{}\n\t\"'^$@wh"), max_size=40))
    def test_whatever_is_written_is_printed_and_nothing_else(self, text: str) -> None:
        marked = markup(text)
        assert _kinds(marked) <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}
        assert "".join(_shown(marked).split()) == "".join(text.split())


def _tokens(text: str) -> list[Any]:
    found = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [one for top in found for one in (top, *(top.children or ()))]


def _kinds(text: str) -> set[str]:
    return {one.type for one in _tokens(text)}


def _shown(text: str) -> str:
    return "".join(one.content if one.type in ("text", "text_special") else "\n" for one in _tokens(text) if one.type != "inline")


def exported(out: Path, formats: str) -> Path:
    folders = ["--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
    done = CliRunner().invoke(main, ["evaluate", str(THIRD / "qinghe.yaml"), *folders, "--format", formats, "--out", str(out)])
    assert done.exit_code == 1, done.output
    return out / "青禾区"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("out"), "oscal,junit")


class TestCommand:
    def test_the_files_lie_beside_the_results(self, folder: Path) -> None:
        assert {path.name for path in folder.iterdir()} == {"results.json", "assessment-results.oscal.json", "results.junit.xml"}

    @pytest.mark.parametrize(("name", "file"), [("oscal", "assessment-results.oscal.json"), ("junit", "results.junit.xml")])
    def test_each_alone_gives_the_same_bytes(self, folder: Path, tmp_path: Path, name: str, file: str) -> None:
        alone = exported(tmp_path, name)
        assert {path.name for path in alone.iterdir()} == {"results.json", file}
        assert (alone / file).read_bytes() == (folder / file).read_bytes()

    def test_they_say_what_the_results_say(self, folder: Path) -> None:
        results = json.loads((folder / "results.json").read_text("utf-8"))
        text = (folder / "assessment-results.oscal.json").read_text("utf-8")
        Model.model_validate_json(text)
        observations = json.loads(text)["assessment-results"]["results"][0]["observations"]
        assert [(values(item, "rule"), values(item, "verdict")) for item in observations] == [
            ([item["rule"]], [item["verdict"]]) for item in results["findings"]
        ]
        JUNIT.validate(folder / "results.junit.xml")
        cases = [case.get("name", "").split(" ")[0] for case in ElementTree.parse(folder / "results.junit.xml").iter("testcase")]
        assert sorted(cases) == sorted(item["rule"] for item in results["findings"])
