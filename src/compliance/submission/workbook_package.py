"""What a workbook's own XML says and its cell values do not: error cells, percent formats, formulas that were never calculated, true extent."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

MAX_UNPACKED = 1024 * 1024 * 1024
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'\b([rst])="([^"]*)"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BUILT_IN_PERCENT = frozenset({9, 10})
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class DamagedWorkbookError(Exception):
    """The bytes are not a whole `.xlsx` file."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """`errors`: cell to error text; `percents`: cells shown as a percentage; `uncalculated`: formulas without a value; `last_row`, `last_column` from 1."""

    errors: Mapping[str, str]
    percents: frozenset[str]
    uncalculated: frozenset[str]
    last_row: int
    last_column: int


def sheet_facts(data: bytes) -> dict[str, SheetFacts]:
    """The facts of each worksheet by its name. Raises DamagedWorkbookError."""
    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > MAX_UNPACKED:
                raise DamagedWorkbookError("解压后过大")
            percents = _percent_styles(package)
            return {name: _facts(package.read(part), percents) for name, part in _sheet_parts(package)}
    except (BadZipFile, KeyError, ElementTree.ParseError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise DamagedWorkbookError(str(error)) from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise DamagedWorkbookError(str(error)) from None
        raise


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _sheet_parts(package: ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():
        if _local(sheet) == "sheet":
            target = posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get(_RELATION), ""))).lstrip("/")
            if "worksheets" in target:
                yield sheet.get("name", ""), target


def _percent_styles(package: ZipFile) -> frozenset[int]:
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    root = ElementTree.fromstring(package.read("xl/styles.xml"))
    formats = {int(item.get("numFmtId", "0")) for item in root.iter() if _local(item) == "numFmt" and "%" in item.get("formatCode", "")}
    cells = next((item for item in root if _local(item) == "cellXfs"), ElementTree.Element("none"))
    return frozenset(index for index, item in enumerate(cells) if int(item.get("numFmtId", "0")) in formats | _BUILT_IN_PERCENT)


def _facts(xml: bytes, percent_styles: frozenset[int]) -> SheetFacts:
    errors: dict[str, str] = {}
    percents: set[str] = set()
    uncalculated: set[str] = set()
    last_row = last_column = 0
    for match in _CELL.finditer(xml):
        attributes = {key: value.decode() for key, value in _ATTRIBUTE.findall(match.group(1))}
        reference, body = attributes.get(b"r", ""), match.group(2) or b""
        where = _REFERENCE.fullmatch(reference)
        if where is None or not body:
            continue
        last_row, last_column = max(last_row, int(where.group(2))), max(last_column, column_number(where.group(1)))
        value = _VALUE.search(body)
        if attributes.get(b"t") == "e":
            errors[reference] = value.group(1).decode() if value else "#ERROR!"
        elif b"<f" in body and attributes.get(b"t") != "str" and (value is None or not value.group(1)):
            uncalculated.add(reference)
        elif int(attributes.get(b"s", "0")) in percent_styles:
            percents.add(reference)
    return SheetFacts(errors, frozenset(percents), frozenset(uncalculated), last_row, last_column)
