"""Times four counties in every format, each format alone and all together: whole processes with their peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COUNTIES = [str(path) for path in sorted((Path(__file__).resolve().parent.parent / "examples" / "kaifeng-midterm").iterdir())]
FORMATS = ("json", "html", "docx", "md", "xlsx", "oscal", "junit")


def main(rounds: int = 3) -> None:
    """Medians of the rounds; the figure of a format holds reading and evaluating too, which the row of json shows."""
    print(f"\n{len(COUNTIES)} counties in every format, {rounds} rounds\n{'formats':12}{'median s':>10}{'least':>8}{'peak MB':>9}")
    for name, formats, language in (*((form, form, "zh") for form in FORMATS), ("all", ",".join(FORMATS), "zh"), ("all, English", ",".join(FORMATS), "en")):
        runs = [_run(formats, language) for _ in range(rounds + 1)][1:]  # the first fills the caches
        seconds = [spent for spent, _ in runs]
        print(f"{name:12}{statistics.median(seconds):10.2f}{min(seconds):8.2f}{max(peak for _, peak in runs):9.0f}")


def _run(formats: str, language: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one process."""
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        command = [sys.executable, "-m", "compliance", "evaluate", *COUNTIES, "--format", formats, "--lang", language, "--out", out]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode in (0, 1), formats
        return time.perf_counter() - start, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
