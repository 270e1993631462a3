"""A `results.json` read back, for what is made from results."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError

MOST = 20
MEND = "用 compliance evaluate 写出的 results.json"


def read_results(path: Path) -> dict[str, Any]:
    """The data of a `results.json`. Raises ProblemsError for a file that is none: no JSON, or not of the published schema."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ProblemsError([Problem("no-results", f"不是评估结果文件：{error}", Place(path.name), MEND)]) from None
    if problems := _faults(data, path.name):
        raise ProblemsError(problems)
    found: dict[str, Any] = data
    return found


def _faults(data: Any, name: str) -> list[Problem]:
    from jsonschema import Draft202012Validator
    from referencing import Registry

    from compliance.rulebook.schema import published

    errors = Draft202012Validator(published("results"), registry=Registry()).iter_errors(data)
    return [Problem("not-results", f"不合评估结果的格式：{error.json_path} {error.message[:120]}", Place(name), MEND) for error in islice(errors, MOST)]
