"""Where a side of the comparison comes from: a rules folder, or a git revision taken out into a temporary folder."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rule_ci.diff.side import Side
from compliance.rulebook.cache import load_cached_rulebook

DOCUMENTS = "policy_docs"


@contextmanager
def side(name: str, role: str, like: Path, documents: Path | None) -> Iterator[Side]:
    """The rulebook that `name` means: a folder, or a git revision, of which the folder `like` is taken unless `REVISION:folder` names another.

    `role` is the argument's name for messages, `documents` where the policy documents lie (default: beside the rules). Raises ProblemsError.
    """
    if Path(name).is_dir():
        yield _loaded(name, role, Path(name), documents or _beside(Path(name)))
        return
    revision, _, folder = name.partition(":")
    top = _top(name, role)
    commit = _commit(top, revision, name, role)
    rules = Path(folder) if folder else _inside(like, top, name, role)
    with TemporaryDirectory(prefix="compliance-rules-") as temporary:
        _take_out(top, commit, [rules, _beside(rules)], Path(temporary), name, role)
        yield _loaded(name, role, Path(temporary, rules), documents or Path(temporary, _beside(rules)))


def _beside(rules: Path) -> Path:
    return (rules if rules.name not in ("", "..") else rules.resolve()).parent / DOCUMENTS


def _loaded(name: str, role: str, rules: Path, documents: Path) -> Side:
    try:
        return Side(name, load_cached_rulebook(rules, documents), rules, documents)
    except ProblemsError as error:
        raise ProblemsError([Problem(item.code, f"{role}（{name}）的规则不能用：{item.message}", item.place, item.mend) for item in error.problems]) from None


def _top(name: str, role: str) -> Path:
    """The root of the git checkout that the current directory lies in."""
    found = _git(Path(), "rev-parse", "--show-toplevel")
    if found.returncode:
        raise _refusal("no-such-source", name, role, "不是文件夹；当前目录也不在 git 工作区中，不能当作 git 版本")
    return Path(found.stdout.decode().rstrip("\n"))


def _commit(top: Path, revision: str, name: str, role: str) -> str:
    found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode or not revision:
        raise _refusal("no-such-source", name, role, "既不是文件夹，也不是 git 版本")
    return found.stdout.decode().strip()


def _inside(folder: Path, top: Path, name: str, role: str) -> Path:
    try:
        return folder.resolve().relative_to(top.resolve())
    except ValueError:
        raise _refusal("outside-checkout", name, role, f"中要取的规则文件夹 {folder} 不在这个 git 工作区中") from None


def _take_out(top: Path, commit: str, folders: list[Path], target: Path, name: str, role: str) -> None:
    packed = _git(top, "archive", "--format=zip", commit, "--", *(folder.as_posix() for folder in folders))
    if packed.returncode:
        wanted = "、".join(folder.as_posix() for folder in folders)
        raise _refusal("not-in-revision", name, role, f"这个 git 版本中没有 {wanted}（{packed.stderr.decode(errors='replace').strip()}）")
    with zipfile.ZipFile(io.BytesIO(packed.stdout)) as archive:
        archive.extractall(target)


def _git(where: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=where, capture_output=True, check=False)
    except FileNotFoundError:
        return subprocess.CompletedProcess(arguments, 127, b"", "没有安装 git".encode())


def _refusal(code: str, name: str, role: str, message: str) -> ProblemsError:
    mend = "写规则文件夹的路径，或在 git 工作区中写版本，如 HEAD~1、main、main:rules"
    return ProblemsError([Problem(code, f"“{name}”{message}", Place(f"--{role}"), mend)])
