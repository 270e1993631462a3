"""Readings of ambiguous words: what the texts allow, what runs unless told otherwise, and what a run chose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePath

from compliance.located import Located, load_yaml, plain
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.model.quantity import parse_number
from compliance.rulebook.forms import bytes_of
from compliance.rulebook.schema import problems_of
from compliance.rulebook.suggest import suggestion

BY_DEFAULT = "default"
BY_USER = "command line"
Target = tuple[str, str | None]
"""What a setting sets: a reading's value (None) or one of its parameters."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a reading takes; the title names its unit. `default` None: not set."""

    name: str
    title: str
    default: Fraction | None


@dataclass(frozen=True, slots=True)
class Reading:
    """An ambiguous passage and the ways to read it. `quotes` are (policy#anchor, verbatim text); `values` maps a name to what the program then does."""

    id: str
    title: str
    severity: str
    question: str
    quotes: tuple[tuple[str, str], ...]
    default: str
    values: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    rationale: str
    clauses: tuple[str, ...]
    place: Place


def load_readings(folder: Path) -> dict[str, Reading]:
    """Every reading of the YAML files of `folder`, by id. Raises ProblemsError with all faults of all files."""
    problems: list[Problem] = []
    readings: dict[str, Reading] = {}
    for path in sorted(folder.glob("*.yaml")):
        reading = _load(path, problems)
        if reading is None:
            continue
        if reading.id in readings:
            first = readings[reading.id].place
            problems.append(Problem("duplicate-id", f"口径编号“{reading.id}”重复，已见于 {first}", reading.place, "改用别的编号，或删去其中一个文件"))
        readings.setdefault(reading.id, reading)
    if not readings and not problems:
        problems.append(Problem("no-readings", "没有找到口径文件（*.yaml）", Place(folder.name), "检查规则文件夹的路径"))
    if problems:
        raise ProblemsError(problems)
    return readings


def _load(path: Path, problems: list[Problem]) -> Reading | None:
    file = PurePath(path.parent.parent.name, path.parent.name, path.name).as_posix()
    try:
        node = load_yaml(bytes_of(path, file), file)
        faults = problems_of(node, "reading")
    except ProblemsError as error:
        faults = list(error.problems)
    problems.extend(faults)
    if faults:
        return None
    reading = _read(node)
    problems.extend(_faults(reading, node, path))
    return reading


def _read(node: Located) -> Reading:
    """The reading that a document of schema `reading` states."""
    entry = plain(node)
    parameters = {name: Parameter(name, child["title"], _exact(child["default"])) for name, child in entry.get("parameters", {}).items()}
    quotes = tuple((quote["at"], quote["quote"]) for quote in entry["quotes"])
    same = {key: entry[key] for key in ("title", "severity", "question", "default", "values", "rationale")}
    return Reading(id=entry["reading"], quotes=quotes, parameters=parameters, clauses=tuple(entry["clauses"]), place=node.place, **same)


def _exact(value: int | Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _faults(reading: Reading, node: Located, path: Path) -> Iterator[Problem]:
    """What no schema can say: the default is one of the values, there is a choice, and the file bears the id."""
    if reading.default not in reading.values:
        mend = suggestion(reading.default, reading.values, f"可用：{'、'.join(reading.values)}")
        yield Problem("unknown-default", f"默认取法“{reading.default}”不在 values 之中", node.at(["default"]).place, mend)
    if len(reading.values) < 2:
        yield Problem("no-choice", "少于两种取法，不成其为选择", node.at(["values"]).place, "至少写出两种取法")
    if path.stem != reading.id:
        mend = f"把文件改名为 {reading.id}.yaml，或改正编号"
        yield Problem("file-name", f"文件名“{path.name}”与口径编号“{reading.id}”不一致", node.at(["reading"]).place, mend)


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """What a run takes a reading for: the value, every parameter (None: not set), and who set any of it (`default` or `command line`)."""

    value: str
    parameters: Mapping[str, Fraction | None]
    set_by: str


def choose_readings(readings: Mapping[str, Reading], settings: Sequence[str]) -> dict[str, ReadingChoice]:
    """The choice for every reading under settings such as `KF-A28=year-end` and `X01.band=3`; raises ProblemsError with every faulty one."""
    problems: list[Problem] = []
    chosen: dict[Target, str | Fraction] = {}
    for setting in settings:
        parsed = _setting(readings, setting, problems)
        if parsed is None:
            continue
        target, value = parsed
        if chosen.setdefault(target, value) != value:
            problems.append(_fault("reading-conflict", f"“{setting}”与前面的设置不同", "同一项只设置一次"))
    if problems:
        raise ProblemsError(problems)
    return {id_: _choice(reading, chosen) for id_, reading in readings.items()}


def _choice(reading: Reading, chosen: Mapping[Target, str | Fraction]) -> ReadingChoice:
    value = chosen.get((reading.id, None), reading.default)
    parameters = {name: chosen.get((reading.id, name), parameter.default) for name, parameter in reading.parameters.items()}
    numbers = {name: number if isinstance(number, Fraction) else None for name, number in parameters.items()}
    return ReadingChoice(str(value), numbers, BY_USER if any(target[0] == reading.id for target in chosen) else BY_DEFAULT)


def _setting(readings: Mapping[str, Reading], setting: str, problems: list[Problem]) -> tuple[Target, str | Fraction] | None:
    name, equals, value = (part.strip() for part in setting.partition("="))
    id_, dot, parameter = name.partition(".")
    if not equals or not id_ or not value or (dot and not parameter):
        problems.append(_fault("reading-setting", f"“{setting}”不是口径设置", "写成“编号=取法”或“编号.参数=数”"))
        return None
    reading = readings.get(id_)
    if reading is None:
        problems.append(_fault("unknown-reading", f"没有编号为“{id_}”的口径", suggestion(id_, readings, "编号见口径说明")))
        return None
    parsed = _number(reading, parameter, value, problems) if dot else _value(reading, value, problems)
    return None if parsed is None else ((id_, parameter or None), parsed)


def _value(reading: Reading, value: str, problems: list[Problem]) -> str | None:
    if value in reading.values:
        return value
    mend = suggestion(value, reading.values, f"可用：{'、'.join(reading.values)}")
    problems.append(_fault("unknown-value", f"口径 {reading.id} 没有“{value}”这种取法", mend))
    return None


def _number(reading: Reading, name: str, text: str, problems: list[Problem]) -> Fraction | None:
    if name not in reading.parameters:
        known = f"可用：{'、'.join(reading.parameters)}" if reading.parameters else "这个口径没有参数"
        problems.append(_fault("unknown-parameter", f"口径 {reading.id} 没有参数“{name}”", suggestion(name, reading.parameters, known)))
        return None
    number = parse_number(text)
    if number is None or number < 0:
        problems.append(_fault("bad-number", f"{reading.id}.{name} 的值“{text}”不是不小于 0 的数", "用半角数字，例如 5 或 2.5"))
        return None
    return Fraction(number)


def _fault(code: str, message: str, mend: str) -> Problem:
    return Problem(code, message, Place("--reading"), mend)
