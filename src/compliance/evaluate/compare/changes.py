"""The changes of clauses, findings, requirement groups and waivers, each with its class and cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from compliance.evaluate.compare.causes import Attribution, Cause
from compliance.evaluate.compare.classes import CLASSES, UNCHANGED, class_of
from compliance.evaluate.compare.inputs import Results, inputs_of
from compliance.evaluate.compare.runs import Key
from compliance.evaluate.compare.sentences import sentence
from compliance.model.language import say

KINDS = {"clauses": "clause", "findings": "finding", "requirements": "requirement"}
Data = dict[str, Any]
Parts = Mapping[str, Data]


@dataclass(frozen=True)
class Changes:
    """Two results side by side; whatever is the same in both is only counted, but for failures that still stand."""

    old: Results
    new: Results
    attribution: Attribution

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {item.name: say(item.title) for item in inputs_of(self.old, self.new)}

    @cached_property
    def _findings(self) -> tuple[Parts, Parts]:
        return {item["rule"]: item for item in self.old["findings"]}, {item["rule"]: item for item in self.new["findings"]}

    @cached_property
    def _groups(self) -> tuple[Parts, Parts]:
        return {item["id"]: item for item in self.old["requirements"]}, {item["id"]: item for item in self.new["requirements"]}

    @cached_property
    def classes(self) -> Mapping[str, list[str]]:
        """By kind of thing, the class of each."""
        keys = dict.fromkeys((*self.attribution.new, *self.attribution.old))
        return {name: [self._class(key) for key in keys if key[0] == kind] for name, kind in KINDS.items()}

    def clauses(self) -> dict[str, Data]:
        """The clauses whose verdict changed, and those that still fail, by id."""
        names = dict.fromkeys((*self.new["clauses"], *self.old["clauses"]))
        return {name: self._change(("clause", name), self.old["clauses"].get(name), self.new["clauses"].get(name)) for name in names if self._told(name)}

    def _told(self, clause: str) -> bool:
        return self._class(("clause", clause)) != "unchanged"

    def findings(self) -> list[Data]:
        """The findings of which something changed, and those that still fail, in the order of the plan."""
        old, new = self._findings
        made = (self._finding(old.get(rule), new.get(rule)) for rule in dict.fromkeys((*new, *old)))
        return [finding for finding in made if finding["class"] != "unchanged" or finding["items"]]

    def _finding(self, old: Data | None, new: Data | None) -> Data:
        same = new or old or {}
        head = {key: same[key] for key in ("rule", "title", "quote", "location", "clauses", "responsible", "remediation", "due")}
        change = self._change(("finding", same["rule"]), old, new)
        return head | change | {"old": _seen(old), "new": _seen(new), "items": list(self._items(old, new))}

    def _items(self, old: Data | None, new: Data | None) -> Iterator[Data]:
        """The items of a checklist whose verdict changed."""
        before, after = ({item["clause"]: item for item in finding["items"]} if finding else {} for finding in (old, new))
        for clause in dict.fromkeys((*after, *before)):
            one, other = before.get(clause), after.get(clause)
            if class_of(_verdict(one), _verdict(other)) not in UNCHANGED:
                title = (other or one or {})["title"]
                change = self._change(("clause", clause), one, other)
                yield {"clause": clause, "title": title} | change | {"old": _seen_item(one), "new": _seen_item(other)}

    def requirements(self) -> list[Data]:
        """Every requirement group with what became of it and of the findings below it."""
        old, new = self._groups
        return [self._requirement(old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old))]

    def _requirement(self, old: Data | None, new: Data | None) -> Data:
        same = new or old or {}
        rules = dict.fromkeys((*self._below(old, self._groups[0]), *self._below(new, self._groups[1])))
        counts = self._counted(rules)
        return {"id": same["id"], "title": same["title"]} | self._change(("requirement", same["id"]), old, new) | {"findings": counts}

    def _below(self, group: Data | None, groups: Parts) -> Iterator[str]:
        if group is not None:
            yield from group["rules"]
            for name in group["groups"]:
                yield from self._below(groups.get(name), groups)

    def responsible(self) -> list[Data]:
        """For each responsible body, what became of its findings; a finding of several counts for each."""
        rules: dict[str, list[str]] = defaultdict(list)
        old, new = self._findings
        for rule in dict.fromkeys((*new, *old)):
            for body in (new.get(rule) or old[rule])["responsible"]:
                rules[body].append(rule)
        return [{"body": body, "findings": self._counted(rules[body])} for body in rules]

    def _counted(self, rules: Iterable[str]) -> dict[str, int]:
        counts = Counter(self._class(("finding", rule)) for rule in rules)
        return {name: counts[name] for name in CLASSES if counts[name]}

    def waivers(self) -> list[Data]:
        """The findings whose waiver is not what it was. A waiver changes no verdict."""
        before, after = self.attribution.old, self.attribution.new
        changed = [key for key in dict.fromkeys((*after, *before)) if key[0] == "waiver" and before.get(key) != after.get(key)]
        return [self._waiver(key) for key in changed]

    def _waiver(self, key: Key) -> Data:
        old, new = (findings.get(key[1], {}) for findings in self._findings)
        title = (new or old)["title"]
        return {"rule": key[1], "title": title, "old": old.get("waiver"), "new": new.get("waiver"), "cause": self._cause(key)}

    def _class(self, key: Key) -> str:
        return class_of(self.attribution.old.get(key), self.attribution.new.get(key))

    def _change(self, key: Key, old: Data | None, new: Data | None) -> Data:
        changed = _verdict(old) != _verdict(new)
        cause = self._cause(key) if changed else None
        return {"class": class_of(_verdict(old), _verdict(new)), "old": _conclusion(old), "new": _conclusion(new), "cause": cause}

    def _cause(self, key: Key) -> Data:
        cause: Cause = self.attribution.cause(key)
        text = sentence(cause, self.attribution.old.get(key), self.attribution.new.get(key), self._titles)
        return {
            "kind": cause.kind,
            "inputs": [list(group) for group in cause.sets],
            "restores": list(cause.restores),
            "untried": list(cause.untried),
            "sentence": text,
        }


def _verdict(part: Data | None) -> str | None:
    return part["verdict"] if part else None


def _conclusion(part: Data | None) -> Data | None:
    return {key: part[key] for key in ("verdict", "reason", "basis")} if part else None


def _seen(finding: Data | None) -> Data | None:
    """A finding as one result has it: its conclusion, what was observed and missing, and the cells."""
    if finding is None:
        return None
    return {key: finding[key] for key in ("verdict", "reason", "basis", "observed", "gap", "cells")}


def _seen_item(item: Data | None) -> Data | None:
    return {key: item[key] for key in ("verdict", "reason", "basis", "observed")} if item else None
