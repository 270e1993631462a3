"""One of the two rulebooks that are compared: where it lies, what it says in Chinese, and which rules a thing touches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from compliance.evaluate.names import TableNames
from compliance.model.place import Place
from compliance.rule_ci.diff.change import RuleKey
from compliance.rule_ci.diff.meaning import words
from compliance.rulebook.checks import Programs, compile_check, named_parameters
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Item, Rule
from compliance.rulebook.sentences import sentence

DOCUMENTS = "policy_docs"
READ_BY = {"rate": ("indicator",), "attested": ("measure", "evidence"), "judged": ("measure", "evidence")}


@dataclass(frozen=True)
class Side:
    """A rulebook with its folders and the name that the user gave it."""

    name: str
    book: Rulebook
    rules_dir: Path
    policy_docs_dir: Path

    @cached_property
    def _parameters(self) -> Mapping[str, Any]:
        return named_parameters({name: {key: item.default for key, item in reading.parameters.items()} for name, reading in self.book.readings.items()})

    def sentence(self, rule: Rule) -> str:
        """The check of a rule under the default parameters of the readings."""
        return sentence(compile_check(rule, self._parameters, Programs()), TableNames(self.book.tables))

    def item_sentence(self, rule: Rule, item: Item) -> str:
        """The check of one item."""
        root = compile_check(replace(rule, items=(item,)), self._parameters, Programs())
        return sentence(root.children[0], TableNames(self.book.tables))

    @cached_property
    def _words(self) -> Mapping[RuleKey, frozenset[str]]:
        """The names that each rule's check, items and patches contain, with the tables that its operators read of themselves."""
        return {(policy, name): frozenset(_names(rule)) for policy, plan in self.book.policies.items() for name, rule in plan.rules.items()}

    def rules_with(self, *names: str) -> frozenset[RuleKey]:
        """The rules in whose checks one of the names stands."""
        wanted = set(names)
        return frozenset(key for key, found in self._words.items() if found & wanted)

    def rules_under(self, reading: str) -> frozenset[RuleKey]:
        """The rules that a reading bears on; all of a plan whose validity hangs on it."""
        found = set(self.rules_with(reading))
        for policy in self.book.policies.values():
            everything = policy.document.validity_reading == reading
            found |= {(policy.document.id, name) for name, rule in policy.rules.items() if everything or reading in rule.readings}
        return frozenset(found)

    def rules_of(self, policy: Policy) -> frozenset[RuleKey]:
        """All rules of a plan."""
        return frozenset((policy.document.id, name) for name in policy.rules)

    def anchor_place(self, policy: Policy, anchor: str) -> Place:
        """The line of an anchor in the policy document."""
        return self.line(f"{DOCUMENTS}/{policy.document.id}.md", re.escape(f'<a id="{anchor}"></a>'))

    def line(self, file: str, pattern: str) -> Place:
        """The first line of a file, named as places name it, in which a pattern occurs; its first line where it occurs nowhere."""
        folder, _, rest = file.partition("/")
        path = (self.policy_docs_dir if folder == DOCUMENTS else self.rules_dir) / rest
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        return Place(file, line=next((number for number, line in enumerate(lines, start=1) if re.search(pattern, line)), 1))

    def key(self, place: Place, name: str) -> Place:
        """The line of a key of the file that a place is in; the place itself for a file that the program does not know by that name."""
        return self.line(place.file, rf"^[\s{{-]*[\"']?{re.escape(name)}[\"']?:|[{{,] *{re.escape(name)}:") if place.file.startswith("rules/") else place


def _names(rule: Rule) -> Iterator[str]:
    checks = [rule.check, *(item.check for item in rule.items if item.check), *(item.value for item in rule.items)]
    checks += [patch for patches in rule.readings.values() for patch in patches.values()]
    for check in checks:
        for word in words(check):
            yield word
            yield from READ_BY.get(word, ())
