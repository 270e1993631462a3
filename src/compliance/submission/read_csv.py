"""A submission as a folder with one CSV file a table, headed by English field names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from compliance.located import Located
from compliance.model.place import Place
from compliance.rulebook.tables import TableDef
from compliance.submission.convert import is_blank
from compliance.submission.find import READABLE, REFUSED
from compliance.submission.raw import MAX_BYTES, Draft, RawRow


def read_csv_folder(folder: Path, name: str, draft: Draft) -> str:
    """Take the rows of every CSV file of `folder`, called `name`, into `draft`; gives the SHA-256 of the sorted names and bytes."""
    digest = sha256()
    for path in sorted(folder.iterdir()):
        place = Place(f"{name}/{path.name}")
        if path.suffix.lower() in READABLE | REFUSED and not path.name.startswith((".", "~$")):
            draft.fault("stray-file", "CSV 文件夹里还有别的填报文件", place, "每份填报单独放置，CSV 文件夹里只留 CSV")
        if path.suffix.lower() != ".csv" or path.name.startswith("."):
            continue
        if path.stat().st_size > MAX_BYTES:
            draft.lose(path.stem, "file-too-large", f"文件超过 {MAX_BYTES // 2**20} MB", place, "检查是否重复导出，或分单位提交")
            continue
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode() + data)
        _read_file(path.stem, data, place.file, draft)
    return digest.hexdigest()


def _read_file(stem: str, data: bytes, file: str, draft: Draft) -> None:
    table = draft.tables.tables.get(stem)
    if table is None:
        draft.unknown_table(stem, Place(file))
        return
    text, broken_line = _decode(data)
    if broken_line:
        draft.lose(stem, "not-utf8", "文件编码无法识别，或文件已损坏、被截断", Place(file, line=broken_line), "重新导出，另存为 UTF-8 编码的 CSV")
    lines = _lines(text, Place(file, table=stem), draft)
    header = next(lines, None)
    if header is not None:
        _read_rows(table, header[1], lines, file, draft)


def _read_rows(table: TableDef, header: list[str], lines: Iterator[tuple[int, list[str]]], file: str, draft: Draft) -> None:
    names = _columns(table, header, file, draft)
    number = 0
    for line, values in lines:
        if all(map(is_blank, values)):
            continue
        number += 1
        origin = Place(file, table=table.name, row=number, line=line)
        if len(values) != len(header):
            draft.fault("ragged-row", f"这一行有 {len(values)} 格，表头有 {len(header)} 格", origin, "补齐或删去多余的逗号；含逗号的内容加英文双引号")
        for name, value in zip(names, values, strict=False):
            if name is None and not is_blank(value):
                draft.fault("no-header", "有内容的列没有列名", origin, "在第一行补上字段名")
        draft.add(table.name, RawRow(_cells(names, values, origin), origin))


def _cells(names: list[str | None], values: list[str], origin: Place) -> dict[str, Located]:
    return {
        name: Located(value, Place(origin.file, table=origin.table, row=origin.row, field=name, line=origin.line))
        for name, value in zip(names, values, strict=False)
        if name
    }


def _columns(table: TableDef, header: list[str], file: str, draft: Draft) -> list[str | None]:
    """The field of each column: None for one without a name, the empty text for one that is not taken."""
    names: list[str | None] = []
    for title in (text.strip() for text in header):
        place = Place(file, table=table.name, field=title or None, line=1)
        if title in names:
            draft.fault("duplicate-field", f"字段“{title}”出现两次", place, "删去其中一列")
        elif title and title not in table.fields:
            draft.unknown_field(title, table, place)
        names.append(None if not title else title if title in table.fields and title not in names else "")
    return names


def _lines(text: str, place: Place, draft: Draft) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for values in reader:
            yield start, values
            start = reader.line_num + 1
    except csv.Error as error:
        draft.lose(str(place.table), "csv-syntax", f"不是合法的 CSV：{error}", replace(place, line=start), "检查此处的引号是否成对、文件是否完整")


def _decode(data: bytes) -> tuple[str, int]:
    """The text and 0, or nothing and the line that cannot be read.

    UTF-8, with or without BOM; GB18030 when the bytes are plainly not UTF-8. A damaged UTF-8 file is no GB18030 file.
    """
    try:
        return data.decode("utf-8-sig"), 0
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    lossy = data.decode("utf-8", errors="replace")
    broken = lossy.count("\ufffd")
    sound = sum(1 for char in lossy if ord(char) > 0x7F) - broken
    if broken * 4 > sound:
        with suppress(UnicodeDecodeError):
            return data.decode("gb18030"), 0
    return "", line
