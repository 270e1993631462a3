"""One small change to a part of a rule, with the words for it; and trees of rule data with one place changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

Path = tuple[str | int, ...]


class Family(StrEnum):
    """The kinds of change, by what is changed."""

    BOUND = "数值界限"
    COMPARISON = "比较方式"
    DATE = "日期"
    CONDITION = "条件"
    SET = "代码集合"
    JOINT = "并列或择一"
    ITEM = "分项"
    SCOPE = "适用范围"
    QUANTIFIER = "逐一要求"
    PARAMETER = "参数"


class _Gone:
    """Stands for a value that is taken out."""


GONE = _Gone()


@dataclass(frozen=True, slots=True)
class Edit:
    """`value` is put at `path` (GONE: the entry is taken out). `before` and `after` say it in Chinese; an empty `after` means that it is left out."""

    family: Family
    path: Path
    value: Any
    before: str
    after: str = ""

    def under(self, *steps: str | int) -> Edit:
        """The same change seen from further up the tree."""
        return replace(self, path=(*steps, *self.path))


def under(edits: Iterable[Edit], *steps: str | int) -> Iterator[Edit]:
    """Each change seen from further up the tree."""
    return (edit.under(*steps) for edit in edits)


def put(tree: Any, path: Path, value: Any) -> Any:
    """A copy of a tree of mappings and lists with `value` at `path`; GONE takes the entry out."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(tree, list):
        children = dict(enumerate(tree))
        return list(_changed(children, step, rest, value).values())
    return _changed(dict(tree or {}), step, rest, value)


def _changed(children: dict[Any, Any], step: Any, rest: Path, value: Any) -> dict[Any, Any]:
    if not rest and value is GONE:
        return {key: child for key, child in children.items() if key != step}
    return {**children, step: put(children.get(step), rest, value)}


def shortened(family: Family, name: str, values: list[Any], words: Mapping[Any, str], what: str) -> Iterator[Edit]:
    """Each element of a list under `name` left out; of a list of one, the whole entry. `words` are those of the elements, `what` those of the list."""
    for index, value in enumerate(values):
        path, text = (name, index) if len(values) > 1 else (name,), words.get(str(value), str(value))
        yield Edit(family, path, GONE, f"{what}“{text}”")
