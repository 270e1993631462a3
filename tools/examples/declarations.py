"""The declarations of a unit: each duty with a status, a date and a document that names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from zlib import crc32

from examples.attestations import Duty
from examples.book import COVER, Book, day, text

DONE, PARTLY, NOT_DONE = "已落实", "部分落实", "未落实"


class Declarations:
    """Files `measure` rows, the documents that prove them and the events that rules take for proof.

    `papers` gives the title of the document of a place in the plan; `span` is the first and last day on which documents were issued.
    """

    def __init__(self, book: Book, papers: Mapping[str, str], span: tuple[date, date], *, rated: bool) -> None:
        self.book = book
        self.papers = papers
        self.span = span
        self.rated = rated
        self._documents: dict[tuple[str, str, str], str] = {}

    def file(self, duties: Iterable[Duty]) -> None:
        """One row for each duty and for each of those who must declare it."""
        for duty in duties:
            if duty.binds(self.book.unit, self.book.level):
                for scope, name in self._scopes(duty):
                    self._declare(duty, scope, name)

    def _scopes(self, duty: Duty) -> list[tuple[str, str]]:
        if duty.scope == "consortium":
            return [(text(row["consortium_id"]), text(row["name"])) for row in self.book.consortia()]
        return [(COVER, self.book.unit)]

    def _declare(self, duty: Duty, scope: str, name: str) -> None:
        proof = self._document(duty, scope, name)
        issued = self.book.row("evidence", evidence_id=proof)["issue_date"]
        self.book.add(
            "measure",
            clause_id=duty.atom,
            scope_id=scope,
            status=DONE,
            start_date=issued,
            description=f"{name}：{duty.title}，已按要求落实",
            evidence_ids=(proof,),
            **({"reviewer_rating": "符合", "reviewer_comment": "现场核查属实"} if self.rated and duty.judged else {}),
        )

    def _document(self, duty: Duty, scope: str, name: str) -> str:
        code = duty.documents[0] if duty.documents else "RECORD"
        due = duty.due(self.book.unit)
        key = (scope, code, "" if duty.documents else f"{duty.anchor} {due or ''}")
        if key not in self._documents:
            self._documents[key] = self._existing(scope, duty.documents) or self._issue(duty, scope, name, code)
        row = self.book.row("evidence", evidence_id=self._documents[key])
        row["content_points"] = (*_points(row.get("content_points")), duty.atom)
        return self._documents[key]

    def _existing(self, scope: str, documents: Sequence[str]) -> str | None:
        found = [row for code in documents for row in self.book.rows("evidence", doc_code=code) if row.get("scope_id", COVER) == scope]
        return text(found[0]["evidence_id"]) if found else None

    def _issue(self, duty: Duty, scope: str, name: str, code: str) -> str:
        title = self.papers.get(duty.anchor) or self.papers.get(code) or duty.title
        issuer = name if scope != COVER else duty.responsible or name
        return self.book.document(f"{name}{title}", issuer, self._day(duty, scope), code, scope=scope)

    def _day(self, duty: Duty, scope: str) -> date:
        """A day that is the same for the same place and scope, no later than its due date; most documents are issued in the first part of the time."""
        first, last = self.span
        for row in self.book.rows("consortium", consortium_id=scope):
            first = max(first, day(row["established_date"]))
        length = (last - first).days
        number = crc32(f"{self.book.unit}{duty.anchor}{scope}".encode())
        usual = first + timedelta(days=number % (length // 2 if number // 1000 % 4 else length))
        return min(usual, duty.due(self.book.unit) or usual)


def _points(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, tuple) else ()
