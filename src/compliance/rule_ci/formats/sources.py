"""The files that places name: where they lie, and what stands at a line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

from compliance.model.place import Place

_YAML_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Sources:
    """The rules folder and that of the policy documents, under the names `rules/` and `policy_docs/` by which places call them."""

    def __init__(self, rules_dir: Path, policy_docs_dir: Path) -> None:
        self._folders = {policy_docs_dir.name: policy_docs_dir, rules_dir.name: rules_dir, "policy_docs": policy_docs_dir, "rules": rules_dir}
        self._lines: dict[str, list[str]] = {}

    def path(self, place: Place) -> Path | None:
        """The real path of the place's file; None when it lies in neither folder."""
        first, *rest = PurePosixPath(place.file).parts or ("",)
        folder = self._folders.get(first)
        return None if folder is None or ".." in rest else folder.joinpath(*rest)

    def shown(self, place: Place) -> str:
        """The path from the current directory, with slashes, when the file lies below it; else the place's own name for it."""
        path = self.path(place)
        here = Path.cwd().resolve()
        if path is None or not path.resolve().is_relative_to(here):
            return place.file
        return path.resolve().relative_to(here).as_posix()

    def named(self, place: Place) -> str:
        """The place in words, its file as `shown`."""
        return str(replace(place, file=self.shown(place)))

    def line(self, place: Place) -> str | None:
        """The line at the place, without its end; None when there is no such file or line."""
        if place.line is None:
            return None
        lines = self._read(place)
        return lines[place.line - 1] if 0 < place.line <= len(lines) else None

    def _read(self, place: Place) -> list[str]:
        if place.file not in self._lines:
            self._lines[place.file] = _lines(self.path(place))
        return self._lines[place.file]


def _lines(path: Path | None) -> list[str]:
    """The lines as places count them: YAML has more line ends than a document in Markdown."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace") if path else ""
    except OSError:
        return []
    return _YAML_BREAK.split(text) if path and path.suffix == ".yaml" else [line.removesuffix("\r") for line in text.split("\n")]
