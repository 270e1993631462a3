"""Text of a submission made harmless for any document format: no control characters, no direction overrides, no endless cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache
from operator import is_
from typing import Any, TypeVar

from compliance.model.language import language, say
from compliance.model.text import CHINESE

MAX_TEXT = 1000
MAX_TEXT_OF_LETTERS = 4000
"""A sentence takes nearly four times as many letters as Chinese characters."""
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]")
_UNCLIPPED = frozenset({"policy_text"})

Node = TypeVar("Node")


def clean(text: str) -> str:
    """`text` with `\\r\\n` as a newline and every character that cannot be printed, or that reorders text, shown as `�`."""
    if text.isprintable():
        return text
    return _UNSAFE.sub("�", text.replace("\r\n", "\n").replace("\u200d", ""))


def clip(text: str, limit: int | None = None) -> str:
    """At most `limit` characters of `text`, without one as many as a report prints; what is left out is said."""
    most = limit or (MAX_TEXT if language() == CHINESE else MAX_TEXT_OF_LETTERS)
    return text if len(text) <= most else say("{text}……（全文共{length}字，此处从略）", text=text[:most], length=len(text))


def scrub(node: Node) -> Node:
    """A copy of a tree of dataclasses, tuples and mappings with every text in it cleaned and clipped; parts without such text are the same objects."""
    return _scrubbed(node)  # type: ignore[no-any-return]


def _scrubbed(node: Any) -> Any:
    if node is None:
        return None
    if isinstance(node, str):
        harmless = isinstance(node, Enum) or (len(node) <= MAX_TEXT and node.isprintable())
        return node if harmless else clip(clean(node))
    if isinstance(node, tuple):
        parts = [_scrubbed(part) for part in node]
        return node if all(map(is_, parts, node)) else tuple(parts)
    if names := _field_names(type(node)):  # type: ignore[arg-type]
        changed = {name: new for name in names if (new := _scrubbed(old := getattr(node, name))) is not old}
        return replace(node, **changed) if changed else node
    if isinstance(node, Mapping):
        return {key: clean(part) if key in _UNCLIPPED else _scrubbed(part) for key, part in node.items()}
    return node


@lru_cache(maxsize=256)
def _field_names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass; none of anything else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
