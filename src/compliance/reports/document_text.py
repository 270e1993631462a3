"""The numbering and the sentences of the document, in the language spoken."""

from __future__ import annotations

from compliance.model.language import counted, language, listed, named, say
from compliance.model.text import CHINESE
from compliance.reports.wording import Mark, gap, in_brackets

DIGITS = "一二三四五六七八九"
STOPS = ("。", "！", "？", ".", "!", "?")
SPEECH = {"say": say, "named": named, "counted": counted, "listed": listed, "gap": gap, "language": language}
"""What a template words its texts with; each looks up the language when it is called."""


def chinese(number: int) -> str:
    """`十二` for 12; from 1 to 99."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens - 1]}十") + (DIGITS[ones - 1] if ones else "")


def numbered(number: int, title: str) -> str:
    """`（一）title`, in another language `(1) title`."""
    return say("（{number}）{title}", number=chinese(number) if language() == CHINESE else number, title=title)


def spaced(*parts: str) -> str:
    """The parts that there are, words or sentences, with a space between them where the language sets one."""
    return ("" if language() == CHINESE else " ").join(part for part in parts if part)


def ended(text: str) -> str:
    """The text with a full stop, which it may have already."""
    return text if text.endswith(STOPS) else say("{text}。", text=text)


def sentence(text: str) -> str:
    """A statement as a sentence of its own."""
    return ended(text[:1].upper() + text[1:])


def unended(text: str) -> str:
    """The text without its full stop, for a sentence that stands within another."""
    return text.removesuffix("。").removesuffix(".")


def labelled(label: str, text: str) -> str:
    """`label：text。`; empty without a text."""
    return ended(say("{label}：{text}", label=label, text=text)) if text else ""


def marked(verdict: Mark) -> str:
    """Sign and word; a mark on paper needs no colour."""
    return spaced(verdict.sign, verdict.word)


def worded(verdict: Mark) -> str:
    """The word and what the verdict rests on, for running text."""
    return in_brackets(verdict.word, verdict.remark)


def indented(depth: int, title: str) -> str:
    """A title as deep in its list as it stands."""
    return gap() * depth + title
