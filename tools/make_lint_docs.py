"""Writes docs/lint/: a page for every problem code, and their index, from the catalogue."""

from __future__ import annotations

from pathlib import Path

from compliance.rule_ci.catalogue import CatalogueEntry, entries

OUT = Path(__file__).parents[1] / "docs" / "lint"
INDEX = "README.md"


def page(entry: CatalogueEntry) -> str:
    """The page of one code."""
    return f"# {entry.code}：{entry.title}\n\n{entry.why}\n\n## 不要这样写\n\n{_snippet(entry.avoid)}\n\n## 这样写\n\n{_snippet(entry.prefer)}\n"


def pages() -> dict[str, str]:
    """Every file of the folder, by name."""
    index = "# 规则检查的问题代码\n\n由 `python tools/make_lint_docs.py` 从 `src/compliance/rule_ci/lint_catalogue.yaml` 生成。\n\n| 代码 | 含义 |\n|---|---|\n"
    rows = "".join(f"| [{entry.code}]({entry.code}.md) | {entry.title} |\n" for entry in sorted(entries().values(), key=lambda entry: entry.code))
    return {INDEX: index + rows} | {f"{entry.code}.md": page(entry) for entry in entries().values()}


def _snippet(text: str) -> str:
    language = "markdown" if text.startswith(("<", "---")) or "\n<" in text else "yaml"
    return f"```{language}\n{text.rstrip()}\n```"


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    made = pages()
    for stale in {path.name for path in OUT.glob("*.md")} - made.keys():
        (OUT / stale).unlink()
    for name, text in made.items():
        (OUT / name).write_text(text, encoding="utf-8", newline="\n")
