"""The text of a CSV file: its encoding and its separator, recognised only where the bytes prove them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

SEPARATORS = (",", ";", "\t")
_BOMS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text and its encoding; or no text, the first line that cannot be read (from 1) and why."""

    text: str
    encoding: str
    broken_line: int = 0
    why: str = ""


def decode(data: bytes) -> Decoded:
    """UTF-8, with or without BOM; GB18030 when every line is. A damaged UTF-8 file is no GB18030 file, and a file of both is neither."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Decoded("", "", 1, f"文件是 {name} 编码")
    try:
        return Decoded(data.decode("utf-8-sig"), "UTF-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    strange, mixed = _lines_of_utf8(data)
    if mixed:
        return Decoded("", "", strange, "文件里混有 UTF-8 和 GB18030 两种编码")
    lossy = data.decode("utf-8", errors="replace")
    broken = lossy.count("\ufffd")
    sound = sum(1 for char in lossy if ord(char) > 0x7F) - broken
    if broken * 4 > sound:
        try:
            return Decoded(data.decode("gb18030"), "GB18030")
        except UnicodeDecodeError:
            pass
    return Decoded("", "", line, "文件编码无法识别，或文件已损坏、被截断")


def _lines_of_utf8(data: bytes) -> tuple[int, bool]:
    """The first line that leaves the encoding of those before it, and whether lines of Chinese in UTF-8 stand beside lines in GB18030."""
    kinds: dict[bool, int] = {}
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        is_utf8 = _has_chinese(line, "utf-8")
        if is_utf8 or (_has_chinese(line, "gb18030") and not _fits(line, "utf-8")):
            kinds.setdefault(is_utf8, number)
    return max(kinds.values(), default=0), len(kinds) == 2


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _has_chinese(line: bytes, encoding: str) -> bool:
    try:
        return any("\u4e00" <= char <= "\u9fff" for char in line.decode(encoding))
    except UnicodeDecodeError:
        return False


def separator(text: str, names: Collection[str]) -> str:
    """The comma, unless the heading is known fields alone when it is parted by another sign."""
    head = text.partition("\n")[0]
    for sign in SEPARATORS[1:]:
        parts = [part.strip().strip('"').strip() for part in head.split(sign)]
        if len(parts) > 1 and "," not in head and all(part in names or not part for part in parts):
            return sign
    return SEPARATORS[0]
