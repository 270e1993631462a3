"""`compliance verify`: the same inputs give the same bytes again, and every change is found and named."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from compliance import __version__
from compliance.cli.main import main
from compliance.engine import available
from compliance.evaluate.compare.inputs import differing
from compliance.evaluate.seal import readings_digest
from compliance.evaluate.seal_program import PACKAGE, engine_versions, sources_digest, templates_digest
from compliance.model.evaluation import ReadingUse
from compliance.model.seal import SEAL_TITLES
from compliance.rulebook.paths import calendar_of, rules_dir, templates_dir

THIRD = Path(__file__).parent / "third_policy"
FOLDERS = ["--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
SUBMISSION = THIRD / "qinghe.yaml"
HOW = {
    "as filed": [],
    "another day": ["--as-of", "2025-11-30"],
    "a phase": ["--phase", "self-check"],
    "a reading": ["--reading", "QL-R1=exclusive"],
}


def compliance(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


def evaluated(out: Path, *arguments: object) -> Path:
    done = compliance("evaluate", SUBMISSION, *FOLDERS, "--format", "json", "--out", out, *arguments)
    assert done.exit_code in (0, 1), done.output
    return out / "青禾区" / "results.json"


def verified(results: Path, *arguments: object, submission: Path = SUBMISSION, folders: list[str] = FOLDERS) -> Result:
    return compliance("verify", results, "--submission", submission, *folders, *arguments)


@pytest.mark.parametrize("how", HOW)
def test_untouched_results_are_confirmed_however_they_were_made(tmp_path: Path, how: str) -> None:
    done = verified(evaluated(tmp_path, *HOW[how]))
    assert done.exit_code == 0, done.output
    assert "一致：" in done.output


def _edit(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the data and write it as it was written: one entry a line is not needed for what is tested."""
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def test_a_verdict_made_better_is_named_with_both_values(tmp_path: Path) -> None:
    path = evaluated(tmp_path)
    _edit(path, lambda data: data["clauses"]["QL-2-b"].update(verdict="compliant"))
    done = verified(path)
    assert done.exit_code == 1
    assert 'clauses.QL-2-b.verdict：所报为 "compliant"，重新评估为 "non_compliant"' in done.output


def test_a_finding_left_out_is_a_difference(tmp_path: Path) -> None:
    path = evaluated(tmp_path)
    _edit(path, lambda data: data["findings"].pop())
    assert verified(path).exit_code == 1


def test_white_space_alone_is_said_to_be_white_space(tmp_path: Path) -> None:
    path = evaluated(tmp_path)
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    done = verified(path)
    assert done.exit_code == 1
    assert "内容相同" in done.output


def test_another_submission_is_found_by_its_hash(tmp_path: Path) -> None:
    path = evaluated(tmp_path / "out")
    other = tmp_path / "qinghe.yaml"
    other.write_text(SUBMISSION.read_text("utf-8").replace("weekly_hours: 63", "weekly_hours: 64"), "utf-8")
    done = verified(path, submission=other)
    assert done.exit_code == 1
    assert "seal.submission" in done.output


def test_changed_rules_are_found_by_their_hash(tmp_path: Path) -> None:
    path = evaluated(tmp_path / "out")
    shutil.copytree(THIRD, tmp_path / "third")
    rule = tmp_path / "third/rules/qinghe-library-2025/2/QL-2.yaml"
    rule.write_text(rule.read_text("utf-8").replace("hours: 42", "hours: 41"), "utf-8")
    folders = ["--rules", str(tmp_path / "third/rules"), "--policy-docs", str(tmp_path / "third/policy_docs")]
    done = verified(path, folders=folders)
    assert done.exit_code == 1
    assert "seal.rules" in done.output
    assert "clauses.QL-2-b.verdict" in done.output


def _inspected(tmp_path: Path) -> Path:
    compliance("inspection", evaluated(tmp_path / "plain"), "--out", tmp_path / "核查.xlsx")
    book = openpyxl.load_workbook(tmp_path / "核查.xlsx")
    sheet = book["现场核查清单"]
    column = {cell.value: cell.column for cell in sheet[1]}
    for title, value in {"核查判断": "符合", "核查人": "核查一组", "核查日期": date(2026, 1, 8)}.items():
        sheet.cell(2, column[title]).value = value
    book.save(tmp_path / "核查.xlsx")
    return tmp_path / "核查.xlsx"


def test_results_with_an_inspection_need_it_again(tmp_path: Path) -> None:
    inspection = _inspected(tmp_path)
    path = evaluated(tmp_path / "out", "--inspection", inspection)
    assert verified(path, "--inspection", inspection).exit_code == 0
    without = verified(path)
    assert without.exit_code == 1
    assert "seal.inspection" in without.output


def test_a_benchmark_is_verified_as_one(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SUBMISSION.read_text("utf-8").replace("unit_name: 青禾区", "unit_name: 白石区"), "utf-8")
    done = compliance("evaluate", other, *FOLDERS, "--benchmark", "--format", "json", "--out", tmp_path / "out")
    assert done.exit_code in (0, 1), done.output
    assert verified(tmp_path / "out" / "白石区" / "results.json", submission=other).exit_code == 0


def _own_templates(tmp_path: Path, text: str = "") -> Path:
    """An office's own folder with the shipped stylesheet, changed by `text` at its end."""
    folder = tmp_path / f"templates{len(text)}"
    folder.mkdir(parents=True)
    (folder / "report.css").write_text((templates_dir() / "report.css").read_text("utf-8") + text, "utf-8", newline="\n")
    return folder


def test_results_that_differ_only_in_print_and_program_are_said_to_be_right(tmp_path: Path) -> None:
    own = _own_templates(tmp_path / "own", "/* 本单位 */")
    path = evaluated(tmp_path, "--templates", own)
    done = verified(path)
    assert done.exit_code == 1
    assert "共 1 处不同" in done.output
    assert "结论、数据和依据都与当时相同；不同的只是报告模板" in done.output
    assert verified(path, "--templates", own).exit_code == 0


@pytest.mark.parametrize(("part", "title"), [("templates", "报告模板"), ("engine", "引擎与程序源码"), ("program", "程序版本")])
def test_another_program_is_named(tmp_path: Path, part: str, title: str) -> None:
    path = evaluated(tmp_path)
    path.write_text(re.sub(f'"{part}": "[^"]*"', f'"{part}": "x"', path.read_text("utf-8")), "utf-8", newline="\n")
    done = verified(path)
    assert done.exit_code == 1
    assert f"不同的只是{title}" in done.output


def test_a_changed_verdict_is_never_said_to_be_right(tmp_path: Path) -> None:
    path = evaluated(tmp_path)
    _edit(path, lambda data: (data["seal"].update(engine="x"), data["clauses"]["QL-2-b"].update(verdict="compliant")))
    done = verified(path)
    assert done.exit_code == 1
    assert "都与当时相同" not in done.output
    assert "封存信息中不同的有：引擎与程序源码" in done.output


class TestSigned:
    """Signature and evaluation are checked together; either fault is told and ends with 1."""

    @pytest.fixture
    def signed(self, tmp_path: Path) -> tuple[Path, list[object]]:
        path = evaluated(tmp_path / "out")
        compliance("sign", "--new-key", tmp_path / "keys")
        assert compliance("sign", path, "--key", tmp_path / "keys/private.pem").exit_code == 0
        return path, ["--key", tmp_path / "keys/public.pem"]

    def test_both_right(self, signed: tuple[Path, list[object]]) -> None:
        done = verified(signed[0], *signed[1])
        assert done.exit_code == 0, done.output
        assert "签名有效" in done.output
        assert "一致：" in done.output

    def test_a_changed_result(self, signed: tuple[Path, list[object]]) -> None:
        _edit(signed[0], lambda data: data["clauses"]["QL-2-b"].update(verdict="compliant"))
        done = verified(signed[0], *signed[1])
        assert done.exit_code == 1
        assert "在签名以后被改动过" in done.output
        assert "clauses.QL-2-b.verdict" in done.output

    def test_a_false_result_rightly_signed(self, signed: tuple[Path, list[object]]) -> None:
        path, key = signed
        _edit(path, lambda data: data["clauses"]["QL-2-b"].update(verdict="compliant"))
        assert compliance("sign", path, "--key", Path(str(key[1])).with_name("private.pem")).exit_code == 0
        done = verified(path, *key)
        assert done.exit_code == 1
        assert "签名有效" in done.output
        assert "clauses.QL-2-b.verdict" in done.output

    def test_an_unsigned_result_that_is_right(self, signed: tuple[Path, list[object]]) -> None:
        signed[0].with_name("results.json.sig").unlink()
        done = verified(signed[0], *signed[1])
        assert done.exit_code == 1
        assert "没有签名" in done.output
        assert "一致：" in done.output


class TestSeal:
    """Each part of the seal changes with its input, and with nothing else."""

    @pytest.fixture(scope="class")
    @classmethod
    def plain(cls, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
        return _seal(evaluated(tmp_path_factory.mktemp("plain")))

    def test_the_parts_are_those_that_a_report_names(self, plain: dict[str, str]) -> None:
        assert list(plain) == [part for part in SEAL_TITLES if part not in ("inspection", "waivers", "weights", "translations")]

    @pytest.mark.parametrize(
        ("arguments", "parts"),
        [
            ([], set()),
            (["--as-of", "2025-11-30"], set()),
            (["--phase", "self-check"], set()),
            (["--reading", "QL-R1=inclusive"], set()),
            (["--reading", "QL-R1=exclusive"], {"readings"}),
            (["--calendar", "CALENDAR"], {"calendar"}),
            (["--templates", "SAME"], set()),
            (["--templates", "OTHER"], {"templates"}),
            (["--waivers", "WAIVERS"], {"waivers"}),
            (["--weights", "WEIGHTS"], {"weights"}),
        ],
        ids=str,
    )
    def test_what_the_command_is_given(self, plain: dict[str, str], tmp_path: Path, arguments: list[str], parts: set[str]) -> None:
        made: dict[str, Callable[[], Path]] = {
            "CALENDAR": lambda: _appended(calendar_of(rules_dir()), tmp_path / "calendar.yaml"),
            "SAME": lambda: _own_templates(tmp_path),
            "OTHER": lambda: _own_templates(tmp_path, "/* x */"),
            "WAIVERS": lambda: _written(tmp_path / "waivers.yaml", WAIVERS),
            "WEIGHTS": lambda: _written(tmp_path / "weights.yaml", WEIGHTS),
        }
        told = [made[item]() if item in made else item for item in arguments]
        assert _changed(plain, _seal(evaluated(tmp_path / "out", *told))) == parts

    @pytest.mark.parametrize(
        ("file", "old", "new", "parts"),
        [
            ("qinghe.yaml", "weekly_hours: 63", "weekly_hours: 64", {"submission"}),
            ("rules/qinghe-library-2025/2/QL-2.yaml", "hours: 42", "hours: 41", {"rules"}),
            ("rules/readings/QL-R1.yaml", "severity: medium", "severity: high", {"rules"}),
            ("policy_docs/qinghe-library-2025.md", "printed: 2025-01-12", "printed: 2025-01-13", {"policy"}),
        ],
    )
    def test_what_lies_in_files(self, plain: dict[str, str], tmp_path: Path, file: str, old: str, new: str, parts: set[str]) -> None:
        shutil.copytree(THIRD, tmp_path / "third")
        path = tmp_path / "third" / file
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        folders = ["--rules", tmp_path / "third/rules", "--policy-docs", tmp_path / "third/policy_docs"]
        done = compliance("evaluate", tmp_path / "third/qinghe.yaml", *folders, "--format", "json", "--out", tmp_path / "out")
        assert done.exit_code in (0, 1), done.output
        assert _changed(plain, _seal(tmp_path / "out/青禾区/results.json")) == parts

    def test_an_inspection(self, plain: dict[str, str], tmp_path: Path) -> None:
        assert _changed(plain, _seal(evaluated(tmp_path / "out", "--inspection", _inspected(tmp_path)))) == {"inspection"}

    @pytest.mark.parametrize(
        ("change", "same"),
        [
            ({}, True),
            ({"set_by": "command line"}, True),
            ({"title": "另一标题"}, True),
            ({"value": "target-only"}, False),
            ({"id": "X02"}, False),
            ({"parameters": {"band": "3"}}, False),
            ({"parameters": {"band": None}}, False),
            ({"parameters": {"tolerance": "5"}}, False),
        ],
    )
    def test_readings_are_id_value_and_parameters(self, change: dict[str, Any], same: bool) -> None:
        use = ReadingUse("X01", "标题", "review-band", "…", "default", {"band": "5"})
        other = ReadingUse("A", "", "b", "", "default")
        assert (readings_digest([use, other]) == readings_digest([other, replace(use, **change)])) is same

    @pytest.fixture
    def package(self, tmp_path: Path) -> Path:
        """The program's sources as they stand now."""
        return Path(shutil.copytree(PACKAGE, tmp_path / "checkout", ignore=shutil.ignore_patterns("__pycache__")))

    def test_sources_are_the_same_from_a_checkout_and_installed(self, package: Path, tmp_path: Path) -> None:
        installed = Path(shutil.copytree(package, tmp_path / "site-packages/compliance"))
        for beside in ("_data/rules/x.py", "__pycache__/x.py", "evaluate/__pycache__/x.py", "schemas/x.json"):
            (installed / beside).parent.mkdir(parents=True, exist_ok=True)
            (installed / beside).write_text("x", "utf-8")
        assert sources_digest(installed) == sources_digest(package)

    @pytest.mark.parametrize("name", ["evaluate/judge.py", "new.py", "new/module.py"])
    def test_sources_are_names_and_bytes(self, package: Path, tmp_path: Path, name: str) -> None:
        changed = Path(shutil.copytree(package, tmp_path / "changed"))
        (changed / name).parent.mkdir(exist_ok=True)
        with (changed / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        assert sources_digest(changed) != sources_digest(package)

    def test_a_module_moved_elsewhere_is_another_program(self, package: Path, tmp_path: Path) -> None:
        changed = Path(shutil.copytree(package, tmp_path / "changed"))
        (changed / "evaluate/judge.py").rename(changed / "evaluate/judging.py")
        assert sources_digest(changed) != sources_digest(package)

    def test_templates_are_those_that_are_used(self, tmp_path: Path) -> None:
        folders = [tmp_path / name for name in ("a", "b", "c")]
        for folder, names in zip(folders, (("x.j2",), ("x.j2", "y.css"), ("x.j2", "y.css")), strict=True):
            folder.mkdir()
            for name in names:
                (folder / name).write_text(f"{name} {folder.name if name == 'x.j2' else ''}", "utf-8")
        (folders[2] / "~$report.docx").write_text("x", "utf-8")
        (folders[2] / "x.j2").write_text("x.j2 b", "utf-8")
        a, b, c = folders
        assert templates_digest((b,)) == templates_digest((c,)) == templates_digest((b, c))
        assert templates_digest((a, b)) == templates_digest((a, c)) != templates_digest((b,))

    @pytest.mark.parametrize(("names", "said"), [(("reference",), f"reference {__version__}"), ((), "")])
    def test_engines_are_named_with_their_versions(self, names: tuple[str, ...], said: str) -> None:
        assert engine_versions(names) == said

    @pytest.mark.skipif(not available(), reason="durable-rules cannot be loaded here")
    def test_the_version_of_durable_rules_is_that_installed(self) -> None:
        assert engine_versions(("durable-rules",)) == f"durable-rules {version('durable-rules')}"


@pytest.mark.parametrize(
    ("part", "causes"),
    [
        ("submission", ["data"]),
        ("engine", ["program"]),
        ("program", ["program"]),
        ("templates", []),
        ("weights", []),
        ("readings", []),
        ("of a later program", ["of a later program"]),
    ],
)
def test_what_a_changed_part_can_have_caused(part: str, causes: list[str]) -> None:
    """The readings themselves are compared, not their hash; templates and weights change no verdict."""
    results = {"seal": dict.fromkeys(SEAL_TITLES, "a"), "readings": {}, "as_of": "2025-12-31"}
    assert [item.name for item in differing(results, {**results, "seal": {**results["seal"], part: "b"}})] == causes


WAIVERS = """waivers:
  - {unit: 青禾区, rule: QL-2, reason: 修缮, approver: 区政府, approved: 2025-11-01, expires: 2026-06-30,
     given_for: {rule: "0000000000000000", data: "0000000000000000"}}
"""
WEIGHTS = """title: 示例权重表
source: 虚构
policy: qinghe-library-2025
points:
  QL-2: 10
"""


def _seal(results: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(results.read_text("utf-8"))["seal"]
    return found


def _changed(old: dict[str, str], new: dict[str, str]) -> set[str]:
    return {part for part in {**old, **new} if old.get(part) != new.get(part)}


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def _appended(path: Path, to: Path) -> Path:
    return _written(to, path.read_text("utf-8") + "\n# x\n")


def test_a_file_that_is_no_result_is_refused(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("{}", "utf-8")
    assert verified(tmp_path / "results.json").exit_code == 3
