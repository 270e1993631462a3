"""A tree of values that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from compliance.model.place import Place

Spot = tuple[str, int, int]
"""File, line and column (from 1)."""


class Located:
    """A value with its place. `value` is None, bool, str, int, Decimal, date, a list of Located, or a dict from str to Located.

    `where` may be a spot: a load makes a hundred thousand values and is asked for the places of few.
    """

    __slots__ = ("_where", "value")

    def __init__(self, value: Any, where: Place | Spot) -> None:
        self.value = value
        self._where = where

    @property
    def place(self) -> Place:
        """Where the value stands."""
        if isinstance(self._where, Place):
            return self._where
        file, line, column = self._where
        return Place(file, line=line, column=column)

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
    value = node.value
    if value.__class__ is dict:
        return {key: plain(child) for key, child in value.items()}
    if value.__class__ is list:
        return [plain(child) for child in value]
    return value
