"""A county of the solver written down as the tables of a submission."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import timedelta
from typing import Any

from compliance.evaluate.cases import REPORT_ID
from compliance.measures.unchanged import AFTER, BEFORE, PROOF, WHY
from compliance.operators.attested import COMPLETE, INCOMPLETE, STATUS_CODES
from compliance.operators.outcomes import RATING_CODES
from compliance.rule_ci.prove.cells import Cell
from compliance.rule_ci.prove.county import County, Path, SymRow
from compliance.rule_ci.prove.drafts import Draft, Drafts, UnrealisedError
from compliance.rule_ci.prove.looks_elsewhere import CHANGED, INCREASED, MISSING, SAME
from compliance.rule_ci.prove.values import Values

ALTERED = {SAME: ("10", "10"), INCREASED: ("10", "11"), CHANGED: ("10", "9")}
Tables = dict[str, list[dict[str, Any]]]


def realise(county: County, model: Any, clauses: Mapping[Any, tuple[str, ...]]) -> Tables:
    """The tables of a submission that shows what the model shows. `clauses` are those to write in place of the model's own.

    Raises UnrealisedError where it cannot be written down.
    """
    writer = _Writer(county, model, clauses)
    writer.rows()
    writer.figures()
    return writer.drafts.finished()


class _Writer:
    def __init__(self, county: County, model: Any, clauses: Mapping[Any, tuple[str, ...]]) -> None:
        self.county = county
        self.clauses = clauses
        self.setting = county.setting
        self.values = Values(model)
        issued = min(self.setting.start + timedelta(days=1), self.setting.cutoff)
        self.drafts = Drafts(self.setting.tables, issued.isoformat())
        self.written: dict[SymRow, Draft] = {}
        self.cells: dict[SymRow, dict[Path, Cell]] = {}
        for (row, path), cell in county.cells.items():
            self.cells.setdefault(row, {})[path] = cell

    def rows(self) -> None:
        """Every row that is there: owners first, since others refer to them."""
        owners = {owner for _, owner, _ in self.county.about}
        there = [row for rows in self.county.rows.values() for row in rows if self.values.holds(row.present)]
        cover = self.drafts.add(self.setting.tables.cover, {}, id_=REPORT_ID)
        for row in sorted(there, key=lambda row: row not in owners):
            direct = {path: cell for path, cell in self.cells.get(row, {}).items() if len(path) == 1 and cell.definition.type != "ref"}
            cells, blank = self._plain(direct)
            self.written[row] = cover if row.table == cover.table else self.drafts.add(row.table, cells, blank)
            self.written[row].cells |= cells
        for row, draft in self.written.items():
            self._references(row, draft)

    def _plain(self, cells: Mapping[Any, Cell]) -> tuple[dict[str, Any], set[str]]:
        filled = {path[-1]: self.values.of(cell) for path, cell in cells.items() if self.values.holds(cell.filled)}
        blank = {path[-1] for path in cells} - filled.keys()
        return {name: value for name, value in filled.items() if not self._names_itself(name)}, blank

    def _names_itself(self, name: str) -> bool:
        """Whether a field is the number of a row, which every row gets."""
        return any(table.id_field == name for table in self.setting.tables.tables.values())

    def _references(self, row: SymRow, draft: Draft) -> None:
        if ("complete", row) in self.county.free:
            self._complete(draft, self.values.holds(self.county.free["complete", row]))
        names = dict.fromkeys(path[0] for path, cell in self.cells.get(row, {}).items() if len(path) > 1 or cell.definition.type == "ref")
        for name in names:
            self._reference(row, draft, (name,))
        for (other, owner, name), truth in self.county.about.items():
            if other is row and owner in self.written:
                self._belong(draft, self.written[owner], name, about=self.values.holds(truth.yes))
        for key, countywide in self.county.free.items():
            if isinstance(key, tuple) and key[:2] == ("countywide", row) and not self.values.holds(countywide):
                definition = self.setting.tables.tables[row.table].fields[str(key[2])]
                draft.cells[definition.name] = self.drafts.outsider(definition.to[-1]).id

    def _complete(self, draft: Draft, complete: bool) -> None:
        proof = {"title": "文件", "issuer": "出具单位", "issue_date": self.drafts.issued, "file_name": "文件.pdf"}
        missing = {name: value for name, value in proof.items() if name not in draft.cells and name not in draft.blank}
        if complete:
            draft.cells |= missing
        elif not draft.blank & proof.keys():
            missing.pop("file_name", None)
            draft.cells |= missing

    def _reference(self, row: SymRow, draft: Draft, path: Path) -> None:
        """Fill the reference at the end of a path, and the row that it leads to."""
        cell = self.cells[row].get(path)
        if cell is None or not self.values.holds(cell.filled):
            draft.blank.add(path[-1])
            return
        if cell.definition.multi:
            draft.cells[path[-1]] = [self.drafts.evidence(complete=self._proved(row, path)).id]
            return
        inner = {found: item for found, item in self.cells[row].items() if len(found) > len(path) and found[: len(path)] == path}
        proved = self._proved(row, path)
        if not inner and "evidence" in cell.definition.to:
            draft.cells[path[-1]] = self.drafts.evidence(complete=proved).id
            return
        direct = {found[len(path) :]: item for found, item in inner.items() if len(found) == len(path) + 1 and item.definition.type != "ref"}
        cells, blank = self._plain(direct)
        if proved:
            cells = {"title": "佐证", "issuer": "出具单位", "issue_date": self.drafts.issued, "file_name": "佐证.pdf"} | cells
        target = self._lead_to(row, cell, path, cells, blank)
        draft.cells[path[-1]] = target.id
        for name in dict.fromkeys(found[len(path)] for found in inner if len(found) > len(path) + 1 or inner[found].definition.type == "ref"):
            self._reference(row, target, (*path, name))

    def _proved(self, row: SymRow, path: Path) -> bool:
        return self.values.holds(self.county.free.get(("evidence", row, path), False))

    def _lead_to(self, row: SymRow, cell: Cell, path: Path, cells: Mapping[str, Any], blank: set[str]) -> Draft:
        tables = self.setting.tables
        wanted = set(cells) | {found[len(path)] for found in self.cells[row] if len(found) > len(path) and self.values.holds(self.cells[row][found].filled)}
        fitting = sorted((name for name in cell.definition.to if wanted <= tables.tables[name].fields.keys()), key=lambda name: name == tables.cover)
        unwanted = [name for name in fitting if not blank & tables.tables[name].fields.keys()]
        if not fitting:
            raise UnrealisedError(f"“{cell.definition.title}”没有可指向的表")
        known = blank & tables.tables[(unwanted or fitting)[0]].fields.keys()
        about = self._about(row, path[0]) if len(path) == 1 else None
        if about is not None and not about[1]:
            return self.drafts.outsider((unwanted or fitting)[0], cells, known)
        table = about[0].table if about and about[0].table in (unwanted or fitting) else (unwanted or fitting)[0]
        return self.drafts.adopt(table, cells, blank & tables.tables[table].fields.keys(), about[0] if about else None)

    def _about(self, row: SymRow, name: str) -> tuple[Draft, bool] | None:
        """Of those whom a reference may lead to: one that it leads to, else one that it must not lead to."""
        found = [
            (self.written[owner], self.values.holds(truth.yes))
            for (other, owner, via), truth in self.county.about.items()
            if other is row and via == name and owner in self.written
        ]
        return max(found, key=lambda item: item[1], default=None)

    def _belong(self, draft: Draft, owner: Draft, name: str, *, about: bool) -> None:
        """Make a row one of the owner's, or of somebody else."""
        definition = self.setting.tables.tables[draft.table].fields[name]
        if name in draft.cells:
            target = next((other for other in self.drafts if other.id == draft.cells[name]), None)
            if target is not None and target is not owner:
                onward = self.setting.tables.tables[target.table].reference_to(owner.table)
                if about and onward:
                    target.cells[onward] = owner.id
            return
        if about:
            if name not in draft.blank and not any(getattr(check, "group", "") == name for check in self.setting.tables.tables[draft.table].checks):
                draft.cells[name] = owner.id if owner.table in definition.to else self._of(owner, definition.to)
            return
        others = [table for table in definition.to if table != self.setting.tables.cover]
        draft.cells[name] = self.drafts.outsider(min(others, key=lambda table: table == owner.table)).id

    def _of(self, owner: Draft, tables: tuple[str, ...]) -> str:
        for table in tables:
            if onward := self.setting.tables.tables[table].reference_to(owner.table):
                return self.drafts.adopt(table, {onward: owner.id}, set()).id
        raise UnrealisedError("记录无从归到一家")

    def figures(self) -> None:
        """Indicators, comparisons and declarations."""
        declared: dict[tuple[Any, Any], dict[str, int]] = {}
        for key, term in self.county.free.items():
            match key:
                case ("filed", str(code)) if self.values.holds(term):
                    self._indicator(code)
                case ("status" | "evidence" | "rating" | "late" | "short" as name, tuple(atoms), owner):
                    held = int(self.values.holds(term)) if name in ("late", "short") else int(self.values.number(term))
                    declared.setdefault((atoms, owner), {})[name] = held
                case ("compared", table, row, item) if row in self.written:
                    self._compare(str(table), row, str(item), int(self.values.number(term)))
                case ("shares", *_):
                    raise UnrealisedError("按占比分配的金额")
                case ("count_in", *_) if self.values.holds(term):
                    raise UnrealisedError("另一表中的行数")
        for (atoms, owner), found in declared.items():
            asked = [other for known, other in declared if known == atoms and other in self.written and self._is_asked(atoms, other)]
            if owner in asked or (owner is None and not asked):
                self._declare(self.clauses.get(atoms, atoms), owner, found)

    def _is_asked(self, atoms: Hashable, owner: Hashable) -> bool:
        return self.values.holds(self.county.memo.get(("asked", atoms, owner), True))

    def _indicator(self, code: str) -> None:
        free, day = self.county.free, self.setting.cutoff
        stale = any(isinstance(key, tuple) and key[0] == "stale" and code in key and self.values.holds(term) for key, term in free.items())
        year = day.year - 1 if stale else day.year
        row: dict[str, Any] = {"scope_id": REPORT_ID, "indicator_code": code, "period_start": f"{year}-01-01"}
        row["period_end"] = f"{year}-12-31" if stale else day.isoformat()
        if self.values.holds(free.get(("defined", code), True)):
            row["definition_ref"] = "口径文件"
        rate = self.values.number(free["rate", code])
        self.drafts.add("indicator", row | {"numerator": rate.numerator, "denominator": 100 * rate.denominator})

    def _compare(self, table: str, row: SymRow, item: str, state: int) -> None:
        if state == MISSING:
            return
        first, second = self.setting.tables.tables[table].key
        before, after = ALTERED[state]
        cells = {first: self.written[row].id, second: item, BEFORE: before, AFTER: after}
        if self.values.holds(self.county.free.get(("reason", table, row, item), False)):
            cells[WHY] = "按批复调整"
        if self.values.holds(self.county.free.get(("proof", table, row, item), False)):
            cells[PROOF] = self.drafts.evidence(complete=True).id
        self.drafts.add(table, cells)

    def _declare(self, atoms: Any, owner: Any, found: Mapping[str, int]) -> None:
        if found.get("short") or found.get("late"):
            raise UnrealisedError("覆盖数或佐证日期")
        scope = REPORT_ID if owner is None else self.written[owner].id
        words = {name: codes for name, codes in (("status", STATUS_CODES), ("rating", RATING_CODES)) if found.get(name)}
        said = {name: next(word for word, code in codes.items() if code == found[name]) for name, codes in words.items()}
        if said:
            named = {"status": "status", "rating": "reviewer_rating"}
            self.drafts.add("measure", {"scope_id": scope, "clause_id": atoms[0], **{named[name]: word for name, word in said.items()}})
        evidence = found.get("evidence", 0)
        if evidence:
            proof = {"title": "佐证", "issue_date": self.drafts.issued, "content_points": [atoms[0]], "scope_id": scope, "file_name": "佐证.pdf"}
            self.drafts.add("evidence", proof | ({"issuer": "出具单位"} if evidence == COMPLETE else {}), {"issuer"} if evidence == INCOMPLETE else set())
