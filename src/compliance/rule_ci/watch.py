"""Which files of some folders changed, as they change."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

PAUSE = 0.4
"""Seconds between two looks. Looking, instead of being told, also works on network drives, where many rule folders lie."""

Stamps = dict[Path, tuple[int, int]]


def stamps(folders: Sequence[Path]) -> Stamps:
    """Time of change and size of every rule file and policy document."""
    paths = (path for folder in folders for pattern in ("**/*.yaml", "**/*.md") for path in folder.glob(pattern))
    found: Stamps = {}
    for path in paths:
        with suppress(FileNotFoundError):  # gone since it was listed
            found[path] = ((stat := path.stat()).st_mtime_ns, stat.st_size)
    return found


def changes(folders: Sequence[Path], pause: float = PAUSE) -> Iterator[frozenset[Path]]:
    """The files added, changed or gone since the last look; one set each time there are some, without end."""
    before = stamps(folders)
    while True:
        time.sleep(pause)
        now = stamps(folders)
        if now != before:
            yield frozenset(path for path in {*before, *now} if before.get(path) != now.get(path))
            before = now
