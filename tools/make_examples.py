"""Writes everything under `examples/`: `python tools/make_examples.py`. The same rules and tables give the same bytes."""

from __future__ import annotations

from pathlib import Path

from examples.all_files import all_files

from compliance.rulebook.paths import policy_docs_dir, rules_dir
from compliance.rulebook.rulebook import load_rulebook

FOLDER = Path(__file__).resolve().parents[1] / "examples"
KEPT = ("expected.yaml", "source.csv")


def main() -> None:
    """Write the files, and take away those that are no longer made."""
    files = all_files(load_rulebook(rules_dir(), policy_docs_dir()), FOLDER)
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file() and path.relative_to(FOLDER) not in files and path.name not in KEPT:
            path.unlink()
    for path, data in files.items():
        (FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / path).write_bytes(data)


if __name__ == "__main__":
    main()
