"""What only a person can settle: everything judged `needs_review`, and everything that rests on the county's own word."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compliance.evaluate.judge import Judgement
from compliance.model.evaluation import InspectionPoint
from compliance.model.language import in_turn, named, say
from compliance.model.observation import Observation
from compliance.model.verdict import Basis, Conclusion, Verdict
from compliance.rulebook.checks import Node

NOTHING_TO_SEE = (Verdict.NOT_APPLICABLE, Verdict.INFORMATIONAL, Verdict.NOT_DUE)


def inspection_points(root: Node, judgement: Judgement, sentence: Callable[[Node], str]) -> Iterator[InspectionPoint]:
    """The points of a rule, an item at a time, and of an item or rule that several must declare one for each of them."""
    for part in parts(root):
        if part.atoms:
            yield from _points(part, judgement, sentence)


def parts(root: Node) -> list[Node]:
    """What is judged on the spot: each item of a rule, or the rule."""
    return [child for child in root.children if child.item is not None] or [root]


def _is_open(conclusion: Conclusion) -> bool:
    """Whether a visit can settle it or confirm it."""
    if conclusion.verdict in NOTHING_TO_SEE:
        return False
    return conclusion.verdict is Verdict.NEEDS_REVIEW or conclusion.basis is Basis.ATTESTED


def _points(part: Node, judgement: Judgement, sentence: Callable[[Node], str]) -> Iterator[InspectionPoint]:
    observed = list(_observed(part, judgement))
    declaring = [(key, [item]) for key, item in observed if item.owner]
    points = [(key, items) for key, items in declaring or [(part.key, [item for _, item in observed])] if _is_open(judgement.conclusions[key])]
    if points:
        asked = sentence(part)
        yield from (_point(part, judgement.conclusions[key], items, asked) for key, items in points)


def _point(part: Node, conclusion: Conclusion, observed: list[Observation], asked: str) -> InspectionPoint:
    owner = observed[0] if len(observed) == 1 else Observation({})
    cells = dict.fromkeys(place for item in observed for entry in item.entries for place in entry.cells)
    declared = in_turn(_declared(item) for item in observed)
    return InspectionPoint(
        atom=part.atoms[0],
        title=named(part.item.title) if part.item else "",
        scope=owner.owner,
        subject=owner.label if owner.owner else "",
        asked=asked,
        conclusion=conclusion,
        declared=declared,
        cells=tuple(cells),
    )


def _declared(item: Observation) -> str:
    if not item.label or item.owner:
        return item.observed.text
    return say("{label}：{text}", label=item.label, text=item.observed.text)


def _observed(node: Node, judgement: Judgement) -> Iterator[tuple[str, Observation]]:
    for child in node.children:
        yield from _observed(child, judgement)
    if not node.children:
        found = judgement.observations.get(node.key, ())
        yield from ((node.key if len(found) == 1 else f"{node.key}~{index}", item) for index, item in enumerate(found))
