"""Figures that follow from others are worked out again and shown beside what was filed; jumps and copies between periods are questions."""

from __future__ import annotations

from typing import Any

import pytest

from builders import book, run, submission

RATE = {"indicator_code": "PRIMARY_VISIT_RATE", "period_start": "2020-01-01", "period_end": "2020-09-30", "definition_ref": "统计口径"}


def evaluated(**tables: Any) -> dict[str, Any]:
    return run(submission("kaifeng-2019-74", **tables))


def recounts(**tables: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = evaluated(**tables)["recounts"]
    return found


@pytest.mark.parametrize(
    ("value", "agrees", "remark"),
    [
        ("65.4", True, ""),
        ("65.43", True, ""),
        ("65.44", False, "相差 0.0117%"),
        ("65", True, ""),
        ("66", False, "相差 0.5717%"),
        ("0.6543", False, "像是把百分数填成了小数"),
        ("0.65", False, "像是把百分数填成了小数"),
    ],
)
def test_a_filed_rate_is_compared_at_the_decimals_in_which_it_was_filed(value: str, agrees: bool, remark: str) -> None:
    [found] = recounts(indicator=[RATE | {"numerator": 65429, "denominator": 100001, "value": value}])
    assert (found["agrees"], remark in found["remark"]) == (agrees, True)
    assert found["submitted"] == f"{value}%"
    assert len(found["cells"]) == 3


def test_a_rate_without_parts_cannot_be_recomputed() -> None:
    assert recounts(indicator=[RATE | {"value": 65}]) == []
    assert recounts(indicator=[RATE | {"numerator": 65, "denominator": 100}]) == []


FUND = {"fund_code": "GOV_INPUT", "year": 2020}


def funds(arranged: object, *paid: object) -> dict[str, Any]:
    return {"fund_year": [FUND | {"arranged_amount": arranged}], "fund_flow": [FUND | ({} if amount is None else {"paid_amount": amount}) for amount in paid]}


@pytest.mark.parametrize(
    ("arranged", "paid", "agrees", "remark"),
    [
        ("300.30", ("100.10", "200.20"), True, ""),
        ("300.31", ("100.10", "200.20"), False, "相差 0.01 元"),
        ("300", ("100.10", "200.20"), False, "相差 0.3 元"),
        ("30", ("100000", "200000"), False, "像是按万元填的"),
        ("3000000000", ("100000", "200000"), False, "像是把万元当作元再换算了一次"),
    ],
)
def test_a_total_is_compared_to_the_cent_and_a_slip_of_ten_thousand_is_named(arranged: str, paid: tuple[str, ...], agrees: bool, remark: str) -> None:
    [found] = recounts(**funds(arranged, *paid))
    assert (found["agrees"], remark in found["remark"]) == (agrees, True)


def test_an_unfilled_part_makes_the_total_unknown_and_not_wrong() -> None:
    assert recounts(**funds("300", "100", None)) == []
    assert recounts(**funds("300")) == []


def test_recounts_change_no_verdict() -> None:
    rate = RATE | {"numerator": 65429, "denominator": 100001}
    with_value, without = evaluated(indicator=[rate | {"value": 1}]), evaluated(indicator=[rate])
    assert with_value["clauses"] == without["clauses"]


def queries(kind: str, **tables: Any) -> list[dict[str, Any]]:
    return [item for item in evaluated(**tables)["queries"] if item["label"].startswith(kind)]


def years(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    return {"fund_year": [{"fund_code": "GOV_INPUT", "year": 2019} | first, {"fund_code": "GOV_INPUT", "year": 2020} | second]}


def test_two_years_with_the_same_figures_are_a_question() -> None:
    same = {"raised_total": 100, "arranged_amount": 90}
    [found] = queries("两期数字相同", **years(same, same))
    assert "2019 与 2020 的当年筹资总额、实际安排额完全相同" in found["detail"]
    assert len(found["cells"]) == 4


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"raised_total": 100, "arranged_amount": 90}, {"raised_total": 100, "arranged_amount": 91}),
        ({"raised_total": 100}, {"raised_total": 100}),
        ({"raised_total": 0, "arranged_amount": 0}, {"raised_total": 0, "arranged_amount": 0}),
        ({"raised_total": 100, "arranged_amount": 90}, {}),
    ],
)
def test_one_equal_figure_zeros_and_blanks_are_not(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert queries("两期数字相同", **years(first, second)) == []


@pytest.mark.parametrize(("first", "second", "asked"), [(3100, 32000000, True), (32000000, 3100, True), (3100, 310000, False), (3100, 310000000, False)])
def test_a_jump_of_about_ten_thousand_times_is_a_question(first: int, second: int, asked: bool) -> None:
    assert bool(queries("两期数字相差约一万倍", **years({"arranged_amount": first}, {"arranged_amount": second}))) is asked


def test_the_shipped_forms_name_tables_and_fields_that_there_are() -> None:
    assert {form.id for form in book().recounts} == {"T-RATE", "T-FUND-PAID"}
