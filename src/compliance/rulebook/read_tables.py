"""Table definitions, code lists and indicators as values, out of documents that fit their schemas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from compliance.located import Located, plain
from compliance.model.place import Place
from compliance.rulebook.table_model import (
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
)

Entry = Mapping[str, Any]


def read_table(node: Located) -> TableDef:
    """The table that a document of schema `table` defines."""
    entry = plain(node)
    fields = {name: _field(name, child) for name, child in entry["fields"].items()}
    return TableDef(
        name=entry["table"],
        title=entry["title"],
        sheet=entry["sheet"],
        kind=entry["kind"],
        key=tuple(entry["key"]),
        fields=MappingProxyType(fields),
        checks=tuple(_check(child) for child in node.at(["checks"]).elements()),
        optional_for=tuple(entry.get("optional_for", ())),
        cover=entry.get("cover", False),
        note=entry.get("note", ""),
        label=entry.get("label", ""),
        active=entry.get("active", {}),
        office=entry.get("office", ""),
        prefill=_prefill(entry["prefill"]) if "prefill" in entry else None,
        place=node.place,
    )


def read_code_list(node: Located) -> CodeList:
    """The code list that a document of schema `codes` defines."""
    entry = plain(node)
    values = {code: Code(code, **child) if isinstance(child, dict) else Code(code, child) for code, child in entry["values"].items()}
    return CodeList(entry["codes"], entry["title"], MappingProxyType(values), entry.get("open", False), node.place)


def read_indicator(node: Located) -> IndicatorDef:
    """The indicator that a document of schema `indicator` defines."""
    entry = plain(node)
    return IndicatorDef(code=entry.pop("indicator"), place=node.place, **entry)


def _field(name: str, entry: Entry) -> Field:
    lists = {key: tuple(entry[key]) for key in ("values", "to") if key in entry}
    cut = {"after_cutoff": _after_cutoff(entry["after_cutoff"])} if "after_cutoff" in entry else {}
    return Field(**{"name": name, **entry, **lists, **cut})


def _prefill(entry: Entry) -> Prefill:
    return Prefill(**{**entry, "show": tuple(entry.get("show", ()))})


def _after_cutoff(entry: Any) -> AfterCutoff:
    if entry == "drop":
        return AfterCutoff(drop=True)
    return AfterCutoff(drop=False, changes=(*((name, None) for name in entry.get("blank", ())), *entry.get("set", {}).items()))


def _check(node: Located) -> TableCheck:
    entry = plain(node)
    build = next(build for operator, build in _CHECKS.items() if operator in entry)
    return build(entry, node.place)


def _not_greater(entry: Entry, place: Place) -> NotGreater:
    left, right = entry["not_greater"]
    limit = right if isinstance(right, str) else Decimal(right)
    return NotGreater(left, limit, next(iter(entry.get("when", {})), None), entry["message"], place)


def _sum_not_greater(entry: Entry, place: Place) -> SumNotGreater:
    parts, total = entry["sum_not_greater"]
    return SumNotGreater(tuple(parts), total, entry["message"], place)


def _in_order(entry: Entry, place: Place) -> InOrder:
    return InOrder(tuple(entry["in_order"]), entry["message"], place)


def _one_per(entry: Entry, place: Place) -> OnePer:
    agrees = entry.get("agrees_with", {})
    return OnePer(entry["one_per"]["group"], tuple(entry["one_per"]["where"].items()), agrees.get("table"), agrees.get("field"), entry["message"], place)


def _filled_when_referenced(entry: Entry, place: Place) -> FilledWhenReferenced:
    return FilledWhenReferenced(tuple(entry["filled_when_referenced"]), tuple(entry.get("by", ())), entry["message"], place)


_CHECKS: Mapping[str, Callable[[Entry, Place], TableCheck]] = {
    "not_greater": _not_greater,
    "sum_not_greater": _sum_not_greater,
    "in_order": _in_order,
    "one_per": _one_per,
    "filled_when_referenced": _filled_when_referenced,
}
