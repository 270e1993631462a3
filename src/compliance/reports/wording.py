"""The Chinese words and signs that every report uses for verdicts, states, days and places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance.model.verdict import BASIS_TITLES, REASON_TITLES, VERDICT_TITLES, Conclusion, Verdict

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
    Verdict.NON_COMPLIANT: "期限已到，填报数据表明未做到，须整改",
    Verdict.NEEDS_REVIEW: "文件交由人判断，或口径未定，由评估人现场认定",
    Verdict.INSUFFICIENT_DATA: "材料不足以作出结论，不等于不符合，也不等于符合",
    Verdict.NOT_DUE: "期限未到，仅列进展",
    Verdict.COMPLIANT: "填报数据及佐证表明已做到",
    Verdict.INFORMATIONAL: "文件允许或鼓励的事项，只记录，不评价",
    Verdict.NOT_APPLICABLE: "条款不约束本对象，或其条件未出现",
}
ORDER = tuple(SIGNS)
FOLDED = (Verdict.COMPLIANT, Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE)
STATES = {"bad": ("×", "不符合"), "unknown": ("□", "情况不明"), "review": ("▲", "待判定"), "note": ("◇", "说明"), "ok": ("√", "符合")}
CALM = ("note", "ok")
_AWKWARD = re.compile(r"[^\w.-]")
_UNBASED = (Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE, Verdict.INSUFFICIENT_DATA)


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict or state as printed: a key for styling, a sign, the word, and a remark (basis or reason; may be empty)."""

    key: str
    sign: str
    word: str
    remark: str = ""


def verdict_mark(verdict: Verdict) -> Mark:
    """The bare verdict."""
    return Mark(verdict.value, SIGNS[verdict], VERDICT_TITLES[verdict])


def conclusion_mark(conclusion: Conclusion) -> Mark:
    """The verdict with what it rests on, or, where it is unknown, with the reason."""
    verdict = conclusion.verdict
    remark = REASON_TITLES[conclusion.reason] if conclusion.reason else ""
    if verdict not in _UNBASED:
        remark = BASIS_TITLES[conclusion.basis]
    return Mark(verdict.value, SIGNS[verdict], VERDICT_TITLES[verdict], remark)


def state_mark(state: str) -> Mark:
    """The state of an entry; an unnamed state is shown as unknown, never as good."""
    sign, word = STATES.get(state, STATES["unknown"])
    return Mark(state if state in STATES else "unknown", sign, word)


def day(value: date | None) -> str:
    """`2020年10月31日`; empty without a date."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def listed(parts: Iterable[str]) -> str:
    """The parts joined as a Chinese list."""
    return "、".join(parts)


def quoted(text: str) -> str:
    """`text` between quotation marks, its own marks made inner ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def anchor_id(kind: str, name: str) -> str:
    """An id for a link target: a letter for the kind of thing, then its name in characters that need no escaping."""
    return f"{kind}-{_AWKWARD.sub('_', name)}"
