"""Bodies of the invented Dongming submission: the leading group with the persons whom annex 1 prints, centres, teams."""

from __future__ import annotations

from datetime import date

from examples.bodies import file_seats
from examples.book import COVER, Book, Row, text
from examples.dongming_registers import MEMBERS, OFFICE
from examples.profile import COMMUNITY, TOWNSHIP

_CENTRES = ("DM_GMO", *(f"DM_M{number}" for number in range(1, 11)), "DM_CSSD", "CPHARM", "SIX_CENTRES", "REF_PLATFORM")
_REMOTE = ("REM_CONSULT", "REM_IMG", "REM_ECG", "REM_PATH")
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
