"""Files made to harm the reader: each ends in a refusal that names its limit, within bounded memory, and nothing outside is read."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.paths import rules_dir
from compliance.rulebook.tables import load_tables
from compliance.submission import Submission, package, read_submission
from compliance.submission.attachments import attachment_hashes

TABLES = load_tables(rules_dir())
COVER = [["申报单位", "层级", "适用文件", "数据截止日"], ["尉氏县", "县", "kaifeng", "2020-10-31"]]
SHEET = "xl/worksheets/sheet2.xml"
Parts = dict[str, bytes]


def parts(lines: list[list[Any]] | None = None) -> Parts:
    """The parts of a sound workbook: a cover and a sheet of institutions."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for title, rows in {"申报信息": COVER, "机构": lines or [["机构编号", "机构名称"], ["I1", "甲"]]}.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(number, column, value)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def read(folder: Path, data: bytes, name: str = "county.xlsx") -> Submission:
    path = folder / name
    path.write_bytes(data)
    return read_submission(path, TABLES, frozenset())


def refusal(folder: Path, data: bytes, name: str = "county.xlsx") -> Problem:
    with pytest.raises(ProblemsError) as caught:
        read(folder, data, name)
    assert all(problem.message and problem.mend for problem in caught.value.problems)
    return caught.value.problems[0]


def sheet_xml(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{space}"><dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData></worksheet>'.encode()
    )


def with_sheet(xml: bytes) -> bytes:
    return zipped(list((parts() | {SHEET: xml}).items()))


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{inline("A1", "机构编号")}{inline("B1", "机构名称")}</row>'
ROW = f'<row r="2">{inline("A2", "I1")}{inline("B2", "甲")}</row>'


def test_a_sound_workbook_is_read_whatever_size_it_claims(tmp_path):
    assert read(tmp_path, with_sheet(sheet_xml(HEAD + ROW))).rows("institution")[0].value("name") == "甲"


def test_a_part_that_unpacks_beyond_measure_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    bomb = sheet_xml(HEAD + ROW + " " * 30_000_000)
    found = refusal(tmp_path, with_sheet(bomb))
    assert found.code == "package-too-large"
    assert "300 倍" in found.message
    monkeypatch.setattr(package, "MAX_UNPACKED", 2**20)
    monkeypatch.setattr(package, "MAX_RATIO", 10**9)
    assert "1 MB" in refusal(tmp_path, with_sheet(bomb)).message


def test_a_part_that_lies_about_its_size_is_damaged(tmp_path):
    data = with_sheet(sheet_xml(HEAD + ROW + " " * 100_000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(SHEET)
    true, false = struct.pack("<I", info.file_size), struct.pack("<I", 500)
    part = zlib.decompress(data[info.header_offset + 30 + len(SHEET) :][: info.compress_size], -15)[:500]
    data = data.replace(true, false).replace(struct.pack("<I", info.CRC), struct.pack("<I", zlib.crc32(part)))
    assert refusal(tmp_path, data).code == "damaged-workbook"


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declaration", [ENTITIES, OUTSIDE, "<!DOCTYPE x>"])
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
def test_no_part_may_define_entities(tmp_path, name, declaration):
    own = parts()
    head, mark, rest = own[name].partition(b"?>")
    assert refusal(tmp_path, zipped(list((own | {name: head + mark + declaration.encode() + rest}).items()))).code == "document-type"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_part_in_another_encoding_is_refused(tmp_path, encoding):
    xml = sheet_xml(HEAD + ROW).decode().replace("UTF-8", encoding)
    assert refusal(tmp_path, with_sheet(xml.encode(encoding))).code == "damaged-workbook"


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "xl\\..\\evil.xml"])
def test_a_member_outside_the_package_is_refused(tmp_path, name):
    found = refusal(tmp_path, zipped([*parts().items(), (name, b"<a/>")]).replace(b"xl/..", b"xl\\.."))
    assert (found.code, "路径" in found.message) == ("damaged-workbook", True)
    assert list(tmp_path.iterdir()) == [tmp_path / "county.xlsx"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_refused(tmp_path):
    assert "重名" in refusal(tmp_path, zipped([*parts().items(), (SHEET, sheet_xml(HEAD + ROW))])).message


def test_too_many_members_and_sheets_are_refused_with_their_number(tmp_path):
    assert "2002" in refusal(tmp_path, zipped([*((f"x/{number}", b"") for number in range(2001)), ("xl/workbook.xml", b"<a/>")])).message
    own = parts()
    more = "".join(f'<sheet name="s{number}" sheetId="{number + 9}" r:id="rId1"/>' for number in range(101)).encode()
    found = refusal(tmp_path, zipped(list((own | {"xl/workbook.xml": own["xl/workbook.xml"].replace(b"</sheets>", more + b"</sheets>")}).items())))
    assert (found.code, "103" in found.message) == ("too-many-sheets", True)


FAR = {
    "two corners": HEAD + ROW + f'<row r="1048576">{inline("XFD1048576", "x")}</row>',
    "single quotes": HEAD + ROW + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "spaces around the sign": HEAD + ROW + '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>',
    "address that is not the row's": HEAD + f'<row r="2">{inline("A2", "I1")}{inline("BZZ999999", "x")}</row>',
    "another attribute first": HEAD + ROW + '<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
    "row first, no addresses": HEAD + ROW + '<row r="1048576">' + "<c><v>1</v></c>" * 6 + "</row>",
}


@pytest.mark.parametrize("case", FAR)
def test_cells_far_away_are_refused_before_they_are_laid_out(tmp_path, case):
    found = refusal(tmp_path, with_sheet(sheet_xml(FAR[case])))
    assert (found.code, "5000000" in found.message, found.place.sheet) == ("sheet-too-large", True, "机构")


def test_formats_without_content_down_to_the_last_row_cost_nothing(tmp_path):
    ghost = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in (*range(3, 3000), 1_048_576))
    assert len(read(tmp_path, with_sheet(sheet_xml(HEAD + ROW + ghost))).rows("institution")) == 1


def test_one_long_text_in_a_million_cells_is_refused(tmp_path):
    own = parts()
    text = "长" * 30_000
    own["xl/sharedStrings.xml"] = own["xl/sharedStrings.xml"].replace(b"</sst>", f"<si><t>{text}</t></si></sst>".encode())
    number = own["xl/sharedStrings.xml"].count(b"</si>") - 1
    rows = "".join(f'<row r="{row}"><c r="B{row}" t="s"><v>{number}</v></c></row>' for row in range(3, 9000))
    found = refusal(tmp_path, zipped(list((own | {SHEET: sheet_xml(HEAD + ROW + rows)}).items())))
    assert (found.code, "400 MB" in found.message) == ("package-too-large", True)


def test_a_text_longer_than_a_cell_can_be_is_refused(tmp_path):
    own = parts()
    own["xl/sharedStrings.xml"] = own["xl/sharedStrings.xml"].replace(b"</sst>", b"<si><t>" + b"x" * 140_000 + b"</t></si></sst>")
    assert refusal(tmp_path, zipped(list(own.items()))).code == "text-too-long"


def test_formulas_in_texts_stay_texts(tmp_path):
    names = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "{{7*7}}", "<script>alert(1)</script>"]
    rows = "".join(
        f'<row r="{row}">{inline(f"A{row}", f"I{row}")}{inline(f"B{row}", name.replace("<", "&lt;"))}</row>' for row, name in enumerate(names, start=2)
    )
    assert [row.value("name") for row in read(tmp_path, with_sheet(sheet_xml(HEAD + rows))).rows("institution")] == names


def test_a_linked_workbook_is_named_and_never_opened(tmp_path):
    own = parts()
    target = tmp_path / "secret.xlsx"
    own["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x" TargetMode="External" Target="'
        + f"file:///{target}".encode()
        + b'"/></Relationships>'
    )
    own[SHEET] = sheet_xml(HEAD + f'<row r="2">{inline("A2", "I1")}<c r="B2" t="str"><f>[1]Sheet1!$A$1</f><v>甲</v></c></row>')
    submission = read(tmp_path, zipped(list(own.items())))
    assert [(doubt.place.cell, "secret.xlsx" in doubt.why) for doubt in submission.doubts] == [("B2", True)]
    assert submission.rows("institution")[0].value("name") == "甲"


def test_a_sheet_that_lies_outside_the_package_is_refused(tmp_path):
    own = parts()
    rels = own["xl/_rels/workbook.xml.rels"].replace(b'Target="worksheets/sheet2.xml"', b'Target="http://example.invalid/x.xml" TargetMode="External"')
    assert refusal(tmp_path, zipped(list((own | {"xl/_rels/workbook.xml.rels": rels}).items()))).code == "damaged-workbook"


@pytest.mark.parametrize(("text", "code"), [("a&#x1;b", None), ("a_x0001_b", "control-character"), ("a\u200bb", None), ("\ufffe", "control-character")])
def test_signs_that_cannot_be_seen_are_told_or_read_and_never_a_crash(tmp_path, text, code):
    data = with_sheet(sheet_xml(HEAD + f'<row r="2">{inline("A2", "I1")}{inline("B2", text)}</row>'))
    found: list[str | None] = [None]
    try:
        read(tmp_path, data)
    except ProblemsError as error:
        found += [problem.code for problem in error.problems]
    assert code in found


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
KINDS = {
    "old workbook": (OLE + "Workbook".encode("utf-16-le"), "not-xlsx", ".xls"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "not-xlsx", "密码"),
    "Word": (OLE + "WordDocument".encode("utf-16-le"), "not-xlsx", "Word"),
    "web page": ("<html><table><tr><td>机构</td></tr></table></html>".encode(), "not-xlsx", "网页"),
    "CSV": ("institution_id,name\nI1,甲\n".encode(), "not-xlsx", "CSV"),
    "CSV in GB18030": ("机构编号,机构名称\nI1,甲\n".encode("gb18030"), "not-xlsx", "CSV"),
    "XML spreadsheet": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "not-xlsx", "XML"),
    "PDF": (b"%PDF-1.7\n", "not-xlsx", "PDF"),
    "nothing": (b"", "damaged-workbook", "空"),
    "OpenDocument": (zipped([("mimetype", b"x"), ("content.xml", b"<a/>")]), "not-xlsx", ".ods"),
    "binary workbook": (zipped([("xl/workbook.bin", b"x")]), "not-xlsx", ".xlsb"),
    "Word package": (zipped([("word/document.xml", b"<a/>")]), "not-xlsx", "Word"),
    "macros": (zipped([*parts().items(), ("xl/vbaProject.bin", b"x")]), "macros", "宏"),
}


@pytest.mark.parametrize("case", KINDS)
def test_a_file_under_a_false_name_is_called_by_its_own(tmp_path, case):
    data, code, word = KINDS[case]
    found = refusal(tmp_path, data)
    assert (found.code, word in found.message) == (code, True)


@pytest.mark.parametrize("suffix", [".xls", ".xlsm", ".xlsb", ".et", ".ods", ".wps", ".csv", ".pdf", ".doc", ".txt", ""])
def test_other_kinds_of_file_are_refused_with_what_to_do(tmp_path, suffix):
    found = refusal(tmp_path, b"x", f"county{suffix}")
    assert found.code == "unknown-format"
    assert "提交" in found.mend or "另存" in found.mend


def test_a_link_beside_the_submission_leads_nowhere_else(tmp_path):
    (tmp_path / "outside.pdf").write_bytes(b"secret")
    folder = tmp_path / "county"
    (folder / "附件").mkdir(parents=True)
    (folder / "附件" / "a.pdf").symlink_to(tmp_path / "outside.pdf")
    (folder / "b.pdf").write_bytes(b"own")
    (folder / "附件" / "c.pdf").symlink_to(folder / "b.pdf")
    assert list(attachment_hashes(folder / "county.json", ["a.pdf", "c.pdf"])) == ["c.pdf"]


MEASURE = """
import resource, sys
from pathlib import Path
from compliance.model.problem import ProblemsError
from compliance.rulebook.paths import rules_dir
from compliance.rulebook.tables import load_tables
from compliance.submission import read_submission
tables = load_tables(rules_dir())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_submission(Path(sys.argv[1]), tables, frozenset())
except ProblemsError:
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is given in kilobytes on Linux")
@pytest.mark.parametrize("case", ["bomb", "two corners"])
def test_a_hostile_file_takes_little_memory(tmp_path, case):
    xml = sheet_xml(HEAD + ROW + " " * 200_000_000) if case == "bomb" else sheet_xml(FAR[case])
    path = tmp_path / "county.xlsx"
    path.write_bytes(with_sheet(xml))
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"[0-9]+\n", done.stdout)
    assert int(done.stdout) < 64
