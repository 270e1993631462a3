"""Writing a draft: nothing is overwritten, and nothing is left half-written."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from compliance.measures.workdays import WorkCalendar
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rule_ci.outcome import Outcome, Trial
from compliance.rule_ci.scaffold.draft import Draft, Wish, draft
from compliance.rule_ci.scaffold.target import Target, target
from compliance.rulebook.rulebook import INVENTORY, Rulebook


def new_rule(book: Rulebook, rules_dir: Path, atom: str, entry: tuple[str | None, str | None], wish: Wish, calendar: WorkCalendar) -> Outcome:
    """A rule file for a clause, and its entry of the inventory where `entry` (place and quote) gives one. Raises ProblemsError; then nothing was written."""
    kind = "permission" if wish.operator == "permission" else "duty"
    found = target(book, rules_dir, atom, *entry, kind)
    made = draft(book, rules_dir, found, wish, calendar)
    _write(made, found, rules_dir)
    shown = [f"已写出 {made.path}", *([f"已登入 {_inventory(found, rules_dir)}"] if found.inventory else []), *made.hints]
    folder = "" if rules_dir == Path("rules") else f" {rules_dir}"
    shown.append(f"试验：compliance rules check{folder} && compliance rules test{folder} -k {atom}")
    trials = tuple(Trial(result.rule, result.name, result.place) for result in made.results)
    return Outcome("new", trials=trials, lines=tuple(shown), data={"file": str(made.path), "hints": list(made.hints)})


def _inventory(found: Target, rules_dir: Path) -> Path:
    return rules_dir / found.policy.document.id / INVENTORY


def _write(made: Draft, found: Target, rules_dir: Path) -> None:
    """The rule file, then the inventory; when the second cannot be written the first is taken back."""
    made.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _whole(made.path, made.text, fresh=True)
    except FileExistsError:
        fault = Problem("file-exists", f"文件已存在：{made.path.name}", Place(str(made.path)), "改这个文件，或先移走它")
        raise ProblemsError([fault]) from None
    if found.inventory is None:
        return
    try:
        _whole(_inventory(found, rules_dir), found.inventory, fresh=False)
    except OSError:
        made.path.unlink()
        raise


def _whole(path: Path, text: str, *, fresh: bool) -> None:
    """Write a file at once or not at all; a `fresh` one must not exist yet."""
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        file.write(text.encode())
    temporary = Path(file.name)
    try:
        temporary.chmod(path.stat().st_mode & 0o777 if not fresh else 0o666 & ~_umask())
        if fresh:
            os.link(temporary, path)
        else:
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
