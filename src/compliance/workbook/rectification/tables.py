"""The two sheets of a ledger that are read back, defined as the sheets of a submission are, so that the same reader takes them."""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType

from compliance.located import load_yaml
from compliance.rulebook.read_tables import read_table
from compliance.rulebook.table_model import Tables

COVER, PROBLEM = "rectification", "problem"
FILES = ("cover.yaml", "problems.yaml")


@cache
def ledger_tables() -> Tables:
    """The definitions, from this package's own data."""
    folder = resources.files(__package__)
    tables = [read_table(load_yaml(folder.joinpath(name).read_bytes(), name)) for name in FILES]
    return Tables(MappingProxyType({table.name: table for table in tables}), MappingProxyType({}), MappingProxyType({}), COVER)
