"""What many tests share; and programs outside Python that some open files with: present, or named as left out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable

import pytest

from compliance.cli.session import Session
from compliance.model.text import Catalogue
from compliance.rulebook.catalogue import load_catalogue
from compliance.rulebook.paths import rules_dir

PROGRAMS = {"libreoffice": ("soffice", "libreoffice"), "chromium": ("chromium", "chromium-browser", "google-chrome")}


def _missing(name: str) -> bool:
    return not any(shutil.which(program) for program in PROGRAMS[name])


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Skip what needs a program that the machine lacks; where programs are required (CI), let it fail instead."""
    for item in items:
        for name in PROGRAMS:
            if item.get_closest_marker(name) and _missing(name) and not os.environ.get("REQUIRE_PROGRAMS"):
                item.add_marker(pytest.mark.skip(reason=f"needs {name}, which this machine lacks"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left out."""
    for name, programs in PROGRAMS.items():
        if _missing(name) and not os.environ.get("REQUIRE_PROGRAMS"):
            terminalreporter.write_line(f"left out: tests marked {name} (install {' or '.join(programs)} to run them)")


@pytest.fixture(scope="session")
def english() -> Catalogue:
    """The translations of the program and the shipped rules."""
    return load_catalogue("en", rules_dir())


@pytest.fixture(scope="session")
def session() -> Session:
    """A run over the shipped rules and readings."""
    return Session.open(None, None, None, ())
