"""What no schema can see: quotes, anchors, atoms, readings, tables, fields and codes that rules name must exist and agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from compliance.model.problem import Problem
from compliance.operators import OPERATORS
from compliance.operators.conditions import Condition, fields_read, parse_conditions
from compliance.operators.rate import bound
from compliance.rulebook.checks import Parameters, Programs, compile_check, named_parameters
from compliance.rulebook.documents import PolicyDocument
from compliance.rulebook.inventory import Clause
from compliance.rulebook.readings import Reading
from compliance.rulebook.rules import Requirement, Rule, patched
from compliance.rulebook.suggest import suggestion
from compliance.rulebook.table_model import Field, Tables

CONDITION_KEYS = ("where", "register", "must", "running")


def cross_check(
    document: PolicyDocument,
    clauses: Mapping[str, Clause],
    rules: Iterable[Rule],
    requirements: Iterable[Requirement],
    tables: Tables,
    readings: Mapping[str, Reading],
) -> Iterator[Problem]:
    """Every disagreement between the rules of a policy and what they refer to."""
    rules, programs = list(rules), Programs()
    parameters = named_parameters({name: {key: item.default for key, item in reading.parameters.items()} for name, reading in readings.items()})
    for rule in rules:
        faults = [*_law(rule, document, clauses), *_readings(rule, readings), *_check(rule, tables, parameters, programs)]
        yield from dict.fromkeys(faults)
    requirements = list(requirements)
    yield from _carried_once([*rules, *requirements])
    yield from _groups(requirements, {rule.id for rule in rules}, document, clauses)


KEY_OF = {
    "unknown-clause": "covers", "background-clause": "covers", "no-clause": "covers", "unknown-unit": "applies", "unknown-anchor": "clause",
    "quote-not-found": "quote", "unknown-reading": "readings", "unknown-reading-value": "readings", "default-patched": "readings",
    "unknown-rule": "rules", "unknown-requirement": "groups", "circular-requirement": "groups", "carried-twice": "covers",
}  # fmt: skip


def _fault(rule: Rule | Requirement, code: str, message: str, mend: str) -> Problem:
    """A problem at the line of the key that it concerns (a rule's check, where no other is named)."""
    place = rule.places.get(KEY_OF.get(code, "check"), rule.place)
    return Problem(code, f"{rule.id}：{message}", place, mend)


def _law(rule: Rule, document: PolicyDocument, clauses: Mapping[str, Clause]) -> Iterator[Problem]:
    yield from _quoted(rule, document)
    for atom in rule.atoms():
        if atom not in clauses:
            yield _fault(rule, "unknown-clause", f"条款“{atom}”不在清单中", suggestion(atom, clauses, "对照 clauses.yaml"))
        elif clauses[atom].kind == "background":
            yield _fault(rule, "background-clause", f"条款“{atom}”是背景性条款", "从 covers 中去掉，或改正清单中的 kind")
    units = [*(rule.units or ()), *(name for name in rule.by or () if name != "default"), *(name for item in rule.items for name in item.units or ())]
    for unit in units:
        if unit not in document.units:
            yield _fault(rule, "unknown-unit", f"单位“{unit}”不在政策的实施范围", suggestion(unit, document.units, "对照政策文件的 units"))
    if not rule.atoms():
        yield _fault(rule, "no-clause", "没有写明它判定哪一条款", "在 covers 或 items 中写明条款编号")


def _quoted(item: Rule | Requirement, document: PolicyDocument) -> Iterator[Problem]:
    if item.anchor not in document.clauses:
        yield _fault(item, "unknown-anchor", f"政策文件中没有位置“{item.anchor}”", suggestion(item.anchor, document.clauses, "对照政策文件的锚点"))
    elif not document.contains(item.anchor, item.quote):
        yield _fault(item, "quote-not-found", f"引文“{item.quote[:40]}”不在 {item.anchor} 的原文中", "逐字照录原文，或改正位置")


def _readings(rule: Rule, readings: Mapping[str, Reading]) -> Iterator[Problem]:
    for name, patches in rule.readings.items():
        if name not in readings:
            yield _fault(rule, "unknown-reading", f"没有口径“{name}”", suggestion(name, readings, "先在 readings 中写出这条口径"))
            continue
        for value in patches:
            if value not in readings[name].values:
                yield _fault(rule, "unknown-reading-value", f"口径“{name}”没有读法“{value}”", suggestion(value, readings[name].values, "对照口径文件"))
            elif value == readings[name].default:
                yield _fault(rule, "default-patched", f"口径“{name}”的默认读法“{value}”不应再改规则", "默认读法直接写在规则里")


def _check(rule: Rule, tables: Tables, parameters: Parameters, programs: Programs) -> Iterator[Problem]:
    variants = [rule, *(patched(rule, patch) for patches in rule.readings.values() for patch in patches.values())]
    for variant in variants:
        try:
            root = compile_check(variant, parameters, programs)
        except (ValueError, KeyError, TypeError) as error:
            yield _fault(rule, "bad-check", f"检查写法不成立：{error}", "对照规则语言说明")
            continue
        yield from _node(variant, root, tables)


def _node(rule: Rule, node: Any, tables: Tables) -> Iterator[Problem]:
    for child in node.children:
        yield from _node(rule, child, tables)
    if node.children or OPERATORS[node.operator].composite:
        return
    params = node.params
    if node.operator == "deadline" and node.by is None:
        yield _fault(rule, "no-due-date", "deadline 需要期限", "写明 by")
    if node.operator == "rate":
        yield from _rate(rule, params, tables)
        return
    table = params.get("of") or params.get("in") or params.get("table")
    for name in filter(None, (table, params.get("per"), params.get("scope") if params.get("scope") != "county" else None)):
        if name not in tables.tables:
            yield _fault(rule, "unknown-table", f"没有表“{name}”", suggestion(str(name), tables.tables, "对照 rules/tables"))
            return
    yield from _conditions_of(rule, node.operator, params, table, tables)


def _rate(rule: Rule, params: Mapping[str, Any], tables: Tables) -> Iterator[Problem]:
    bound(params)
    codes = params["indicator"] if isinstance(params["indicator"], list) else [params["indicator"]]
    for code in codes:
        if code not in tables.indicators:
            yield _fault(rule, "unknown-indicator", f"没有指标“{code}”", suggestion(code, tables.indicators, "对照 rules/indicators"))


def _conditions_of(rule: Rule, operator: str, params: Mapping[str, Any], table: str | None, tables: Tables) -> Iterator[Problem]:
    on = dict.fromkeys(CONDITION_KEYS, table) | {"per_where": params.get("per"), "scope_where": params.get("scope")}
    if operator == "unchanged":
        on["where"] = params["of"]
    mappings = [(params[key], owner) for key, owner in on.items() if key in params and owner]
    mappings += [(where, table) for where in params.get("review_if", ()) if isinstance(where, Mapping) and table]
    for side in ("equals", "shares_of", "only_if", "coverage"):
        if isinstance(params.get(side), Mapping):
            mappings.append((params[side].get("where", {}), params[side]["in"]))
    for mapping, owner in mappings:
        for condition in parse_conditions(mapping):
            yield from _condition(rule, condition, owner, tables)
    for key in ("via", "distinct", "evidence", "sum", "value", "by", "month"):
        if isinstance(params.get(key), str) and table and params[key] not in tables.tables[table].fields:
            yield _fault(
                rule, "unknown-field", f"表“{table}”没有字段“{params[key]}”", suggestion(params[key], tables.tables[table].fields, "对照 rules/tables")
            )


def _condition(rule: Rule, condition: Condition, table: str, tables: Tables) -> Iterator[Problem]:
    if condition.kind == "any_of":
        for part in condition.operand:
            for inner in part:
                yield from _condition(rule, inner, table, tables)
        return
    if condition.kind == "count_in":
        where = {**condition.operand.get("register", {}), **condition.operand.get("where", {})}
        for inner in parse_conditions(where):
            yield from _condition(rule, inner, condition.operand["of"], tables)
        return
    for path in fields_read(condition):
        field = _field(path.split("."), table, tables)
        if field is None:
            known = tables.tables[table].fields if table in tables.tables else {}
            yield _fault(rule, "unknown-field", f"表“{table}”没有字段“{path}”", suggestion(path, known, "对照 rules/tables"))
        elif path == ".".join(condition.path):
            yield from _codes(rule, condition, field, tables)


def _codes(rule: Rule, condition: Condition, field: Field, tables: Tables) -> Iterator[Problem]:
    if field.type == "bool" and condition.kind == "is" and not all(isinstance(value, bool) for value in condition.operand):
        yield _fault(rule, "bad-value", f"字段“{field.name}”应与 true 或 false 比较", "改为 true 或 false")
    if field.type != "code" or condition.kind not in ("is", "not", "includes"):
        return
    known = tables.codes_of(field)
    open_list = field.codes is not None and tables.codes[field.codes].open
    values = condition.operand if isinstance(condition.operand, tuple) else (condition.operand,)
    for value in values:
        if value not in known and not open_list:
            yield _fault(rule, "unknown-code", f"字段“{field.name}”没有代码“{value}”", suggestion(str(value), known, "对照代码表"))


def _field(path: list[str], table: str, tables: Tables) -> Field | None:
    if table not in tables.tables or path[0] not in tables.tables[table].fields:
        return None
    field = tables.tables[table].fields[path[0]]
    if len(path) == 1:
        return field
    return next((found for target in field.to if (found := _field(path[1:], target, tables))), None)


def _carried_once(rules: list[Rule | Requirement]) -> Iterator[Problem]:
    carriers: dict[str, list[Rule | Requirement]] = defaultdict(list)
    for rule in rules:
        for atom in rule.atoms() if isinstance(rule, Rule) else rule.covers:
            carriers[atom].append(rule)
    for atom, found in carriers.items():
        if len(found) > 1:
            yield _fault(found[1], "carried-twice", f"条款“{atom}”已由规则 {found[0].id} 判定", "一项义务只由一条规则判定")


def _groups(requirements: list[Requirement], rules: set[str], document: PolicyDocument, clauses: Mapping[str, Clause]) -> Iterator[Problem]:
    known = {item.id for item in requirements}
    for item in requirements:
        yield from _quoted(item, document)
        for atom in item.covers:
            if atom not in clauses:
                yield _fault(item, "unknown-clause", f"条款“{atom}”不在清单中", suggestion(atom, clauses, "对照 clauses.yaml"))
        for name in item.rules:
            if name not in rules:
                yield _fault(item, "unknown-rule", f"没有规则“{name}”", suggestion(name, rules, "对照规则文件"))
        for name in item.groups:
            if name not in known:
                yield _fault(item, "unknown-requirement", f"没有要求组“{name}”", suggestion(name, known, "对照要求组文件"))
    yield from _cycles({item.id: item for item in requirements})


def _cycles(requirements: Mapping[str, Requirement]) -> Iterator[Problem]:
    for item in requirements.values():
        below, pending = set[str](), list(item.groups)
        while pending:
            name = pending.pop()
            if name not in below and name in requirements:
                below.add(name)
                pending += requirements[name].groups
        if item.id in below:
            yield _fault(item, "circular-requirement", "要求组包含了自己", "去掉循环的一环")
