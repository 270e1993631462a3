"""Writes everything under `examples/`: `python tools/make_examples.py`. The same rules and tables give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from examples.all_files import all_files

from compliance.rulebook.paths import policy_docs_dir, rules_dir
from compliance.rulebook.rulebook import load_rulebook

FOLDER = Path(__file__).resolve().parents[1] / "examples"
KEPT = ("expected.yaml", "source.csv")


def made_before(folder: Path, files: Iterable[Path]) -> list[Path]:
    """The files that lie where the tool writes: in the folders of its own, apart from what was put there by hand."""
    own = {path.parts[0] for path in files}
    found = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in KEPT]
    return [path for path in found if path.parts[0] in own]


def main() -> None:
    """Write the files, and take away those that are no longer made."""
    files = all_files(load_rulebook(rules_dir(), policy_docs_dir()), FOLDER)
    for path in made_before(FOLDER, files):
        if path not in files:
            (FOLDER / path).unlink()
    for path, data in files.items():
        (FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / path).write_bytes(data)


if __name__ == "__main__":
    main()
