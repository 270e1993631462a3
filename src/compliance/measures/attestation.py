"""The measure of `attested` and `judged`: what the county declares, what proves it, what the evaluator says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.measures.conditions import is_complete_evidence
from compliance.measures.population import Owner, condition_holds, members, owned, owners
from compliance.measures.rating import rating_of
from compliance.measures.scene import Frame, Scene
from compliance.measures.tally import days_late
from compliance.model.evaluation import Entry, EvidenceRef, Quantity
from compliance.model.language import counted, listed, mark, named, say, series
from compliance.model.observation import Observation
from compliance.model.place import Place
from compliance.model.verdict import Basis
from compliance.operators.attested import COMPLETE, INCOMPLETE, STATUS_CODES
from compliance.operators.outcomes import RATING_CODES
from compliance.submission.rows import Row

UNREPORTED = mark("未填报")
_GRAVEST_STATUS = ("未落实", "部分落实", "不适用", None, "已落实")
READ = ("status", "covered_count", "expected_count", "evidence_ids", "reviewer_rating", "reviewer_comment")


def observe(params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Observation]:
    """One observation for each of those who must declare: the county, or each row of the `scope` table."""
    asked_at_all = condition_holds(params.get("only_if"), frame, scene)
    if asked_at_all is not True:
        return [_unasked(outside=asked_at_all is False)]
    scope = params.get("scope", "county")
    asked = [Owner(None, "")] if scope == "county" else owners({"per": scope, "per_where": params.get("scope_where")}, frame, scene)
    if not asked and scene.submission.filed(scope):
        return [_unasked(outside=False)]
    return [_one(owner, scope, params, frame, scene) for owner in asked or [Owner(None, "")]]


def is_denial(item: Observation) -> bool:
    """Whether an observation says that it was not done: by the unit's own word, or by the evaluator's."""
    return "status" in item.fields and (item.fields["status"] == STATUS_CODES["未落实"] or item.fields.get("rating") == RATING_CODES["不符合"])


def _unasked(*, outside: bool) -> Observation:
    """The condition on which the duty depends is not met, or nothing is known of it."""
    fields = dict.fromkeys(("status", "evidence", "late", "short", "why"), 0) | ({"applies": 0} if outside else {})
    return Observation(fields, Quantity(say("条款所定条件未出现") if outside else say("条款所定条件未填报")), basis=Basis.ATTESTED)


def _one(owner: Owner, scope: str, params: Mapping[str, Any], frame: Frame, scene: Scene) -> Observation:
    rows = [row for atom in frame.atoms for row in scene.measures_by_atom.get(atom, ()) if _speaks_for(row, owner, scope, scene)]
    status = _gravest([_status(row) for row in rows])
    rating = rating_of(rows, owner.id, scene)
    proofs = list(dict.fromkeys(_proofs(rows, owner, scope, params, frame, scene)))
    due = frame.due if params.get("dated") else None
    evidence, late = _weighed(proofs, due)
    short, coverage = _coverage(rows, owner, scope, params, frame, scene)
    silent = _silent(rows, owner, frame, scene)
    if silent:
        short, coverage = True, [*coverage, say("未自报：{names}", names=listed(silent))]
    fields = {"status": STATUS_CODES.get(status or "", 0), "rating": rating, "evidence": evidence, "late": int(late is not None), "short": int(short), "why": 0}
    words = [
        say("自报{status}", status=named(status or UNREPORTED)),
        say("佐证 {count}", count=counted(len(proofs), mark("份"))) if proofs else say("无佐证"),
        *coverage,
    ]
    if late is not None:
        words.append(say("最早一份印发于 {day}，晚于期限 {due}", day=late.isoformat(), due=due))
    gap = days_late((late - due).days) if late and due else None
    entries = tuple(_entry(row, scene) for row in rows)
    refs = tuple(evidence_ref(proof, scene) for proof in proofs) if scene.explain else ()
    return Observation(fields, Quantity(series(mark("，"), words)), gap, entries, refs, basis=Basis.ATTESTED, label=owner.label, owner=owner.id or "")


def _weighed(proofs: list[Row], due: date | None) -> tuple[int, date | None]:
    """Whether the proofs are complete and in time; when every one of them is late, the date of the earliest."""
    issued = {proof: day for proof in proofs if isinstance(day := proof.value("issue_date"), date)}
    in_time = [proof for proof in proofs if due is None or proof not in issued or issued[proof] <= due]
    if any(is_complete_evidence(proof) for proof in in_time):
        return COMPLETE, None
    if in_time or not proofs:
        return (INCOMPLETE if proofs else 0), None
    return INCOMPLETE, min(issued.values())


def _gravest(values: list[str | None]) -> str | None:
    return min(values, key=_GRAVEST_STATUS.index, default=None)


def _status(row: Row) -> str | None:
    value = row.value("status")
    return str(value) if value in STATUS_CODES else None


def _speaks_for(row: Row, owner: Owner, scope: str, scene: Scene) -> bool:
    return scene.speaks_for(row, owner.id, scope, "scope_id") is True


def _proofs(rows: list[Row], owner: Owner, scope: str, params: Mapping[str, Any], frame: Frame, scene: Scene) -> list[Row]:
    found = [row for atom in frame.atoms for row in scene.evidence_by_atom.get(atom, ()) if not _is_of_another(row, owner, scope, scene)]
    found += _coded("evidence", "doc_code", params.get("documents"), owner, scope, scene)
    for row in rows:
        # What a row refers to is proof of what it declares; a row that declares nothing proves nothing.
        keys = row.value("evidence_ids") if _status(row) is not None else None
        found += [proof for key in (keys if isinstance(keys, tuple) else ()) if (proof := scene.submission.find(("evidence",), key))]
    for link in params.get("links", ()):
        found += [proof for row in _linking(link["in"], owner, scene) if (proof := scene.referred(row, link["field"]))]
    activities = _coded("activity", "activity_code", params.get("activities"), owner, scope, scene)
    return found + [proof for row in activities if (proof := scene.referred(row, "evidence_id"))]


def _is_of_another(row: Row, owner: Owner, scope: str, scene: Scene) -> bool:
    """Whether evidence names one of those who must declare, and another than this one; evidence that names nobody is of the whole county."""
    named = scene.owner_of(row, scope, "scope_id") if owner.id is not None else None
    return named is not None and named != owner.id


def _coded(table: str, field: str, codes: list[str] | None, owner: Owner, scope: str, scene: Scene) -> list[Row]:
    if not codes:
        return []
    return [row for row in scene.submission.rows(table) if row.value(field) in codes and _speaks_for(row, owner, scope, scene)]


def _linking(table: str, owner: Owner, scene: Scene) -> list[Row]:
    key = scene.table(table).id_field
    return [row for row in scene.submission.rows(table) if owner.id is None or (key and row.value(key) == owner.id)]


def _coverage(rows: list[Row], owner: Owner, scope: str, params: Mapping[str, Any], frame: Frame, scene: Scene) -> tuple[bool, list[str]]:
    """Whether fewer institutions are said to be covered than the register holds, or only how many should be, which a person weighs; and the words for it."""
    counted = [value for row in rows if isinstance(value := row.value("covered_count"), int)]
    wanted = params.get("coverage")
    if wanted is None:
        return False, []
    if not counted:
        half_filled = any(row.value("expected_count") is not None for row in rows)
        return half_filled, [say("只填了应覆盖数，未填已覆盖数")] if half_filled else []
    found = owned(members(wanted["in"], wanted.get("where"), frame, scene), owner, {"per": scope}, scene)
    covered, expected = sum(counted), len(found)
    return covered < expected, [say("覆盖 {covered}／{expected} 家（应覆盖数按机构名册计算）", covered=covered, expected=expected)]


def _silent(rows: list[Row], owner: Owner, frame: Frame, scene: Scene) -> list[str]:
    """Of a duty of the whole county that only some of its parts (the consortia) declare, the labels of the others: a person weighs whether it binds them."""
    declaring = {row.value("scope_id") for row in rows}
    if owner.id is not None or not declaring:
        return []
    parts = [owners({"per": table.name}, frame, scene) for table in scene.tables.tables.values() if table.active]
    return [part.label for group in parts if declaring < {part.id for part in group} for part in group if part.id not in declaring]


def _entry(row: Row, scene: Scene) -> Entry:
    value = row.value("scope_id")
    label = scene.shown(row.table, ("scope_id",), value) if value is not None else ""
    filled = [name for name in READ if row.value(name) is not None]
    return scene.entry(row, "note", filled or ["status"], label=label or scene.label(scene.submission.cover))


def evidence_ref(row: Row, scene: Scene) -> EvidenceRef:
    """An evidence row as a report shows it, with remarks on its dates and on what it lacks."""
    issued, expires = row.value("issue_date"), row.value("expiry_date")
    flags = []
    if isinstance(expires, date) and expires < scene.cutoff:
        flags.append(say("{expires} 已失效", expires=expires))
    if isinstance(issued, date) and issued < scene.valid_from:
        flags.append(say("早于政策文件日期"))
    if not is_complete_evidence(row):
        missing = [named(scene.table(row.table).fields[name].title) for name in ("title", "issuer", "issue_date", "file_name") if row.value(name) is None]
        flags.append(say("缺{columns}", columns=listed(missing)))
    place: Place = row.origin
    scope = scene.shown(row.table, ("scope_id",), row.value("scope_id")) if row.value("scope_id") is not None else ""
    text = {name: str(row.value(name) or "") for name in ("evidence_id", "title", "issuer", "file_name")}
    return EvidenceRef(
        text["evidence_id"],
        text["title"],
        text["issuer"],
        issued if isinstance(issued, date) else None,
        text["file_name"],
        tuple(flags),
        place,
        scope,
        scene.submission.attachments.get(text["file_name"], ""),
    )
