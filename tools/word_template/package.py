"""The parts of the `.docx` file and the file itself, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace

from word_template.body import document_xml, footer_xml, header_xml
from word_template.look import CHINESE, ENGLISH, Look
from word_template.markup import HEAD, NAMESPACES, said
from word_template.styles import font_table_xml, styles_xml
from word_template.summary import summary_xml

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATED = ("styles", "settings", "fontTable", "header", "header", "footer", "footer")
FILES = ("styles.xml", "settings.xml", "fontTable.xml", "header1.xml", "header2.xml", "footer1.xml", "footer2.xml")
STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Kind:
    """A template: its body, what its properties say it is about, and how it is set."""

    body: str
    subject: str
    look: Look = CHINESE


REPORT = Kind(document_xml(), said("{text}（{remark}）", text="view.policy", remark="view.number"))
SUMMARY = Kind(summary_xml(), "{{ doc.basis }}")
KINDS = {
    "report.docx": REPORT,
    "report.en.docx": replace(REPORT, look=ENGLISH),
    "summary.docx": SUMMARY,
    "summary.en.docx": replace(SUMMARY, look=ENGLISH),
}


def template_parts(file: str) -> dict[str, str]:
    """The text of every part of a template by its name in the file."""
    kind = KINDS[file]
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _properties(kind.subject),
        "word/document.xml": kind.body,
        "word/_rels/document.xml.rels": _document_relations(),
        "word/styles.xml": styles_xml(kind.look),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": font_table_xml(),
        "word/header1.xml": header_xml(),
        "word/header2.xml": header_xml(),
        "word/footer1.xml": footer_xml("FooterOdd"),
        "word/footer2.xml": footer_xml("FooterEven"),
    }


def template_bytes(file: str) -> bytes:
    """A template as a file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in template_parts(file).items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _content_types() -> str:
    kinds = {"word/document.xml": "document.main", **{f"word/{file}": kind for file, kind in zip(FILES, RELATED, strict=True)}}
    rows = "".join(f'<Override PartName="/{name}" ContentType="{WORD}.{kind}+xml"/>' for name, kind in kinds.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _package_relations() -> str:
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
    )


def _document_relations() -> str:
    pairs = enumerate(zip(RELATED, FILES, strict=True), start=1)
    rows = "".join(f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{file}"/>' for number, (kind, file) in pairs)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _properties(subject: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{{{{ view.title }}}}</dc:title><dc:subject>{subject}</dc:subject></cp:coreProperties>"
    )


def _settings() -> str:
    mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    return (
        f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
        f'<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>{mode}</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )
