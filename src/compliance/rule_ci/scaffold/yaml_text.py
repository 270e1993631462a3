"""Values as the rule files write them: flow style on one line, quotes only where YAML would read something else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.located import load_yaml, plain
from compliance.model.problem import ProblemsError

WIDTH = 140
_SAFE = re.compile(r"[\w（“《〔$.][\w（）“”‘’《》〔〕、。，；：！？·—…%/ .+~$@^=#-]*")
_ENDS = re.compile(r"[ :]$")


def flow(value: Any) -> str:
    """A value on one line."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{scalar(str(key))}: {flow(part)}" for key, part in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, value)) + "]"
        case _:
            return scalar(value)


def scalar(value: Any) -> str:
    """A single value; text that would be read as anything else stands in quotes."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
    text = str(value)
    return text if _SAFE.fullmatch(text) and not _ENDS.search(text) and _reads_back(text) else json.dumps(text, ensure_ascii=False)


def _reads_back(text: str) -> bool:
    try:
        return bool(plain(load_yaml(f"[{text}]".encode(), "")) == [text])
    except ProblemsError:
        return False


def document(keys: Mapping[str, Any]) -> str:
    """A rule file: one key a line, lists of mappings one element a line, what is too long for a line in block style."""
    return "".join(_key(key, value) for key, value in keys.items())


def _key(key: str, value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return f"{key}:\n" + "".join(_element(part) for part in value)
    return f"{key}: {flow(value)}\n"


def _element(part: Mapping[str, Any]) -> str:
    line = f"  - {flow(part)}\n"
    if len(line) <= WIDTH:
        return line
    lines = [f"{scalar(str(key))}:{_nested(value)}" for key, value in part.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def _nested(value: Any) -> str:
    if isinstance(value, Mapping) and value:
        return "".join(f"\n      {scalar(str(key))}: {flow(part)}" for key, part in value.items())
    return f" {flow(value)}"
