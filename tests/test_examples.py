"""The examples are what the tool makes of the present rules, can be evaluated, and every planted fault gets the verdict that `expected.yaml` states."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from python_calamine import CalamineWorkbook

from compliance.cli.session import Session
from compliance.evaluate import Request
from compliance.evaluate.results import dumps
from compliance.submission import Submission, find_submissions, read_submission

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
sys.path.insert(0, str(ROOT / "tools"))

from examples.all_files import all_files  # noqa: E402
from examples.book import NOTE  # noqa: E402
from examples.readme import RUNS, outcome  # noqa: E402
from make_examples import KEPT, made_before  # noqa: E402

EXPECTED = yaml.safe_load((EXAMPLES / "expected.yaml").read_text(encoding="utf-8"))
PILOT = "pilot-counties-2019"
VERDICTS = {"compliant", "non_compliant", "insufficient_data", "not_due", "not_applicable", "needs_review", "informational"}


@cache
def session(*readings: str) -> Session:
    return Session.open(None, None, None, readings)


@cache
def made() -> dict[Path, bytes]:
    return all_files(session().rulebook, EXAMPLES)


@cache
def results(run: str, policy: str | None = None, *readings: str, benchmark: bool = False) -> dict[str, Any]:
    """The results of every submission of a folder by unit; an input error raises."""
    evaluated = [session(*readings).evaluate(path, policy, Request(benchmark=benchmark)) for path in find_submissions(EXAMPLES / run)]
    return {item.subject_name: json.loads(dumps(item)) for item in evaluated}


def submissions(run: str) -> list[Submission]:
    rulebook = session().rulebook
    return [read_submission(path, rulebook.tables, rulebook.atoms()) for path in find_submissions(EXAMPLES / run)]


def finding(result: dict[str, Any], rule: str) -> dict[str, Any]:
    (found,) = [item for item in result["findings"] if item["rule"] == rule]
    return found


def sheets(data: bytes) -> dict[str, Any]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


class TestFiles:
    def test_nothing_is_missing_or_left_over(self) -> None:
        assert set(made_before(EXAMPLES, made())) == made().keys()

    @pytest.mark.parametrize("path", sorted(path for path in EXAMPLES.rglob("*") if path.is_file() and path.name not in KEPT), ids=lambda path: path.name)
    def test_a_file_is_what_the_tool_makes(self, path: Path) -> None:
        """Workbooks by their cells: another version of the library that writes them may pack them differently."""
        fresh, kept = made()[path.relative_to(EXAMPLES)], path.read_bytes()
        same = sheets(fresh) == sheets(kept) if path.suffix == ".xlsx" else fresh == kept
        assert same, "运行 python tools/make_examples.py"

    def test_the_tool_makes_the_same_bytes_again(self) -> None:
        assert all_files(session().rulebook, EXAMPLES) == made()

    def test_they_are_modest(self) -> None:
        assert max(len(data) for data in made().values()) < 300_000
        assert sum(len(data) for data in made().values()) < 3_000_000

    def test_the_source_is_not_taken_for_a_submission(self) -> None:
        assert len(find_submissions(EXAMPLES / PILOT)) == 8


class TestSubmissions:
    @pytest.mark.parametrize(("run", "units"), [("kaifeng-final", 5), ("kaifeng-midterm", 4), ("dongming-effectiveness", 1)])
    def test_each_is_evaluated_without_an_input_error(self, run: str, units: int) -> None:
        assert len(results(run)) == units

    @pytest.mark.parametrize("run", RUNS)
    def test_each_says_that_it_is_invented(self, run: str) -> None:
        assert {submission.cover.value("note") for submission in submissions(run)} == {NOTE}

    @pytest.mark.parametrize("run", RUNS)
    def test_only_persons_whom_a_plan_names_are_named(self, run: str) -> None:
        for submission in submissions(run):
            policy = session().rulebook.policy_for(str(submission.cover.value("regime")))
            assert policy is not None
            plan = re.sub(r"\s", "", policy.document.markdown)
            named = {str(row.value("person_name")) for row in submission.rows("org_member") if row.value("person_name") is not None}
            assert [name for name in named if name not in plan] == []

    def test_one_county_is_nearly_all_compliant(self) -> None:
        counts = results("kaifeng-final")["通许县"]["summary"]
        assert counts["non_compliant"] == counts["insufficient_data"] == 0
        assert counts["needs_review"] <= 3
        assert counts["compliant"] > 250

    @pytest.mark.parametrize("run", RUNS)
    def test_nothing_fails_but_what_was_planted(self, run: str) -> None:
        """At the mid-term the faults of the final evaluation are there already, unless dated later."""
        for unit, result in results(run).items():
            planted = {item["rule"] for item in EXPECTED if item["unit"] == unit}
            assert {item["rule"] for item in result["findings"] if item["verdict"] in ("non_compliant", "insufficient_data")} <= planted


class TestPlanted:
    @pytest.mark.parametrize("item", EXPECTED, ids=lambda item: f"{item['run']}-{item['unit']}-{item.get('clause', item['rule'])}-{item['verdict']}")
    def test_it_gets_its_verdict(self, item: dict[str, Any]) -> None:
        result = results(item["run"])[item["unit"]]
        found = finding(result, item["rule"])
        judged = result["clauses"][item["clause"]] if "clause" in item else found
        assert judged["verdict"] == item["verdict"]
        assert judged["reason"] == item.get("reason", judged["reason"])
        assert judged["basis"] == item.get("basis", judged["basis"])
        text = json.dumps(found, ensure_ascii=False)
        assert [word for word in item.get("shows", ()) if word not in text] == []
        flips = {f"{flip['reading']}={flip['value']}": flip["verdict"] for flip in found["flips"]}
        assert item.get("flips", {}).items() <= flips.items()
        if "entry" in item:
            assert states(found, item["entry"]["holds"]) == {item["entry"]["state"]}

    def test_every_verdict_occurs(self) -> None:
        assert {item["verdict"] for item in EXPECTED} >= VERDICTS - {"informational"}
        found = {item["verdict"] for run in RUNS for result in results(run).values() for item in result["findings"]}
        assert found == VERDICTS

    def test_the_readme_lists_each(self) -> None:
        text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
        for item in EXPECTED:
            lines = [line for line in text.splitlines() if f"| {item['planted']} |" in line]
            assert any(item["unit"] in line and item["rule"] in line and outcome(item) in line for line in lines)


def states(found: dict[str, Any], holds: str) -> set[str]:
    """The states of the entries that a text occurs in."""
    return {entry["state"] for entry in found["entries"] if holds in entry["label"] or holds in entry["detail"]}


class TestPilotCounties:
    DONGMING, KAIFENG = "dongming-2023-27", "kaifeng-2019-74"

    def reach(self, reading: str) -> set[str]:
        judged = results(PILOT, self.DONGMING, f"X03={reading}", benchmark=True)
        return {unit for unit, result in judged.items() if finding(result, "DM-A3-1.2a")["verdict"] == "compliant"}

    def test_the_two_readings_of_92_percent_share_no_county(self) -> None:
        assert self.reach("visit") == {"A1县", "A2县", "B2县", "C2县"}
        assert self.reach("inpatient") == {"B1市"}

    def test_no_county_reaches_65_percent_of_primary_visits(self) -> None:
        judged = results(PILOT, self.KAIFENG, benchmark=True)
        assert {finding(result, "KF-1.3-g")["verdict"] for result in judged.values()} == {"non_compliant"}

    @pytest.mark.parametrize(("policy", "rule"), [(DONGMING, "DM-A3-1.2a"), (KAIFENG, "KF-1.3-g"), (KAIFENG, "KF-1.3-h")])
    def test_a_verdict_rests_on_the_rate_as_reported(self, policy: str, rule: str) -> None:
        for result in results(PILOT, policy, benchmark=True).values():
            assert finding(result, rule)["basis"] == "as_reported"

    def test_the_figures_are_those_of_the_source(self) -> None:
        source = next((EXAMPLES / PILOT / "source").rglob("source.csv")).read_text(encoding="utf-8").splitlines()
        for line in source[1:]:
            name, _, _, inpatient, visit, primary, *_ = line.split(",")
            filed = yaml.safe_load((EXAMPLES / PILOT / f"{name}.yaml").read_text(encoding="utf-8"))
            values = {row["indicator_code"]: row["value"] for row in filed["indicator"]}
            assert (values["IN_COUNTY_INPT_RATE"], values["IN_COUNTY_VISIT_RATE"], values["PRIMARY_VISIT_RATE"]) == (inpatient, visit, primary)
