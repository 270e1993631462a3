"""Lists of the invented Dongming submission: diseases, referral catalogues, areas of responsibility."""

from __future__ import annotations

from datetime import date

from examples.book import Book, text
from examples.diseases import DISEASES
from examples.profile import COMMUNITY, TOWNSHIP


def file_lists(book: Book) -> None:
    """The fifty diseases of each member, the referral catalogues and the areas of responsibility."""
    for row in list(book.institutions("成员", kinds=(TOWNSHIP, COMMUNITY))):
        paper = book.document(f"{row['name']}常见病多发病诊疗能力清单", text(row["name"]), date(2024, 9, 10), "RECORD", scope=text(row["institution_id"]))
        for number, (code, name) in enumerate(DISEASES, start=1):
            book.add(
                "list_item",
                list_code="50病种诊疗能力",
                scope_id=row["institution_id"],
                seq=number,
                item_name=name,
                item_ref=code,
                year=2024,
                cases=20 + 7 * number % 90,
                evidence_id=paper,
            )
    for consortium in book.consortia():
        key = text(consortium["consortium_id"])
        paper = book.document(f"{consortium['name']}转诊病种与用药目录", text(consortium["name"]), date(2024, 1, 30), "REF_STD", scope=key)
        for code in ("双向转诊病种目录", "分级诊疗病种", "出入院标准", "转诊标准", "用药目录", "责任区域划分"):
            for number, (disease, name) in enumerate(DISEASES[:3], start=1):
                book.add(
                    "list_item",
                    list_code=code,
                    scope_id=key,
                    seq=number,
                    item_name=name if code != "责任区域划分" else f"第{number}责任片区",
                    item_ref=disease,
                    year=2024,
                    evidence_id=paper,
                )
