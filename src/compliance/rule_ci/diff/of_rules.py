"""Changes of rules: what is asked, of whom, by when, and which clauses each rule decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from compliance.reports.rule_doc_rules import due_text
from compliance.reports.wording import listed
from compliance.rule_ci.diff.change import Change, was_is
from compliance.rule_ci.diff.meaning import canonical, differences, kind_of
from compliance.rule_ci.diff.of_covers import renamed
from compliance.rule_ci.diff.of_items import item_changes
from compliance.rule_ci.diff.side import Side
from compliance.rulebook.forms import squashed
from compliance.rulebook.rulebook import Policy
from compliance.rulebook.rules import Rule, patched

WAITS = {True: "到期才判定", False: "提前做到即为符合"}


def rule_changes(old: Side, new: Side, before: Policy, after: Policy) -> Iterator[Change]:
    """Every change of the rules of a plan, in the order of the new plan, then what is gone."""
    names = renamed(before, after)
    came_from = {now: was for was, now in names.items()}
    for rule in after.rules.values():
        own = before.rules.get(came_from.get(rule.id, rule.id))
        if own is None:
            yield _added(new, after, rule)
            continue
        yield from Pair(old, new, before, after, own, rule).changes()
    for rule in before.rules.values():
        if rule.id not in after.rules and rule.id not in names:
            yield _removed(old, before, rule)


def _added(new: Side, policy: Policy, rule: Rule) -> Change:
    text = new.sentence(rule)
    key = (policy.document.id, rule.id)
    message = f"新规则“{rule.title}”，判定条款 {listed(rule.atoms())}。要求：{text}。"
    return Change("rule-added", rule.id, message, rule.place, policy.document.id, touches=frozenset({key}), new=text)


def _removed(old: Side, policy: Policy, rule: Rule) -> Change:
    text = old.sentence(rule)
    key = (policy.document.id, rule.id)
    message = f"规则“{rule.title}”没有了，它判定条款 {listed(rule.atoms())}。原来要求：{text}。"
    return Change("rule-removed", rule.id, message, rule.place, policy.document.id, True, rule.place, frozenset({key}), old=text)


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule before and after."""

    old: Side
    new: Side
    before: Policy
    after: Policy
    was: Rule
    now: Rule

    def changes(self) -> Iterator[Change]:
        """What differs in meaning."""
        if self.was.id != self.now.id:
            yield self.change("rule-renamed", "id", "编号改了，判定的条款没有变。", self.was.id, self.now.id)
        yield from self._law()
        yield from self._check()
        if (self.was.by or {}) != (self.now.by or {}):
            yield self.change("due-changed", "by", "期限改了。", due_text(self.was.by) or "自始", due_text(self.now.by) or "自始")
        if self.was.waits != self.now.waits:
            yield self.change("waits-changed", "waits", "到期前的判定方式改了。", WAITS[self.was.waits], WAITS[self.now.waits])
        if (scope := self._scope(self.was, self.before)) != (other := self._scope(self.now, self.after)):
            yield self.change("scope-changed", "applies", "适用范围改了。", scope, other)
        if self.was.basis != self.now.basis:
            yield self.change("basis-changed", "basis", "结论的依据性质改了。", self.was.basis or "", self.now.basis or "")
        if set(self.was.responsible) != set(self.now.responsible):
            yield self.change("responsible-changed", "responsible", "责任单位改了。", listed(self.was.responsible), listed(self.now.responsible))
        yield from item_changes(self)
        yield from self._readings()

    def change(self, code: str, key: str, words: str, old: str = "", new: str = "", atom: str = "") -> Change:
        """A change at the line of a key, or of the item that decides `atom`; both what was and what is are said, where there is anything to say."""
        message = f"{words}{was_is(old, new) if old or new else ''}"
        was, now = self.was.places.get(key, self.was.place), self.now.places.get(key, self.now.place)
        if atom in {item.atom for item in self.now.items}:
            now = self.new.line(now.file, rf"\batom: *{re.escape(atom)}\b(?!-)")
        touches = frozenset({(self.before.document.id, self.was.id), (self.after.document.id, self.now.id)})
        return Change(code, self.now.id, message, now, self.after.document.id, was=was, touches=touches, old=old, new=new)

    def _law(self) -> Iterator[Change]:
        if self.was.anchor != self.now.anchor:
            places = [policy.document.headings.get(rule.anchor, rule.anchor) for policy, rule in ((self.before, self.was), (self.after, self.now))]
            yield self.change("clause-moved", "clause", "引文的位置改了。", f"{places[0]}（{self.was.anchor}）", f"{places[1]}（{self.now.anchor}）")
        if squashed(self.was.quote) != squashed(self.now.quote):
            yield self.change("quote-changed", "quote", "引文改了。", f"“{self.was.quote}”", f"“{self.now.quote}”")

    def _check(self) -> Iterator[Change]:
        if (self.was.items and self.now.items) or canonical(self.was.check) == canonical(self.now.check):
            return
        if self.was.items or self.now.items:
            yield self.change("check-changed", "check", "逐项核对与整体核对互换。", self.old.sentence(self.was), self.new.sentence(self.now))
            return
        yield self.check_change("check", "", self.was.check, self.now.check, self.old.sentence(self.was), self.new.sentence(self.now))

    def check_change(self, key: str, where: str, was: Mapping[str, Any], now: Mapping[str, Any], old: str, new: str, atom: str = "") -> Change:
        """A change of a check with its sentence before and after and, where they differ in what no sentence says, the parameters."""
        code = kind_of(was, now)
        title = {"operator-changed": "检查方式改了", "bound-changed": "标准数值改了", "check-changed": "检查内容改了"}[code]
        found = self.change(code, key, f"{where}{title}。", old, new, atom)
        parameters = "；".join(map(str, differences(was, now))) if next(iter(was)) == next(iter(now)) else ""
        return replace(found, message=f"{found.message}参数：{parameters}。") if parameters else found

    def _scope(self, rule: Rule, policy: Policy) -> str:
        units = policy.document.units
        return listed(name for name, level in units.items() if rule.binds(name, level)) or "没有单位"

    def _readings(self) -> Iterator[Change]:
        for name in dict.fromkeys([*self.was.readings, *self.now.readings]):
            if name not in self.was.readings:
                yield self.change("rule-reading", "readings", f"现在受口径 {name} 影响。")
            elif name not in self.now.readings:
                yield self.change("rule-reading", "readings", f"不再受口径 {name} 影响。")
            else:
                yield from self._patches(name)

    def _patches(self, name: str) -> Iterator[Change]:
        old, new = self.was.readings[name], self.now.readings[name]
        for value in dict.fromkeys([*old, *new]):
            left, right = old.get(value, {}), new.get(value, {})
            if _patch(left) != _patch(right):
                sentences = (self._under(self.old, self.was, left), self._under(self.new, self.now, right))
                yield self.change("rule-reading", "readings", f"选用口径 {name}={value} 时的规则改了。", *sentences)

    def _under(self, side: Side, rule: Rule, patch: Mapping[str, Any]) -> str:
        """What the rule asks under a patch: its check, and the other keys that the patch replaces."""
        if not patch:
            return "不改变规则"
        under = patched(rule, patch)
        parts = [side.sentence(under)] if "check" in patch else []
        parts += [f"期限 {due_text(under.by) or '自始'}"] if "by" in patch else []
        parts += [WAITS[under.waits]] if "waits" in patch else []
        policy = self.before if side is self.old else self.after
        return "，".join([*parts, *([f"适用 {self._scope(under, policy)}"] if "applies" in patch else [])])


def _patch(patch: Mapping[str, Any]) -> Any:
    return {key: canonical(value) if key == "check" else value for key, value in patch.items()}
