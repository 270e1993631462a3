"""Which submissions a path holds."""

from __future__ import annotations

from pathlib import Path

from compliance.model.place import Place
from compliance.submission.attachments import FOLDER
from compliance.submission.raw import refuse

READABLE = frozenset({".xlsx", ".yaml", ".yml", ".json"})
REFUSED = frozenset({".xls", ".xlsm", ".xlsb", ".et", ".ett", ".wps", ".ods"})
TABLE_FILES = frozenset({".csv", ".parquet"})


def find_submissions(path: Path) -> list[Path]:
    """The submissions at `path`: a file; a folder of CSV or Parquet files; or what a folder holds of both, in order of name.

    Files that only look like submissions (`.xls`, ...) are listed too, so that reading them says why they cannot be used. Raises ProblemsError.
    """
    if not path.exists():
        raise refuse("no-such-file", "没有这个文件或文件夹", Place(path.name), "检查路径")
    if not path.is_dir() or is_table_folder(path):
        return [path]
    found = [child for child in sorted(path.iterdir()) if _is_submission(child)]
    if not found:
        raise refuse("no-submission", "文件夹里没有填报文件", Place(path.resolve().name), "放入 .xlsx、.yaml、.json 文件，或装有 CSV、Parquet 表的文件夹")
    return found


def is_table_folder(path: Path) -> bool:
    """True for a folder that directly holds CSV or Parquet files."""
    return path.is_dir() and any(child.suffix.lower() in TABLE_FILES for child in path.iterdir() if not _is_hidden(child))


def _is_submission(path: Path) -> bool:
    if _is_hidden(path):
        return False
    return (path.name != FOLDER and is_table_folder(path)) if path.is_dir() else path.suffix.lower() in READABLE | REFUSED


def _is_hidden(path: Path) -> bool:
    return path.name.startswith((".", "~$"))
