"""Files that come one a unit beside the submissions: on-site lists, earlier ledgers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError


class OfUnit(Protocol):
    """A file that was read: whose it is, and its name."""

    @property
    def unit(self) -> str:
        """The unit that it is about."""

    @property
    def file(self) -> str:
        """The file as given."""


_T = TypeVar("_T", bound=OfUnit)


@dataclass(frozen=True, slots=True)
class UnitFiles(Generic[_T]):
    """One kind of such files: what it is called, how it is read, where it names its unit; the code and mend of a second one of a unit."""

    title: str
    read: Callable[[Path], _T]
    place: Callable[[_T], Place]
    second: str
    mend: str

    def by_unit(self, paths: Sequence[Path]) -> tuple[dict[str, _T], list[Problem]]:
        """The files by unit, with the problems of all of them; a second one of a unit is a problem."""
        found: dict[str, _T] = {}
        problems: list[Problem] = []
        for path in paths:
            try:
                own = self.read(path)
            except ProblemsError as error:
                problems += error.problems
                continue
            if own.unit in found:
                problems.append(Problem(self.second, f"“{own.unit}”已有一份{self.title} {found[own.unit].file}", self.place(own), self.mend))
            found.setdefault(own.unit, own)
        return found, problems

    def other_unit(self, own: _T, units: Iterable[str]) -> Problem:
        """The problem of a file whose unit is not among those evaluated."""
        message = f"{self.title}是“{own.unit}”的，本次评估的是 {'、'.join(sorted(units))}"
        return Problem("other-unit", message, self.place(own), f"换用本单位的{self.title}")
