"""The readings of ambiguous words: what ships, how settings choose among them, and how faulty files and settings are reported."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from compliance.located import load_yaml, plain
from compliance.model.problem import ProblemsError
from compliance.rulebook.documents import load_document
from compliance.rulebook.inventory import load_clauses
from compliance.rulebook.readings import choose_readings, load_readings

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "rules" / "readings"
READINGS = load_readings(FOLDER)
SCHEMA = json.loads((ROOT / "src" / "compliance" / "schemas" / "reading.schema.json").read_text(encoding="utf-8"))
KEYS = ["reading", "title", "severity", "question", "quotes", "default", "values", "parameters", "rationale", "clauses"]
VALIDATOR = Draft202012Validator(SCHEMA)
POLICIES = {path.stem: load_document(path) for path in sorted((ROOT / "policy_docs").glob("*.md"))}
ATOMS = {atom for policy in POLICIES for atom in load_clauses(ROOT / "rules" / policy / "clauses.yaml")}
EXPECTED = [f"X{n:02}" for n in range(1, 13)] + [f"KF-A{n:02}" for n in range(1, 33)] + [f"DM-A{n:02}" for n in range(1, 44)]

# Rules and the command line name these values; the first is the default.
AGREED = {
    "X01": ["review-band", "target-only", "no-verdict"],
    "X02": ["inclusive", "exclusive"],
    "X03": ["designated", "visit", "inpatient", "both"],
    "KF-A03": ["strict-with-note", "not-evaluated"],
    "KF-A05": ["one-to-three", "at-least-one", "at-least-three"],
    "KF-A11": ["optional", "required"],
    "KF-A25": ["without-village-clinics", "all-members"],
    "KF-A28": ["final-evaluation", "year-end", "start-of-2020"],
    "DM-A01": ["trial-period", "continues", "not-evaluated"],
    "DM-A02": ["consortia-and-pharmacy", "consortia-only", "whole-sentence"],
    "DM-A06": ["common-ground", "contradiction"],
    "DM-A08": ["needs-review", "obligatory", "optional"],
    "DM-A11": ["budget-and-package", "must-be-equal"],
    "DM-A13": ["annual-budget"],
    "DM-A14": ["after-receipt"],
    "DM-A17": ["both-bases", "resident", "actual"],
    "DM-A18": ["quarterly-exact", "quarterly-at-least", "annual"],
    "DM-A20": ["wage-offset-only", "any-payment"],
    "DM-A22": ["members-without-village-clinics", "all-members"],
    "DM-A24": ["body-prevails", "annex-prevails"],
    "DM-A29": ["both-computed", "points", "relative"],
    "DM-A30": ["every-member", "any-centre"],
    "DM-A31": ["per-consortium", "county-total"],
    "DM-A32": ["whole-episode", "township-stay"],
    "DM-A43": ["member-coverage", "one-per-consortium"],
}

MINIMAL = """\
reading: {id}
title: 标题
severity: low
question: 问题
quotes:
  - {{at: "plan#1.1", quote: 原文}}
default: wide
values:
  wide: 宽的理解
  narrow: 窄的理解
parameters:
  limit: {{title: 上限（天）, default: 2.5}}
  slack: {{title: 宽限（天）, default: null}}
rationale: 理由
clauses: [P-1-a]
"""


def folder_with(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def faults(tmp_path: Path, **files: str) -> list[tuple[str, str, int | None]]:
    with pytest.raises(ProblemsError) as caught:
        load_readings(folder_with(tmp_path, **files))
    return [(problem.code, Path(problem.place.file).name, problem.place.line) for problem in caught.value.problems]


def setting_problems(*settings: str) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsError) as caught:
        choose_readings(READINGS, settings)
    assert {problem.place.file for problem in caught.value.problems} == {"--reading"}
    return [(problem.code, problem.mend) for problem in caught.value.problems]


def test_every_ambiguity_has_its_reading() -> None:
    assert sorted(READINGS) == sorted(EXPECTED)


@pytest.mark.parametrize("id_", EXPECTED)
def test_shipped_reading_offers_a_real_choice(id_: str) -> None:
    reading = READINGS[id_]
    assert reading.id == id_
    assert reading.default == next(iter(reading.values))
    assert len(reading.values) >= 2
    assert len(set(reading.values.values())) == len(reading.values)
    assert not [sentence for sentence in reading.values.values() if "同上" in sentence]  # a report prints one value alone
    assert reading.severity in {"high", "medium", "low"}
    assert reading.quotes


@pytest.mark.parametrize("id_", EXPECTED)
def test_shipped_quotes_are_verbatim(id_: str) -> None:
    for at, quote in READINGS[id_].quotes:
        policy, anchor = at.split("#", 1)
        assert POLICIES[policy].contains(anchor, quote), (at, quote)


@pytest.mark.parametrize("id_", EXPECTED)
def test_a_reading_speaks_of_clauses_of_the_policies_it_quotes(id_: str) -> None:
    prefixes = {"KF": "kaifeng-2019-74", "DM": "dongming-2023-27"}
    reading = READINGS[id_]
    quoted = {at.split("#", 1)[0] for at, _ in reading.quotes}
    touched = {prefixes[clause.split("-", 1)[0]] for clause in reading.clauses}
    assert touched <= quoted
    assert set(reading.clauses) <= ATOMS
    assert len(set(reading.clauses)) == len(reading.clauses)


@pytest.mark.parametrize("id_", EXPECTED)
def test_shipped_file_fits_the_schema_and_keeps_the_order_of_keys(id_: str) -> None:
    document = plain(load_yaml((FOLDER / f"{id_}.yaml").read_bytes(), id_))
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    assert list(document) == [key for key in KEYS if key in document]


@pytest.mark.parametrize(("id_", "names"), AGREED.items())
def test_agreed_value_names(id_: str, names: list[str]) -> None:
    values = list(READINGS[id_].values)
    assert values[: len(names)] == names
    if len(names) > 1:
        assert values == names
    assert READINGS[id_].default == names[0]


def test_the_only_numbers_are_the_band_and_the_tolerance() -> None:
    numbers = {(id_, name): parameter.default for id_, reading in READINGS.items() for name, parameter in reading.parameters.items()}
    assert numbers == {("X01", "band"): Fraction(5), ("X01", "tolerance"): None}


def test_the_schema_is_itself_a_schema_with_chinese_descriptions() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert list(SCHEMA["properties"]) == KEYS
    assert all(any("一" <= letter <= "鿿" for letter in part["description"]) for part in SCHEMA["properties"].values())


def test_a_minimal_file_is_read_exactly(tmp_path: Path) -> None:
    reading = load_readings(folder_with(tmp_path, **{"P-A01": MINIMAL.format(id="P-A01")}))["P-A01"]
    assert (reading.quotes, reading.default, reading.clauses) == ((("plan#1.1", "原文"),), "wide", ("P-1-a",))
    assert {name: parameter.default for name, parameter in reading.parameters.items()} == {"limit": Fraction(5, 2), "slack": None}
    assert (reading.place.file, reading.place.line) == (f"{tmp_path.parent.name}/{tmp_path.name}/P-A01.yaml", 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("severity: low", "severity: grave", ("schema-enum", 3)),
        ("default: wide", "default: wider", ("unknown-default", 7)),
        ("default: wide\n", "", ("missing-key", 1)),
        ("rationale: 理由\n", "", ("missing-key", 1)),
        ("rationale: 理由", "reason: 理由", ("unknown-key", 14)),
        ("question: 问题", "question: null", ("schema-type", 4)),
        ("question: 问题", "question: ' '", ("schema-pattern", 4)),
        ("  narrow: 窄的理解\n", "", ("no-choice", 9)),
        ("narrow: 窄的理解", "narrow: 7", ("schema-type", 10)),
        ("narrow: 窄的理解", "Narrow One: 窄的理解", ("schema-pattern", 9)),
        ('at: "plan#1.1"', "at: plan", ("schema-pattern", 6)),
        ("quote: 原文", "quoted: 原文", ("unknown-key", 6)),
        ('\n  - {at: "plan#1.1", quote: 原文}', " []", ("schema-minItems", 5)),
        ("default: 2.5", "default: -1", ("schema-minimum", 12)),
        ("default: 2.5", "default: true", ("schema-type", 12)),
        ("default: 2.5", "default: '2.5'", ("schema-type", 12)),
        (", default: null", "", ("missing-key", 13)),
        ("clauses: [P-1-a]", "clauses: P-1-a", ("schema-type", 15)),
        ("clauses: [P-1-a]", "clauses: [P-1-a, P-1-a]", ("schema-uniqueItems", 15)),
        ("reading: P-A01", "reading: P-A02", ("file-name", 1)),
        ("reading: P-A01", "reading: p.a", ("schema-pattern", 1)),
        ("title: 标题", "title: [标题", ("yaml-syntax", 3)),
    ],
)
def test_a_faulty_file_is_refused_at_its_line(tmp_path: Path, old: str, new: str, expected: tuple[str, int]) -> None:
    text = MINIMAL.format(id="P-A01")
    assert old in text
    code, line = expected
    assert (code, "P-A01.yaml", line) in faults(tmp_path, **{"P-A01": text.replace(old, new)})


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [("rationale: 理由", "rationales: 理由", "rationale"), ("default: wide", "default: wides", "wide"), ("quote: 原文", "quot: 原文", "quote")],
)
def test_a_misspelt_word_gets_the_nearest_one(tmp_path: Path, old: str, new: str, mend: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        load_readings(folder_with(tmp_path, **{"P-A01": MINIMAL.format(id="P-A01").replace(old, new)}))
    assert any(f"“{mend}”" in problem.mend for problem in caught.value.problems)


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    bad = MINIMAL.replace("severity: low", "severity: none").replace("rationale: 理由\n", "")
    found = faults(tmp_path, **{"P-A01": bad.format(id="P-A01"), "P-A02": "title: [", "P-A03": MINIMAL.format(id="P-A03"), "P-A04": MINIMAL.format(id="P-A03")})
    assert {(code, file) for code, file, _ in found} == {
        ("schema-enum", "P-A01.yaml"),
        ("missing-key", "P-A01.yaml"),
        ("yaml-syntax", "P-A02.yaml"),
        ("file-name", "P-A04.yaml"),
        ("duplicate-id", "P-A04.yaml"),
    }


@pytest.mark.parametrize("text", ["", "- reading\n", "文字\n"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    assert ("schema-type", "P-A01.yaml", 1) in faults(tmp_path, **{"P-A01": text})


def test_an_empty_folder_and_an_unreadable_file_are_faults(tmp_path: Path) -> None:
    assert [code for code, _, _ in faults(tmp_path)] == ["no-readings"]
    (tmp_path / "P-A01.yaml").mkdir()
    assert [code for code, _, _ in faults(tmp_path)] == ["unreadable"]


def test_without_settings_everything_is_at_its_default() -> None:
    choices = choose_readings(READINGS, [])
    assert list(choices) == list(READINGS)
    assert {id_: choice.value for id_, choice in choices.items()} == {id_: reading.default for id_, reading in READINGS.items()}
    assert {choice.set_by for choice in choices.values()} == {"default"}
    assert choices["X01"].parameters == {"band": Fraction(5), "tolerance": None}


@pytest.mark.parametrize(
    ("settings", "id_", "value", "parameters"),
    [
        (["KF-A28=year-end"], "KF-A28", "year-end", {}),
        ([" KF-A28 = year-end "], "KF-A28", "year-end", {}),
        (["X02=inclusive"], "X02", "inclusive", {}),
        (["X01.band=3"], "X01", "review-band", {"band": Fraction(3), "tolerance": None}),
        (["X01.tolerance=0"], "X01", "review-band", {"band": Fraction(5), "tolerance": Fraction(0)}),
        (["X01=target-only", "X01.band=0.1", "X01.tolerance=2.25"], "X01", "target-only", {"band": Fraction(1, 10), "tolerance": Fraction(9, 4)}),
        (["X01.band=3", "X01.band=3.0"], "X01", "review-band", {"band": Fraction(3), "tolerance": None}),
        (["X02=exclusive", "X02=exclusive"], "X02", "exclusive", {}),
    ],
)
def test_settings_choose(settings: list[str], id_: str, value: str, parameters: dict[str, Fraction | None]) -> None:
    choices = choose_readings(READINGS, settings)
    assert (choices[id_].value, choices[id_].parameters, choices[id_].set_by) == (value, parameters, "command line")
    assert {other for other, choice in choices.items() if choice.set_by != "default"} == {id_}


@pytest.mark.parametrize(
    ("setting", "code", "mend"),
    [
        ("KF-A99=year-end", "unknown-reading", "KF-A"),
        ("x01=target-only", "unknown-reading", "“X01”"),
        ("KF-A28=yearend", "unknown-value", "“year-end”"),
        ("KF-A28=!!!", "unknown-value", "final-evaluation、year-end、start-of-2020"),
        ("X01.bands=3", "unknown-parameter", "“band”"),
        ("X02.band=3", "unknown-parameter", "没有参数"),
        ("X01.band=-1", "bad-number", "半角数字"),
        ("X01.band=五", "bad-number", "半角数字"),
        ("X01.band=NaN", "bad-number", "半角数字"),
        ("X01.band=5%", "bad-number", "半角数字"),
        ("X01.band=", "reading-setting", "编号.参数=数"),
        ("X01.=3", "reading-setting", "编号.参数=数"),
        ("X01", "reading-setting", "编号.参数=数"),
        ("=wide", "reading-setting", "编号.参数=数"),
        ("", "reading-setting", "编号.参数=数"),
    ],
)
def test_a_faulty_setting_is_refused_with_a_way_to_mend_it(setting: str, code: str, mend: str) -> None:
    [(found, advice)] = setting_problems(setting)
    assert found == code
    assert mend in advice


@pytest.mark.parametrize("settings", [("X02=inclusive", "X02=exclusive"), ("X01.band=3", "X01.band=4")])
def test_two_different_settings_of_one_thing_are_refused(settings: tuple[str, ...]) -> None:
    assert [code for code, _ in setting_problems(*settings)] == ["reading-conflict"]


def test_all_faulty_settings_are_named_in_one_pass() -> None:
    found = setting_problems("X99=a", "X02=b", "X01.band=c", "X03=visit", "X03=both", "d")
    assert [code for code, _ in found] == ["unknown-reading", "unknown-value", "bad-number", "reading-conflict", "reading-setting"]


@given(st.decimals(min_value=0, max_value=100, places=6))
def test_a_parameter_is_taken_exactly(number: object) -> None:
    assert choose_readings(READINGS, [f"X01.band={number:f}"])["X01"].parameters["band"] == Fraction(str(number))


@given(st.text(max_size=12) | st.sampled_from(["year-end", " final-evaluation"]))
def test_any_text_is_either_a_choice_or_a_located_problem(text: str) -> None:
    if text.strip() in READINGS["KF-A28"].values:
        assert choose_readings(READINGS, [f"KF-A28={text}"])["KF-A28"].value == text.strip()
    else:
        assert len(setting_problems(f"KF-A28={text}")) == 1
