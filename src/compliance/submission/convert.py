"""Raw cells as typed values: exact numbers, real dates, known codes; what has one meaning only is put right and told, the rest is refused with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from compliance.located import Located
from compliance.model.language import mark, say, series
from compliance.rulebook.suggest import suggestion
from compliance.rulebook.tables import Field
from compliance.submission.days import as_date, as_month
from compliance.submission.numerals import number_converter
from compliance.submission.outcome import Convert, Mended, RefusedValueError
from compliance.submission.rows import Value
from compliance.submission.text import form_of, half_width, is_blank, odd_edges, says_nothing, shortened, trimmed

MAX_TEXT = 10_000
SURE_DIGITS = 10**15
"""A spreadsheet keeps fifteen digits of a number, whatever was typed."""
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

    `codes` are the allowed ones of a field with codes, code to title, or the clause ids that a list of words may name; `scale` is the multiple that a
    number column's heading declares.
    """
    if codes or item.type == "code":
        convert = _code_converter(item, codes, open_list or item.type == "text")
    elif item.type in NUMBERS:
        convert = number_converter(item, scale)
    else:
        convert = _unless_nothing(item, _BY_TYPE[item.type]) if item.nothing else _BY_TYPE[item.type]
    if item.type == "text":
        convert = _no_false_code(item, codes, convert)
    return _many(item, convert, codes) if item.multi else _single(item, convert)


def _single(item: Field, convert: Convert) -> Convert:
    def one(raw: object) -> Value | Mended:
        if isinstance(raw, list | dict):
            raise RefusedValueError("not-a-scalar", f"“{item.title}”只能填一个值", "去掉列表，只留一个值")
        return convert(raw)

    return one


def _unless_nothing(item: Field, convert: Convert) -> Convert:
    """A sign or word that says “none” where a text is asked for that proves something: no text at all."""

    def filled(raw: object) -> Value | Mended:
        if isinstance(raw, str) and says_nothing(raw, item.nothing):
            return Mended(None, say("等于没有填写"))
        return convert(raw)

    return filled


def _no_false_code(item: Field, codes: Mapping[str, str], convert: Convert) -> Convert:
    """Among free words, one that begins as the codes do (`KF-`) and is none of them: a slip that would be passed over without a sound."""
    heads = tuple({f"{code.partition('-')[0]}-".casefold() for code in codes})

    def checked(raw: object) -> Value | Mended:
        outcome = convert(raw)
        value = outcome.value if isinstance(outcome, Mended) else outcome
        if isinstance(value, str) and value not in codes and form_of(value).casefold().startswith(heads):
            raise _unknown_code(item, value, codes)
        return outcome

    return checked if heads else convert


def _many(item: Field, convert: Convert, codes: Mapping[str, str]) -> Convert:
    strict = item.type not in ("code", "ref")

    def several(raw: object) -> Value | Mended:
        if isinstance(raw, dict):
            raise RefusedValueError("not-a-list", "应为列表或用“;”分隔的文字", "改为 [甲, 乙] 或 甲;乙")
        whys: list[str] = []
        if isinstance(raw, list):
            parts = [part.value if isinstance(part, Located) else part for part in raw]
        else:
            parts, whys = _split(raw, codes if strict else None)
        if any(isinstance(part, list | dict) for part in parts):
            raise RefusedValueError("not-a-list", "列表里不能再有列表", "改为 [甲, 乙] 的形式")
        found = [convert(part) for part in parts if not is_blank(part)]
        whys += [one.why for one in found if isinstance(one, Mended)]
        values = tuple(str(one.value if isinstance(one, Mended) else one) for one in found) or None
        return Mended(values, series(mark("，"), dict.fromkeys(whys))) if whys else values

    return several


def _split(raw: object, codes: Mapping[str, str] | None) -> tuple[list[object], list[str]]:
    """The parts of a list written as text. A comma parts codes and numbers of rows; free text only where each part is one of `codes`."""
    if not isinstance(raw, str):
        return [raw], []
    found: list[object] = []
    for part in _SEPARATOR.split(raw):
        pieces = _LOOSE_SEPARATOR.split(part)
        found += pieces if codes is None or all(trimmed(piece) in codes for piece in pieces) else [part]
    return found, [say("分隔符")] if len(found) > len(_SEPARATOR.split(raw)) else []


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
    return Mended(text, say("去掉首尾的特殊空格")) if isinstance(raw, str) and odd_edges(raw) else text


def _plain_text(raw: object) -> str:
    if isinstance(raw, float):
        if abs(raw) >= SURE_DIGITS:
            raise RefusedValueError("digits-lost", "超过 15 位的编号按数字存放，末几位已丢失", "把单元格设为文本格式，重新填写全部数字")
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
            return Mended(forms[form], say("全角、空格按代码表"))
        if form in titled:
            return Mended(titled[form], say("名称换成代码"))
        if open_list:
            return text
        raise _unknown_code(item, written, codes)

    return convert


def _unknown_code(item: Field, written: str, codes: Mapping[str, str]) -> RefusedValueError:
    same = "、".join(code for code, title in codes.items() if form_of(title) == form_of(written))
    mend = f"这个名称有几个代码，请填其中一个：{same}" if same else suggestion(written, codes, f"可用：{_listed(codes)}")
    return RefusedValueError("unknown-code", f"“{item.title}”没有代码“{shortened(written)}”", mend)


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
        return Mended(_MARKS[text], say("勾叉读作是否"))
    raise RefusedValueError("not-a-boolean", "应为“是”或“否”", "填 是 或 否（也可填 true、false、√、×）")


_BY_TYPE: Mapping[str, Callable[[object], Value | Mended]] = {"text": _text, "ref": _text, "date": as_date, "month": as_month, "bool": _bool}
