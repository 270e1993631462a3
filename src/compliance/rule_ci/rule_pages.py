"""The generated pages on the rules: written, or held against those in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.rule_ci.outcome import Outcome, errors

KIND = "*.html"
MEND = "重新生成：compliance rules docs --out {folder}"


def written(pages: Mapping[str, str], folder: Path) -> Outcome:
    """The pages written to a folder; pages of an earlier run that are no longer generated are removed by hand, and named here."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_bytes(text.encode())
    left = _superfluous(pages, folder)
    lines = [f"已写出 {len(pages)} 页到 {folder}", *([f"文件夹中另有不再生成的页：{'、'.join(left)}，请删去"] if left else [])]
    return Outcome("docs", lines=tuple(lines))


def checked(pages: Mapping[str, str], folder: Path) -> Outcome:
    """An error for every page that a folder lacks, that differs from what the rules now give, or that is no longer generated."""
    problems = [*_outdated(pages, folder), *(_gone(name, folder) for name in _superfluous(pages, folder))]
    lines = (f"{len(pages)} 页，{len(problems)} 页需要更新" if problems else f"{len(pages)} 页都是最新的",)
    return Outcome("docs", errors(problems), lines=lines)


def _outdated(pages: Mapping[str, str], folder: Path) -> Iterator[Problem]:
    mend = MEND.format(folder=folder)
    for name, text in pages.items():
        path = folder / name
        if not path.is_file():
            yield Problem("missing-page", f"没有规则说明页 {name}", Place(path.as_posix()), mend)
        elif (found := path.read_bytes()) != text.encode():
            line = _first_difference(found, text.encode())
            yield Problem("stale-page", f"规则说明页 {name} 与现在的规则不一致，从第 {line} 行起", Place(path.as_posix(), line=line), mend)


def _first_difference(old: bytes, new: bytes) -> int:
    """The number of the first line that differs; one past the last of the shorter text when it is the beginning of the longer."""
    pairs = zip_longest(old.split(b"\n"), new.split(b"\n"))
    return next(number for number, (left, right) in enumerate(pairs, start=1) if left != right)


def _superfluous(pages: Mapping[str, str], folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(KIND) if path.name not in pages)


def _gone(name: str, folder: Path) -> Problem:
    return Problem("superfluous-page", f"规则说明页 {name} 已不再生成", Place((folder / name).as_posix()), "删去这个文件")
