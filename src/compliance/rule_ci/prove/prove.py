"""All proofs over a rulebook, and what is told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from compliance.evaluate.compiled import compile_policy
from compliance.evaluate.names import TableNames
from compliance.measures.workdays import WorkCalendar
from compliance.model.verdict import VERDICT_TITLES, Verdict
from compliance.rule_ci.outcome import Level, Notice, Outcome
from compliance.rule_ci.prove import comparison_words
from compliance.rule_ci.prove.compare import compare, duties
from compliance.rule_ci.prove.conflicts import Conflict, conflicts
from compliance.rule_ci.prove.setting import Setting, Subject
from compliance.rule_ci.prove.single import WITNESSED, Proof, dead_branches, populations, prove, reachable, scope
from compliance.rule_ci.prove.subsumed import subsumed
from compliance.rule_ci.prove.versions import Version, notice, shape, subjects, versions_of
from compliance.rule_ci.prove.witness import Court, Witness, witness
from compliance.rulebook.readings import ReadingChoice, choose_readings
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.submission.assemble import Converters

MEND_CONFLICT = "对照两处原文：确系文件自相矛盾的，写成口径并留给评估人；不是的，改正其中一条规则"


@dataclass(frozen=True, slots=True)
class Proven:
    """What was found, and the examples that can be saved, by policy and rule."""

    outcome: Outcome
    examples: Mapping[tuple[str, str], list[Mapping[str, Any]]]
    witnesses: tuple[Witness, ...]


def prove_all(rulebook: Rulebook, calendar: WorkCalendar) -> Proven:
    """Every proof over every plan, and every two plans compared."""
    choices, converters = choose_readings(rulebook.readings, ()), Converters(rulebook.tables, rulebook.atoms())
    plans = [_Plan(policy, rulebook, choices, converters, calendar) for policy in rulebook.policies.values()]
    notices: list[Notice] = []
    lines: list[str] = []
    for plan in plans:
        notices += plan.prove()
        lines += plan.lines()
    pairs, told = _compared(plans, TableNames(rulebook.tables))
    examples: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for plan in plans:
        for policy, rule, made in plan.examples():
            examples.setdefault((policy, rule), []).append(made)
    witnesses = tuple(item for plan in plans for item in plan.witnesses)
    data = {"comparison": pairs, "witnesses": dict(Counter(_state(item) for item in witnesses))}
    return Proven(Outcome("prove", tuple(notices), lines=(*lines, *told), data=data), examples, witnesses)


class _Plan:
    def __init__(self, policy: Policy, rulebook: Rulebook, choices: Mapping[str, ReadingChoice], converters: Converters, calendar: WorkCalendar) -> None:
        self.policy = policy
        self.names = TableNames(rulebook.tables)
        self.setting = Setting(rulebook.tables, policy)
        self.own, self.others = versions_of(compile_policy(policy, rulebook, choices, shadow=False))
        self.court = Court(rulebook, policy, choices, converters, calendar)
        self.shapes: dict[Any, Proof] = {}
        self.proofs: dict[Version, tuple[Subject, Proof]] = {}
        self.witnesses: list[Witness] = []
        self.conflicts: list[Conflict] = []
        self.shown: list[tuple[Conflict, list[Witness]]] = []

    def prove(self) -> list[Notice]:
        """Every proof over the plan."""
        found = [item for version in (*self.own, *self.others) for item in self._single(version)]
        found += dead_branches([*self.own, *self.others])
        self.conflicts = list(conflicts(self.own, self.others, self.setting))
        found += [self._conflict(item) for item in self.conflicts]
        return found + list(subsumed(self.proofs, self.setting))

    def _single(self, version: Version) -> Iterator[Notice]:
        yield from scope(version, self.setting)
        told: set[str] = set()
        for number, subject in enumerate(subjects(version, self.setting)):
            proof = self._prove(version, subject)
            for item in (*populations(version, self.setting, subject, self.names), *reachable(version, proof, self.setting, subject, self.names)):
                if item.problem.message not in told:
                    told.add(item.problem.message)
                    yield item
            if number == 0 and not version.reading:
                self.proofs[version] = (subject, proof)
                yield from self._witnessed(version, proof)

    def _prove(self, version: Version, subject: Subject) -> Proof:
        key = shape(version, subject)
        if key not in self.shapes:
            self.shapes[key] = prove(version, self.setting, subject)
        return self.shapes[key]

    def _witnessed(self, version: Version, proof: Proof) -> Iterator[Notice]:
        """A county for each verdict, judged by the program: where it says otherwise the model is wrong."""
        own = proof.atoms(version, self.setting)
        for verdict in WITNESSED:
            if verdict in proof.models:
                county, model = proof.models[verdict]
                found = witness(version.rule, county, model, verdict, self.court, dict(zip(proof.leaf_atoms, own, strict=True)))
                self.witnesses.append(found)
                if found.problem:
                    message = f"{version.name}：求解器给出的县应得“{VERDICT_TITLES[verdict]}”，程序不同意：{found.problem}"
                    yield notice("witness-differs", message, version.at("check"), "求解器的模型与程序不一致，请报告此处", Level.WARNING)

    def _conflict(self, conflict: Conflict) -> Notice:
        found = self._county(conflict)
        self.shown.append((conflict, found))
        rules = "、".join(item.name for item in conflict.versions)
        quotes = "；".join(f"“{item.rule.quote}”" for item in conflict.versions)
        words = comparison_words.county(found, self.names) if found else "这个县写不成申报数据"
        extent = "互相矛盾" if conflict.strictly else "不能同时符合（所说的事项没有发生、因而不适用时除外）"
        last = conflict.versions[-1]
        message = f"{rules} {extent}：{quotes}。例如{conflict.subject.name}：{words}；此时前面各条都符合，{last.name} 为“{VERDICT_TITLES[conflict.last]}”"
        related = tuple((item.at("quote"), item.rule.quote) for item in conflict.versions)
        return notice("contradiction", message, conflict.versions[0].at("check"), MEND_CONFLICT, Level.ERROR if conflict.strictly else Level.WARNING, related)

    def _county(self, conflict: Conflict) -> list[Witness]:
        if conflict.county is None:
            return []
        *met, last = conflict.versions
        wanted = [(item, Verdict.COMPLIANT) for item in met] + [(last, conflict.last)]
        found = [witness(item.rule, conflict.county, conflict.model, verdict, self.court) for item, verdict in wanted]
        return found if all(item.example for item in found) else []

    def lines(self) -> Iterator[str]:
        """What was proved of the plan, in a line or two."""
        counts = Counter(_state(item) for item in self.witnesses)
        readings = len({(item.reading, item.value) for item in self.others})
        yield f"{self.policy.document.id}：规则 {len(self.own)} 条，另一种口径下 {len(self.others)} 条（{readings} 种取法）；矛盾 {len(self.conflicts)} 处"
        both = sum(1 for _, proof in self.proofs.values() if all(verdict in proof.models for verdict in WITNESSED))
        yield (
            f"{self.policy.document.id}：{both} 条规则既有县能符合、也有县会不符合；"
            f"求解器给出的县 {len(self.witnesses)} 个，写成数据由程序复核一致 {counts['agrees']} 个，"
            f"不一致 {counts['differs']} 个，写不成数据 {counts['unrealised']} 个"
        )

    def examples(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """The examples that can be saved: those of single rules, and the counties of conflicts under the rule that they fail."""
        for item in (*self.witnesses, *(item for _, found in self.shown for item in found)):
            if item.example is not None and item.problem is None:
                yield self.policy.document.id, item.rule, item.example


def _state(item: Witness) -> str:
    return "unrealised" if item.example is None else "differs" if item.problem else "agrees"


def _compared(plans: Sequence[_Plan], names: TableNames) -> tuple[list[dict[str, Any]], list[str]]:
    data: list[dict[str, Any]] = []
    lines: list[str] = []
    for first, second in combinations(plans, 2):
        later = max(first, second, key=lambda plan: plan.setting.cutoff)
        mine, theirs = duties(first.own, first.setting), duties(second.own, second.setting)
        pairs = compare(mine, theirs, later.setting, names)
        data.append(comparison_words.data(first.policy, second.policy, mine, theirs, pairs))
        lines += comparison_words.lines(first.policy, second.policy, mine, theirs, pairs)
    return data, lines
