"""The signs by which a later run finds what an earlier one added to a workbook, and takes it out again, whatever the languages of the two.

They are keys rather than texts: fixed in each language, and in no catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.language import language
from compliance.model.text import CHINESE


@dataclass(frozen=True, slots=True)
class Signs:
    """The name of the front sheet and how its first cell begins; the ends of a comment's own part; the word in the condition of a colour; who comments."""

    front: str
    title: str
    head: str
    tail: str
    mark: str
    author: str


IN_CHINESE = Signs("评估结果", "评估结果：", "〔程序批注〕", "〔批注止〕", "评估标记", "评估程序")
IN_ENGLISH = Signs(
    "Evaluation results", "Evaluation results: ", " [Evaluation comment]", "[End of evaluation comment]", "compliance evaluation mark", "Evaluation program"
)
ALL = (IN_CHINESE, IN_ENGLISH)


def signs() -> Signs:
    """Those of the language spoken now."""
    return IN_CHINESE if language() == CHINESE else IN_ENGLISH
