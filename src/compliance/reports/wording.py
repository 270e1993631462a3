"""The words and signs that every report uses for verdicts, states, days and places, in the language spoken."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance.model import language as spoken
from compliance.model.language import mark, say
from compliance.model.text import CHINESE
from compliance.model.verdict import Basis, Conclusion, Verdict, basis_title, reason_title, verdict_title

SIGNS = {
    Verdict.NON_COMPLIANT: "×",
    Verdict.INSUFFICIENT_DATA: "□",
    Verdict.NEEDS_REVIEW: "▲",
    Verdict.NOT_DUE: "○",
    Verdict.COMPLIANT: "√",
    Verdict.INFORMATIONAL: "◇",
    Verdict.NOT_APPLICABLE: "－",
}
MEANINGS = {
    Verdict.NON_COMPLIANT: mark("期限已到，填报数据表明未做到，须整改"),
    Verdict.NEEDS_REVIEW: mark("文件交由人判断，或口径未定，由评估人现场认定"),
    Verdict.INSUFFICIENT_DATA: mark("材料不足以作出结论，不等于不符合，也不等于符合"),
    Verdict.NOT_DUE: mark("期限未到，仅列进展"),
    Verdict.COMPLIANT: mark("填报数据及佐证表明已做到"),
    Verdict.INFORMATIONAL: mark("文件允许或鼓励的事项，只记录，不评价"),
    Verdict.NOT_APPLICABLE: mark("条款不约束本对象，或其条件未出现"),
}
ONLY_COMPARED = {Verdict.NON_COMPLIANT: mark("期限已到，填报数据表明未做到；仅供比较，不作整改要求")}
"""What is said instead to those whom the document does not bind."""
ORDER = tuple(SIGNS)
FOLDED = (Verdict.COMPLIANT, Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE)
STATES = {
    "bad": ("×", mark("不符合")),
    "unknown": ("□", mark("情况不明")),
    "review": ("▲", mark("待判定")),
    "note": ("◇", mark("说明")),
    "ok": ("√", mark("符合")),
}
CALM = ("note", "ok")
_AWKWARD = re.compile(r"[^\w.-]")
_UNBASED = (Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE, Verdict.INSUFFICIENT_DATA)


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict or state as printed: a key for styling, a sign, the word, a remark (basis or reason; may be empty), and the basis that the remark names."""

    key: str
    sign: str
    word: str
    remark: str = ""
    basis: Basis | None = None


def verdict_mark(verdict: Verdict) -> Mark:
    """The bare verdict."""
    return Mark(verdict.value, SIGNS[verdict], verdict_title(verdict))


def conclusion_mark(conclusion: Conclusion) -> Mark:
    """The verdict with what it rests on, or, where it is unknown, with the reason."""
    verdict = conclusion.verdict
    if verdict in _UNBASED:
        return Mark(verdict.value, SIGNS[verdict], verdict_title(verdict), reason_title(conclusion.reason))
    return Mark(verdict.value, SIGNS[verdict], verdict_title(verdict), basis_title(conclusion.basis), conclusion.basis)


def meaning(verdict: Verdict, compared: bool = False) -> str:
    """What a verdict means to whom it concerns, or to one who is only compared."""
    return say(ONLY_COMPARED[verdict] if compared and verdict in ONLY_COMPARED else MEANINGS[verdict])


def state_mark(state: str) -> Mark:
    """The state of an entry; an unnamed state is shown as unknown, never as good."""
    key = state if state in STATES else "unknown"
    return Mark(key, STATES[key][0], say(STATES[key][1]))


def day(value: date | None) -> str:
    """`2020年10月31日`, in another language as it writes a day: `31 October 2020`; empty without a date."""
    if value is None:
        return ""
    if spoken.language() == CHINESE:
        return f"{value.year}年{value.month}月{value.day}日"
    from babel.dates import format_date

    return format_date(value, "d MMMM y", locale=spoken.language())


def listed(parts: Iterable[str]) -> str:
    """The parts as a list of the language."""
    return spoken.listed(parts)


def gap() -> str:
    """The space between two things that stand side by side: as wide as a character."""
    return "　" if spoken.language() == CHINESE else "\u2003"


def space() -> str:
    """The space between two words or sentences; none where a language writes without."""
    return "" if spoken.language() == CHINESE else " "


def in_brackets(text: str, remark: str) -> str:
    """The text, with the remark after it where there is one."""
    return say("{text}（{remark}）", text=text, remark=remark) if remark else text


def quoted(text: str) -> str:
    """`text` between quotation marks, its own marks made inner ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def anchor_id(kind: str, name: str) -> str:
    """An id for a link target: a letter for the kind of thing, then its name in characters that need no escaping."""
    return f"{kind}-{_AWKWARD.sub('_', name)}"
