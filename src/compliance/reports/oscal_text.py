"""What texts, names and numbers become in OSCAL: Markdown that shows what was written and does nothing, tokens, properties, UUIDs, lines of JSON."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

SPACE = "urn:county-compliance:oscal"
"""Qualifies the names of properties that OSCAL does not have; never resolved."""
ROOT = uuid5(NAMESPACE_URL, SPACE)
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~^$&@!]|:(?=//)|(?<=www)\.")
_LINE_START = re.compile(r"^([-+=]|\d+(?=[.)]))", re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*", re.ASCII)


class Identities:
    """UUIDs that follow from what a run judged: the same for the same inputs, whatever machine or release judged them."""

    def __init__(self, *parts: object) -> None:
        self._space = uuid5(ROOT, json.dumps(parts, ensure_ascii=False, sort_keys=True))

    def of(self, kind: str, name: str = "") -> str:
        """The UUID of a thing of this run."""
        return str(uuid5(self._space, f"{kind}:{name}"))


def lasting(kind: str, name: str) -> str:
    """The UUID of what is the same in every run: a unit, an issuer, a plan."""
    return str(uuid5(ROOT, f"{kind}:{name}"))


def at(day: date) -> str:
    """The beginning of a day in China. OSCAL asks for times of day, and no clock is read: it stands for the day."""
    return f"{day.isoformat()}T00:00:00+08:00"


def markup(*paragraphs: str) -> str:
    """Markdown that prints the paragraphs as they are: no links, no HTML, no insertions, no lists."""
    return "\n\n".join(_escaped(part) for part in paragraphs if part.strip())


def markup_line(text: str) -> str:
    """The same on one line."""
    return _escaped(one_line(text))


def one_line(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def prop(name: str, value: str, **more: str) -> dict[str, str]:
    """A property of our own namespace."""
    return {"name": name, "ns": SPACE, "value": one_line(value), **more}


def props(pairs: Iterable[tuple[str, str | None]]) -> list[dict[str, str]]:
    """Properties for those pairs that have a value."""
    return [prop(name, value) for name, value in pairs if value and value.strip()]


def token(name: str) -> str:
    """`name` where OSCAL takes it as an identifier, else one made of its hash."""
    return name if _TOKEN.fullmatch(name) else f"id-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def some(**members: Any) -> dict[str, Any]:
    """The members that are not empty, `_` in their names as `-`: OSCAL knows no empty lists or texts."""
    return {name.replace("_", "-"): value for name, value in members.items() if value}


def lines(value: Any, depth: int) -> str:
    """JSON with the members of the outer `depth` levels on lines of their own, so that two files compare line by line."""
    if depth and isinstance(value, Mapping) and value:
        return "{\n" + ",\n".join(f"{_compact(key)}: {lines(item, depth - 1)}" for key, item in value.items()) + "\n}"
    if depth and isinstance(value, list) and value:
        return "[\n" + ",\n".join(lines(item, depth - 1) for item in value) + "\n]"
    return _compact(value)


_compact = json.JSONEncoder(ensure_ascii=False).encode


def _escaped(text: str) -> str:
    stripped = "\n".join(line.strip() for line in text.strip().split("\n"))
    return _LINE_START.sub(_guarded_start, _MARKUP.sub(r"\\\g<0>", stripped))


def _guarded_start(match: re.Match[str]) -> str:
    """A sign that would begin a list or underline a heading; a number keeps its digits, its dot is what must not count."""
    return f"\\{match.group(0)}" if not match.group(0).isdigit() else match.group(0) + "\\"
