"""Workflow commands that GitHub shows as annotations of a change."""

from __future__ import annotations

from compliance.rule_ci.catalogue import entry
from compliance.rule_ci.formats.sentence import sentence
from compliance.rule_ci.formats.sources import Sources
from compliance.rule_ci.outcome import Level, Notice, Outcome

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def render(outcome: Outcome, sources: Sources) -> str:
    """A workflow command for each notice, then the lines that sum up, which the log shows as they are."""
    told = [*(_command(notice, sources) for notice in outcome.notices), *map(_harmless, outcome.lines)]
    return "".join(f"{line}\n" for line in told)


def _command(notice: Notice, sources: Sources) -> str:
    problem = notice.problem
    known = entry(problem.code)
    title = f"{known.title} [{problem.code}]" if known else problem.code
    inside = sources.path(problem.place) is not None
    place = {"file": sources.shown(problem.place), "line": problem.place.line, "col": problem.place.column} if inside else {}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in {**place, "title": title}.items() if value)
    return f"::{_COMMANDS[notice.level]} {properties}::{_data(_message(notice, sources, inside))}"


def _message(notice: Notice, sources: Sources, inside: bool) -> str:
    told = sentence(notice.problem, "" if inside else str(notice.problem.place))
    return "\n".join((told, *(f"另见 {sources.named(place)}：{text}" for place, text in notice.related)))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _harmless(line: str) -> str:
    """A line that the runner does not take for a command, whatever a policy or rule file has put into it."""
    line = " ".join(line.splitlines()).replace("##[", "## [")
    return line.replace("::", "：：", 1) if line.lstrip().startswith("::") else line
