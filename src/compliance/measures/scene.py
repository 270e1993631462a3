"""A submission as it stands on the day judged, and the frame in which one check looks at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from compliance.measures.workdays import WorkCalendar
from compliance.model.evaluation import Entry
from compliance.model.language import in_turn, listed, mark, named, say, together
from compliance.model.place import Place
from compliance.model.quantity import plain
from compliance.model.ternary import Ternary
from compliance.model.verdict import Reason
from compliance.rulebook.table_model import Field, TableDef, Tables
from compliance.submission.rows import Row, Submission, Value

EVIDENCE = "evidence"
BOOL_TITLES = {True: mark("是"), False: mark("否")}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a rule says around one check: whom it binds, when it is due, which clauses it speaks for (aliases included)."""

    applies: bool
    due: date | None
    due_reached: bool
    atoms: tuple[str, ...]
    attested: bool = False


@dataclass(frozen=True, eq=False)
class Scene:
    """One subject on one day.

    `cutoff` is the last day whose state counts; `period` the reported time; `valid_from` and `valid_until` the plan's first and last day.
    `explain` False leaves out the words and places of entries, for checks of which only the verdict is asked.
    `comparison`: a unit outside the plan is held against it for comparison only.
    """

    submission: Submission
    tables: Tables
    calendar: WorkCalendar
    cutoff: date
    period: tuple[date | None, date | None]
    valid_from: date
    valid_until: date | None = None
    memo: dict[Any, Any] = field(default_factory=dict)
    explain: bool = True
    comparison: bool = False

    def table(self, name: str) -> TableDef:
        """The definition of a table."""
        return self.tables.tables[name]

    def field_of(self, table: str, path: tuple[str, ...]) -> Field:
        """The definition of the field at the end of a path; through a reference to several tables, the first that has it."""
        for step in path[:-1]:
            targets = self.table(table).fields[step].to
            table = next((name for name in targets if path[1] in self.table(name).fields), targets[0])
            path = path[1:]
        return self.table(table).fields[path[-1]]

    def referred(self, row: Row, name: str) -> Row | None:
        """The row that a reference leads to; None when the cell is empty or the row is not there on the day judged."""
        field = self.table(row.table).fields.get(name)
        return None if field is None else self.submission.find(field.to, row.value(name))

    def value(self, row: Row, path: tuple[str, ...]) -> tuple[Value, Place]:
        """The value at a path from a row, with its place; None where a step is empty or leads nowhere."""
        for step in path[:-1]:
            target = self.referred(row, step)
            if target is None:
                return None, row.place(step)
            row = target
        return row.value(path[-1]), row.place(path[-1])

    def why_empty(self, row: Row, path: tuple[str, ...]) -> Reason:
        """Why there is no value at a path: evidence that is not there is missing evidence, everything else is unreported."""
        for step in path[:-1]:
            field = self.table(row.table).fields.get(step)
            if field is not None and EVIDENCE in field.to:
                return Reason.MISSING_EVIDENCE
            target = self.referred(row, step)
            if target is None:
                break
            row = target
        return Reason.NOT_REPORTED

    def label(self, row: Row) -> str:
        """How a row is called in a report: its table's label field, followed through references, else its key."""
        if ("label", row) not in self.memo:
            self.memo["label", row] = self._label(row)
        return str(self.memo["label", row])

    def _label(self, row: Row) -> str:
        table = self.table(row.table)
        if table.label:
            value, _ = self.value(row, tuple(table.label.split(".")))
            if value is not None:
                return self.shown(row.table, tuple(table.label.split(".")), value)
        parts = [self.shown(row.table, (name,), row.value(name)) for name in table.key if row.value(name) is not None]
        return together(*parts) if parts else say("第 {row} 行", row=row.number)

    def shown(self, table: str, path: tuple[str, ...], value: Value) -> str:
        """A value as an office writes it: code titles, 是/否, plain digits, lists joined."""
        if value is None:
            return say("未填")
        if isinstance(value, bool):
            return say(BOOL_TITLES[value])
        if isinstance(value, int | Decimal):
            return plain(value)
        if isinstance(value, date):
            return value.isoformat()
        definition = self.field_of(table, path)
        word = self._referred_label if definition.type == "ref" else self.code_title
        return listed(word(definition, text) for text in value) if isinstance(value, tuple) else word(definition, value)

    def code_title(self, definition: Field, text: str) -> str:
        """The title of a code of a field; a text that is no code stands for itself."""
        title = self.tables.code_title(definition, text) if definition.type == "code" else None
        return text if title is None else named(title)

    def _referred_label(self, definition: Field, key: str) -> str:
        row = self.submission.find(definition.to, key)
        return self.label(row) if row is not None else key

    def entry(self, row: Row, state: str, paths: Iterable[str], detail: str = "", label: str = "") -> Entry:
        """An entry for a row with the cells at `paths`, and their values as its detail unless one is given."""
        if not self.explain:
            return Entry("", state, "")
        seen: dict[str, tuple[Value, Place]] = {path: self.value(row, tuple(path.split("."))) for path in paths}
        words = [self._worded(row.table, tuple(path.split(".")), value) for path, (value, _) in seen.items()]
        return Entry(label or self.label(row), state, detail or in_turn(words), tuple(dict.fromkeys(place for _, place in seen.values())))

    def _worded(self, table: str, path: tuple[str, ...], value: Value) -> str:
        return say("{title}：{value}", title=named(self.field_of(table, path).title), value=self.shown(table, path, value))

    def owner_of(self, row: Row, table: str, via: str | None) -> str | None:
        """The id of the `table` row that a row belongs to; None where it belongs to the whole county (or says nothing)."""
        name = via or self.table(row.table).reference_to(table)
        if name is None:
            return None
        key = row.value(name)
        target = self.submission.find(self.table(row.table).fields[name].to, key)
        if target is None or target.table == table:
            return None if key is None or target is None else str(key)
        onward = self.table(target.table).reference_to(table)
        owner = target.value(onward) if onward else None
        return None if owner is None else str(owner)

    def is_countywide(self, row: Row, via: str | None, table: str) -> bool:
        """Whether a row speaks for the whole county: its reference is empty or leads to the cover."""
        name = via or self.table(row.table).reference_to(table)
        key = row.value(name) if name else None
        if name is None or key is None:
            return True
        target = self.submission.find(self.table(row.table).fields[name].to, key)
        return target is not None and target.table == self.tables.cover

    def speaks_for(self, row: Row, owner: str | None, table: str, via: str | None) -> Ternary:
        """Whether a row is about an owner (None: the county). A row of the county is about everyone; one that names nobody of several is unknown."""
        if owner is None or self.owner_of(row, table, via) == owner:
            return True
        if self._names_nobody(row, table, via) and len(self.submission.rows(table)) > 1:
            return Reason.NOT_REPORTED
        return self.is_countywide(row, via, table)

    def _names_nobody(self, row: Row, table: str, via: str | None) -> bool:
        """Whether the reference of a row is empty, or leads to a row (an institution) whose own reference is."""
        name = via or self.table(row.table).reference_to(table)
        if name is None or row.value(name) is None:
            return name is not None
        target = self.referred(row, name)
        onward = self.table(target.table).reference_to(table) if target is not None and target.table != table else None
        return onward is not None and target is not None and target.value(onward) is None

    @cached_property
    def evidence_by_atom(self) -> Mapping[str, list[Row]]:
        """Evidence rows by the clause ids in their content points."""
        index: dict[str, list[Row]] = defaultdict(list)
        for row in self.submission.rows("evidence"):
            points = row.value("content_points")
            for point in points if isinstance(points, tuple) else ():
                index[point].append(row)
        return index

    @cached_property
    def measures_by_atom(self) -> Mapping[str, list[Row]]:
        """Attestation rows by clause id."""
        index: dict[str, list[Row]] = defaultdict(list)
        for row in self.submission.rows("measure"):
            index[str(row.value("clause_id"))].append(row)
        return index
