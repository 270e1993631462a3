"""A policy under chosen readings: every rule as a tree of checks, with the engines that decide them and the alternatives to try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from compliance.engine import DurableEngine, ReferenceEngine, available
from compliance.engine.fence import fields_of
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.operators.programs import alternative_program, rollup_program
from compliance.rulebook.checks import Node, Parameters, Programs, compile_check, named_parameters
from compliance.rulebook.readings import ReadingChoice
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule, patched


@dataclass(frozen=True, slots=True)
class Variant:
    """A rule as it would be under another value of one reading."""

    reading: str
    value: str
    rule: Rule
    node: Node


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """`nodes` and `rules` are by rule id, under the readings chosen.

    `rollup` and `alternative` name the programs that join members, `fields` says what each program tests.
    """

    policy: Policy
    rulebook: Rulebook
    choices: Mapping[str, ReadingChoice]
    rules: Mapping[str, Rule]
    nodes: Mapping[str, Node]
    variants: tuple[Variant, ...]
    rollup: str
    alternative: str
    fields: Mapping[str, tuple[str, ...]]
    reference: ReferenceEngine
    durable: DurableEngine | None


def compile_policy(
    policy: Policy, rulebook: Rulebook, choices: Mapping[str, ReadingChoice], *, shadow: bool = True, only: frozenset[str] | None = None
) -> CompiledPolicy:
    """The policy ready to judge any number of subjects; `shadow` runs durable-rules beside the authoritative engine where it is installed.

    `only`: these rules, without what other readings would make of them.
    """
    programs = Programs()
    parameters = named_parameters({name: choice.parameters for name, choice in choices.items()})
    defaults = {name: reading.default for name, reading in rulebook.readings.items()}
    rules = _all_in_force(policy, choices)
    if only is not None:
        rules = {name: rule for name, rule in rules.items() if name in only}
    nodes = {rule.id: compile_check(rule, parameters, programs) for rule in rules.values()}
    varied = policy.rules.values() if only is None else ()
    variants = tuple(variant for rule in varied for variant in _variants(rule, choices, defaults, parameters, programs))
    rollup, alternative = programs.key(rollup_program()), programs.key(alternative_program())
    durable = DurableEngine(programs.programs) if shadow and available() else None
    fields = {key: fields_of(program.branches) for key, program in programs.programs.items()}
    return CompiledPolicy(policy, rulebook, choices, rules, nodes, variants, rollup, alternative, fields, ReferenceEngine(programs.programs), durable)


def narrowed(compiled: CompiledPolicy, rule: str) -> CompiledPolicy:
    """The same policy with one rule only, and only the atoms that it decides."""
    policy = _policy_of(compiled.policy, compiled.rules[rule])
    return replace(compiled, policy=policy, nodes={rule: compiled.nodes[rule]}, rules={rule: compiled.rules[rule]}, variants=())


def compile_rule(rule: Rule, policy: Policy, rulebook: Rulebook, choices: Mapping[str, ReadingChoice], *, shadow: bool = False) -> CompiledPolicy:
    """A rule alone, which need not be one of the policy's own: a mutant, or a new one. As `narrowed` gives it."""
    alone = replace(_policy_of(policy, rule), rules={rule.id: rule})
    return compile_policy(alone, rulebook, choices, shadow=shadow, only=frozenset([rule.id]))


def _policy_of(policy: Policy, rule: Rule) -> Policy:
    atoms = dict.fromkeys(rule.atoms(), rule.id)
    clauses = {alias: policy.clauses[alias] for atom in atoms for alias in policy.aliases(atom) if alias in policy.clauses}
    return replace(policy, clauses=clauses, requirements={}, carried=atoms)


def _all_in_force(policy: Policy, choices: Mapping[str, ReadingChoice]) -> dict[str, Rule]:
    rules, problems = {}, list[Problem]()
    for rule in policy.rules.values():
        try:
            rules[rule.id] = in_force(rule, choices)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return rules


def in_force(rule: Rule, choices: Mapping[str, ReadingChoice]) -> Rule:
    """The rule with the patches of the values chosen. Raises ProblemsError when two of them change the same part of it."""
    by: dict[str, str] = {}
    for name, patches in rule.readings.items():
        patch = patches.get(choices[name].value, {})
        if both := by.keys() & patch.keys():
            raise ProblemsError([_conflict(rule, name, by[min(both)], choices)])
        by |= dict.fromkeys(patch, name)
        rule = patched(rule, patch)
    return rule


def _otherwise(rule: Rule, choices: Mapping[str, ReadingChoice]) -> Rule | None:
    """The rule under other choices; None where they cannot be combined with those of the run."""
    try:
        return in_force(rule, choices)
    except ProblemsError:
        return None


def _conflict(rule: Rule, first: str, second: str, choices: Mapping[str, ReadingChoice]) -> Problem:
    words = " 与 ".join(f"{name}={choices[name].value}" for name in (second, first))
    return Problem("readings-conflict", f"口径 {words} 都改变规则 {rule.id} 的同一部分，不能同时选用", Place("--reading"), "只选其中一个，另一个另行评估")


def _variants(rule: Rule, choices: Mapping[str, ReadingChoice], defaults: Mapping[str, str], parameters: Parameters, programs: Programs) -> Iterator[Variant]:
    """The rule under every other value of each reading whose values change it."""
    for name, patches in rule.readings.items():
        chosen = choices[name]
        values = dict.fromkeys((defaults[name], *patches))
        for value in values:
            if patches and value != chosen.value:
                other = _otherwise(rule, {**choices, name: ReadingChoice(value, chosen.parameters, chosen.set_by)})
                if other is None:
                    continue
                yield Variant(name, value, other, compile_check(other, parameters, programs, f"{rule.id}@{name}={value}"))
