"""The comment of a cell: first the verdict in words, then each clause with what was found, what is missing and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.model.verdict import REASON_TITLES, VERDICT_TITLES
from compliance.workbook.annotate.kinds import BY_KEY, RANK
from compliance.workbook.annotate.marks import Note, worst

HEAD, TAIL = "〔程序批注〕", "〔批注止〕"
MAX_NOTES, MAX_FULL = 8, 3
QUOTE, DETAIL, REMEDY = 60, 120, 150


def comment_lines(notes: Mapping[str, Note]) -> list[str]:
    """The lines of the comment; what stands between the first, which ends in HEAD, and the last, which is TAIL, is the program's."""
    ranked = sorted(notes.values(), key=lambda note: RANK[note.kind])
    head = BY_KEY[worst(notes)].word + (f"（本格涉及 {len(ranked)} 条）" if len(ranked) > 1 else "")
    lines = [head + HEAD]
    for number, note in enumerate(ranked[:MAX_NOTES], start=1):
        lines += _note(note, f"{number}. " if len(ranked) > 1 else "", full=number <= MAX_FULL and note.kind != "ok")
    if len(ranked) > MAX_NOTES:
        lines.append(f"等 {len(ranked)} 条，其余见“评估结果”表。")
    return [*lines, TAIL]


def _note(note: Note, number: str, *, full: bool) -> Iterator[str]:
    finding, conclusion = note.part.finding, note.part.conclusion
    words = VERDICT_TITLES[conclusion.verdict] + (f"，{REASON_TITLES[conclusion.reason]}" if conclusion.reason else "")
    own = f"；本格{BY_KEY[note.kind].word}" if VERDICT_TITLES[conclusion.verdict] != BY_KEY[note.kind].word else ""
    item = f"（{note.part.title}）" if note.part.title else ""
    yield f"{number}{note.part.atom}〔{words}{own}〕{clipped(finding.quote, QUOTE)}{item}"
    if not full:
        return
    yield "情况：" + clipped(_detail(note), DETAIL)
    if finding.gap is not None:
        yield "差距：" + clipped(finding.gap.text, DETAIL)
    if finding.due is not None:
        yield f"期限：{finding.due}"
    if finding.remediation:
        yield "怎么办：" + clipped(finding.remediation, REMEDY)


def _detail(note: Note) -> str:
    first = note.entries[0]
    more = f"（共 {len(note.entries)} 行）" if len(note.entries) > 1 else ""
    return f"{first.label}，{first.detail}{more}" if first.label else first.detail + more


def clipped(text: str, limit: int) -> str:
    """The text in one line, cut behind `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"
