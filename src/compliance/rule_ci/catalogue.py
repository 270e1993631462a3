"""The catalogue of problem codes: what each means, why it matters, and what to write instead. Source: `lint_catalogue.yaml` beside this module."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from compliance.located import load_yaml, plain

FILE = "lint_catalogue.yaml"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One code. `avoid` and `prefer` are snippets of a rule file or document; `page` is the path of its page in the repository."""

    code: str
    title: str
    why: str
    avoid: str
    prefer: str
    page: str


def entry(code: str) -> CatalogueEntry | None:
    """What the catalogue says about a code; None for a code that it lacks."""
    return entries().get(code)


@functools.cache
def entries() -> Mapping[str, CatalogueEntry]:
    """Every entry by code, in the order of the file."""
    written = plain(load_yaml(resources.files("compliance.rule_ci").joinpath(FILE).read_bytes(), FILE))
    return MappingProxyType({code: CatalogueEntry(code, page=f"docs/lint/{code}.md", **texts) for code, texts in written.items()})
