"""From rows to conclusions: leaves are observed and decided by the engines, and their conclusions are fed back as facts for the joints above."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from compliance.engine import Fact, decide_with_both
from compliance.evaluate.compiled import CompiledPolicy
from compliance.measures import MEASURES, Frame, Scene
from compliance.measures.attestation import is_denial
from compliance.measures.rating import rating_of
from compliance.model.observation import Observation
from compliance.model.verdict import Basis, Conclusion, Verdict
from compliance.operators.outcomes import REASON_CODES, conclusion
from compliance.operators.programs import COUNTED
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import Rule, due_date

_FIELD_OF = {verdict: name for name, verdict in COUNTED.items()}
_WEAKNESS = (Basis.COMPUTED, Basis.AS_REPORTED, Basis.INSPECTED, Basis.ATTESTED)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is judged, and whether the plan is no longer in force under a reading that leaves everything to a person."""

    name: str
    level: str
    benchmark: bool = False
    suspended: bool = False


@dataclass(slots=True)
class Judgement:
    """Conclusions by node key, what was observed by leaf key, and the nodes below which somebody says that it was not done."""

    conclusions: dict[str, Conclusion] = field(default_factory=dict)
    observations: dict[str, Sequence[Observation]] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)


def judge(compiled: CompiledPolicy, scene: Scene, subject: Subject) -> Judgement:
    """The conclusion of every node of every rule, and of its variants under other readings. Raises EngineDisagreementError when the engines differ."""
    judgement, silent = Judgement(), replace(scene, explain=False)
    own = [(compiled.rules[key], node, scene) for key, node in compiled.nodes.items()]
    others = [(variant.rule, variant.node, silent) for variant in compiled.variants]
    pairs = [*own, *others]
    facts = [fact for rule, root, seen in pairs for leaf in _leaves(root) for fact in _facts(leaf, rule, seen, subject, judgement, compiled)]
    answers = decide_with_both([fact for fact, _ in facts], compiled.reference, compiled.durable)
    judgement.conclusions |= {fact.id: conclusion(answers[fact.id], basis) for fact, basis in facts}
    levels: dict[int, list[tuple[str, str, list[str]]]] = defaultdict(list)
    for _, root, _ in pairs:
        _arrange(root, judgement, levels, compiled.rollup)
        _note_denials(root, judgement)
    for level in sorted(levels):
        join(levels[level], judgement, compiled)
    return judgement


def join(groups: Iterable[tuple[str, str, Sequence[str]]], judgement: Judgement, compiled: CompiledPolicy) -> None:
    """Decide groups of nodes already concluded: (key of the group, its program, keys of its members)."""
    groups = list(groups)
    facts = []
    for key, program, members in groups:
        known = [judgement.conclusions[member] for member in members]
        counts = Counter(_FIELD_OF[item.verdict] for item in known)
        fields = {name: counts[name] for name in COUNTED} | {"why": _why(known, one_suffices=program == compiled.alternative)}
        if program == compiled.alternative:
            fields["denied"] = sum(member in judgement.denied for member in members)
        facts.append(Fact(key, program, fields))
    answers = decide_with_both(facts, compiled.reference, compiled.durable)
    for key, _, members in groups:
        code = conclusion(answers[key], Basis.COMPUTED)
        judgement.conclusions[key] = Conclusion(code.verdict, code.reason, _basis(code.verdict, [judgement.conclusions[member] for member in members]))


def _note_denials(node: Node, judgement: Judgement) -> bool:
    """Whether below a node the unit declares 未落实, or the evaluator found 不符合, where it is due: other proof does not outweigh that."""
    if not node.children:
        found = judgement.observations[node.key]
        keys = [node.key] if len(found) == 1 else [f"{node.key}~{index}" for index in range(len(found))]
        denied = any(is_denial(item) and judgement.conclusions[key].verdict is Verdict.NON_COMPLIANT for key, item in zip(keys, found, strict=True))
    else:
        denied = sum(_note_denials(child, judgement) for child in node.children) > 0  # every child is to be noted
    if denied:
        judgement.denied.add(node.key)
    return denied


def _why(known: Sequence[Conclusion], *, one_suffices: bool) -> int:
    """The reason to name: the first thing missing where all must hold, the last where one suffices."""
    reasons = Counter(item.reason for item in known if item.verdict is Verdict.INSUFFICIENT_DATA and item.reason)
    codes = [code for reason, code in REASON_CODES.items() if reasons[reason]]
    return (codes[-1] if one_suffices else codes[0]) if codes else 0


def _basis(verdict: Verdict, members: Sequence[Conclusion]) -> Basis:
    return max((item.basis for item in members if item.verdict is verdict), key=_WEAKNESS.index, default=Basis.COMPUTED)


def _leaves(node: Node) -> Iterable[Node]:
    if not node.children:
        yield node
    for child in node.children:
        yield from _leaves(child)


def _facts(leaf: Node, rule: Rule, scene: Scene, subject: Subject, judgement: Judgement, compiled: CompiledPolicy) -> Iterable[tuple[Fact, Basis]]:
    """One fact for each observation of a leaf (one for each owner), and the basis of what was observed."""
    frame = _frame(leaf, rule, scene, subject, compiled)
    fields = compiled.fields[leaf.program]
    observed = MEASURES[leaf.operator](leaf.params, frame, scene) if frame.applies else [Observation(dict.fromkeys(fields, 0))]
    judgement.observations[leaf.key] = observed if frame.applies else []
    common = {"applies": int(frame.applies), "due": int(frame.due_reached), "suspended": int(subject.suspended), "rating": _rating(frame, scene)}
    for index, item in enumerate(observed):
        values = {**common, **item.fields} if frame.applies else {**item.fields, **common}
        key = leaf.key if len(observed) == 1 else f"{leaf.key}~{index}"
        yield Fact(key, leaf.program, {name: values[name] for name in fields}), rule.basis or item.basis


def _frame(leaf: Node, rule: Rule, scene: Scene, subject: Subject, compiled: CompiledPolicy) -> Frame:
    due = due_date(leaf.by, subject.name)
    units = leaf.item.units if leaf.item else None
    applies = rule.binds(subject.name, subject.level, benchmark=subject.benchmark) and (units is None or subject.name in units)
    atoms = tuple(alias for atom in leaf.atoms for alias in compiled.policy.aliases(atom))
    return Frame(applies, due, due is None or scene.cutoff >= due, atoms)


def _rating(frame: Frame, scene: Scene) -> int:
    return rating_of([row for atom in frame.atoms for row in scene.measures_by_atom.get(atom, ())], None, scene)


def _arrange(node: Node, judgement: Judgement, levels: dict[int, list[tuple[str, str, list[str]]]], rollup: str) -> int:
    """Put a node with members at its level above the leaves; returns its height."""
    if node.children:
        height = 1 + max(_arrange(child, judgement, levels, rollup) for child in node.children)
        levels[height].append((node.key, node.program, [child.key for child in node.children]))
        return height
    count = len(judgement.observations[node.key])
    if count > 1:
        levels[1].append((node.key, rollup, [f"{node.key}~{index}" for index in range(count)]))
        return 1
    return 0
