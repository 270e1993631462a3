"""The language that people read: texts are made here, in Chinese unless a catalogue is spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from compliance.model.text import CHINESE, Catalogue, Counted, Cut, Sentence, Series, Text, cut_at, room, translated

_SPOKEN: ContextVar[Catalogue | None] = ContextVar("catalogue", default=None)


@contextmanager
def speaking(catalogue: Catalogue | None) -> Iterator[None]:
    """Texts made inside are made in the language of the catalogue; None: in Chinese."""
    token = _SPOKEN.set(catalogue)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def catalogue_spoken() -> Catalogue | None:
    """The catalogue spoken now; None while texts are made in Chinese."""
    return _SPOKEN.get()


def language() -> str:
    """The language spoken now."""
    catalogue = _SPOKEN.get()
    return catalogue.language if catalogue else CHINESE


def _spoken(text: Text) -> str:
    catalogue = _SPOKEN.get()
    return text.translated(catalogue) if catalogue else text


@lru_cache(maxsize=20_000)
def _title(text: str) -> Sentence:
    """The texts of a rulebook are few and asked for often."""
    return Sentence(text, {})


def say(text: str, /, **values: object) -> str:
    """A whole sentence of the program with its `{name}` slots filled."""
    return _spoken(Sentence(text, values))


def named(text: str) -> str:
    """A text of the rulebook: a title, a remedy, a code."""
    return _spoken(_title(text)) if text else text


def mark(text: str) -> str:
    """The text itself, marked for the catalogue as one that `say` will be asked for."""
    return text


def counted(number: object, unit: str) -> str:
    """A number with its unit of count: `3 项`, `1 item`, `3 items`."""
    return _spoken(Counted(str(number), unit))


def series(separator: str, parts: Iterable[str]) -> str:
    """Texts joined by a separator of the language; one alone is itself."""
    known = tuple(parts)
    if len(known) != 1:
        return _spoken(Series(separator, known))
    return translated(known[0], catalogue) if (catalogue := _SPOKEN.get()) else known[0]


def listed(parts: Iterable[str]) -> str:
    """Names one after the other."""
    return series(mark("、"), parts)


def in_turn(parts: Iterable[str]) -> str:
    """Statements one after the other."""
    return series(mark("；"), parts)


def together(*parts: str) -> str:
    """The parts that there are, with a space between them."""
    return series(" ", (part for part in parts if part))


def cut(text: str, limit: int) -> str:
    """The text behind which there is room for no more than `limit` Chinese characters."""
    if isinstance(text, Text):
        return _spoken(Cut(text, limit)) if len(text) > limit else _spoken(text)
    return cut_at(text, room(limit, language()))
