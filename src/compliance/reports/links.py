"""Links to findings, and the short lists of them that stand where a full list would be too long."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model.language import say
from compliance.reports.law_parts import LinkList
from compliance.reports.parts import FindingView, Link
from compliance.reports.wording import ORDER, Mark

MAX_LINKS = 5


def item_number(finding: FindingView) -> str:
    """`第12项`."""
    return say("第{number}项", number=finding.number)


def finding_link(finding: FindingView) -> Link:
    """`第12项`, with the verdict."""
    return Link(item_number(finding), finding.id, finding.mark)


def by_mark(links: Iterable[tuple[Mark, Link]], linked: frozenset[str]) -> tuple[LinkList, ...]:
    """The links by the key of the mark each is given, weightiest first; a mark whose key is not `linked` is only counted."""
    lists: dict[str, list[tuple[Mark, Link]]] = {verdict.value: [] for verdict in ORDER}
    for mark, link in links:
        lists[mark.key].append((mark, link))
    return tuple(_shortened([link for _, link in pairs], pairs[0][0], key in linked) for key, pairs in lists.items() if pairs)


def _shortened(links: list[Link], mark: Mark, linked: bool) -> LinkList:
    named = links[:MAX_LINKS] if linked else []
    return LinkList(mark, len(links), tuple(named), len(links) - len(named) if named else 0)
