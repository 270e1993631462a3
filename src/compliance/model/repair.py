"""What a reader put right on the way in, and what it took as written though it looks odd: each with its place, so that nothing is guessed in silence."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.language import say
from compliance.model.place import Place


@dataclass(frozen=True, slots=True)
class Repair:
    """A value that was not written as the tables ask and has one meaning only: `title` is its column, `why` says what was done."""

    place: Place
    title: str
    written: str
    read_as: str
    why: str

    def __str__(self) -> str:
        values = {"place": str(self.place), "title": self.title, "written": self.written, "read_as": self.read_as, "why": self.why}
        return say("{place}：“{title}”写作“{written}”，读作“{read_as}”（{why}）", **values)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that was taken exactly as written and asks to be looked at again."""

    place: Place
    title: str
    written: str
    why: str
