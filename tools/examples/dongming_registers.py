"""Consortia, institutions, bodies and lists of the invented Dongming submission; names of members and persons are those that the plan prints."""

from __future__ import annotations

from datetime import date

from examples.bodies import file_seats
from examples.book import COVER, Book, Row, text
from examples.comparison import compare
from examples.diseases import DISEASES
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
_CENTRES = ("DM_GMO", *(f"DM_M{number}" for number in range(1, 11)), "DM_CSSD", "CPHARM", "SIX_CENTRES", "REF_PLATFORM")
_REMOTE = ("REM_CONSULT", "REM_IMG", "REM_ECG", "REM_PATH")
_ALL_REMOTE = ("会诊", "影像", "心电", "病理")
_HEADS = (
    ("组长", "赵海林", "政府办", "县委副书记、县长", "政府主要领导"),
    ("副组长", "宋自立", "政府办", "县委常委、常务副县长", "常务副职"),
    ("副组长", "桑蕊", "政府办", "县委常委、副县长", "分管副职"),
)
_MEMBERS = (
    ("宋卫胜", "财政", "县财政局局长"),
    ("张洪宇", "审计", "县审计局局长"),
    ("闫振生", "发改", "县发展和改革委员会局长"),
    ("孙培兴", "人社", "县人力资源和社会保障局局长"),
    ("周元武", "卫健", "县卫生健康局局长"),
    ("盛建立", "民政", "县民政局局长"),
    ("孙学起", "市场监管", "县市场监督管理局局长"),
    ("郭秋颖", "医保", "县医疗保障局局长"),
    ("李静怡", "大数据", "县大数据中心副主任"),
    ("李瑞臣", "卫健", "县卫生健康局副局长"),
)


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


def file_bodies(book: Book, titles: dict[str, str]) -> None:
    """The leading group with its office, the shared remote centres and platform, the centres of each consortium, the family doctors' teams."""
    _leading_group(book)
    day = date(2023, 12, 26)
    shared = book.document("关于设立县域远程诊断中心和信息平台的通知", OFFICE, day, "SETUP_DOC")
    for code in (*_REMOTE, "PLATFORM"):
        _unit(book, code, COVER, "县区", titles[code], day, shared)
    for consortium in book.consortia():
        key, name = text(consortium["consortium_id"]), text(consortium["name"])
        paper = book.document(f"{name}关于设立管理中心和中心药房的通知", name, day, "SETUP_DOC", scope=key)
        for code in _CENTRES:
            _unit(book, code, key, "医共体", f"{name}{titles[code]}", day, paper)["covered_count"] = len(MEMBERS[key])
    for row in list(book.institutions("成员", kinds=(TOWNSHIP, COMMUNITY))):
        _team(book, text(row["institution_id"]), text(row["name"]))


def _unit(book: Book, code: str, owner: str, level: str, name: str, day: date, paper: str) -> Row:
    return book.add(
        "org_unit",
        unit_id=code if owner == COVER else f"{owner}-{code}",
        owner_level=level,
        owner_id=owner,
        unit_code=code,
        unit_name=name,
        setup_mode="依托县级医院",
        established_date=day,
        status="运行",
        evidence_id=paper,
    )


def _leading_group(book: Book) -> None:
    day = date(2023, 12, 8)
    plan = book.document("东明县紧密型县域医共体建设实施方案（试行）", "东明县人民政府", day, "PLAN", number="东政字〔2023〕27号")
    duties = book.document("县政府领导工作分工文件", "东明县人民政府", date(2024, 1, 5), "RECORD")
    _unit(book, "DM_LG", COVER, "县区", "东明县紧密型医共体建设领导小组", day, plan)["host_org"] = "东明县人民政府"
    _unit(book, "DM_LG_OFFICE", COVER, "县区", "领导小组办公室", day, plan)["host_org"] = "县卫健局"
    seats = [(role, department, position, kind) for role, _, department, position, kind in _HEADS]
    seats += [
        ("成员", department, position, "部门主要负责人" if position.endswith("局长") and "副" not in position else "部门副职")
        for _, department, position in _MEMBERS
    ]
    file_seats(book, "DM_LG", [*seats, ("成员", "政府办", "县政府办公室主任", "部门主要负责人")], day, plan)
    for row, name in zip(book.rows("org_member", unit_id="DM_LG"), [name for _, name, *_ in _HEADS] + [name for name, *_ in _MEMBERS], strict=False):
        row["person_name"] = name
    book.row("org_member", unit_id="DM_LG", position_kind="分管副职")["evidence_id"] = duties
    office = [("办公室主任", "卫健", "县卫生健康局局长", "部门主要负责人"), ("办公室副主任", "卫健", "县卫生健康局副局长", "部门副职")]
    file_seats(book, "DM_LG_OFFICE", office, day, plan)
    for row, name in zip(book.rows("org_member", unit_id="DM_LG_OFFICE"), ("周元武", "李瑞臣"), strict=True):
        row["person_name"] = name


def _team(book: Book, owner: str, name: str) -> None:
    day = date(2024, 2, 26)
    paper = book.document(f"{name}家庭医生签约履约服务团队名单", name, day, "SETUP_DOC", scope=owner)
    _unit(book, "FD_TEAM", owner, "机构", f"{name}家庭医生团队", day, paper)
    for number, (tier, position) in enumerate((("县", "县级医院专科医师"), ("乡", "全科医师"), ("村", "乡村医生")), start=1):
        book.add(
            "org_member",
            unit_id=f"{owner}-FD_TEAM",
            seat_no=number,
            role="负责人" if number == 2 else "成员",
            dept_code="其他",
            position=position,
            position_kind="其他",
            tier=tier,
            start_date=day,
            evidence_id=paper,
        )


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
