"""Raw cells as typed values: exact numbers, real dates, known codes; what has one meaning only is put right and told, the rest is refused with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from compliance.located import Located
from compliance.rulebook.suggest import suggestion
from compliance.rulebook.tables import Field
from compliance.submission.days import as_date, as_month
from compliance.submission.numerals import number_converter
from compliance.submission.outcome import Convert, Mended, RefusedValueError
from compliance.submission.rows import Value
from compliance.submission.text import form_of, half_width, is_blank, odd_edges, shortened, trimmed

MAX_TEXT = 10_000
NUMBERS = frozenset({"int", "decimal", "money", "percent", "year"})
_SEPARATOR = re.compile("[;；]")
_LOOSE_SEPARATOR = re.compile(r"[;；、，,\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WORDS = {"true": True, "是": True, "false": False, "否": False}
_MARKS = {**dict.fromkeys("√✓✔☑", True), **dict.fromkeys("×✕✖✗✘☒", False)}


def shown_code(code: str, title: str) -> str:
    """A code as a drop-down shows it, and as a cell may hold it: with its title, unless that says the same."""
    return code if title in ("", code) else f"{code} {title}"


def converter(item: Field, codes: Mapping[str, str], open_list: bool = False, scale: int = 1) -> Convert:
    """What turns a raw, filled cell of the field into its value.

    `codes` are the allowed ones of a field with codes, code to title; `scale` is the multiple that a number column's heading declares.
    """
    if codes or item.type == "code":
        convert = _code_converter(item, codes, open_list)
    else:
        convert = number_converter(item, scale) if item.type in NUMBERS else _BY_TYPE[item.type]
    return _many(item, convert) if item.multi else _single(item, convert)


def _single(item: Field, convert: Convert) -> Convert:
    def one(raw: object) -> Value | Mended:
        if isinstance(raw, list | dict):
            raise RefusedValueError("not-a-scalar", f"“{item.title}”只能填一个值", "去掉列表，只留一个值")
        return convert(raw)

    return one


def _many(item: Field, convert: Convert) -> Convert:
    loose = item.type in ("code", "ref")

    def several(raw: object) -> Value | Mended:
        if isinstance(raw, dict):
            raise RefusedValueError("not-a-list", "应为列表或用“;”分隔的文字", "改为 [甲, 乙] 或 甲;乙")
        whys: list[str] = []
        if isinstance(raw, list):
            parts = [part.value if isinstance(part, Located) else part for part in raw]
        else:
            parts, whys = _split(raw, loose)
        if any(isinstance(part, list | dict) for part in parts):
            raise RefusedValueError("not-a-list", "列表里不能再有列表", "改为 [甲, 乙] 的形式")
        found = [convert(part) for part in parts if not is_blank(part)]
        whys += [one.why for one in found if isinstance(one, Mended)]
        values = tuple(str(one.value if isinstance(one, Mended) else one) for one in found) or None
        return Mended(values, "，".join(dict.fromkeys(whys))) if whys else values

    return several


def _split(raw: object, loose: bool) -> tuple[list[object], list[str]]:
    """The parts of a list written as text. A comma parts codes and numbers of rows, never free text."""
    if not isinstance(raw, str):
        return [raw], []
    parts: list[object] = list((_LOOSE_SEPARATOR if loose else _SEPARATOR).split(raw))
    return parts, ["分隔符"] if len(parts) > len(_SEPARATOR.split(raw)) else []


def _text(raw: object) -> str | Mended:
    if isinstance(raw, str):
        text = trimmed(raw)
    elif isinstance(raw, bool):
        raise RefusedValueError("not-text", "应为文字，此处是“是/否”值", "改为文字；形似 true、false 的文字加引号")
    else:
        text = _plain_text(raw)
    if len(text) > MAX_TEXT:
        raise RefusedValueError("text-too-long", f"文字超过 {MAX_TEXT} 字", "缩短，详细内容放入附件")
    if _CONTROL.search(text):
        raise RefusedValueError("control-character", "含有不可见的控制字符", "删去控制字符后重填")
    return Mended(text, "去掉首尾的特殊空格") if isinstance(raw, str) and odd_edges(raw) else text


def _plain_text(raw: object) -> str:
    if isinstance(raw, float):
        raw = int(raw) if raw.is_integer() else Decimal(repr(raw))
    if isinstance(raw, datetime):
        raw = raw.date()
    return raw.isoformat() if isinstance(raw, date) else f"{raw:f}" if isinstance(raw, Decimal) else str(raw).strip()


def _code_converter(item: Field, codes: Mapping[str, str], open_list: bool) -> Convert:
    forms = {form_of(shown_code(code, title)): code for code, title in codes.items()} | {form_of(code): code for code in codes}
    times = Counter(map(form_of, codes.values()))
    titled = {form_of(title): code for code, title in codes.items() if times[form_of(title)] == 1}
    shown = {shown_code(code, title): code for code, title in codes.items()}

    def convert(raw: object) -> Value | Mended:
        text = _text(raw)
        written = text.value if isinstance(text, Mended) else text
        assert isinstance(written, str)
        if written in codes:
            return text
        if written in shown:
            return shown[written]
        form = form_of(written)
        if form in forms:
            return Mended(forms[form], "全角、空格按代码表")
        if form in titled:
            return Mended(titled[form], "名称换成代码")
        if open_list:
            return text
        same = "、".join(code for code, title in codes.items() if form_of(title) == form)
        mend = f"这个名称有几个代码，请填其中一个：{same}" if same else suggestion(written, codes, f"可用：{_listed(codes)}")
        raise RefusedValueError("unknown-code", f"“{item.title}”没有代码“{shortened(written)}”", mend)

    return convert


def _listed(codes: Mapping[str, str]) -> str:
    some = list(codes)[:15]
    return "、".join(some) + (f" 等 {len(codes)} 个" if len(codes) > len(some) else "")


def _bool(raw: object) -> bool | Mended:
    if isinstance(raw, bool):
        return raw
    text = half_width(trimmed(raw)) if isinstance(raw, str) else ""
    value = _WORDS.get(text.casefold())
    if value is not None:
        return value
    if text in _MARKS:
        return Mended(_MARKS[text], "勾叉读作是否")
    raise RefusedValueError("not-a-boolean", "应为“是”或“否”", "填 是 或 否（也可填 true、false、√、×）")


_BY_TYPE: Mapping[str, Callable[[object], Value | Mended]] = {"text": _text, "ref": _text, "date": as_date, "month": as_month, "bool": _bool}
