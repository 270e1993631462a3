"""Whether what stands between a tag and its end can be left out or repeated without breaking the document around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

STARTS, MIDDLES, ENDS = ("for", "if"), ("else", "elif"), ("endfor", "endif")
_TOKEN = re.compile(
    r"\{\{.*?\}\}|\{#.*?#\}|\{%[-+]?\s*(?P<tag>\w+).*?%\}|<(?P<close>/)?(?P<name>[\w:]+)(?P<attributes>(?:\s[^<>]*?)?)(?P<empty>/)?>", re.DOTALL
)


@dataclass
class _Body:
    """What a tag encloses, so far: where the tag stands, the elements it ends that began before it, those it begins and has not ended."""

    start: int
    closed: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def take(self, name: str, closes: bool) -> None:
        if not closes:
            self.opened.append(name)
        elif self.opened and self.opened[-1] == name:
            self.opened.pop()
        else:
            self.closed.append(name)

    @property
    def whole(self) -> bool:
        """Whether the document stands where it stood before."""
        return self.closed == self.opened[::-1]


def broken_tag(source: str) -> int | None:
    """The line of the first tag whose content is not whole; None where all are. The tags themselves are in order, or Jinja would have said so."""
    bodies: list[_Body] = []
    for match in _TOKEN.finditer(source):
        tag, name = match["tag"], match["name"]
        if tag in (*MIDDLES, *ENDS) and bodies:
            body = bodies.pop()
            if not body.whole:
                return source.count("\n", 0, body.start) + 1
        if tag in (*STARTS, *MIDDLES):
            bodies.append(_Body(match.start()))
        elif name and bodies and not match["empty"]:
            bodies[-1].take(name, bool(match["close"]))
    return None
