"""Every file of `examples/`, by its path in that folder."""

from __future__ import annotations

from pathlib import Path

import yaml

from compliance.rulebook.rulebook import Rulebook
from examples import dongming, kaifeng
from examples.attestations import duties
from examples.book import Book
from examples.dongming_plants import plant
from examples.kaifeng_plants import PLANTS
from examples.midterm import midterm
from examples.pilot import pilot_files
from examples.profile import KAIFENG
from examples.readme import readme
from examples.writers import Files, csv_folder, workbook, yaml_file

PAPERS = Path(__file__).parent / "papers.yaml"
EXPECTED = "expected.yaml"
FORMATS = {"kaifeng-final/通许县": "csv", "kaifeng-final/祥符区": "yaml"}


def all_files(rules: Rulebook, folder: Path) -> Files:
    """The examples under the given rules; `folder` holds what is written by hand: `expected.yaml` and the published figures."""
    files: Files = {}
    for run, book in _books(rules):
        files |= _written(f"{run}/{book.unit}", book, rules)
    files |= pilot_files(folder)
    files[Path("README.md")] = readme(yaml.safe_load((folder / EXPECTED).read_text(encoding="utf-8")))
    return files


def _books(rules: Rulebook) -> list[tuple[str, Book]]:
    papers = yaml.safe_load(PAPERS.read_text(encoding="utf-8"))
    asked = duties(rules, kaifeng.POLICY)
    finals = [kaifeng.county(profile, asked, rules, papers["kaifeng"], rated=profile.unit == "通许县") for profile in KAIFENG]
    finals.append(kaifeng.city(asked, rules, papers["kaifeng"]))
    for book in finals:
        PLANTS[book.unit](book)
    dongming_county = dongming.county(duties(rules, dongming.POLICY), rules, papers["dongming"])
    plant(dongming_county)
    found = [("kaifeng-midterm", midterm(book, rules.tables)) for book in finals if book.level != "市"]
    return [*found, *(("kaifeng-final", book) for book in finals), ("dongming-effectiveness", dongming_county)]


def _written(name: str, book: Book, rules: Rulebook) -> Files:
    match FORMATS.get(name, "xlsx"):
        case "csv":
            return {Path(name) / path: data for path, data in csv_folder(book, rules.tables).items()}
        case "yaml":
            return {Path(f"{name}.yaml"): yaml_file(book)}
        case _:
            return {Path(f"{name}.xlsx"): workbook(book, rules.tables)}
