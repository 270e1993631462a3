"""What it takes to evaluate again from a `results.json`, and how two results differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from compliance.evaluate.evaluate import Request
from compliance.model.seal import OF_PROGRAM, seal_title

DEFAULT = "default"
SHOWN = 80


def request_of(results: Mapping[str, Any]) -> Request:
    """How the subject was judged."""
    return Request(results["phase"], date.fromisoformat(results["as_of"]), results["benchmark"])


def readings_of(results: Mapping[str, Any]) -> list[str]:
    """The readings that the run had set, as the command line takes them."""
    settings = []
    for name, use in results["readings"].items():
        if use["set_by"] != DEFAULT:
            settings.append(f"{name}={use['value']}")
            settings += [f"{name}.{key}={value}" for key, value in use["parameters"].items() if value is not None]
    return settings


def differences(filed: Mapping[str, Any], again: str) -> list[str]:
    """The places where the results as filed differ from those made again, in words."""
    return [f"{path}：所报为 {_shown(old)}，重新评估为 {_shown(new)}" for path, old, new in _differ("", filed, json.loads(again))]


def sealed_otherwise(filed: Mapping[str, Any], again: str, differences: int) -> str:
    """Which parts of the seal differ, in a sentence, and whether only print and program do while all that was judged is the same; empty where none does."""
    old, new = filed["seal"], json.loads(again)["seal"]
    parts = [part for part in dict.fromkeys((*old, *new)) if old.get(part) != new.get(part)]
    named = "、".join(map(seal_title, parts))
    if parts and differences == len(parts) and set(parts) <= set(OF_PROGRAM):
        return f"结论、数据和依据都与当时相同；不同的只是{named}，它们没有改变任何结论"
    return f"封存信息中不同的有：{named}" if parts else ""


def _differ(path: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            yield from _differ(f"{path}.{key}" if path else key, old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differ(f"{path}[{_name(one, index)}]", one, other)
    elif old != new:
        yield path, old, new


def _name(element: Any, index: int) -> str:
    """The rule or id of an element of a list, else its number from 1."""
    if isinstance(element, Mapping):
        return str(element.get("rule") or element.get("id") or element.get("clause") or index + 1)
    return str(index + 1)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
