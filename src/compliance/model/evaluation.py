"""The result of evaluating one subject against one policy: immutable, exact, and all that a report may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from compliance.model.language import in_turn, say
from compliance.model.place import Place
from compliance.model.repair import Repair
from compliance.model.score import Score
from compliance.model.text import CHINESE
from compliance.model.verdict import Conclusion, Verdict
from compliance.model.waiver import Fingerprint, WaiverUse


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a check looked at: a row, a body, a consortium. `state` is ok, bad, unknown, review or note.

    `about` is the label without what stands before it: the item or group that the thing belongs to, or the `kind` of a question about the data.
    """

    label: str
    state: str
    detail: str
    cells: tuple[Place, ...] = ()
    kind: str = ""
    about: str = ""


def question(kind: str, about: str, detail: str, cells: tuple[Place, ...] = ()) -> Entry:
    """A question about the data: it asks for an answer and decides nothing."""
    return Entry(say("{label}：{text}", label=kind, text=about), "note", detail, cells, kind, about)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact value with its unit; for a ratio also numerator and denominator, as exact strings. `text` is how an office reads it.

    `bound` says how a number that is asked for is meant (`at_least`, `above`, `at_most`, `about`); the period is that of a figure, as ISO days.
    `parts` are the texts that it was put together from, where there were several.
    """

    text: str
    value: str | None = None
    unit: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    bound: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    parts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, str]:
        """Only the parts that there are."""
        keys = ("value", "unit", "numerator", "denominator", "bound", "period_start", "period_end", "text")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}


def all_of(parts: Iterable[Quantity]) -> Quantity:
    """What several quantities say, one after the other."""
    said = list(parts)
    return Quantity(in_turn(part.text for part in said), parts=tuple(text for part in said for text in part.parts or (part.text,)))


@dataclass(frozen=True, slots=True)
class Recount:
    """A figure as filed beside the one that other filed figures give; `remark` says how they differ. It decides nothing."""

    label: str
    submitted: str
    recomputed: str
    agrees: bool
    remark: str
    cells: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """An evidence row that a finding rests on; `flags` are Chinese remarks (已失效, 早于文件印发, ...); `scope` whom it names;
    `sha256` is of the file, where it lies beside the submission."""

    evidence_id: str
    title: str
    issuer: str
    issue_date: date | None
    file_name: str
    flags: tuple[str, ...] = ()
    place: Place | None = None
    scope: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Flip:
    """Another value of a reading under which the verdict would be another."""

    reading: str
    value: str
    title: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ReadingUse:
    """A reading in force: the value chosen, its Chinese sentence, its parameters, and who set it (`default` or `command line`)."""

    id: str
    title: str
    value: str
    value_title: str
    set_by: str
    parameters: Mapping[str, str | None] = field(default_factory=dict)
    question: str = ""
    rationale: str = ""
    quotes: tuple[tuple[str, str], ...] = ()
    alternatives: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """An item of a checklist rule: its atom, title, conclusion and what was seen."""

    atom: str
    title: str
    conclusion: Conclusion
    observed: str
    entries: tuple[Entry, ...] = ()
    flips: tuple[Flip, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionPoint:
    """What is left to a person or rests on the county's word: a clause atom, for one of those who must declare (`scope` is its id, `subject` its name;
    both empty where the clause speaks of the whole unit). `asked` is the check in words, `declared` what was seen without a visit.
    """

    atom: str
    title: str
    scope: str
    subject: str
    asked: str
    conclusion: Conclusion
    declared: str
    cells: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one rule for one subject, with all that it takes to contest it."""

    rule: str
    title: str
    clauses: tuple[str, ...]
    quote: str
    location: str
    anchor: str
    conclusion: Conclusion
    sentence: str
    observed: Quantity
    expected: Quantity
    gap: Quantity | None
    due: date | None
    entries: tuple[Entry, ...]
    items: tuple[ItemResult, ...]
    cells: tuple[Place, ...]
    evidence: tuple[EvidenceRef, ...]
    responsible: tuple[str, ...]
    remediation: str
    readings: tuple[str, ...]
    flips: tuple[Flip, ...]
    notes: tuple[str, ...]
    section: str
    inspection: tuple[InspectionPoint, ...] = ()
    fingerprint: Fingerprint | None = None
    waiver: WaiverUse | None = None


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """A requirement group: its verdict is the roll-up of its rules and groups."""

    id: str
    title: str
    quote: str
    anchor: str
    conclusion: Conclusion
    rules: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """The verdict of one clause atom. `rule` is None, and `encoded` False, where no rule carries the clause yet."""

    id: str
    anchor: str
    quote: str
    conclusion: Conclusion
    rule: str | None
    same_as: str | None = None
    encoded: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """A numeric target beside the value found, for the picture of values against targets."""

    rule: str
    title: str
    target: str
    value: str | None
    verdict: Verdict
    label: str


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """The policy judged by: identity, hash of its stored text, and validity."""

    id: str
    title: str
    number: str
    issuer: str
    dated: date
    printed: date | None
    valid_until: date | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One subject, one policy, one day. `as_of` is the day asked for; `cutoff` the last day whose state was judged."""

    policy: PolicyRef
    subject_name: str
    subject_level: str
    as_of: date
    cutoff: date
    phase: str | None
    phase_title: str
    phase_official: bool
    period: tuple[date | None, date | None]
    engines: tuple[str, ...]
    readings: tuple[ReadingUse, ...]
    clauses: tuple[ClauseResult, ...]
    findings: tuple[Finding, ...]
    requirements: tuple[RequirementResult, ...]
    targets: tuple[Target, ...]
    banners: tuple[str, ...]
    queries: tuple[Entry, ...]
    seal: Mapping[str, str]
    source: str
    benchmark: bool
    sample: str = ""
    recounts: tuple[Recount, ...] = ()
    score: Score | None = None
    repairs: tuple[Repair, ...] = ()
    language: str = CHINESE
    extra: Mapping[str, Any] = field(default_factory=dict)

    def summary(self) -> dict[Verdict, int]:
        """How many findings have each verdict; verdicts that do not occur count 0."""
        counts = dict.fromkeys(Verdict, 0)
        for finding in self.findings:
            counts[finding.conclusion.verdict] += 1
        return counts

    def policy_text(self) -> str:
        """The Markdown of the policy judged by, for renderers that link findings to paragraphs."""
        return str(self.extra.get("policy_text", ""))

    def policy_heading(self) -> str:
        """The policy's title as its text has it, whatever language the evaluation is told in."""
        return str(self.extra.get("policy_title", self.policy.title))
