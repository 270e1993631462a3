"""A rulebook that was once loaded and found in order is kept, so that the next start need not check it again.

The key covers every byte of rules and policy documents, the program's own source and Python's version. The file lies in the user's own
cache folder and is read only if nobody else can write it. A cache that cannot be read or written is as good as none.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
import tempfile
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from compliance import __version__
from compliance.rulebook.rulebook import Rulebook, fingerprint, load_rulebook

OFF = "COMPLIANCE_NO_CACHE"


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


class _Pickler(pickle.Pickler):
    """Writes a record as its class and values: read back in half the time that field by field takes."""

    def reducer_override(self, record: Any) -> Any:
        """How to make an object again."""
        if isinstance(record, MappingProxyType):
            return _read_only, (dict(record),)
        if is_dataclass(record) and not isinstance(record, type) and all(each.init and not each.kw_only for each in fields(record)):
            return type(record), tuple(getattr(record, each.name) for each in fields(record))
        return NotImplemented


def load_cached_rulebook(rules_dir: Path, policy_docs_dir: Path) -> Rulebook:
    """The rulebook of two folders, from the cache where it is unchanged. Raises ProblemsError as `load_rulebook` does."""
    path = _folder() / f"{_key(rules_dir, policy_docs_dir)}.rulebook"
    kept = _read(path)
    if kept is not None:
        return kept
    book = load_rulebook(rules_dir, policy_docs_dir)
    _write(path, book)
    return book


def _folder() -> Path:
    base = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "county-compliance"


def _key(rules_dir: Path, policy_docs_dir: Path) -> str:
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    digest.update(fingerprint(rules_dir).encode())
    for path in sorted(policy_docs_dir.glob("*.md")):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(_program().encode())
    return digest.hexdigest()


@cache
def _program() -> str:
    """Names, sizes and times of the modules whose classes are kept and whose checks are skipped."""
    package = Path(__file__).resolve().parent.parent
    paths = (path for folder in ("model", "operators", "rulebook", "located") for path in sorted((package / folder).glob("*.py")))
    return ";".join(f"{path.name} {(stat := path.stat()).st_size} {stat.st_mtime_ns}" for path in paths)


def _read(path: Path) -> Rulebook | None:
    if os.environ.get(OFF):
        return None
    try:
        status = path.stat()
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            return None
        book = _unpickled(path.read_bytes())
    except (OSError, pickle.PickleError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
        return None
    return book if isinstance(book, Rulebook) else None


def _unpickled(data: bytes) -> object:
    """The kept object. Collecting garbage while a hundred thousand objects are made finds none and takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(data)
    finally:
        if collecting:
            gc.enable()


def _write(path: Path, book: Rulebook) -> None:
    if os.environ.get(OFF):
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            _Pickler(file, protocol=pickle.HIGHEST_PROTOCOL).dump(book)
        Path(file.name).replace(path)
        for old in path.parent.glob("*.rulebook"):
            if old != path and old.stat().st_mtime < path.stat().st_mtime - 30 * 86400:
                old.unlink(missing_ok=True)
    except OSError:
        return
