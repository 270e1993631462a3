"""A filled on-site list, read back."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

from compliance.model.inspection import Inspection, Judgement
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.submission import Row, read_submission
from compliance.submission.file_kind import SAVE_AS
from compliance.submission.raw import refuse
from compliance.workbook.inspection.tables import POINT, inspection_tables

SIGNED = {"inspector": "核查人", "day": "核查日期"}


def read_inspection(path: Path) -> Inspection:
    """The judgements of an on-site list, in rows that are filtered out too. Raises ProblemsError with every fault, such as a row without a name."""
    if path.suffix.lower() == ".csv":
        raise refuse("unknown-format", "核查清单不能用 CSV", Place(path.name), SAVE_AS)
    filed = read_submission(path, inspection_tables(), frozenset(), filtered=True)
    problems: list[Problem] = []
    judged = [row for row in filed.rows(POINT) if _is_judged(row, problems)]
    if not judged and not problems:
        problems.append(Problem("nothing-judged", "没有一行填了核查判断", Place(filed.file), "在“现场核查清单”中填写核查判断、核查人和核查日期"))
    if problems:
        raise ProblemsError(problems)
    text = {name: str(filed.cover.value(name) or "") for name in ("policy", "unit_name", "submission")}
    digest = sha256(path.read_bytes()).hexdigest()
    judgements = tuple(map(_judgement, judged))
    return Inspection(filed.file, text["policy"], text["unit_name"], text["submission"], judgements, digest, filed.cover.origin)


def _is_judged(row: Row, problems: list[Problem]) -> bool:
    """Whether a row holds a judgement; one without a name or day, and a name or remark without a judgement, are problems."""
    if row.value("rating") is None:
        if row.value("inspector") is not None or row.value("remark") is not None:
            problems.append(Problem("no-judgement", "填了核查人或备注，没有填核查判断", row.place("rating"), "选一项核查判断，或清空这一行"))
        return False
    for name, title in SIGNED.items():
        if row.value(name) is None:
            problems.append(Problem("unsigned", f"核查判断没有{title}，不予采信", row.place(name), f"补填{title}"))
    return True


def _judgement(row: Row) -> Judgement:
    text = {name: str(row.value(name) or "") for name in ("clause", "scope", "declared", "rating", "inspector", "remark")}
    day = row.value("day")
    assert isinstance(day, date)
    places = {name: row.place(name) for name in ("clause", "declared", "rating", "inspector", "day", "remark")}
    return Judgement(text["clause"], text["scope"], text["declared"], text["rating"], text["inspector"], day, text["remark"], places)
