"""The comment of a cell: first the verdict in words, then each clause with what was found, what is missing and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.model.language import cut, say
from compliance.model.verdict import reason_title, verdict_title
from compliance.workbook.annotate.kinds import BY_KEY, OF_VERDICT, RANK
from compliance.workbook.annotate.marks import Note, worst
from compliance.workbook.annotate.signs import ALL, IN_CHINESE, signs

HEAD, TAIL = IN_CHINESE.head, IN_CHINESE.tail
MAX_NOTES, MAX_FULL = 8, 3
QUOTE, DETAIL, REMEDY = 60, 120, 150


def comment_lines(notes: Mapping[str, Note]) -> list[str]:
    """The lines of the comment; what stands between the first, which ends in the sign of a head, and the last, which is that of a tail, is the program's."""
    ranked = sorted(notes.values(), key=lambda note: RANK[note.kind])
    kind, own = say(BY_KEY[worst(notes)].word), signs()
    head = say("{kind}（本格涉及 {count} 条）", kind=kind, count=len(ranked)) if len(ranked) > 1 else kind
    lines: list[str] = []
    for number, note in enumerate(ranked[:MAX_NOTES], start=1):
        lines += _note(note, f"{number}. " if len(ranked) > 1 else "", full=number <= MAX_FULL and note.kind != "ok")
    if len(ranked) > MAX_NOTES:
        lines.append(say("等 {count} 条，其余见“{sheet}”表。", count=len(ranked), sheet=own.front))
    return [head + own.head, *map(_without_signs, lines), own.tail]


def _note(note: Note, number: str, *, full: bool) -> Iterator[str]:
    finding = note.part.finding
    said = {"atom": note.part.atom, "remark": _remark(note), "quote": _clipped_quote(finding.quote)}
    if note.part.title:
        yield number + say("{atom}〔{remark}〕{quote}（{item}）", item=clipped(note.part.title, DETAIL), **said)
    else:
        yield number + say("{atom}〔{remark}〕{quote}", **said)
    if not full:
        return
    yield say("情况：{text}", text=clipped(_detail(note), DETAIL))
    if finding.gap is not None:
        yield say("差距：{text}", text=clipped(finding.gap.text, DETAIL))
    if finding.due is not None:
        yield say("期限：{day}", day=finding.due)
    if finding.remediation:
        yield say("怎么办：{text}", text=clipped(finding.remediation, REMEDY))


def _remark(note: Note) -> str:
    """The verdict with its reason, and what it comes to for this cell where that is something else."""
    conclusion = note.part.conclusion
    parts = {"verdict": verdict_title(conclusion.verdict), "reason": reason_title(conclusion.reason), "kind": say(BY_KEY[note.kind].word)}
    if OF_VERDICT.get(conclusion.verdict) != note.kind:
        return say("{verdict}，{reason}；本格{kind}", **parts) if conclusion.reason else say("{verdict}；本格{kind}", **parts)
    return say("{verdict}，{reason}", **parts) if conclusion.reason else parts["verdict"]


def _detail(note: Note) -> str:
    first = note.entries[0]
    parts = {"label": first.label, "detail": first.detail, "count": len(note.entries)}
    if len(note.entries) > 1:
        return say("{label}，{detail}（共 {count} 行）", **parts) if first.label else say("{detail}（共 {count} 行）", **parts)
    return say("{label}，{detail}", **parts) if first.label else first.detail


def _clipped_quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[:QUOTE] + "…"


def _without_signs(line: str) -> str:
    """What was filed may not look like the end of the program's own text, or a later run would leave the rest standing."""
    for own in ALL:
        line = line.replace(own.head.strip(), "").replace(own.tail, "")
    return line


def clipped(text: str, limit: int) -> str:
    """The text in one line, cut behind what takes the room of `limit` Chinese characters."""
    return cut(" ".join(text.split()), limit)
