"""Words that need a reading: where a machine decides over them, a reading or a remark must say how they are taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compliance.rule_ci.lint.numerals import asked
from compliance.rule_ci.lint.site import Site
from compliance.rule_ci.outcome import Notice

_NAMES = re.compile(r"“[^”]*”|《[^》]*》|(?:实现|使|让|确保|保证)[^，。；]*")
"""What names something, and what says how things are to become: neither asks or allows by its words."""


def _always(site: Site) -> bool:
    del site
    return True


def _computed(site: Site) -> bool:
    """What is left to people needs no reading: they read the quote themselves."""
    return site.form == "computed"


def _scores(site: Site) -> bool:
    return site.form != "recorded"


def _exclusive(site: Site) -> bool:
    """Whether the check leaves out the very number that the quote names with 以上 or 以下."""
    numbers = {number.value for number in asked(site.rule.quote)}
    return any(figure.key in ("above", "below") and figure.value in numbers and not figure.patched for figure in site.figures)


def _not_listed(site: Site) -> bool:
    """A checklist asks for what is listed: it is itself the reading. So are several rules that decide one sentence between them."""
    shared = sum(rule.quote == site.rule.quote for rule in site.policy.rules.values()) > 1
    return site.form == "computed" and not site.rule.items and not shared


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the surroundings in which it leaves something open, when it needs a reading, and how to mend that it has none."""

    form: re.Pattern[str]
    needed: Callable[[Site], bool]
    mend: str


WORDS = (
    Word(re.compile("左右"), _always, "在 readings 中写上说明容差的口径"),
    Word(re.compile("(?<=[%％家个名人次项日天])及?以[上下]"), _exclusive, "用 at_least 或 at_most，或写上说明是否含本数的口径"),
    Word(re.compile("(?<=[^对同平均相不高一二三四中初])等(?![级次额待同候于])"), _not_listed, "把列出的写成 items，或写上说明列举是否穷尽的口径"),
    Word(
        re.compile("探索|鼓励|允许|可以|可(?=(?:探索|采取|依托|组建|实行|自行|适当|结合|通过|根据|按照|设立|建立)|[将对由在])"),
        _scores,
        "改用 permission，或写上说明这些词力度的口径",
    ),
    Word(re.compile("(?<!不)及时|定期|同步"), _computed, "写上说明期限或周期的口径，或在 notes 中说明怎样算"),
)


def unread_words(site: Site) -> Iterator[Notice]:
    """Each word of the quote that needs a reading and has none."""
    quote = _NAMES.sub("　", site.rule.quote)
    for word in WORDS:
        found = word.form.search(quote)
        if found and word.needed(site) and not _read(site, word.form, quote[max(0, found.start() - 3) : found.end()]):
            yield site.warning("word-unread", f"引文中的“{found.group()}”没有口径说明", ("quote",), word.mend)


def unnamed_readings(site: Site) -> Iterator[Notice]:
    """A reading whose file lists an atom is named by the rule that decides it, else no report says that it is in play."""
    for reading in site.readings:
        if reading.id not in site.rule.readings:
            listed = "、".join(atom for atom in site.rule.atoms() if atom in reading.clauses)
            key = "readings" if site.rule.readings else "id"
            yield site.error(
                "reading-unnamed", f"口径 {reading.id} 的 clauses 列有 {listed}，规则的 readings 却没有它", (key,), f"在 readings 中写上 {reading.id}"
            )


def _read(site: Site, form: re.Pattern[str], words: str) -> bool:
    """Whether a reading in play asks about the word, or a remark takes it up: quotes it, or has it after the same words."""
    if any(form.search(f"{reading.title}{reading.question}") for reading in site.readings):
        return True
    return any(words in note or any(map(form.search, re.findall("“([^”]*)”", note))) for note in site.rule.notes)
