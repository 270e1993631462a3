"""Two rulebooks compared: every change of meaning, and how many files changed in wording alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compliance.rule_ci.diff.change import Change
from compliance.rule_ci.diff.of_calendar import calendar_changes
from compliance.rule_ci.diff.of_covers import cover_changes
from compliance.rule_ci.diff.of_policies import clause_changes, document_changes, group_changes, policy_changes
from compliance.rule_ci.diff.of_readings import reading_changes
from compliance.rule_ci.diff.of_rules import rule_changes
from compliance.rule_ci.diff.of_tables import table_changes
from compliance.rule_ci.diff.side import Side


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes of meaning, and the names of files that differ without one."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    text_only: tuple[str, ...]


def compare(old: Side, new: Side) -> Comparison:
    """What changed from the old rulebook to the new one."""
    changes = tuple(dict.fromkeys(_changes(old, new)))
    return Comparison(old, new, changes, tuple(_text_only(old, new, changes)))


def _changes(old: Side, new: Side) -> Iterator[Change]:
    yield from policy_changes(old, new)
    for name, after in new.book.policies.items():
        if (before := old.book.policies.get(name)) is None:
            continue
        yield from document_changes(old, new, before, after)
        yield from clause_changes(before, after)
        yield from rule_changes(old, new, before, after)
        yield from cover_changes(before, after)
        yield from group_changes(before, after)
    yield from reading_changes(old, new)
    yield from table_changes(old, new)
    yield from calendar_changes(old, new)


def _text_only(old: Side, new: Side, changes: Iterable[Change]) -> list[str]:
    """Files that differ and that no change of meaning names. A plan that came or went names all its files."""
    told = {place.file for change in changes for place in (change.place, change.was) if place}
    whole = tuple(f"rules/{change.subject}/" for change in changes if change.code in ("policy-added", "policy-removed"))
    before, after = _files(old), _files(new)
    names = sorted(before.keys() | after.keys())
    return [name for name in names if before.get(name) != after.get(name) and name not in told and not name.startswith(whole)]


def _files(side: Side) -> dict[str, bytes]:
    return _under(side.rules_dir, "rules", "yaml") | _under(side.policy_docs_dir, "policy_docs", "md")


def _under(folder: Path, name: str, kind: str) -> dict[str, bytes]:
    return {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in sorted(folder.rglob(f"*.{kind}"))}
