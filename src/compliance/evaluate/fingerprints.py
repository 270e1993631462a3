"""What a finding rests on, as two digests: the rule as read, and the figures looked at. A waiver names them, so that it dies with either."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compliance.evaluate.judge import Judgement
from compliance.model.evaluation import Entry
from compliance.model.waiver import Fingerprint
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import Rule

LENGTH = 16


def fingerprint(rule: Rule, node: Node, judgement: Judgement, entries: Sequence[Entry]) -> Fingerprint:
    """The digests of a rule under the readings chosen and of what was seen; places and texts for people do not count."""
    law = [rule.id, rule.quote, rule.anchor, _names(rule.levels), _names(rule.units), _days(rule.by), rule.waits, _tree(node)]
    seen = [[entry.label, entry.state, entry.detail] for entry in entries]
    facts = [sorted(item.fields.items()) for key in _leaves(node) for item in judgement.observations.get(key, ())]
    return Fingerprint(_digest(law), _digest([seen, facts]))


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


def _leaves(node: Node) -> list[str]:
    return [key for child in node.children for key in _leaves(child)] if node.children else [node.key]
