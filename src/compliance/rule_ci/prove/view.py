"""What one check sees of a county that is not yet known: its rows and owners. They follow `measures.population`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from compliance.rule_ci.prove.conditions import meets
from compliance.rule_ci.prove.county import County, SymRow
from compliance.rule_ci.prove.formulas import Formula, Truth, all_hold, any_holds, conj, disj, plainly

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A row, and whether it belongs to a population."""

    row: SymRow
    belongs: Truth


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """One of those for whom a check is made (None: the county). `asked` says when it is made for it, `belongs` whether it surely has to be."""

    row: SymRow | None
    asked: Formula
    belongs: Truth

    def held(self, truth: Truth) -> Truth:
        """A failure of one that may not have to be asked is unknown."""
        return Truth(truth.yes, conj([truth.no, self.belongs.yes]))


@dataclass(frozen=True, slots=True)
class View:
    """`own` are the rows set apart for this check, by table, where it is enough to look at those (None: it sees every row); `owners` those of every table."""

    county: County
    due: date | None
    atoms: tuple[str, ...]
    own: Mapping[str, list[SymRow]] | None = None
    owners: Mapping[str, list[SymRow]] = field(default_factory=dict)

    def rows(self, table: str) -> list[SymRow]:
        """The rows of a table that the check sees."""
        return self.county.rows[table] if self.own is None else self.own.get(table, [])

    def all_rows(self, table: str) -> list[SymRow]:
        """Every row of a table."""
        return self.county.rows[table]

    def meets(self, row: SymRow, where: Params | None) -> Truth:
        """Whether a row, if it is there, meets conditions."""
        return meets(self.county, row, where, self.due)

    def members(self, rows: list[SymRow], *wheres: Params | None) -> list[Member]:
        """Those rows, with whether they are there and meet the conditions."""
        found = [Member(row, all_hold([plainly(row.present), *(self.meets(row, where) for where in wheres)])) for row in rows]
        return [member for member in found if member.belongs.no is not True]

    def selected(self, params: Params, rows: list[SymRow]) -> list[Member]:
        """The rows that meet `register` and `where`."""
        return self.members(rows, params.get("register"), params.get("where"))

    def is_filed(self, params: Params, rows: list[SymRow]) -> Formula:
        """Whether the matter was reported at all."""
        return disj(member.belongs.may for member in self.members(rows, params.get("register")))

    def is_complete(self, params: Params, table: str) -> bool:
        """Whether what is not listed does not exist."""
        definition = self.county.setting.tables.tables[table]
        return definition.complete or (definition.kind == "ledger" and "register" in params)

    def asked(self, params: Params) -> list[Owner]:
        """Those for whom the check is made."""
        table = params.get("per")
        if table is None:
            return [Owner(None, True, plainly(True))]
        active = self.county.setting.tables.tables[table].active
        found = []
        for row in self.owners.get(table, []) or self.county.rows[table]:
            belongs = self.meets(row, params.get("per_where"))
            found.append(Owner(row, conj([row.present, self.meets(row, active).may, belongs.may]), belongs))
        return found

    def owned(self, members: list[Member], owner: Owner, params: Params) -> list[Member]:
        """The members of a population that are, or may be, about an owner."""
        if owner.row is None:
            return members
        return [Member(item.row, all_hold([item.belongs, self.county.speaks_for(item.row, owner.row, params.get("via"))])) for item in members]

    def owner_register(self, params: Params) -> Formula:
        """Whether there are no owners because a complete register holds none."""
        table = params.get("per")
        if table is None or not self.county.setting.tables.tables[table].complete:
            return False
        return disj(row.present for row in self.county.rows[table])

    def condition(self, only_if: Params | None) -> Truth:
        """Whether the condition on which a duty depends is met."""
        if only_if is None:
            return plainly(True)
        rows = self.rows(only_if["in"])
        filed = self.is_filed(only_if, rows)
        held = any_holds(member.belongs for member in self.selected(only_if, rows))
        return Truth(conj([filed, held.yes]), conj([filed, held.no]))
