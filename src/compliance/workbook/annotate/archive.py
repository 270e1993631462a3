"""The parts of a workbook package: those that are changed are packed anew, all others keep their compressed bytes."""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from struct import unpack
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from compliance.submission.package import damaged
from compliance.submission.repack import Packed, repacked

MAX_PART = 200 * 2**20
LOCAL_HEAD = 30


class Archive:
    """A workbook by part. The bytes of the result depend on nothing but the parts: no clock, no machine."""

    def __init__(self, data: bytes, file: str) -> None:
        self.data = data
        self.file = file
        with ZipFile(BytesIO(data)) as package:
            self.infos = {info.filename: info for info in package.infolist() if not info.is_dir()}
        self.changed: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.changed or name in self.infos

    def read(self, name: str) -> bytes:
        """A part as it now is; without a declaration of types that could make more of it than it shows. Raises ProblemsError."""
        if name in self.changed:
            return self.changed[name]
        info = self.infos[name]
        try:
            if info.file_size > MAX_PART:
                raise BadZipFile(f"部件“{name[:80]}”过大")
            with ZipFile(BytesIO(self.data)) as package:
                part = package.read(info)
        except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            raise damaged(self.file, str(error)) from None
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise damaged(self.file, f"部件“{name[:80]}”带有文档类型定义")
        return part

    def write(self, name: str, part: bytes) -> None:
        """Replace a part, or add one behind all others."""
        self.changed[name] = part

    def drop(self, name: str) -> None:
        """Leave a part out; one that is not there is no fault."""
        self.infos.pop(name, None)
        self.changed.pop(name, None)

    def free_name(self, pattern: str) -> str:
        """The first name `pattern` with a number that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def packed(self) -> bytes:
        """The whole package."""
        names = dict.fromkeys([*self.infos, *self.changed])
        return repacked({name: _pack(self.changed[name]) if name in self.changed else self._raw(self.infos[name]) for name in names})

    def _raw(self, info: ZipInfo) -> Packed:
        """The part's bytes as they are packed. Raises ProblemsError."""
        head = self.data[info.header_offset : info.header_offset + LOCAL_HEAD]
        if len(head) < LOCAL_HEAD or not head.startswith(b"PK\x03\x04"):
            raise damaged(self.file, f"部件“{info.filename[:80]}”不在目录所写的位置")
        start = info.header_offset + LOCAL_HEAD + sum(unpack("<HH", head[26:LOCAL_HEAD]))
        return Packed(info.compress_type, info.CRC, info.file_size, self.data[start : start + info.compress_size])


def relations_of(part: str) -> str:
    """The name of the part that lists the relations of `part`."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _pack(part: bytes) -> Packed:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Packed(ZIP_DEFLATED, zlib.crc32(part), len(part), packer.compress(part) + packer.flush())
