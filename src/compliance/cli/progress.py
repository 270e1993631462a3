"""A progress bar on a terminal, for runs long enough to wonder about."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

_T = TypeVar("_T")
WORTH_A_BAR = 3


def progress(items: Sequence[_T], title: str) -> Iterator[_T]:
    """The items, with a bar on standard error when it is a terminal and there are several."""
    if len(items) < WORTH_A_BAR or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=title, console=Console(stderr=True), transient=True)
