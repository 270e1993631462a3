"""Tables as Parquet files: the same values as CSV, and exact types only."""

from __future__ import annotations

import builtins
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from compliance.model.problem import ProblemsError
from compliance.rulebook.paths import rules_dir
from compliance.rulebook.tables import load_tables
from compliance.submission import Submission, find_submissions, read_parquet, read_submission

duckdb = pytest.importorskip("duckdb")
TABLES = load_tables(rules_dir())
COVER = "SELECT 'R' AS report_id, '尉氏县' AS unit_name, '县' AS unit_level, 'kaifeng' AS regime, DATE '2020-10-31' AS as_of_date"


def write(folder: Path, **tables: str) -> Path:
    path = folder / "county"
    path.mkdir()
    with duckdb.connect() as base:
        for name, query in {"report": COVER, **tables}.items():
            base.execute(f"COPY ({query}) TO '{path / name}.parquet' (FORMAT parquet)")
    return path


def read(path: Path) -> Submission:
    return read_submission(path, TABLES, frozenset())


def problems(path: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(ProblemsError) as caught:
        read(path)
    assert all(problem.mend for problem in caught.value.problems)
    return [(problem.code, problem.place.row, problem.place.field) for problem in caught.value.problems]


def test_parquet_reads_as_csv_does(tmp_path):
    values = "(VALUES ('I1', '甲', ['会诊', '影像'], true, DATE '2020-01-02'), ('I2', NULL, NULL, NULL, NULL))"
    rows = f"SELECT * FROM {values} AS t(institution_id, name, remote_linked, zero_markup, join_date)"
    path = write(
        tmp_path,
        institution=rows,
        fund_year="SELECT 'INS_RES' AS fund_code, 2020 AS year, 1234567.89::DECIMAL(18,2) AS budget_total, 3.0::DOUBLE AS pop_resident",
    )
    assert find_submissions(path) == [path]
    found = read(path)
    assert found.format == "parquet"
    (tmp_path / "csv").mkdir()
    for name, text in {
        "report": "report_id,unit_name,unit_level,regime,as_of_date\nR,尉氏县,县,kaifeng,2020-10-31\n",
        "institution": "institution_id,name,remote_linked,zero_markup,join_date\nI1,甲,会诊;影像,是,2020-01-02\nI2,,,,\n",
        "fund_year": "fund_code,year,budget_total,pop_resident\nINS_RES,2020,1234567.89,3\n",
    }.items():
        (tmp_path / "csv" / f"{name}.csv").write_text(text, "utf-8")
    same = read(tmp_path / "csv")
    assert {name: [row.values for row in rows] for name, rows in found.tables.items()} == {
        name: [row.values for row in rows] for name, rows in same.tables.items()
    }
    assert found.rows("fund_year")[0].place("year").as_json() == {"file": "county/fund_year.parquet", "table": "fund_year", "row": 1, "field": "year"}
    assert found.rows("institution")[0].values["join_date"] == date(2020, 1, 2)


CASES: dict[str, tuple[str, Any]] = {
    "decimal": ("1234.5678::DECIMAL(38,10)", Decimal("1234.5678")),
    "text": ("'1,234.5'", Decimal("1234.5")),
    "whole float": ("1234::DOUBLE", Decimal(1234)),
    "short whole number": ("12::UTINYINT", Decimal(12)),
    "long whole number": ("12::HUGEINT", Decimal(12)),
    "nothing": ("NULL::DECIMAL(10,2)", None),
    "null float": ("NULL::DOUBLE", None),
}


@pytest.mark.parametrize("case", CASES)
def test_exact_types_are_taken(tmp_path, case):
    written, value = CASES[case]
    path = write(tmp_path, fund_year=f"SELECT 'INS_RES' AS fund_code, {written} AS budget_total")
    assert read(path).rows("fund_year")[0].value("budget_total") == value


REFUSED = {
    "fraction in a float": ("0.1::DOUBLE", ("inexact-float", 1, "budget_total")),
    "fraction in a short float": ("0.5::FLOAT", ("inexact-float", 1, "budget_total")),
    "no number": ("'nan'::DOUBLE", ("inexact-float", 1, "budget_total")),
    "infinite": ("'inf'::DOUBLE", ("inexact-float", 1, "budget_total")),
    "whole float beyond exactness": ("1e17::DOUBLE", ("inexact-float", 1, "budget_total")),
    "bytes": ("'a'::BLOB", ("parquet-type", None, "budget_total")),
    "record": ("{'a': 1}", ("parquet-type", None, "budget_total")),
    "time with a zone": ("TIMESTAMPTZ '2020-01-01 00:00:00+00'", ("parquet-type", None, "budget_total")),
    "list": ("[1, 2]", ("not-a-scalar", 1, "budget_total")),
    "negative": ("-1", ("negative", 1, "budget_total")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_exact_is_refused(tmp_path, case):
    written, expected = REFUSED[case]
    assert problems(write(tmp_path, fund_year=f"SELECT 'INS_RES' AS fund_code, {written} AS budget_total")) == [expected]


def test_an_unknown_column_or_table_and_a_table_twice_are_told(tmp_path):
    path = write(tmp_path, institution="SELECT 'I1' AS institution_id, 'x' AS nmae", instituton="SELECT 1 AS a", evidence="SELECT 'E1' AS evidence_id")
    (path / "evidence.csv").write_text("evidence_id\nE1\n", "utf-8")
    assert sorted(code for code, _, _ in problems(path)) == ["duplicate-table", "unknown-field", "unknown-table"]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1xxxxPAR1", b"PAR1" + b"\xff" * 500 + b"PAR1", b"institution_id,name\n"])
def test_a_damaged_file_is_told(tmp_path, data):
    path = write(tmp_path)
    (path / "institution.parquet").write_bytes(data)
    assert [code for code, _, _ in problems(path)] == ["damaged-parquet"]


def test_a_file_with_flipped_bytes_is_read_or_told(tmp_path):
    path = write(tmp_path, institution="SELECT 'I1' AS institution_id, '甲' AS name")
    whole = (path / "institution.parquet").read_bytes()
    for place in range(0, len(whole), 7):
        (path / "institution.parquet").write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        found: object = None
        try:
            found = read(path)
        except ProblemsError as error:
            found = error.problems
        assert found


def test_limits_are_kept(tmp_path, monkeypatch):
    path = write(tmp_path, institution="SELECT 'I' || i AS institution_id, 'x' AS name FROM range(50) AS r(i)")
    monkeypatch.setattr(read_parquet, "MAX_ROWS", 10)
    assert [code for code, _, _ in problems(path)] == ["too-many-rows"]
    monkeypatch.setattr(read_parquet, "MAX_ROWS", 1000)
    monkeypatch.setattr(read_parquet, "MAX_TEXT_BYTES", 10)
    assert {code for code, _, _ in problems(path)} == {"package-too-large", "no-cover"}


def test_without_the_reader_the_way_to_install_it_is_told(tmp_path, monkeypatch):
    path = write(tmp_path)
    whole = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "duckdb":
            raise ImportError(name)
        return whole(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ProblemsError) as caught:
        read(path)
    assert "pip install" in caught.value.problems[0].mend
