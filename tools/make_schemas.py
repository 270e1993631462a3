"""Writes the JSON Schemas that follow from the operator table; a test fails when they are stale."""

from __future__ import annotations

import json
from pathlib import Path

from compliance.rulebook.schema import query_schema, recount_schema, requirement_schema, rule_schema

FOLDER = Path(__file__).resolve().parent.parent / "src" / "compliance" / "schemas"


def main() -> None:
    """Write the schemas of rules, requirement groups, queries and recounts."""
    for name, schema in (("rule", rule_schema()), ("requirement", requirement_schema()), ("query", query_schema()), ("recount", recount_schema())):
        text = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=False) + "\n"
        (FOLDER / f"{name}.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
