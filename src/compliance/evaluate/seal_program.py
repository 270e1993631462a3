"""The program itself as hashes and versions: its sources, the templates of its reports, the engines. Each is worked out once a process."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from compliance import __version__
from compliance.engine import DurableEngine

PACKAGE = Path(__file__).resolve().parent.parent
APART = ("_data", "__pycache__")
"""Folders of the package that hold no source: what an installation puts beside it, and compiled files."""
TEMPLATES = (".j2", ".css", ".docx")
_RECORD = re.compile(r"durable_rules-([^-]+)(?:\.dist-info|-.*\.egg-info|\.egg-info)")


@lru_cache(maxsize=4)
def sources_digest(package: Path) -> str:
    """The SHA-256 over names and bytes of all Python files of a package: the same installed from a wheel and run from a checkout."""
    return _digest(_sources(str(package), ()))


@lru_cache(maxsize=4)
def templates_digest(folders: tuple[Path, ...]) -> str:
    """The SHA-256 over names and bytes of the templates that reports are filled into: each from the first folder that has it.

    What editors leave beside them does not count.
    """
    found = {name: path for folder in reversed(folders) for name, path in _templates(folder)}
    return _digest(((name,), path) for name, path in found.items())


def engine_versions(names: Iterable[str]) -> str:
    """The engines that ran, each with its version; the reference engine is part of the program."""
    return ", ".join(f"{name} {_durable_version() if name == DurableEngine.name else __version__}" for name in names)


@lru_cache(maxsize=1)
def _durable_version() -> str:
    """The version of durable-rules as its installer recorded it beside the module: importlib.metadata says the same, but takes 20 ms to import."""
    spec = find_spec("durable_rules_engine")
    beside = Path(spec.origin).parent.iterdir() if spec and spec.origin else ()
    found = [match.group(1) for path in beside if (match := _RECORD.fullmatch(path.name))]
    if len(found) == 1:
        return found[0]
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(DurableEngine.name)
    except PackageNotFoundError:
        return "of unknown version"


def _templates(folder: Path) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        yield from ((entry.name, entry.path) for entry in entries if entry.name.endswith(TEMPLATES) and entry.name[0] not in ".~")


def _sources(folder: str, name: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield (*name, entry.name), entry.path
            elif entry.name not in APART and entry.is_dir():
                yield from _sources(entry.path, (*name, entry.name))


def _digest(files: Iterable[tuple[tuple[str, ...], str]]) -> str:
    digest = hashlib.sha256()
    for name, path in sorted(files):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  (hundreds of Path objects take as long as the hashing)
            content = file.read()
        digest.update(f"{'/'.join(name)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
