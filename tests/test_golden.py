"""What the third policy and the examples give in every format is what was read and accepted.

`make golden` writes it anew; read the difference before committing it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from make_golden import DIGESTS, GOLDEN, RUNS, golden, kept, written


@pytest.mark.parametrize("name", RUNS)
def test_what_is_written_is_what_was_accepted(name: str) -> None:
    made, accepted = golden(name, written(name)), kept(name)
    assert made.keys() == accepted.keys()
    for path, text in made.items():
        if path == DIGESTS:
            assert text.splitlines() == accepted[path].splitlines()
        assert text == accepted[path], path


def test_no_run_is_kept_that_is_no_longer_made() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(RUNS)
