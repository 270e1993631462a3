"""What a rulebook is made of, byte for byte, as one number."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path


def fingerprint(rules_dir: Path) -> str:
    """The sha256 over the names and contents of all rule files."""
    digest = hashlib.sha256()
    files = _rule_files(str(rules_dir), (), frozenset()) if rules_dir.is_dir() else ()
    for name, path in sorted(files):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  (a thousand Path objects take as long as the hashing)
            content = file.read()
        digest.update(f"{'/'.join(name)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _rule_files(folder: str, name: tuple[str, ...], within: frozenset[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The name, in parts, and the path of every rule file. Links to folders are followed, as the loader follows them, but none twice on one way down."""
    with os.scandir(folder) as entries:
        for entry in entries:
            below = (*name, entry.name)
            if not entry.is_dir():
                if entry.name.endswith(".yaml"):
                    yield below, entry.path
            elif not entry.is_symlink():
                yield from _rule_files(entry.path, below, within)
            elif (target := os.path.realpath(entry.path)) not in within:
                yield from _rule_files(entry.path, below, within | {target})
