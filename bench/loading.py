"""Times loading the shipped rulebook, in processes of their own: every check done afresh, and from the cache; CPU beside wall, because machines are shared."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

LOAD = """
import time
wall, cpu = time.perf_counter(), time.process_time()
from compliance.rulebook import paths
from compliance.rulebook.cache import load_cached_rulebook
wall_imported, cpu_imported = time.perf_counter(), time.process_time()
book = load_cached_rulebook(paths.rules_dir(), paths.policy_docs_dir())
print(time.perf_counter() - wall_imported, time.process_time() - cpu_imported, time.perf_counter() - wall, time.process_time() - cpu)
"""
COLUMNS = ("load, wall", "load, CPU", "with imports, wall", "with imports, CPU")


def load(rounds: int = 9) -> None:
    """Both ways in turn; medians and least figures in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        own = {**os.environ, "XDG_CACHE_HOME": folder, "LOCALAPPDATA": folder}
        for name in ("COMPLIANCE_NO_CACHE", "PYTHONDONTWRITEBYTECODE"):
            own.pop(name, None)
        ways = {"every check done": {**own, "COMPLIANCE_NO_CACHE": "1"}, "from the cache": own}
        times: dict[str, list[list[float]]] = {name: [] for name in ways}
        for turn in range(rounds + 1):
            for name, environment in ways.items():
                told = subprocess.run([sys.executable, "-c", LOAD], env=environment, check=True, capture_output=True, text=True).stdout
                if turn:  # the first turn fills the caches
                    times[name].append([float(figure) for figure in told.split()])
    print(f"\nloading the rulebook, {rounds} rounds in turn, median (least) s\n{'':20}" + "".join(f"{column:>22}" for column in COLUMNS))
    for name, rows in times.items():
        print(f"{name:20}" + "".join(f"{statistics.median(column):13.3f} ({min(column):.3f})" for column in zip(*rows, strict=True)))


if __name__ == "__main__":
    load()
