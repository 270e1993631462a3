"""The decision lists of rules: inside the engines' fence, and each verdict that they can give tried by an example."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.engine.fence import Fence, FenceError
from compliance.model.problem import Problem
from compliance.model.program import Branch
from compliance.model.verdict import Basis, Verdict
from compliance.operators.outcomes import conclusion
from compliance.rule_ci.outcome import Level, Notice
from compliance.rulebook.checks import Node, Parameters, Programs, compile_check, named_parameters
from compliance.rulebook.rulebook import Policy, Rulebook
from compliance.rulebook.rules import Rule, patched

MEND = "缩小检查中的数，或把检查拆成几条规则"
TRIED = {Verdict.COMPLIANT: "符合", Verdict.NON_COMPLIANT: "不符合", Verdict.INSUFFICIENT_DATA: "无法判定"}
"""The verdicts that examples must show where the check can give them."""


def decision_lists(policy: Policy, rulebook: Rulebook) -> Iterator[Notice]:
    """Rules whose decision lists, under any reading, the engines cannot be trusted with, and rules whose examples leave out a verdict."""
    parameters = named_parameters({name: {key: item.default for key, item in reading.parameters.items()} for name, reading in rulebook.readings.items()})
    programs = Programs()
    for rule in policy.rules.values():
        yield from _untried(rule, _compiled(rule, parameters, programs), programs)
    if _reasons(programs):
        for rule in policy.rules.values():
            yield from _outside(rule, parameters)


def _compiled(rule: Rule, parameters: Parameters, programs: Programs) -> Node:
    """The rule's tree; the decision lists of its alternative readings are added to `programs` too."""
    for patch in (patch for patches in rule.readings.values() for patch in patches.values()):
        compile_check(patched(rule, patch), parameters, programs)
    return compile_check(rule, parameters, programs)


def _untried(rule: Rule, root: Node, programs: Programs) -> Iterator[Notice]:
    shown = {verdict for example in rule.examples for verdict in (example["verdict"], *example.get("clauses", {}).values())}
    missing = [title for verdict, title in TRIED.items() if verdict.value not in shown and verdict in _possible(root, programs)]
    if rule.examples and missing:
        place = rule.places.get("examples", rule.place)
        yield Notice(Problem("verdict-untried", f"{rule.id}：没有得出{'、'.join(missing)}的示例", place, "补上这样的示例"), Level.WARNING)


def _possible(node: Node, programs: Programs) -> set[Verdict]:
    """The verdicts that a check may give by itself, without an evaluator's rating: alternatives fail only together, joint parts succeed only together."""
    if not node.children:
        return {conclusion(branch.outcome, Basis.COMPUTED).verdict for branch in programs.programs[node.program].branches if not _is_rating(branch)}
    members = [_possible(child, programs) for child in node.children]
    scored = [member for member in members if Verdict.INFORMATIONAL not in member]
    needs_all = Verdict.NON_COMPLIANT if node.operator == "any_of" else Verdict.COMPLIANT
    return {verdict for member in members for verdict in member if verdict is not needs_all or all(needs_all in each for each in scored)}


def _is_rating(branch: Branch) -> bool:
    return conclusion(branch.outcome, Basis.COMPUTED).basis is Basis.INSPECTED


def _outside(rule: Rule, parameters: Parameters) -> Iterator[Notice]:
    programs = Programs()
    _compiled(rule, parameters, programs)
    for reason in _reasons(programs):
        place = rule.places.get("check", rule.place)
        yield Notice(Problem("outside-fence", f"{rule.id}：判定程序超出引擎可靠的范围：{reason}", place, MEND))


def _reasons(programs: Programs) -> tuple[str, ...]:
    try:
        Fence(programs.programs)
    except FenceError as error:
        return error.reasons
    return ()
