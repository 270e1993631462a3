"""What each operator makes of small tables, cell by cell: decided by both engines through the public `evaluate`, in a policy of another field."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from builders import ROOT, calendar, proof, text_of
from compliance.engine import available
from compliance.evaluate import CompiledPolicy, Request, compile_policy, evaluate
from compliance.evaluate.results import results
from compliance.model.verdict import Basis
from compliance.rulebook.readings import choose_readings
from compliance.rulebook.rulebook import Rulebook, load_rulebook
from compliance.submission.reader import read_document

POLICY, RULE = "qinghe-library-2025", "QL-3-b"
COVER = {"unit_name": "青禾区", "unit_level": "区", "regime": "library", "as_of_date": "2025-12-31", "period_start": "2025-10-01", "period_end": "2025-12-31"}
DUE, LATER = date(2025, 6, 30), date(2026, 6, 30)
Rows = list[dict[str, Any]]
OK, BAD, REVIEW, PENDING, OUTSIDE = "compliant", "non_compliant", "needs_review", "not_due", "not_applicable"
UNREPORTED, UNPROVED, UNDEFINED, INVALID = ("insufficient_data not_reported", "insufficient_data missing_evidence",
    "insufficient_data missing_definition", "insufficient_data invalid_value")  # fmt: skip


@cache
def book() -> Rulebook:
    folder = ROOT / "tests" / "third_policy"
    return load_rulebook(folder / "rules", folder / "policy_docs")


@cache
def compiled(check: str, by: date | None, waits: bool, basis: Basis | None) -> CompiledPolicy:
    """The policy with one rule that makes the given check, both engines on."""
    whole = book().policies[POLICY]
    own = replace(whole.rules[RULE], check=json.loads(check), by=None if by is None else {"default": by}, waits=waits, basis=basis)
    part = replace(whole, rules={RULE: own}, requirements={}, carried={RULE: RULE}, clauses={RULE: whole.clauses[RULE]})
    return compile_policy(part, replace(book(), queries=()), choose_readings(book().readings, ()))


def found(check: dict[str, Any], by: date | None = None, waits: bool = False, cover: dict[str, Any] | None = None, **tables: Rows) -> dict[str, Any]:
    """The finding of a rule with this check on these tables."""
    data = {"report": [{**COVER, **(cover or {})}], **tables}
    own = read_document(text_of(data).encode(), "sample.json", book().tables, book().atoms())
    result = results(evaluate(own, compiled(json.dumps(check, ensure_ascii=False), by, waits, None), calendar(), Request()))
    assert result["engines"] == ["reference", *(["durable-rules"] if available() else [])]
    (finding,) = result["findings"]
    return dict(finding)


def told(check: dict[str, Any], by: date | None = None, waits: bool = False, cover: dict[str, Any] | None = None, **tables: Rows) -> str:
    """Its verdict, and the reason where there is one."""
    finding = found(check, by, waits, cover, **tables)
    return f"{finding['verdict']} {finding['reason'] or ''}".strip()


def branches(*rows: dict[str, Any]) -> Rows:
    return [{"branch_id": f"B{number}", "name": f"馆{number}", **row} for number, row in enumerate(rows)]


YES, NO, EMPTY = {"step_free": True}, {"step_free": False}, dict[str, Any]()


class TestCount:
    """Rows with `step_free` count; an empty cell makes an interval."""

    @pytest.mark.parametrize(
        ("rows", "least", "most", "expected"),
        [
            ([], 1, None, UNREPORTED),
            ([NO], 1, None, BAD),
            ([YES], 1, None, OK),
            ([EMPTY], 1, None, UNREPORTED),
            ([YES, EMPTY], 1, None, OK),
            ([YES, EMPTY], 2, None, UNREPORTED),
            ([YES, EMPTY], 3, None, BAD),
            ([YES, YES], 1, 2, OK),
            ([YES, YES], 1, 1, BAD),
            ([YES, EMPTY], 1, 1, UNREPORTED),
            ([YES, YES, EMPTY], 1, 1, BAD),
            ([NO, NO], 0, 1, OK),
            ([EMPTY], 0, 1, OK),
            ([EMPTY, EMPTY], 0, 1, UNREPORTED),
        ],
    )
    def test_an_interval_decides_only_when_it_lies_on_one_side(self, rows: Rows, least: int, most: int | None, expected: str) -> None:
        check = {"count": {"of": "branch", "where": YES, "at_least": least, **({} if most is None else {"at_most": most})}}
        assert told(check, branch=branches(*rows)) == expected

    @pytest.mark.parametrize(("rows", "expected"), [([YES], OK), ([YES, YES], REVIEW), ([YES, EMPTY], UNREPORTED), ([NO], BAD)])
    def test_too_many_may_go_to_a_person(self, rows: Rows, expected: str) -> None:
        assert told({"count": {"of": "branch", "where": YES, "at_least": 1, "at_most": 1, "over": "needs_review"}}, branch=branches(*rows)) == expected

    @pytest.mark.parametrize(
        ("kinds", "least", "expected"),
        [(["分馆", "分馆"], 2, BAD), (["分馆", "总馆"], 2, OK), (["分馆", None], 2, UNREPORTED), (["分馆", None], 1, OK), ([None, None], 3, BAD)],
    )
    def test_what_is_counted_once_by_a_field(self, kinds: list[str | None], least: int, expected: str) -> None:
        rows = branches(*({"kind": kind} if kind else {} for kind in kinds))
        assert told({"count": {"of": "branch", "distinct": "kind", "at_least": least}}, branch=rows) == expected

    @pytest.mark.parametrize(("rows", "gap"), [([YES], "2"), ([NO], "3"), ([YES, YES], "1")])
    def test_the_gap_is_what_is_missing(self, rows: Rows, gap: str) -> None:
        assert found({"count": {"of": "branch", "where": YES, "at_least": 3}}, branch=branches(*rows))["gap"]["value"] == gap

    @pytest.mark.parametrize(
        ("rows", "by", "expected"),
        [([NO], LATER, PENDING), ([NO], DUE, BAD), ([EMPTY], LATER, PENDING), ([YES], LATER, OK), ([], LATER, PENDING), ([NO], date(2025, 12, 31), BAD)],
    )
    def test_before_the_due_date_only_success_stands(self, rows: Rows, by: date, expected: str) -> None:
        assert told({"exists": {"of": "branch", "where": YES}}, by, branch=branches(*rows)) == expected

    @pytest.mark.parametrize(("by", "expected"), [(LATER, PENDING), (DUE, OK)])
    def test_a_rule_that_waits_does_not_even_succeed_early(self, by: date, expected: str) -> None:
        assert told({"exists": {"of": "branch", "where": YES}}, by, waits=True, branch=branches(YES)) == expected


class TestEvery:
    HOURS = {"weekly_hours": {"at_least": 40}}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("hours", "expected"),
        [
            ([40, 41], OK),
            (["39.99999", 50], BAD),
            ([50, None], UNREPORTED),
            ([39, None], BAD),
            ([36, 50], REVIEW),
            ([36, None], UNREPORTED),
            ([36, 20], BAD),
            ([35, 50], REVIEW),
            (["34.9"], BAD),
        ],
    )
    def test_a_near_miss_goes_to_a_person(self, hours: list[Any], expected: str) -> None:
        check = {"every": {"in": "branch", "must": self.HOURS, "review_if": [{"weekly_hours": [35, 36]}]}}
        assert told(check, branch=branches(*({"weekly_hours": value} if value else {} for value in hours))) == expected

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ({"weekly_hours": 20, "self_service": True}, REVIEW),
            ({"weekly_hours": 20, "self_service": False}, BAD),
            ({"weekly_hours": 20}, UNREPORTED),
            ({"weekly_hours": 40}, OK),
            ({"self_service": True}, REVIEW),
        ],
    )
    def test_what_may_be_a_near_miss_is_unknown(self, row: dict[str, Any], expected: str) -> None:
        assert told({"every": {"in": "branch", "must": self.HOURS, "review_if": [{"self_service": True}]}}, branch=branches(row)) == expected

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ({"kind": "分馆", "step_free": False}, BAD),
            ({"kind": "总馆", "step_free": False}, OUTSIDE),
            ({"step_free": False}, UNREPORTED),
            ({"step_free": True}, UNREPORTED),
        ],
    )
    def test_a_row_that_may_belong_cannot_escape_by_an_empty_cell(self, row: dict[str, Any], expected: str) -> None:
        assert told({"every": {"in": "branch", "where": {"kind": "分馆"}, "must": YES}}, branch=branches(row)) == expected

    @pytest.mark.parametrize(
        ("none", "expected"),
        [(None, OUTSIDE), ("not_applicable", OUTSIDE), ("non_compliant", BAD), ("not_reported", UNREPORTED), ("needs_review", REVIEW)],
    )
    def test_nobody_to_ask(self, none: str | None, expected: str) -> None:
        check = {"every": {"in": "branch", "where": {"kind": "分馆"}, "must": YES, **({"none": none} if none else {})}}
        assert told(check, branch=branches({"kind": "总馆"})) == expected

    def test_a_register_that_was_not_filed(self) -> None:
        assert told({"every": {"in": "branch", "must": YES, "none": "non_compliant"}}) == UNREPORTED


class TestConditions:
    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ({"step_free": True, "self_service": False}, OK),
            ({"step_free": False, "self_service": True}, OK),
            ({"step_free": False, "self_service": False}, BAD),
            ({"step_free": True}, OK),
            ({"step_free": False}, UNREPORTED),
            ({}, UNREPORTED),
        ],
    )
    def test_any_of(self, row: dict[str, Any], expected: str) -> None:
        assert told({"every": {"in": "branch", "must": {"any_of": [YES, {"self_service": True}]}}}, branch=branches(row)) == expected

    @pytest.mark.parametrize(
        ("refunds", "expected"),
        [
            ([("B0", 5), ("B0", 6)], OK),
            ([("B0", 5)], BAD),
            ([("B0", 5), ("B0", None)], UNREPORTED),
            ([("B0", None)], BAD),
            ([("B0", 5), ("B1", 5)], BAD),
            ([("B1", 5), ("B1", 5)], UNREPORTED),
            ([], UNREPORTED),
            ([("B0", 1), ("B0", 1)], BAD),
        ],
    )
    def test_count_in(self, refunds: list[tuple[str, int | None]], expected: str) -> None:
        """At least two refunds of 5 or more for the one branch that is asked; none filed for it is unreported."""
        rows = [
            {"refund_no": str(number), "branch_id": branch, **({} if amount is None else {"amount": amount})} for number, (branch, amount) in enumerate(refunds)
        ]
        must = {"count_in": {"of": "deposit", "via": "branch_id", "where": {"amount": {"at_least": 5}}, "at_least": 2}}
        check = {"every": {"in": "branch", "where": {"kind": "分馆"}, "must": must}}
        assert told(check, branch=branches({"kind": "分馆"}, {"kind": "总馆"}), deposit=rows) == expected

    @pytest.mark.parametrize(
        ("asked", "paid", "expected"),
        [
            ("2025-09-30", "2025-10-09", OK),
            ("2025-09-30", "2025-10-10", BAD),
            ("2025-09-30", None, UNREPORTED),
            (None, "2025-10-09", UNREPORTED),
            ("2025-10-11", "2025-10-12", OK),
            ("1999-12-30", "1999-12-31", UNDEFINED),
        ],
    )
    def test_working_days_over_a_holiday_and_in_a_year_without_calendar(self, asked: str | None, paid: str | None, expected: str) -> None:
        row = {"refund_no": "1", "requested_date": asked, "paid_date": paid}
        check = {"every": {"in": "deposit", "must": {"paid_date": {"workdays_after": "requested_date", "at_most": 1}}}}
        assert told(check, deposit=[row]) == expected


class TestBody:
    CHECK = {"body": {"table": "office", "unit": "READERS", "code": "office_code"}}  # noqa: RUF012
    UNIT = {"office_code": "READERS", "status": "运行", "established_date": "2025-02-01", "evidence_id": "E1"}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({}, OK),
            ({"status": "未设"}, BAD),
            ({"status": None}, UNREPORTED),
            ({"established_date": None}, UNREPORTED),
            ({"evidence_id": None}, UNPROVED),
            ({"evidence_id": "E2"}, UNPROVED),
            ({"office_code": "CATALOGUE"}, UNREPORTED),
            ({"established_date": "2025-12-31"}, OK),
            ({"owner_id": "B0"}, UNREPORTED),
        ],
    )
    def test_it_runs_on_the_day_with_proof(self, change: dict[str, Any], expected: str) -> None:
        evidence = [proof("E1", issue_date="2025-01-20"), proof("E2", issue_date=None)]
        assert told(self.CHECK, office=[{**self.UNIT, **change}], evidence=evidence, branch=branches(YES)) == expected

    def test_nothing_filed(self) -> None:
        assert told(self.CHECK) == UNREPORTED
        assert told(self.CHECK, LATER) == PENDING


class TestUnchanged:
    @pytest.mark.parametrize(
        ("before", "after", "plain", "increase"),
        [
            ("5人", "5人", OK, OK),
            ("5人", "同前", OK, OK),
            ("5 人", "5人", OK, OK),
            ("5人", "6人", BAD, OK),
            ("6人", "5人", BAD, BAD),
            ("1.2万元", "12000元", BAD, OK),
            ("12000元", "1.2万元", BAD, OK),
            ("12001元", "1.2万元", BAD, BAD),
            ("12,000元", "13，000元", BAD, OK),
            ("1.3万元", "12,999元", BAD, BAD),
            ("1亿元", "9999万元", BAD, BAD),
            ("5人", "6名", BAD, BAD),
            ("5人3辆", "6人3辆", BAD, BAD),
            ("5人", None, UNREPORTED, UNREPORTED),
            (None, "5人", UNREPORTED, UNREPORTED),
        ],
    )
    def test_values(self, before: str | None, after: str | None, plain: str, increase: str) -> None:
        row = {"branch_id": "B0", "item": "人员编制", "before_value": before, "after_value": after}
        check = {"in": "before_after", "item": "人员编制", "of": "branch"}
        for more, expected in (({}, plain), ({"accept": "increase"}, increase)):
            assert told({"unchanged": {**check, **more}}, branch=branches(YES), before_after=[row]) == expected

    @pytest.mark.parametrize(("reason", "expected"), [("撤并", REVIEW), (None, BAD)])
    def test_a_change_with_a_reason_goes_to_a_person(self, reason: str | None, expected: str) -> None:
        row = {"branch_id": "B0", "item": "人员编制", "before_value": "5", "after_value": "4", "change_reason": reason}
        assert told({"unchanged": {"in": "before_after", "item": "人员编制", "of": "branch"}}, branch=branches(YES), before_after=[row]) == expected

    def test_one_without_a_row_is_unreported(self) -> None:
        row = {"branch_id": "B0", "item": "人员编制", "before_value": "5", "after_value": "5"}
        assert told({"unchanged": {"in": "before_after", "item": "人员编制", "of": "branch"}}, branch=branches(YES, YES), before_after=[row]) == UNREPORTED


class TestDeadline:
    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            (["2025-06-30"], OK),
            (["2025-07-01"], BAD),
            (["2025-07-01", "2025-06-30"], OK),
            ([None], UNREPORTED),
            (["2025-07-01", None], UNREPORTED),
            (["2025-06-01", None], OK),
            ([], UNREPORTED),
        ],
    )
    def test_the_earliest_date_counts(self, days: list[str | None], expected: str) -> None:
        rows = branches(*({"opened_date": day} for day in days))
        assert told({"deadline": {"in": "branch", "date": "opened_date"}}, DUE, branch=rows) == expected

    @pytest.mark.parametrize(("day", "late"), [("2025-07-01", "1"), ("2025-12-31", "184")])
    def test_the_gap_is_in_days(self, day: str, late: str) -> None:
        gap = found({"deadline": {"in": "branch", "date": "opened_date"}}, DUE, branch=branches({"opened_date": day}))["gap"]
        assert (gap["value"], gap["unit"]) == (late, "天")

    @pytest.mark.parametrize(("missing", "expected"), [(None, OK), ("file_name", UNPROVED), ("title", UNPROVED), ("issue_date", UNREPORTED)])
    def test_evidence_must_be_complete(self, missing: str | None, expected: str) -> None:
        row = proof(issue_date="2025-06-01", doc_code="RULES") | ({missing: None} if missing else {})
        assert told({"deadline": {"in": "evidence", "where": {"doc_code": "RULES"}, "date": "issue_date"}}, DUE, evidence=[row]) == expected

    @pytest.mark.parametrize(("day", "expected"), [("2025-02-28", REVIEW), ("2025-03-01", OK)])
    def test_before_the_window_opens_a_person_is_asked(self, day: str, expected: str) -> None:
        check = {"deadline": {"in": "branch", "date": "opened_date", "from": "2025-03-01"}}
        assert told(check, DUE, branch=branches({"opened_date": day})) == expected


class TestPeriodic:
    @pytest.mark.parametrize(
        ("start", "end", "days", "expected"),
        [
            ("2025-10-01", "2025-12-31", ["10-01", "11-30", "12-31"], OK),
            ("2025-10-01", "2025-12-31", ["10-01", "12-31"], BAD),
            ("2025-10-02", "2025-12-31", ["11-01", "12-01"], OK),
            ("2025-10-01", "2025-12-30", ["10-31", "11-01"], OK),
            ("2025-10-01", "2025-12-30", ["10-31", "12-01"], BAD),
            ("2025-12-02", "2025-12-31", ["12-31"], PENDING),
            ("2025-10-01", "2025-10-31", ["10-31"], OK),
            ("2025-10-01", "2025-10-31", ["09-30"], BAD),
            ("2025-10-01", "2025-10-31", ["11-01"], BAD),
            ("2025-10-01", "2025-10-31", [None], UNREPORTED),
            ("2025-10-01", "2025-10-31", [], UNREPORTED),
        ],
    )
    def test_only_whole_months_of_the_reported_time_are_asked_for(self, start: str, end: str, days: list[str | None], expected: str) -> None:
        rows = [{"branch_id": "B0", **({"day": f"2025-{day}"} if day else {})} for day in days]
        check = {"periodic": {"in": "cleaning", "date": "day", "each": "month"}}
        assert told(check, cover={"period_start": start, "period_end": end}, branch=branches(YES), cleaning=rows) == expected

    @pytest.mark.parametrize(("each", "expected"), [("month", BAD), ("quarter", OK), ("year", PENDING)])
    def test_longer_periods(self, each: str, expected: str) -> None:
        """The plan begins on 10 January, so its first year is no whole one."""
        rows = [{"branch_id": "B0", "day": f"2025-{day}"} for day in ("04-01", "09-30", "12-31")]
        check = {"periodic": {"in": "cleaning", "date": "day", "each": each}}
        assert told(check, cover={"period_start": "2025-01-10"}, branch=branches(YES), cleaning=rows) == expected

    @pytest.mark.parametrize(("months", "expected"), [((10, 11, 12), OK), ((10, 11), BAD)])
    def test_each_owner_is_asked(self, months: tuple[int, ...], expected: str) -> None:
        rows = [{"branch_id": "B0", "day": f"2025-{month}-05"} for month in (10, 11, 12)] + [{"branch_id": "B1", "day": f"2025-{month}-05"} for month in months]
        check = {"periodic": {"in": "cleaning", "date": "day", "each": "month", "per": "branch"}}
        assert told(check, branch=branches(YES, YES), cleaning=rows) == expected


STATUSES = ("已落实", "部分落实", "未落实", "不适用", "未填报", None)
RATINGS = {"符合": OK, "基本符合": REVIEW, "不符合": BAD, "无法判断": UNPROVED}
PROOFS = ("complete", "without a file", "none")


def attested(status: str | None, evidence: str, rating: str | None, due: bool) -> str:
    """What ruling 7 and the order of decision make of a declaration."""
    if rating is not None:
        return PENDING if rating == "不符合" and not due else RATINGS[rating]
    if status == "未落实":
        return BAD if due else PENDING
    if status in ("部分落实", "不适用"):
        return REVIEW if due else PENDING
    if evidence == "complete":
        return OK
    if not due:
        return PENDING
    return UNPROVED if status == "已落实" or evidence == "without a file" else UNREPORTED


class TestAttested:
    @pytest.mark.parametrize(("status", "evidence", "rating", "due"), list(itertools.product(STATUSES, PROOFS, (None, *RATINGS), (True, False))))
    def test_status_evidence_rating_and_due_date(self, status: str | None, evidence: str, rating: str | None, due: bool) -> None:
        row = {"clause_id": RULE, "status": status, "reviewer_rating": rating}
        proofs = [] if evidence == "none" else [proof(issue_date="2025-03-01", content_points=[RULE], file_name="甲.pdf" if evidence == "complete" else None)]
        assert told({"attested": {}}, DUE if due else LATER, measure=[row], evidence=proofs) == attested(status, evidence, rating, due)

    @pytest.mark.parametrize(
        ("rating", "basis"), [(None, "attested"), ("符合", "inspected"), ("不符合", "inspected"), ("基本符合", "inspected"), ("无法判断", "inspected")]
    )
    def test_the_basis_says_who_judged(self, rating: str | None, basis: str) -> None:
        row = {"clause_id": RULE, "status": "已落实", "reviewer_rating": rating}
        finding = found({"attested": {}}, measure=[row], evidence=[proof(issue_date="2025-03-01", content_points=[RULE])])
        assert finding["basis"] == basis

    @pytest.mark.parametrize(("day", "expected"), [("2025-06-30", OK), ("2025-07-01", BAD)])
    def test_dated_evidence_may_be_late(self, day: str, expected: str) -> None:
        assert told({"attested": {"dated": True}}, DUE, evidence=[proof(issue_date=day, content_points=[RULE])]) == expected

    def test_evidence_for_another_clause_proves_nothing(self) -> None:
        row = {"clause_id": RULE, "status": "已落实"}
        assert told({"attested": {}}, measure=[row], evidence=[proof(issue_date="2025-03-01", content_points=["QL-3-a"])]) == UNPROVED

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [("已落实", "已落实", OK), ("已落实", "未落实", BAD), ("已落实", None, UNREPORTED), ("部分落实", "已落实", REVIEW)],
    )
    def test_each_of_several_declares_for_itself(self, first: str | None, second: str | None, expected: str) -> None:
        rows = [
            {"clause_id": RULE, "scope_id": f"B{number}", "status": status, "evidence_ids": ["E1"]}
            for number, status in enumerate((first, second))
            if status is not None
        ]
        assert told({"attested": {"scope": "branch"}}, branch=branches(YES, YES), measure=rows, evidence=[proof(issue_date="2025-03-01")]) == expected

    @pytest.mark.parametrize(("evidence", "expected"), [(True, REVIEW), (False, UNREPORTED)])
    def test_a_judged_clause_stays_with_the_evaluator(self, evidence: bool, expected: str) -> None:
        proofs = [proof(issue_date="2025-03-01", content_points=[RULE])] if evidence else []
        assert told({"judged": {}}, evidence=proofs) == expected


def cards(family: Any, adult: Any, child: Any) -> Rows:
    kinds = {"家庭": family, "成人": adult, "少儿": child}
    return [{"card_type": kind, **({} if value is None else {"max_items": value})} for kind, value in kinds.items() if value != "no row"]


class TestOrdered:
    @pytest.mark.parametrize(
        ("values", "not_below", "above", "equal"),
        [
            ((3, 2, 1), OK, OK, BAD),
            ((3, 3, 1), OK, BAD, BAD),
            ((2, 2, 2), OK, BAD, OK),
            ((1, 2, 1), BAD, BAD, BAD),
            ((3, None, 1), UNREPORTED, UNREPORTED, UNREPORTED),
            ((3, "no row", 1), UNREPORTED, UNREPORTED, UNREPORTED),
            ((1, 2, None), BAD, BAD, BAD),
            ((0, 0, 0), OK, BAD, OK),
        ],
    )
    def test_neighbours_are_compared(self, values: tuple[Any, ...], not_below: str, above: str, equal: str) -> None:
        check = {"in": "card", "by": "card_type", "order": ["家庭", "成人", "少儿"], "value": "max_items"}
        for relation, expected in (("not_below", not_below), ("above", above), ("equal", equal)):
            assert told({"ordered": {**check, "relation": relation}}, card=cards(*values)) == expected


class TestTotal:
    @pytest.mark.parametrize(
        ("amounts", "total", "within", "expected"),
        [
            (["0.1", "0.2"], "0.3", None, OK),
            (["0.1", "0.2"], "0.31", None, BAD),
            (["0.1", "0.2"], "0.31", "0.01", OK),
            (["0.1", "0.2"], "0.3100001", "0.01", BAD),
            ([70, None], 70, None, UNREPORTED),
            ([70, 30], None, None, UNREPORTED),
            ([], 100, None, UNREPORTED),
            ([0, 0], 0, None, OK),
        ],
    )
    def test_parts_add_up_exactly(self, amounts: list[Any], total: Any, within: str | None, expected: str) -> None:
        parts = [
            {"year": 2025, "category": name, **({} if amount is None else {"amount": amount})} for name, amount in zip(("图书", "报刊"), amounts, strict=False)
        ]
        check = {"in": "purchase", "group": ["year"], "sum": "amount", "equals": {"in": "budget", "sum": "total_amount"}}
        whole = [{"year": 2025, **({} if total is None else {"total_amount": total})}]
        assert told({"total": {**check, **({"within": within} if within else {})}}, purchase=parts, budget=whole) == expected

    def test_years_are_summed_apart(self) -> None:
        parts = [{"year": year, "category": "图书", "amount": amount} for year, amount in ((2024, 10), (2025, 20))]
        check = {"total": {"in": "purchase", "group": ["year"], "sum": "amount", "equals": {"in": "budget", "sum": "total_amount"}}}
        assert told(check, purchase=parts, budget=[{"year": 2024, "total_amount": 10}, {"year": 2025, "total_amount": 20}]) == OK
        assert told(check, purchase=parts, budget=[{"year": 2024, "total_amount": 20}, {"year": 2025, "total_amount": 10}]) == BAD


class TestRate:
    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ({"numerator": 60, "denominator": 100}, OK),
            ({"numerator": "59.9999999", "denominator": 100}, BAD),
            ({"numerator": 0, "denominator": 0}, INVALID),
            ({"numerator": 60}, UNREPORTED),
            ({"value": 60}, OK),
            ({"value": "59.999"}, BAD),
            ({"numerator": 59, "denominator": 100, "value": 60}, BAD),
            ({"numerator": 60, "denominator": 100, "definition_ref": None}, UNDEFINED),
            ({}, UNREPORTED),
        ],
    )
    def test_a_share_against_its_target(self, row: dict[str, Any], expected: str) -> None:
        base = {"indicator_code": "BORROW_RATE", "period_start": "2025-01-01", "period_end": "2025-12-31", "definition_ref": "口径"}
        assert told({"rate": {"indicator": "BORROW_RATE", "at_least": "60%"}}, indicator=[{**base, **row}]) == expected

    @pytest.mark.parametrize(
        ("bound", "numerator", "verdict", "state"),
        [
            ({"at_least": "60%"}, 60, OK, "ok"),
            ({"at_least": "60%"}, 59, BAD, "bad"),
            ({"above": "60%"}, 60, BAD, "bad"),
            ({"above": "60%"}, 61, OK, "ok"),
            ({"at_most": "60%"}, 60, OK, "ok"),
            ({"at_most": "60%"}, 59, OK, "ok"),
            ({"at_most": "60%"}, 61, BAD, "bad"),
            ({"about": "60%", "band": 5}, 60, OK, "ok"),
            ({"about": "60%", "band": 5}, 99, OK, "ok"),
            ({"about": "60%", "band": 5}, 55, REVIEW, "review"),
            ({"about": "60%", "band": 5}, 54, BAD, "bad"),
            ({"about": "60%"}, 59, BAD, "bad"),
            ({"about": "60%", "band": 5, "tolerance": 2}, 58, OK, "ok"),
            ({"about": "60%", "band": 5, "tolerance": 2}, 57, REVIEW, "review"),
            ({"at_least": "60%", "review": True}, 59, REVIEW, "review"),
        ],
    )
    def test_its_row_shows_what_the_verdict_says(self, bound: dict[str, Any], numerator: int, verdict: str, state: str) -> None:
        row = {"indicator_code": "BORROW_RATE", "period_start": "2025-01-01", "period_end": "2025-12-31", "definition_ref": "口径"}
        finding = found({"rate": {"indicator": "BORROW_RATE", **bound}}, indicator=[{**row, "numerator": numerator, "denominator": 100}])
        assert (finding["verdict"], [entry["state"] for entry in finding["entries"]]) == (verdict, [state])


class TestJoints:
    HAVE, HOURS = {"exists": {"of": "branch", "where": YES}}, {"every": {"in": "branch", "must": {"weekly_hours": {"at_least": 40}}}}

    @pytest.mark.parametrize(
        ("row", "both", "either"),
        [
            ({"step_free": True, "weekly_hours": 40}, OK, OK),
            ({"step_free": True, "weekly_hours": 39}, BAD, OK),
            ({"step_free": False, "weekly_hours": 39}, BAD, BAD),
            ({"step_free": True}, UNREPORTED, OK),
            ({"step_free": False}, BAD, UNREPORTED),
        ],
    )
    def test_all_of_and_any_of(self, row: dict[str, Any], both: str, either: str) -> None:
        assert told({"all_of": [self.HAVE, self.HOURS]}, branch=branches(row)) == both
        assert told({"any_of": [self.HAVE, self.HOURS]}, branch=branches(row)) == either

    @pytest.mark.parametrize(("rows", "expected"), [([NO], REVIEW), ([YES], OK), ([EMPTY], UNREPORTED)])
    def test_a_failure_may_be_left_to_a_person(self, rows: Rows, expected: str) -> None:
        assert told({"exists": {"of": "branch", "where": YES, "on_fail": "needs_review"}}, branch=branches(*rows)) == expected
