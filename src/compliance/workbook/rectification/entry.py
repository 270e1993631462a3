"""A row of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.model.language import mark
from compliance.model.verdict import Verdict

KIND_OF = {
    Verdict.NON_COMPLIANT: mark("不符合"),
    Verdict.INSUFFICIENT_DATA: mark("待补材料"),
    Verdict.NEEDS_REVIEW: mark("待判定"),
    Verdict.COMPLIANT: mark("符合"),
    Verdict.NOT_DUE: mark("未到期"),
    Verdict.NOT_APPLICABLE: mark("不适用"),
    Verdict.INFORMATIONAL: mark("仅记录"),
}
PROBLEMS = (Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA, Verdict.NEEDS_REVIEW)
NEW, CARRIED, RECURRING, RELISTED = mark("新增"), mark("延续"), mark("反复出现"), mark("重新列入")
MENDED, CLOSED = mark("已整改（待验收）"), mark("已销号")
STATE_OF = {"new": NEW, "carried": CARRIED, "recurring": RECURRING, "relisted": RELISTED, "mended": MENDED, "closed": CLOSED}
"""The states by the key that a file knows them by."""
OPEN_STATES = frozenset({NEW, CARRIED, RECURRING, RELISTED})
"""What is still to be done; what is mended waits for acceptance, and what is closed stays so that it is known when it fails again."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A problem: a clause atom, for the one of several whose id is `scope` (empty: the whole unit). The fields from `deadline` to `closed` are people's.

    `kind` and `state` are constants of this module in whatever language the file is; `recorded` is the fact first found, where `fact` now says more of it.
    """

    kind: str
    state: str
    clause: str
    scope: str
    subject: str
    location: str
    quote: str
    fact: str
    cells: str
    gap: str
    measure: str
    due: date | None
    lead: str
    support: str
    deadline: date | None = None
    progress: str = ""
    opinion: str = ""
    inspector: str = ""
    checked: date | None = None
    closed: bool | None = None
    first: date | None = None
    times: int = 1
    history: str = ""
    recorded: str = ""

    @property
    def key(self) -> Key:
        """By what rows of two ledgers are the same problem."""
        return self.clause, self.scope
