"""For a person at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click

from compliance.rule_ci.catalogue import entry
from compliance.rule_ci.formats.characters import visible
from compliance.rule_ci.formats.excerpt import excerpt
from compliance.rule_ci.formats.sources import Sources
from compliance.rule_ci.outcome import Level, Notice, Outcome

MANY = 10
_WORDS = {Level.ERROR: ("错误", "red"), Level.WARNING: ("警告", "yellow"), Level.NOTE: ("提示", "cyan")}


def render(outcome: Outcome, sources: Sources) -> str:
    """Each notice with its source line and how to mend it; why it matters once for each kind. Then the lines that sum up."""
    seen: set[str] = set()
    parts: list[str] = []
    for notice in outcome.notices:
        parts += [*_notice(notice, sources, notice.problem.code not in seen), ""]
        seen.add(notice.problem.code)
    parts += _kinds(outcome)
    parts += [_line(line) for line in outcome.lines]
    return "".join(f"{line}\n" for line in parts)


def _notice(notice: Notice, sources: Sources, first: bool) -> Iterator[str]:
    problem = notice.problem
    word, colour = _WORDS[notice.level]
    where = f"{visible(str(problem.place))}: " if str(problem.place) else ""
    yield f"{where}{click.style(word, fg=colour, bold=True)}：{_told(problem.message)} [{problem.code}]"
    yield from _indented(excerpt(problem.place, sources))
    yield from _indented([f"改法：{_told(problem.mend)}"] if problem.mend else [])
    known = entry(problem.code) if first else None
    yield from _indented([f"为何：{_told(known.why)}", f"说明：{known.page}"] if known else [])
    for place, what in notice.related:
        yield from _indented([f"另见 {visible(str(place))}：{_told(what)}", *(f"  {line}" for line in excerpt(place, sources))])


def _kinds(outcome: Outcome) -> Iterator[str]:
    """How often each kind occurs, where the list is too long to be taken in at once."""
    counts = Counter((notice.level, notice.problem.code) for notice in outcome.notices)
    if len(outcome.notices) > MANY:
        for (level, code), number in sorted(counts.items(), key=lambda item: (list(Level).index(item[0][0]), -item[1], item[0][1])):
            known = entry(code)
            yield f"{_WORDS[level][0]} {number} 个：{known.title if known else code} [{code}]"


def _told(text: str) -> str:
    """A message on its line; further lines of it stand below, indented."""
    return "\n      ".join(visible(line) for line in text.strip().splitlines())


def _line(line: str) -> str:
    """A line that sums up; tabs part its columns."""
    return "\t".join(visible(part) for part in line.split("\t"))


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
