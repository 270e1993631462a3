"""Consortia and institutions of the invented Dongming submission; the members are those that the plan names."""

from __future__ import annotations

from datetime import date

from examples.book import COVER, Book, Row
from examples.comparison import compare
from examples.profile import CHINESE, CLINIC, COMMUNITY, GENERAL, TOWNSHIP

FOUNDED, JOINED = date(2023, 12, 18), date(2023, 12, 21)
OFFICE = "东明县卫生健康局"
HOSPITALS = (("C1", "东明县人民医院", GENERAL), ("C2", "东明县中医医院", CHINESE))
MEMBERS = {
    "C1": ("菜园集卫生院", "高村卫生服务中心", "张寨卫生服务中心", "焦楼卫生服务中心", "王店卫生服务中心"),
    "C2": ("武胜桥卫生院", "海头卫生服务中心", "胡庄卫生服务中心", "临河店卫生服务中心", "五营卫生服务中心"),
}
OUTSIDE = ("示例甲镇卫生院", "示例乙镇卫生院", "示例丙乡卫生院")
ITEMS = (
    "原有名称",
    "机构设置",
    "行政建制",
    "法人资格",
    "公卫职能任务",
    "基本医疗职能任务",
    "财政投入供给机制",
    "投入渠道",
    "财政供给渠道",
    "资产属性",
    "人员身份",
    "财政投入政策及标准",
    "村级管理职责",
)
_ALL_REMOTE = ("会诊", "影像", "心电", "病理")


def file_registers(book: Book) -> None:
    """Both consortia with their ten members and clinics, the institutions outside, and what must not have changed."""
    for key, hospital, kind in HOSPITALS:
        _consortium(book, key, hospital, kind)
    for number, (name, kind) in enumerate((("东明县妇幼保健院", "妇幼保健机构"), ("东明县疾病预防控制中心", "疾控中心")), start=1):
        book.add(
            "institution",
            institution_id=f"J{number}",
            name=name,
            kind=kind,
            township="城区",
            consortium_id="C1",
            role="参与(非成员)",
            join_date=JOINED,
            zero_markup=True,
        )
    for number, name in enumerate(OUTSIDE, start=1):
        book.add(
            "institution",
            institution_id=f"T{number}",
            name=f"东明县{name}",
            kind=TOWNSHIP,
            township=name[:4],
            role="未加入",
            zero_markup=True,
            insurance_contracted=True,
        )
    for row in book.institutions():
        row["alliance_member"] = row["kind"] in (TOWNSHIP, COMMUNITY)
    proof = book.document("成员单位加入前后情况对照", OFFICE, date(2024, 3, 15), "RECORD")
    compare(book, book.institutions("牵头", "成员"), ITEMS, proof)
    compare(book, book.institutions(kinds=(CLINIC,)), ("村卫生室管理模式",), proof)


def _consortium(book: Book, key: str, hospital: str, kind: str) -> None:
    name = f"{hospital}医共体"
    founding = book.document(f"关于组建{name}的通知", "东明县人民政府", FOUNDED, "SETUP_DOC", scope=key)
    charter = book.document(f"{name}章程", name, date(2024, 1, 12), "CONS_CHARTER", scope=key)
    book.add(
        "consortium",
        consortium_id=key,
        report_id=COVER,
        name=name,
        lead_institution_id=f"{key}L",
        established_date=FOUNDED,
        status="运行",
        legal_form="成员各自法人",
        accounting_mode="统一管理集中核算",
        legal_rep_name=f"（{hospital}院长）",
        lead_legal_rep_name=f"（{hospital}院长）",
        governance_mode="党委领导下的院长负责制",
        term_system=True,
        charter_evidence_id=charter,
        est_evidence_id=founding,
    )
    book.add(
        "institution",
        institution_id=f"{key}L",
        name=hospital,
        kind=kind,
        township="城区",
        consortium_id=key,
        role="牵头",
        join_date=FOUNDED,
        hospital_level="二级",
        insurance_contracted=True,
        remote_linked=_ALL_REMOTE,
        zero_markup=True,
    )
    photos = book.document(f"{name}成员单位牌子照片", name, date(2024, 1, 20), "PHOTO_PLAQUE", scope=key)
    for number, member in enumerate(MEMBERS[key], start=1):
        town = member.replace("卫生院", "").replace("卫生服务中心", "")
        row = _member(book, f"{key}T{number}", f"东明县{member}", TOWNSHIP if member.endswith("卫生院") else COMMUNITY, town, key)
        row |= {
            "source_name": member,
            "plaque_text": "东明县医共体分院",
            "plaque_evidence_id": photos,
            "remote_linked": _ALL_REMOTE,
            "referral_unit_name": "双向转诊办公室",
            "referral_leader": "副院长",
            "referral_contact": "转诊专干",
        }
        _member(book, f"{key}V{number}", f"东明县{town}示范村卫生室", CLINIC, town, key)


def _member(book: Book, key: str, name: str, kind: str, town: str, consortium: str) -> Row:
    return book.add(
        "institution",
        institution_id=key,
        name=name,
        kind=kind,
        township=town,
        consortium_id=consortium,
        role="成员",
        join_date=JOINED,
        insurance_contracted=True,
        separate_ledger=True,
        central_pharmacy_covered=True,
        central_pharmacy_date=date(2023, 12, 28),
        zero_markup=True,
    )
