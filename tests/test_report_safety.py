"""Reports are inert against what a submission may hold, ask nothing of a network, and are the same bytes every time."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.cli.main import main
from compliance.model.evaluation import Evaluation
from compliance.model.language import speaking
from compliance.model.text import Catalogue, translated
from compliance.model.verdict import Verdict
from compliance.reports.html import css_string, render_html, render_summary_html
from compliance.reports.scrub import MAX_TEXT, clean, clip
from report_samples import RENAMED, TEMPLATES, dongming, kaifeng, large, renamed
from test_report_page import HOSTILE, assert_inert, parse

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ALL_HOSTILE = "".join(HOSTILE[:9])
THIRD = Path(__file__).parent / "third_policy"
FOLDERS = ["--rules", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
BROWSERS_OWN = (".google.com", ".googleapis.com")
"""Hosts that the browser itself asks for updates and the time, whatever page it shows."""
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--enable-logging=stderr",
)


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return kaifeng()


@pytest.mark.parametrize("sample", [kaifeng, dongming])
def test_self_contained_without_scripts_or_requests(sample) -> None:
    html = render_html(sample(), TEMPLATES)
    assert_inert(parse(html), html)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_inert(evaluation: Evaluation, text: str) -> None:
    html = render_html(renamed(evaluation, text), TEMPLATES)
    page = parse(html)
    assert page.tags == parse(render_html(renamed(evaluation, "甲"), TEMPLATES)).tags
    assert_inert(page, html)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    assert clip(clean(text)) in page.texts


@settings(max_examples=25, deadline=None)
@given(st.one_of(st.text(min_size=1), st.lists(st.sampled_from([*HOSTILE[:14], *'<>&"\\{}%#']), min_size=1).map("".join)))
def test_any_text_leaves_the_structure_alone(text: str) -> None:
    small = replace(kaifeng(), findings=tuple(one for one in kaifeng().findings if one.rule in RENAMED), extra={})
    html = render_html(renamed(small, f"甲{text}乙"), TEMPLATES)
    assert parse(html).tags == parse(render_html(renamed(small, "甲"), TEMPLATES)).tags
    assert html.encode("utf-8")


@given(st.text())
def test_css_strings_hold_no_character_that_ends_them(text: str) -> None:
    inner = str(css_string(text))[1:-1]
    assert all(char.isalnum() or char in "\\ " for char in inner)


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_is_stable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", once)
    assert once.encode("utf-8").decode("utf-8") == once


def test_long_text_is_clipped_and_says_so() -> None:
    assert clip("字" * MAX_TEXT) == "字" * MAX_TEXT
    assert clip("字" * (MAX_TEXT + 1)).endswith(f"（全文共{MAX_TEXT + 1}字，此处从略）")


def test_a_missing_template_variable_is_an_error(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    report = tmp_path / "templates" / "report.html.j2"
    report.write_text(report.read_text(encoding="utf-8").replace("view.title", "view.titel"), encoding="utf-8")
    with pytest.raises(Exception, match="titel"):
        render_html(kaifeng(), tmp_path / "templates")


def test_the_same_bytes_under_any_hash_seed_zone_and_locale() -> None:
    program = (
        "import hashlib; from report_samples import RENAMED, TEMPLATES, dongming, kaifeng; "
        "from compliance.reports.html import render_html, render_summary_html; "
        "pages = render_html(kaifeng(), TEMPLATES) + render_summary_html([kaifeng(), dongming()], TEMPLATES); "
        "print(hashlib.sha256(pages.encode()).hexdigest())"
    )
    path = os.pathsep.join(entry for entry in (str(Path(__file__).parent), *sys.path) if entry)
    digests = set()
    for seed, zone, locale in (("1", "Asia/Shanghai", "C"), ("2", "America/Lima", "C.UTF-8")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": path}
        digests.add(subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True, text=True).stdout)
    assert len(digests) == 1


def test_a_large_report_stays_below_a_megabyte_and_a_half_and_leaves_nothing_out() -> None:
    html = render_html(large(), TEMPLATES)
    assert 300_000 < len(html.encode()) < 1_500_000
    assert {f"f-KF-x{i}" for i in range(400)} <= set(parse(html).ids)


def report_page(folder: Path, english: Catalogue) -> str:
    """A Chinese report on hostile texts."""
    del folder, english
    return render_html(renamed(kaifeng(), ALL_HOSTILE), TEMPLATES)


def english_page(folder: Path, english: Catalogue) -> str:
    """The same in English."""
    del folder
    told = translated(renamed(kaifeng(), ALL_HOSTILE), english)
    with speaking(english):
        return render_html(told, TEMPLATES)


def summary_page(folder: Path, english: Catalogue) -> str:
    """A summary over two subjects, one of them hostile."""
    del folder, english
    return render_summary_html([renamed(kaifeng(), ALL_HOSTILE), dongming()], TEMPLATES)


def compare_page(folder: Path, english: Catalogue) -> str:
    """The comparison of two results with hostile texts."""
    del english
    old, new = folder / "old.json", folder / "new.json"
    for path, day in ((old, "2025-12-30"), (new, "2025-12-31")):
        made = CliRunner().invoke(main, ["evaluate", str(THIRD / "qinghe.yaml"), *FOLDERS, "--as-of", day, "--format", "json", "--out", str(folder / day)])
        assert made.exit_code == 1, made.output
        data = json.loads((folder / day / "青禾区" / "results.json").read_text("utf-8"))
        data["findings"][0] |= {"title": ALL_HOSTILE, "remediation": ALL_HOSTILE}
        path.write_text(json.dumps(data), "utf-8")
    done = CliRunner().invoke(
        main, ["compare", str(old), str(new), "--new-rules", str(THIRD / "rules"), "--new-policy-docs", str(THIRD / "policy_docs"), "--out", str(folder)]
    )
    assert done.exit_code in (0, 1), done.output
    return (folder / "compare.html").read_text("utf-8")


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("made", [report_page, english_page, summary_page, compare_page])
def test_a_browser_prints_the_page_without_a_request_or_a_word_on_the_console(
    made: Callable[[Path, Catalogue], str], tmp_path: Path, english: Catalogue
) -> None:
    page, net, pdf = tmp_path / "page.html", tmp_path / "net.json", tmp_path / "page.pdf"
    page.write_text(made(tmp_path, english), encoding="utf-8")
    log = browse(tmp_path, f"--log-net-log={net}", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "CONSOLE" not in log
    hosts = {urlsplit(url).hostname or "" for url in re.findall(r'"url":"(https?:[^"]+)"', net.read_text(encoding="utf-8", errors="replace"))}
    assert {host for host in hosts if not host.endswith(BROWSERS_OWN)} == set()


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_runs_nothing_and_the_check_can_tell(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    html = render_html(renamed(kaifeng(), HOSTILE[1]), TEMPLATES)
    page.write_text(html.replace("</main>", "<script>document.title='owned'</script></main>"), encoding="utf-8")
    log = browse(tmp_path, "--dump-dom", page.as_uri())
    assert "CONSOLE" in log, "the policy refuses an injected script and the browser says so"
    page.write_text(html, encoding="utf-8")
    assert "CONSOLE" not in browse(tmp_path, "--dump-dom", page.as_uri())


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_prints_settled_matters_a_line_each_and_their_details_not_at_all(tmp_path: Path) -> None:
    settled = tuple(one for one in large().findings if one.conclusion.verdict is Verdict.COMPLIANT)
    base = replace(large(), findings=settled * 3, clauses=(), extra={})
    many = replace(base, findings=tuple(replace(one, rule=f"KF-y{i}") for i, one in enumerate(base.findings)))
    page = tmp_path / "report.html"
    html = render_html(many, TEMPLATES)
    page.write_text(html, encoding="utf-8")
    folded = _pages(tmp_path, page)
    page.write_text(html.replace("<details", "<details open"), encoding="utf-8")
    assert folded == _pages(tmp_path, page), "what is open on the screen does not change the print"
    assert folded <= 3 + len(many.findings) // 30


def _pages(folder: Path, page: Path) -> int:
    pdf = folder / "pages.pdf"
    browse(folder, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


def browse(folder: Path, *arguments: str) -> str:
    """Run the browser on a fresh profile; its log."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, check=True, timeout=120, text=True, errors="replace").stderr
