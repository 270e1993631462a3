"""What a comparison of two plans, and the county of a contradiction, look like to a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from compliance.evaluate.names import TableNames
from compliance.rule_ci.prove.compare import RELATIONS, STRICTER, Duty, Pair, only
from compliance.rule_ci.prove.witness import Witness
from compliance.rulebook.rulebook import Policy


def lines(first: Policy, second: Policy, mine: Sequence[Duty], theirs: Sequence[Duty], pairs: Sequence[Pair]) -> Iterator[str]:
    """Topic by topic: what both plans ask with both quotes, then how much only one of them asks."""
    names = {policy.document.id: policy.document.title for policy in (first, second)}
    yield f"《{names[first.document.id]}》与《{names[second.document.id]}》逐条对照："
    topic = ""
    for pair in pairs:
        if pair.first.topic != topic:
            topic = pair.first.topic
            yield f"  {topic}"
        relation = RELATIONS[pair.relation] + (f"（《{names[pair.stricter]}》）" if pair.relation == STRICTER else "")
        yield f"    {relation}\t{pair.first.atom}“{pair.first.quote}”\t{pair.second.atom}“{pair.second.quote}”\t{pair.by}"
    for policy, own, matched in ((first, mine, (pair.first for pair in pairs)), (second, theirs, (pair.second for pair in pairs))):
        left = only(own, matched)
        topics = "，".join(f"{name} {number}" for name, number in Counter(duty.topic for duty in left).items())
        yield f"  只见于《{policy.document.title}》：{len(left)} 条（{topics}）"


def data(first: Policy, second: Policy, mine: Sequence[Duty], theirs: Sequence[Duty], pairs: Sequence[Pair]) -> dict[str, Any]:
    """The whole comparison in plain values."""
    sides = ((first, mine, [pair.first for pair in pairs]), (second, theirs, [pair.second for pair in pairs]))
    return {
        "policies": [first.document.id, second.document.id],
        "pairs": [
            {"relation": pair.relation, "stricter": pair.stricter, "by": pair.by, "first": _duty(pair.first), "second": _duty(pair.second)} for pair in pairs
        ],
        "only": {policy.document.id: [_duty(duty) for duty in only(own, iter(matched))] for policy, own, matched in sides},
    }


def _duty(duty: Duty) -> dict[str, str]:
    return {"clause": duty.atom, "rule": duty.version.rule.id, "title": duty.title, "topic": duty.topic, "quote": duty.quote}


def county(found: Sequence[Witness], names: TableNames) -> str:
    """The rows of a county in words."""
    given = found[0].example["given"] if found and found[0].example else {}
    return "；".join(
        f"{names.table(table)}：{'，'.join(_cell(table, name, row[name], names) for name in row)}" for table, rows in given.items() for row in rows
    )


def _cell(table: str, name: str, value: Any, names: TableNames) -> str:
    shown = (
        "、".join(map(str, value)) if isinstance(value, list) else "是" if value is True else "否" if value is False else names.code(table, name, str(value))
    )
    return f"{names.field(table, name)}为“{shown}”"
