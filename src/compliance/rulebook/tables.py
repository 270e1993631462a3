"""The tables, code lists and indicators under `rules/`, checked against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from compliance.located import Located, load_yaml
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.check_tables import check_tables
from compliance.rulebook.read_tables import read_code_list, read_indicator, read_table
from compliance.rulebook.schema import problems_of
from compliance.rulebook.table_model import (
    INDICATOR_CODES,
    AfterCutoff,
    Code,
    CodeList,
    Field,
    FilledWhenReferenced,
    IndicatorDef,
    InOrder,
    NotGreater,
    OnePer,
    Prefill,
    SumNotGreater,
    TableCheck,
    TableDef,
    Tables,
)

__all__ = [
    "AfterCutoff",
    "Code",
    "CodeList",
    "Field",
    "FilledWhenReferenced",
    "InOrder",
    "IndicatorDef",
    "NotGreater",
    "OnePer",
    "Prefill",
    "SumNotGreater",
    "TableCheck",
    "TableDef",
    "Tables",
    "load_tables",
]
_T = TypeVar("_T", TableDef, CodeList, IndicatorDef)


def load_tables(rules_dir: Path) -> Tables:
    """What `rules_dir` says a submission may hold. Raises ProblemsError with every fault of the files."""
    problems: list[Problem] = []
    documents = {
        schema: list(_documents(rules_dir, folder, schema, problems))
        for folder, schema in (("tables", "table"), ("codes", "codes"), ("indicators", "indicator"))
    }
    if problems:
        raise ProblemsError(problems)
    indicators = _named(documents["indicator"], "indicator", read_indicator, problems)
    codes = _named(documents["codes"], "codes", read_code_list, problems)
    codes.setdefault(INDICATOR_CODES, _indicator_codes(indicators))
    tables = _named(documents["table"], "table", read_table, problems)
    problems += check_tables([node for _, node in documents["table"]], tables, codes)
    if problems:
        raise ProblemsError(problems)
    cover = next(table.name for table in tables.values() if table.cover)
    ordered = dict(sorted(tables.items(), key=lambda item: item[1].sheet))
    return Tables(MappingProxyType(ordered), MappingProxyType(codes), MappingProxyType(indicators), cover)


def _documents(rules_dir: Path, folder: str, schema: str, problems: list[Problem]) -> Iterator[tuple[str, Located]]:
    where = rules_dir / folder
    paths = sorted(where.glob("*.yaml"))
    if not paths:
        problems.append(Problem("no-files", f"规则文件夹缺少 {folder} 下的定义", Place(f"{rules_dir.name}/{folder}"), "检查规则文件夹是否完整"))
    for path in paths:
        try:
            node = load_yaml(path.read_bytes(), f"{rules_dir.name}/{folder}/{path.name}")
        except ProblemsError as error:
            problems += error.problems
            continue
        faults = problems_of(node, schema)
        problems += faults
        if not faults:
            yield path.stem, node


def _named(documents: list[tuple[str, Located]], key: str, read: Callable[[Located], _T], problems: list[Problem]) -> dict[str, _T]:
    found: dict[str, _T] = {}
    for stem, node in documents:
        name = node.at([key]).value
        if name != stem:
            problems.append(Problem("file-name", f"文件名“{stem}”与其中的“{name}”不一致", node.at([key]).place, f"把文件改名为 {name}.yaml"))
        found[name] = read(node)
    return found


def _indicator_codes(indicators: dict[str, IndicatorDef]) -> CodeList:
    values = {code: Code(code, indicator.title) for code, indicator in indicators.items()}
    return CodeList(INDICATOR_CODES, "指标代码", MappingProxyType(values))
