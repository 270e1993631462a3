"""Policy documents and their clause inventories: the plan verbatim, where every clause stands, and what every clause atom is.

Sources: `policy_docs/<policy>.md` and `rules/<policy>/clauses.yaml`. Faults of a file come together in one ProblemsError.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compliance.located import Located, load_yaml
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.suggest import suggestion

CLAUSE_KINDS = ("duty", "permission", "background")
AT_REPORT = "report"
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Phase:
    """An occasion of evaluation. `as_of` is its day, None where it takes the report's; `clause` is the anchor that orders it, None when not `official`."""

    name: str
    title: str
    as_of: date | None
    official: bool
    clause: str | None


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A plan. `units` maps a name to its level; `clauses` an anchor to its text, in order; `headings` an anchor to its place in the plan, such as `一/(三)`.

    `after_validity` says for each value of `validity_reading` how a day after `valid_until` is judged: cut, continue, suspend.
    `markdown` is the file without front matter, `sha256` that of the whole file's bytes, `source_sha256` that of the text it was made from,
    `text_sha256` that of the same text without white space.
    """

    id: str
    code: str
    title: str
    number: str
    issuer: str
    dated: date
    printed: date
    valid_from: date
    valid_until: date | None
    validity_clause: str | None
    validity_reading: str | None
    after_validity: Mapping[str, str]
    units: Mapping[str, str]
    phases: tuple[Phase, ...]
    source_sha256: str
    text_sha256: str
    headings: Mapping[str, str]
    markdown: str
    sha256: str
    clauses: Mapping[str, str]

    @property
    def anchors(self) -> tuple[str, ...]:
        """The anchors in the order of the text."""
        return tuple(self.clauses)

    @property
    def verbatim(self) -> bool:
        """Whether the text, white space apart, is still the one that `text_sha256` names."""
        text = squashed("".join(self.clauses.values()))
        return hashlib.sha256(text.encode()).hexdigest() == self.text_sha256

    def contains(self, anchor: str, quote: str) -> bool:
        """Whether the clause at `anchor` has `quote` word for word; white space does not count, an empty quote is in no clause."""
        wanted = squashed(quote)
        return bool(wanted) and wanted in squashed(self.clauses.get(anchor, ""))


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause atom: `quote` stands in the document at anchor `at`; `same_as` is the atom whose verdict it inherits; `place` is its line of the inventory."""

    id: str
    at: str
    kind: str
    same_as: str | None
    quote: str
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key may hold: values of `type`, `word` for messages, null when `nullable`, nothing when not `required`."""

    type: type
    word: str
    nullable: bool = False
    required: bool = True


_TEXT = _Key(str, "文字（数字请加引号）")
_DATE = _Key(date, "日期 YYYY-MM-DD")
_LIST = _Key(list, "列表")
_FLAG = _Key(bool, "true 或 false")
_TEXT_OR_NULL = _Key(str, "文字或 null", nullable=True)
_TEXT_OR_NONE = _Key(str, _TEXT.word, required=False)
_DOCUMENT = {
    "id": _TEXT, "code": _TEXT, "title": _TEXT, "number": _TEXT, "issuer": _TEXT, "dated": _DATE, "printed": _DATE,
    "valid_from": _DATE, "valid_until": _Key(date, "日期或 null", nullable=True), "validity_clause": _TEXT_OR_NULL,
    "validity_reading": _TEXT_OR_NONE, "after_validity": _Key(dict, "“读法: cut、continue 或 suspend”的对照", required=False),
    "units": _LIST, "phases": _LIST, "source_sha256": _TEXT, "text_sha256": _TEXT, "headings": _Key(dict, "“锚点: 位置”的对照"),
}  # fmt: skip
_UNIT = {"name": _TEXT, "level": _TEXT}
_PHASE = {"name": _TEXT, "title": _TEXT, "as_of": _Key(object, "日期或 report"), "official": _FLAG, "clause": _TEXT_OR_NULL}
_CLAUSE = {"id": _TEXT, "at": _TEXT, "kind": _TEXT, "same_as": _TEXT_OR_NONE, "quote": _TEXT, "note": _TEXT_OR_NONE}


def squashed(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def load_document(path: Path, name: str | None = None) -> PolicyDocument:
    """The policy document in `path`; `name` is what places call the file. Raises ProblemsError."""
    file = name or str(path)
    data = _bytes(path, file)
    text = _text(data, file)
    front = _FRONT.match(text)
    if front is None:
        mend = "文件第一行写 ---，写完 id、title 等键后另起一行写 ---"
        raise ProblemsError([Problem("missing-front-matter", "缺少文件头（两行 --- 之间的 YAML）", Place(file, line=1), mend)])
    problems: list[Problem] = []
    node = load_yaml(("\n" + front.group(1)).encode(), file)
    body = text[front.end() :]
    clauses = _clauses(body, file, text.count("\n", 0, front.end()) + 1, problems)
    values = _front(node, clauses, problems)
    if problems:
        raise ProblemsError(problems)
    return PolicyDocument(**values, markdown=body, sha256=hashlib.sha256(data).hexdigest(), clauses=clauses)


def load_clauses(path: Path, name: str | None = None) -> dict[str, Clause]:
    """The inventory in `path` by atom id, in its order; `name` is what places call the file. Raises ProblemsError."""
    file = name or str(path)
    node = load_yaml(_bytes(path, file), file)
    if not isinstance(node.value, list):
        raise ProblemsError([Problem("wrong-type", "条款清单应为列表", node.place, "每行写一个条款：- {id: ..., at: ..., kind: ..., quote: ...}")])
    problems: list[Problem] = []
    result: dict[str, Clause] = {}
    for row in _rows(node, _CLAUSE, "条款", problems):
        atom = Clause(row["id"], row["at"], row["kind"], row.get("same_as"), row["quote"], row.get("note", ""), row["place"])
        if atom.id in result:
            problems.append(Problem("duplicate-id", f"条款“{atom.id}”重复", atom.place, f"第 {result[atom.id].place.line} 行已有，删去其中一个"))
        result.setdefault(atom.id, atom)
    for atom in result.values():
        problems.extend(_atom_problems(atom, result))
    if problems:
        raise ProblemsError(problems)
    return result


def _bytes(path: Path, file: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ProblemsError([Problem("unreadable", f"读不到文件：{error.strerror}", Place(file), "检查路径和权限")]) from None


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file, line=data.count(b"\n", 0, error.start) + 1)
        raise ProblemsError([Problem("not-utf8", "不是 UTF-8 编码，或文件已截断", place, "另存为 UTF-8 编码")]) from None


def _clauses(body: str, file: str, first_line: int, problems: list[Problem]) -> dict[str, str]:
    """The text of every clause: from its anchor to the next, without heading marks."""
    found: dict[str, str] = {}
    lead, *rest = _ANCHOR.split(body)
    line = first_line + lead.count("\n")
    if lead.strip() or not rest:
        problems.append(Problem("text-before-anchor", "第一个锚点之前有正文，或全文没有锚点", Place(file, line=first_line), '在正文之前写 <a id="..."></a>'))
    for anchor, text in zip(rest[::2], rest[1::2], strict=True):
        place = Place(file, line=line)
        if anchor in found:
            problems.append(Problem("duplicate-anchor", f"锚点“{anchor}”重复", place, "每个锚点只能出现一次，改名或删去其中一个"))
        if "<a" in text:
            problems.append(Problem("bad-anchor", f"锚点“{anchor}”之后有写法不对的锚点", place, '锚点写成 <a id="1.3"></a>'))
        if not text.strip():
            problems.append(Problem("empty-clause", f"锚点“{anchor}”之后没有正文", place, "删去这个锚点，或把它移到条款正文之前"))
        found.setdefault(anchor, _HEADING.sub("", text).strip())
        line += text.count("\n")
    return found


def _front(node: Located, clauses: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    values = _values(node, _DOCUMENT, "文件头", problems)
    units = list(_rows(node.at(["units"]), _UNIT, "单位", problems))
    phases = list(_rows(node.at(["phases"]), _PHASE, "阶段", problems))
    problems.extend(_repeated(units, "单位"))
    problems.extend(_repeated(phases, "阶段"))
    problems.extend(_front_problems(node, values))
    if "headings" in values:
        problems.extend(_headings(node.at(["headings"]), clauses))
    values["units"] = {unit["name"]: unit["level"] for unit in units}
    values["phases"] = tuple(_phase(phase, clauses, problems) for phase in phases)
    values["after_validity"] = {value: treatment.value for value, treatment in values.get("after_validity", {}).items()}
    values.setdefault("validity_reading", None)
    values["headings"] = {anchor: label.value for anchor, label in values.get("headings", {}).items()}
    return values


def _front_problems(node: Located, values: Mapping[str, Any]) -> Iterator[Problem]:
    for key in ("source_sha256", "text_sha256"):
        if key in values and not _SHA256.fullmatch(values[key]):
            yield Problem("bad-sha256", f"“{key}”不是 SHA-256", node.at([key]).place, "写 64 位小写十六进制数")
    start, end = values.get("valid_from"), values.get("valid_until")
    if start and end and end < start:
        yield Problem("dates-reversed", "valid_until 早于 valid_from", node.at(["valid_until"]).place, "对照文件的有效期改正")


def _phase(row: Mapping[str, Any], clauses: Mapping[str, str], problems: list[Problem]) -> Phase:
    as_of = row["as_of"]
    if as_of != AT_REPORT and not isinstance(as_of, date):
        mend = "写 YYYY-MM-DD，或 report（取报告截止日）"
        problems.append(Problem("wrong-type", f"阶段“{row['name']}”的 as_of 应为{_PHASE['as_of'].word}", row["place"], mend))
    if row["clause"] is not None and row["clause"] not in clauses:
        mend = suggestion(row["clause"], clauses, "改为正文中有的锚点")
        problems.append(Problem("unknown-anchor", f"阶段“{row['name']}”的锚点“{row['clause']}”在正文中没有", row["place"], mend))
    return Phase(row["name"], row["title"], as_of if isinstance(as_of, date) else None, row["official"], row["clause"])


def _headings(node: Located, clauses: Mapping[str, str]) -> Iterator[Problem]:
    known = dict(node.items())
    for anchor, label in known.items():
        if anchor not in clauses:
            yield Problem("unknown-anchor", f"headings 中的“{anchor}”在正文中没有锚点", label.place, suggestion(anchor, clauses, "删去，或在正文中加上锚点"))
        elif not isinstance(label.value, str):
            yield Problem("wrong-type", f"“{anchor}”的位置应为{_TEXT.word}", label.place, "写成 一/(三) 这样的文字")
    for anchor in clauses:
        if anchor not in known:
            yield Problem("missing-heading", f"headings 缺少锚点“{anchor}”", node.place, "补上它在文件中的位置，如 一/(三)")


def _repeated(rows: list[dict[str, Any]], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        if row["name"] in seen:
            yield Problem("duplicate-name", f"{what}“{row['name']}”重复", row["place"], "删去其中一个")
        seen.add(row["name"])


def _atom_problems(atom: Clause, atoms: Mapping[str, Clause]) -> Iterator[Problem]:
    if atom.kind not in CLAUSE_KINDS:
        mend = suggestion(atom.kind, CLAUSE_KINDS, f"可用：{'、'.join(CLAUSE_KINDS)}")
        yield Problem("unknown-kind", f"“{atom.id}”的 kind“{atom.kind}”不认识", atom.place, mend)
    if not squashed(atom.quote):
        yield Problem("empty-quote", f"“{atom.id}”的引文为空", atom.place, "写上政策原文")
    if atom.same_as is None:
        return
    target = atoms.get(atom.same_as)
    if target is None:
        yield Problem("unknown-atom", f"“{atom.id}”的 same_as“{atom.same_as}”不在清单中", atom.place, suggestion(atom.same_as, atoms, "改为清单中的条款编号"))
    elif target.same_as is not None:
        yield Problem("alias-of-alias", f"“{atom.id}”指向的“{target.id}”本身也是重述", atom.place, f"直接指向“{target.same_as}”")
    elif target.kind != "duty" or atom.kind != "duty":
        yield Problem("alias-not-duty", f"“{atom.id}”与“{target.id}”须同为 duty", atom.place, "删去 same_as，或改正 kind")


def _rows(node: Located, form: Mapping[str, _Key], what: str, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """The faultless mappings of a list, each with its `place`; faults of the others are added to `problems`."""
    for element in node.elements():
        before = len(problems)
        values = _values(element, form, what, problems)
        if len(problems) == before:
            yield {**values, "place": element.place}


def _values(node: Located, form: Mapping[str, _Key], what: str, problems: list[Problem]) -> dict[str, Any]:
    """The values of a mapping that fit `form`; unknown and missing keys and values of a wrong type are added to `problems`."""
    if not isinstance(node.value, dict):
        problems.append(Problem("wrong-type", f"{what}应为“键: 值”", node.place, f"写上 {'、'.join(form)}"))
        return {}
    missing = [key for key, rule in form.items() if rule.required and key not in node.value]
    if missing:
        problems.append(Problem("missing-key", f"{what}缺少 {'、'.join(missing)}", node.place, "补上"))
    values: dict[str, Any] = {}
    for key, child in node.items():
        rule = form.get(key)
        if rule is None:
            problems.append(Problem("unknown-key", f"{what}不认识键“{key}”", child.place, suggestion(key, form, f"可用：{'、'.join(form)}")))
        elif child.value != "" and (rule.nullable if child.value is None else isinstance(child.value, rule.type)):
            values[key] = child.value
        else:
            problems.append(Problem("wrong-type", f"{what}的“{key}”应为{rule.word}", child.place, f"改为{rule.word}"))
    return values
