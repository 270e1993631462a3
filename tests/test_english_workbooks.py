"""The ledger and the annotated workbook in English: read back in either language, whatever language they were written in, and inert against what was filed."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from functools import cache
from itertools import cycle, product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import ROOT
from compliance.cli.main import main
from compliance.cli.session import Session
from compliance.evaluate import Request
from compliance.evaluate.results import results
from compliance.model.evaluation import Evaluation
from compliance.model.language import counted, cut, listed, named, say, series, speaking
from compliance.model.problem import ProblemsError
from compliance.model.text import CHINESE, ENGLISH, Catalogue, translated
from compliance.rulebook.catalogue import catalogue_path, read_translations
from compliance.rulebook.paths import rules_dir
from compliance.submission.read_workbook import IGNORED_SHEETS
from compliance.submission.text import bare_heading
from compliance.workbook.annotate import annotate
from compliance.workbook.annotate.signs import ALL, IN_CHINESE, IN_ENGLISH
from compliance.workbook.rectification import Ledger, read_ledger, write_ledger
from compliance.workbook.rectification.carry import carried_on
from compliance.workbook.rectification.made_text import as_data, from_data
from compliance.workbook.rectification.wording import COVER, HEADINGS, LISTS, PROBLEM, RECORD_SHEET, SHEETS
from compliance.workbook.rectification.write import in_order
from test_annotated import EXAMPLES, THIRD, Tables, filed, opened, parts, saved, workbook
from test_rectification import ENTRIES, ledger_of, submission

HAN = re.compile(r"[\u4e00-\u9fff]+")
FULL_WIDTH = re.compile(r"[，。；：（）、！？]")
LANGUAGES = (CHINESE, ENGLISH)
DAYS = ("as_of_date: 2025-12-31", "as_of_date: 2026-02-28", "as_of_date: 2026-05-31")
MENDED = ("weekly_hours: 41.5", "weekly_hours: 42")
HOSTILE = {
    "formulas": ("=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)"),
    "markup": ("<script>alert(1)</script>&amp;\"'", "]]><f>1+1</f>", "_x0041_{0}{name}%s", IN_CHINESE.tail, IN_ENGLISH.tail),
    "long": ("长" * 9000, "long " * 1900),
    "signs": ("😀👨\u200d👩\u200d👧𠮷", "a\nb\tc", "&&12&D"),
}


def session(language: str = CHINESE, third: bool = True) -> Session:
    """Of the third policy, or of the shipped rules."""
    return opened_session(language, third)


@cache
def opened_session(language: str, third: bool) -> Session:
    made = Session.open(THIRD / "rules", THIRD / "policy_docs", None, ()) if third else Session.open(None, None, None, ())
    made.speak(language)
    return made


def catalogue(language: str) -> Catalogue | None:
    return session(language, third=False).catalogue


def judged(path: Path, third: bool = True) -> Evaluation:
    return session(third=third).evaluate(path, None, Request())


def ledger(evaluation: Evaluation, earlier: Ledger | None, language: str, third: bool = True) -> bytes:
    spoken = session(language, third)
    (told,) = spoken.told([evaluation])
    with speaking(spoken.catalogue):
        return write_ledger(evaluation, earlier, told)


@cache
def example(name: str) -> Evaluation:
    return judged(ROOT / "examples" / name, third=False)


@cache
def annotated_example(name: str) -> tuple[bytes, frozenset[str]]:
    """In English, with what lacked a translation."""
    spoken = session(ENGLISH, third=False)
    assert spoken.catalogue is not None
    spoken.catalogue.missing.clear()
    made = annotated(ROOT / "examples" / name, ENGLISH, third=False, evaluation=example(name))
    return made, frozenset(spoken.catalogue.missing)


def annotated(path: Path, language: str, third: bool = True, evaluation: Evaluation | None = None) -> bytes:
    spoken, evaluation = session(language, third), evaluation or judged(path, third)
    (told,) = spoken.told([evaluation])
    with speaking(spoken.catalogue):
        return annotate(path.read_bytes(), evaluation, spoken.rulebook.tables, told)


def in_words(text: str, language: str) -> str:
    with speaking(catalogue(language)):
        return str(say(text))


def sheet_of(book: Any, language: str, name: str = PROBLEM) -> Any:
    return book[in_words(SHEETS[name], language)]


def columns(sheet: Any, language: str, name: str = PROBLEM) -> dict[str, int]:
    """By field the number of its column."""
    titles = {in_words(title, language): field for field, title in HEADINGS[name].items()}
    return {titles[cell.value]: cell.column for cell in sheet[1] if cell.value in titles}


def filled(data: bytes, language: str, cells: dict[str, dict[str, Any]]) -> bytes:
    """The ledger with fields of some rows (by clause) filled in."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = sheet_of(book, language)
    column = columns(sheet, language)
    for row in range(2, sheet.max_row + 1):
        for field, value in cells.get(sheet.cell(row, column["clause"]).value, {}).items():
            sheet.cell(row, column[field]).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(data: bytes, path: Path) -> Ledger:
    return read_ledger(saved(data, path))


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Evaluation, ...]:
    """Three evaluations of one unit: the second with one problem mended and another new, the third with the mended one back."""
    folder = tmp_path_factory.mktemp("rounds")
    changes = ((), ((DAYS[0], DAYS[1]), MENDED, ("numerator: 6000", "numerator: 5000")), ((DAYS[0], DAYS[2]),))
    return tuple(judged(submission(folder / str(number) / "青禾区.yaml", *own)) for number, own in enumerate(changes))


def continued(rounds: tuple[Evaluation, ...], languages: tuple[str, ...], folder: Path) -> list[Ledger]:
    """The ledgers of the rounds, each written in its language, filled in and read back."""
    wrote = (
        {
            "QL-6-a": {"progress": "已退还 =1+1", "deadline": date(2026, 1, 31), "opinion": "继续"},
            "QL-4-a": {"closed": "是", "inspector": "张三", "checked": date(2026, 1, 15)},
        },
        {"QL-6-a": {"progress": "refunded twice"}},
        {},
    )
    found: list[Ledger] = []
    for number, (evaluation, language) in enumerate(zip(rounds, languages, strict=True)):
        data = ledger(evaluation, found[-1] if found else None, language)
        found.append(read(filled(data, language, wrote[number]), folder / f"{number}.xlsx"))
    return found


def kept(own: Ledger) -> list[dict[str, Any]]:
    return [{item.name: getattr(entry, item.name) for item in fields(entry)} for entry in own.entries]


class TestReadBack:
    @pytest.mark.parametrize("languages", list(product(LANGUAGES, repeat=3))[1:])
    def test_what_is_known_does_not_depend_on_the_languages_it_went_through(
        self, rounds: tuple[Evaluation, ...], languages: tuple[str, ...], tmp_path: Path
    ) -> None:
        chinese = continued(rounds, (CHINESE,) * 3, tmp_path / "zh")
        mixed = continued(rounds, languages, tmp_path / "mixed")
        assert [kept(own) for own in mixed] == [kept(own) for own in chinese]

    def test_the_rounds_reach_every_kind_of_state(self, rounds: tuple[Evaluation, ...], tmp_path: Path) -> None:
        states = {entry.state for own in continued(rounds, (ENGLISH, CHINESE, ENGLISH), tmp_path) for entry in own.entries}
        assert states == {"新增", "延续", "反复出现", "重新列入", "已整改（待验收）"}

    def test_what_people_wrote_stays_as_they_wrote_it(self, rounds: tuple[Evaluation, ...], tmp_path: Path) -> None:
        last = continued(rounds, (CHINESE, ENGLISH, CHINESE), tmp_path)[-1]
        entry = next(entry for entry in last.entries if entry.clause == "QL-6-a")
        assert (entry.progress, entry.opinion, entry.deadline) == ("refunded twice", "继续", date(2026, 1, 31))
        assert entry.history == "2025-12-31 未完成：已退还 =1+1；验收意见：继续\n2026-02-28 未完成：refunded twice；验收意见：继续"
        english = ledger(rounds[2], last, ENGLISH)
        told = translated(entry.history, catalogue(ENGLISH))  # type: ignore[arg-type]
        assert told.startswith("2025-12-31 not completed: 已退还 =1+1; acceptance opinion: 继续\n")
        assert any(str(cell.value).startswith(told) for row in sheet_of(opened(english), ENGLISH).iter_rows() for cell in row)

    @settings(max_examples=20, deadline=None)
    @given(entries=st.lists(ENTRIES, max_size=12), language=st.sampled_from(LANGUAGES))
    def test_what_is_written_is_read_back_as_it_was(self, entries: list[Any], language: str, tmp_path_factory: pytest.TempPathFactory) -> None:
        evaluation = judged(THIRD / "qinghe.yaml")
        earlier = ledger_of(entries)
        again = read(ledger(evaluation, earlier, language), tmp_path_factory.mktemp("ledger") / "台账.xlsx")
        assert list(again.entries) == in_order(carried_on(evaluation, earlier))
        assert (again.unit, again.policy, again.as_of) == (evaluation.subject_name, evaluation.policy.id, evaluation.as_of)

    @pytest.mark.parametrize(("written", "closed"), [("yes", True), ("Yes", True), ("是", True), ("no", False), ("NO", False), (None, None)])
    def test_a_row_is_closed_in_either_language(self, rounds: tuple[Evaluation, ...], written: str | None, closed: bool | None, tmp_path: Path) -> None:
        data = filled(ledger(rounds[0], None, ENGLISH), ENGLISH, {"QL-6-a": {"closed": written}})
        assert {entry.closed for entry in read(data, tmp_path / "a.xlsx").entries if entry.clause == "QL-6-a"} == {closed}

    def test_the_choices_are_english(self, rounds: tuple[Evaluation, ...]) -> None:
        sheet = sheet_of(opened(ledger(rounds[0], None, ENGLISH)), ENGLISH)
        assert [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"] == ['"yes,no"']
        assert not any(HAN.search(str(rule.error)) for rule in sheet.data_validations.dataValidation)

    @pytest.mark.parametrize(
        ("field", "value", "message"), [("closed", "maybe", "没有代码“maybe”"), ("deadline", "soon", "应为日期"), ("state", "x", "没有代码“x”")]
    )
    def test_what_cannot_be_read_is_told_in_chinese_at_its_cell(
        self, rounds: tuple[Evaluation, ...], field: str, value: str, message: str, tmp_path: Path
    ) -> None:
        data = filled(ledger(rounds[0], None, ENGLISH), ENGLISH, {"QL-6-a": {field: value}})
        with pytest.raises(ProblemsError) as caught:
            read(data, tmp_path / "a.xlsx")
        (problem,) = caught.value.problems
        assert message in problem.message
        assert problem.place.sheet == "Rectification register"

    def test_the_command_carries_a_ledger_on_in_another_language(self, rounds: tuple[Evaluation, ...], tmp_path: Path) -> None:
        old = saved(ledger(rounds[0], None, CHINESE), tmp_path / "旧.xlsx")
        source = submission(tmp_path / "青禾区.yaml", (DAYS[0], DAYS[1]), MENDED, ("numerator: 6000", "numerator: 5000"))
        folders = ["--rules", THIRD / "rules", "--policy-docs", THIRD / "policy_docs"]
        done = CliRunner().invoke(main, [str(item) for item in ("evaluate", source, *folders, "--ledger", old, "--lang", "en", "--out", tmp_path / "out")])
        assert done.exit_code == 1, done.output
        made = (tmp_path / "out" / "青禾区" / "ledger.xlsx").read_bytes()
        assert made == ledger(rounds[1], read_ledger(old), ENGLISH)


def without(data: bytes, *sheets: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name in sheets:
        del book[name]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_record(data: bytes, change: Any) -> bytes:
    """The ledger with its hidden document changed."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book[RECORD_SHEET]
    text = "".join(row[0] for row in sheet.iter_rows(values_only=True))
    changed = change(json.loads(text))
    sheet.delete_rows(1, sheet.max_row)
    sheet["A1"].value = changed if isinstance(changed, str) else json.dumps(changed)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class TestRecord:
    def test_it_is_hidden_and_holds_plain_signs_only(self, rounds: tuple[Evaluation, ...]) -> None:
        for language in LANGUAGES:
            book = opened(ledger(rounds[0], None, language))
            assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == [RECORD_SHEET]
            assert all(row[0].isascii() and len(row[0]) < 32_767 for row in book[RECORD_SHEET].iter_rows(values_only=True))

    def test_a_chinese_ledger_of_before_is_carried_on_as_it_was(self, rounds: tuple[Evaluation, ...], tmp_path: Path) -> None:
        now = continued(rounds[:2], (CHINESE, CHINESE), tmp_path)[-1]
        made = ledger(rounds[1], continued(rounds[:1], (CHINESE,), tmp_path / "1")[0], CHINESE)
        before = read(without(made, RECORD_SHEET, "封存信息"), tmp_path / "旧.xlsx")
        assert [replace(entry, progress="", recorded="") for entry in before.entries] == [replace(entry, progress="", recorded="") for entry in now.entries]
        assert carried_on(rounds[2], replace(now, entries=before.entries)) == carried_on(rounds[2], before)

    def test_a_fact_once_recorded_is_not_recorded_twice(self, rounds: tuple[Evaluation, ...], tmp_path: Path) -> None:
        """With and without the hidden sheet."""
        open_still = replace(ledger_of([]), entries=(), places=())
        lost = replace(carried_on(rounds[0], open_still)[0], clause="QL-6-a", scope="X9", kind="不符合", fact="查无此岗")
        for drop in ((), (RECORD_SHEET, "封存信息")):
            own = replace(open_still, entries=(lost,))
            for number in range(3):
                own = read(without(ledger(rounds[number], own, CHINESE), *drop), tmp_path / "a.xlsx")
            fact = next(entry.fact for entry in own.entries if entry.key == lost.key)
            assert re.fullmatch("本次结论“[^”]+”，未能确认已整改。原记载：查无此岗", fact), fact

    def test_a_text_that_was_changed_in_its_cell_is_what_the_cell_says(self, rounds: tuple[Evaluation, ...], tmp_path: Path) -> None:
        data = filled(ledger(rounds[0], None, ENGLISH), ENGLISH, {"QL-6-a": {"fact": "seen on site", "history": "2025-01-01 谈话"}})
        entry = next(entry for entry in read(data, tmp_path / "a.xlsx").entries if entry.clause == "QL-6-a")
        assert (entry.fact, entry.history) == ("seen on site", "2025-01-01 谈话")

    @pytest.mark.parametrize(
        "change",
        [
            lambda data: "no json",
            lambda data: "[1]",
            lambda data: "[" * 100_000,
            lambda data: data | {"version": 2},
            lambda data: data | {"wording": {}},
            lambda data: data | {"rows": [1]},
            lambda data: data | {"rows": [{"clause": "QL-6-a", "scope": "", "texts": {"state": ["x", "y"]}}]},
            lambda data: data | {"rows": [{"clause": "QL-6-a", "scope": "", "texts": {"fact": ["x", ["say", "{a.__class__}", {"a": "b"}]]}}]},
            lambda data: data | {"rows": [{"clause": "QL-6-a", "scope": "", "texts": {"fact": ["x", ["say", "{a:>999999999}", {"a": "b"}]]}}]},
            lambda data: data | {"wording": data["wording"] | {"others": ["整改台账"]}},
            lambda data: (
                data | {"wording": data["wording"] | {"words": data["wording"]["words"] | {"state": dict.fromkeys(LISTS["state"].values(), "closed")}}}
            ),
            lambda data: data | {"wording": data["wording"] | {"words": data["wording"]["words"] | {"closed": {"是": "no", "否": "yes"}}}},
        ],
    )
    def test_one_that_was_tampered_with_is_refused(self, rounds: tuple[Evaluation, ...], change: Any, tmp_path: Path) -> None:
        with pytest.raises(ProblemsError) as caught:
            read(with_record(ledger(rounds[0], None, CHINESE), change), tmp_path / "a.xlsx")
        assert [problem.code for problem in caught.value.problems] == ["damaged-record"]
        assert caught.value.problems[0].place.sheet == RECORD_SHEET

    def test_an_english_ledger_without_it_is_refused(self, rounds: tuple[Evaluation, ...], tmp_path: Path) -> None:
        with pytest.raises(ProblemsError) as caught:
            read(without(ledger(rounds[0], None, ENGLISH), RECORD_SHEET), tmp_path / "a.xlsx")
        assert [problem.code for problem in caught.value.problems] == ["no-ledger"]


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
TEXTS = st.recursive(
    PLAIN | st.sampled_from(["不符合", "项", "{a}"]).map(named),
    lambda inner: st.one_of(
        st.builds(lambda name, day: say("{state}：{progress}", state=name, progress=day), inner, inner | st.just(date(2025, 1, 2)) | st.integers()),
        st.lists(inner, max_size=4).map(listed),
        st.lists(inner, max_size=3).map(lambda parts: series("\n", parts)),
        st.builds(lambda number: counted(number, "项"), st.integers(0, 3) | PLAIN),
        st.builds(cut, inner, st.integers(0, 9)),
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_a_text_of_the_program_goes_through_a_file_unchanged(text: str) -> None:
    english = catalogue(ENGLISH)
    assert english is not None
    again = from_data(json.loads(json.dumps(as_data(text))))
    assert again == text
    assert translated(again, english) == translated(text, english)


class TestSeal:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_stands_on_a_sheet_of_its_own_part_by_part(self, rounds: tuple[Evaluation, ...], language: str) -> None:
        sheet = opened(ledger(rounds[0], None, language))[in_words("封存信息", language)]
        (told,) = session(language).told([rounds[0]])
        assert [row[1] for row in sheet.iter_rows(min_row=3, values_only=True)] == list(told.seal.values())
        titles = [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)]
        assert titles[:2] == {CHINESE: ["规则库", "政策文件"], ENGLISH: ["Rulebook", "Policy document"]}[language]
        assert ("译文" in titles or "Translations" in titles) == (language == ENGLISH)

    def test_the_sheets_of_a_chinese_ledger_are_chinese(self, rounds: tuple[Evaluation, ...]) -> None:
        assert opened(ledger(rounds[0], None, CHINESE)).sheetnames == ["整改台账", "整改通知", "台账信息", "封存信息", RECORD_SHEET]


@cache
def told_in_chinese(name: str) -> str:
    """All that a unit filed, what the rules quote, and the wording that their remedies ask for, in one text to look words up in."""
    from compliance.submission import read_submission

    book = session(third=False).rulebook
    path = ROOT / "examples" / name
    own = read_submission(path, book.tables, book.atoms())
    values = [str(value) for table in book.tables.tables for row in own.rows(table) for value in row.values.values()]
    sheets = [table.title for table in book.tables.tables.values()]
    policies = [part.document.markdown + part.document.number for part in book.policies.values()]
    worded = [text for texts in read_translations(catalogue_path(rules_dir(), ENGLISH)).values() for text in HAN.findall(str(texts))]
    return "\n".join([*values, *sheets, *policies, *worded, path.name, "张三", "已开会研究"])


def wrong(texts: Iterator[str], name: str) -> list[str]:
    """Texts with Chinese that is no quote, or with Chinese punctuation in English."""
    allowed = told_in_chinese(name)
    return [text for text in texts if any(word not in allowed for word in HAN.findall(text)) or (not HAN.search(text) and FULL_WIDTH.search(text))]


def said(book: Any, *sheets: str) -> Iterator[str]:
    """All that sheets say: cells, headers and footers, comments, messages."""
    for sheet in map(book.__getitem__, sheets):
        yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
        yield from (part.text for place in (sheet.oddHeader, sheet.oddFooter) for part in (place.left, place.center, place.right) if part.text)
        yield from (str(rule.error) for rule in sheet.data_validations.dataValidation)
        yield sheet.title


@pytest.mark.parametrize("name", EXAMPLES)
class TestEnglishOnly:
    def test_the_ledger_says_nothing_in_chinese_but_quotes_and_what_was_filed(self, name: str, tmp_path: Path) -> None:
        """Also what comes from an earlier ledger that was written in Chinese."""
        evaluation = example(name)
        session(ENGLISH, third=False).catalogue.missing.clear()  # type: ignore[union-attr]
        before = replace(evaluation, as_of=date(2019, 12, 31))
        first = ledger(before, None, CHINESE, third=False)
        clauses = [entry.clause for entry in carried_on(before, None)]
        marks = [{"progress": "已开会研究"}, {"closed": "是", "inspector": "张三"}, {"opinion": "已开会研究"}, {}]
        old = filled(first, CHINESE, {clause: marks[number % 4] for number, clause in enumerate(clauses)})
        for findings in (evaluation.findings, evaluation.findings[::2]):
            now = replace(evaluation, findings=findings)
            book = opened(ledger(now, read(old, tmp_path / "旧.xlsx"), ENGLISH, third=False))
            visible = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
            assert wrong(said(book, *visible), name) == []
            assert wrong(iter([book.properties.title]), name) == []
            assert session(ENGLISH, third=False).catalogue.missing == set()  # type: ignore[union-attr]

    def test_nor_does_what_is_added_to_the_workbook(self, name: str) -> None:
        data, lacking = annotated_example(name)
        assert lacking == frozenset()
        book = opened(data)
        comments = [cell.comment for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
        assert len(comments) > 100
        assert wrong((line for comment in comments for line in (*comment.text.split("\n"), comment.author)), name) == []
        assert wrong(said(book, IN_ENGLISH.front), name) == []
        assert IN_CHINESE.mark.encode() not in b"".join(parts(data).values())


def outcome(path: Path) -> dict[str, Any]:
    """All that an evaluation says but the hash of the file that it was made from."""
    found = results(judged(path))
    found["seal"].pop("submission")
    return found


class TestAnnotatedAgain:
    @pytest.mark.parametrize(("first", "second"), [(ENGLISH, CHINESE), (CHINESE, ENGLISH), (ENGLISH, ENGLISH)])
    def test_an_annotation_in_one_language_replaces_that_in_another(self, first: str, second: str, tmp_path: Path) -> None:
        plain = workbook(tmp_path / "青禾区.xlsx", filed(), lambda _, sheets: sheets["branch"].write_comment("E4", "请馆里核对", {"author": "李四"}))
        once = saved(annotated(plain, first), tmp_path / "一" / plain.name)
        twice, alone = opened(annotated(once, second)), opened(annotated(plain, second))
        assert twice.sheetnames == alone.sheetnames
        for sheet in alone.worksheets:
            again = twice[sheet.title]
            assert [str(area.sqref) for area in again.conditional_formatting] == [str(area.sqref) for area in sheet.conditional_formatting]
            for row in sheet.iter_rows():
                for cell in row:
                    other = again[cell.coordinate]
                    assert (other.comment and other.comment.text) == (cell.comment and cell.comment.text)
                    assert sheet.title in plain.name or other.value == cell.value
        assert twice["馆舍"]["E4"].comment.text.startswith("请馆里核对")

    def test_what_was_filed_reads_the_same_after_an_english_annotation(self, tmp_path: Path) -> None:
        plain = workbook(tmp_path / "青禾区.xlsx", filed())
        again = saved(annotated(plain, ENGLISH), tmp_path / "二" / plain.name)
        assert outcome(again) == outcome(plain)

    def test_the_reader_leaves_every_front_sheet_out(self) -> None:
        assert {bare_heading(own.front) for own in ALL} <= IGNORED_SHEETS

    def test_a_front_sheet_of_the_offices_own_is_not_overwritten(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "青禾区.xlsx", filed(), lambda book, _: book.add_worksheet(IN_ENGLISH.front).write("A1", "our own"))
        with pytest.raises(ProblemsError) as caught:
            annotated(path, ENGLISH)
        assert [problem.code for problem in caught.value.problems] == ["front-sheet-taken"]
        assert opened(annotated(path, CHINESE))[IN_ENGLISH.front]["A1"].value == "our own"

    def test_the_sheet_that_a_missing_row_belongs_on_is_found_in_english_too(self, tmp_path: Path) -> None:
        book = opened(annotated(workbook(tmp_path / "青禾区.xlsx", filed()), ENGLISH))
        links = {cell.hyperlink.location: cell.value for row in book[IN_ENGLISH.front].iter_rows() for cell in row if cell.hyperlink}
        assert links["'部门与岗位'!A1"].endswith("(to be entered in “部门与岗位”)")


def hostile(texts: Iterable[str]) -> Tables:
    """The sample submission with the texts, in turn, wherever one can be filed freely."""
    data, turn = filed(), cycle(texts)
    data["report"][0]["note"] = next(turn)
    for table, field in (("branch", "name"), ("evidence", "title"), ("evidence", "issuer"), ("office", "name")):
        for number, row in enumerate(data.get(table, [])):
            if isinstance(row.get(field), str):
                row[field] = f"{next(turn)}{number}"
    data["measure"][1]["status"] = "未落实"
    return data


def assert_inert(data: bytes, sheets: Iterator[str]) -> None:
    book = opened(data)
    for sheet in map(book.__getitem__, sheets):
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert [cell.coordinate for cell in cells if cell.data_type not in "snd"] == []
        assert max(len(str(cell.value)) for cell in cells) < 32_767
        assert [cell.coordinate for cell in cells if cell.hyperlink and cell.hyperlink.target] == []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "externalLink" in name or "vbaProject" in name]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", HOSTILE)
class TestInert:
    def test_in_the_ledger(self, kind: str, language: str, tmp_path: Path) -> None:
        found = judged(workbook(tmp_path / "青禾区.xlsx", hostile(HOSTILE[kind])))
        for text in HOSTILE[kind]:
            evaluation = replace(found, subject_name=text.strip())
            data = ledger(evaluation, None, language)
            assert_inert(data, (name for name in opened(data).sheetnames if name != RECORD_SHEET))
            again = read(data, tmp_path / "a.xlsx")
            assert again.unit.split() == text.split()
            assert list(again.entries) == in_order(carried_on(evaluation, None))

    def test_in_the_annotated_workbook(self, kind: str, language: str, tmp_path: Path) -> None:
        path = workbook(tmp_path / "青禾区.xlsx", hostile(HOSTILE[kind]))
        data = annotated(path, language)
        assert_inert(data, iter(opened(data).sheetnames))
        comments = [cell.comment.text for sheet in opened(data) for row in sheet.iter_rows() for cell in row if cell.comment]
        tail = (IN_CHINESE if language == CHINESE else IN_ENGLISH).tail
        assert all(comment.count(tail) == 1 and comment.endswith(tail) for comment in comments)
        again = saved(data, tmp_path / "二" / path.name)
        assert opened(annotated(again, language)).sheetnames == opened(data).sheetnames
        assert outcome(again) == outcome(path)


def converted(path: Path, form: str, folder: Path) -> Path:
    program = shutil.which("soffice") or "libreoffice"
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form, "--outdir", str(folder / form), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / form / f"{path.stem}.{form}"


@pytest.mark.libreoffice
class TestOfficeProgram:
    def test_hostile_text_is_still_text_in_what_it_saves(self, tmp_path: Path) -> None:
        text = HOSTILE["formulas"][0] + "<b>&😀"
        path = workbook(tmp_path / "青禾区.xlsx", hostile([text]))
        for name, data in {"ledger": ledger(judged(path), None, ENGLISH), "annotated": annotated(path, ENGLISH)}.items():
            again = converted(saved(data, tmp_path / f"{name}.xlsx"), "xlsx", tmp_path).read_bytes()
            assert_inert(again, iter(opened(again).sheetnames))
            assert any(text in found for found in said(opened(again), *opened(again).sheetnames))

    def test_a_ledger_that_it_saved_is_read_as_before(self, rounds: tuple[Evaluation, ...], tmp_path: Path) -> None:
        first = saved(ledger(rounds[1], continued(rounds[:1], (CHINESE,), tmp_path)[0], ENGLISH), tmp_path / "ledger.xlsx")
        assert kept(read_ledger(converted(first, "xlsx", tmp_path))) == kept(read_ledger(first))

    def test_each_notice_is_one_page_in_english(self, rounds: tuple[Evaluation, ...], tmp_path: Path) -> None:
        data = ledger(rounds[0], None, ENGLISH)
        notices = [row[0] for row in opened(data)[in_words("整改通知", ENGLISH)].iter_rows(values_only=True)].count(in_words("整 改 通 知", ENGLISH))
        pdf = converted(saved(data, tmp_path / "ledger.xlsx"), "pdf", tmp_path).read_bytes()
        register, cover, seal = 1, 1, 1
        assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == register + notices + cover + seal


def test_the_cover_names_the_unit_in_english(rounds: tuple[Evaluation, ...]) -> None:
    sheet = sheet_of(opened(ledger(rounds[0], None, ENGLISH)), ENGLISH, COVER)
    column = columns(sheet, ENGLISH, COVER)
    assert sheet.cell(2, column["unit_name"]).value == "青禾区"
