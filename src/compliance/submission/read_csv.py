"""One table as a CSV file, headed by English field names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compliance.model.language import mark, say
from compliance.model.place import Place
from compliance.rulebook.tables import TableDef
from compliance.submission.csv_text import decode, separator
from compliance.submission.raw import Block, Draft
from compliance.submission.text import is_blank

_SIGNS = {";": mark("分号"), "\t": mark("制表符")}


@dataclass(frozen=True, slots=True)
class RecordPlaces:
    """The places of the rows of a table file; `lines` gives the line of each row, and is empty where the file has no lines."""

    file: str
    table: str
    fields: frozenset[str]
    lines: Sequence[int] = ()

    def origin(self, number: int) -> Place:
        """The place of a row."""
        return Place(self.file, table=self.table, row=number, line=self._line(number))

    def of(self, number: int, name: str) -> Place:
        """The place of a field, or of the row where the file has no such column."""
        return Place(self.file, table=self.table, row=number, field=name if name in self.fields else None, line=self._line(number))

    def _line(self, number: int) -> int | None:
        return self.lines[number - 1] if self.lines else None


def read_csv(table: TableDef, data: bytes, file: str, draft: Draft) -> None:
    """Take the rows of a CSV file into `draft`. Raises ProblemsError only for too many rows."""
    decoded = decode(data)
    if decoded.broken_line:
        draft.lose(table.name, "not-utf8", decoded.why, Place(file, line=decoded.broken_line), "重新导出，另存为 UTF-8 编码的 CSV")
        return
    if decoded.encoding != "UTF-8":
        draft.repair(Place(file), say("文件编码"), decoded.encoding, "UTF-8", say("按 {encoding} 读取", encoding=decoded.encoding))
    sign = separator(decoded.text, table.fields)
    if sign != ",":
        draft.repair(Place(file, table=table.name, line=1), say("分隔符"), say(_SIGNS[sign]), say("逗号"), say("表头表明的分隔符"))
    lines = _lines(decoded.text, sign, Place(file, table=table.name), draft)
    header = next(lines, None)
    if header is not None:
        _read_rows(table, header[1], lines, file, draft)


def _read_rows(table: TableDef, header: list[str], lines: Iterator[tuple[int, list[str]]], file: str, draft: Draft) -> None:
    names = _columns(table, header, file, draft)
    numbers: list[int] = []
    places = RecordPlaces(file, table.name, frozenset(name for name in names if name), numbers)
    rows: list[list[str]] = []
    for line, values in lines:
        if all(map(is_blank, values)):
            continue
        numbers.append(line)
        rows.append(values)
        if len(values) != len(header) or None in names:
            rows[-1] = _told(values, names, places.origin(len(rows)), draft)
    turned = list(zip(*rows, strict=True)) or [()] * len(names)
    draft.add(table.name, Block({name: turned[column] for column, name in enumerate(names) if name}, len(rows), places))


def _told(values: list[str], names: list[str | None], origin: Place, draft: Draft) -> list[str]:
    """A row that does not fit its heading: told, and cut or filled to its width."""
    if len(values) != len(names):
        draft.fault("ragged-row", f"这一行有 {len(values)} 格，表头有 {len(names)} 格", origin, "补齐或删去多余的逗号；含逗号的内容加英文双引号")
    for name, value in zip(names, values, strict=False):
        if name is None and not is_blank(value):
            draft.fault("no-header", "有内容的列没有列名", origin, "在第一行补上字段名")
    return [*values[: len(names)], *[""] * (len(names) - len(values))]


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


def _lines(text: str, sign: str, place: Place, draft: Draft) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    start = 1
    try:
        for values in reader:
            yield start, values
            start = reader.line_num + 1
    except csv.Error as error:
        draft.lose(str(place.table), "csv-syntax", f"不是合法的 CSV：{error}", replace(place, line=start), "检查此处的引号是否成对、文件是否完整")
