"""Seeded damage: no crash, every refusal with place and mend, and no verdict improved by data that are gone. `tools/damage_run.py` runs thousands."""

from __future__ import annotations

import pytest

import damage

SEEDS = (1, 2, 3)
CASES = 150


@pytest.mark.parametrize("seed", SEEDS)
def test_damage_is_told_and_improves_nothing(seed):
    outcome = damage.run(CASES, seed)
    assert outcome.faults == []
    assert sum(outcome.counts.values()) == CASES
    assert {"bytes: refused", "destroyed cells: judged", "destroyed cells: refused", "other cells: refused", "real files refused"} <= outcome.counts.keys()


def test_the_same_seed_does_the_same_damage():
    first, second = damage.run(20, 7, start=3), damage.run(20, 7, start=3)
    assert first == second


def test_the_harness_notices_a_verdict_that_damage_improves(monkeypatch):
    worse = dict.fromkeys(damage.sound_verdicts(), "non_compliant")
    monkeypatch.setattr(damage, "sound_verdicts", lambda: worse)
    assert any("made compliant" in fault for fault in damage.run(20, 1).faults)


def test_the_harness_notices_a_crash(monkeypatch):
    def broken(_path: object) -> None:
        raise IndexError("x")

    monkeypatch.setattr(damage, "read", broken)
    assert "crashed" in damage.run(5, 1).counts


def test_a_rate_beyond_all_measure_is_judged_as_beyond_its_target(tmp_path):
    tables = {name: [list(line) for line in grid] for name, grid in damage.whole().items()}
    head, row = tables["indicator"]
    row[head.index("numerator")], row[head.index("denominator")] = "600000000000000", "0.01"
    assert damage.verdicts(damage.read(damage.written(tables, "yaml", tmp_path)))["QL-3-a"] == "compliant"
