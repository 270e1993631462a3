"""All lints over a rulebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from compliance.rule_ci.clause_coverage import irregular_entries
from compliance.rule_ci.lint.atoms import misplaced, misplaced_in_groups
from compliance.rule_ci.lint.deadlines import days_of_the_rule, stages
from compliance.rule_ci.lint.numbers import numbers_of_the_check, numbers_of_words, senses
from compliance.rule_ci.lint.programs import decision_lists
from compliance.rule_ci.lint.site import Lint, Site
from compliance.rule_ci.lint.style import empty_groups, examples, key_order, remedy
from compliance.rule_ci.lint.words import unnamed_readings, unread_words
from compliance.rule_ci.outcome import Notice
from compliance.rulebook.rulebook import Rulebook

LINTS: tuple[Lint, ...] = (
    numbers_of_the_check,
    numbers_of_words,
    senses,
    days_of_the_rule,
    stages,
    unread_words,
    unnamed_readings,
    misplaced,
    key_order,
    examples,
    remedy,
)


def lint(rulebook: Rulebook, folder: Path) -> tuple[Notice, ...]:
    """What every lint finds, rule by rule; `folder` is the rules folder that the rulebook was loaded from."""
    return tuple(_notices(rulebook, folder))


def _notices(rulebook: Rulebook, folder: Path) -> Iterator[Notice]:
    for policy in rulebook.policies.values():
        for rule in policy.rules.values():
            site = Site(rule, policy, rulebook, folder)
            for each in LINTS:
                yield from each(site)
        yield from empty_groups(policy)
        yield from misplaced_in_groups(policy)
        yield from decision_lists(policy, rulebook)
    yield from irregular_entries(rulebook)
