"""Which published schema an editor holds which file against, and the settings of Visual Studio Code that say so."""

from __future__ import annotations

from importlib import resources
from typing import Any

FOLDERS = {
    "calendar": "calendars", "codes": "codes", "indicator": "indicators", "query": "queries", "reading": "readings", "recount": "recounts",
    "table": "tables",
}  # fmt: skip
REQUIREMENTS = "rules/*/requirements/*.yaml"
RULES = "rules/*/*/**/*.yaml"
BESIDE = {"waivers": ["waivers*.yaml", "豁免*.yaml"], "weights": ["weights*.yaml", "权重*.yaml"]}
"""Files of evaluators, which lie wherever they keep them."""
OUTPUTS = {"compare": "compare.json", "results": "results.json", "rules-output": "compliance-rules*.json", "summary": "summary.json"}


def schema_texts() -> dict[str, str]:
    """The published schemas by file name."""
    folder = resources.files("compliance").joinpath("schemas")
    return {item.name: item.read_text("utf-8") for item in sorted(folder.iterdir(), key=lambda item: item.name) if item.name.endswith(".schema.json")}


def globs() -> dict[str, list[str]]:
    """The YAML files of each schema, none of them in two. Editors put `**/` before each, so a repository that is itself called `rules` needs the exclusions."""
    shared = {name: f"rules/{folder}/*.yaml" for name, folder in FOLDERS.items()}
    others = [*shared.values(), REQUIREMENTS, "rules/*/clauses.yaml"]
    return {**{name: [glob] for name, glob in shared.items()}, "requirement": [REQUIREMENTS], "rule": [RULES, *(f"!{glob}" for glob in others)], **BESIDE}


def settings(folder: str) -> dict[str, Any]:
    """The settings for schemas that lie in `folder`, told from the workspace or absolute."""
    base = folder if folder.startswith("/") or ":" in folder else f"./{folder}"
    return {
        "yaml.schemas": {f"{base}/{name}.schema.json": patterns for name, patterns in globs().items()},
        "json.schemas": [{"fileMatch": [pattern], "url": f"{base}/{name}.schema.json"} for name, pattern in OUTPUTS.items()],
    }
