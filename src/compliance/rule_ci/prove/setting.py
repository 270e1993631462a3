"""What all counties that are thought of under one plan have in common: its tables, its units and the day on which everything is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from compliance.rulebook.rulebook import Policy
from compliance.rulebook.table_model import Field, Tables

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Subject:
    """A unit of the plan."""

    name: str
    level: str


@dataclass(frozen=True, eq=False)
class Setting:
    """A plan on its last day. `cutoff` is the day judged: the end of its validity, else of the last year that it names."""

    tables: Tables
    policy: Policy

    @cached_property
    def cutoff(self) -> date:
        """The day judged, on which every obligation of the plan is due."""
        document = self.policy.document
        if document.valid_until is not None:
            return document.valid_until
        named = [phase.as_of for phase in document.phases if phase.as_of]
        named += [day for rule in self.policy.rules.values() for by in (rule.by, *(item.by for item in rule.items)) for day in (by or {}).values()]
        return date(max([document.valid_from, *named]).year, 12, 31)

    @property
    def start(self) -> date:
        """The first day of the plan."""
        return self.policy.document.valid_from

    def years(self) -> list[int]:
        """The calendar years judged, as `measures.calendar_years` has them where no period was stated."""
        years = [year for year in range(self.start.year, self.cutoff.year + 1) if date(year, 1, 1) >= self.start]
        return years or [self.cutoff.year]

    def periods(self, each: str) -> Iterator[tuple[date, date]]:
        """First and last day of every whole month, quarter or year from the start to the day judged."""
        length = MONTHS[each]
        number = (self.start.year * 12 + self.start.month - 1) // length * length
        while (last := _first_of(number + length) - timedelta(days=1)) <= self.cutoff:
            if _first_of(number) >= self.start:
                yield _first_of(number), last
            number += length

    def target(self, table: str, path: tuple[str, ...]) -> str:
        """The table that the first step of a path leads to; of several the first that has the next field."""
        targets = self.tables.tables[table].fields[path[0]].to
        return next((name for name in targets if path[1] in self.tables.tables[name].fields), targets[0])

    def field(self, table: str, path: tuple[str, ...]) -> Field:
        """The definition of the field at the end of a path."""
        while len(path) > 1:
            table, path = self.target(table, path), path[1:]
        return self.tables.tables[table].fields[path[0]]

    def passes_evidence(self, table: str, path: tuple[str, ...]) -> bool:
        """Whether a path goes through a reference to evidence, which where it is empty is missing evidence."""
        while len(path) > 1:
            if "evidence" in self.tables.tables[table].fields[path[0]].to:
                return True
            table, path = self.target(table, path), path[1:]
        return False


def _first_of(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
