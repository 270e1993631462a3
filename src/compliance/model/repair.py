"""What a reader put right on the way in, and what it took as written though it looks odd: each with its place, so that nothing is guessed in silence."""

from __future__ import annotations

from dataclasses import dataclass

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
        return f"{self.place}：“{self.title}”写作“{self.written}”，读作“{self.read_as}”（{self.why}）"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that was taken exactly as written and asks to be looked at again."""

    place: Place
    title: str
    written: str
    why: str
