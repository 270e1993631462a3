"""JUnit XML, in the form that the schema of Jenkins' xUnit plugin describes; without times, so that equal runs give equal files."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from compliance.model.problem import Problem
from compliance.rule_ci.formats.characters import xml_legal
from compliance.rule_ci.formats.excerpt import excerpt
from compliance.rule_ci.formats.sentence import sentence
from compliance.rule_ci.formats.sources import Sources
from compliance.rule_ci.outcome import Level, Notice, Outcome, Trial


def render(outcome: Outcome, sources: Sources) -> str:
    """A suite for each suite of trials, a case for each trial. What was not tried has a suite of the command's name with a case for each file."""
    root = ElementTree.Element("testsuites", name=f"compliance rules {outcome.command}")
    suites: dict[str, list[Trial]] = {}
    for trial in outcome.trials:
        suites.setdefault(trial.suite, []).append(trial)
    for name, trials in suites.items():
        _suite(root, name, [_trial(trial, sources) for trial in trials])
    tried = {trial.problem for trial in outcome.trials}
    others = [notice for notice in outcome.notices if notice.problem not in tried]
    if others or not outcome.trials:
        suite = _suite(root, f"compliance rules {outcome.command}", _files(others, outcome, sources))
        ElementTree.SubElement(suite, "system-out").text = xml_legal("\n".join(outcome.lines))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(root: ElementTree.Element, name: str, cases: list[ElementTree.Element]) -> ElementTree.Element:
    failures = sum(case.find("failure") is not None for case in cases)
    suite = ElementTree.SubElement(root, "testsuite", name=xml_legal(name), tests=str(len(cases)), failures=str(failures), errors="0")
    for case in cases:
        case.set("classname", xml_legal(name))
        suite.append(case)
    return suite


def _trial(trial: Trial, sources: Sources) -> ElementTree.Element:
    return _case(trial.name, [trial.problem] if trial.problem else [], [], sources)


def _files(notices: list[Notice], outcome: Outcome, sources: Sources) -> list[ElementTree.Element]:
    """A case for each file with notices, of which only errors fail it; without any, one case for the command."""
    told: dict[str, list[Notice]] = {}
    for notice in notices:
        told.setdefault(sources.shown(notice.problem.place) or outcome.command, []).append(notice)
    cases = [_case(name, *_parted(group), sources) for name, group in told.items()]
    return cases or [_case(outcome.command, [], [], sources)]


def _parted(notices: Iterable[Notice]) -> tuple[list[Problem], list[Problem]]:
    """The problems that fail, and the others."""
    parts: tuple[list[Problem], list[Problem]] = ([], [])
    for notice in notices:
        parts[notice.level is not Level.ERROR].append(notice.problem)
    return parts


def _case(name: str, failing: list[Problem], others: list[Problem], sources: Sources) -> ElementTree.Element:
    """A case with at most one failure, since readers of JUnit XML show only the first; it lists every problem."""
    case = ElementTree.Element("testcase", name=xml_legal(name))
    if failing:
        message = failing[0].message if len(failing) == 1 else f"{failing[0].message}（共 {len(failing)} 个问题）"
        failure = ElementTree.SubElement(case, "failure", type=xml_legal(failing[0].code), message=xml_legal(message))
        failure.text = _listed(failing, sources)
    if others:
        ElementTree.SubElement(case, "system-out").text = _listed(others, sources)
    return case


def _listed(problems: list[Problem], sources: Sources) -> str:
    return xml_legal("\n\n".join("\n".join((sentence(problem, sources.named(problem.place)), *excerpt(problem.place, sources))) for problem in problems))
