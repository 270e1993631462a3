"""The hidden sheet of a ledger: how the file is worded, and the program's texts in it as they were made, so that the next run reads it in any language.

It holds one JSON document, in pieces one below the other. A text that somebody changed in its visible cell is no longer the program's: the cell counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from compliance.model.text import Text
from compliance.rulebook.forms import squashed
from compliance.workbook.rectification.entry import Key, LedgerEntry
from compliance.workbook.rectification.made_text import as_data, from_data
from compliance.workbook.rectification.shown import shown
from compliance.workbook.rectification.wording import HEADINGS, LISTS, SHEETS, Wording

PIECE = 30_000
"""Characters; a cell of a workbook holds 32,767."""
VERSION = 1
COLUMN_OF = {name: name for name in ("subject", "location", "quote", "fact", "cells", "gap", "measure", "lead", "support", "history")} | {"recorded": "fact"}
"""The fields of a row that the program fills with texts, and the columns that show them."""


@dataclass(frozen=True, slots=True)
class Made:
    """A text as the program made it, and the digest of what its cell said."""

    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """What a ledger says of itself: its wording, and by row and field the texts that the program made."""

    wording: Wording
    rows: Mapping[Key, Mapping[str, Made]]

    def restored(self, entry: LedgerEntry) -> LedgerEntry:
        """A row as read, with the program's texts as they were made where their cells still say the same."""
        made = self.rows.get(entry.key, {})
        texts: dict[str, Any] = {name: own.text for name, own in made.items() if own.digest == digest(getattr(entry, COLUMN_OF[name]))}
        return replace(entry, **texts)


def pieces(wording: Wording, entries: Iterable[LedgerEntry]) -> list[str]:
    """The record of a ledger that is written in the language spoken now."""
    rows = [{"clause": entry.clause, "scope": entry.scope, "texts": texts} for entry in entries if (texts := _texts(entry))]
    said = {"sheets": wording.sheets, "headings": wording.headings, "words": wording.words, "others": wording.others}
    # Plain ASCII, so that no program that saves the file alters a sign; a spreadsheet takes `_x0041_` for an escape of its own.
    text = json.dumps({"version": VERSION, "wording": said, "rows": rows}, separators=(",", ":")).replace("_x", "\\u005fx")
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def read_record(text: str) -> Record:
    """The record again. Raises ValueError for what `pieces` does not make."""
    try:
        data = json.loads(text)
        if data["version"] != VERSION:
            raise ValueError("another version")
        said = data["wording"]
        worded = Wording(_titles(said["sheets"], SHEETS), _headings(said["headings"]), _words(said["words"]), tuple(map(_text, said["others"])))
        if set(worded.others) & set(worded.sheets.values()):
            raise ValueError("a sheet that is read is said to be none")
        return Record(worded, {(_text(row["clause"]), _text(row["scope"])): _made(row["texts"]) for row in data["rows"]})
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def digest(text: str) -> str:
    """What is the same of a cell's text however a program breaks its lines."""
    return hashlib.sha256(squashed(text).encode()).hexdigest()[:16]


def _texts(entry: LedgerEntry) -> dict[str, list[Any]]:
    """The texts of a row that its cells cannot give back: those of the program, and what has no cell."""
    texts = {name: getattr(entry, name) for name in COLUMN_OF}
    kept = [name for name, text in texts.items() if text and (isinstance(text, Text) or COLUMN_OF[name] != name)]
    return {name: [digest(shown(entry, COLUMN_OF[name])), as_data(texts[name])] for name in kept}


def _made(texts: Mapping[str, Any]) -> dict[str, Made]:
    if not texts.keys() <= COLUMN_OF.keys():
        raise ValueError("unknown field")
    return {name: Made(from_data(data), _text(own)) for name, (own, data) in texts.items()}


def _titles(data: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    if data.keys() != known.keys():
        raise ValueError("unknown title")
    return {name: _text(title) for name, title in data.items()}


def _headings(data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {name: _titles(data[name], known) for name, known in HEADINGS.items()}


def _words(data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """By list the words with their keys: each key is known, and a Chinese word has its own."""
    words = {field: {_text(word): _text(key) for word, key in data[field].items()} for field in LISTS}
    for field, found in words.items():
        own = {word: key for key, word in LISTS[field].items()}
        if set(found.values()) != LISTS[field].keys() or any(own.get(word, key) != key for word, key in found.items()):
            raise ValueError("unknown word")
    return words


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
