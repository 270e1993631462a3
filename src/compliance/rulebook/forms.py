"""Mappings that must hold certain keys, and text whose white space does not count: what documents and inventories are read with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compliance.located import Located
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.suggest import suggestion


@dataclass(frozen=True, slots=True)
class Key:
    """What a key may hold: values of `type`, `word` for messages, null when `nullable`, nothing when not `required`."""

    type: type
    word: str
    nullable: bool = False
    required: bool = True


TEXT = Key(str, "文字（数字请加引号）")
DATE = Key(date, "日期 YYYY-MM-DD")
LIST = Key(list, "列表")
FLAG = Key(bool, "true 或 false")
TEXT_OR_NULL = Key(str, "文字或 null", nullable=True)
TEXT_OR_NONE = Key(str, TEXT.word, required=False)


def squashed(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def bytes_of(path: Path, file: str) -> bytes:
    """The bytes of a file that places call `file`. Raises ProblemsError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ProblemsError([Problem("unreadable", f"读不到文件：{error.strerror}", Place(file), "检查路径和权限")]) from None


def rows_of(node: Located, form: Mapping[str, Key], what: str, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """The faultless mappings of a list, each with its `place`; faults of the others are added to `problems`."""
    for element in node.elements():
        before = len(problems)
        values = values_of(element, form, what, problems)
        if len(problems) == before:
            yield {**values, "place": element.place}


def values_of(node: Located, form: Mapping[str, Key], what: str, problems: list[Problem]) -> dict[str, Any]:
    """The values of a mapping that fit `form`; unknown and missing keys and values of a wrong type are added to `problems`."""
    if not isinstance(node.value, dict):
        problems.append(Problem("wrong-type", f"{what}应为“键: 值”", node.place, f"写上 {'、'.join(form)}"))
        return {}
    missing = [key for key, rule in form.items() if rule.required and key not in node.value]
    if missing:
        problems.append(Problem("missing-key", f"{what}缺少 {'、'.join(missing)}", node.place, "补上"))
    values: dict[str, Any] = {}
    for key, child in node.items():
        rule = form.get(key)
        if rule is None:
            problems.append(Problem("unknown-key", f"{what}不认识键“{key}”", child.place, suggestion(key, form, f"可用：{'、'.join(form)}")))
        elif child.value != "" and (rule.nullable if child.value is None else isinstance(child.value, rule.type)):
            values[key] = child.value
        else:
            problems.append(Problem("wrong-type", f"{what}的“{key}”应为{rule.word}", child.place, f"改为{rule.word}"))
    return values
