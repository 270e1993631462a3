"""Waivers stand beside the true verdict and die with the rule or the data; there is no score without a weight table."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from compliance.cli.main import main

THIRD = Path(__file__).parent / "third_policy"
FOLDERS = ["--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
SUBMISSION = THIRD / "qinghe.yaml"


def compliance(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


def evaluated(out: Path, *arguments: object, submission: Path = SUBMISSION, folders: list[str] = FOLDERS) -> dict[str, Any]:
    done = compliance("evaluate", submission, *folders, "--out", out, *arguments)
    assert done.exit_code in (0, 1), done.output
    found: dict[str, Any] = json.loads((out / "青禾区" / "results.json").read_text("utf-8"))
    return found


def finding(results: dict[str, Any], rule: str) -> dict[str, Any]:
    return next(item for item in results["findings"] if item["rule"] == rule)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return evaluated(tmp_path_factory.mktemp("plain"), "--format", "json")


def waiver(plain: dict[str, Any], rule: str = "QL-2", **changes: Any) -> dict[str, Any]:
    own = {"unit": "青禾区", "rule": rule, "reason": "馆舍修缮", "approver": "青禾区文化和旅游局", "approved": "2025-11-01", "expires": "2026-06-30"}
    return own | {"given_for": finding(plain, rule)["fingerprint"]} | changes


def waivers(path: Path, *entries: dict[str, Any]) -> Path:
    """A file of waivers. A list in JSON is YAML too; days are written bare, digests in quotes."""
    text = json.dumps({"waivers": list(entries)}, ensure_ascii=False)
    path.write_text(re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", text), "utf-8")
    return path


def state(plain: dict[str, Any], tmp_path: Path, *arguments: object, **changes: Any) -> dict[str, Any]:
    path = waivers(tmp_path / "waivers.yaml", waiver(plain, **changes))
    found: dict[str, Any] = finding(evaluated(tmp_path / "out", "--format", "json", "--waivers", path, *arguments), changes.get("rule", "QL-2"))["waiver"]
    return found


def test_the_true_verdict_stays_and_the_waiver_stands_beside_it(plain: dict[str, Any], tmp_path: Path) -> None:
    path = waivers(tmp_path / "waivers.yaml", waiver(plain))
    results = evaluated(tmp_path / "out", "--waivers", path)
    assert results["clauses"] == plain["clauses"]
    assert results["summary"] == plain["summary"]
    assert finding(results, "QL-2")["waiver"] == {
        "state": "in_force", "why": "", "reason": "馆舍修缮", "approver": "青禾区文化和旅游局", "approved": "2025-11-01", "expires": "2026-06-30",
    }  # fmt: skip
    page = (tmp_path / "out" / "青禾区" / "report.html").read_text("utf-8")
    assert "青禾区文化和旅游局 2025年11月1日批准，至2026年6月30日；理由：馆舍修缮。结论不因豁免而改变。" in page


def test_a_waiver_does_not_change_the_exit_code(plain: dict[str, Any], tmp_path: Path) -> None:
    path = waivers(tmp_path / "waivers.yaml", waiver(plain))
    done = compliance("evaluate", SUBMISSION, *FOLDERS, "--format", "json", "--waivers", path, "--out", tmp_path / "out")
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("expires", "expected"),
    [("2025-12-30", "expired"), ("2025-12-31", "expiring"), ("2026-01-30", "expiring"), ("2026-01-31", "in_force")],
)
def test_its_last_day_decides_on_the_day_judged(plain: dict[str, Any], tmp_path: Path, expires: str, expected: str) -> None:
    assert state(plain, tmp_path, expires=expires)["state"] == expected


def test_it_is_not_yet_in_force_before_it_was_approved(plain: dict[str, Any], tmp_path: Path) -> None:
    assert state(plain, tmp_path, approved="2026-01-01")["state"] == "not_yet"


def test_a_rule_that_is_met_needs_none(plain: dict[str, Any], tmp_path: Path) -> None:
    found = state(plain, tmp_path, rule="QL-3-a")
    assert (found["state"], found["why"]) == ("not_needed", "结论为符合")


def test_it_is_void_once_the_figures_have_changed(plain: dict[str, Any], tmp_path: Path) -> None:
    other = tmp_path / "qinghe.yaml"
    other.write_text(SUBMISSION.read_text("utf-8").replace("weekly_hours: 41.5", "weekly_hours: 40"), "utf-8")
    path = waivers(tmp_path / "waivers.yaml", waiver(plain))
    found = finding(evaluated(tmp_path / "out", "--format", "json", "--waivers", path, submission=other), "QL-2")["waiver"]
    assert (found["state"], found["why"]) == ("void", "所依据的数据在批准之后有改动")


def test_it_is_void_once_a_paper_that_the_finding_rests_on_has_changed(plain: dict[str, Any], tmp_path: Path) -> None:
    text = SUBMISSION.read_text("utf-8")
    assert text.count("免费开放公告") == 1
    (tmp_path / "qinghe.yaml").write_text(text.replace("免费开放公告", "闭馆公告"), "utf-8")
    again = evaluated(tmp_path / "again", "--format", "json", submission=tmp_path / "qinghe.yaml")
    assert finding(again, "QL-9-a")["verdict"] == finding(plain, "QL-9-a")["verdict"]
    assert finding(again, "QL-9-a")["fingerprint"]["data"] != finding(plain, "QL-9-a")["fingerprint"]["data"]
    assert finding(again, "QL-2")["fingerprint"] == finding(plain, "QL-2")["fingerprint"]


def test_it_is_void_once_an_indicator_means_something_else(plain: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(THIRD, tmp_path / "third")
    path = tmp_path / "third" / "rules" / "indicators" / "BORROW_RATE.yaml"
    text = path.read_text("utf-8")
    assert "denominator: 持证读者\n" in text
    path.write_text(text.replace("denominator: 持证读者\n", "denominator: 常住人口\n"), "utf-8")
    folders = ["--rules", str(tmp_path / "third" / "rules"), "--policy-docs", str(tmp_path / "third" / "policy_docs")]
    again = evaluated(tmp_path / "again", "--format", "json", folders=folders)
    assert finding(again, "QL-3-a")["fingerprint"]["rule"] != finding(plain, "QL-3-a")["fingerprint"]["rule"]


def test_other_figures_of_the_unit_do_not_void_it(plain: dict[str, Any], tmp_path: Path) -> None:
    other = tmp_path / "qinghe.yaml"
    other.write_text(SUBMISSION.read_text("utf-8").replace("amount: 99999", "amount: 100000"), "utf-8")
    path = waivers(tmp_path / "waivers.yaml", waiver(plain))
    assert finding(evaluated(tmp_path / "out", "--format", "json", "--waivers", path, submission=other), "QL-2")["waiver"]["state"] == "in_force"


def test_it_is_void_once_the_rule_has_changed(plain: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(THIRD, tmp_path / "third")
    rule = tmp_path / "third/rules/qinghe-library-2025/2/QL-2.yaml"
    rule.write_text(rule.read_text("utf-8").replace("hours: 42}", "hours: 43}"), "utf-8")
    folders = ["--rules", str(tmp_path / "third/rules"), "--policy-docs", str(tmp_path / "third/policy_docs")]
    path = waivers(tmp_path / "waivers.yaml", waiver(plain))
    found = finding(evaluated(tmp_path / "out", "--format", "json", "--waivers", path, folders=folders), "QL-2")["waiver"]
    assert (found["state"], found["why"]) == ("void", "规则或所选口径在批准之后有改动")


def test_it_is_void_under_another_reading_of_its_rule(plain: dict[str, Any], tmp_path: Path) -> None:
    found = state(plain, tmp_path, "--reading", "QL-R1=exclusive", rule="QL-3-a")
    assert found["state"] == "void"


def refused(tmp_path: Path, option: str, text: str) -> str:
    path = tmp_path / "file.yaml"
    path.write_text(text, "utf-8")
    done = compliance("evaluate", SUBMISSION, *FOLDERS, option, path, "--out", tmp_path / "out")
    assert done.exit_code == 3, done.output
    assert not (tmp_path / "out").exists()
    return done.output


def entry(plain: dict[str, Any], **changes: Any) -> str:
    given = {name: f'"{digest}"' for name, digest in finding(plain, changes.get("rule", "QL-2"))["fingerprint"].items()}
    own = waiver(plain) | {"given_for": given} | changes
    lines = [f"    {name}: {{rule: {value['rule']}, data: {value['data']}}}" if name == "given_for" else f"    {name}: {value}" for name, value in own.items()]
    return "waivers:\n  -\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rule": "QL-3-a", "expires": "2025-10-31"}, "到期日 2025-10-31 早于批准日 2025-11-01"),
        ({"reason": "''"}, "“reason”的值"),
        ({"approved": "去年"}, "“approved”的值"),
        ({"given_for": {"rule": "x", "data": "y"}}, "file.yaml:"),
    ],
)
def test_a_faulty_waiver_is_refused_at_its_line(plain: dict[str, Any], tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    output = refused(tmp_path, "--waivers", entry(plain, **changes))
    assert message in output
    assert "file.yaml:" in output


def test_a_waiver_without_an_approver_is_refused(plain: dict[str, Any], tmp_path: Path) -> None:
    text = "\n".join(line for line in entry(plain).splitlines() if "approver" not in line)
    assert "缺少“approver”" in refused(tmp_path, "--waivers", text)


def test_an_unknown_rule_is_refused_with_the_nearest(plain: dict[str, Any], tmp_path: Path) -> None:
    assert "没有规则“QL-22”" in refused(tmp_path, "--waivers", entry(plain).replace("rule: QL-2\n", "rule: QL-22\n"))


def test_a_waiver_of_a_unit_that_was_not_evaluated_is_told(plain: dict[str, Any], tmp_path: Path) -> None:
    path = waivers(tmp_path / "waivers.yaml", waiver(plain, unit="柳溪镇"))
    done = compliance("evaluate", SUBMISSION, *FOLDERS, "--format", "json", "--waivers", path, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "豁免是“柳溪镇”的，本次没有评估" in done.output


WEIGHTS = """
title: 年度检查评分表
source: 青禾区文化和旅游局 2025年评分办法（内部）
policy: qinghe-library-2025
points: {QL-2: 10, QL-3-a: 7.5, QL-9-b: 5, QL-3-b: 3, QL-12-a: 2, QL-R-network: 20}
"""


def test_points_are_summed_by_what_the_verdicts_decide_and_the_source_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "weights.yaml"
    path.write_text(WEIGHTS, "utf-8")
    results = evaluated(tmp_path / "out", "--weights", path)
    score = results["score"]
    assert (score["gained"], score["lost"], score["open"], score["outside"]) == ("7.5", "30", "8", "2")
    assert {row["id"]: row["gained"] for row in score["rows"]} == {
        "QL-2": "0", "QL-3-a": "7.5", "QL-9-b": None, "QL-3-b": None, "QL-12-a": None, "QL-R-network": "0",
    }  # fmt: skip
    page = (tmp_path / "out" / "青禾区" / "report.html").read_text("utf-8")
    assert "青禾区文化和旅游局 2025年评分办法（内部）" in page
    assert "得 7.5 分，失 30 分" in page


def test_without_a_table_there_is_no_score_anywhere(tmp_path: Path) -> None:
    results = evaluated(tmp_path / "out")
    assert "score" not in results
    page = (tmp_path / "out" / "青禾区" / "report.html").read_text("utf-8")
    assert "得分" not in page.split("七、数据核对提示")[1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("policy: qinghe-library-2025", "policy: other-2020"), "权重表是 other-2020 的"),
        (("QL-2: 10", "QL-99: 10"), "没有规则或要求组“QL-99”"),
        (("QL-2: 10", "QL-2: -1"), "“QL-2”的值 -1"),
        (("source: ", "sauce: "), "不认识的键“sauce”"),
    ],
)
def test_a_faulty_table_is_refused_at_its_line(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    output = refused(tmp_path, "--weights", WEIGHTS.replace(*change))
    assert message in output
    assert "file.yaml:" in output


def test_results_with_waivers_and_points_are_verified_with_their_files(plain: dict[str, Any], tmp_path: Path) -> None:
    path, table = waivers(tmp_path / "waivers.yaml", waiver(plain)), tmp_path / "weights.yaml"
    table.write_text(WEIGHTS, "utf-8")
    evaluated(tmp_path / "out", "--waivers", path, "--weights", table)
    arguments = ["verify", tmp_path / "out" / "青禾区" / "results.json", "--submission", SUBMISSION, *FOLDERS]
    assert compliance(*arguments, "--waivers", path, "--weights", table).exit_code == 0
    without = compliance(*arguments)
    assert without.exit_code == 1
    assert "seal.waivers" in without.output
    assert "seal.weights" in without.output
