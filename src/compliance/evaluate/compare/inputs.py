"""What a verdict rests on, one row an input: how `results.json` identifies it, so that equal identities exclude it as a cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from compliance import __version__
from compliance.evaluate.reproduce import readings_of
from compliance.evaluate.seal_program import PACKAGE, sources_digest
from compliance.model.language import mark

Results = Mapping[str, Any]
WITHOUT_BEARING = frozenset({"weights", "templates", "translations"})
"""Sealed, and no verdict or waiver depends on it."""
PROGRAM, ENGINE = "program", "engine"


@dataclass(frozen=True, slots=True)
class Input:
    """One input. `title` is its Chinese name, `identity` what two results must share for it to be the same, `seals` the keys of `seal` that it covers.

    `on_verdicts` False: it stands beside verdicts and changes none.
    """

    name: str
    title: str
    identity: Callable[[Results], object]
    seals: tuple[str, ...] = ()
    on_verdicts: bool = True


def _sealed(name: str, title: str, *keys: str, on_verdicts: bool = True) -> Input:
    return Input(name, title, lambda results: [results["seal"].get(key) for key in keys], keys, on_verdicts)


INPUTS = (
    _sealed("data", mark("申报数据"), "submission"),
    _sealed("rules", mark("规则"), "rules", "policy", "policy_text"),
    Input("readings", mark("口径"), lambda results: sorted(readings_of(results)), ("readings",)),
    Input("day", mark("评估日"), lambda results: results["as_of"]),  # the phase bears on no verdict but through its day
    _sealed("inspection", mark("现场核查"), "inspection"),
    _sealed("calendar", mark("工作日历"), "calendar"),
    _sealed("waivers", mark("豁免清单"), "waivers", on_verdicts=False),
)
"""In the order in which they are swapped."""


def inputs_of(old: Results, new: Results) -> tuple[Input, ...]:
    """The inputs of the table, the program with its engines, and one for every other key that either result is sealed with: what a later program seals."""
    table = (*INPUTS, _sealed(PROGRAM, mark("程序版本"), PROGRAM, ENGINE))
    known = {key for item in table for key in item.seals} | WITHOUT_BEARING
    others = dict.fromkeys(key for results in (old, new) for key in results["seal"] if key not in known)
    return (*table, *(_sealed(key, key, key) for key in others))


def differing(old: Results, new: Results) -> tuple[Input, ...]:
    """The inputs that are not the same in both results."""
    return tuple(item for item in inputs_of(old, new) if item.identity(old) != item.identity(new))


def is_current(results: Results) -> bool:
    """Whether this very program made the result. Which engines ran does not matter: they must agree."""
    seal = results["seal"]
    return seal.get(PROGRAM) == __version__ and sources_digest(PACKAGE) in seal.get(ENGINE, "")
