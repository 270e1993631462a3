"""A Word file as a template: its parts, the tags in them, and the file that comes of filling them, the same bytes every time.

The tags are those of docxtpl (`{{ }}`, `{%p %}`, `{%tr %}`), which joins what Word has split; rendering and packing are done here, because docxtpl
repairs broken XML in silence, changes text that looks like its own escapes, and writes the time of day into the file.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from jinja2 import Environment, FunctionLoader, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.reports.document_text import SPEECH
from compliance.reports.docx_nesting import broken_tag
from compliance.reports.template_faults import NamedUndefined, template_faults

MAIN, CONTENT_TYPES = "word/document.xml", "[Content_Types].xml"
TITLES = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "core": "文档属性"}
FILLED = re.compile(r"(?:word|docProps)/(document|header|footer|footnotes|endnotes|core)\d*\.xml")
BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
STAMP = (1980, 1, 1, 0, 0, 0)
SHOWN = 60
MEND = "用 Word 或 WPS 打开模板，另存为 .docx 后再用"
MEND_STRUCTURE = "检查每个 {%p %} 是否独占一段、每个 {%tr %} 是否独占一行，且起止标签在同一层"
_TAGS = re.compile(r"<[^>]+>")
_PARAGRAPH = re.compile(r"<w:p[ >]")


@dataclass(frozen=True)
class WordTemplate:
    """The parts to be filled, with the text they were made of, and those to be copied, by name."""

    file: Path
    filled: Mapping[str, Template]
    sources: Mapping[str, str]
    copied: Mapping[str, bytes]

    def render(self, context: Mapping[str, object], shaped: Callable[[str], str] = str) -> bytes:
        """The document, each filled part `shaped`. Raises ProblemsError with a fault of every part that has one."""
        parts = dict(self.copied)
        problems: list[Problem] = []
        for name, template in self.filled.items():
            try:
                with template_faults(self.file, self.locate):
                    parts[name] = _checked(self.file, name, shaped(template.render(context)))
            except ProblemsError as error:
                problems += error.problems
        if problems:
            raise ProblemsError(problems)
        return packed(parts)

    def locate(self, part: str, line: int) -> tuple[Place, str]:
        """The file, and in words the paragraph that is the line of a part."""
        lines = self.sources.get(part, "").splitlines()
        text = _TAGS.sub("", lines[line - 1]).strip() if 0 < line <= len(lines) else ""
        return Place(str(self.file)), f"（{part_title(part)}" + (f"，在“{text[:SHOWN]}”处）" if text else "）")


@lru_cache(maxsize=8)
def word_template(file: Path) -> WordTemplate:
    """The template in a file, its tags understood. Raises ProblemsError with every fault."""
    parts = _unpacked(file)
    sources = {name: _source(file, name, data) for name, data in parts.items() if FILLED.fullmatch(name)}
    filled: dict[str, Template] = {}
    made = WordTemplate(file, filled, sources, {name: data for name, data in parts.items() if name not in sources})
    in_word, elsewhere = _environment(sources, _word_text), _environment(sources, _plain_text)
    problems: list[Problem] = []
    for name in sources:
        try:
            with template_faults(file, made.locate):
                filled[name] = (in_word if name.startswith("word/") else elsewhere).get_template(name)
                _check_nesting(made, name)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return made


def part_title(name: str) -> str:
    """What an office calls a part of the file."""
    match = FILLED.fullmatch(name)
    return TITLES[match.group(1)] if match else name


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a file without a date; they are not compressed, because compressors differ between machines."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            archive.writestr(zipfile.ZipInfo(name, STAMP), parts[name])
    return stream.getvalue()


def _unpacked(file: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ProblemsError([Problem("template-fault", "不是 Word 文档（.docx），或已损坏、加密", Place(str(file)), MEND)]) from error
    if MAIN not in parts or CONTENT_TYPES not in parts:
        raise ProblemsError([Problem("template-fault", f"不是 Word 文档：里面没有 {MAIN}", Place(str(file)), MEND)])
    return parts


def _source(file: Path, name: str, data: bytes) -> str:
    """The text of a part with its tags joined and every paragraph on a line of its own."""
    from docxtpl import DocxTemplate

    text = _checked(file, name, data.decode("utf-8", "replace")).decode("utf-8")
    return _PARAGRAPH.sub("\n\\g<0>", str(DocxTemplate(file).patch_xml(text)))


def _checked(file: Path, name: str, text: str) -> bytes:
    data = text.encode("utf-8")
    try:
        ParserCreate("utf-8").Parse(data, True)
    except ExpatError as error:
        raise ProblemsError([Problem("template-fault", f"{part_title(name)}不是合格的 XML（{error}）", Place(str(file)), MEND_STRUCTURE)]) from error
    return data


def _check_nesting(template: WordTemplate, name: str) -> None:
    """Raises ProblemsError where a tag and its end are not on one level: the document would break with other data."""
    line = broken_tag(template.sources[name])
    if line is not None:
        place, context = template.locate(name, line)
        raise ProblemsError([Problem("template-fault", f"标签的起止不在同一层{context}", place, MEND_STRUCTURE)])


def _environment(sources: Mapping[str, str], finalize: Callable[[object], Markup]) -> Environment:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return (sources[name], name, lambda: True) if name in sources else None

    made = ImmutableSandboxedEnvironment(loader=FunctionLoader(load), autoescape=True, undefined=NamedUndefined, finalize=finalize)
    made.globals |= SPEECH
    return made


def _word_text(value: object) -> Markup:
    """A value as the text of a run; lines of it become lines of the paragraph."""
    return BREAK.join(escape(line) for line in str(value).replace("\t", " ").split("\n"))


def _plain_text(value: object) -> Markup:
    return escape(" ".join(str(value).split()))
