"""What a file that calls itself a workbook really is, so that a refusal says what to do about it."""

from __future__ import annotations

import re
from collections.abc import Collection

from compliance.model.place import Place
from compliance.model.problem import ProblemsError
from compliance.submission.raw import refuse

SAVE_AS = "用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后提交"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS = re.compile(r"(?i)(^|/)vbaproject\.bin$")
_BY_SUFFIX = {
    ".xls": "旧版 Excel 工作簿（.xls）",
    ".xlsm": "带宏的工作簿（.xlsm）",
    ".xlsb": "二进制工作簿（.xlsb）",
    ".xlt": "旧版 Excel 模板（.xlt）",
    ".xltx": "Excel 模板（.xltx）",
    ".xltm": "带宏的 Excel 模板（.xltm）",
    ".et": "WPS 表格（.et）",
    ".ett": "WPS 表格模板（.ett）",
    ".wps": "WPS 文字文档（.wps）",
    ".ods": "OpenDocument 表格（.ods）",
    ".numbers": "Numbers 表格（.numbers）",
    ".csv": "单独一个 CSV 文件",
    ".pdf": "PDF 文件",
    ".doc": "Word 文档",
    ".docx": "Word 文档",
}
_OTHER_MEND = {
    ".csv": "每张表一个 CSV 文件，文件名为英文表名，放进一个文件夹，提交这个文件夹",
    ".pdf": "提交填好的工作簿；PDF 可作附件",
    ".doc": "提交填好的工作簿；Word 文档可作附件",
    ".docx": "提交填好的工作簿；Word 文档可作附件",
    ".wps": "提交填好的工作簿；文字文档可作附件",
}
_HEADS = (
    (b"%PDF", "是 PDF 文件"),
    (b"{\\rtf", "是 RTF 文档"),
    (b"Rar!", "是 RAR 压缩包"),
    (b"7z\xbc\xaf", "是 7z 压缩包"),
    (b"PAR1", "是 Parquet 文件"),
)


def refused_suffix(suffix: str, file: str) -> ProblemsError:
    """The refusal of a file whose name ends in a suffix that is not read."""
    known = _BY_SUFFIX.get(suffix)
    if known is None:
        return refuse("unknown-format", f"不支持的文件格式“{suffix}”", Place(file), "提交 .xlsx 工作簿、CSV 文件夹，或 .yaml、.json 文件")
    return refuse("unknown-format", f"不支持{known}", Place(file), _OTHER_MEND.get(suffix, SAVE_AS))


def check_signature(data: bytes, file: str) -> None:
    """Refuse bytes that are no zip package, saying what they are. Raises ProblemsError."""
    if data.startswith(_ZIP):
        return
    if data.startswith(_OLE):
        raise refuse("not-xlsx", *_ole(data, file))
    if not data:
        raise refuse("damaged-workbook", "文件是空的，没有内容", Place(file), "重新导出或重新传送")
    for head, what in _HEADS:
        if data.startswith(head):
            raise refuse("not-xlsx", f"文件名是 .xlsx，内容{what}", Place(file), SAVE_AS)
    what = _text_kind(data[:4096])
    if what:
        raise refuse("not-xlsx", f"文件名是 .xlsx，内容却是{what}，只改了扩展名", Place(file), SAVE_AS)
    raise refuse("damaged-workbook", "工作簿打不开，可能已损坏或被截断", Place(file), "重新导出或重新传送；能打开的，另存为 .xlsx 工作簿")


def _ole(data: bytes, file: str) -> tuple[str, Place, str]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "工作簿设了打开密码", Place(file), "打开后取消密码（文件—信息—保护工作簿），保存后提交"
    if "WordDocument".encode("utf-16-le") in data:
        return "文件是 Word 或 WPS 文字文档，不是工作簿", Place(file), "提交填好的工作簿；文字文档可作附件"
    return "文件是旧版 .xls 或 WPS 的 .et 格式", Place(file), SAVE_AS


def _text_kind(head: bytes) -> str:
    low = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in low:
        return "XML 表格"
    if low.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"mime-version")):
        return "网页（HTML）"
    if low.startswith((b"<?xml", b"<")):
        return "XML 文件"
    text = next((decoded for name in ("utf-8", "gb18030") if (decoded := _decoded(head, name))), "")
    return "CSV 等纯文本" if text and any(mark in text for mark in ",;\t\n") and not re.search(r"[\x00-\x08\x0e-\x1f]", text) else ""


def _decoded(head: bytes, encoding: str) -> str:
    for cut in range(4):
        try:
            return head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def check_members(names: Collection[str], kinds: bytes, file: str) -> None:
    """Refuse a zip package that holds another kind of document, or macros. `kinds` is its [Content_Types].xml, empty for none. Raises ProblemsError."""
    if any(map(_MACROS.search, names)) or b"macroEnabled" in kinds:
        raise refuse("macros", "工作簿里有宏（VBA）", Place(file), "另存为不带宏的“Excel 工作簿（.xlsx）”；填报不需要宏")
    for mark, what in (("xl/workbook.bin", "二进制工作簿（.xlsb）"), ("content.xml", "OpenDocument 表格（.ods）"), ("word/document.xml", "Word 文档")):
        if mark in names and "xl/workbook.xml" not in names:
            raise refuse("not-xlsx", f"文件名是 .xlsx，内容却是{what}", Place(file), SAVE_AS)
