"""A policy of another field, with tables of its own, is data alone; and the program's source names no county, policy or clause."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from builders import book
from compliance.cli.main import main
from compliance.operators import OPERATORS

ROOT = Path(__file__).resolve().parents[1]
THIRD = ROOT / "tests" / "third_policy"
FOLDERS = ["--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
SUBMISSION = THIRD / "qinghe.yaml"
EXPECTED = {
    "QL-1-b": ("non_compliant", None),
    "QL-2-a": ("compliant", None),
    "QL-2-b": ("non_compliant", None),
    "QL-3-a": ("compliant", None),
    "QL-3-b": ("not_due", None),
    "QL-4-a": ("non_compliant", None),
    "QL-4-b": ("not_applicable", None),
    "QL-5-a": ("compliant", None),
    "QL-5-b": ("insufficient_data", "missing_evidence"),
    "QL-5-c": ("insufficient_data", "not_reported"),
    "QL-6-a": ("non_compliant", None),
    "QL-7-a": ("compliant", None),
    "QL-8-a": ("compliant", None),
    "QL-9-a": ("compliant", None),
    "QL-9-b": ("needs_review", None),
    "QL-10-a": ("non_compliant", None),
    "QL-10-b": ("insufficient_data", "not_reported"),
    "QL-11-a": ("compliant", None),
    "QL-12-a": ("informational", None),
    "QL-12-b": ("compliant", None),
    "QL-13-a": ("compliant", None),
    "QL-13-b": ("informational", None),
}
Data = dict[str, list[dict[str, Any]]]


def compliance(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def evaluated(folder: Path, *arguments: str, submission: Path = SUBMISSION) -> dict[str, Any]:
    done = compliance("evaluate", str(submission), *FOLDERS, *arguments, "--out", str(folder))
    assert done.exit_code == 1, done.output
    found: dict[str, Any] = json.loads((folder / "青禾区" / "results.json").read_text(encoding="utf-8"))
    return found


def changed(folder: Path, change: Any) -> Path:
    """The sample submission with `change` made to its data, as a file."""
    data: Data = yaml.safe_load(SUBMISSION.read_text(encoding="utf-8"))
    change(data)
    path = folder / "changed.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("third")
    evaluated(folder)
    return folder / "青禾区"


@pytest.fixture(scope="module")
def results(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def page(out: Path) -> str:
    return (out / "report.html").read_text(encoding="utf-8")


class TestAnotherField:
    def test_its_rules_are_in_order(self) -> None:
        done = compliance("rules", "check", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs"))
        assert done.exit_code == 0, done.output
        assert "尚未编入规则 0 个" in done.output

    def test_its_examples_pass(self) -> None:
        done = compliance("rules", "test", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs"))
        assert done.exit_code == 0, done.output
        tried, failed = re.findall(r"\d+", done.output)
        assert (int(tried) >= len(list(THIRD.glob("rules/*/*/QL-[0-9]*.yaml"))), failed) == (True, "0")

    def test_it_uses_every_operator(self) -> None:
        text = "".join(path.read_text(encoding="utf-8") for path in (THIRD / "rules").rglob("QL-*.yaml"))
        assert [name for name in OPERATORS if not re.search(rf"\b{name}: [{{\n]|\b{name}:\n", text)] == []

    def test_every_clause_gets_its_verdict(self, results: dict[str, Any]) -> None:
        assert {name: (clause["verdict"], clause["reason"]) for name, clause in results["clauses"].items()} == EXPECTED

    @pytest.mark.parametrize(
        ("rule", "gap"),
        [("QL-2", "0.5 小时（1 项合计）"), ("QL-4-a", "1 项"), ("QL-6-a", "1 笔超时，最长超 3 个工作日")],
    )
    def test_a_gap_says_how_much_is_missing(self, results: dict[str, Any], rule: str, gap: str) -> None:
        (finding,) = [item for item in results["findings"] if item["rule"] == rule]
        assert finding["gap"]["text"] == gap

    def test_the_basis_of_what_was_declared_is_the_declaration(self, results: dict[str, Any]) -> None:
        assert {item["rule"]: item["basis"] for item in results["findings"] if item["rule"] in ("QL-9-a", "QL-3-a")} == {
            "QL-3-a": "computed",
            "QL-9-a": "attested",
        }

    def test_its_reading_is_named_and_flips(self, results: dict[str, Any], tmp_path: Path) -> None:
        (finding,) = [item for item in results["findings"] if item["rule"] == "QL-3-a"]
        assert [(flip["reading"], flip["value"], flip["verdict"]) for flip in finding["flips"]] == [("QL-R1", "exclusive", "non_compliant")]
        other = evaluated(tmp_path, "--reading", "QL-R1=exclusive")
        assert other["clauses"]["QL-3-a"]["verdict"] == "non_compliant"
        assert other["readings"]["QL-R1"] == {"value": "exclusive", "set_by": "command line", "parameters": {}}

    def test_a_rating_settles_what_was_left_to_a_person(self, tmp_path: Path) -> None:
        path = changed(tmp_path, lambda data: data["measure"][-1].update(reviewer_rating="符合"))
        clause = evaluated(tmp_path, submission=path)["clauses"]["QL-9-b"]
        assert (clause["verdict"], clause["basis"]) == ("compliant", "inspected")

    def test_judged_later_the_open_duty_is_due(self, tmp_path: Path) -> None:
        assert evaluated(tmp_path, "--as-of", "2026-06-30")["clauses"]["QL-3-b"]["verdict"] == "non_compliant"

    def test_a_unit_outside_is_refused(self, tmp_path: Path) -> None:
        path = changed(tmp_path, lambda data: data["report"][0].update(unit_name="白石区"))
        done = compliance("evaluate", str(path), *FOLDERS, "--out", str(tmp_path / "out"))
        assert done.exit_code == 3
        assert "青图发" not in done.output
        assert "青禾区公共图书馆服务管理办法（试行）" in done.output
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize(("table", "field"), [("consortium", "name"), ("branch", "beds")])
    def test_tables_and_fields_of_other_policies_are_unknown(self, tmp_path: Path, table: str, field: str) -> None:
        path = changed(tmp_path, lambda data: data.setdefault(table, [{}])[0].update({field: "1"}))
        done = compliance("evaluate", str(path), *FOLDERS, "--out", str(tmp_path / "out"))
        assert done.exit_code == 3
        assert field in done.output or table in done.output


class TestReport:
    def test_it_shows_policy_quotes_and_own_tables(self, page: str) -> None:
        for text in ("《青禾区公共图书馆服务管理办法（试行）》", "青图发〔2025〕3号", "15个工作日内退还", "西城分馆", "残障读者服务岗", "虚构示例"):
            assert text in page

    def test_every_clause_and_paragraph_is_there(self, page: str) -> None:
        assert [name for name in EXPECTED if f'id="c-{name}"' not in page] == []
        assert [number for number in range(14) if f'id="p-{number}"' not in page] == []

    def test_nothing_of_the_shipped_policies_is_in_it(self, page: str) -> None:
        assert [name for name in barred_texts() if name in page] == []


def barred_texts() -> tuple[str, ...]:
    """What only the shipped policies say: ids, titles, numbers, issuers, units and the names that units go by without their rank."""
    documents = [policy.document for policy in book().policies.values()]
    units = {name for document in documents for name in document.units}
    whole = {text for document in documents for text in (document.id, document.title, document.number, document.issuer)}
    return tuple(sorted(whole | units | {name.rstrip("县区市") for name in units}))


@cache
def ids() -> frozenset[str]:
    """Ids of atoms, rules, requirement groups, readings, and short codes of the shipped policies, and names of their phases that are theirs alone."""
    found = {name for policy in book().policies.values() for name in (*policy.clauses, *policy.rules, *policy.requirements, policy.document.code)}
    return frozenset(found | set(book().readings))


@cache
def vocabulary() -> frozenset[str]:
    """Tables, indicators and codes of the shipped submission that the rule language does not know itself."""
    tables = book().tables
    known_to_the_language = {"report", "indicator", "measure", "evidence", "activity"}
    codes = {code for codes in tables.codes.values() for code in codes.values}
    return frozenset((tables.tables.keys() - known_to_the_language) | tables.indicators.keys() | codes)


def words(text: str) -> set[str]:
    """The runs of letters, digits, hyphens and dots of a text, which is how ids are written."""
    return set(re.findall(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]|[A-Za-z0-9]", text))


def offences(text: str) -> list[str]:
    return [name for name in barred_texts() if name in text] + sorted(words(text) & ids())


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of the constants that document a module, class, function or, after an assignment, a name."""
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    return {id(line.value) for body in bodies for line in body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)}


def prose(source: str) -> Iterator[str]:
    """Docstrings and comments."""
    tree = ast.parse(source)
    kept = docstrings(tree)
    yield from (str(node.value) for node in ast.walk(tree) if id(node) in kept and isinstance(node, ast.Constant))
    yield from (token.string for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type == tokenize.COMMENT)


def strings(source: str) -> Iterator[str]:
    """Text in quotes that does something."""
    tree = ast.parse(source)
    kept = docstrings(tree)
    yield from (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in kept)


def code(source: str) -> Iterator[str]:
    """Text in quotes that does something, and names."""
    yield from strings(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name | ast.Attribute | ast.arg | ast.FunctionDef | ast.ClassDef):
            yield next(str(getattr(node, key)) for key in ("id", "attr", "arg", "name") if hasattr(node, key))


SOURCES = sorted((ROOT / "src").rglob("*.py"))
OTHERS = sorted([*(ROOT / "src").rglob("*.json"), *(ROOT / "reports" / "templates").iterdir()])


def shown_text(path: Path) -> str:
    """The text of a file; of a Word document that of its parts."""
    if path.suffix != ".docx":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as package:
        return "\n".join(re.sub("<[^>]+>", "", package.read(name).decode("utf-8")) for name in package.namelist() if name.startswith("word/"))


class TestSource:
    """Code, templates and schemas name nothing of a policy. A docstring or comment may name a reading, as the source of what it describes, and nothing else."""

    def test_there_is_something_to_search(self) -> None:
        assert len(SOURCES) > 80
        assert len(OTHERS) > 10
        assert min(len(barred_texts()), len(ids()), len(vocabulary())) > 10

    @pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
    def test_python(self, path: Path) -> None:
        source = path.read_text(encoding="utf-8")
        assert [name for text in code(source) for name in offences(text)] == []
        assert [text for text in strings(source) if text in vocabulary()] == []
        assert [name for text in prose(source) for name in offences(text) if name not in book().readings] == []

    @pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
    def test_templates_and_schemas(self, path: Path) -> None:
        text = shown_text(path)
        assert offences(text) == []
        assert sorted(words(text) & vocabulary()) == []

    @pytest.mark.parametrize(
        ("source", "found"),
        [
            ('"""Reading KF-A24 says so."""\n', 0),
            ('"""Clause KF-1.3-g says so."""\n', 1),
            ('x = "KF-A24"\n', 1),
            ("x = f'{y}尉氏'\n", 1),
            ("# 尉氏县\n", 1),
            ("if regime == 'kaifeng': ...\n", 1),
            ("x = 'kaifeng-like'\n", 0),
        ],
    )
    def test_the_search_finds(self, source: str, found: int) -> None:
        in_code = [name for text in code(source) for name in offences(text)]
        in_prose = [name for text in prose(source) for name in offences(text) if name not in book().readings]
        assert bool(in_code + in_prose) is bool(found)
