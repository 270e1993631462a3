"""Every file of `examples/`, by its path in that folder."""

from __future__ import annotations

from pathlib import Path

import yaml
from compliance.rulebook.rulebook import Rulebook

from examples import dongming
from examples.attestations import duties
from examples.kaifeng import POLICY, city, county
from examples.profile import KAIFENG
from examples.writers import Files, csv_folder, json_file, workbook, yaml_file

PAPERS = Path(__file__).parent / "papers.yaml"


def all_files(rules: Rulebook, folder: Path) -> Files:
    """The examples under the given rules; `folder` holds what is written by hand: `expected.yaml` and the published figures."""
    del folder
    papers = yaml.safe_load(PAPERS.read_text(encoding="utf-8"))
    asked = duties(rules, POLICY)
    files: Files = {}
    final = Path("kaifeng-final")
    for profile in KAIFENG:
        book = county(profile, asked, rules, papers["kaifeng"], rated=profile.unit == "通许县")
        if profile.unit == "通许县":
            files |= {final / profile.unit / path: data for path, data in csv_folder(book, rules.tables).items()}
        elif profile.unit == "祥符区":
            files[final / f"{profile.unit}.yaml"] = yaml_file(book)
        else:
            files[final / f"{profile.unit}.xlsx"] = workbook(book, rules.tables)
    files[final / "开封市.xlsx"] = workbook(city(asked, rules, papers["kaifeng"]), rules.tables)
    county_of_dongming = dongming.county(duties(rules, dongming.POLICY), rules, papers["dongming"])
    files[Path("dongming-effectiveness/东明县.xlsx")] = workbook(county_of_dongming, rules.tables)
    return files
