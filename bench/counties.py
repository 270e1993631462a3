"""Times one county from a cold start beside importing the libraries and reading its file, and many counties in one process."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from compliance.cli.session import Session
from compliance.evaluate import Request, evaluate
from compliance.evaluate.results import dumps
from compliance.submission import read_submission

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples" / "kaifeng-final").glob("*.xlsx"))
LIBRARIES = """
import click, durable_rules_engine, jinja2, jsonschema, python_calamine, sys, yaml
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""


def cold(rounds: int = 9) -> None:
    """Whole processes in turn: libraries and file, json only, json and html; medians and ratios to the first."""
    sample = str(SAMPLES[0])
    environment = {name: value for name, value in os.environ.items() if name not in ("COMPLIANCE_NO_CACHE", "PYTHONDONTWRITEBYTECODE")}
    with tempfile.TemporaryDirectory() as out:
        tool = [sys.executable, "-m", "compliance", "evaluate", sample, "--out", out, "--format"]
        commands = {
            "import libraries, read file": [sys.executable, "-c", LIBRARIES, sample],
            "evaluate, json": [*tool, "json"],
            "evaluate, html": [*tool, "html"],
        }
        wall: dict[str, list[float]] = {name: [] for name in commands}
        cpu: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(rounds + 1):
            for name, command in commands.items():
                start, used = time.perf_counter(), os.times()
                subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                spent, now = time.perf_counter() - start, os.times()
                if turn:  # the first turn fills the caches
                    wall[name].append(spent)
                    cpu[name].append(now.children_user - used.children_user + now.children_system - used.children_system)
    print(f"\none county ({SAMPLES[0].name}), cold, {rounds} rounds in turn")
    print(f"{'command':32}{'median s':>10}{'least':>9}{'most':>9}{'ratio':>8}{'CPU s':>9}{'least':>9}{'ratio':>8}")
    base, base_cpu = (statistics.median(figures["import libraries, read file"]) for figures in (wall, cpu))
    for name, figures in wall.items():
        times = f"{statistics.median(figures):10.3f}{min(figures):9.3f}{max(figures):9.3f}{statistics.median(figures) / base:8.2f}"
        print(f"{name:32}{times}{statistics.median(cpu[name]):9.3f}{min(cpu[name]):9.3f}{statistics.median(cpu[name]) / base_cpu:8.2f}")


def many(count: int = 1000) -> None:
    """`count` counties in one process: reading, evaluating, writing, each in all and a county."""
    session = Session.open(None, None, None, ())
    spent = {"read workbook": 0.0, "evaluate": 0.0, "results.json": 0.0}
    request, size = Request(), 0
    for number in range(count):
        path = SAMPLES[number % len(SAMPLES)]
        marks = [time.perf_counter()]
        submission = read_submission(path, session.rulebook.tables, session.rulebook.atoms())
        marks.append(time.perf_counter())
        found = evaluate(submission, session.policy(None, submission), session.calendar, request)
        marks.append(time.perf_counter())
        size += len(dumps(found))
        marks.append(time.perf_counter())
        for name, start, end in zip(spent, marks, marks[1:], strict=False):
            spent[name] += end - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{count} counties in one process, peak {peak:.0f} MB, {size / 1e6:.0f} MB of results\n{'stage':32}{'all s':>10}{'a county ms':>13}")
    for name, seconds in spent.items():
        print(f"{name:32}{seconds:10.1f}{seconds / count * 1e3:13.1f}")


if __name__ == "__main__":
    cold()
    many(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
