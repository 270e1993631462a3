"""What a county submits: tables, their fields, code lists and indicators, as immutable values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from compliance.model.place import Place

CLAUSE_REF = "clause"
INDICATOR_CODES = "indicator"
NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class AfterCutoff:
    """What becomes of a row whose date lies after the day judged: it is dropped, or `changes` (field, new value) are made."""

    drop: bool
    changes: tuple[tuple[str, str | bool | int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `values` are its own codes, `codes` names a shared list; `to` are the tables a reference may lead to (`clause`: a clause atom).

    `auto`: an empty cell gets an id of its own. `not_after` is a date field of the cover table. `filled_by` is `unit` or `evaluator`.
    `nothing` says which writings are the same as an empty cell: `signs` (/, —, N/A) or `words` (also 无, 暂无).
    """

    name: str
    title: str
    type: str
    required: bool = False
    auto: bool = False
    multi: bool = False
    signed: bool = False
    unit: str = ""
    values: tuple[str, ...] = ()
    codes: str | None = None
    to: tuple[str, ...] = ()
    not_after: str | None = None
    after_cutoff: AfterCutoff | None = None
    filled_by: str = "unit"
    nothing: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotGreater:
    """`left` is at most `right`, a field or a number; only where the indicator in `share_of` is a share, when that is given."""

    left: str
    right: str | Decimal
    share_of: str | None
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class SumNotGreater:
    """The sum of the filled `parts` is at most `total`."""

    parts: tuple[str, ...]
    total: str
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class InOrder:
    """The filled dates of `fields` do not run backwards."""

    fields: tuple[str, ...]
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class OnePer:
    """The rows of one `group` hold exactly one that meets `where`; where the group's own row names one in `agrees_field`, it is that row."""

    group: str
    where: tuple[tuple[str, str], ...]
    agrees_table: str | None
    agrees_field: str | None
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class FilledWhenReferenced:
    """A row that a column named in `by` refers to (any column, when `by` is empty) has `fields` filled."""

    fields: tuple[str, ...]
    by: tuple[str, ...]
    message: str
    place: Place


TableCheck = NotGreater | SumNotGreater | InOrder | OnePer | FilledWhenReferenced


@dataclass(frozen=True, slots=True)
class Prefill:
    """Which rows a template holds already: one for `each` value that the plan's rules ask for, for each of those in `of` who must report it.

    `id` is the column that gets a number made of both; `show` are locked columns beside it that say what is asked, and that no reader takes.
    """

    each: str
    of: str
    id: str = ""
    show: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableDef:
    """A table. `kind`: `fixed` is pre-filled, `ledger` is not, and in both a missing row is unreported; a `register` is complete once it holds a row.

    `office` says in words whose task the sheet is.
    """

    name: str
    title: str
    sheet: int
    kind: str
    key: tuple[str, ...]
    fields: Mapping[str, Field]
    checks: tuple[TableCheck, ...] = ()
    optional_for: tuple[str, ...] = ()
    cover: bool = False
    note: str = ""
    label: str = ""
    active: Mapping[str, Any] = field(default_factory=dict)
    office: str = ""
    prefill: Prefill | None = None
    place: Place = NOWHERE

    @property
    def id_field(self) -> str | None:
        """The column that identifies a row alone, or None for a key of several columns."""
        return self.key[0] if len(self.key) == 1 else None

    @property
    def complete(self) -> bool:
        """True when, once it holds a row, what it does not list does not exist."""
        return self.kind == "register"

    def reference_to(self, table: str) -> str | None:
        """The first column that refers to `table`, or None."""
        return next((item.name for item in self.fields.values() if item.type == "ref" and table in item.to), None)


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list; `owner` says who has such a thing (a body: 县区, 医共体, ...)."""

    code: str
    title: str
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list; an `open` one allows other codes."""

    name: str
    title: str
    values: Mapping[str, Code]
    open: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class IndicatorDef:
    """An indicator: `kind` share (a part of a whole, at most 100%), ratio (any quotient) or value (one number); `unit` is the numerator's."""

    code: str
    title: str
    kind: str
    numerator: str = ""
    denominator: str = ""
    unit: str = ""
    definition_required: bool = False
    note: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that says what a submission may hold. `cover` is the name of the cover table; tables are in sheet order."""

    tables: Mapping[str, TableDef]
    codes: Mapping[str, CodeList]
    indicators: Mapping[str, IndicatorDef]
    cover: str
    titles: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "titles", MappingProxyType({table.title: name for name, table in self.tables.items()}))

    def codes_of(self, item: Field) -> Mapping[str, str]:
        """Code to title of a field of type code, in order of definition (its own values are their own titles)."""
        if item.codes is None:
            return {value: value for value in item.values}
        return {code: entry.title for code, entry in self.codes[item.codes].values.items()}

    def code_title(self, item: Field, code: str) -> str | None:
        """The title of a code of a field of type code; None for a text that is no code of it."""
        if item.codes is None:
            return code if code in item.values else None
        entry = self.codes[item.codes].values.get(code)
        return entry.title if entry else None

    def references(self) -> Iterator[tuple[TableDef, Field]]:
        """Every column that refers to other tables."""
        for table in self.tables.values():
            for item in table.fields.values():
                if item.type == "ref" and item.to != (CLAUSE_REF,):
                    yield table, item
