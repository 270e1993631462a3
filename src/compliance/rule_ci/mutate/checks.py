"""Changes to a check: its members and how they are joined, its conditions, its quantifiers, what its failure means, its operator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.operators import OPERATORS
from compliance.rule_ci.mutate.conditions import Language, mapping_edits
from compliance.rule_ci.mutate.edits import GONE, Edit, Family, under
from compliance.rule_ci.mutate.parameters import GENERATORS

JOINTS = {"all_of": "须全部满足", "any_of": "满足其一即可"}
RECORDED = ("permission", "informational")
FAIL_TITLES = {"non_compliant": "不满足即为不符合", "needs_review": "不满足的由评估人判定"}
OTHER_FORM = {"attested": "judged", "judged": "attested"}
FORM_TITLES = {"attested": "有佐证即为符合", "judged": "由评估人判定"}
OF_ONE_FORM = ("dated", "always")
OWN_TABLE = ("in", "of", "table")
NESTED = ("only_if", "coverage", "equals", "shares_of")


def check_edits(check: Mapping[str, Any], language: Language) -> Iterator[Edit]:
    """Every change of a check and of the checks in it."""
    name, params = next(iter(check.items()))
    if OPERATORS[name].composite:
        yield from _joint_edits(name, params, language)
    elif name not in RECORDED:
        yield from under(_leaf_edits(name, params or {}, language), name)
        yield from _form_edits(name, params or {})


def said(check: Mapping[str, Any], language: Language) -> str:
    """A check in Chinese."""
    name, params = next(iter(check.items()))
    if OPERATORS[name].composite:
        return ("；并且" if name == "all_of" else "；或者").join(said(part, language) for part in params)
    return re.sub(r"\$item(\.\w+)?", "本项", OPERATORS[name].sentence(params or {}, language.names))


def _joint_edits(name: str, parts: list[Mapping[str, Any]], language: Language) -> Iterator[Edit]:
    other = next(joint for joint in JOINTS if joint != name)
    yield Edit(Family.JOINT, (), {other: parts}, JOINTS[name], JOINTS[other])
    for index, part in enumerate(parts):
        rest = {name: parts[:index] + parts[index + 1 :]} if len(parts) > 2 else parts[1 - index]
        yield Edit(Family.JOINT, (), rest, said(part, language))
        yield from under(check_edits(part, language), name, index)


def _leaf_edits(name: str, params: Mapping[str, Any], language: Language) -> Iterator[Edit]:
    yield from GENERATORS[name](params, language)
    yield from _condition_edits(name, params, language)
    if "per" in params and name != "body":
        rest = {key: value for key, value in params.items() if key not in ("per", "per_where", "via", "by_owner")}
        yield Edit(Family.QUANTIFIER, (), rest, f"每一{language.names.table(params['per'])}")
    if "via" in params:
        yield Edit(Family.QUANTIFIER, ("via",), GONE, f"按{language.names.field(_table(params), params['via'])}归属")
    own = params.get("on_fail", "non_compliant")
    changed = GONE if own == "needs_review" else "needs_review"
    yield Edit(Family.PARAMETER, ("on_fail",), changed, FAIL_TITLES[own], next(title for kind, title in FAIL_TITLES.items() if kind != own))


def _table(params: Mapping[str, Any]) -> str:
    return str(next((params[name] for name in OWN_TABLE if name in params), ""))


def _condition_edits(name: str, params: Mapping[str, Any], language: Language) -> Iterator[Edit]:
    """The changes of every mapping of conditions among the parameters."""
    own = str(params["of"]) if name == "unchanged" else _table(params)
    tables = {"where": own, "register": own, "must": own, "running": own, "per_where": params.get("per", ""), "scope_where": params.get("scope", "")}
    for key, table in tables.items():
        if key in params:
            yield from under(mapping_edits(params[key], table, language, keep=key == "must" and name == "every"), key)
    yield from under(_review_edits(params.get("review_if", []), own, language), "review_if")
    for key in NESTED:
        for part in ("register", "where"):
            if part in params.get(key, {}):
                yield from under(mapping_edits(params[key][part], params[key]["in"], language), key, part)


def _review_edits(review: Any, table: str, language: Language) -> Iterator[Edit]:
    """Alternatives that go to a person: a list, or one mapping."""
    if isinstance(review, Mapping):
        yield from mapping_edits(review, table, language)
        return
    for index, part in enumerate(review):
        path = (index,) if len(review) > 1 else ()
        if len(part) > 1:
            yield Edit(Family.CONDITION, path, GONE, language.said(table, part))
            yield from under(mapping_edits(part, table, language), index)
        else:
            # The only condition of an alternative takes the alternative with it.
            only = mapping_edits(part, table, language)
            yield from (Edit(edit.family, path, GONE, edit.before) if edit.value is GONE and not edit.path else edit.under(index) for edit in only)


def _form_edits(name: str, params: Mapping[str, Any]) -> Iterator[Edit]:
    """Declared instead of judged, and the other way round."""
    if name in OTHER_FORM:
        other = OTHER_FORM[name]
        rest = {key: value for key, value in params.items() if key not in OF_ONE_FORM}
        yield Edit(Family.PARAMETER, (), {other: rest}, FORM_TITLES[name], FORM_TITLES[other])
