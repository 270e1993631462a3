"""The check of a rule in Chinese, put together from the sentences of its operators."""

from __future__ import annotations

from compliance.model.language import listed, mark, named, say, series
from compliance.operators import OPERATORS
from compliance.operators.conditions import Names
from compliance.rulebook.checks import Node

JOINERS = {"any_of": mark("；或者："), "all_of": mark("；并且：")}


def sentence(node: Node, names: Names) -> str:
    """A check and, in brackets where they are joints themselves, its parts; of a checklist the titles of its items."""
    if not node.children:
        return OPERATORS[node.operator].sentence(node.params, names)
    if node.children[0].item is not None:
        titles = listed(say("“{name}”", name=named(child.item.title)) for child in node.children if child.item)
        return say("以下 {count} 项逐项具备：{titles}", count=len(node.children), titles=titles)
    parts = (say("（{asked}）", asked=sentence(child, names)) if len(child.children) > 1 else sentence(child, names) for child in node.children)
    return series(JOINERS[node.operator], parts)
