"""A submission of any format as one value, or every problem that stands in the way."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from compliance.located import Located
from compliance.model.place import Place
from compliance.model.problem import ProblemsError
from compliance.rulebook.tables import Tables
from compliance.submission.assemble import Assembler, Converters
from compliance.submission.attachments import attachment_hashes
from compliance.submission.doubts import note_small_percentages
from compliance.submission.file_kind import refused_suffix
from compliance.submission.find import is_table_folder
from compliance.submission.integrity import check_integrity
from compliance.submission.raw import MAX_BYTES, Draft, in_reading_order, refuse
from compliance.submission.read_folder import read_folder
from compliance.submission.read_mapping import read_mapping, take_tables
from compliance.submission.read_workbook import read_workbook
from compliance.submission.rows import At, Row, Submission

FORMATS = {".xlsx": "xlsx", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}


def read_submission(
    path: Path, tables: Tables, atoms: frozenset[str], *, any_template: bool = False, filtered: bool = False, passed_over: frozenset[str] = frozenset()
) -> Submission:
    """The submission at `path`, a file or a folder of CSV or Parquet files; `atoms` are the clause ids that `measure` may name.

    `any_template` takes a workbook made for an earlier version of the tables, as far as its columns are known; `filtered` takes rows that a filter hides;
    `passed_over` are sheets of a workbook that are none of its tables.

    Raises ProblemsError with every problem of the pass: structure, cells, and what must hold between rows.
    """
    name = path.resolve().name if path.name in ("", "..") else path.name
    draft = Draft(tables, any_template=any_template, filtered=filtered, passed_over=passed_over)
    with _no_collections():
        try:
            form, digest = _read(path, name, draft)
        except OSError as error:
            raise refuse("unreadable", f"文件无法读取：{error.strerror or '未知原因'}", Place(name), "检查路径和读取权限") from None
        submission = _assembled(name, form, digest, draft, Converters(tables, atoms))
    names = [str(row.value("file_name")) for row in submission.rows("evidence") if row.value("file_name") is not None]
    return replace(submission, attachments=attachment_hashes(path, names))


@contextmanager
def _no_collections() -> Iterator[None]:
    """Millions of values are made and none in a circle: the collector would walk through them again and again, and find nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def read_document(data: bytes, name: str, tables: Tables, atoms: frozenset[str]) -> Submission:
    """The submission in a YAML or JSON document that is at hand; `name` stands for its file. Raises ProblemsError."""
    draft = Draft(tables)
    read_mapping(data, name, draft)
    return _assembled(name, "yaml", sha256(data).hexdigest(), draft, Converters(tables, atoms))


def read_rows(tree: Located, name: str, converters: Converters) -> Submission:
    """The submission in a mapping of tables to rows that is at hand, such as an example; no bytes, so no hash. Raises ProblemsError."""
    draft = Draft(converters.tables)
    take_tables(tree, draft)
    return _assembled(name, "yaml", "", draft, converters)


def _assembled(name: str, form: str, digest: str, draft: Draft, converters: Converters) -> Submission:
    tables = draft.tables
    assembler = Assembler(draft, converters)
    rows = assembler.tables()
    submission = _submission(name, form, digest, rows, draft)
    draft.problems += check_integrity(submission, tables, frozenset(assembler.failed), frozenset(draft.lost))
    if draft.problems:
        raise ProblemsError(in_reading_order(draft.problems))
    note_small_percentages(submission, tables, draft)
    return replace(submission, repairs=tuple(draft.repairs), doubts=tuple(draft.doubts)) if draft.repairs or draft.doubts else submission


def _read(path: Path, name: str, draft: Draft) -> tuple[str, str]:
    if path.is_dir():
        if not is_table_folder(path):
            raise refuse("no-submission", "文件夹里没有 CSV 或 Parquet 文件", Place(name), "每张表一个文件，文件名为英文表名")
        return read_folder(path, name, draft)
    suffix = path.suffix.lower()
    form = FORMATS.get(suffix)
    if form is None:
        raise refused_suffix(suffix, name)
    if path.stat().st_size > MAX_BYTES:
        raise refuse("file-too-large", f"文件超过 {MAX_BYTES // 2**20} MB", Place(name), "检查是否有多余内容，或分单位提交")
    data = path.read_bytes()
    (read_workbook if form == "xlsx" else read_mapping)(data, name, draft)
    return form, sha256(data).hexdigest()


def _submission(name: str, form: str, digest: str, rows: dict[str, tuple[Row, ...]], draft: Draft) -> Submission:
    tables = draft.tables
    covers = rows.get(tables.cover, ())
    table = tables.tables[tables.cover]
    if not covers:
        draft.lose(tables.cover, "no-cover", f"缺少“{table.title}”（{table.name}），或其中没有填写", Place(name), f"补上“{table.title}”，恰好一行")
    for extra in covers[1:]:
        draft.fault("second-cover", f"“{table.title}”只能有一行", extra.origin, "每份填报只写一个单位，多余的行另存一份")
    keys = {item.name: item.id_field for item in tables.tables.values() if item.id_field is not None}
    cover = covers[0] if covers else Row(tables.cover, 1, {}, 0, At(Place(name)))
    return Submission(name, form, digest, MappingProxyType(rows), cover, MappingProxyType(keys), frozenset(rows))
