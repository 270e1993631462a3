"""The published schemas and the settings of an editor, written into a folder."""

from __future__ import annotations

import json
from pathlib import Path

from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.rule_ci.editors import schema_texts, settings
from compliance.rule_ci.outcome import Level, Notice, Outcome

SETTINGS = "settings.json"


def write_editor_files(out: Path) -> Outcome:
    """Write every schema, and the settings unless a file of that name says something else: it may hold more, so its owner is told what to add."""
    out.mkdir(parents=True, exist_ok=True)
    texts = schema_texts()
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    wanted = json.dumps(settings(_folder(out)), ensure_ascii=False, indent=2) + "\n"
    path = out / SETTINGS
    kept = path.exists() and path.read_bytes() != wanted.encode()
    if not kept:
        path.write_text(wanted, encoding="utf-8", newline="\n")
    lines = (f"已写出 {len(texts)} 个 JSON Schema 到 {out}", *(wanted.splitlines() if kept else [f"编辑器设置：{path}"]))
    return Outcome("schemas", (_kept(path),) if kept else (), lines=lines)


def _folder(out: Path) -> str:
    """The folder from the current directory, which is taken for the editor's workspace; absolute when it lies elsewhere."""
    here, there = Path.cwd().resolve(), out.resolve()
    return there.relative_to(here).as_posix() if there.is_relative_to(here) else there.as_posix()


def _kept(path: Path) -> Notice:
    return Notice(Problem("settings-kept", f"{path} 已有其他设置，未改动", Place(path.as_posix()), "把下面列出的设置并入这个文件"), Level.NOTE)
