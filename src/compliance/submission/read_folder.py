"""A submission as a folder with one CSV or Parquet file a table, named by the English table name."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from compliance.model.place import Place
from compliance.submission.find import READABLE, REFUSED, TABLE_FILES
from compliance.submission.raw import MAX_BYTES, Draft
from compliance.submission.read_csv import read_csv
from compliance.submission.read_parquet import read_parquet

MAX_FILES = 1_000


def read_folder(folder: Path, name: str, draft: Draft) -> tuple[str, str]:
    """Take the rows of every table file of `folder`, called `name`, into `draft`; gives the format and the SHA-256 of the sorted names and bytes."""
    digest = sha256()
    seen: dict[str, str] = {}
    forms: set[str] = set()
    for path in sorted(folder.iterdir())[:MAX_FILES]:
        place = Place(f"{name}/{path.name}")
        suffix = path.suffix.lower()
        if suffix in READABLE | REFUSED and not path.name.startswith((".", "~$")):
            draft.fault("stray-file", "表文件夹里还有别的填报文件", place, "每份填报单独放置，这里只留各表的 CSV 或 Parquet 文件")
        if suffix not in TABLE_FILES or path.name.startswith(".") or not path.is_file():
            continue
        if path.stat().st_size > MAX_BYTES:
            draft.lose(path.stem, "file-too-large", f"文件超过 {MAX_BYTES // 2**20} MB", place, "检查是否重复导出，或分单位提交")
            continue
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode(errors="surrogateescape") + data)
        forms.add(suffix)
        _read_file(path, data, place, seen, draft)
    return "parquet" if ".parquet" in forms else "csv", digest.hexdigest()


def _read_file(path: Path, data: bytes, place: Place, seen: dict[str, str], draft: Draft) -> None:
    table = draft.tables.tables.get(path.stem)
    if table is None:
        draft.unknown_table(path.stem, place)
    elif path.stem in seen:
        draft.fault("duplicate-table", f"与 {seen[path.stem]} 是同一张表", place, "每张表只留一个文件")
    else:
        seen[path.stem] = path.name
        (read_parquet if path.suffix.lower() == ".parquet" else read_csv)(table, data, place.file, draft)
