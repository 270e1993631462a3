"""The clause that a draft is for: found in the inventory or entered into it, and free to be taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rule_ci.scaffold.yaml_text import scalar
from compliance.rulebook.inventory import Clause, load_clauses
from compliance.rulebook.rulebook import INVENTORY, Policy, Rulebook
from compliance.rulebook.suggest import nearest

ARGUMENT = Place("CLAUSE_ID")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ENTER = "清单中还没有这个条款时，用 --at 位置 --quote 原文 登入清单"


@dataclass(frozen=True, slots=True)
class Target:
    """A clause without a rule. `inventory` is the text of the inventory with its new entry, None when the entry was there."""

    policy: Policy
    clause: Clause
    inventory: str | None = None


def target(book: Rulebook, rules_dir: Path, atom: str, at: str | None, quote: str | None, kind: str) -> Target:
    """The clause to draft a rule for; `at` (anchor, or policy#anchor) and `quote` enter it into the inventory as `kind`. Raises ProblemsError."""
    for policy in book.policies.values():
        if atom in policy.clauses:
            if at or quote:
                raise _refusal("known-clause", f"条款“{atom}”已在清单中", policy.clauses[atom].place, "去掉 --at 和 --quote")
            return Target(policy, _free(policy, policy.clauses[atom]))
    if not at or not quote:
        near = nearest(atom, sorted(book.atoms()))
        mend = f"是否指“{near}”？{_ENTER}" if near else _ENTER
        raise _refusal("unknown-clause", f"清单中没有条款“{atom}”", ARGUMENT, mend)
    if not _NAME.fullmatch(atom):
        raise _refusal("bad-id", f"“{atom}”不能作条款编号（也是文件名）", ARGUMENT, "用字母、数字、点和连字符")
    policy, anchor = _located(book, at)
    if not policy.document.contains(anchor, quote):
        raise _refusal("quote-not-found", f"引文“{quote[:40]}”不在 {anchor} 的原文中", Place("--quote"), "逐字照录原文，或改正 --at")
    return _entered(policy, rules_dir, Clause(atom, anchor, kind, None, quote, "", ARGUMENT))


def _free(policy: Policy, clause: Clause) -> Clause:
    """The clause, unless something decides it already or it obliges nobody."""
    if clause.id in policy.carried:
        name = policy.carried[clause.id]
        carrier = policy.rules.get(name) or policy.requirements[name]
        what = "规则" if name in policy.rules else "要求组"
        mend = f"改这条{what}，或先从它的 covers（或 items）中去掉这个条款"
        raise _refusal("already-carried", f"条款“{clause.id}”已由{what} {name} 判定", carrier.place, mend)
    if clause.same_as:
        message = f"条款“{clause.id}”与“{clause.same_as}”是同一要求，随它取得结论"
        raise _refusal("restated", message, clause.place, f"给“{clause.same_as}”写规则；若不是同一要求，先在清单中去掉 same_as")
    if clause.kind == "background":
        mend = "若原文确实要求有人做某事，先把清单中的 kind 改为 duty，用 note 写明理由，再运行本命令"
        raise _refusal("background-clause", f"条款“{clause.id}”在清单中是背景（background），不评价", clause.place, mend)
    return clause


def _located(book: Rulebook, at: str) -> tuple[Policy, str]:
    name, hash_, anchor = at.partition("#")
    anchor = anchor if hash_ else at
    found = [policy for key, policy in book.policies.items() if anchor in policy.document.clauses and (not hash_ or key == name)]
    if len(found) == 1:
        return found[0], anchor
    if found:
        options = "、".join(f"{policy.document.id}#{anchor}" for policy in found)
        raise _refusal("ambiguous-anchor", f"几份政策都有位置“{anchor}”", Place("--at"), f"写明政策：{options}")
    anchors = [f"{key}#{one}" if hash_ else one for key, policy in book.policies.items() for one in policy.document.clauses]
    near = nearest(at, dict.fromkeys(anchors))
    raise _refusal("unknown-anchor", f"政策文件中没有位置“{at}”", Place("--at"), f"是否指“{near}”？" if near else "对照 policy_docs 中的锚点")


def _entered(policy: Policy, rules_dir: Path, clause: Clause) -> Target:
    """The inventory with the clause in it, after the last one that stands no later in the plan; read again to be sure."""
    path = rules_dir / policy.document.id / INVENTORY
    text = with_entry(path.read_bytes().decode("utf-8-sig"), policy, clause)
    with TemporaryDirectory() as folder:
        trial = Path(folder, INVENTORY)
        trial.write_bytes(text.encode())
        found = load_clauses(trial, f"rules/{policy.document.id}/{INVENTORY}")
    return Target(policy, found[clause.id], text)


def with_entry(text: str, policy: Policy, clause: Clause) -> str:
    """The text of an inventory with one more entry, written as its first entry is."""
    order = {anchor: number for number, anchor in enumerate(policy.document.clauses)}
    entries = list(policy.clauses.values())
    before = [number for number, entry in enumerate(entries) if order.get(entry.at, 0) <= order[clause.at]]
    following = entries[before[-1] + 1] if before and before[-1] + 1 < len(entries) else None
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    first = lines[(entries[0].place.line or 1) - 1] if entries else "- {"
    at = (following.place.line or 1) - 1 if following else len(lines)
    if at and not lines[at - 1].endswith(("\n", "\r")):
        lines[at - 1] += end
    return "".join([*lines[:at], _entry(first, clause, end), *lines[at:]])


def _entry(first: str, clause: Clause, end: str) -> str:
    indent = first[: len(first) - len(first.lstrip())]
    flow = "{" in first
    quote = f'"{clause.quote}"' if 'quote: "' in first and '"' not in clause.quote and "\\" not in clause.quote else scalar(clause.quote)
    pairs = [f"id: {scalar(clause.id)}", f'at: "{clause.at}"', f"kind: {clause.kind}", f"quote: {quote}"]
    return f"{indent}- {{{', '.join(pairs)}}}{end}" if flow else f"{indent}- " + f"{end}{indent}  ".join(pairs) + end


def _refusal(code: str, message: str, place: Place, mend: str) -> ProblemsError:
    return ProblemsError([Problem(code, message, place, mend)])
