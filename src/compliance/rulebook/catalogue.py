"""Translations from `locale/<language>.po`: those of the program, and those that lie in a rules folder beside its rules."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.model.text import Catalogue, Translation
from compliance.rulebook.forms import bytes_of
from compliance.rulebook.paths import locale_dir

_SLOT = re.compile(r"\{(\w+)\}")


def catalogue_path(folder: Path, language: str) -> Path:
    """Where the translations of a rules folder lie."""
    return folder / "locale" / f"{language}.po"


def load_catalogue(language: str, rules_dir: Path) -> Catalogue:
    """The translations of the program and of a rules folder, which may have none. Raises ProblemsError for a file that cannot be used."""
    texts: dict[str, Translation] = {}
    for path in (catalogue_path(rules_dir, language), locale_dir() / f"{language}.po"):
        if path.is_file():
            texts |= read_translations(path)
    return Catalogue(language, texts)


def read_translations(path: Path) -> dict[str, Translation]:
    """The translations of a PO file, without doubtful (fuzzy) and empty ones. Raises ProblemsError."""
    from babel.messages.pofile import PoFileError, read_po

    data = bytes_of(path, path.name)
    try:
        catalog = read_po(io.BytesIO(data), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        line = error.lineno + 1 if isinstance(error, PoFileError) else None
        mend = "用 Poedit 等工具打开，改正后重新保存"
        raise ProblemsError([Problem("bad-translations", f"译文文件无法读取：{error}", Place(path.name, line=line), mend)]) from None
    found: dict[str, Translation] = {}
    problems: list[Problem] = []
    for message in catalog:
        if message.id and not message.fuzzy:
            text, translation = _pair(message.id, message.string)
            if translation:
                problems += _slot_faults(text, translation, Place(path.name, line=message.lineno))
                found[text] = translation
    if problems:
        raise ProblemsError(problems)
    return found


def digest(catalogue: Catalogue) -> str:
    """The SHA-256 over all translations, in the order of the Chinese texts."""
    total = hashlib.sha256()
    for text, translation in sorted(catalogue.texts.items()):
        total.update(repr((text, translation)).encode())
    return total.hexdigest()


def _pair(text: str | tuple[str, ...] | list[str], translation: object) -> tuple[str, Translation]:
    """A text and its translation; of a unit of count its forms, empty where one of them is."""
    if isinstance(text, str):
        return text, str(translation)
    forms = tuple(map(str, translation)) if isinstance(translation, tuple | list) else ()
    return text[0], forms if all(forms) else ""


def _slot_faults(text: str, translation: Translation, place: Place) -> Iterator[Problem]:
    forms = (translation,) if isinstance(translation, str) else translation
    slots = _slots(text)
    for form in forms:
        if slots and _slots(form) != slots:
            yield Problem("slots-differ", f"译文“{form}”的空位与原文“{text}”不同", place, f"原样保留 {'、'.join(f'{{{name}}}' for name in sorted(slots))}")


def _slots(text: str) -> frozenset[str]:
    return frozenset(_SLOT.findall(text))


Texts = Mapping[str, str]
