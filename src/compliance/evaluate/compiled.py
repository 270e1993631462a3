"""A policy under chosen readings: every rule as a tree of checks, with the engines that decide them and the alternatives to try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compliance.engine import DurableEngine, ReferenceEngine, available
from compliance.engine.fence import fields_of
from compliance.operators.programs import rollup_program
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
    """`nodes` and `rules` are by rule id, under the readings chosen; `rollup` names the program that joins members, `fields` what each program tests."""

    policy: Policy
    rulebook: Rulebook
    choices: Mapping[str, ReadingChoice]
    rules: Mapping[str, Rule]
    nodes: Mapping[str, Node]
    variants: tuple[Variant, ...]
    rollup: str
    fields: Mapping[str, tuple[str, ...]]
    reference: ReferenceEngine
    durable: DurableEngine | None


def compile_policy(policy: Policy, rulebook: Rulebook, choices: Mapping[str, ReadingChoice], *, shadow: bool = True) -> CompiledPolicy:
    """The policy ready to judge any number of subjects; `shadow` runs durable-rules beside the authoritative engine where it is installed."""
    programs = Programs()
    parameters = named_parameters({name: choice.parameters for name, choice in choices.items()})
    rules = {rule.id: in_force(rule, choices) for rule in policy.rules.values()}
    nodes = {rule.id: compile_check(rule, parameters, programs) for rule in rules.values()}
    variants = tuple(variant for rule in policy.rules.values() for variant in _variants(rule, choices, parameters, programs))
    rollup = programs.key(rollup_program())
    durable = DurableEngine(programs.programs) if shadow and available() else None
    fields = {key: fields_of(program.branches) for key, program in programs.programs.items()}
    return CompiledPolicy(policy, rulebook, choices, rules, nodes, variants, rollup, fields, ReferenceEngine(programs.programs), durable)


def in_force(rule: Rule, choices: Mapping[str, ReadingChoice]) -> Rule:
    """The rule with the patches of the values chosen."""
    for name, patches in rule.readings.items():
        if name in choices and choices[name].value in patches:
            rule = patched(rule, patches[choices[name].value])
    return rule


def _variants(rule: Rule, choices: Mapping[str, ReadingChoice], parameters: Parameters, programs: Programs) -> Iterator[Variant]:
    """The rule under every other value of each reading whose values change it."""
    for name, patches in rule.readings.items():
        chosen = choices[name]
        values = dict.fromkeys(("" if chosen.value in patches else chosen.value, *patches))
        for value in values:
            if patches and value != chosen.value:
                other = in_force(rule, {**choices, name: ReadingChoice(value, chosen.parameters, chosen.set_by)})
                yield Variant(name, value, other, compile_check(other, parameters, programs, f"{rule.id}@{name}={value}"))
