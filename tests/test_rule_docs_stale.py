"""`compliance rules docs`: the list of all rules, and `--check`, which finds pages that are missing, stale or no longer generated."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders import DONGMING, KAIFENG, ROOT, book
from compliance.cli.main import main
from compliance.evaluate.names import TableNames
from compliance.reports.rule_docs import render_rule_docs
from compliance.rulebook import paths

THIRD = ROOT / "tests" / "third_policy"
PLANS = (KAIFENG, DONGMING)
KEPT = ROOT / "docs" / "rules"


def docs(out: Path, *arguments: object, rules: Path = THIRD / "rules") -> Result:
    return CliRunner().invoke(main, ["rules", "docs", str(rules), "--policy-docs", str(rules.parent / "policy_docs"), "--out", str(out), *map(str, arguments)])


@cache
def pages() -> dict[str, str]:
    return render_rule_docs(book(), TableNames(book().tables), paths.templates_dir())


@cache
def rows(plan: str) -> dict[str, str]:
    """The row of each rule on the list of a plan."""
    return dict(re.findall(r'<tr id="([^"]+)">(.*?)</tr>', pages()[f"{plan}.rules.html"], re.DOTALL))


def words(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", markup))


@pytest.mark.parametrize("plan", PLANS)
class TestCatalogue:
    def test_every_rule_has_a_row(self, plan: str) -> None:
        assert list(rows(plan)) == [f"k-{name}" for name in book().policies[plan].rules]

    def test_a_row_says_what_the_rule_says(self, plan: str) -> None:
        for name, rule in book().policies[plan].rules.items():
            text = words(rows(plan)[f"k-{name}"])
            assert name in text
            assert rule.title in text
            assert all(one in text for one in (*rule.responsible, *rule.readings)), name
            assert all(item.title in text for item in rule.items), name
            assert rows(plan)[f"k-{name}"].endswith(f"<td>{len(rule.examples)}</td>")

    def test_links_go_both_ways(self, plan: str) -> None:
        own = pages()[f"{plan}.html"]
        listing = pages()[f"{plan}.rules.html"]
        for name, rule in book().policies[plan].rules.items():
            assert f'href="{plan}.rules.html#k-{name}"' in own
            assert f'href="{plan}.html#k-{name}"' in listing
            assert f'href="{plan}.html#p-{rule.anchor}"' in listing

    def test_every_link_of_the_list_leads_somewhere(self, plan: str) -> None:
        targets = {name: set(re.findall(r' id="([^"]+)"', text)) for name, text in pages().items()}
        for address in set(re.findall(r'href="([^"#]+\.html)(?:#([^"]*))?"', pages()[f"{plan}.rules.html"])):
            assert not address[1] or address[1] in targets[address[0]], address


class TestCheck:
    @pytest.fixture
    def out(self, tmp_path: Path) -> Path:
        assert docs(tmp_path / "out").exit_code == 0
        return tmp_path / "out"

    def test_what_was_just_written_is_fresh(self, out: Path) -> None:
        done = docs(out, "--check")
        assert (done.exit_code, done.output.strip()) == (0, "3 页都是最新的")

    @pytest.mark.parametrize(
        ("spoil", "code", "place"),
        [
            (lambda folder: (folder / "readings.html").unlink(), "missing-page", "readings.html"),
            (lambda folder: (folder / "old.html").write_text("", encoding="utf-8"), "superfluous-page", "old.html"),
            (lambda folder: _cut(folder / "readings.html"), "stale-page", "readings.html:3"),
            (lambda folder: _append(folder / "readings.html"), "stale-page", "readings.html:"),
            (shutil.rmtree, "missing-page", "readings.html"),
        ],
    )
    def test_what_is_not_fresh_is_told_with_its_place(self, out: Path, spoil: Callable[[Path], object], code: str, place: str) -> None:
        spoil(out)
        done = docs(out, "--check")
        assert done.exit_code == 1
        assert f"[{code}]" in done.output
        assert place in done.output

    def test_a_check_writes_nothing(self, out: Path) -> None:
        _cut(out / "readings.html")
        before = {path.name: path.read_bytes() for path in out.iterdir()}
        docs(out, "--check")
        assert {path.name: path.read_bytes() for path in out.iterdir()} == before

    def test_a_changed_rule_makes_pages_stale(self, out: Path, tmp_path: Path) -> None:
        made = tmp_path / "changed"
        shutil.copytree(THIRD, made)
        path = made / "rules" / "qinghe-library-2025" / "3" / "QL-3-a.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("at_least: 60%", "above: 60%", 1), encoding="utf-8")
        done = docs(out, "--check", rules=made / "rules")
        assert done.exit_code == 1
        assert "qinghe-library-2025.html" in done.output
        assert docs(out, rules=made / "rules").exit_code == 0
        assert docs(out, "--check", rules=made / "rules").exit_code == 0

    def test_other_files_are_nobodys_business(self, out: Path) -> None:
        (out / "notes.txt").write_text("", encoding="utf-8")
        assert docs(out, "--check").exit_code == 0

    def test_a_page_of_an_earlier_run_is_named(self, out: Path) -> None:
        (out / "old.html").write_text("", encoding="utf-8")
        assert "不再生成的页：old.html" in docs(out).output


def _cut(path: Path) -> None:
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:2], b"changed", *lines[3:]]))


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\nmore")


def test_the_pages_in_the_repository_are_fresh() -> None:
    """`make docs` writes them anew."""
    assert sorted(path.name for path in KEPT.glob("*.html")) == sorted(pages())
    assert [name for name, text in pages().items() if (KEPT / name).read_bytes() != text.encode()] == []
