"""YAML 1.2 scalars, exact numbers, no duplicate keys; a JSON document is read by the same rules.

A number with a point or exponent becomes a Decimal of the digits as written. Dates are `YYYY-MM-DD`. Aliases are refused
where people write (rule files) and bounded where programs do (submissions), so that a small file cannot expand without bound.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from compliance.located.tree import Located
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError

MAX_BYTES = 64 * 1024 * 1024
MAX_WRITTEN = 4 * 1024 * 1024
"""The most that people write into one file: no rule file comes near."""
MAX_DEPTH = 40
MAX_NODES = 5_000_000
MAX_COPIES = 200_000
SAFE_NESTING = 5_000
_INT = re.compile(r"[+-]?(?:0|[1-9]\d*)")
_DECIMAL = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WORDS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
}
_UNTAGGED = "tag:yaml.org,2002:str"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Composer(_LOADER):  # type: ignore[misc]
    """Composes nodes without guessing types: scalars are typed here, from the text as written."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:  # noqa: ARG002  (the composer's own signature)
        """The tag of every node that names none; PyYAML's own search for it takes a tenth of a load."""
        return _UNTAGGED


def load_yaml(data: bytes, file: str, *, aliases: bool = False) -> Located:
    """The document in `data` (UTF-8, with or without BOM); `file` names it in places. Raises ProblemsError.

    `aliases` admits YAML anchors and aliases, as programs write them, up to MAX_COPIES values made by aliases.
    """
    text = decoded(data, file, MAX_BYTES if aliases else MAX_WRITTEN)
    builder = _Builder(file, aliases)
    try:
        if _may_nest_deeply(text):
            _measure_depth(text, file)
        loader = _Composer(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, line=mark.line + 1, column=mark.column + 1) if mark else Place(file)
        raise ProblemsError([Problem("yaml-syntax", f"不是合法的 YAML：{error.problem or error}", place, _syntax_mend(text, place.line))]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise ProblemsError([Problem("yaml-syntax", f"不是合法的 YAML：{error}", Place(file), "检查缩进、引号和特殊字符")]) from None
    if node is None:
        return Located(None, Place(file, line=1, column=1))
    tree = builder.build(node, 0)
    if builder.problems:
        raise ProblemsError(builder.problems)
    return tree


def _may_nest_deeply(text: str) -> bool:
    """Whether the text has marks enough to nest beyond what the recursive C composer survives."""
    if text.count("[") + text.count("{") > SAFE_NESTING:
        return True
    many = text.count("- ") + text.count("? ") > SAFE_NESTING
    return many and any(line.count("- ") + line.count("? ") > SAFE_NESTING for line in text.splitlines())


def _measure_depth(text: str, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, _Composer):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            mark = event.start_mark
            place = Place(file, line=mark.line + 1, column=mark.column + 1) if mark else Place(file)
            raise ProblemsError([Problem("too-deep", f"嵌套超过 {MAX_DEPTH} 层", place, "减少嵌套")])


def decoded(data: bytes, file: str, most: int = MAX_BYTES) -> str:
    """The text of a file in UTF-8, with or without BOM. Raises ProblemsError for one of more than `most` bytes or not in UTF-8."""
    if len(data) > most:
        raise ProblemsError([Problem("file-too-large", f"文件超过 {most // 2**20} MB", Place(file, line=1), "拆分文件后再提交")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProblemsError([Problem("not-utf8", "不是 UTF-8 编码，或文件已截断", Place(file, line=line), "另存为 UTF-8 编码")]) from None


def _syntax_mend(text: str, line: int | None) -> str:
    lines = text.splitlines()
    if line and line <= len(lines) and "\t" in lines[line - 1][: -len(lines[line - 1].lstrip()) or None]:
        return "缩进请用空格，不要用制表符"
    return "检查此处的缩进、冒号、引号是否成对"


class _Builder:
    def __init__(self, file: str, aliases: bool) -> None:
        self.file = file
        self.aliases = aliases
        self.built = 0
        self.copies = 0
        self.copying = 0
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def fault(self, code: str, message: str, node: yaml.Node, mend: str) -> None:
        place = Place(self.file, line=node.start_mark.line + 1, column=node.start_mark.column + 1)
        self.problems.append(Problem(code, message, place, mend))

    def build(self, node: yaml.Node, depth: int) -> Located:
        self.built += 1
        if self.copying or self.built > MAX_NODES:
            self.count_copy(node)
        if depth > MAX_DEPTH:
            self.fault("too-deep", f"嵌套超过 {MAX_DEPTH} 层", node, "减少嵌套")
            value = None
        elif node.__class__ is yaml.ScalarNode:
            value = node.value if node.style else self.unquoted(node)
        else:
            value = self.collection(node, depth)
        mark = node.start_mark
        return Located(value, (self.file, mark.line + 1, mark.column + 1))

    def count_copy(self, node: yaml.Node) -> None:
        """Stops a document that is too large, or that aliases blow up."""
        self.copies += self.copying > 0
        if self.built > MAX_NODES or self.copies > MAX_COPIES:
            self.fault("too-large", f"超过 {MAX_NODES} 个值，或别名展开超过 {MAX_COPIES} 个值", node, "减少重复引用，或拆分文件")
            raise ProblemsError(self.problems[-1:])

    def collection(self, node: yaml.Node, depth: int) -> Any:
        copy = id(node) in self.seen
        if copy and not self.aliases:
            return self.fault("alias", "不允许使用 YAML 锚点和别名", node, "把内容完整写出")
        self.seen.add(id(node))
        self.copying += copy
        value = self.mapping(node, depth) if isinstance(node, yaml.MappingNode) else [self.build(child, depth + 1) for child in node.value]
        self.copying -= copy
        return value

    def mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Located]:
        result: dict[str, Located] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault("bad-key", "键必须是文字", key_node, "改为文字键")
            elif key in result:
                self.fault("duplicate-key", f"键“{key}”重复", key_node, "删去其中一个")
            else:
                result[key] = self.build(value_node, depth + 1)
        return result

    def unquoted(self, node: yaml.ScalarNode) -> Any:
        if node.tag is not _UNTAGGED and not node.tag.startswith("tag:yaml.org"):
            self.fault("tag", f"不允许使用标签 {node.tag}", node, "删去标签")
            return node.value
        return _plain_scalar(node.value)


def _plain_scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if not text[0].isdecimal() and text[0] not in "+-.":
        return text
    if len(text) <= 60 and _INT.fullmatch(text):
        return int(text)
    if len(text) <= 60 and _DECIMAL.fullmatch(text):
        return Decimal(text)
    if match := _DATE.fullmatch(text):
        return _day(match)
    return text


def _day(match: re.Match[str]) -> Any:
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return match.group(0)
