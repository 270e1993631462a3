"""Where numbers and dates stand in the text of a plan, and whether a rule computes with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from compliance.rulebook.forms import squashed

_UNIT = r"(?:\s*(?:[%％‰]|个百分点|个工作日|个月|周岁|[年月日个家次人名万元天倍项种张]))?"
_DATE = r"\d{4}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?[底末]?|\d{1,2}\s*月(?:\s*\d{1,2}\s*日|[底末])"
_WORDS = r"[二三四五六七八九十两百]+(?:个工作日|个月|年内|天内|日内|次|倍|家)|[一二三四五六七八九十百]+分之[一二三四五六七八九十]+"
_FIGURE = re.compile(rf"{_DATE}|\d+(?:\.\d+)?{_UNIT}|{_WORDS}")
_MARKER = re.compile(r"\s*(?:[-－]\s*)?[（(]?\d+[）).．、](?!\d)")
_NAMED = re.compile(r"(?:〔|\[|附件|附表|附录|表|第|“)\s*$")
_NUMBERED = re.compile(r"\s*(?:[〕\]号]|[.．、](?!\d))")


def figures(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every number and date; not of list markers and of numbers that only name a document or annex."""
    marker = _MARKER.match(text)
    begin = marker.end() if marker else 0
    for match in _FIGURE.finditer(text, begin):
        if not _NAMED.search(text, 0, match.start()) and not _NUMBERED.match(text, match.end()):
            yield match.span()


def quoted_in(texts: Sequence[str], quotes: Iterable[str]) -> list[set[int]]:
    """For each of the texts that make up a clause, the positions that one of the quotes covers; white space does not count."""
    positions = [(number, place, char) for number, text in enumerate(texts) for place, char in enumerate(text) if not char.isspace()]
    whole = "".join(char for _, _, char in positions)
    covered: list[set[int]] = [set() for _ in texts]
    for quote in quotes:
        wanted = squashed(quote)
        start = whole.find(wanted) if wanted else -1
        while start >= 0:
            for number, place, _ in positions[start : start + len(wanted)]:
                covered[number].add(place)
            start = whole.find(wanted, start + 1)
    return covered
