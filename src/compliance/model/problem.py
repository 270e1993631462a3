"""Problems of inputs and rules: what, where, and how to mend it. All of a pass are collected before anything is raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.model.place import Place


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input or a rule file; `code` is a stable kebab-case name of its kind."""

    code: str
    message: str
    place: Place
    mend: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}（{self.mend}）"


class ProblemsError(Exception):
    """An input or a rule could not be used; carries every problem found in the pass."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
