"""Rules of one plan that another makes superfluous: whoever meets the one meets the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.rule_ci.outcome import Level, Notice
from compliance.rule_ci.prove.conflicts import implies, may_follow
from compliance.rule_ci.prove.setting import Setting, Subject
from compliance.rule_ci.prove.single import Proof
from compliance.rule_ci.prove.versions import Version, notice


def subsumed(proofs: Mapping[Version, tuple[Subject, Proof]], setting: Setting) -> Iterator[Notice]:
    """A note for each rule that follows from another. Only a rule that looks at nothing else can follow."""
    able = [(version, subject, proof) for version, (subject, proof) in proofs.items() if version.uses_data()]
    done: set[frozenset[str]] = set()
    for first, subject, proof in able:
        for second, other_subject, other in able:
            pair = frozenset((first.rule.id, second.rule.id))
            if first is second or pair in done or subject != other_subject or not other.reads <= proof.reads or not may_follow(first, second):
                continue
            if implies(first, second, setting, subject):
                done.add(pair)
                yield _notice(first, second, both=proof.reads == other.reads and implies(second, first, setting, subject))


def _notice(first: Version, second: Version, *, both: bool) -> Notice:
    related = ((first.at("quote"), first.rule.quote), (second.at("quote"), second.rule.quote))
    if both:
        message = f"{second.name} 与 {first.name} 的检查等同：符合其一必符合另一"
        return notice("redundant-rule", message, second.at("check"), "确认两处原文是否同一要求；是的，用 same_as 归为一条", Level.NOTE, related)
    message = f"{second.name} 已包含在 {first.name} 之中：符合 {first.rule.id} 的县必符合 {second.rule.id}"
    return notice("subsumed-rule", message, second.at("check"), "无须改动；两处原文都在，结论各自给出", Level.NOTE, related)
