"""Damages submissions from a seed and says what became of them: `python tools/damage_run.py --cases 10000 --seed 1`. Ends with 1 when anything failed."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import damage


def main() -> int:
    """Run the cases and print counts and faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first case")
    chosen = parser.parse_args()
    begun = time.perf_counter()
    outcome = damage.run(chosen.cases, chosen.seed, chosen.start)
    for name, count in sorted(outcome.counts.items()):
        print(f"{count:7} {name}")
    for fault in outcome.faults:
        print(fault)
    print(f"{chosen.cases} cases, seed {chosen.seed}, {len(outcome.faults)} faults, {time.perf_counter() - begun:.0f} s")
    return int(bool(outcome.faults))


if __name__ == "__main__":
    sys.exit(main())
