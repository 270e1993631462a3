"""The changed findings of a comparison, in groups by what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from compliance.model.language import language, say
from compliance.model.place import Place
from compliance.model.text import CHINESE
from compliance.model.verdict import Basis, Conclusion, Reason, Verdict
from compliance.reports.compare_parts import Change, ChangeGroup, ChangeTable, ItemChange, Moment
from compliance.reports.compare_wording import MEANINGS, NOT_SHOWN_MET, TIGHT, TITLES, WARNING
from compliance.reports.places import places_text
from compliance.reports.scrub import clean, clip
from compliance.reports.wording import Mark, anchor_id, conclusion_mark, listed

MAX_PLACES, FEW_PLACES = 12, 3
SHORT_TEXT, SHORT_TEXT_OF_LETTERS = 90, 270
"""Characters of what was observed in a row of a table, of a language written in letters; the results themselves have all of it."""
Data = Mapping[str, Any]


def mark_of(part: Data | None) -> Mark | None:
    """The verdict of a side with its reason or basis; None where the side has none."""
    if part is None:
        return None
    return conclusion_mark(Conclusion(Verdict(part["verdict"]), Reason(part["reason"]) if part["reason"] else None, Basis(part["basis"])))


def change_groups(findings: Iterable[Data]) -> tuple[ChangeGroup, ...]:
    """The groups that there are, the most pressing first, numbered through; a finding stands where it or the most pressing of its items belongs."""
    placed: dict[str, list[Data]] = {name: [] for name in TITLES}
    for finding in findings:
        placed[_class(finding)].append(finding)
    numbers = count(1)
    return tuple(_group(name, members, numbers) for name, members in placed.items() if members)


def _group(name: str, members: list[Data], numbers: Iterator[int]) -> ChangeGroup:
    if name not in TIGHT:
        cards = tuple(_change(item, next(numbers), None, MAX_PLACES) for item in members)
        return ChangeGroup(anchor_id("g", name), say(TITLES[name]), say(MEANINGS[name]), cards, ())
    causes: dict[str, list[Data]] = {}
    for item in members:
        causes.setdefault(_cause(item), []).append(item)
    tables = tuple(ChangeTable(cause, tuple(_change(item, next(numbers), _short(), FEW_PLACES) for item in alike)) for cause, alike in causes.items())
    return ChangeGroup(anchor_id("g", name), say(TITLES[name]), say(MEANINGS[name]), (), tables)


def _cause(change: Data) -> str:
    return str(change["cause"]["sentence"]) if change["cause"] else ""


def _class(finding: Data) -> str:
    """That of its most pressing change, its own or an item's; `still_open` only where no item changed."""
    classes = {finding["class"], *(item["class"] for item in finding["items"])}
    return next(name for name in TITLES if name in classes)


def _short() -> int:
    return SHORT_TEXT if language() == CHINESE else SHORT_TEXT_OF_LETTERS


def _change(finding: Data, number: int, text: int | None, places: int) -> Change:
    """A finding with at most so many characters of what was observed (None: as many as a report prints), and so many places."""
    old, new = finding["old"], finding["new"]
    return Change(
        number=number,
        rule=finding["rule"],
        title=finding["title"],
        quote=finding["quote"],
        location=finding["location"],
        clauses=listed(finding["clauses"]),
        responsible=listed(finding["responsible"]),
        old=_moment(old, text, places),
        new=_moment(new, text, places),
        cause=_cause(finding),
        warning=say(WARNING) if any(map(_is_unproven, (finding, *finding["items"]))) else "",
        items=tuple(_item(item, _cause(finding)) for item in finding["items"]),
    )


def _is_unproven(change: Data) -> bool:
    old, new = change["old"], change["new"]
    return bool(old and new and old["verdict"] == Verdict.NON_COMPLIANT and new["verdict"] in NOT_SHOWN_MET)


def _moment(seen: Data | None, text: int | None, places: int) -> Moment:
    if seen is None:
        return Moment(None, "")
    where = places_text((Place(**cell) for cell in seen["cells"]), "", places)
    return Moment(mark_of(seen), clip(clean(seen["observed"]["text"]), text), seen["gap"]["text"] if seen["gap"] else "", where)


def _item(item: Data, whole: str) -> ItemChange:
    old, new = (Moment(mark_of(seen), clip(clean(seen["observed"]), _short()) if seen else "") for seen in (item["old"], item["new"]))
    cause = _cause(item)
    return ItemChange(item["clause"], item["title"], old, new, "" if cause == whole else cause)
