"""The language that people read. Texts are made in Chinese and remember of what they were made, so that a catalogue can say the same in another language.

A plain `str` is a quote or what a unit filed: it reads the same in every language. A `Text` is a sentence of the program or a title of the rulebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
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
        """The translation of a sentence; of a unit of count its form after a number above one."""
        found = self.find(text)
        return found if isinstance(found, str) else found[-1]


class Text(str):
    """A Chinese text that remembers its template and what fills it."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Text:
        """The text with the template's slots filled."""
        self = super().__new__(cls, cls.filled(template, values))
        self.template, self.values = template, values
        return self

    def __str__(self) -> str:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.template, self.values)

    @staticmethod
    def filled(template: str, values: Mapping[str, object]) -> str:
        """The template with its slots filled."""
        return template.format(**values) if values else template

    def translated(self, catalogue: Catalogue) -> str:
        """The same in the language of a catalogue."""
        return self.filled(catalogue.sentence(self.template), {name: translated(value, catalogue) for name, value in self.values.items()})


class Series(Text):
    """Texts one after the other; the template is what stands between them."""

    __slots__ = ()

    @staticmethod
    def filled(template: str, values: Mapping[str, object]) -> str:
        """The values joined."""
        return template.join(map(str, values.values()))


class Counted(Text):
    """A number and its unit of count, which is the template."""

    __slots__ = ()

    @staticmethod
    def filled(template: str, values: Mapping[str, object]) -> str:
        """The number before the unit."""
        return f"{values['number']} {template}".strip()

    def translated(self, catalogue: Catalogue) -> str:
        """The number before the form of the unit that goes with it."""
        forms = catalogue.find(self.template)
        return self.filled(forms if isinstance(forms, str) else forms[0 if str(self.values["number"]) == "1" else -1], self.values)


_SPOKEN: ContextVar[Catalogue | None] = ContextVar("catalogue", default=None)


@contextmanager
def speaking(catalogue: Catalogue | None) -> Iterator[None]:
    """Texts made inside are made in the language of the catalogue; None: in Chinese."""
    token = _SPOKEN.set(catalogue)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def language() -> str:
    """The language spoken now."""
    catalogue = _SPOKEN.get()
    return catalogue.language if catalogue else CHINESE


def _spoken(text: Text) -> str:
    catalogue = _SPOKEN.get()
    return text.translated(catalogue) if catalogue else text


def say(text: str, /, **values: object) -> str:
    """A whole sentence of the program with its `{name}` slots filled."""
    return _spoken(Text(text, values))


def named(text: str) -> str:
    """A text of the rulebook: a title, a remedy, a code."""
    return _spoken(Text(text, {})) if text else text


def mark(text: str) -> str:
    """The text itself, marked for the catalogue as one that `say` will be asked for."""
    return text


def counted(number: object, unit: str) -> str:
    """A number with its unit of count: `3 项`, `1 item`, `3 items`."""
    return _spoken(Counted(unit, {"number": number}))


def series(separator: str, parts: Iterable[str]) -> str:
    """Texts joined by a separator of the language."""
    return _spoken(Series(separator, {str(number): part for number, part in enumerate(parts)}))


def listed(parts: Iterable[str]) -> str:
    """Names one after the other."""
    return series(mark("、"), parts)


def in_turn(parts: Iterable[str]) -> str:
    """Statements one after the other."""
    return series(mark("；"), parts)


def together(*parts: str) -> str:
    """The parts that there are, with a space between them."""
    return series(" ", [part for part in parts if part])


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
