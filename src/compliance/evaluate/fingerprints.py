"""What a finding rests on, as two digests: the rule as read, and the figures looked at. A waiver names them, so that it dies with either."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compliance.evaluate.judge import Judgement
from compliance.model.evaluation import Entry
from compliance.model.observation import Observation
from compliance.model.waiver import Fingerprint
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import Rule
from compliance.rulebook.table_model import IndicatorDef

LENGTH = 16


def fingerprint(rule: Rule, node: Node, judgement: Judgement, entries: Sequence[Entry], indicators: Mapping[str, IndicatorDef]) -> Fingerprint:
    """The digests of a rule under the readings chosen, with the indicators that it reads, and of what was seen with its evidence; places do not count."""
    leaves = list(_leaves(node))
    law = [rule.id, rule.quote, rule.anchor, _names(rule.levels), _names(rule.units), _days(rule.by), rule.waits, _tree(node)]
    figures = [_definition(indicators[code]) for code in sorted({text for leaf in leaves for text in _texts(leaf.params)} & indicators.keys())]
    seen = [[entry.label, entry.state, entry.detail] for entry in entries]
    facts = [_fact(item) for leaf in leaves for item in judgement.observations.get(leaf.key, ())]
    return Fingerprint(_digest([*law, figures]), _digest([seen, facts]))


def _definition(indicator: IndicatorDef) -> list[Any]:
    return [indicator.code, indicator.kind, indicator.numerator, indicator.denominator, indicator.unit, indicator.definition_required]


def _fact(item: Observation) -> list[Any]:
    papers = [[ref.evidence_id, ref.title, ref.issuer, ref.issue_date, ref.file_name, ref.flags, ref.scope, ref.sha256] for ref in item.evidence]
    return [sorted(item.fields.items()), item.observed.as_json(), papers]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, default=_plain).encode()).hexdigest()[:LENGTH]


def _plain(value: Any) -> Any:
    if isinstance(value, date | Decimal | Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def _names(values: frozenset[str] | None) -> list[str] | None:
    return None if values is None else sorted(values)


def _days(by: Mapping[str, date] | None) -> list[tuple[str, str]]:
    return sorted((unit, day.isoformat()) for unit, day in (by or {}).items())


def _tree(node: Node) -> list[Any]:
    return [node.operator, node.params, node.atoms, _days(node.by), [_tree(child) for child in node.children]]


def _leaves(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield from _leaves(child)
    if not node.children:
        yield node


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
