"""Witnesses saved as examples, one file a rule, in the shape that rule files have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml


def save(examples: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]], folder: Path) -> int:
    """Write `<folder>/<policy>/<rule>.yaml` with the examples of each rule; the number of files. Raises OSError."""
    for (policy, rule), found in examples.items():
        path = folder / policy / f"{rule}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {"rule": rule, "examples": [dict(item) for item in found]}
        path.write_text(yaml.dump(content, allow_unicode=True, sort_keys=False, Dumper=_Plain), encoding="utf-8", newline="\n")
    return len(examples)


class _Plain(yaml.SafeDumper):
    """Without aliases, which rule files do not allow."""

    def ignore_aliases(self, data: Any) -> bool:
        """Every value is written out."""
        del data
        return True
