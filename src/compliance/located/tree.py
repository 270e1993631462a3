"""A tree of values that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.model.place import Place


@dataclass(frozen=True, slots=True)
class Located:
    """A value with its place. `value` is None, bool, str, int, Decimal, date, a list of Located, or a dict from str to Located."""

    value: Any
    place: Place

    def at(self, path: Sequence[str | int]) -> Located:
        """The descendant under `path` (keys and indices), or the deepest ancestor that there is."""
        node = self
        for step in path:
            children = dict(enumerate(node.value)) if isinstance(node.value, list) else node.value
            if not isinstance(children, dict) or step not in children:
                return node
            node = children[step]
        return node

    def items(self) -> Iterator[tuple[str, Located]]:
        """Key and value of a mapping; nothing for any other value."""
        if isinstance(self.value, dict):
            yield from self.value.items()

    def elements(self) -> list[Located]:
        """The elements of a list; nothing for any other value."""
        return list(self.value) if isinstance(self.value, list) else []


def plain(node: Located) -> Any:
    """The bare value: dicts, lists and scalars without places."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value
