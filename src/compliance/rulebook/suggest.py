"""The nearest of the allowed words, for messages about unknown ones."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

MAX_LENGTH = 60


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option most like `word`, or None when none is near."""
    return _nearest(word, tuple(options)) if len(word) <= MAX_LENGTH else None


@lru_cache(maxsize=4096)
def _nearest(word: str, options: tuple[str, ...]) -> str | None:
    folded = {option.casefold(): option for option in options}
    found = get_close_matches(word.strip().casefold(), folded, n=1, cutoff=0.5)
    return folded[found[0]] if found else None


def suggestion(word: str, options: Iterable[str], otherwise: str) -> str:
    """How to mend an unknown word: the nearest option, else `otherwise`."""
    near = nearest(word, options)
    return f"是否指“{near}”？" if near else otherwise
