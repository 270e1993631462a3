"""How faults are planted in a submission that is otherwise in order."""

from __future__ import annotations

from collections.abc import Iterable

from examples.book import Book, Value


def declare(book: Book, atom: str, status: str | None, remark: str) -> None:
    """Change what is declared about a clause; without `status` nothing was declared. Evidence no longer names the clause."""
    _unproved(book, atom)
    for row in book.rows("measure", clause_id=atom):
        blank(row, "evidence_ids", *(("status", "start_date") if status is None else ()))
        row["description"] = remark
        if status is not None:
            row["status"] = status


def without_file(book: Book, atom: str) -> None:
    """A clause proved only by a document of which no file was handed in."""
    declare(book, atom, "已落实", "材料已登记，附件待补")
    key = book.document("医疗行为动态监测月报", book.unit, book.clock, "RECORD", points=(atom,))
    blank(book.row("evidence", evidence_id=key), "file_name")


def rate(book: Book, atom: str, rating: str, comment: str) -> None:
    """What the evaluator found about a clause."""
    for row in book.rows("measure", clause_id=atom):
        row |= {"reviewer_rating": rating, "reviewer_comment": comment}


def blank(row: dict[str, Value], *names: str) -> None:
    """Empty cells of a row."""
    for name in names:
        row.pop(name, None)


def _unproved(book: Book, *atoms: str) -> None:
    for row in book.rows("evidence"):
        points = row.get("content_points")
        if isinstance(points, tuple):
            row["content_points"] = _without(points, atoms)


def _without(points: Iterable[str], atoms: Iterable[str]) -> tuple[str, ...]:
    gone = set(atoms)
    return tuple(point for point in points if point not in gone)
