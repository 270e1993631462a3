"""A rulebook that was once loaded and found in order is kept, so that the next start need not check it again.

The key covers every byte of rules and policy documents, of the schemas and of the program that reads and checks them, and Python's version.
The file lies in the user's own cache folder and is read only if nobody else can write it. A cache that cannot be read or written, or that was
damaged, is as good as none.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from pathlib import Path

from compliance import __version__
from compliance.rulebook.fingerprint import fingerprint
from compliance.rulebook.pickled import packed, unpacked
from compliance.rulebook.rulebook import Rulebook, load_rulebook

OFF = "COMPLIANCE_NO_CACHE"
_PARTS = ("model/*.py", "operators/*.py", "rulebook/*.py", "located/*.py", "schemas/*.json")
_DIGEST = hashlib.sha256().digest_size


def load_cached_rulebook(rules_dir: Path, policy_docs_dir: Path) -> Rulebook:
    """The rulebook of two folders, from the cache where it is unchanged. Raises ProblemsError as `load_rulebook` does."""
    if os.environ.get(OFF):
        return load_rulebook(rules_dir, policy_docs_dir)
    key = _key(rules_dir, policy_docs_dir)
    path = _folder() / f"{key}.rulebook"
    kept = _read(path)
    if kept is not None:
        return kept
    book = load_rulebook(rules_dir, policy_docs_dir)
    if _key(rules_dir, policy_docs_dir) == key:  # else files changed while they were read
        _write(path, book)
    return book


def _folder() -> Path:
    base = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "county-compliance"


def _key(rules_dir: Path, policy_docs_dir: Path) -> str:
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(f"{__version__} {sys.version} {fingerprint(rules_dir)}".encode())
    for path in (*sorted(policy_docs_dir.glob("*.md")), *(path for part in _PARTS for path in sorted(package.glob(part)))):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _read(path: Path) -> Rulebook | None:
    try:
        status = path.stat()
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            return None
        data = path.read_bytes()
        if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            return None
        book = unpacked(data[_DIGEST:])
    except (OSError, pickle.PickleError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
        return None
    return book if isinstance(book, Rulebook) else None


def _write(path: Path, book: Rulebook) -> None:
    import tempfile

    data = packed(book)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(data).digest() + data)
        Path(file.name).replace(path)
        for old in path.parent.glob("*.rulebook"):
            if old != path and old.stat().st_mtime < path.stat().st_mtime - 30 * 86400:
                old.unlink(missing_ok=True)
    except OSError:
        return
