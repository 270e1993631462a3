"""What a lint looks at: a rule among its policy and readings, and the way to the line of each of its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from compliance.located import Located, load_yaml
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.operators import OPERATORS
from compliance.rule_ci.lint.figures import Figure, Way, due_dates, figures
from compliance.rule_ci.outcome import Level, Notice
from compliance.rulebook.ledger import form_of
from compliance.rulebook.readings import Reading
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule

NAME = "rules/"
"""How places call the rules folder, whatever it is called on disk."""


@dataclass(frozen=True)
class Site:
    """One rule under lint; `folder` is the rules folder."""

    rule: Rule
    policy: Policy
    rulebook: Rulebook
    folder: Path

    @cached_property
    def form(self) -> str:
        """What the check rests on: a key of `ledger.FORMS`."""
        return form_of(self.rule)

    @cached_property
    def operators(self) -> frozenset[str]:
        """The operators at the leaves of the check and of the checks of items."""
        checks = [item.check or self.rule.check for item in self.rule.items] or [self.rule.check]
        return frozenset(name for check in checks for name in leaf_operators(check))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The numbers and days of the rule's checks."""
        return figures(self.rule)

    @cached_property
    def due_dates(self) -> tuple[Figure, ...]:
        """The due dates of the rule, its items and its patches."""
        return due_dates(self.rule)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The readings in play: those that the rule names, and those whose file names an atom of it."""
        atoms = {*self.rule.atoms()}
        return tuple(reading for name, reading in self.rulebook.readings.items() if name in self.rule.readings or atoms & {*reading.clauses})

    @cached_property
    def quotes(self) -> dict[str, str]:
        """The quote of each atom of the rule, by atom."""
        return {atom: self.policy.clauses[atom].quote for atom in self.rule.atoms() if atom in self.policy.clauses}

    def place(self, path: Way) -> Place:
        """The line and column of a value of the rule file, found by reading the file again."""
        root = _root(self.folder / self.rule.place.file.removeprefix(NAME), self.rule.place.file)
        return root.at(path).place if root else self.rule.place

    def error(self, code: str, message: str, path: Way, mend: str) -> Notice:
        """A fault of the rule at one of its values."""
        return Notice(Problem(code, f"{self.rule.id}：{message}", self.place(path), mend))

    def warning(self, code: str, message: str, path: Way, mend: str) -> Notice:
        """What a writer should look at, at one of the rule's values."""
        return Notice(Problem(code, f"{self.rule.id}：{message}", self.place(path), mend), Level.WARNING)


Lint = Callable[[Site], Iterator[Notice]]


def leaf_operators(check: Mapping[str, Any]) -> Iterator[str]:
    """The operators of a check that look at data."""
    for name, params in check.items():
        if OPERATORS[name].composite:
            for part in params:
                yield from leaf_operators(part)
        else:
            yield name


@lru_cache(maxsize=8)
def _root(path: Path, name: str) -> Located | None:
    try:
        return load_yaml(path.read_bytes(), name)
    except (OSError, ProblemsError):
        return None
