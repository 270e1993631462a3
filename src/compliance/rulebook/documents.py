"""Policy documents: the plan verbatim, and where every clause stands. Source: `policy_docs/<policy>.md`.

Faults of a file come together in one ProblemsError.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compliance.located import Located, decoded, load_yaml
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.forms import DATE, FLAG, LIST, TEXT, TEXT_OR_NONE, TEXT_OR_NULL, Key, bytes_of, rows_of, squashed, values_of
from compliance.rulebook.suggest import suggestion

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


_DOCUMENT = {
    "id": TEXT, "code": TEXT, "title": TEXT, "number": TEXT, "issuer": TEXT, "dated": DATE, "printed": DATE,
    "valid_from": DATE, "valid_until": Key(date, "日期或 null", nullable=True), "validity_clause": TEXT_OR_NULL,
    "validity_reading": TEXT_OR_NONE, "after_validity": Key(dict, "“读法: cut、continue 或 suspend”的对照", required=False),
    "units": LIST, "phases": LIST, "source_sha256": TEXT, "text_sha256": TEXT, "headings": Key(dict, "“锚点: 位置”的对照"),
}  # fmt: skip
_UNIT = {"name": TEXT, "level": TEXT}
_PHASE = {"name": TEXT, "title": TEXT, "as_of": Key(object, "日期或 report"), "official": FLAG, "clause": TEXT_OR_NULL}


def load_document(path: Path, name: str | None = None) -> PolicyDocument:
    """The policy document in `path`; `name` is what places call the file. Raises ProblemsError."""
    file = name or str(path)
    data = bytes_of(path, file)
    text = decoded(data, file)
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
    values = values_of(node, _DOCUMENT, "文件头", problems)
    units = list(rows_of(node.at(["units"]), _UNIT, "单位", problems))
    phases = list(rows_of(node.at(["phases"]), _PHASE, "阶段", problems))
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
            yield Problem("wrong-type", f"“{anchor}”的位置应为{TEXT.word}", label.place, "写成 一/(三) 这样的文字")
    for anchor in clauses:
        if anchor not in known:
            yield Problem("missing-heading", f"headings 缺少锚点“{anchor}”", node.place, "补上它在文件中的位置，如 一/(三)")


def _repeated(rows: list[dict[str, Any]], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        if row["name"] in seen:
            yield Problem("duplicate-name", f"{what}“{row['name']}”重复", row["place"], "删去其中一个")
        seen.add(row["name"])
