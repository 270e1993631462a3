"""`compliance compare`: what became of each verdict, which input made it change, and the arithmetic towards the targets."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from compliance import __version__
from compliance.cli.main import main
from compliance.evaluate.compare.classes import CLASSES, class_of
from compliance.evaluate.compare.trajectory import LABEL, Pace, Point, pace, trajectories
from compliance.model.verdict import Verdict
from compliance.reports.compare_view import render_compare_html
from compliance.reports.compare_wording import MEANINGS, TITLES
from compliance.rulebook import paths
from compliance.rulebook.schema import published

ROOT = Path(__file__).resolve().parents[1]
THIRD = ROOT / "tests" / "third_policy"
SUBMISSION = THIRD / "qinghe.yaml"
UNIT = "青禾区"
RULE_2 = "rules/qinghe-library-2025/2/QL-2.yaml"
RULE_3B = "rules/qinghe-library-2025/3/QL-3-b.yaml"
Edit = Callable[[dict[str, Any]], None]
Replaced = tuple[str, str, str]


def compliance(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


@dataclass(frozen=True)
class Setting:
    """How one of two results is made: the files and options that differ from the plain ones."""

    data: Edit | None = None
    rules: tuple[Replaced, ...] = ()
    options: tuple[str, ...] = ()
    calendar: bool = False
    inspected: bool = False
    waived_until: str | None = None
    without: str | None = None


@dataclass
class Made:
    """A result with the files it was made from."""

    results: Path
    files: dict[str, Path] = field(default_factory=dict)

    def options(self, side: str, *left_out: str) -> list[object]:
        return [part for name, path in self.files.items() if name not in left_out for part in (f"--{side}-{name}", path)]

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.results.read_text("utf-8"))
        return found


def make(folder: Path, setting: Setting) -> Made:
    """The result of a setting, with all of its files kept in `folder`."""
    folder.mkdir(parents=True)
    submission, root = folder / "qinghe.yaml", folder / "policy"
    data = yaml.safe_load(SUBMISSION.read_text("utf-8"))
    if setting.data:
        setting.data(data)
    submission.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8") if setting.data else shutil.copy(SUBMISSION, submission)
    shutil.copytree(THIRD, root)
    for name, old, new in setting.rules:
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), "utf-8")
    if setting.without:
        (root / setting.without).unlink()
    files = {"submission": submission, "rules": root / "rules"}
    if setting.calendar:
        files["calendar"] = _calendar(folder / "calendar.yaml")
    if setting.inspected:
        files["inspection"] = _inspection(folder, evaluated(folder / "before", files, setting.options))
    if setting.waived_until:
        files["waivers"] = _waivers(folder, evaluated(folder / "unwaived", files, setting.options), setting.waived_until)
    return Made(evaluated(folder / "out", files, setting.options), files)


def evaluated(out: Path, files: dict[str, Path], options: tuple[str, ...]) -> Path:
    given_files = [part for name, path in files.items() if name != "submission" for part in (f"--{name}", path)]
    done = compliance("evaluate", files["submission"], *given_files, *options, "--format", "json", "--out", out)
    assert done.exit_code in (0, 1), done.output
    return out / UNIT / "results.json"


def _calendar(path: Path) -> Path:
    """The shipped calendar with three more holidays in May 2025, so that the late refund is in time."""
    data = yaml.safe_load((paths.rules_dir() / "calendars" / "china.yaml").read_text("utf-8"))
    year = next(key for key in data["years"] if str(key) == "2025")
    data["years"][year]["holidays"] = sorted({*map(str, data["years"][year]["holidays"]), "2025-05-20", "2025-05-21", "2025-05-22"})
    data["years"][year]["workdays"] = [str(day) for day in data["years"][year]["workdays"]]
    lines = [f"source: {data['source']}", "years:"]
    for name, days in data["years"].items():
        lines += [f'  "{name}":', *(f"    {kind}: [{', '.join(map(str, days[kind]))}]" for kind in ("holidays", "workdays"))]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _inspection(folder: Path, results: Path) -> Path:
    """The on-site list of a result with QL-9-b judged 符合."""
    done = compliance("inspection", results, "--out", folder / "核查.xlsx")
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(folder / "核查.xlsx")
    sheet = book["现场核查清单"]
    column = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in range(2, sheet.max_row + 1) if "QL-9-b" in [cell.value for cell in sheet[row]])
    for title, value in {"核查判断": "符合", "核查人": "核查一组", "核查日期": date(2026, 7, 8)}.items():
        sheet.cell(row, column[title]).value = value
    book.save(folder / "核查.xlsx")
    return folder / "核查.xlsx"


def _waivers(folder: Path, results: Path, expires: str) -> Path:
    (finding,) = [item for item in json.loads(results.read_text("utf-8"))["findings"] if item["rule"] == "QL-4-a"]
    waiver = {
        "unit": UNIT, "rule": "QL-4-a", "reason": "工程延期", "approver": "区文化和旅游局", "approved": date(2025, 11, 1),
        "expires": date.fromisoformat(expires), "given_for": finding["fingerprint"],
    }  # fmt: skip
    path = folder / "waivers.yaml"
    path.write_text(yaml.safe_dump({"waivers": [waiver]}, allow_unicode=True), "utf-8")
    return path


def compared(out: Path, old: Made, new: Made, *options: object) -> dict[str, Any]:
    """The comparison, which is of its schema."""
    done = compliance("compare", old.results, new.results, *options, "--out", out)
    assert done.exit_code in (0, 1), done.output
    found: dict[str, Any] = json.loads((out / "compare.json").read_text("utf-8"))
    Draft202012Validator(published("compare")).validate(found)
    assert done.exit_code == int(any(change["class"] == "newly_open" for change in found["clauses"].values()))
    return found


def fully(tmp_path: Path, old: Setting, new: Setting) -> dict[str, Any]:
    """The comparison of two settings with all files given."""
    one, other = make(tmp_path / "old", old), make(tmp_path / "new", new)
    return compared(tmp_path / "out", one, other, *one.options("old"), *other.options("new"))


def causes(found: dict[str, Any]) -> dict[str, tuple[str, str, list[list[str]]]]:
    """For each clause that changed: its class, the kind of cause and the inputs."""
    return {name: (item["class"], item["cause"]["kind"], item["cause"]["inputs"]) for name, item in found["clauses"].items() if item["cause"]}


def hours(value: float) -> Edit:
    return lambda data: data["branch"][2].update(weekly_hours=value)


def books(data: dict[str, Any]) -> None:
    data["purchase"][1]["amount"] = 100000


def two_proofs(data: dict[str, Any]) -> None:
    data["measure"][-1]["evidence_ids"] = ["E3", "E4"]


def steps_unknown(data: dict[str, Any]) -> None:
    del data["branch"][2]["step_free"]


PLAIN = Setting()
LATER = ("--as-of", "2026-06-30")
LOWER: Replaced = (RULE_2, "hours: 42}", "hours: 41}")
SINGLE = {
    "data": (Setting(data=books), {"QL-10-a": "closed"}),
    "rules": (Setting(rules=(LOWER,)), {"QL-2-b": "closed"}),
    "readings": (Setting(options=("--reading", "QL-R1=exclusive")), {"QL-3-a": "newly_open"}),
    "day": (Setting(options=LATER), {"QL-3-b": "newly_open"}),
    "inspection": (Setting(inspected=True), {"QL-9-b": "judged"}),
    "calendar": (Setting(calendar=True), {"QL-6-a": "closed"}),
}


class TestCauses:
    @pytest.mark.parametrize("name", SINGLE)
    def test_a_single_input_that_differs_is_the_cause(self, tmp_path: Path, name: str) -> None:
        new, expected = SINGLE[name]
        found = causes(fully(tmp_path, PLAIN, new))
        assert found == {clause: (class_, "only", [[name]]) for clause, class_ in expected.items()}

    @pytest.mark.parametrize("name", SINGLE)
    def test_and_needs_no_file_at_all(self, tmp_path: Path, name: str) -> None:
        new, expected = SINGLE[name]
        found = causes(compared(tmp_path / "out", make(tmp_path / "old", PLAIN), make(tmp_path / "new", new)))
        assert found == {clause: (class_, "only", [[name]]) for clause, class_ in expected.items()}

    def test_with_all_inputs_changed_at_once_each_verdict_has_its_own_cause(self, tmp_path: Path) -> None:
        new = Setting(books, (LOWER,), ("--reading", "QL-R1=exclusive", *LATER), calendar=True, inspected=True)
        found = causes(fully(tmp_path, PLAIN, new))
        expected = {clause: (class_, "alone", [[name]]) for name, (_, classes) in SINGLE.items() for clause, class_ in classes.items()}
        assert found == expected

    @pytest.mark.parametrize(
        ("new", "clause", "expected"),
        [
            (Setting(hours(41.8), ((RULE_2, "hours: 42}", "hours: 41.8}"),), LATER), "QL-2-b", ("closed", "together", [["data", "rules"]])),
            (Setting(hours(42), (LOWER,), LATER), "QL-2-b", ("closed", "either", [["data"], ["rules"]])),
            (
                Setting(steps_unknown, ((RULE_3B, "by: 2026-06-30", "by: 2026-05-31"),), ("--as-of", "2026-06-15")),
                "QL-3-b",
                ("newly_unknown", "several", [["data", "rules", "day"]]),
            ),
            (Setting(two_proofs, inspected=True), "QL-9-b", ("judged", "undone", [["inspection"]])),
        ],
        ids=["two together", "either of two", "three together", "only taking it back can be tried"],
    )
    def test_causes_that_are_not_single(self, tmp_path: Path, new: Setting, clause: str, expected: tuple[str, str, list[list[str]]]) -> None:
        assert causes(fully(tmp_path, PLAIN, new))[clause] == expected

    @pytest.mark.parametrize("removed", [True, False])
    def test_a_clause_that_only_one_version_of_the_rules_has(self, tmp_path: Path, removed: bool) -> None:
        quoted = "quote: 设电子阅览室"
        fewer = Setting(
            books,
            rules=(("rules/qinghe-library-2025/clauses.yaml", f"kind: duty, {quoted}", f"kind: background, {quoted}"),),
            without="rules/qinghe-library-2025/12/QL-12-b.yaml",
        )
        found = causes(fully(tmp_path, *((PLAIN, fewer) if removed else (fewer, PLAIN))))
        assert found["QL-12-b"] == ("removed" if removed else "added", "alone", [["rules"]])
        assert found["QL-10-a"] == ("closed" if removed else "newly_open", "alone", [["data"]])

    def test_the_sentence_says_what_was_swapped_and_what_came_of_it(self, tmp_path: Path) -> None:
        found = fully(tmp_path, PLAIN, Setting(books, options=LATER))
        assert found["clauses"]["QL-10-a"]["cause"]["sentence"] == (
            "申报数据变化所致：只把申报数据换成本次的，其余照旧，结论即由“不符合”变为“符合”；从本次的输入只换回上次的申报数据，结论也回到“不符合”。"
        )

    def test_what_could_not_be_tried_alone_is_not_left_open_where_it_was_tried_with_the_rest(self, tmp_path: Path) -> None:
        cause = fully(tmp_path, PLAIN, Setting(two_proofs, (LOWER,), inspected=True))["clauses"]["QL-2-b"]["cause"]
        assert (cause["inputs"], cause["untried"], "未能排除" in cause["sentence"]) == ([["rules"]], ["inspection"], False)

    def test_every_evaluation_is_recorded(self, tmp_path: Path) -> None:
        found = fully(tmp_path, PLAIN, Setting(books, options=LATER))
        assert [(run["new_inputs"], run["evaluated"]) for run in found["runs"]] == [([], True), (["data", "day"], True), (["data"], True), (["day"], True)]

    def test_the_other_way_round_closes_what_opened(self, tmp_path: Path) -> None:
        found = causes(fully(tmp_path, Setting(books, options=LATER), PLAIN))
        assert found == {"QL-10-a": ("newly_open", "alone", [["data"]]), "QL-3-b": ("no_longer_due", "alone", [["day"]])}

    def test_a_setting_that_changes_nothing_is_no_cause(self, tmp_path: Path) -> None:
        found = causes(fully(tmp_path, PLAIN, Setting(books, options=("--reading", "QL-R1=inclusive"))))
        assert found == {"QL-10-a": ("closed", "alone", [["data"]])}

    def test_results_of_the_same_inputs_have_no_change(self, tmp_path: Path) -> None:
        found = fully(tmp_path, PLAIN, PLAIN)
        assert causes(found) == {}
        assert {item["class"] for item in found["findings"]} == {"still_open"}


class TestWaivers:
    @pytest.mark.parametrize(
        ("old", "new", "states", "cause"),
        [
            (PLAIN, Setting(waived_until="2026-12-31"), (None, "in_force"), ("only", [["waivers"]])),
            (Setting(waived_until="2026-03-31"), Setting(waived_until="2026-03-31", options=LATER), ("in_force", "expired"), ("only", [["day"]])),
            (Setting(waived_until="2026-03-31"), Setting(waived_until="2026-12-31", options=LATER), None, None),
        ],
        ids=["granted", "expired", "prolonged"],
    )
    def test_a_waiver_that_changed_is_told_apart_from_the_verdicts(
        self, tmp_path: Path, old: Setting, new: Setting, states: tuple[str | None, str] | None, cause: tuple[str, list[list[str]]] | None
    ) -> None:
        found = fully(tmp_path, old, new)
        told = [((item["old"] or {}).get("state"), item["new"]["state"]) for item in found["waivers"]]
        assert told == ([states] if states else [])
        assert [(item["cause"]["kind"], item["cause"]["inputs"]) for item in found["waivers"]] == ([cause] if cause else [])
        assert found["clauses"]["QL-4-a"]["class"] == "still_open"

    def test_another_waiver_list_makes_no_verdict_undetermined(self, tmp_path: Path) -> None:
        old, new = make(tmp_path / "old", PLAIN), make(tmp_path / "new", Setting(books, waived_until="2026-12-31"))
        found = compared(tmp_path / "out", old, new)
        assert causes(found) == {"QL-10-a": ("closed", "only", [["data"]])}
        assert [item["cause"]["kind"] for item in found["waivers"]] == ["undetermined"]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    folder = tmp_path_factory.mktemp("missing")
    return make(folder / "old", PLAIN), make(folder / "new", Setting(books, options=LATER))


class TestMissing:
    def test_without_any_submission_causes_are_not_told_apart(self, tmp_path: Path, both: tuple[Made, Made]) -> None:
        found = compared(tmp_path / "out", *both)
        assert {item[1:] for item in map(tuple, causes(found).values()) if item[1] != "undetermined"} == set()
        sentence = found["clauses"]["QL-10-a"]["cause"]["sentence"]
        assert sentence == "不能区分：申报数据和评估日都有变化，没有给出当时的申报数据和规则，不能逐项更换。"

    def test_rules_are_found_to_be_the_same_by_their_hash(self, tmp_path: Path, both: tuple[Made, Made]) -> None:
        old, new = both
        found = compared(tmp_path / "out", old, new, *old.options("old"), *new.options("new", "rules"))
        assert causes(found) == {"QL-10-a": ("closed", "alone", [["data"]]), "QL-3-b": ("newly_open", "alone", [["day"]])}

    def test_one_submission_settles_what_it_can(self, tmp_path: Path, both: tuple[Made, Made]) -> None:
        old, new = both
        found = compared(tmp_path / "out", old, new, *new.options("new"))
        assert causes(found) == {"QL-10-a": ("closed", "alone", [["data"]]), "QL-3-b": ("newly_open", "undone", [["day"]])}
        assert "只更换评估日的情形不能评估，未能排除。" in found["clauses"]["QL-10-a"]["cause"]["sentence"]

    def test_a_key_that_a_later_program_seals_is_a_possible_cause(self, tmp_path: Path, both: tuple[Made, Made]) -> None:
        old, new = both
        sealed = new.read()
        sealed["seal"]["registry"] = "0" * 64
        path = tmp_path / "results.json"
        path.write_text(json.dumps(sealed, ensure_ascii=False), "utf-8")
        found = compared(tmp_path / "out", old, Made(path), *old.options("old"), *new.options("new"))
        assert found["clauses"]["QL-10-a"]["cause"]["inputs"] == [["data"]]
        assert "registry" in [item["input"] for item in found["inputs"] if item["differs"]]


class TestOtherProgram:
    def _aged(self, made: Made, path: Path, change: Edit = lambda data: None) -> Made:
        """The result as an earlier version of the program sealed it."""
        data = made.read()
        data["seal"]["program"] = "0.0.9"
        change(data)
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return Made(path, made.files)

    def test_a_verdict_that_this_program_gives_too_is_attributed(self, tmp_path: Path) -> None:
        old, new = self._aged(make(tmp_path / "old", PLAIN), tmp_path / "aged.json"), make(tmp_path / "new", Setting(books, options=LATER))
        found = causes(compared(tmp_path / "out", old, new, *old.options("old"), *new.options("new")))
        assert found == {"QL-10-a": ("closed", "alone", [["data"]]), "QL-3-b": ("newly_open", "alone", [["day"]])}

    def test_one_that_it_does_not_give_may_be_its_doing(self, tmp_path: Path) -> None:
        def failing(data: dict[str, Any]) -> None:
            data["clauses"]["QL-8-a"]["verdict"] = "non_compliant"

        old = self._aged(make(tmp_path / "old", PLAIN), tmp_path / "aged.json", failing)
        new = make(tmp_path / "new", Setting(books))
        found = causes(compared(tmp_path / "out", old, new, *old.options("old"), *new.options("new")))
        assert found == {"QL-10-a": ("closed", "only", [["data"]]), "QL-8-a": ("closed", "undetermined", [["data", "program"]])}

    @pytest.mark.parametrize("engine", ["reference 0.1.0; sources " + "0" * 64, None])
    def test_another_build_of_the_same_version_is_another_program(self, tmp_path: Path, engine: str | None) -> None:
        def built_otherwise(data: dict[str, Any]) -> None:
            data["clauses"]["QL-8-a"]["verdict"] = "non_compliant"
            data["seal"] |= {"program": __version__, "engine": engine}
            data["seal"] = {key: value for key, value in data["seal"].items() if value}

        old, new = self._aged(make(tmp_path / "old", PLAIN), tmp_path / "built.json", built_otherwise), make(tmp_path / "new", Setting(books))
        found = causes(compared(tmp_path / "out", old, new, *old.options("old"), *new.options("new")))
        assert found == {"QL-10-a": ("closed", "only", [["data"]]), "QL-8-a": ("closed", "undetermined", [["data", "program"]])}

    def test_the_same_build_with_one_engine_is_the_same_program(self, tmp_path: Path) -> None:
        def one_engine(data: dict[str, Any]) -> None:
            _, sources = data["seal"]["engine"].split("; ")
            data["seal"] |= {"program": __version__, "engine": f"reference {__version__}; {sources}"}

        old, new = self._aged(make(tmp_path / "old", PLAIN), tmp_path / "one.json", one_engine), make(tmp_path / "new", Setting(books))
        assert causes(compared(tmp_path / "out", old, new)) == {"QL-10-a": ("closed", "only", [["data"]])}

    def test_without_the_files_nobody_can_say(self, tmp_path: Path) -> None:
        old, new = self._aged(make(tmp_path / "old", PLAIN), tmp_path / "aged.json"), make(tmp_path / "new", Setting(books))
        cause = compared(tmp_path / "out", old, new)["clauses"]["QL-10-a"]["cause"]
        assert (cause["kind"], cause["inputs"]) == ("undetermined", [["data", "program"]])
        assert cause["sentence"] == "不能区分：申报数据和程序版本都有变化，没有给出当时的申报数据和规则，不能逐项更换。"


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    folder = tmp_path_factory.mktemp("refused")
    return make(folder / "old", PLAIN), make(folder / "new", Setting(books, (LOWER,), calendar=True, inspected=True, waived_until="2026-12-31"))


class TestRefused:
    @pytest.mark.parametrize("name", ["submission", "rules"])
    def test_a_file_that_is_not_the_sealed_one(self, tmp_path: Path, refused: tuple[Made, Made], name: str) -> None:
        old, new = refused
        done = compliance("compare", old.results, new.results, f"--old-{name}", new.files[name], "--out", tmp_path / "out")
        assert done.exit_code == 3
        assert "不是上次评估所用的" in done.output
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize("name", ["calendar", "inspection", "waivers"])
    def test_a_changed_file(self, tmp_path: Path, refused: tuple[Made, Made], name: str) -> None:
        old, new = refused
        changed = tmp_path / new.files[name].name
        if name == "inspection":
            book = openpyxl.load_workbook(new.files[name])
            book.save(changed)
        else:
            changed.write_text(new.files[name].read_text("utf-8") + "\n", "utf-8")
        done = compliance("compare", old.results, new.results, f"--new-{name}", changed, "--out", tmp_path / "out")
        assert (done.exit_code, "不是本次评估所用的" in done.output) == (3, True)

    @pytest.mark.parametrize("name", ["inspection", "waivers"])
    def test_a_file_of_a_kind_that_the_run_had_none_of(self, tmp_path: Path, refused: tuple[Made, Made], name: str) -> None:
        old, new = refused
        done = compliance("compare", old.results, new.results, f"--old-{name}", new.files[name], "--out", tmp_path / "out")
        assert (done.exit_code, "上次的结果没有用" in done.output) == (3, True)

    def test_all_wrong_files_are_named_at_once(self, tmp_path: Path, refused: tuple[Made, Made]) -> None:
        old, new = refused
        wrong = ["--old-submission", new.files["submission"], "--new-submission", old.files["submission"], "--new-rules", old.files["rules"]]
        done = compliance("compare", old.results, new.results, *wrong, "--out", tmp_path / "out")
        assert "共 3 个错误" in done.output

    @pytest.mark.parametrize("given_files", [True, False])
    def test_an_edited_result(self, tmp_path: Path, refused: tuple[Made, Made], given_files: bool) -> None:
        old, _ = refused
        data = old.read()
        data["clauses"]["QL-2-b"]["verdict"] = "compliant"
        edited = tmp_path / "results.json"
        edited.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        options = old.options("new") if given_files else []
        done = compliance("compare", old.results, edited, *options, "--out", tmp_path / "out")
        assert (done.exit_code, "不能由它的输入重现" in done.output) == (3, True)

    def test_an_edited_result_where_only_what_changes_no_verdict_differs(self, tmp_path: Path, refused: tuple[Made, Made]) -> None:
        old, _ = refused
        data = old.read()
        data["clauses"]["QL-2-b"]["verdict"] = "compliant"
        data["seal"]["waivers"] = "0" * 64
        edited = tmp_path / "results.json"
        edited.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        done = compliance("compare", old.results, edited, "--out", tmp_path / "out")
        assert (done.exit_code, "不能由它的输入重现" in done.output) == (3, True)

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            (lambda data: data["subject"].update(name="白石区"), "单位不同"),
            (lambda data: data["policy"].update(id="other"), "文件不同"),
            (lambda data: data.update(benchmark=True), "仅供比较"),
        ],
        ids=["unit", "policy", "benchmark"],
    )
    def test_results_of_different_things(self, tmp_path: Path, refused: tuple[Made, Made], change: Edit, why: str) -> None:
        old, _ = refused
        data = old.read()
        change(data)
        other = tmp_path / "results.json"
        other.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        done = compliance("compare", old.results, other, "--out", tmp_path / "out")
        assert (done.exit_code, why in done.output) == (2, True)

    def test_a_file_that_is_no_result(self, tmp_path: Path, refused: tuple[Made, Made]) -> None:
        (tmp_path / "results.json").write_text("{}", "utf-8")
        assert compliance("compare", refused[0].results, tmp_path / "results.json", "--out", tmp_path / "out").exit_code == 3


CHANGES = [
    ("compliant", "compliant", "unchanged"),
    ("insufficient_data", "insufficient_data", "unchanged"),
    ("non_compliant", "non_compliant", "still_open"),
    ("compliant", "non_compliant", "newly_open"),
    ("not_due", "non_compliant", "newly_open"),
    ("needs_review", "non_compliant", "newly_open"),
    (None, "non_compliant", "newly_open"),
    ("non_compliant", "insufficient_data", "newly_unknown"),
    ("not_due", "insufficient_data", "newly_unknown"),
    ("non_compliant", "needs_review", "newly_to_judge"),
    ("not_due", "needs_review", "newly_to_judge"),
    ("non_compliant", "compliant", "closed"),
    ("insufficient_data", "compliant", "known_again"),
    ("needs_review", "compliant", "judged"),
    ("not_due", "compliant", "newly_due"),
    ("not_applicable", "compliant", "newly_applicable"),
    ("non_compliant", "not_due", "no_longer_due"),
    ("non_compliant", "not_applicable", "no_longer_applicable"),
    ("compliant", "informational", "only_recorded"),
    (None, "compliant", "added"),
    ("non_compliant", None, "removed"),
]


class TestClasses:
    @pytest.mark.parametrize(("old", "new", "expected"), CHANGES)
    def test_class(self, old: str | None, new: str | None, expected: str) -> None:
        assert class_of(old, new) == expected

    def test_only_a_failure_that_is_met_is_closed_and_every_failure_is_open(self) -> None:
        every = [None, *(verdict.value for verdict in Verdict)]
        found = {(old, new): class_of(old, new) for old in every for new in every if old or new}
        assert [pair for pair, name in found.items() if name == "closed"] == [("non_compliant", "compliant")]
        assert {name for (_, new), name in found.items() if new == "non_compliant"} == {"newly_open", "still_open"}
        assert set(found.values()) == set(CLASSES)

    def test_each_has_its_words_in_the_same_order(self) -> None:
        assert (tuple(TITLES), set(MEANINGS)) == (CLASSES, set(CLASSES))


DAY = date(2020, 3, 1)


def line(old: str, new: str, target: str, kind: str = "at_least", days: int = 30) -> Pace:
    return pace(Point(Fraction(old), DAY), Point(Fraction(new), DAY + timedelta(days)), Fraction(target), kind)


class TestTrajectory:
    @pytest.mark.parametrize(
        ("values", "state", "days"),
        [
            (("60", "65", "70"), "on_the_way", 30),
            (("60", "65", "70", "above"), "on_the_way", 31),
            (("60", "65", "70.1"), "on_the_way", 31),
            (("60", "60.0000001", "65"), "on_the_way", 1499999970),
            (("85", "86", "90", "about"), "on_the_way", 120),
            (("20", "18", "15", "at_most"), "on_the_way", 45),
            (("60", "65", "65"), "reached", None),
            (("60", "65", "65", "above"), "on_the_way", 1),
            (("70", "66", "65"), "reached", None),
            (("20", "15", "15", "at_most"), "reached", None),
            (("64", "64", "65"), "never", None),
            (("64.9", "64.8", "65"), "never", None),
            (("15", "16", "15", "at_most"), "never", None),
            (("60", "61", "65", "at_least", 0), "no_interval", None),
            (("60", "61", "65", "at_least", -1), "no_interval", None),
        ],
    )
    def test_pace(self, values: tuple[Any, ...], state: str, days: int | None) -> None:
        found = line(*values)
        assert (found.state, found.days) == (state, days)

    def test_an_exact_month_is_the_day_itself(self) -> None:
        assert line("60", "65", "70").reached == DAY + timedelta(60)

    def test_beyond_the_calendar_there_are_days_and_no_date(self) -> None:
        assert line("60", "60.0000001", "65").reached is None

    @given(
        st.fractions(min_value=0, max_value=100, max_denominator=10**6),
        st.fractions(min_value=0, max_value=100, max_denominator=10**6),
        st.fractions(min_value=0, max_value=100, max_denominator=10**3),
        st.integers(min_value=1, max_value=2000),
        st.sampled_from(["at_least", "above", "at_most", "about"]),
    )
    def test_on_the_day_told_the_line_is_at_the_target_and_the_day_before_it_is_not(
        self, old: Fraction, new: Fraction, target: Fraction, days: int, kind: str
    ) -> None:
        found = pace(Point(old, DAY), Point(new, DAY + timedelta(days)), target, kind)
        met = {"above": lambda value: value > target, "at_most": lambda value: value <= target}.get(kind, lambda value: value >= target)
        assert (found.state == "reached") == met(new)
        if found.state == "on_the_way":
            assert found.per_day is not None
            assert found.days is not None
            assert met(new + found.per_day * found.days)
            assert not met(new + found.per_day * (found.days - 1))
        if found.state == "never":
            assert not met(new + (new - old) * 10**9)

    @pytest.mark.parametrize(
        ("old", "new", "state", "sentence"),
        [
            ("5000/10000", "5500/10000", "on_the_way", "按此速度，从 2025-12-31 起再过 92 天，即 2026-04-02 达到 60%。"),
            ("5000/10000", "6000/10000", "reached", "按数值已达到目标 60%。"),
            ("5000/10000", "5000/10000", "never", "按此速度不会达到 60%。"),
            ("5000/10000", None, "no_value", "本次没有可用的数值，不作推算。"),
            (None, None, "no_value", "上次、本次没有可用的数值，不作推算。"),
        ],
    )
    def test_of_two_results(self, old: str | None, new: str | None, state: str, sentence: str) -> None:
        (found,) = trajectories(_rated(old, "2025-09-30"), _rated(new, "2025-12-31"))
        assert (found["state"], found["sentence"], found["label"]) == (state, sentence, LABEL)

    def test_the_end_of_the_period_goes_before_the_day_judged(self) -> None:
        old, new = _rated("5000/10000", "2026-03-01"), _rated("5500/10000", "2026-03-02")
        for side, end in ((old, "2025-06-30"), (new, "2025-12-31")):
            side["findings"][0]["observed"]["period_end"] = end
        (found,) = trajectories(old, new)
        assert (found["days_by"], found["old"]["day"], found["new"]["day"]) == ("period_end", "2025-06-30", "2025-12-31")

    def test_two_values_of_one_period_have_no_pace(self) -> None:
        old, new = _rated("5000/10000", "2025-09-30"), _rated("5500/10000", "2025-12-31")
        for side in (old, new):
            side["findings"][0]["observed"]["period_end"] = "2025-06-30"
        (found,) = trajectories(old, new)
        assert (found["state"], found["pace"]) == ("no_interval", None)

    def test_the_period_is_found_in_a_result_as_it_is_written(self, tmp_path: Path) -> None:
        def earlier(data: dict[str, Any]) -> None:
            data["indicator"][0].update(period_end=date(2025, 11, 30), numerator=5000)

        found = fully(tmp_path, Setting(data=earlier), PLAIN)["trajectories"]
        assert [(item["days_by"], item["old"]["day"], item["new"]["day"], item["state"]) for item in found] == [
            ("period_end", "2025-11-30", "2025-12-31", "reached")
        ]

    def test_no_number_of_it_is_a_float(self, tmp_path: Path) -> None:
        found = fully(tmp_path, PLAIN, Setting(books))
        assert not re.search(r":\s*-?\d+\.\d", json.dumps(found))


def _rated(ratio: str | None, as_of: str) -> dict[str, Any]:
    observed = {"text": "未填报"} if ratio is None else {"value": str(Fraction(ratio) * 100), "unit": "%", "text": ratio}
    expected = {"value": "60", "unit": "%", "bound": "at_least", "text": "借阅率不低于 60%"}
    return {"as_of": as_of, "findings": [{"rule": "R", "title": "借阅率", "observed": observed, "expected": expected, "due": None, "notes": []}]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    folder = tmp_path_factory.mktemp("output")
    return make(folder / "old", PLAIN), make(folder / "new", Setting(books, (LOWER,), LATER, inspected=True))


@pytest.fixture(scope="module")
def out(made: tuple[Made, Made], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("compared")
    compared(out, *made, *made[0].options("old"), *made[1].options("new"))
    return out


@pytest.fixture(scope="module")
def page(out: Path) -> str:
    return (out / "compare.html").read_text("utf-8")


class TestOutput:
    def test_the_same_bytes_come_out_twice(self, made: tuple[Made, Made], out: Path, tmp_path: Path) -> None:
        compared(tmp_path / "again", *made, *made[0].options("old"), *made[1].options("new"))
        for name in ("compare.json", "compare.html"):
            assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()

    def test_counts_add_up(self, made: tuple[Made, Made], out: Path) -> None:
        found = json.loads((out / "compare.json").read_text("utf-8"))
        clauses = len(made[0].read()["clauses"])
        assert sum(found["counts"]["clauses"].values()) == sum(item["clauses"] for item in found["transitions"]) == clauses
        assert sum(found["counts"]["findings"].values()) == len(made[0].read()["findings"])
        assert found["counts"]["clauses"]["unchanged"] + len(found["clauses"]) == clauses
        (network,) = found["requirements"]
        assert (network["findings"], network["class"]) == ({"closed": 1, "still_open": 1, "unchanged": 1}, "still_open")
        library = next(item["findings"] for item in found["responsible"] if item["body"] == "区图书馆")
        assert (library["closed"], library["newly_open"]) == (2, 1)

    def test_a_changed_verdict_is_shown_with_all_that_it_takes(self, page: str) -> None:
        start = page.index("无障碍通道")
        article = page[start : page.index("</article>", start)]
        for text in ("2026年6月底前，各馆均有无障碍通道", "○</i> 未到期", "×</i> 不符合", "qinghe.yaml", "评估日变化所致", "QL-3-b"):
            assert text in article, text

    def test_what_did_not_change_is_only_counted(self, page: str) -> None:
        assert "可借册数有序" not in page
        assert "押金15个工作日内退还" in page, "仍不符合的列出"
        assert "分馆不少于3家" in page

    def test_it_needs_nothing_from_outside(self, page: str) -> None:
        assert not re.search(r"<script|<link|<img|src=|https?://(?!www\.w3\.org)", page)
        assert LABEL in page

    def test_text_of_a_submission_cannot_become_markup(self, out: Path) -> None:
        found = json.loads((out / "compare.json").read_text("utf-8"))
        finding = next(item for item in found["findings"] if item["rule"] == "QL-3-b")
        finding["new"]["observed"]["text"] = finding["title"] = "<script>alert(1)</script>\u202e"
        page = render_compare_html(found, paths.templates_dir())
        assert "<script>" not in page
        assert "&lt;script&gt;" in page
        assert "\u202e" not in page

    @pytest.mark.parametrize(("old", "class_"), [(True, "removed"), (False, "added")])
    def test_a_rule_that_one_of_them_lacks(self, out: Path, old: bool, class_: str) -> None:
        found = json.loads((out / "compare.json").read_text("utf-8"))
        finding = next(item for item in found["findings"] if item["rule"] == "QL-3-b")
        finding.update({"class": class_, "new" if old else "old": None})
        Draft202012Validator(published("compare")).validate(found)
        assert f"<h3>{TITLES[class_]}（1 项规则）</h3>" in render_compare_html(found, paths.templates_dir())

    def test_a_failure_that_is_gone_unproven_is_not_called_put_right(self, tmp_path: Path) -> None:
        def unfiled(data: dict[str, Any]) -> None:
            del data["purchase"]

        found = fully(tmp_path, PLAIN, Setting(data=unfiled))
        assert found["clauses"]["QL-10-a"]["class"] == "newly_unknown"
        assert "不计为已整改" in (tmp_path / "out" / "compare.html").read_text("utf-8")


def test_the_examples_from_midterm_to_final(tmp_path: Path) -> None:
    phases = {"old": "midterm", "new": "final"}
    files = {side: ROOT / f"examples/kaifeng-{phase}/杞县.xlsx" for side, phase in phases.items()}
    for side, phase in phases.items():
        done = compliance("evaluate", files[side], "--phase", phase, "--format", "json", "--out", tmp_path / side)
        assert done.exit_code == 1, done.output
    old, new = (tmp_path / side / "杞县" / "results.json" for side in phases)
    given_files = [f"--{side}-submission={path}" for side, path in files.items()]
    found = compared(tmp_path / "out", Made(old), Made(new), *given_files)
    told = {item["rule"]: (item["class"], item["cause"] and item["cause"]["inputs"]) for item in found["findings"]}
    assert told["KF-3.12-b"] == ("closed", [["data"]])
    assert told["KF-1.3-e"] == ("newly_to_judge", [["day"]])
    assert told["KF-1.3-g"] == ("newly_unknown", [["data", "day"]])
    assert told["KF-4.5-i"] == ("newly_open", [["data", "day"]])
    assert {item["cause"]["kind"] for item in found["clauses"].values() if item["cause"]} == {"alone", "together"}
    assert sum(found["counts"]["clauses"].values()) == len(json.loads(old.read_text("utf-8"))["clauses"])
