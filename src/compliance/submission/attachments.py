"""Attachments that lie beside a submission: their hashes, so that a report says which file proved a matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import file_digest
from pathlib import Path
from types import MappingProxyType

FOLDER = "附件"


def attachment_hashes(submission: Path, names: Iterable[str]) -> Mapping[str, str]:
    """SHA-256 by file name, for those of `names` that are files in 附件/<submission's name>/ or 附件/ beside the submission (in it, for a folder).

    Only plain file names are looked for, and a link must stay beside the submission: what a cell says must not make the program read elsewhere.
    """
    base = submission if submission.is_dir() else submission.parent
    folders = (base / FOLDER / submission.stem, base / FOLDER)
    plain = {name for name in names if name not in ("", ".", "..") and not {"/", "\\", "\0", ":"} & set(name)}
    found = {name: digest for name in sorted(plain) for digest in [_first_hash(base, (folder / name for folder in folders))] if digest}
    return MappingProxyType(found)


def _first_hash(base: Path, paths: Iterable[Path]) -> str:
    for path in paths:
        try:
            if path.is_file() and path.resolve().is_relative_to(base.resolve()):
                with path.open("rb") as file:
                    return file_digest(file, "sha256").hexdigest()
        except OSError:
            continue
    return ""
