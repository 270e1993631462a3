"""Mutants put before the examples of their rule: which are noticed, which survive, which are no other rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compliance.engine.fence import FenceError
from compliance.evaluate.cases import cases_of
from compliance.evaluate.compiled import CompiledPolicy, compile_rule
from compliance.evaluate.names import TableNames
from compliance.evaluate.trial import Staged, staged, tried
from compliance.measures.workdays import WorkCalendar
from compliance.rule_ci.mutate.conditions import Language
from compliance.rule_ci.mutate.edits import Family, Path
from compliance.rule_ci.mutate.equivalent import proof_of_equality
from compliance.rule_ci.mutate.mutants import Mutant, mutants
from compliance.rulebook.readings import ReadingChoice, choose_readings
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule
from compliance.submission.assemble import Converters

UNUSABLE = "规则不能用：判定表超出引擎所能受理"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant: the example that noticed it, or the criterion that proves it to be no other rule, or (neither) it survived."""

    rule: str
    family: Family
    path: Path
    sentence: str
    noticed_by: str | None = None
    proven: str | None = None

    @property
    def survived(self) -> bool:
        """Whether nobody noticed, though it is another rule."""
        return self.noticed_by is None and self.proven is None


class Survey:
    """The mutants of the rules of a rulebook, judged by the authoritative engine.

    The readings are the default ones: what other values would make of a rule is not changed, since no example can choose a reading.
    """

    def __init__(self, rulebook: Rulebook, calendar: WorkCalendar) -> None:
        self.rulebook = rulebook
        self.calendar = calendar
        self.choices: Mapping[str, ReadingChoice] = choose_readings(rulebook.readings, ())
        self.converters = Converters(rulebook.tables, rulebook.atoms())
        self.language = Language(TableNames(rulebook.tables), rulebook.tables)

    def fates(self, rule: Rule, policy: Policy) -> Iterator[Fate]:
        """What becomes of each mutant of a rule. An example that the rule itself fails is no judge, and is passed over."""
        original = compile_rule(rule, policy, self.rulebook, self.choices)
        cases = [case for case in cases_of(rule, policy, self.converters) if case.submission is not None]
        examples = [example for case in cases if tried(example := staged(case, original, self.calendar), original).complaint() is None]
        for mutant in mutants(rule, policy, self.language):
            yield self._fate(mutant, examples, original, policy)

    def _fate(self, mutant: Mutant, examples: list[Staged], original: CompiledPolicy, policy: Policy) -> Fate:
        try:
            compiled = compile_rule(mutant.rule, policy, self.rulebook, self.choices)
        except FenceError:
            return Fate(mutant.rule.id, mutant.family, mutant.path, str(mutant), UNUSABLE)
        noticed = _first_to_notice(examples, compiled)
        proven = proof_of_equality(original, compiled) if noticed is None else None
        return Fate(mutant.rule.id, mutant.family, mutant.path, str(mutant), noticed, proven)


def _first_to_notice(examples: list[Staged], compiled: CompiledPolicy) -> str | None:
    """The name of the first example that the mutant fails. It goes to the front: what notices one change of a place often notices the next."""
    for index, example in enumerate(examples):
        if tried(example, compiled).complaint() is not None:
            examples.insert(0, examples.pop(index))
            return example.case.name
    return None
