"""An earlier ledger carried on: what is open stays, what was closed and fails again is marked, and nothing is taken for mended that is not shown to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from compliance.model.evaluation import Evaluation, Finding
from compliance.model.verdict import VERDICT_TITLES, Verdict
from compliance.workbook.rectification.entry import CARRIED, CLOSED, KIND_OF, MENDED, RECURRING, RELISTED, Key, LedgerEntry
from compliance.workbook.rectification.problems import cut, entries_of, problems_of
from compliance.workbook.rectification.read import Ledger

MAX_HISTORY = 6000
UNFINISHED = "未完成"


def carried_on(evaluation: Evaluation, ledger: Ledger | None) -> list[LedgerEntry]:
    """The rows of the new ledger: every problem of this evaluation, and every row of the earlier ledger."""
    found = {entry.key: entry for entry in problems_of(evaluation)}
    if ledger is None:
        return list(found.values())
    older = {entry.key: entry for entry in ledger.entries}
    now = [_again(entry, older[key], ledger.as_of, evaluation.as_of) if key in older else entry for key, entry in found.items()]
    return [*now, *(_no_longer(entry, ledger.as_of, evaluation) for key, entry in older.items() if key not in found)]


def _again(entry: LedgerEntry, older: LedgerEntry, day: date, today: date) -> LedgerEntry:
    """A problem that was listed before: open then, or closed (or said to be mended) and back again."""
    times = older.times + (1 if today > day else 0)
    kept = replace(entry, deadline=older.deadline, progress=older.progress, first=older.first, times=times)
    if older.closed or older.state == CLOSED:
        state = RECURRING if entry.kind == KIND_OF[Verdict.NON_COMPLIANT] else RELISTED
        return replace(kept, deadline=None, progress="", state=state, history=_history(older, day, f"{_closing(older)}；{today} 再次列为“{entry.kind}”"))
    if older.state == MENDED:
        return replace(kept, state=RELISTED, history=_history(older, day, f"已整改待验收；{today} 再次列为“{entry.kind}”"))
    return replace(
        kept, state=CARRIED, opinion=older.opinion, inspector=older.inspector, checked=older.checked, closed=older.closed, history=_unfinished(older, day)
    )


def _no_longer(older: LedgerEntry, day: date, evaluation: Evaluation) -> LedgerEntry:
    """A row that is no problem of this evaluation: closed and still in order, mended, or not judged now and therefore still open."""
    if older.closed or older.state == CLOSED:
        return replace(older, state=CLOSED, closed=True)
    verdict, shown = _now(older.key, evaluation)
    if verdict is not Verdict.COMPLIANT:
        fact = f"本次结论“{VERDICT_TITLES[verdict]}”，未能确认已整改。原记载：{older.fact.rpartition('原记载：')[2]}"
        return replace(older, state=CARRIED, kind=KIND_OF[verdict], fact=fact, history=_unfinished(older, day))
    fact, cells = (shown.fact, shown.cells) if shown else ("本次评估结论为符合", "")
    if older.scope and (shown is None or shown.key != older.key):
        fact = f"本条本次结论为符合，但其中没有单列“{older.subject or older.scope}”，验收时请核对。{fact}"
    history = older.history if older.state == MENDED else _unfinished(older, day)
    return replace(older, state=MENDED, kind=KIND_OF[verdict], fact=fact, cells=cells, gap="", history=history)


def _now(key: Key, evaluation: Evaluation) -> tuple[Verdict, LedgerEntry | None]:
    """The verdict on a clause for one of several, where that is known, else on the clause as a whole; and the row that shows it."""
    atom, scope = key
    rows = {entry.key: entry for finding in _findings(atom, evaluation) for entry in entries_of(finding, evaluation)}
    own = rows.get(key)
    if scope and own and own.kind == KIND_OF[Verdict.COMPLIANT]:
        return Verdict.COMPLIANT, own
    whole = {clause.id: clause.conclusion.verdict for clause in evaluation.clauses}[atom]
    return whole, own or next((row for row in rows.values() if not row.scope), None)


def _findings(atom: str, evaluation: Evaluation) -> list[Finding]:
    rule = next((clause.rule for clause in evaluation.clauses if clause.id == atom), None)
    return [finding for finding in evaluation.findings if finding.rule == rule]


def _unfinished(older: LedgerEntry, day: date) -> str:
    accepted = f"；验收意见：{older.opinion}" if older.opinion else ""
    word = UNFINISHED if older.kind == KIND_OF[Verdict.NON_COMPLIANT] else older.kind
    return _history(older, day, f"{word}：{older.progress or '未填进展'}{accepted}")


def _closing(older: LedgerEntry) -> str:
    signed: Mapping[str, object] = {"验收人": older.inspector, "验收日期": older.checked, "验收意见": older.opinion}
    words = "，".join(f"{title} {value}" for title, value in signed.items() if value)
    return "已销号" + (f"（{words}）" if words else "")


def _history(older: LedgerEntry, day: date, line: str) -> str:
    """The earlier lines and one more; the same line is not written twice, and the oldest go first where the cell would overflow."""
    lines = [*filter(None, older.history.split("\n"))]
    new = f"{day} {' '.join(line.split())}"
    if not lines or lines[-1] != new:
        lines.append(cut(new, MAX_HISTORY))
    while len("\n".join(lines)) > MAX_HISTORY and len(lines) > 1:
        del lines[0]
    return "\n".join(lines)
