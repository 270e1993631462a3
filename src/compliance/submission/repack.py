"""A zip package laid anew from compressed parts as they were: what was looked at and nothing else, without packing it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from struct import pack

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _UTF8, _DAY = 20, 0x800, 0x21


@dataclass(frozen=True, slots=True)
class Packed:
    """A compressed part: its method (0 stored, 8 deflated), checksum, unpacked size and bytes."""

    method: int
    checksum: int
    size: int
    data: bytes


def repacked(parts: Mapping[str, Packed]) -> bytes:
    """A zip package of `parts` by name; each under 4 GB, as are all of them together."""
    body, directory, offset = [], [], 0
    for name, part in parts.items():
        encoded = name.encode()
        common = pack("<HHHHHIIIHH", _VERSION, _UTF8, part.method, 0, _DAY, part.checksum, len(part.data), part.size, len(encoded), 0)
        directory.append(_CENTRAL + pack("<H", _VERSION) + common + pack("<HHHII", 0, 0, 0, 0, offset) + encoded)
        body += [_LOCAL, common, encoded, part.data]
        offset += 4 + len(common) + len(encoded) + len(part.data)
    listing = b"".join(directory)
    return b"".join([*body, listing, _END, pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(listing), offset, 0)])
