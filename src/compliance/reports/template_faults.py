"""Faults of a report template, told with the place in the template and a way to mend it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from jinja2 import StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.utils import missing

from compliance.model.language import language
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError

FAULTS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
TEMPLATE_FILES = (".j2", ".css", ".xml")
SYNTAX = (
    (re.compile(r"Encountered unknown tag '(\w+)'"), "没有“{}”这种标签"),
    (re.compile(r"Unexpected end of template.*innermost block that needs to be closed is '(\w+)'", re.DOTALL), "标签 {} 没有结束（缺 end{}）"),
    (re.compile(r"No filter named '(\w+)'"), "没有“{}”这种过滤器"),
    (re.compile(r"No test named '(\w+)'"), "没有“{}”这种判断"),
)
MEND = "对照 docs/report-templates.md 所列的标签改正；不需要自己的模板时去掉 --templates"
Locate = Callable[[str, int], tuple[Place, str]]


class NamedUndefined(StrictUndefined):
    """A tag that stands for nothing fails, and says in Chinese which."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return f"模板里不能使用“{self._undefined_name}”（{self._undefined_hint}）"
        owner = "" if self._undefined_obj is missing else f"“{type(self._undefined_obj).__name__}”里"
        return f"{owner}没有“{self._undefined_name}”这一项"


def located_in_file(file: str, line: int) -> tuple[Place, str]:
    """The place in a text template."""
    return Place(file, line=line or None), ""


@contextmanager
def template_faults(default: Path, locate: Locate = located_in_file) -> Iterator[None]:
    """Raises ProblemsError for a fault of a template; `default` is the file where the fault does not say."""
    try:
        yield
    except FAULTS as error:
        file, line = _spot(error)
        place, context = locate(file, line) if file else (Place(str(default)), "")
        raise ProblemsError([Problem("template-fault", _message(error) + context, place, MEND)]) from error


def found_template(name: str, folders: Sequence[Path]) -> Path:
    """The file of that name in the first of the folders that has it. Raises ProblemsError."""
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise ProblemsError([Problem("no-template", f"模板文件夹中没有 {name}", Place(str(folders[0])), "重新安装程序，或补上这个文件")])


def spoken_template(name: str, folders: Sequence[Path]) -> Path:
    """As `found_template`, but in each folder first the file for the language spoken: `report.en.docx` before `report.docx`."""
    stem, _, kind = name.rpartition(".")
    for folder in folders:
        for known in (f"{stem}.{language()}.{kind}", name):
            if (folder / known).is_file():
                return folder / known
    return found_template(name, folders)


def check_folder(folder: Path, shipped: Path) -> None:
    """Raises ProblemsError for a folder without any template that a report is made of."""
    known = sorted(path.name for path in shipped.iterdir() if not path.name.startswith("docs_"))
    if not any((folder / name).is_file() for name in known):
        raise ProblemsError([Problem("no-template", "文件夹里没有报告模板", Place(str(folder)), f"模板的文件名须是：{'、'.join(known)}")])


def _spot(error: BaseException) -> tuple[str, int]:
    """File and line of the template; empty and 0 where the error knows neither."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or "", error.lineno
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(TEMPLATE_FILES)]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)


def _message(error: BaseException) -> str:
    text = str(error)
    if isinstance(error, TemplateNotFound):
        return f"找不到模板 {error.name}"
    if isinstance(error, TemplateSyntaxError):
        for pattern, words in SYNTAX:
            if match := pattern.search(text):
                return words.format(*match.groups() * 2)
        return f"标签的写法有误：{text}"
    return text if isinstance(error, TemplateError) else f"标签无法计算：{text or type(error).__name__}"
