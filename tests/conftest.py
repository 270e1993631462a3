"""Programs outside Python that some tests open files with: present, or named as left out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable

import pytest

PROGRAMS = {"libreoffice": ("soffice", "libreoffice"), "chromium": ("chromium", "chromium-browser", "google-chrome")}
LEFT_OUT = pytest.StashKey[dict[str, int]]()


def _missing(name: str) -> bool:
    return not any(shutil.which(program) for program in PROGRAMS[name])


def pytest_collection_modifyitems(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    """Skip what needs a program that the machine lacks; where programs are required (CI), let it fail instead."""
    left_out: dict[str, int] = {}
    for item in items:
        for name in PROGRAMS:
            if item.get_closest_marker(name) and _missing(name) and not os.environ.get("REQUIRE_PROGRAMS"):
                item.add_marker(pytest.mark.skip(reason=f"needs {name}, which this machine lacks"))
                left_out[name] = left_out.get(name, 0) + 1
    config.stash[LEFT_OUT] = left_out


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name what was left out."""
    for name, count in config.stash[LEFT_OUT].items():
        terminalreporter.write_line(f"left out: {count} tests marked {name} (install {' or '.join(PROGRAMS[name])} to run them)")
