"""Changes of the plans themselves: text, front matter, clause inventory, requirement groups."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from compliance.model.place import Place
from compliance.reports.wording import listed
from compliance.rule_ci.diff.change import Change, RuleKey, was_is
from compliance.rule_ci.diff.side import Side
from compliance.rulebook.documents import Phase
from compliance.rulebook.forms import squashed
from compliance.rulebook.rulebook import Policy

FRONT = {
    "code": "短编号", "title": "标题", "number": "文号", "issuer": "印发机关", "dated": "成文日期", "printed": "印发日期", "valid_from": "生效日期",
    "valid_until": "失效日期", "validity_clause": "失效条款", "validity_reading": "失效口径", "after_validity": "届满后的处理", "units": "实施范围",
    "phases": "评估阶段",
}  # fmt: skip
KINDS = {"duty": "义务", "permission": "授权", "background": "背景"}
CONTEXT = 12


def policy_changes(old: Side, new: Side) -> Iterator[Change]:
    """Plans added and removed."""
    for name, policy in new.book.policies.items():
        if name not in old.book.policies:
            message = f"增加政策《{policy.document.title}》，规则 {len(policy.rules)} 条。"
            yield Change("policy-added", name, message, Place(f"policy_docs/{name}.md", line=1), name, touches=new.rules_of(policy))
    for name, policy in old.book.policies.items():
        if name not in new.book.policies:
            place = Place(f"policy_docs/{name}.md", line=1)
            yield Change("policy-removed", name, f"政策《{policy.document.title}》没有了。", place, name, True, place, old.rules_of(policy))


def document_changes(old: Side, new: Side, before: Policy, after: Policy) -> Iterator[Change]:
    """What differs in the text of a plan, by anchor, and in its front matter."""
    name, everything = after.document.id, old.rules_of(before) | new.rules_of(after)
    file = f"policy_docs/{name}.md"
    for key, title in FRONT.items():
        left, right = (_shown(getattr(policy.document, key)) for policy in (before, after))
        if left != right:
            was, place = (side.line(file, f"^{key}:") for side in (old, new))
            yield Change("policy-front", name, f"{title}改了。{was_is(left, right)}", place, name, was=was, touches=everything, old=left, new=right)
    texts, others = before.document.clauses, after.document.clauses
    for anchor in dict.fromkeys([*others, *texts]):
        left, right = squashed(texts.get(anchor, "")), squashed(others.get(anchor, ""))
        if left != right:
            yield _text(old, new, before, after, anchor, (left, right))


def _text(old: Side, new: Side, before: Policy, after: Policy, anchor: str, texts: tuple[str, str]) -> Change:
    removed = anchor not in after.document.clauses
    was = old.anchor_place(before, anchor) if anchor in before.document.clauses else None
    place = was if removed and was else new.anchor_place(after, anchor)
    left, right = excerpts(*texts)
    action = "没有了" if removed else "改了" if was else "是新增的"
    touches = _at(before, anchor) | _at(after, anchor)
    return Change("policy-text", anchor, f"{anchor} 的原文{action}。{was_is(left, right)}", place, after.document.id, removed, was, touches, left, right)


def _at(policy: Policy, anchor: str) -> frozenset[RuleKey]:
    atoms = {clause.id for clause in policy.clauses.values() if clause.at == anchor}
    carriers = {policy.carried[atom] for atom in atoms if atom in policy.carried}
    return frozenset((policy.document.id, name) for name in carriers | {rule.id for rule in policy.rules.values() if rule.anchor == anchor})


def excerpts(old: str, new: str) -> tuple[str, str]:
    """The part in which two texts differ, each with some of what stands around it; empty for an empty text."""
    blocks = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    if not blocks:
        return _part(old, 0, len(old)), _part(new, 0, len(new))
    return _part(old, blocks[0][1], blocks[-1][2]), _part(new, blocks[0][3], blocks[-1][4])


def _part(text: str, start: int, end: int) -> str:
    if not text:
        return ""
    start, end = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    return f"“{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}”"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return listed(f"{key}（{part}）" for key, part in value.items())
    if isinstance(value, tuple):
        return listed(_phase(part) for part in value)
    return "" if value is None else str(value)


def _phase(phase: Phase) -> str:
    return f"{phase.title}（{phase.name}，{phase.as_of or '报告截止日'}，{'官方' if phase.official else '自行'}{f'，{phase.clause}' if phase.clause else ''}）"


def clause_changes(before: Policy, after: Policy) -> Iterator[Change]:
    """What differs in the clause inventory; notes are text."""
    for atom, clause in after.clauses.items():
        was, touches = before.clauses.get(atom), _carriers(before, atom) | _carriers(after, atom)
        if was is None:
            message = f"清单增加条款“{clause.quote}”（{KINDS[clause.kind]}）。"
            yield Change("clause-changed", atom, message, clause.place, after.document.id, touches=touches)
            continue
        pairs = [("种类", KINDS[was.kind], KINDS[clause.kind]), ("位置", was.at, clause.at), ("重述的条款", was.same_as or "", clause.same_as or "")]
        pairs.append(("引文", f"“{squashed(was.quote)}”", f"“{squashed(clause.quote)}”"))
        for title, left, right in pairs:
            if left != right:
                code = "quote-changed" if title == "引文" else "clause-changed"
                message = f"清单中的{title}改了。{was_is(left, right)}"
                yield Change(code, atom, message, clause.place, after.document.id, was=was.place, touches=touches, old=left, new=right)
    for atom, clause in before.clauses.items():
        if atom not in after.clauses:
            message = f"清单中没有条款“{clause.quote}”了。"
            yield Change("clause-changed", atom, message, clause.place, after.document.id, True, clause.place, _carriers(before, atom))


def _carriers(policy: Policy, atom: str) -> frozenset[RuleKey]:
    clause = policy.clauses.get(atom)
    names = {policy.carried.get(name) for name in (atom, clause.same_as if clause else None) if name}
    return frozenset((policy.document.id, name) for name in names if name)


def group_changes(before: Policy, after: Policy) -> Iterator[Change]:
    """Requirement groups added and removed, and what they join; the clauses that they cover are told with those of the rules."""
    for name, group in after.requirements.items():
        was, key = before.requirements.get(name), frozenset({(after.document.id, name)})
        if was is None:
            message = f"增加要求组“{group.title}”，汇总 {listed([*group.rules, *group.groups])}。"
            yield Change("requirement-changed", name, message, group.place, after.document.id, touches=key)
            continue
        left, right = ([*one.rules, *one.groups] for one in (was, group))
        if set(left) != set(right):
            words = f"汇总的规则改了：增加 {listed(x for x in right if x not in left) or '无'}，去掉 {listed(x for x in left if x not in right) or '无'}。"
            yield Change("requirement-changed", name, words, group.places.get("rules", group.place), after.document.id, was=was.place, touches=key)
        if (was.anchor, squashed(was.quote)) != (group.anchor, squashed(group.quote)):
            words = was_is(f"“{was.quote}”（{was.anchor}）", f"“{group.quote}”（{group.anchor}）")
            yield Change("quote-changed", name, f"引文改了。{words}", group.places.get("quote", group.place), after.document.id, was=was.place, touches=key)
    for name, group in before.requirements.items():
        if name not in after.requirements:
            key = frozenset({(before.document.id, name)})
            yield Change("requirement-changed", name, f"要求组“{group.title}”没有了。", group.place, after.document.id, True, group.place, key)
