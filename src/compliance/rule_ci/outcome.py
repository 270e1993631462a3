"""What a command for writers of rules found: one shape for text, JSON, SARIF, JUnit and annotations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from compliance.model.place import Place
from compliance.model.problem import Problem


class Level(StrEnum):
    """How grave a notice is: only an error fails a command."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell the writer of rules. `related` are further places with what stands there, such as the other quote of a contradiction."""

    problem: Problem
    level: Level = Level.ERROR
    related: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that was tried, such as an example of a rule; `problem` is None when it went well."""

    suite: str
    name: str
    place: Place
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command found. `lines` sum up for a reader; `data` is what the JSON form adds, of plain values.

    A failed trial is listed among `notices` too.
    """

    command: str
    notices: tuple[Notice, ...] = ()
    trials: tuple[Trial, ...] = ()
    lines: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(notice.level is Level.ERROR for notice in self.notices)


def errors(problems: tuple[Problem, ...] | list[Problem]) -> tuple[Notice, ...]:
    """Each problem as an error."""
    return tuple(Notice(problem) for problem in problems)
