"""Proofs about rules: seeded faults are found with their code, file and line; what the solver says of a county is what the program says of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from builders import ROOT, book, calendar
from compliance.cli.main import main
from compliance.evaluate.cases import case_of
from compliance.evaluate.compiled import compile_policy, compile_rule
from compliance.evaluate.examples import problem_of
from compliance.model.verdict import Verdict
from compliance.rule_ci.outcome import Level, Notice
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import load_rulebook
from compliance.submission.assemble import Converters

pytest.importorskip("z3")

from compliance.rule_ci.prove.prove import Proven, prove_all
from compliance.rule_ci.prove.setting import Setting
from compliance.rule_ci.prove.single import WITNESSED, prove
from compliance.rule_ci.prove.versions import shape, subjects, versions_of
from compliance.rule_ci.prove.witness import Court, witness

THIRD = ROOT / "tests" / "third_policy"
POLICY = "qinghe-library-2025"
QUOTE = "持证读者年度到馆借阅率达到60%以上"


def seeded(tmp_path: Path, *rules: dict[str, Any], policy: str = POLICY) -> Path:
    """The third policy with only the rules given, each carrying a clause of its own at paragraph 3."""
    folder = tmp_path / "third"
    shutil.copytree(THIRD, folder)
    own = folder / "rules" / policy
    for path in own.glob("*/"):
        shutil.rmtree(path)
    atoms = [{"id": rule["id"], "at": "3", "kind": "duty", "quote": QUOTE} for rule in rules]
    (own / "clauses.yaml").write_text(yaml.safe_dump(atoms, allow_unicode=True), encoding="utf-8")
    for rule in rules:
        text = {
            "id": rule["id"],
            "title": "试",
            "clause": f"{policy}#3",
            "quote": QUOTE,
            "covers": [rule["id"]],
            **rule,
            "responsible": ["馆"],
            "remediation": "改",
        }
        path = own / "3" / f"{rule['id']}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(text, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def proven(folder: Path) -> Proven:
    return prove_all(load_rulebook(folder / "rules", folder / "policy_docs"), calendar())


def found(folder: Path, code: str) -> list[Notice]:
    return [notice for notice in proven(folder).outcome.notices if notice.problem.code == code]


def rate(**bound: str) -> dict[str, Any]:
    return {"check": {"rate": {"indicator": "BORROW_RATE", **bound}}}


def rule(number: int, **own: Any) -> dict[str, Any]:
    return {"id": f"QL-3-s{number}", **own}


def line_of(folder: Path, notice: Notice, key: str) -> None:
    """The notice stands at the value of the key in its file."""
    place = notice.problem.place
    lines = (folder / place.file).read_text(encoding="utf-8").splitlines()
    assert place.line is not None
    number = next(number for number, line in enumerate(lines, start=1) if line.startswith(f"{key}:"))
    assert place.line in (number, number + 1)


def test_two_bounds_that_exclude_each_other_contradict(tmp_path: Path) -> None:
    folder = seeded(tmp_path, rule(1, **rate(at_least="60%")), rule(2, **rate(at_most="50%")))
    (notice,) = found(folder, "contradiction")
    assert notice.level is Level.ERROR
    assert notice.problem.place.file == f"rules/{POLICY}/3/QL-3-s1.yaml"
    line_of(folder, notice, "check")
    assert [text for _, text in notice.related] == [QUOTE, QUOTE]
    assert {place.file.rpartition("/")[2] for place, _ in notice.related} == {"QL-3-s1.yaml", "QL-3-s2.yaml"}
    assert "分子" in notice.problem.message


def test_a_set_is_shown_without_what_it_does_not_need(tmp_path: Path) -> None:
    def asked(**must: Any) -> dict[str, Any]:
        return {"check": {"every": {"in": "branch", "must": must, "none": "not_reported"}}}

    hours = asked(weekly_hours={"at_least": 60})
    folder = seeded(tmp_path, rule(1, **hours), rule(2, **asked(kind=["总馆"])), rule(3, **asked(kind=["分馆"])))
    (notice,) = found(folder, "contradiction")
    assert {place.file.rpartition("/")[2] for place, _ in notice.related} == {"QL-3-s2.yaml", "QL-3-s3.yaml"}


def test_the_smallest_set_of_three(tmp_path: Path) -> None:
    def asked(**must: Any) -> dict[str, Any]:
        return {"check": {"every": {"in": "branch", "must": must, "none": "not_reported"}}}

    parts = (asked(kind=["总馆", "分馆"]), asked(weekly_hours={"at_least": 60}), asked(kind={"not": "总馆"}), asked(kind={"not": "分馆"}))
    (notice,) = found(seeded(tmp_path, *(rule(number, **part) for number, part in enumerate(parts, start=1))), "contradiction")
    assert {place.file.rpartition("/")[2] for place, _ in notice.related} == {"QL-3-s1.yaml", "QL-3-s3.yaml", "QL-3-s4.yaml"}


def test_a_contradiction_under_another_reading_only(tmp_path: Path) -> None:
    patch = {"readings": {"QL-R1": {"exclusive": rate(above="60%")}}}
    folder = seeded(tmp_path, rule(1, **rate(at_least="60%"), **patch), rule(2, **rate(at_most="60%")))
    (notice,) = found(folder, "contradiction")
    assert "QL-R1 取 exclusive" in notice.problem.message


def test_bounds_that_meet_do_not_contradict(tmp_path: Path) -> None:
    outcome = proven(seeded(tmp_path, rule(1, **rate(at_least="60%")), rule(2, **rate(at_most="60%")))).outcome
    assert not outcome.failed
    assert {notice.problem.code for notice in outcome.notices} <= {"dead-branch"}


@pytest.mark.parametrize(
    ("own", "code", "key"),
    [
        ({**rate(at_least="60%"), "applies": {"levels": ["省"]}}, "binds-nobody", "applies"),
        (rate(above="100%"), "never-met", "check"),
        (rate(at_least="0%"), "never-failed", "check"),
        ({"check": {"exists": {"of": "branch", "where": {"kind": ["总馆"], "any_of": [{"kind": "分馆"}]}}}}, "empty-selection", "check"),
        ({"check": {"every": {"in": "branch", "must": {"weekly_hours": {"at_least": 60, "at_most": 50}}, "none": "not_reported"}}}, "never-met", "check"),
    ],
)
def test_what_is_wrong_with_one_rule(tmp_path: Path, own: dict[str, Any], code: str, key: str) -> None:
    folder = seeded(tmp_path, rule(1, **own))
    (notice,) = found(folder, code)
    assert notice.problem.place.file == f"rules/{POLICY}/3/QL-3-s1.yaml"
    line_of(folder, notice, key)


def test_a_lower_target_beside_a_higher_one_is_subsumed(tmp_path: Path) -> None:
    folder = seeded(tmp_path, rule(1, **rate(at_least="65%")), rule(2, **rate(at_least="60%")))
    (notice,) = found(folder, "subsumed-rule")
    assert notice.level is Level.NOTE
    assert notice.problem.place.file.endswith("QL-3-s2.yaml")


def test_the_same_check_twice_is_redundant(tmp_path: Path) -> None:
    folder = seeded(tmp_path, rule(1, **rate(at_least="65%")), rule(2, **rate(at_least="65%")))
    (notice,) = found(folder, "redundant-rule")
    assert notice.level is Level.NOTE


def test_of_two_plans_the_stricter_target_is_named_with_the_difference(tmp_path: Path) -> None:
    folder = seeded(tmp_path, rule(1, **rate(at_least="65%")), rule(2, check={"exists": {"of": "branch", "where": {"reading_room": True}}}))
    other = folder / "rules" / "other-2025"
    shutil.copytree(folder / "rules" / POLICY, other)
    (other / "3" / "QL-3-s2.yaml").unlink()
    (other / "clauses.yaml").write_text(yaml.safe_dump([{"id": "QL-3-s1", "at": "3", "kind": "duty", "quote": "无障碍"}], allow_unicode=True), encoding="utf-8")
    path = other / "3" / "QL-3-s1.yaml"
    text = path.read_text(encoding="utf-8").replace(POLICY, "other-2025").replace("65%", "60%").replace(QUOTE, "无障碍")
    path.write_text(text, encoding="utf-8")
    document = (folder / "policy_docs" / f"{POLICY}.md").read_text(encoding="utf-8")
    (folder / "policy_docs" / "other-2025.md").write_text(document.replace(f"id: {POLICY}", "id: other-2025"), encoding="utf-8")
    (comparison,) = proven(folder).outcome.data["comparison"]
    (pair,) = comparison["pairs"]
    assert (pair["relation"], pair["stricter"], pair["by"]) == ("stricter", POLICY, "相差 5 个百分点")
    assert [duty["rule"] for duty in comparison["only"][POLICY]] == ["QL-3-s2"]
    assert comparison["only"]["other-2025"] == []


def test_saved_counties_get_the_verdicts_that_are_claimed(tmp_path: Path) -> None:
    folder = seeded(tmp_path, rule(1, **rate(at_least="60%")), rule(2, **rate(at_most="50%")))
    target = tmp_path / "saved"
    result = CliRunner().invoke(main, ["rules", "prove", str(folder / "rules"), "--save", str(target)])
    assert result.exit_code == 1, result.output
    rulebook = load_rulebook(folder / "rules", folder / "policy_docs")
    policy, choices, converters = rulebook.policies[POLICY], choose_readings(rulebook.readings, ()), Converters(rulebook.tables, rulebook.atoms())
    tried = 0
    for own in policy.rules.values():
        saved = yaml.safe_load((target / POLICY / f"{own.id}.yaml").read_text(encoding="utf-8"))
        for example in saved["examples"]:
            case = case_of(example, own, policy, converters, own.place)
            assert problem_of(case, compile_rule(own, policy, rulebook, choices), calendar()) is None
            tried += 1
    assert tried == 6


def test_without_the_solver_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = CliRunner().invoke(main, ["rules", "prove", str(THIRD / "rules")])
    assert result.exit_code == 2
    assert "pip install" in result.output


@pytest.mark.parametrize(("policy", "realised"), [("kaifeng-2019-74", 285), ("dongming-2023-27", 355)])
def test_counties_of_the_solver_get_the_verdict_that_it_claims(policy: str, realised: int) -> None:
    """Of every rule a county that meets it and one that fails it; a rule counts when both are judged as the solver says."""
    rulebook = book()
    plan, choices = rulebook.policies[policy], choose_readings(rulebook.readings, ())
    own, _ = versions_of(compile_policy(plan, rulebook, choices, shadow=False))
    setting, court = Setting(rulebook.tables, plan), Court(rulebook, plan, choices, Converters(rulebook.tables, rulebook.atoms()), calendar())
    agreeing, known = 0, dict[Any, Any]()
    for version in own:
        subject = subjects(version, setting)[0]
        key = shape(version, subject)
        if key not in known:
            known[key] = prove(version, setting, subject)
        proof = known[key]
        clauses = dict(zip(proof.leaf_atoms, proof.atoms(version, setting), strict=True))
        results = [witness(version.rule, *proof.models[verdict], verdict, court, clauses) for verdict in WITNESSED if verdict in proof.models]
        assert version.only_recorded() or Verdict.COMPLIANT in proof.models
        agreeing += all(item.example is not None and item.problem is None for item in results)
    assert agreeing >= realised
