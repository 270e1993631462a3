"""Work on rules shared out among processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
CHUNK = 8
"""Rules handed out at a time: few enough that no process ends long after the others."""

_work: list[Callable[[Any], Any]] = []


def shared_out(work: Callable[[Any], T], tasks: Sequence[Any], jobs: int) -> Iterator[T]:
    """The result of each task, in order. Processes are forked, so that they hold the rulebook already; where that is not to be had, one does all."""
    if jobs < 2 or len(tasks) <= CHUNK or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, tasks)
        return
    _work.append(work)
    try:
        with multiprocessing.get_context("fork").Pool(min(jobs, len(tasks))) as pool:
            yield from pool.imap(_one, tasks, CHUNK)
    finally:
        _work.pop()


def _one(task: Any) -> Any:
    return _work[-1](task)


def cores() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
