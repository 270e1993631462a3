"""An earlier ledger carried on: what is open stays, what was closed and fails again is marked, and nothing is taken for mended that is not shown to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from compliance.model.evaluation import Evaluation, Finding
from compliance.model.language import cut, mark, say, series, together
from compliance.model.verdict import Verdict, verdict_title
from compliance.workbook.rectification.entry import CARRIED, CLOSED, KIND_OF, MENDED, RECURRING, RELISTED, Key, LedgerEntry
from compliance.workbook.rectification.problems import MAX_SUBJECT, entries_of, problems_of
from compliance.workbook.rectification.read import Ledger
from compliance.workbook.rectification.told import in_lines, lines_of, newest

MAX_HISTORY = 6000
UNFINISHED = mark("未完成")


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
        return replace(kept, deadline=None, progress="", state=state, history=_history(older, day, _closed_before(older, today, entry.kind)))
    if older.state == MENDED:
        line = say("已整改待验收；{day} 再次列为“{kind}”", day=today, kind=say(entry.kind))
        return replace(kept, state=RELISTED, history=_history(older, day, line))
    return replace(
        kept, state=CARRIED, opinion=older.opinion, inspector=older.inspector, checked=older.checked, closed=older.closed, history=_unfinished(older, day)
    )


def _no_longer(older: LedgerEntry, day: date, evaluation: Evaluation) -> LedgerEntry:
    """A row that is no problem of this evaluation: closed and still in order, mended, or not judged now and therefore still open."""
    if older.closed or older.state == CLOSED:
        return replace(older, state=CLOSED, closed=True)
    verdict, shown = _now(older.key, evaluation)
    if verdict is not Verdict.COMPLIANT:
        recorded = older.recorded or older.fact
        fact = say("本次结论“{verdict}”，未能确认已整改。原记载：{recorded}", verdict=verdict_title(verdict), recorded=recorded)
        return replace(older, state=CARRIED, kind=KIND_OF[verdict], fact=fact, recorded=recorded, history=_unfinished(older, day))
    fact, cells = (shown.fact, shown.cells) if shown else (say("本次评估结论为符合"), "")
    if older.scope and (shown is None or shown.key != older.key):
        subject = cut(older.subject or older.scope, MAX_SUBJECT)
        fact = say("本条本次结论为符合，但其中没有单列“{subject}”，验收时请核对。{fact}", subject=subject, fact=fact)
    history = older.history if older.state == MENDED else _unfinished(older, day)
    return replace(older, state=MENDED, kind=KIND_OF[verdict], fact=fact, recorded="", cells=cells, gap="", history=history)


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
    state = say(UNFINISHED if older.kind == KIND_OF[Verdict.NON_COMPLIANT] else older.kind)
    progress = _in_a_line(older.progress) or say("未填进展")
    if older.opinion:
        return _history(older, day, say("{state}：{progress}；验收意见：{opinion}", state=state, progress=progress, opinion=_in_a_line(older.opinion)))
    return _history(older, day, say("{state}：{progress}", state=state, progress=progress))


def _closed_before(older: LedgerEntry, today: date, kind: str) -> str:
    signed = [
        *([say("验收人 {name}", name=_in_a_line(older.inspector))] if older.inspector else []),
        *([say("验收日期 {day}", day=older.checked)] if older.checked else []),
        *([say("验收意见 {opinion}", opinion=_in_a_line(older.opinion))] if older.opinion else []),
    ]
    if signed:
        return say("已销号（{signed}）；{day} 再次列为“{kind}”", signed=series(mark("，"), signed), day=today, kind=say(kind))
    return say("已销号；{day} 再次列为“{kind}”", day=today, kind=say(kind))


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def _history(older: LedgerEntry, day: date, line: str) -> str:
    """The earlier lines and one more; the same line is not written twice, and the oldest go first where the cell would overflow."""
    kept = lines_of(older.history)
    new = cut(together(day.isoformat(), line), MAX_HISTORY)
    if not kept or kept[-1] != new:
        kept.append(new)
    return in_lines(newest(kept, MAX_HISTORY))
