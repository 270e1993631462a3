"""Consortia and institutions of a county of the Kaifeng plan."""

from __future__ import annotations

from datetime import date, timedelta

from examples.book import COVER, Book, Row, text
from examples.profile import CLINIC, COMMUNITY, PRIVATE, TOWNSHIP, Lead, Profile

CLINICS_EACH = 3
JOINED_AFTER = timedelta(days=10)
REMOTE = ("会诊", "影像", "心电")


def file_registers(book: Book, profile: Profile) -> None:
    """Every consortium with its members, and the institutions outside."""
    for number, lead in enumerate(profile.leads, start=1):
        _consortium(book, profile, lead, f"C{number}", profile.founded + timedelta(days=7 * (number - 1)))
    _county_institutions(book, profile)
    _clinics(book, profile)
    _alliance(book, profile)


def _consortium(book: Book, profile: Profile, lead: Lead, key: str, day: date) -> None:
    name = f"{profile.unit}{lead.ordinal}医疗健康服务集团"
    founding = book.document(
        f"关于组建{name}的通知", profile.government, day, "SETUP_DOC", scope=key, number=f"{profile.plan_number[:3]}〔2019〕示例1{key[1:]}号"
    )
    charter = book.document(f"{name}章程", f"{name}党委", day + timedelta(days=20), "CONS_CHARTER", scope=key)
    hospital = f"{key}L"
    book.add(
        "consortium",
        consortium_id=key,
        report_id=COVER,
        name=name,
        lead_institution_id=hospital,
        established_date=day,
        status="运行",
        legal_form="成员各自法人",
        accounting_mode="统一管理集中核算",
        legal_rep_name="（牵头医院院长）",
        lead_legal_rep_name="（牵头医院院长）",
        governance_mode="党委领导下的院长负责制",
        term_system=True,
        charter_evidence_id=charter,
        est_evidence_id=founding,
    )
    photos = book.document(f"{name}成员单位牌子照片", name, day + timedelta(days=25), "PHOTO_PLAQUE", scope=key)
    book.add(
        "institution",
        institution_id=hospital,
        name=f"{profile.unit}{lead.hospital}",
        kind=lead.kind,
        township="城区",
        consortium_id=key,
        role="牵头",
        join_date=day,
        **_equipment(),
        hospital_level="二级",
    )
    for number, township in enumerate(lead.townships, start=1):
        _member(book, f"{key}T{number}", f"{profile.unit}{township}卫生院", TOWNSHIP, township, key, day + JOINED_AFTER)
        book.tables["institution"][-1] |= {"plaque_text": f"{name}{township}分院", "plaque_evidence_id": photos}


def _member(book: Book, key: str, name: str, kind: str, township: str, consortium: str, joined: date) -> Row:
    alliance = {} if kind == CLINIC else {"referral_unit_name": "双向转诊办公室", "referral_leader": "副院长", "referral_contact": "转诊专干"}
    return book.add(
        "institution",
        institution_id=key,
        name=name,
        kind=kind,
        township=township,
        consortium_id=consortium,
        role="成员",
        join_date=joined,
        **alliance,
        **_equipment(),
    )


def _equipment() -> dict[str, bool | tuple[str, ...]]:
    return {"insurance_contracted": True, "separate_ledger": True, "remote_linked": REMOTE, "central_pharmacy_covered": True, "zero_markup": True}


def _county_institutions(book: Book, profile: Profile) -> None:
    first = book.consortia()[0]
    key, name = text(first["consortium_id"]), text(first["name"])
    joined = profile.founded + JOINED_AFTER
    for number, (title, kind, role) in enumerate((("妇幼保健院", "妇幼保健机构", "成员"), ("疾病预防控制中心", "疾控中心", "参与(非成员)")), start=1):
        row = _member(book, f"J{number}", f"{profile.unit}{title}", kind, "城区", key, joined)
        row["role"] = role
    photos = first_photos(book, key)
    book.row("institution", institution_id="J1").update(plaque_text=f"{name}妇幼保健院分院", plaque_evidence_id=photos, referral_leader="副院长")
    _member(book, "J3", f"{profile.unit}城区社区卫生服务中心", COMMUNITY, "城区", key, joined)
    book.row("institution", institution_id="J3").update(plaque_text=f"{name}城区分院", plaque_evidence_id=photos)
    book.add(
        "institution",
        institution_id="S1",
        name=f"{profile.unit}安和护理院",
        kind=PRIVATE,
        township="城区",
        consortium_id=key,
        role="参与(非成员)",
        join_date=joined,
    )
    book.add("institution", institution_id="S2", name=f"{profile.unit}明目眼科门诊部", kind="社会办营利", township="城区", role="未加入")


def first_photos(book: Book, consortium: str) -> str:
    """The id of the plaque photographs of a consortium."""
    return text(book.row("evidence", doc_code="PHOTO_PLAQUE", scope_id=consortium)["evidence_id"])


def _alliance(book: Book, profile: Profile) -> None:
    for row in book.institutions():
        row["alliance_member"] = row["kind"] in (TOWNSHIP, COMMUNITY)
        if row["alliance_member"]:
            row["alliance_join_date"] = profile.founded + timedelta(days=30)
            row["alliance_plaque_text"] = f"{profile.unit}妇幼保健院妇幼专科联盟成员单位"


def _clinics(book: Book, profile: Profile) -> None:
    for consortium in book.consortia():
        key = text(consortium["consortium_id"])
        centres = list(book.institutions("成员", kinds=(TOWNSHIP,)))
        for number, centre in enumerate([row for row in centres if row["consortium_id"] == key][:CLINICS_EACH], start=1):
            township = text(centre["township"])
            row = _member(book, f"{key}V{number}", f"{profile.unit}{township}示范村卫生室", CLINIC, township, key, profile.founded + JOINED_AFTER * 2)
            row["remote_linked"] = ("心电",)
