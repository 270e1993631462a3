"""One table as a Parquet file, its columns named by the English field names. Reading needs the extra `parquet` (DuckDB), imported when first used.

DuckDB and not pyarrow: 68 MB installed against 170 MB, and it keeps to a memory limit and to the one file it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from compliance.model.place import Place
from compliance.rulebook.tables import TableDef
from compliance.submission.raw import MAX_ROWS, Block, Draft
from compliance.submission.read_csv import RecordPlaces
from compliance.submission.rows import Places

MAX_TEXT_BYTES = 400 * 2**20
MEMORY = "1GB"
_WHOLE = r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?"
_EXACT = re.compile(rf"(?:{_WHOLE}|DECIMAL\([0-9]+,[0-9]+\)|VARCHAR|BOOLEAN|DATE|TIMESTAMP|ENUM\(.*\)|\"?NULL\"?)(?:\[\])?", re.DOTALL)
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": MEMORY,
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_FLOATS = ("DOUBLE", "FLOAT")
_RE_EXPORT = "重新导出为 Parquet；或改用 CSV"


def read_parquet(table: TableDef, data: bytes, file: str, draft: Draft) -> None:
    """Take the rows of a Parquet file into `draft`. Raises ProblemsError only for too many rows."""
    try:
        import duckdb
    except ImportError:
        mend = "安装可选部件：pip install 'county-compliance[parquet]'；或改交 CSV"
        draft.lose(table.name, "no-parquet-reader", "读取 Parquet 需要 DuckDB，本机没有安装", Place(file), mend)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        path.write_bytes(data)
        try:
            with duckdb.connect(":memory:", config=_SETTINGS) as base:
                base.execute(f"SET allowed_paths = [{_text(path)}]; SET enable_external_access = false; SET lock_configuration = true")
                _File(base, str(path), table, file, draft).read()
        except duckdb.Error:
            draft.lose(table.name, "damaged-parquet", "Parquet 文件打不开，可能已损坏或被截断", Place(file), _RE_EXPORT)


class _File:
    def __init__(self, base: Any, path: str, table: TableDef, file: str, draft: Draft) -> None:
        self.base = base
        self.path = path
        self.table = table
        self.file = file
        self.draft = draft

    def read(self) -> None:
        source = "read_parquet(?, hive_partitioning = false)"
        described = self.base.execute(f"DESCRIBE SELECT * FROM {source}", [self.path]).fetchall()
        kinds = {str(name): str(kind) for name, kind, *_ in described}
        names = [name for name, kind in kinds.items() if self._taken(name, kind)]
        if not names or self._too_large(source, names):
            return
        columns = ", ".join(_quoted(name) for name in names)
        rows = self.base.execute(f"SELECT {columns} FROM {source}", [self.path]).fetchall()
        rows = [row for row in rows if any(value is not None and value != "" for value in row)]
        places = RecordPlaces(self.file, self.table.name, frozenset(names))
        turned = list(zip(*rows, strict=True)) or [()] * len(names)
        exact: dict[str, Sequence[object]] = {}
        for name, values in zip(names, turned, strict=True):
            exact[name] = self._exact(values, places, name) if kinds[name] in _FLOATS else values
        self.draft.add(self.table.name, Block(exact, len(rows), places))

    def _taken(self, name: str, kind: str) -> bool:
        place = Place(self.file, table=self.table.name, field=name)
        if name not in self.table.fields:
            self.draft.unknown_field(name, self.table, place)
            return False
        if kind not in _FLOATS and not _EXACT.fullmatch(kind):
            mend = "用整数、DECIMAL、字符串、日期、布尔，或字符串的列表"
            self.draft.fault("parquet-type", f"列“{name}”的类型 {kind[:60]} 不能使用", place, mend)
            return False
        return True

    def _too_large(self, source: str, names: Sequence[str]) -> bool:
        lengths = " + ".join(f"coalesce(strlen(CAST({_quoted(name)} AS VARCHAR)), 0)" for name in names)
        rows, size = self.base.execute(f"SELECT count(*), coalesce(sum({lengths}), 0) FROM {source}", [self.path]).fetchone()
        if rows > MAX_ROWS:
            self.draft.lose(self.table.name, "too-many-rows", f"有 {rows} 行，超过 {MAX_ROWS} 行", Place(self.file), "检查是否重复导出，或分单位提交")
        elif size > MAX_TEXT_BYTES:
            self.draft.lose(
                self.table.name, "package-too-large", f"展开后超过 {MAX_TEXT_BYTES // 2**20} MB", Place(self.file), "检查是否重复填充，或分单位提交"
            )
        return bool(rows > MAX_ROWS or size > MAX_TEXT_BYTES)

    def _exact(self, values: Sequence[float | None], places: Places, name: str) -> list[int | None]:
        """Whole numbers out of floats: what a float says behind the point is not what was meant."""
        found: list[int | None] = []
        for number, value in enumerate(values, start=1):
            whole = value is None or (abs(value) < 2**53 and value == int(value))
            if not whole:
                self.draft.fault("inexact-float", f"浮点数 {value!r} 不是准确的数", places.of(number, name), "这一列改用 DECIMAL 或字符串类型导出")
            found.append(int(value) if whole and value is not None else None)
        return found


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
