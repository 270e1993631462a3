"""The command line from end to end: exit codes, what stands on standard error, what is written and what is not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from builders import DONGMING, KAIFENG, ROOT, Data, book, proof, rate, submission, write_csv, write_json, write_yaml
from compliance.cli import session
from compliance.cli.main import main
from compliance.evaluate import CompiledPolicy
from compliance.rulebook import paths
from compliance.rulebook.readings import ReadingChoice
from compliance.rulebook.rulebook import Policy, Rulebook

GOOD = submission(indicator=[rate("PRIMARY_VISIT_RATE", 66, 100)])
BAD = submission(indicator=[rate("PRIMARY_VISIT_RATE", 64, 100)])


@pytest.fixture(scope="module", autouse=True)
def compiled_once() -> Iterator[None]:
    """Rules are loaded and compiled once for all runs in this process; those of a process of its own do it all."""
    load, compiling, kept = session.load_cached_rulebook, session.compile_policy, dict[Any, Any]()

    def loaded(rules: Path, documents: Path) -> Rulebook:
        return book() if rules == paths.rules_dir() else load(rules, documents)

    def compiled(policy: Policy, rulebook: Rulebook, choices: Mapping[str, ReadingChoice]) -> CompiledPolicy:
        key = (policy.document.id, rulebook.sha256, repr(choices))
        if key not in kept:
            kept[key] = compiling(policy, rulebook, choices)
        return kept[key]  # type: ignore[no-any-return]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "load_cached_rulebook", loaded)
        patch.setattr(session, "compile_policy", compiled)
        yield


def compliance(*arguments: str | Path) -> Result:
    """The command as a user runs it; what is neither an exit nor handled is raised here."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def evaluated(folder: Path, data: Data, *arguments: str) -> tuple[Result, Path]:
    """The run of one submission, and where it was told to write."""
    source, out = write_json(data, folder / "申报.json"), folder / "out"
    return compliance("evaluate", source, *arguments, "--format", "json", "--out", out), out


def result_of(folder: Path, data: Data, *arguments: str) -> dict[str, Any]:
    done, out = evaluated(folder, data, *arguments)
    assert done.exit_code in (0, 1), done.output
    (path,) = out.glob("*/results.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def verdict(result: dict[str, Any], clause: str) -> str:
    found: str = result["clauses"][clause]["verdict"]
    return found


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


class TestExitCodes:
    @pytest.mark.parametrize(("data", "code"), [(GOOD, 0), (BAD, 1), (submission(), 0), (submission(DONGMING), 0)])
    def test_evaluated(self, tmp_path: Path, data: Data, code: int) -> None:
        done, out = evaluated(tmp_path, data)
        assert done.exit_code == code, done.output
        assert len(files(out)) == 1
        summary = json.loads(next(out.glob("*/results.json")).read_text(encoding="utf-8"))["summary"]
        assert bool(summary["non_compliant"]) is bool(code)

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["--reading", "X99=a"], "X99"),
            (["--reading", "X02=half"], "half"),
            (["--reading", "X02"], "编号=取法"),
            (["--reading", "X01.width=3"], "width"),
            (["--reading", "X01.band=-1"], "-1"),
            (["--reading", "X02=exclusive", "--reading", "X02=inclusive"], "X02=inclusive"),
            (["--phase", "finale"], "final"),
            (["--phase", "effectiveness"], "final"),
            (["--phase", "final", "--as-of", "2020-10-31"], "--as-of"),
            (["--policy", "kaifeng-2019-75"], "kaifeng-2019-74"),
            (["--as-of", "2020-02-30"], "2020-02-30"),
            (["--as-of", "31.10.2020"], "31.10.2020"),
            (["--format", "pdf"], "pdf"),
            (["--grade"], "--grade"),
        ],
    )
    def test_wrong_usage(self, tmp_path: Path, arguments: list[str], told: str) -> None:
        source, out = write_json(GOOD, tmp_path / "a.json"), tmp_path / "out"
        done = compliance("evaluate", source, *arguments, "--out", out)
        assert done.exit_code == 2, done.output
        assert told in done.stderr
        assert not out.exists()

    @pytest.mark.parametrize("arguments", [["--out", "o"], ["no-such-file.json", "--out", "o"]])
    def test_no_submission_is_wrong_usage(self, arguments: list[str]) -> None:
        assert compliance("evaluate", *arguments).exit_code == 2

    def test_without_a_place_to_write_is_wrong_usage(self, tmp_path: Path) -> None:
        assert compliance("evaluate", write_json(GOOD, tmp_path / "a.json")).exit_code == 2

    @pytest.mark.parametrize(("data", "arguments", "code"), [(GOOD, [], 0), (BAD, [], 1), (submission(indicator=[{"indicator_code": "ALOSS"}]), [], 3)])
    def test_as_a_module(self, tmp_path: Path, data: Data, arguments: list[str], code: int) -> None:
        source, out = write_json(data, tmp_path / "a.json"), tmp_path / "out"
        command = [sys.executable, "-m", "compliance", "evaluate", str(source), *arguments, "--format", "json", "--out", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False, env={**os.environ, "PYTHONUTF8": "1"})
        assert done.returncode == code, done.stderr
        assert out.exists() is (code < 3)
        assert "Traceback" not in done.stderr
        assert (done.stderr == "") is (code < 3)


def row(table: str, **cells: Any) -> Data:
    return submission(**{table: [cells]})


ROLE = {"consortium_id": "C1", "role": "牵头"}
BROKEN: dict[str, tuple[Data, str]] = {
    "unknown table": (submission(instituton=[{"name": "甲"}]), "institution"),
    "unknown field": (row("institution", institution_id="I1", nmae="甲"), "name"),
    "unknown code": (row("org_unit", unit_code="HMCC"), "HMC"),
    "text for a number": (row("indicator", indicator_code="ALOS", numerator="约三百"), "约三百"),
    "boolean for a number": (row("indicator", indicator_code="ALOS", numerator=True), "数字"),
    "NaN": (row("indicator", indicator_code="ALOS", numerator="NaN"), "NaN"),
    "negative": (row("fund_flow", fund_code="INS_RES", paid_amount=-1), "-1"),
    "numerator above denominator": (submission(indicator=[rate("PRIMARY_VISIT_RATE", 101, 100)]), "101"),
    "impossible date": (row("org_unit", unit_code="HMC", established_date="2020-02-30"), "2020-02-30"),
    "reversed period": (submission(cover={"period_start": "2020-10-01", "period_end": "2020-01-01"}), "2020-01-01"),
    "reversed period of a rate": (submission(indicator=[rate("PRIMARY_VISIT_RATE", 1, 2, period_start="2020-10-31", period_end="2020-01-01")]), "2020-01-01"),
    "dangling key": (row("org_unit", unit_code="HMC", evidence_id="E9"), "E9"),
    "duplicate key": (submission(consortium=[{"consortium_id": "C1"}, {"consortium_id": "C1"}]), "C1"),
    "two lead hospitals": (
        submission(consortium=[{"consortium_id": "C1"}], institution=[{"institution_id": "I1", **ROLE}, {"institution_id": "I2", **ROLE}]),
        "牵头",
    ),
    "unit outside the plan": (submission(cover={"unit_name": "东明县"}), "--benchmark"),
    "level of another kind": (submission(cover={"unit_level": "区"}), "县"),
    "clause that is not there": (row("measure", scope_id="R", clause_id="KF-1.3-q"), "KF-1.3-q"),
}
PLACE = re.compile(r"错误：(a\.json|a/\w+\.csv):\d+(:\d+)? 表 \w+|错误：a/\w+\.csv|错误：a\.json:\d+:\d+")


class TestBrokenInputs:
    @pytest.mark.parametrize("case", BROKEN)
    def test_it_is_located_and_nothing_is_written(self, tmp_path: Path, case: str) -> None:
        data, told = BROKEN[case]
        source, out = write_json(data, tmp_path / "a.json"), tmp_path / "out"
        done = compliance("evaluate", source, "--out", out)
        assert done.exit_code == 3, done.output
        lines = done.stderr.splitlines()
        assert all(PLACE.match(line) for line in lines[:-1]), lines
        assert any(told in line for line in lines)
        assert all(line.endswith("）") for line in lines[:-1])
        assert lines[-1] == f"共 {len(lines) - 1} 个错误，未写出任何文件。"
        assert done.stdout == ""
        assert not out.exists()

    @pytest.mark.parametrize(
        "case", [name for name in BROKEN if name not in ("unknown table", "clause that is not there", "reversed period", "boolean for a number")]
    )
    def test_a_folder_of_tables_is_told_alike(self, tmp_path: Path, case: str) -> None:
        data, told = BROKEN[case]
        done = compliance("evaluate", write_csv(data, tmp_path / "a"), "--out", tmp_path / "out")
        assert done.exit_code == 3, done.output
        assert told in done.stderr
        assert PLACE.match(done.stderr)
        assert not (tmp_path / "out").exists()

    def test_a_document_without_cover(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_text('{"consortium": []}', encoding="utf-8")
        done = compliance("evaluate", path, "--out", tmp_path / "out")
        assert (done.exit_code, (tmp_path / "out").exists()) == (3, False)
        assert done.stderr.startswith("错误：a.json：缺少")

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.json", b'{"report": [{"unit_name": "'),
            ("a.yaml", "report: [{unit_name: 尉氏县".encode()),
            ("a.yaml", "report: [{unit_name: 尉氏县}]".encode("gb18030")),
            ("a.json", '{"report": "尉"}'.encode()[:13]),
            ("a.xlsx", b"PK\x03\x04 not a workbook"),
            ("a.xls", b"\xd0\xcf\x11\xe0"),
        ],
    )
    def test_a_file_cut_short_or_in_another_encoding(self, tmp_path: Path, name: str, data: bytes) -> None:
        (tmp_path / name).write_bytes(data)
        done = compliance("evaluate", tmp_path / name, "--out", tmp_path / "out")
        assert (done.exit_code, (tmp_path / "out").exists()) == (3, False)
        assert done.stderr.startswith(f"错误：{name}")

    def test_a_workbook_without_cover_sheet(self, tmp_path: Path) -> None:
        from openpyxl import load_workbook

        book = load_workbook(ROOT / "examples" / "kaifeng-final" / "杞县.xlsx")
        del book["申报信息" if "申报信息" in book.sheetnames else book.sheetnames[0]]
        book.save(tmp_path / "a.xlsx")
        done = compliance("evaluate", tmp_path / "a.xlsx", "--out", tmp_path / "out")
        assert (done.exit_code, (tmp_path / "out").exists()) == (3, False)
        assert "错误：a.xlsx" in done.stderr

    def test_a_cell_of_a_workbook_is_named_by_sheet_and_address(self, tmp_path: Path) -> None:
        from openpyxl import load_workbook

        book = load_workbook(ROOT / "examples" / "kaifeng-final" / "杞县.xlsx")
        sheet = next(sheet for sheet in book for line in sheet.iter_rows() for cell in line if cell.value == "分子")
        head = next(cell for line in sheet.iter_rows() for cell in line if cell.value == "分子")
        wrong = sheet.cell(head.row + 1, head.column)
        wrong.value = "很多"
        book.save(tmp_path / "a.xlsx")
        done = compliance("evaluate", tmp_path / "a.xlsx", "--out", tmp_path / "out")
        assert done.exit_code == 3, done.output
        assert f"错误：a.xlsx 工作表“{sheet.title}” 单元格 {wrong.coordinate}" in done.stderr

    def test_all_errors_of_all_files_come_in_one_pass(self, tmp_path: Path) -> None:
        cases = ("negative", "unknown code", "impossible date")
        paths = [write_json(BROKEN[case][0], tmp_path / f"{number}.json") for number, case in enumerate(cases)]
        twice = submission(org_unit=[{"unit_code": "HMCC", "established_date": "2020-02-30"}])
        done = compliance("evaluate", *paths, write_yaml(twice, tmp_path / "9.yaml"), write_json(GOOD, tmp_path / "good.json"), "--out", tmp_path / "out")
        assert done.exit_code == 3
        assert [line[3:9] for line in done.stderr.splitlines()[:-1]] == ["0.json", "1.json", "2.json", "9.yaml", "9.yaml"]
        assert done.stderr.endswith("共 5 个错误，未写出任何文件。\n")
        assert not (tmp_path / "out").exists()

    def test_the_same_unit_twice(self, tmp_path: Path) -> None:
        paths = [write_json(GOOD, tmp_path / "a.json"), write_json(BAD, tmp_path / "b.json")]
        done = compliance("evaluate", *paths, "--out", tmp_path / "out")
        assert (done.exit_code, (tmp_path / "out").exists()) == (3, False)
        assert "错误：b.json" in done.stderr
        assert "a.json" in done.stderr
        assert "尉氏县" in done.stderr

    def test_no_place_to_write(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x", encoding="utf-8")
        done = compliance("evaluate", write_json(GOOD, tmp_path / "a.json"), "--out", tmp_path / "file" / "out")
        assert done.exit_code == 3
        assert done.stderr.startswith("错误：")
        assert "无法读写" in done.stderr

    def test_anchors_are_as_good_as_the_text_written_out(self, tmp_path: Path) -> None:
        text = write_yaml(GOOD, tmp_path / "plain.yaml").read_text(encoding="utf-8")
        head, day, rest = text.partition('"2020-10-31"')
        (tmp_path / "a.yaml").write_text(f"{head}&day {day}{rest.replace(day, '*day')}", encoding="utf-8")
        assert "*day" in (tmp_path / "a.yaml").read_text(encoding="utf-8")
        found = []
        for name in ("plain.yaml", "a.yaml"):
            out = tmp_path / f"out {name}"
            assert compliance("evaluate", tmp_path / name, "--format", "json", "--out", out).exit_code == 0
            found.append(json.loads((out / "尉氏县" / "results.json").read_text(encoding="utf-8"))["clauses"])
        assert found[0] == found[1]

    def test_an_alias_bomb_is_refused(self, tmp_path: Path) -> None:
        levels = [f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 20)}]" for number in range(1, 9)]
        (tmp_path / "a.yaml").write_text("\n".join(["a0: &a0 [x, x]", *levels]), encoding="utf-8")
        done = compliance("evaluate", tmp_path / "a.yaml", "--out", tmp_path / "out")
        assert (done.exit_code, (tmp_path / "out").exists()) == (3, False)
        assert re.match(r"错误：a\.yaml:\d+:\d+：超过 \d+ 个值，或别名展开超过", done.stderr)


class TestOutput:
    def test_one_subject(self, tmp_path: Path) -> None:
        out = tmp_path / "new" / "out"
        done = compliance("evaluate", write_json(GOOD, tmp_path / "a.json"), "--out", out)
        assert done.exit_code == 0
        assert files(out) == ["尉氏县/report.html", "尉氏县/results.json"]
        assert "尉氏县（2020-10-31）" in done.stdout

    @pytest.mark.parametrize("form", ["json", "json,html", " html , json "])
    def test_several_subjects_as_files_or_as_a_folder(self, tmp_path: Path, form: str) -> None:
        folder, out = tmp_path / "in", tmp_path / "out"
        write_csv(BAD, folder / "尉氏县")
        write_yaml(submission(DONGMING), folder / "b.yaml")
        done = compliance("evaluate", folder, "--format", form, "--out", out)
        assert done.exit_code == 1, done.output
        kinds = ["report.html"] if "html" in form else []
        wanted = [f"{unit}/{name}" for unit in ("东明县", "尉氏县") for name in (*kinds, "results.json")]
        assert files(out) == sorted([*wanted, "summary.json", *(["summary.html"] if kinds else [])])
        told = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        assert [(item["subject"], item["policy"]) for item in told["subjects"]] == [("东明县", DONGMING), ("尉氏县", KAIFENG)]

    def test_a_policy_may_be_named_by_id_or_short_code(self, tmp_path: Path) -> None:
        for name in ("kaifeng", KAIFENG):
            folder = tmp_path / name
            folder.mkdir()
            assert result_of(folder, GOOD, "--policy", name)["policy"]["id"] == KAIFENG


class TestBenchmark:
    OUTSIDE = submission(cover={"unit_name": "桃源县"}, indicator=[rate("PRIMARY_VISIT_RATE", 66, 100)])

    def test_a_unit_outside_is_compared_and_every_page_says_so(self, tmp_path: Path) -> None:
        out = tmp_path / "out"
        done = compliance("evaluate", write_json(self.OUTSIDE, tmp_path / "a.json"), "--benchmark", "--out", out)
        assert done.exit_code == 0, done.output
        result = json.loads((out / "桃源县" / "results.json").read_text(encoding="utf-8"))
        assert result["benchmark"] is True
        assert any("仅供比较" in banner for banner in result["banners"])
        assert "仅供比较" in (out / "桃源县" / "report.html").read_text(encoding="utf-8")
        assert verdict(result, "KF-1.3-g") == "compliant"

    def test_a_unit_inside_is_judged_as_ever(self, tmp_path: Path) -> None:
        result = result_of(tmp_path, GOOD, "--benchmark")
        assert result["benchmark"] is False
        assert not any("仅供比较" in banner for banner in result["banners"])


class TestDays:
    @pytest.mark.parametrize(
        ("arguments", "as_of", "phase", "told"),
        [
            ([], "2020-10-31", None, "non_compliant"),
            (["--phase", "midterm"], "2020-03-31", "midterm", "not_due"),
            (["--phase", "final"], "2020-10-31", "final", "non_compliant"),
            (["--phase", "self-check"], "2020-10-31", "self-check", "non_compliant"),
            (["--as-of", "2020-09-30"], "2020-09-30", None, "not_due"),
            (["--as-of", "2020-10-01"], "2020-10-01", None, "non_compliant"),
        ],
    )
    def test_the_day_judged(self, tmp_path: Path, arguments: list[str], as_of: str, phase: str | None, told: str) -> None:
        data = submission(indicator=[rate("PRIMARY_VISIT_RATE", 64, 100, period_end="2020-03-31")])
        result = result_of(tmp_path, data, *arguments)
        assert (result["as_of"], result["phase"], verdict(result, "KF-1.3-g")) == (as_of, phase, told)

    def test_a_self_check_is_not_passed_off_as_official(self, tmp_path: Path) -> None:
        assert any("非" in banner and "评估环节" in banner for banner in result_of(tmp_path, GOOD, "--phase", "self-check")["banners"])

    def test_a_day_after_the_report_says_that_later_changes_are_missing(self, tmp_path: Path) -> None:
        result = result_of(tmp_path, GOOD, "--as-of", "2020-12-31")
        assert any("2020-10-31" in banner and "2020-12-31" in banner for banner in result["banners"])


def late(*extra: dict[str, Any]) -> Data:
    """A platform set up after the trial period, seen half a year after its end."""
    unit = {"unit_id": "U1", "unit_code": "PLATFORM", "owner_id": "R", "established_date": "2025-02-01", "status": "运行", "evidence_id": "E1"}
    evidence = [proof(issue_date="2024-03-01"), *extra]
    return submission(DONGMING, {"as_of_date": "2025-06-30"}, consortium=[{"consortium_id": "C1"}], org_unit=[unit], evidence=evidence)


class TestAfterThePlan:
    CLAUSE = "DM-A2-10a"

    def test_the_last_day_is_judged_and_said(self, tmp_path: Path) -> None:
        result = result_of(tmp_path, late())
        assert (result["as_of"], result["cutoff"]) == ("2025-06-30", "2024-12-08")
        assert result["banners"][0].startswith("试行期已于2024-12-08届满")
        assert verdict(result, self.CLAUSE) == "non_compliant"
        (finding,) = [item for item in result["findings"] if item["rule"] == self.CLAUSE]
        told = {(flip["reading"], flip["value"]): flip["verdict"] for flip in finding["flips"]}
        assert told["DM-A01", "continues"] == "compliant"
        assert told["DM-A01", "not-evaluated"] == "needs_review"

    def test_on_its_last_day_nothing_is_said(self, tmp_path: Path) -> None:
        result = result_of(tmp_path, submission(DONGMING))
        assert (result["as_of"], result["cutoff"]) == ("2024-12-08", "2024-12-08")
        assert not any("届满" in banner for banner in result["banners"])

    @pytest.mark.parametrize(("value", "told"), [("continues", "compliant"), ("not-evaluated", "needs_review"), ("trial-period", "non_compliant")])
    def test_the_reading_decides(self, tmp_path: Path, value: str, told: str) -> None:
        assert verdict(result_of(tmp_path, late(), "--reading", f"DM-A01={value}"), self.CLAUSE) == told

    @pytest.mark.parametrize(
        ("own", "told"),
        [
            ({}, "compliant"),
            ({"issue_date": "2025-07-01"}, "outside"),
            ({"content_points": ["DM-A2-10a"]}, "non_compliant"),
            ({"file_name": None}, "non_compliant"),
            ({"expiry_date": "2025-05-31"}, "non_compliant"),
        ],
    )
    def test_a_document_that_extends_the_plan(self, tmp_path: Path, own: dict[str, Any], told: str) -> None:
        clause = book().policies[DONGMING].document.validity_clause
        data = late(proof("E2", issue_date="2024-12-01", content_points=[clause]) | own)
        if told == "outside":
            assert evaluated(tmp_path, data)[0].exit_code == 3
            return
        result = result_of(tmp_path, data)
        assert verdict(result, self.CLAUSE) == told
        assert result["cutoff"] == ("2025-06-30" if told == "compliant" else "2024-12-08")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped rules and policy documents, never changed."""
    folder = tmp_path_factory.mktemp("shipped")
    shutil.copytree(ROOT / "rules", folder / "rules")
    shutil.copytree(ROOT / "policy_docs", folder / "policy_docs")
    return folder


MINIMAL = ROOT / "tests" / "third_policy"
Damage = Callable[[Path], None]


def edit(path: str, old: str, new: str) -> Damage:
    def damage(rules: Path) -> None:
        text = (rules / path).read_text(encoding="utf-8")
        assert old in text
        (rules / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return damage


def write(path: str, data: bytes) -> Damage:
    def damage(rules: Path) -> None:
        (rules / path).parent.mkdir(parents=True, exist_ok=True)
        (rules / path).write_bytes(data)

    return damage


def duplicate(rules: Path) -> None:
    shutil.copy(rules / THIRD / "3" / "QL-3-a.yaml", rules / THIRD / "4" / "QL-3-a.yaml")


THIRD = "qinghe-library-2025"
RATE = f"{THIRD}/3/QL-3-a.yaml"
EVERY = f"{THIRD}/3/QL-3-b.yaml"
COUNT = f"{THIRD}/4/QL-4-a.yaml"
DAMAGED: dict[str, tuple[Damage, str, str]] = {
    "wrong quote": (edit(RATE, "quote: 持证读者年度到馆借阅率达到60%以上", "quote: 持证读者借阅率达到61%"), f"rules/{RATE}:4:8", "引文"),
    "unknown key": (edit(RATE, "title:", "tittle:"), f"rules/{RATE}:2:9", "title"),
    "missing key": (edit(RATE, "remediation:", "notes: [甲]\nresponsible_:"), f"rules/{RATE}:", "remediation"),
    "duplicate id": (duplicate, f"rules/{THIRD}/4/QL-3-a.yaml:1:1", "重复"),
    "name of another file": (edit(RATE, "id: QL-3-a", "id: QL-3-z"), f"rules/{RATE}:1:1", "QL-3-z"),
    "tab": (edit(EVERY, "by: 2026-06-30", "\tby: 2026-06-30"), f"rules/{EVERY}:6:1", "制表符"),
    "anchor": (edit(COUNT, "applies: {levels: [区]}", "applies: {levels: &a [区], units: *a}"), f"rules/{COUNT}:6:19", "别名"),
    "duplicate key": (edit(EVERY, "by: 2026-06-30", "by: 2026-06-30\nby: 2026-06-30"), f"rules/{EVERY}:7:1", "by"),
    "deep nesting": (write(f"{THIRD}/3/QL-3-z.yaml", b"id: " + b"[" * 5000 + b"]" * 5000), f"rules/{THIRD}/3/QL-3-z.yaml:1:", "嵌套"),
    "unbounded nesting": (write(f"{THIRD}/3/QL-3-z.yaml", b"[" * 200_000), f"rules/{THIRD}/3/QL-3-z.yaml:1:", "嵌套"),
    "ten megabytes": (write(f"{THIRD}/3/QL-3-z.yaml", b"id: " + b"x" * 10_000_000), f"rules/{THIRD}/3/QL-3-z.yaml:1", "超过"),
    "another encoding": (write(f"{THIRD}/3/QL-3-z.yaml", "id: 甲".encode("gb18030")), f"rules/{THIRD}/3/QL-3-z.yaml:1", "UTF-8"),
    "unknown operator": (edit(EVERY, "every:", "evry:"), f"rules/{EVERY}:7:15", "every"),
    "unknown field": (edit(EVERY, "step_free", "step_fre"), f"rules/{EVERY}:7:8", "step_free"),
    "unknown table": (edit(EVERY, "in: branch", "in: brnch"), f"rules/{EVERY}:7:8", "branch"),
    "unknown code": (edit(COUNT, "kind: 分馆", "kind: 分管"), f"rules/{COUNT}:9:3", "分馆"),
    "unknown reading": (edit(RATE, "QL-R1:", "QL-R9:"), f"rules/{RATE}:8:3", "QL-R1"),
    "unknown value of a reading": (edit(RATE, "exclusive:", "exclusiv:"), f"rules/{RATE}:8:3", "exclusive"),
    "unknown indicator": (edit(RATE, "indicator: BORROW_RATE", "indicator: BOROW_RATE"), f"rules/{RATE}:6:8", "BORROW_RATE"),
    "unknown clause": (edit(RATE, "covers: [QL-3-a]", "covers: [QL-3-q]"), f"rules/{RATE}:5:9", "QL-3-a"),
    "clause of another rule": (edit(EVERY, "covers: [QL-3-b]", "covers: [QL-3-a]"), f"rules/{EVERY}:5:9", "QL-3-a"),
    "unknown place": (edit(RATE, "#3", "#33"), f"rules/{RATE}:3:9", "33"),
    "unknown unit": (edit(COUNT, "by: 2025-09-30", "by: {青禾县: 2025-09-30}"), f"rules/{COUNT}:6:10", "青禾区"),
    "unknown rule of a group": (
        edit(f"{THIRD}/requirements/QL-R-network.yaml", "QL-4-a", "QL-4-q"),
        f"rules/{THIRD}/requirements/QL-R-network.yaml:5:8",
        "QL-4-b",
    ),
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of rules small enough to be damaged afresh for every case."""
    shutil.copytree(MINIMAL / "rules", tmp_path / "rules")
    shutil.copytree(MINIMAL / "policy_docs", tmp_path / "policy_docs")
    return tmp_path / "rules"


class TestRules:
    @pytest.mark.parametrize("command", [["test", "-k", "KF-1.3-g"], ["coverage"]])
    def test_the_shipped_rules_are_clean(self, shipped: Path, command: list[str]) -> None:
        done = compliance("rules", command[0], shipped / "rules", *command[1:])
        assert done.exit_code == 0, done.output

    @pytest.mark.parametrize("command", ["check", "test", "coverage"])
    def test_a_small_folder_is_clean(self, small: Path, command: str) -> None:
        assert compliance("rules", command, small).exit_code == 0

    def test_no_example_at_all_is_a_failure(self, small: Path) -> None:
        assert compliance("rules", "test", small, "-k", "no such rule").exit_code == 1

    @pytest.mark.parametrize("command", ["check", "mutate-not", "test"])
    def test_a_folder_that_is_not_there_is_wrong_usage(self, command: str) -> None:
        assert compliance("rules", command, "no-such-folder").exit_code == 2

    @pytest.mark.parametrize("case", DAMAGED)
    def test_damage_is_told_at_its_place(self, small: Path, case: str) -> None:
        damage, place, told = DAMAGED[case]
        damage(small)
        done = compliance("rules", "check", small)
        assert done.exit_code == 1, done.output
        assert [notice for notice in done.stdout.split("\n\n") if notice.startswith(place) and told in notice], done.stdout
        notices = re.findall(r"^(?:rules|policy_docs)\b.*?: 错误：", done.stdout, re.MULTILINE)
        assert done.stdout.splitlines()[-1] == f"发现 {len(notices)} 个问题"

    def test_all_damage_is_told_in_one_pass(self, small: Path) -> None:
        cases = ("tab", "unknown code", "wrong quote")
        for case in cases:
            DAMAGED[case][0](small)
        done = compliance("rules", "check", small)
        assert done.exit_code == 1
        assert [case for case in cases if not re.search(rf"^{re.escape(DAMAGED[case][1])}", done.stdout, re.MULTILINE)] == []

    @pytest.mark.parametrize("command", ["test", "coverage"])
    def test_damage_ends_every_command(self, small: Path, command: str) -> None:
        DAMAGED["wrong quote"][0](small)
        assert compliance("rules", command, small).exit_code == 1

    def test_damage_in_the_shipped_rules_is_told(self, shipped: Path, tmp_path: Path) -> None:
        shutil.copytree(shipped, tmp_path / "copy")
        rules = tmp_path / "copy" / "rules"
        path = next(rules.glob("kaifeng-2019-74/**/KF-1.3-g.yaml"))
        path.write_text(path.read_text(encoding="utf-8").replace("PRIMARY_VISIT_RATE", "PRIMARY_VISIT_RAT"), encoding="utf-8")
        done = compliance("rules", "check", rules)
        assert done.exit_code == 1
        assert f"rules/{path.relative_to(rules).as_posix()}:" in done.stdout
        assert "PRIMARY_VISIT_RATE" in done.stdout

    def test_a_wrong_example_is_told_at_its_rule(self, small: Path) -> None:
        edit(RATE, "given: {BORROW_RATE: 5999/10000}, verdict: non_compliant", "given: {BORROW_RATE: 5999/10000}, verdict: compliant")(small)
        done = compliance("rules", "test", small)
        assert done.exit_code == 1
        assert f"rules/{RATE}" in done.stdout
        assert "失败 1 个" in done.stdout

    def test_a_clause_that_nothing_decides_is_told_by_coverage(self, small: Path) -> None:
        (small / THIRD / "11" / "QL-11-a.yaml").unlink()
        done = compliance("rules", "coverage", small)
        assert done.exit_code == 1
        assert "QL-11-a：没有去向" in done.stdout

    def test_a_submission_under_damaged_rules_is_an_error(self, small: Path, tmp_path: Path) -> None:
        DAMAGED["wrong quote"][0](small)
        done = compliance("evaluate", MINIMAL / "qinghe.yaml", "--rules", small, "--out", tmp_path / "out")
        assert (done.exit_code, (tmp_path / "out").exists()) == (3, False)
        assert DAMAGED["wrong quote"][1] in done.stderr
