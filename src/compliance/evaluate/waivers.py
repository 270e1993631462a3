"""Waivers: read from a file, and set beside the verdicts that they are for. No verdict is changed by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from compliance.located import Located, load_yaml, plain
from compliance.model.evaluation import Evaluation, Finding
from compliance.model.language import say
from compliance.model.problem import Problem, ProblemsError
from compliance.model.verdict import Verdict, verdict_title
from compliance.model.waiver import Fingerprint, Waiver, WaiverState, WaiverUse
from compliance.rulebook.forms import bytes_of
from compliance.rulebook.schema import problems_of
from compliance.rulebook.suggest import suggestion

SOON = timedelta(days=30)
"""A waiver whose last day lies within this of the day judged is listed as expiring."""
NEEDING = (Verdict.NON_COMPLIANT, Verdict.INSUFFICIENT_DATA, Verdict.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """The waivers of a file, with its SHA-256."""

    file: str
    waivers: tuple[Waiver, ...]
    sha256: str


def read_waivers(path: Path) -> WaiverFile:
    """The waivers in a YAML file. Raises ProblemsError with every fault, each at its line."""
    data = bytes_of(path, path.name)
    node = load_yaml(data, path.name)
    problems = problems_of(node, "waivers")
    if problems:
        raise ProblemsError(problems)
    waivers = tuple(_waiver(child) for child in node.at(["waivers"]).elements())
    problems += [*_reversed(waivers), *_repeated(waivers)]
    if problems:
        raise ProblemsError(problems)
    return WaiverFile(path.name, waivers, sha256(data).hexdigest())


def with_waivers(evaluation: Evaluation, file: WaiverFile) -> Evaluation:
    """The evaluation with each of its unit's waivers beside the finding it is for. Raises ProblemsError for a rule that there is not."""
    own = [waiver for waiver in file.waivers if waiver.unit == evaluation.subject_name]
    findings = {finding.rule: finding for finding in evaluation.findings}
    if unknown := [_unknown(waiver, findings) for waiver in own if waiver.rule not in findings]:
        raise ProblemsError(unknown)
    uses = {waiver.rule: _use(waiver, findings[waiver.rule], evaluation.as_of) for waiver in own}
    found = tuple(replace(finding, waiver=uses[finding.rule]) if finding.rule in uses else finding for finding in evaluation.findings)
    return replace(evaluation, findings=found, seal={**evaluation.seal, "waivers": file.sha256})


def _use(waiver: Waiver, finding: Finding, as_of: date) -> WaiverUse:
    if finding.fingerprint is not None and waiver.given_for.rule != finding.fingerprint.rule:
        return WaiverUse(waiver, WaiverState.VOID, say("规则或所选口径在批准之后有改动"))
    if finding.fingerprint is not None and waiver.given_for.data != finding.fingerprint.data:
        return WaiverUse(waiver, WaiverState.VOID, say("所依据的数据在批准之后有改动"))
    if as_of > waiver.expires:
        return WaiverUse(waiver, WaiverState.EXPIRED)
    if as_of < waiver.approved:
        return WaiverUse(waiver, WaiverState.NOT_YET)
    if finding.conclusion.verdict not in NEEDING:
        return WaiverUse(waiver, WaiverState.NOT_NEEDED, say("结论为{verdict}", verdict=verdict_title(finding.conclusion.verdict)))
    return WaiverUse(waiver, WaiverState.EXPIRING if waiver.expires - as_of <= SOON else WaiverState.IN_FORCE)


def _waiver(node: Located) -> Waiver:
    data: Mapping[str, Any] = plain(node)
    given = Fingerprint(str(data["given_for"]["rule"]), str(data["given_for"]["data"]))
    return Waiver(data["unit"], data["rule"], data["reason"], data["approver"], data["approved"], data["expires"], given, node.place)


def _reversed(waivers: Sequence[Waiver]) -> Iterator[Problem]:
    for waiver in waivers:
        if waiver.expires < waiver.approved:
            yield Problem("dates-reversed", f"到期日 {waiver.expires} 早于批准日 {waiver.approved}", waiver.place, "核对两个日期")


def _repeated(waivers: Sequence[Waiver]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Waiver] = {}
    for waiver in waivers:
        first = seen.setdefault((waiver.unit, waiver.rule), waiver)
        if first is not waiver:
            message = f"“{waiver.unit}”的 {waiver.rule} 已有一条豁免，见 {first.place}"
            yield Problem("duplicate-waiver", message, waiver.place, "一个单位的一条规则只写一条，删去其中一条")


def _unknown(waiver: Waiver, findings: Mapping[str, Finding]) -> Problem:
    return Problem("unknown-rule", f"没有规则“{waiver.rule}”", waiver.place, suggestion(waiver.rule, findings, "对照 results.json 中的 rule"))
