"""One rule by itself: can a county meet it, can a county fail it, and is there a unit that it binds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from compliance.model.verdict import Verdict
from compliance.operators.conditions import Names, parse_conditions, sentence
from compliance.rule_ci.outcome import Level, Notice
from compliance.rule_ci.prove.county import County
from compliance.rule_ci.prove.facts import Verdicts
from compliance.rule_ci.prove.formulas import term
from compliance.rule_ci.prove.setting import Setting, Subject
from compliance.rule_ci.prove.trees import binds, furnish, leaves, plot_out, verdicts
from compliance.rule_ci.prove.versions import Version, notice, subjects
from compliance.rule_ci.prove.view import View
from compliance.rule_ci.prove.witness import model_of, solver
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import due_date
from compliance.rulebook.sentences import sentence as check_sentence

NOTHING_FAILS = "对照条文补上会落空的条件；确属只作说明的，可改为只记录"
FAILING = (Verdict.NON_COMPLIANT, Verdict.NEEDS_REVIEW)
WITNESSED = (Verdict.COMPLIANT, Verdict.NON_COMPLIANT)


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """A county, with the model that makes it known, for each verdict that the rule can get.

    `reads` are the cells and figures that its checks look at, `leaf_atoms` their clauses in order.
    """

    models: Mapping[Verdict, tuple[County, Any]]
    reads: frozenset[Any]
    leaf_atoms: tuple[tuple[str, ...], ...]

    def atoms(self, version: Version, setting: Setting) -> tuple[tuple[str, ...], ...]:
        """The clauses of another rule of the same shape, in the same order."""
        return atoms_of(version, setting)


def prove(version: Version, setting: Setting, subject: Subject) -> Proof:
    """What the rule can come to for a unit."""
    if any(child.item is not None for child in version.node.children):
        return _prove_items(version, setting, subject)
    county = County(setting, subject)
    furnish(county, version.rule, version.node)
    found = _found(county, verdicts(version.rule, version.node, county))
    return Proof({verdict: (county, model) for verdict, model in found.items()}, reads(county), atoms_of(version, setting))


def _prove_items(version: Version, setting: Setting, subject: Subject) -> Proof:
    """All items must hold, so that they are met together and failed one by one."""
    rule, node = version.rule, version.node
    whole = County(setting, subject)
    plot = plot_out(whole, [(rule, node)])
    met = verdicts(rule, node, whole, plot).get(Verdict.COMPLIANT, False)
    models = {verdict: (whole, model) for verdict, model in _found(whole, {Verdict.COMPLIANT: met}).items()}
    for child in node.children:
        county = County(setting, subject)
        furnish(county, rule, child)
        found = verdicts(rule, child, county)
        missing: dict[Verdict, Any] = {verdict: found[verdict] for verdict in found if verdict not in (*models, Verdict.COMPLIANT)}
        models |= {verdict: (county, model) for verdict, model in _found(county, missing).items()}
        if Verdict.NON_COMPLIANT in models:
            break
    return Proof(models, reads(whole), atoms_of(version, setting))


def _found(county: County, wanted: Verdicts) -> dict[Verdict, Any]:
    ready = solver(*county.axioms, *county.input_checks())
    models = {}
    for verdict, formula in wanted.items():
        easy = model_of(ready, county, formula) if verdict in WITNESSED else None
        model = easy or (ready.model() if ready.check(term(formula)) == z3.sat else None)
        if model is not None:
            models[verdict] = model
    return models


def atoms_of(version: Version, setting: Setting) -> tuple[tuple[str, ...], ...]:
    """The clauses of each check, with those that restate them."""
    return tuple(tuple(alias for atom in leaf.atoms for alias in setting.policy.aliases(atom)) for leaf in leaves(version.node))


def reads(county: County) -> frozenset[Any]:
    """What the formulas look at: a column by its table and path, a figure or declaration by its kind and name."""
    cells = {(row.table, *path) for row, path in county.cells}
    named = {key for key in county.free if isinstance(key, tuple) and key[0] in ("rate", "status")}
    return frozenset(cells | {key[:2] for key in named} | {(key[1], key[3]) for key in county.free if isinstance(key, tuple) and key[0] == "compared"})


def scope(version: Version, setting: Setting) -> Iterator[Notice]:
    """Rules and items that bind no unit of the plan or are due after its end."""
    units, name = setting.policy.document.units, version.name
    if not subjects(version, setting):
        yield notice("binds-nobody", f"{name}：适用范围内没有本文件的任何单位", version.at("applies"), f"本文件的单位：{'、'.join(units)}")
        return
    for child in version.node.children:
        if child.item is not None and not any(binds(version.rule, child, Subject(*unit)) for unit in units.items()):
            yield notice("binds-nobody", f"{name} 的“{child.item.title}”：没有单位要做到", version.at("items"), f"本文件的单位：{'、'.join(units)}")
    end = setting.policy.document.valid_until
    for node in (version.node, *(child for child in version.node.children if child.item is not None)):
        days = [day for unit, level in units.items() if version.rule.binds(unit, level) and (day := due_date(node.by, unit))]
        if end is not None and days and min(days) > end:
            yield notice("never-due", f"{name}：期限 {min(days)} 晚于文件有效期 {end}，永远不到期", version.at("by"), "对照条文改正期限")


def populations(version: Version, setting: Setting, subject: Subject, names: Names) -> Iterator[Notice]:
    """Selections that no row can be in."""
    seen = set()
    for leaf in leaves(version.node):
        if not binds(version.rule, leaf, subject):
            continue
        for key, table, wheres in _selections(leaf):
            if repr((table, wheres)) in seen or not any(wheres):
                continue
            seen.add(repr((table, wheres)))
            if not _possible(leaf, table, wheres, setting, subject):
                words = "；".join(sentence(table, parse_conditions(where), names) for where in wheres if where)
                message = f"{version.name}：{names.table(table)}中不可能有这样的行：{words}（{key}）"
                yield notice("empty-selection", message, version.at("check"), "改正条件：两个条件互相排斥，或代码不在该字段的代码表中")


def _selections(leaf: Node) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    params = leaf.params
    for key in ("of", "in"):
        if key in params and leaf.operator != "unchanged":
            yield "where", params[key], (params.get("register"), params.get("where"))
    if leaf.operator == "unchanged":
        yield "where", params["of"], (params.get("where"),)
    for table, where in (("per", "per_where"), ("scope", "scope_where")):
        if where in params:
            yield where, params[table], (params[where],)
    if "only_if" in params:
        yield "only_if", params["only_if"]["in"], (params["only_if"].get("register"), params["only_if"].get("where"))


def _possible(leaf: Node, table: str, wheres: tuple[Any, ...], setting: Setting, subject: Subject) -> bool:
    county = County(setting, subject)
    row = county.add_row(table)
    view = View(county, due_date(leaf.by, subject.name), ())
    held = [view.meets(row, where).yes for where in wheres]
    return bool(solver(*county.axioms, *county.input_checks(), *held).check() == z3.sat)


def reachable(version: Version, proof: Proof, setting: Setting, subject: Subject, names: Names) -> Iterator[Notice]:
    """Rules that no county can meet, or none can fail."""
    if version.only_recorded():
        return
    if Verdict.COMPLIANT not in proof.models:
        parts = [check_sentence(leaf, names) for leaf in leaves(version.node) if not _can_be_met(version, leaf, setting, subject)]
        message = f"{version.name}：没有任何县能符合这条规则" + (f"；做不到的是：{'；'.join(parts)}" if parts else "")
        yield notice("never-met", message, version.at("check"), "放宽条件，或对照条文改正检查")
    if not any(verdict in proof.models for verdict in FAILING):
        yield notice("never-failed", f"{version.name}：没有任何县会不符合这条规则，检查形同虚设", version.at("check"), NOTHING_FAILS, Level.WARNING)


def _can_be_met(version: Version, leaf: Node, setting: Setting, subject: Subject) -> bool:
    county = County(setting, subject)
    furnish(county, version.rule, leaf)
    met = verdicts(version.rule, leaf, county).get(Verdict.COMPLIANT, False)
    return bool(solver(*county.axioms, *county.input_checks(), met).check() == z3.sat)


def dead_branches(versions: list[Version]) -> list[Notice]:
    """Branches of decision lists that no fact reaches."""
    from compliance.rule_ci.prove.branches import dead

    found, seen = [], set()
    for version in versions:
        for node in leaves(version.node):
            branches, lines = dead(version.rule, node)
            if branches in seen or not lines:
                continue
            seen.add(branches)
            message = f"{version.name}：{node.operator} 的判定表共 {len(branches)} 支，走不到 {len(lines)} 支：{'；'.join(lines)}"
            found.append(notice("dead-branch", message, version.at("check"), "不影响结论；可在该形式的判定表中删去", Level.NOTE))
    return found
