"""What is said of a cell, from the worst to the best: a word, a colour, and when it is said."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.language import mark
from compliance.model.verdict import Conclusion, Verdict


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of cells; `colour` is the fill as RGB, `meaning` the line of the legend."""

    key: str
    word: str
    colour: str
    meaning: str


KINDS = (
    Kind("bad", mark("不符合"), "F8B4AE", mark("期限已到，这一格表明未做到")),
    Kind("review", mark("待评估人判定"), "FFE699", mark("文件交由人判断，或口径未定，由评估人认定")),
    Kind("unknown", mark("无法判定"), "D9C3EC", mark("未填、缺佐证、缺口径或数值无效，请补")),
    Kind("pending", mark("未到期"), "BDD7EE", mark("期限未到，只列进展")),
    Kind("ok", mark("符合"), "C6E0B4", mark("表明已做到")),
)
BY_KEY = {kind.key: kind for kind in KINDS}
RANK = {kind.key: number for number, kind in enumerate(KINDS)}
OF_VERDICT = {
    Verdict.NON_COMPLIANT: "bad",
    Verdict.NEEDS_REVIEW: "review",
    Verdict.INSUFFICIENT_DATA: "unknown",
    Verdict.NOT_DUE: "pending",
    Verdict.COMPLIANT: "ok",
}


def kind_of(conclusion: Conclusion, state: str) -> str | None:
    """What a row in `state` is to a conclusion that rests on it, None where nothing is said.

    A row is called bad only where the conclusion is, and a conclusion that is met or not due yet marks nothing worse than itself.
    """
    own = OF_VERDICT.get(conclusion.verdict)
    if own in (None, "pending", "ok"):
        return own
    return state if state in ("ok", "unknown", "review") else own
