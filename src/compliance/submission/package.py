"""The parts of a workbook package, unpacked within limits and laid anew, so that nothing downstream sees bytes that were not looked at.

A package is a zip that anyone may have made: sizes it states may be wrong, names may occur twice, a part may unpack without end or define entities.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from struct import unpack
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from compliance.model.place import Place
from compliance.model.problem import ProblemsError
from compliance.submission.file_kind import check_members, check_signature
from compliance.submission.raw import refuse
from compliance.submission.repack import Packed, repacked

MAX_ENTRIES = 2_000
MAX_SHEETS = 100
MAX_UNPACKED = 400 * 2**20
MAX_RATIO = 300
SMALL_PART = 4 * 2**20
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
KINDS, ROOT = "[Content_Types].xml", "_rels/.rels"
_IDS = ("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", "{http://purl.oclc.org/ooxml/officeDocument/relationships}id")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_MEND = "用 Excel 或 WPS 打开检查后，另存为 .xlsx 工作簿"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, whether it is hidden, and its XML."""

    name: str
    hidden: bool
    xml: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """What is read of a workbook: its sheets in order, its styles, the shared texts, and the workbooks it links to, by their number."""

    sheets: tuple[SheetPart, ...]
    styles: bytes
    texts: bytes
    links: dict[int, str]
    parts: dict[str, Packed]

    def bare(self) -> BytesIO:
        """The same workbook as a package of these parts alone."""
        return BytesIO(repacked(self.parts))


def open_package(data: bytes, file: str) -> Package:
    """The parts of the workbook in `data`. Raises ProblemsError, also for a package that is damaged, too large or not a plain workbook."""
    check_signature(data, file)
    try:
        return _Unpacker(data, file).package()
    except (BadZipFile, KeyError, ElementTree.ParseError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise damaged(file, str(error)) from None


def damaged(file: str, detail: str) -> ProblemsError:
    """The refusal of a workbook that cannot be opened."""
    return refuse("damaged-workbook", f"工作簿打不开，可能已损坏或被截断：{detail}", Place(file), _MEND)


def local_name(element: ElementTree.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


class _Unpacker:
    def __init__(self, data: bytes, file: str) -> None:
        self.data = data
        self.file = file
        self.left = MAX_UNPACKED
        self.kept: dict[str, Packed] = {}
        with ZipFile(BytesIO(data)) as package:
            infos = package.infolist()
        if len(infos) > MAX_ENTRIES:
            raise self._refusal("package-too-large", f"压缩包里有 {len(infos)} 个部件，超过 {MAX_ENTRIES} 个")
        self.infos = {info.filename: info for info in infos}
        if len(self.infos) < len(infos):
            raise self._refusal("damaged-workbook", "压缩包里有重名的部件")
        if odd := next((name for name in self.infos if name.startswith("/") or "\\" in name or ".." in name.split("/")), None):
            raise self._refusal("damaged-workbook", f"压缩包里有越出自身的路径“{odd[:80]}”")

    def package(self) -> Package:
        kinds = self._take(KINDS) if KINDS in self.infos else b""
        check_members(self.infos, kinds, self.file)
        if ROOT in self.infos:
            self._take(ROOT)
        book, listed = ElementTree.fromstring(self._take(WORKBOOK)), ElementTree.fromstring(self._take(RELATIONS))
        relations = {str(item.get("Id")): item for item in listed}
        sheets = self._sheets(book, relations)
        styles, texts = (self._by_kind(kind, relations) for kind in ("styles", "sharedStrings"))
        return Package(sheets, styles, texts, self._links(), self.kept)

    def _sheets(self, book: ElementTree.Element, relations: dict[str, ElementTree.Element]) -> tuple[SheetPart, ...]:
        listed = [item for item in book.iter() if local_name(item) == "sheet"]
        if len(listed) > MAX_SHEETS:
            raise self._refusal("too-many-sheets", f"有 {len(listed)} 张工作表，超过 {MAX_SHEETS} 张")
        sheets = []
        for item in listed:
            relation = relations[next((found for name in _IDS if (found := item.get(name))), "")]
            if not relation.get("Type", "").endswith("/worksheet"):
                continue
            name = _target(relation)
            if name in self.kept:
                raise self._refusal("damaged-workbook", f"两张工作表用同一个部件“{name[:80]}”")
            sheets.append(SheetPart(item.get("name", ""), item.get("state", "visible") != "visible", self._take(name)))
        return tuple(sheets)

    def _by_kind(self, kind: str, relations: dict[str, ElementTree.Element]) -> bytes:
        name = next((_target(item) for item in relations.values() if item.get("Type", "").endswith(f"/{kind}")), "")
        return self._take(name) if name in self.infos else b""

    def _links(self) -> dict[int, str]:
        """The names of linked workbooks; what they are links to is never opened."""
        found = {}
        for name in self.infos:
            match = re.fullmatch(r"xl/externalLinks/_rels/externalLink([0-9]{1,4})\.xml\.rels", name)
            if match:
                targets = [item.get("Target", "") for item in ElementTree.fromstring(self._take(name))]
                found[int(match.group(1))] = re.split(r"[/\\]", targets[0])[-1][:80] if targets else ""
        return found

    def _take(self, name: str) -> bytes:
        """A part, unpacked no further than the limits; its true length must be the one stated."""
        info = self.infos[name]
        if info.file_size > self.left:
            raise self._refusal("package-too-large", f"解压后超过 {MAX_UNPACKED // 2**20} MB")
        if info.file_size > max(SMALL_PART, info.compress_size * MAX_RATIO):
            times = info.file_size // max(1, info.compress_size)
            raise self._refusal("package-too-large", f"部件“{name[:80]}”解压后是压缩时的 {times} 倍，超过 {MAX_RATIO} 倍")
        xml = self._unpacked(info)
        self.left -= len(xml)
        self._check_xml(name, xml)
        return xml

    def _unpacked(self, info: ZipInfo) -> bytes:
        if info.flag_bits & 1 or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadZipFile(f"部件“{info.filename[:80]}”加了密或用了不支持的压缩方式")
        head = self.data[info.header_offset : info.header_offset + 30]
        if not head.startswith(b"PK\x03\x04") or len(head) < 30:
            raise BadZipFile(f"部件“{info.filename[:80]}”不在目录所写的位置")
        start = info.header_offset + 30 + sum(unpack("<HH", head[26:]))
        packed = self.data[start : start + info.compress_size]
        if info.compress_type == ZIP_STORED:
            xml = packed
        else:
            unpacker = zlib.decompressobj(-15)
            xml = unpacker.decompress(packed, info.file_size + 1)
            if not unpacker.eof and len(xml) == info.file_size:
                unpacker.decompress(unpacker.unconsumed_tail, 1)
            if not unpacker.eof:
                raise BadZipFile(f"部件“{info.filename[:80]}”不完整")
        if len(xml) != info.file_size or zlib.crc32(xml) != info.CRC:
            raise BadZipFile(f"部件“{info.filename[:80]}”与目录所写不符")
        self.kept[info.filename] = Packed(info.compress_type, info.CRC, info.file_size, packed)
        return xml

    def _check_xml(self, name: str, xml: bytes) -> None:
        head = xml[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
        declared = _ENCODING.match(head)
        if not head.startswith(b"<") or (declared and declared.group(1).lower() not in (b"utf-8", b"us-ascii", b"ascii")):
            raise self._refusal("damaged-workbook", f"部件“{name[:80]}”不是 UTF-8 编码的 XML")
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise self._refusal("document-type", f"部件“{name[:80]}”带有文档类型定义（DTD）或实体定义，工作簿里不应有")

    def _refusal(self, code: str, message: str) -> ProblemsError:
        return refuse(code, message, Place(self.file), _MEND)


def _target(relation: ElementTree.Element) -> str:
    if relation.get("TargetMode") == "External":
        raise ValueError("工作表指向文件之外")
    return posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
