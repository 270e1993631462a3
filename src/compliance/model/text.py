"""Chinese texts that remember of what they were made, so that a catalogue can say the same in another language.

A plain `str` is a quote or what a unit filed: it reads the same in every language. A `Text` is a sentence of the program or a title of the rulebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

CHINESE, ENGLISH = "zh", "en"
Translation = str | tuple[str, ...]
"""A sentence, or the forms of a unit of count: after one, after any other number."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations by the Chinese text. `missing` collects what was asked for in vain and is therefore printed in Chinese."""

    language: str
    texts: Mapping[str, Translation]
    missing: set[str] = field(default_factory=set, compare=False)

    def find(self, text: str) -> Translation:
        """The translation of a text, or the text itself."""
        found = self.texts.get(text)
        if found is None and text and not text.isascii():
            self.missing.add(text)
        return text if found is None else found

    def sentence(self, text: str) -> str:
        """The translation of a sentence; of a unit of count its form after one."""
        found = self.find(text)
        return found if isinstance(found, str) else found[0]


class Text(str):
    """A Chinese text that can be said in another language."""

    __slots__ = ()

    def __str__(self) -> str:
        return self

    def translated(self, catalogue: Catalogue) -> str:
        """The same in the language of a catalogue; as a whole, where a kind of text has no other way."""
        return catalogue.sentence(str.__str__(self))


class Sentence(Text):
    """A text that remembers its template and what fills it."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Sentence:
        """The text with the template's slots filled."""
        self = super().__new__(cls, template.format_map(values) if values else template)
        self.template, self.values = template, values
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Sentence, (self.template, self.values)

    def translated(self, catalogue: Catalogue) -> str:
        """The same in the language of a catalogue."""
        sentence = catalogue.sentence(self.template)
        return sentence.format_map({name: translated(value, catalogue) for name, value in self.values.items()}) if self.values else sentence


class Series(Text):
    """Texts one after the other, with what stands between them."""

    __slots__ = ("parts", "separator")
    separator: str
    parts: tuple[str, ...]

    def __new__(cls, separator: str, parts: tuple[str, ...]) -> Series:
        """The parts joined."""
        self = super().__new__(cls, separator.join(parts))
        self.separator, self.parts = separator, parts
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Series, (self.separator, self.parts)

    def translated(self, catalogue: Catalogue) -> str:
        """The same in the language of a catalogue."""
        return catalogue.sentence(self.separator).join(translated(part, catalogue) for part in self.parts)


class Counted(Text):
    """A number and its unit of count."""

    __slots__ = ("number", "unit")
    number: str
    unit: str

    def __new__(cls, number: str, unit: str) -> Counted:
        """The number before the unit."""
        self = super().__new__(cls, f"{number} {unit}" if unit else number)
        self.number, self.unit = number, unit
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Counted, (self.number, self.unit)

    def translated(self, catalogue: Catalogue) -> str:
        """The number before the form of the unit that goes with it."""
        forms = catalogue.find(self.unit) if self.unit else ""
        unit = forms if isinstance(forms, str) else forms[0 if self.number == "1" else -1]
        return f"{translated(self.number, catalogue)} {unit}".strip()


class Cut(Text):
    """What is left of a text of which there is room for so many Chinese characters; English ones are half as wide."""

    __slots__ = ("limit", "whole")
    whole: str
    limit: int

    def __new__(cls, whole: str, limit: int) -> Cut:
        """The text, cut behind `limit` characters."""
        self = super().__new__(cls, cut_at(whole, limit))
        self.whole, self.limit = whole, limit
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Cut, (self.whole, self.limit)

    def translated(self, catalogue: Catalogue) -> str:
        """The same in the language of a catalogue, cut there."""
        return cut_at(translated(self.whole, catalogue), room(self.limit, catalogue.language))


def room(limit: int, language: str) -> int:
    """How many characters of a language take the room of `limit` Chinese ones."""
    return limit if language == CHINESE else 2 * limit


def cut_at(text: str, limit: int) -> str:
    """What is left of a text behind so many characters."""
    return text if len(text) <= limit else text[:limit] + "…"


def translated(value: _T, catalogue: Catalogue) -> _T:
    """A value of the model, through dataclasses, tuples, lists and mappings, with every `Text` in the language of the catalogue."""
    if isinstance(value, Text):
        return value.translated(catalogue)  # type: ignore[return-value]
    if isinstance(value, tuple | list):
        return type(value)(translated(part, catalogue) for part in value)
    if isinstance(value, Mapping):
        return {key: translated(part, catalogue) for key, part in value.items()}  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {item.name: translated(getattr(value, item.name), catalogue) for item in fields(value) if item.init}
        return replace(value, **changed)
    return value
